"""`voicecoach setup`: downloads that are needed once, with a progress bar."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from voicecoach.cli.bar import progress_bar
from voicecoach.cli.parts import NATURAL, ExampleCommand, speech_of, tell
from voicecoach.errors import HearingError, UsageError


@click.command(cls=ExampleCommand, epilog="voicecoach setup --voice-check")
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

    With it come the networks of a second judge (2 MB), where they can be had. All of it is verified and kept
    in the user's cache folder. A fetch that broke off is gone on with. With --voice-check it learns how
    readily to believe each command of yours; no sound is kept.
    """
    from voicecoach.cli.voices import install

    if voice is not None:
        install(voice)
        return 0
    from voicecoach.listen.model import models

    if given is None:
        with progress_bar() as progress:
            folder = models.install(progress)
    else:
        folder = models.find(given)
    with models.loadable(folder):
        pass  # what it is loaded from is made, and it is whole
    click.echo(f"{folder}: ready.")
    tell(f"{models.NAME} is by Alpha Cephei, under the Apache License 2.0.")
    if given is None:
        _networks()
    if voice_check:
        return _check(folder, only, device_in, device_out)
    if wanted := _offered():
        install(wanted)
    return 0


def _networks() -> None:
    """Fetch the networks of the second judge, and say so; hearing works without them."""
    from voicecoach.listen.model import networks

    try:
        with progress_bar() as progress:
            folder = networks.install(progress)
    except HearingError as error:
        tell(f"{error.message} Hearing works without the second judge of commands; later: voicecoach setup.")
        return
    click.echo(f"{folder}: ready.")
    tell("The speech embedding is by Google and David Scripka (openWakeWord), under the Apache License 2.0.")


def _offered() -> str:
    """Install the natural voice if it is missing, available, and the person agrees."""
    from voicecoach.voice.voices import NATURAL_VOICE, chosen, engine

    natural = engine(NATURAL_VOICE)
    if chosen() or natural().available() is None or not natural.has_wheels():
        return ""
    if sys.stdin.isatty() and sys.stdout.isatty():
        wanted = click.confirm(f"Install the natural voice {NATURAL_VOICE} too (130 MB)?", default=True)
        return NATURAL_VOICE if wanted else ""
    tell(NATURAL)
    return ""


def _check(folder: Path, only: tuple[str, ...], microphone: str | None, loudspeaker: str | None) -> int:
    """Hold the voice check, print and keep its results, and return the exit status."""
    from contextlib import closing

    from voicecoach.listen.judge import detector
    from voicecoach.listen.phrases import personal
    from voicecoach.listen.settings import Settings, open_listener
    from voicecoach.listen.voicecheck import check
    from voicecoach.player.live.booth import LiveBooth
    from voicecoach.session.words.languages import DEFAULT, words_of
    from voicecoach.sound.devices.full_duplex import Devices
    from voicecoach.sound.devices.portaudio import hushed

    known = words_of(DEFAULT).COMMANDS
    if unknown := [name for name in only if name not in known]:
        message = f"There is no command '{unknown[0]}'."
        raise UsageError(message, f"There is: {', '.join(known)}.")
    mine = personal.load(personal.path())
    judge = detector.load()
    listener = open_listener(Settings(str(folder), mine.phrases), judge=judge)
    with (
        hushed(),
        speech_of(None) as speech,
        closing(Devices(loudspeaker, microphone, hears=True)) as devices,
    ):
        tell("Say each command as you would from the mat, two metres away.")
        outcome = check(
            LiveBooth(devices, speech, click.echo), listener, judge.needed, mine, only or tuple(known)
        )
    click.echo("")
    for checked in outcome.commands:
        tell(checked.sentence)
    for sentence in outcome.microphone:
        tell(sentence)
    if not outcome.commands:
        return 3
    personal.save(personal.path(), outcome.personal)
    missed = [checked for checked in outcome.commands if checked.instead]
    if missed:
        own = f'voicecoach commands --add {missed[0].command} "..."'
        tell(f"Words of your own can be added too: {own}")
    return 0
