"""Orders of files to be rendered: one here, or several, each in a process of its own (`ordered`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from msgspec import Struct

from voicecoach.cli.ahead import make_ahead
from voicecoach.cli.choices import Choices
from voicecoach.cli.parts import log_to, offer_natural, progress, speech_of
from voicecoach.errors import UsageError

if TYPE_CHECKING:
    from voicecoach.pictures.album import Album
    from voicecoach.player.performance import Performance
    from voicecoach.player.render.to_file import Extras
    from voicecoach.session.events import Level
    from voicecoach.session.plan.steps import Plan


class Order(Struct, frozen=True):
    """One file to be rendered."""

    routine: str
    path: Path
    voice: str | None
    level: Level
    choices: Choices
    preamble: bool
    extras: Extras
    events: str | None = None

    def plan(self) -> Plan:
        """The plan to perform. Raises VoicecoachError."""
        from voicecoach.session.plan.tailor import warned

        plan = self.choices.of(self.routine)
        return warned(plan) if self.preamble else plan

    def as_json(self) -> str:
        return msgspec.json.encode(self, enc_hook=str).decode()  # paths

    @classmethod
    def from_json(cls, written: str) -> Order:
        """The inverse of `as_json`."""
        from voicecoach.player.render.to_file import Extras

        given = json.loads(written)
        music = given["extras"]["music"]
        extras = Extras(**{**given["extras"], "music": Path(music) if music else None})
        choices = Choices(**{**given["choices"], "variants": tuple(given["choices"]["variants"])})
        return cls(**{**given, "path": Path(given["path"]), "choices": choices, "extras": extras})


def perform(order: Order) -> None:
    """Render the file, and print its length."""
    from voicecoach.player.eventlog import length
    from voicecoach.player.render import to_file
    from voicecoach.player.unattended import texts

    @cache  # most files have no picture: for those the script need not be read again
    def album() -> Album:
        from voicecoach.pictures.album import Album
        from voicecoach.routine.library import load

        return Album(load(order.routine))

    def figure(exercise: str) -> bytes:
        from voicecoach.pictures.covers import still

        return still(album(), exercise)

    # The voice first, as it may have to load; what it offers only when the script is known to be right.
    with speech_of(order.voice, offers=False) as speech:
        plan = order.plan()
        film = _film(order.path)
        if film is None:
            to_file.check_ending(order.path)
        if order.voice is None:
            offer_natural(speech.voice.name)
        with progress() as shown, log_to(order.events, shown) as log:
            make_ahead(speech, texts(plan, order.level))
            make = partial(film, plan, album()) if film else partial(to_file.render, plan, figure=figure)
            performance = make(speech, order.path, log, order.level, extras=order.extras, ahead=shown)
    click.echo(f"{order.path}: {length(performance.seconds)}", err=order.events == "-")


def _film(path: Path) -> Callable[..., Performance] | None:
    """The function that makes films, where the file is one."""
    from voicecoach.sound.files.encoders import FORMATS

    if path.suffix.lower() in FORMATS:  # of sound alone: nothing of films is loaded
        return None
    from voicecoach.player.render import films

    return films.film if path.suffix.lower() in films.ENDINGS else None


def is_there(routine: str, path: Path) -> bool:
    """True if the file is newer than the script and all that the script uses."""
    return path.is_file() and path.stat().st_mtime > changed(routine)


def changed(routine: str) -> float:
    """Time of the last change to the script and all that it uses. Raises ScriptError."""
    from voicecoach.routine import library

    return max(Path(source).stat().st_mtime for source in library.examine(routine).sources)


def targets(routines: Sequence[str], folder: Path, ending: str) -> dict[str, Path]:
    """The file for each routine; makes the folder. Raises UsageError if two are the same."""
    from voicecoach.routine import library

    if folder.suffix and not folder.is_dir():
        message = f"{folder} is the name of a file; {len(routines)} routines need a folder."
        raise UsageError(message, "Give one: -o audio")
    shipped = library.shipped_folder()
    paths = [folder / f"{library.find(name, shipped).stem}.{ending.lstrip('.')}" for name in routines]
    twice = [path for path, count in Counter(paths).items() if count > 1]
    if twice:
        message = f"{twice[0]} would be written twice: two scripts have that name."
        raise UsageError(message, "Render them into folders of their own.")
    folder.mkdir(parents=True, exist_ok=True)
    return dict(zip(routines, paths, strict=True))


def perform_each(orders: Sequence[Order], jobs: int | None, *, skip_existing: bool) -> int:
    """Render all, `jobs` at a time (None: one a processor), report each, return the worst exit status."""

    def performed(order: Order) -> tuple[Order, int, str]:
        if skip_existing and is_there(order.routine, order.path):
            return order, 0, f"{order.path}: is there already"
        return order, *_in_its_own_process(order)

    from concurrent.futures import ThreadPoolExecutor

    worst = failed = 0
    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        try:
            for order, status, words in pool.map(performed, orders):
                click.echo(words or f"{order.path}: status {status}", err=status != 0)
                worst, failed = max(worst, status), failed + (status != 0)
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise
    if failed:
        click.echo(f"{failed} of {len(orders)} could not be rendered.", err=True)
    return worst


def _in_its_own_process(order: Order) -> tuple[int, str]:
    """Render in a process of its own; the exit status, and the last line printed."""
    command = [sys.executable, "-m", "voicecoach.cli.ordered", order.as_json()]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    if ran.returncode:
        return ran.returncode, f"{order.routine}: {ran.stderr.strip()}"
    return 0, ran.stdout.strip()
