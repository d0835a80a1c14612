"""`voicecoach setup`: what must be fetched once, with a bar that shows how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from voicecoach.cli.parts import Command

BAR_WIDTH = 30
MEGABYTE = 1_000_000


@click.command(cls=Command, epilog="voicecoach setup")
@click.option(
    "--model",
    "given",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Use the Vosk model in this folder (keep it in VOICECOACH_MODEL): only check it.",
)
@click.option(
    "--voice", metavar="NAME", help="Install this voice instead (piper, 130 MB; pico, 5 MB), and try it."
)
def setup(given: Path | None, voice: str | None) -> None:
    """Fetch the speech recognition model (40 MB), once; voicecoach then listens offline.

    It is verified and kept in the user's cache folder. A fetch that broke off is gone on with.
    """
    if voice is not None:
        from voicecoach.cli.voices import install

        install(voice)
        return
    from voicecoach.listen import model

    if given is None:
        with _bar() as progress:
            folder = model.install(progress)
    else:
        folder = model.find(given)
    model.tuned(folder)
    click.echo(f"{folder}: ready.")
    click.echo(f"{model.NAME} is by Alpha Cephei, under the Apache License 2.0.")


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """What shows a bar on a terminal, and a line for each file elsewhere."""
    on_terminal = sys.stderr.isatty()
    named: set[str] = set()

    def show(name: str, done: int, total: int) -> None:
        if on_terminal:
            click.echo(f"\r{bar(name, done, total)}\x1b[K", nl=False, err=True)
        elif name not in named:
            click.echo(f"Fetching {name}.", err=True)
        named.add(name)

    try:
        yield show
    finally:
        if on_terminal and named:
            click.echo("\r\x1b[K", nl=False, err=True)


def bar(name: str, done: int, total: int) -> str:
    """One line: how much of how much has come, drawn and in megabytes."""
    if not total:
        return f"{name}  {done / MEGABYTE:.1f} MB" if done else f"{name} ..."
    full = BAR_WIDTH * done // total
    drawn = "#" * full + "." * (BAR_WIDTH - full)
    return f"{name}  [{drawn}] {done / MEGABYTE:.1f} of {total / MEGABYTE:.1f} MB"
