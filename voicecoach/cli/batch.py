"""Several routines in one call: each is rendered by a process of its own, one for every processor."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from voicecoach.errors import UsageError

OWN = ("routines", "path", "ending", "jobs")
"""What is said to each process in another way than it was said to us."""


def one_or_many(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command on `routine`, into `path`, as one on any number of them, into the folder `path`."""

    @click.argument("routines", metavar="ROUTINE...", nargs=-1, required=True)
    @click.option(
        "--format",
        "ending",
        default="flac",
        show_default=True,
        metavar="ENDING",
        help="What each file in a folder is called, and so its format.",
    )
    @click.option(
        "--jobs",
        type=click.IntRange(1),
        metavar="N",
        help="How many at once, of several; unsaid, one for each processor.",
    )
    @click.option(
        "--skip-existing",
        is_flag=True,
        help="Leave each file that is there already and newer than its script.",
    )
    @wraps(command)
    def parted(
        *,
        routines: tuple[str, ...],
        path: Path,
        ending: str,
        jobs: int | None,
        skip_existing: bool,
        **rest: Any,  # noqa: ANN401 - as click calls it
    ) -> Any:  # noqa: ANN401
        if len(routines) == 1 and not path.is_dir():
            return _one(command, routines[0], path, skip_existing=skip_existing, **rest)
        targets = _targets(routines, path, ending)
        return _many(targets, jobs or os.cpu_count() or 1)

    return parted


def _one(command: Callable[..., Any], routine: str, path: Path, *, skip_existing: bool, **rest: Any) -> Any:  # noqa: ANN401 - as above
    if skip_existing and _newer(path, routine):
        click.echo(f"{path}: is there already")
        return 0
    return command(routine=routine, path=path, **rest)


def _newer(path: Path, routine: str) -> bool:
    """Whether the file is there and newer than the script and all it uses."""
    from voicecoach.routine import library

    sources = library.examine(routine).sources
    return path.is_file() and all(path.stat().st_mtime > Path(one).stat().st_mtime for one in sources)


def _targets(routines: tuple[str, ...], folder: Path, ending: str) -> dict[str, Path]:
    """The file for each routine. Raises UsageError where two would be the same."""
    from voicecoach.routine import library

    if folder.suffix and not folder.is_dir():
        message = f"{folder} is the name of a file; {len(routines)} routines need a folder."
        raise UsageError(message, "Give one: -o audio")
    shipped = library.shipped_folder()
    paths = [folder / f"{library.find(one, shipped).stem}.{ending.lstrip('.')}" for one in routines]
    twice = [path for path, count in Counter(paths).items() if count > 1]
    if twice:
        message = f"{twice[0]} would be written twice: two scripts have that name."
        raise UsageError(message, "Render them into folders of their own.")
    folder.mkdir(parents=True, exist_ok=True)
    return dict(zip(routines, paths, strict=True))


def _many(targets: dict[str, Path], jobs: int) -> int:
    """Render each, `jobs` at once, telling of each as it ends; the worst exit status."""
    said = list(_said(click.get_current_context()))
    done = [0]
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for path, status, words in pool.map(lambda one: _rendered(one[0], one[1], said), targets.items()):
                click.echo(words or f"{path}: status {status}", err=status != 0)
                done.append(status)
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise
    failed = sum(status != 0 for status in done)
    if failed:
        click.echo(f"{failed} of {len(targets)} could not be rendered.", err=True)
    return max(done)


def _rendered(routine: str, path: Path, said: list[str]) -> tuple[Path, int, str]:
    """One of them, in a process of its own; its exit status and what it said last."""
    command = [sys.executable, "-m", "voicecoach", "render", *said, "-o", str(path), "--", routine]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    spoken = (ran.stderr if ran.returncode else ran.stdout).strip()
    return path, ran.returncode, f"{routine}: {spoken}" if ran.returncode else spoken


def _said(context: click.Context) -> Iterator[str]:
    """The options that this command was given, as they would be written for another."""
    for option in context.command.params:
        name = option.name or ""
        if name in OWN or context.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
            continue
        if name == "events":
            message = "--events writes of one routine."
            raise UsageError(message, "Leave it out, or render one routine at a time.")
        value = context.params[name]
        if isinstance(option, click.Option) and option.is_flag:
            yield option.opts[0] if value else option.secondary_opts[0]
            continue
        for one in value if option.multiple else (value,):
            yield f"{option.opts[-1]}={one}"
