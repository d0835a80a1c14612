"""The command line: parse, call, and turn errors into one line and an exit status.

Whatever is heavy (numpy, audio, voices) is imported inside the command that needs it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach import __version__
from voicecoach.cli import scripts
from voicecoach.cli.parts import (
    Group,
    events_option,
    json_option,
    level_option,
    log_to,
    progress,
    show_cue,
    voice_option,
)
from voicecoach.cli.rehearsal import Surroundings, room_options
from voicecoach.cli.setup import setup
from voicecoach.errors import UsageError, VoicecoachError, VoiceError

if TYPE_CHECKING:
    from voicecoach.session.events import Level
    from voicecoach.session.plan import Plan
    from voicecoach.voice.cache import Speech


@click.group(
    cls=Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="voicecoach play booty-work-breakdown",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """A voice-guided workout player: speaks a routine and paces every rep.

    ROUTINE is the name of a routine that ships, or the path of a script. With no command, the routines are
    listed.
    """
    if context.invoked_subcommand is None:
        for line in scripts.routine_lines():
            click.echo(line)
        click.echo("\nStart one: voicecoach play NAME        All commands: voicecoach --help")


for command in (*scripts.ALL, setup):
    cli.add_command(command)


# --- performing ----------------------------------------------------------------------------------


@cli.command(epilog="voicecoach play booty-work-breakdown")
@click.argument("routine")
@voice_option
@level_option
@click.option(
    "--volume", type=click.FloatRange(-36, 12), default=0.0, metavar="DB", help="Louder (3) or quieter (-3)."
)
@click.option("--device-out", "--device", metavar="NAME", help="The loudspeaker: its name, or a part of it.")
@events_option
def play(
    routine: str,
    *,
    voice: str | None,
    level: Level,
    volume: float,
    device_out: str | None,
    events: str | None,
) -> None:
    """Perform ROUTINE aloud, now.

    It obeys what you type (pain, next, pause, stop, and all that `voicecoach commands` lists). Ctrl-C ends
    it. With no loudspeaker the routine is rendered under audio/ instead.
    """
    from voicecoach.player import live

    plan = _plan(routine)
    show = (lambda _: None) if events == "-" else click.echo
    with _speech(voice) as speech, log_to(events) as log:
        live.play(plan, speech, level=level, volume_db=volume, device=device_out, log=log, show=show)


@cli.command(epilog="voicecoach render booty-work-breakdown -o booty-work.flac")
@click.argument("routine")
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write; its ending says the format: .wav or .flac.",
)
@voice_option
@level_option
@events_option
def render(routine: str, *, path: Path, voice: str | None, level: Level, events: str | None) -> None:
    """Write ROUTINE as a sound file, as it is performed with no one to answer."""
    from voicecoach.player import perform
    from voicecoach.player.eventlog import length

    plan = _plan(routine)
    with _speech(voice) as speech, progress() as shown, log_to(events, shown) as log:
        performance = perform.render(plan, speech, path, log, level)
    click.echo(f"{path}: {length(performance.seconds)}", err=events == "-")


@cli.command(
    epilog="voicecoach rehearse booty-work-breakdown --hear 50=pain --hear 56=four --echo 0 "
    "--events events.jsonl"
)
@click.argument("routine")
@click.option(
    "--recogniser",
    type=click.Choice(["vosk", "none"]),
    default="vosk",
    show_default=True,
    help="What hears; none takes each --hear as typed.",
)
@click.option(
    "--hear",
    "heard",
    metavar="T=WORDS|FILE",
    multiple=True,
    help="At T seconds the person says this, or this sound file. Any number of these.",
)
@click.option("--live", is_flag=True, help="Wait for answers and for `ready`, as with a person there.")
@click.option(
    "--speaker", type=click.Path(dir_okay=False, path_type=Path), help="Write what sounds (.wav, .flac)."
)
@click.option(
    "--microphone",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what the microphone hears (.wav, .flac).",
)
@room_options
@voice_option
@level_option
@events_option
def rehearse(
    routine: str,
    *,
    recogniser: str,
    heard: tuple[str, ...],
    live: bool,
    speaker: Path | None,
    microphone: Path | None,
    surroundings: Surroundings,
    voice: str | None,
    level: Level,
    events: str | None,
) -> None:
    """Perform ROUTINE in virtual time, with what a person says at which second.

    The same session as `play`, as fast as the machine can: what is said is spoken by a second voice in a
    simulated room, and recognised from what the microphone hears there. With nobody on the floor, questions
    and waits go on by themselves as in a rendered file, except with --live. It ends `waiting` where only a
    person could go on and no --hear is left. It prints the cue sheet; --events writes all that happens.
    """
    from voicecoach.cli.rehearsal import perform_heard
    from voicecoach.player import perform
    from voicecoach.session.events import Start

    phrases = [_heard(one) for one in heard]
    plan = _plan(routine)
    start = Start(plan, "live" if live else "unattended", level)
    with _speech(voice) as speech, log_to(events, None if events == "-" else show_cue) as log:
        if recogniser == "none":
            perform.rehearse(start, speech, phrases, log, speaker)
        else:
            perform_heard(start, speech, phrases, log, surroundings, speaker=speaker, microphone=microphone)


@cli.command(epilog="voicecoach outline booty-work-breakdown")
@click.argument("routine")
@voice_option
@level_option
@json_option
def outline(routine: str, *, voice: str | None, level: Level, as_json: bool) -> None:
    """Print the timed cues of ROUTINE: seconds, then what is said."""
    from voicecoach.player import perform
    from voicecoach.player.eventlog import length, line

    with _speech(voice) as speech:
        performance, entries = perform.outline(_plan(routine), speech, level)
    for entry in entries:
        if as_json:
            click.echo(line(entry), nl=False)
        else:
            show_cue(entry)
    if not as_json:
        click.echo(f"\n{length(performance.seconds)}")


@cli.command(epilog="voicecoach bench render")
@click.argument("what", type=click.Choice(["render"]))
@click.option("--routine", default="booty-work-breakdown", show_default=True, help="What is rendered.")
@click.option(
    "--rounds", type=click.IntRange(1), default=5, show_default=True, help="How often each way runs."
)
@json_option
def bench(what: str, *, routine: str, rounds: int, as_json: bool) -> None:
    """Measure a render, and how soon `play` sounds, beside what people do instead."""
    del what
    import json

    from voicecoach.cli.bench import measure

    measured = measure(routine, rounds, lambda line: click.echo(line, err=True))
    click.echo(json.dumps(measured.as_json(), indent=2) if as_json else measured.table())


def _plan(routine: str) -> Plan:
    """The routine of that name or path, ready to be performed. Raises ScriptError."""
    from voicecoach.player.perform import planned
    from voicecoach.routine import library

    return planned(library.load(routine))


@contextmanager
def _speech(voice: str | None) -> Iterator[Speech]:
    """The voice of that name, which can speak here, until the end."""
    from voicecoach.voice.base import DEFAULT_VOICE, open_voice
    from voicecoach.voice.cache import Speech

    opened = open_voice(voice or DEFAULT_VOICE)
    if reason := opened.available():
        raise VoiceError(reason)
    with closing(Speech(opened)) as speech:
        yield speech
        if speech.notice:
            click.echo(speech.notice, err=True)


def _heard(written: str) -> tuple[int, str]:
    """`14.2=pain` as a frame and a phrase. Raises UsageError."""
    from voicecoach.session.events import FRAME_RATE

    match = re.fullmatch(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*=\s*(\S.*?)\s*", written)
    if not match:
        message = f"--hear {written}: that is not a time in seconds and what is said then."
        raise UsageError(message, "Write it like --hear 14.2=pain.")
    return round(float(match[1]) * FRAME_RATE), match[2]


# --- errors --------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; its exit status. Every error is one line, no traceback reaches a person."""
    try:
        status = cli.main(args=arguments, prog_name="voicecoach", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads our output has had enough
        _let_go_of_output()
        return 1
    except Exception as error:
        if os.environ.get("VOICECOACH_TRACEBACK"):
            raise
        return _fail(*_explained(error))
    except KeyboardInterrupt:
        return _fail("Stopped.", 130)
    return status if isinstance(status, int) else 0


def _explained(error: Exception) -> tuple[str, int]:
    """What a person is told, and the exit status."""
    match error:
        case VoicecoachError():
            return str(error), error.exit_status
        case click.ClickException():
            return _usage(error), error.exit_code
        case click.Abort():
            return "Stopped.", 130
        case OSError():
            return f"{error.filename or 'voicecoach'}: {error.strerror or error}.", 1
    return f"A mistake in voicecoach itself: {error!r}. VOICECOACH_TRACEBACK=1 shows where.", 1


def _fail(message: str, status: int) -> int:
    click.echo(message, err=True)
    _let_go_of_output()
    return status


def _let_go_of_output() -> None:
    """Where what was printed can't be written, Python is not to complain of it once more as it ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: click.ClickException) -> str:
    """What was wrong with the call, and which help says more."""
    message = error.format_message()
    context = getattr(error, "ctx", None)
    return f"{message} See: {context.command_path} --help" if context else message
