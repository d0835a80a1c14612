"""`voicecoach setup`: what must be fetched once, with a bar that shows how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from voicecoach.cli.parts import Command, speech_of
from voicecoach.errors import UsageError

BAR_WIDTH = 30
MEGABYTE = 1_000_000


@click.command(cls=Command, epilog="voicecoach setup --voice-check")
@click.option(
    "--model",
    "given",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Use the Vosk model in this folder (keep it in VOICECOACH_MODEL): only check it.",
)
@click.option(
    "--voice-check",
    is_flag=True,
    help="Then say each command twice: what is heard of it, and what to say instead of what isn't.",
)
@click.option(
    "--only", multiple=True, metavar="COMMAND", help="Check the voice for this command alone (or these)."
)
@click.option("--device-in", metavar="NAME", help="The microphone of the voice check.")
@click.option("--device-out", metavar="NAME", help="The loudspeaker of the voice check.")
@click.option(
    "--voice", metavar="NAME", help="Install this voice instead (piper, 130 MB; pico, 5 MB), and try it."
)
def setup(
    *,
    given: Path | None,
    voice_check: bool,
    only: tuple[str, ...],
    device_in: str | None,
    device_out: str | None,
    voice: str | None,
) -> int:
    """Fetch the speech recognition model (40 MB), once; voicecoach then listens offline.

    It is verified and kept in the user's cache folder. A fetch that broke off is gone on with. With
    --voice-check it learns how readily to believe each command of yours; no sound is kept.
    """
    if voice is not None:
        from voicecoach.cli.voices import install

        install(voice)
        return 0
    from voicecoach.listen import model

    if given is None:
        with _bar() as progress:
            folder = model.install(progress)
    else:
        folder = model.find(given)
    with model.loadable(folder):
        pass  # what it is loaded from is made, and it is whole
    click.echo(f"{folder}: ready.")
    click.echo(f"{model.NAME} is by Alpha Cephei, under the Apache License 2.0.")
    return _check(folder, only, device_in, device_out) if voice_check else 0


def _check(folder: Path, only: tuple[str, ...], microphone: str | None, loudspeaker: str | None) -> int:
    """Hold the voice check, print what it came to, and keep what was learnt. The exit status."""
    from contextlib import closing

    from voicecoach.listen import detector, personal
    from voicecoach.listen.listener import Listener
    from voicecoach.listen.voicecheck import check
    from voicecoach.listen.vosk import Model
    from voicecoach.player.booth import LiveBooth
    from voicecoach.session.phrasebook import COMMANDS
    from voicecoach.sound.device import Devices
    from voicecoach.sound.portaudio import hushed

    if unknown := [one for one in only if one not in COMMANDS]:
        message = f'There is no command "{unknown[0]}".'
        raise UsageError(message, f"There is: {', '.join(COMMANDS)}.")
    mine = personal.load(personal.path())
    judge = detector.load()
    listener = Listener(Model(folder), judge, mine.phrases)
    with (
        hushed(),
        speech_of(None) as speech,
        closing(Devices(loudspeaker, microphone, hears=True)) as devices,
    ):
        click.echo("Say each command as you would from the mat, two metres away.")
        outcome = check(
            LiveBooth(devices, speech, click.echo), listener, judge.needed, mine, only or tuple(COMMANDS)
        )
    click.echo("")
    for one in outcome.commands:
        click.echo(one.sentence)
    for sentence in outcome.microphone:
        click.echo(sentence)
    if not outcome.commands:
        return 3
    personal.save(personal.path(), outcome.personal)
    missed = [one for one in outcome.commands if one.instead]
    if missed:
        own = f'voicecoach commands --add {missed[0].command} "..."'
        click.echo(f"Words of your own can be added too: {own}")
    return 0


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
