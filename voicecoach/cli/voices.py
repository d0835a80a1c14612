"""`voicecoach voices`: a list of the voices, and samples of them."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import click

from voicecoach.cli.ahead import every_session, make_ahead
from voicecoach.cli.bar import progress_bar
from voicecoach.cli.parts import ExampleCommand, json_option, show_json, speech_of, tell
from voicecoach.errors import VoiceError

WEIGHTS = {"kokoro": "voicecoach.cli.weights:install"}
"""Voice -> function that downloads the files that come in no package."""

SAMPLE = (
    "Glute bridge. Two sets of ten. [0.6s] Lie on your back, knees bent, feet close. [1s] "
    "lift [1s] hold [0.6s] two [0.6s] three [0.6s] and lower [1s] If it hurts, say pain."
)


@click.command(cls=ExampleCommand, epilog="voicecoach voices --try piper -o piper.flac")
@click.option("--try", "name", metavar="NAME", help="Have this voice say a few words.")
@click.option("--say", "text", metavar="TEXT", help="Have it say this: to try a pronunciation, or any words.")
@click.option(
    "--use", metavar="NAME", help="Have this voice speak from now on (but where --voice says another)."
)
@click.option("--compare", is_flag=True, help="Write one file in which every voice says the same.")
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what is said into this file instead of playing it.",
)
@json_option
def voices(
    name: str | None,
    text: str | None,
    use: str | None,
    path: Path | None,
    *,
    compare: bool,
    as_json: bool,
) -> None:
    """List the voices that can speak here, and why others can't; or let them be heard.

    Words that a voice says wrong can be respelt in a file of your own; --say TEXT tries them, and tells
    where that file is.
    """
    from voicecoach.voice.voices import usual
    from voicecoach.voice.voices import voices as all_voices

    if use is not None:
        _use(use)
        return
    if compare:
        _compare(path or Path("voices.flac"))
        return
    if name is not None or text is not None:
        _speak(name or usual(), text, path)
        return
    if path is not None:
        message = "-o writes what a voice says."
        raise click.UsageError(message + " Say which: --try NAME, or what: --say TEXT.")
    listed = [{"voice": name, "available": reason is None, "reason": reason} for name, reason in all_voices()]
    if as_json:
        show_json(listed)
        return
    speaks = usual().partition(":")[0]
    for voice in listed:
        can = "can speak here" + (", and does" if voice["voice"] == speaks else "")
        click.echo(f"{voice['voice']:10}{voice['reason'] or can}")


def _use(name: str) -> None:
    """Remember the voice. Raises UsageError, VoiceError."""
    from voicecoach.voice.voices import choose, open_voice

    with closing(open_voice(name)) as voice:
        if reason := voice.available():
            raise VoiceError(reason, f"Or: voicecoach setup --voice {voice.name}")
        voice.synthesize("ready")  # so that an unknown speaker is said now
    choose(name)
    click.echo(f"The {name} voice speaks from now on.")


def _speak(name: str, text: str | None, path: Path | None) -> None:
    """Speak `text` or the sample, on the loudspeaker or into `path`."""
    with speech_of(name) as speech:
        samples = speech.clip(text or SAMPLE).samples
    if text is not None:
        from voicecoach.voice import pronunciations

        click.echo(f"Your own pronunciations: {pronunciations.path()}", err=True)
    if path is not None:
        from voicecoach.sound.files.file import FileSink
        from voicecoach.sound.files.tags import Tags

        with FileSink(path, Tags(f"The {name} voice")) as sink:
            sink.write(samples)
        click.echo(f"{path}: the {name} voice")
        return
    from voicecoach.errors import SoundError
    from voicecoach.sound.devices.full_duplex import Devices

    try:
        loudspeaker = Devices()
    except SoundError as error:
        raise SoundError(error.message, "Write a file instead: -o voice.flac") from error
    with closing(loudspeaker):
        loudspeaker.write(samples)


def _compare(path: Path) -> None:
    """Write the sample in each voice into `path`, a chapter each. Raises VoiceError, SoundError."""
    from voicecoach.sound.clip import join, silence
    from voicecoach.sound.files.file import FileSink
    from voicecoach.sound.files.tags import Chapter, Tags
    from voicecoach.voice.voices import voices as all_voices

    clips, chapters, at = [], [], 0
    for name, reason in all_voices():
        if reason is not None:
            continue
        with speech_of(name) as speech:
            clip = join([silence(0.35), speech.clip(f"The {name} voice. [0.6s] {SAMPLE}"), silence(1.0)])
        clips.append(clip)
        chapters.append(Chapter(f"The {name} voice", at, at + len(clip)))
        at += len(clip)
    with FileSink(path, Tags("Every voice", chapters=chapters)) as sink:
        sink.write(join(clips).samples)
    click.echo(f"{path}: {', '.join(chapter.title for chapter in chapters)}")


def install(name: str) -> None:
    """Install the missing packages of the voice with pip, try it, and fill the cache of a slow one.

    Raises UsageError, VoiceError.
    """
    from voicecoach.voice.voices import choose, engine, open_voice

    with closing(open_voice(name)) as voice:
        packages = engine(name).packages
        if voice.available() and packages:
            click.echo(f"Installing {', '.join(packages)}.", err=True)
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, *packages], check=False)  # noqa: S603 - what it couldn't do is seen below
            importlib.invalidate_caches()
        if name in WEIGHTS:
            with progress_bar() as progress:
                pkgutil.resolve_name(WEIGHTS[name])(progress)
        if reason := voice.available():
            raise VoiceError(reason)
        voice.synthesize("ready")
    choose(name)
    tell(f"The {name} voice is ready, and speaks from now on. Another: voicecoach voices --use NAME")
    if engine(name).slow:
        _fill(name)


def _fill(name: str) -> None:
    """Have the slow voice say what every session needs."""
    from voicecoach.session.words.languages import DEFAULT, words_of

    tell("It is slow, so what any session may say is made now; a Ctrl-C ends that, and loses nothing.")
    with speech_of(name) as speech:
        make_ahead(speech, every_session(words_of(DEFAULT)))
