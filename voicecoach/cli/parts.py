"""What the commands of the command line share: their help, common options, and what they write."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import datetime
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecoach.errors import UsageError, VoicecoachError, VoiceError

if TYPE_CHECKING:
    from voicecoach.player.eventlog import Entry, Log
    from voicecoach.session.plan import Plan
    from voicecoach.voice.cache import Speech


class _WithExample(click.Command):
    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The example, as it stands: one that is wrapped can't be copied."""
        with formatter.section("Example"):
            formatter.write(f"  {self.epilog}\n")


class Command(_WithExample):
    """A command whose help ends with an example (its `epilog`)."""


class Group(_WithExample, click.Group):
    """Commands with an example each; a slip of the pen is told which command is near."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, but an unknown command is told what there is."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.commands, 1)
            meant = f" Did you mean '{near[0]}'?" if near else ""
            message = f"There is no command '{args[0]}'.{meant}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)


level_option = click.option(
    "--level",
    type=click.Choice(["full", "brief", "counts"]),
    default="full",
    show_default=True,
    help="How much is explained.",
)
voice_option = click.option("--voice", metavar="NAME", help="Which voice speaks (see `voicecoach voices`).")
events_option = click.option(
    "--events",
    metavar="FILE",
    help="Write what happens as JSON, one object a line ('-': print that, and nothing else).",
)
music_option = click.option(
    "--music",
    type=click.Path(exists=True, path_type=Path),
    metavar="FILE|FOLDER",
    help="Music under the voice, over and over, quieter while it speaks.",
)
duck_option = click.option(
    "--duck",
    "duck_db",
    type=click.FloatRange(0, 60),
    default=14.0,
    show_default=True,
    metavar="DB",
    help="By how much the music makes room for the voice.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def show_json(data: object) -> None:
    """What `json_option` asks for."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))


def gathered(
    argument: str, make: Callable[..., object], names: Iterable[str], *options: Callable[..., Any]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """What gives a command these options as one `argument`: what `make` makes of those that have `names`."""

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def call(*args: Any, **given: Any) -> Any:  # noqa: ANN401 - as click calls it
            own = {name: given.pop(name) for name in names}
            return command(*args, **{argument: make(**own)}, **given)

        for option in reversed(options):
            call = option(call)
        return call

    return decorated


def day(option: str, written: str) -> datetime:
    """The beginning of the day that `option` is given, where the person is. Raises UsageError."""
    try:
        return datetime.fromisoformat(written).astimezone()
    except ValueError:
        message = f"{option} {written}: that is not a day."
        raise UsageError(message, f"Write it like {option} 2025-01-31.") from None


# --- what a performance needs --------------------------------------------------------------------


def plan_of(routine: str) -> Plan:
    """The routine of that name or path, ready to be performed. Raises ScriptError."""
    from voicecoach.player.perform import planned
    from voicecoach.routine import library

    return planned(library.load(routine))


@contextmanager
def speech_of(voice: str | None) -> Iterator[Speech]:
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


# --- what is written -----------------------------------------------------------------------------


@contextmanager
def writes(path: Path) -> Iterator[None]:
    """Writes this file in it: what goes wrong is one line."""
    try:
        yield
    except OSError as error:
        raise unwritten(path, error) from error


def unwritten(path: Path, error: OSError) -> VoicecoachError:
    message = f"{path} can't be written: {error.strerror or error}."
    return VoicecoachError(message, "Make room, or choose another place.")


class EventFile:
    """Takes the event log, a line at a time, for as long as there is room: a session never ends by it.

    What is in the file are then whole lines, up to there; `check` raises what went wrong.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._error: OSError | None = None
        self._whole = 0  # bytes
        with writes(path):
            self._file = path.open("wb", buffering=0)  # whoever follows a session sees it as it happens

    def write(self, line: str) -> None:
        if self._error:
            return
        data = line.encode()
        try:
            done = 0
            while done < len(data):
                done += self._file.write(data[done:])
            self._whole += done
        except OSError as error:
            self._error = error
            with suppress(OSError):  # of a pipe, nothing can be taken back
                self._file.truncate(self._whole)

    def close(self) -> None:
        self._file.close()

    def check(self) -> None:
        if self._error:
            raise unwritten(self._path, self._error)


@contextmanager
def log_to(events: str | None, also: Log | None = None) -> Iterator[Log]:
    """What writes each entry to the file `events` ("-" is standard output), and gives it to `also`."""
    from voicecoach.player.eventlog import line

    file = None if events in {None, "-"} else EventFile(Path(str(events)))

    def log(entry: Entry) -> None:
        if file is not None:
            file.write(line(entry))
        elif events is not None:
            sys.stdout.write(line(entry))
            sys.stdout.flush()
        if also is not None:
            also(entry)

    with closing(file) if file else nullcontext():
        yield log
    if file:
        file.check()


def show_cue(entry: Entry) -> None:
    from voicecoach.player.eventlog import sheet_line

    if cue := sheet_line(entry):
        click.echo(cue)


@contextmanager
def progress() -> Iterator[Log]:
    """What shows, on a terminal, how far a render has come."""
    from voicecoach.player.eventlog import length

    on_terminal = sys.stderr.isatty()

    def show(entry: Entry) -> None:
        if on_terminal:
            click.echo(f"\r{length(entry['t'])} rendered\x1b[K", nl=False, err=True)

    try:
        yield show
    finally:
        if on_terminal:
            click.echo("\r\x1b[K", nl=False, err=True)
