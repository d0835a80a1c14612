"""Parts shared by the commands: their help, common options, event files."""

from __future__ import annotations

import json
import pkgutil
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecoach.errors import UsageError, VoicecoachError
from voicecoach.folders import data_folder

if TYPE_CHECKING:
    from voicecoach.player.eventlog import Entry, Log
    from voicecoach.session.plan.steps import Plan
    from voicecoach.voice.cache import Speech


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
"""Decorator that gives a command an option, as click's do."""


class _WithExample(click.Command):
    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Print the example without wrapping, so that it can be copied."""
        with formatter.section("Example"):
            formatter.write(f"  {self.epilog}\n")


class ExampleCommand(_WithExample):
    """A command whose help ends with an example (its `epilog`)."""


class ExampleGroup(_WithExample, click.Group):
    """Commands with an example each; a mistyped one is told the nearest command."""

    command_class = ExampleCommand

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve as click does, but an unknown command is told which exist."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.list_commands(ctx), 1)
            meant = f" Did you mean '{near[0]}'?" if near else ""
            message = f"There is no command '{args[0]}'.{meant}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)


class LateGroup(ExampleGroup):
    """A group that imports a command when it is asked for: all of them would take 0.02 s of every start.

    `places`: a command's name -> where it is, as `pkgutil.resolve_name` takes it.
    """

    def __init__(self, *args: Any, places: Mapping[str, str], **options: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **options)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self._places and cmd_name not in self.commands:
            self.add_command(pkgutil.resolve_name(self._places[cmd_name]))
        return super().get_command(ctx, cmd_name)


level_option = click.option(
    "--level",
    type=click.Choice(["full", "brief", "counts"]),
    default="full",
    show_default=True,
    help="How much is explained.",
)
voice_option = click.option(
    "--voice",
    metavar="NAME",
    help="Which voice speaks, as piper or kokoro:bm_george (see `voicecoach voices`).",
)
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
listen_option = click.option(
    "--listen",
    type=click.Choice(["all", "named", "halt", "off"]),
    default="all",
    show_default=True,
    help="What is obeyed: all, what begins with its name, pain and stop alone, nothing.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def show_json(data: object) -> None:
    """Print `data` as JSON, for `json_option`."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))


def together(*options: Decorator) -> Decorator:
    """One decorator for several options."""

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


def day(option: str, written: str) -> datetime:
    """The local beginning of the day that was given for `option`. Raises UsageError."""
    try:
        return datetime.fromisoformat(written).astimezone()
    except ValueError:
        message = f"{option} {written}: that is not a day."
        raise UsageError(message, f"Write it like {option} 2025-01-31.") from None


# --- what a performance needs --------------------------------------------------------------------


def plan_of(routine: str, seed: str | None = "") -> Plan:
    """The routine of that name or path, ready to be performed, with what `seed` draws. Raises ScriptError."""
    from voicecoach.player.unattended import planned
    from voicecoach.routine import library

    return planned(library.load(routine), seed)


@contextmanager
def speech_of(voice: str | None, *, offers: bool = True) -> Iterator[Speech]:
    """Open the speech of the named or usual voice during the block.

    If it `offers`, who has named none hears of the natural one.
    """
    from voicecoach.voice.opening import open_speech

    with closing(open_speech(voice)) as speech:
        if voice is None and offers:
            offer_natural(speech.voice.name)
        yield speech
        if speech.notice:
            click.echo(speech.notice, err=True)


KEPT = "\u00a0"
"""Stands for a space at which a line never breaks: a command is copied whole."""
NATURAL = "A natural one is a command away: voicecoach setup --voice piper (130 MB).".replace(
    "voicecoach setup --voice piper", f"voicecoach{KEPT}setup{KEPT}--voice{KEPT}piper"
)


WIDEST = 88
"""Columns that a line of text has at most, however wide the terminal is."""


def tell(text: str, *, err: bool = False, indent: str = "") -> None:
    """Print a sentence; on a terminal in lines that break between words, whatever its width."""
    if not (sys.stderr if err else sys.stdout).isatty():
        click.echo(f"{indent}{text.replace(KEPT, ' ')}", err=err)
        return
    click.echo(filled(text, shutil.get_terminal_size().columns, indent), err=err)


def filled(text: str, columns: int, indent: str = "") -> str:
    """The text in lines of at most so many columns; what is to be copied (an option, a path) stays whole."""
    return textwrap.fill(
        text,
        max(20, min(columns, WIDEST)),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ).replace(KEPT, " ")


def offer_natural(voice: str) -> None:
    """Tell a person once that there are better voices than the system's."""
    from voicecoach.voice.voices import DEFAULT_VOICE, NATURAL_VOICE, chosen, engine

    better = voice == DEFAULT_VOICE and not chosen() and engine(NATURAL_VOICE).has_wheels()
    if better and sys.stderr.isatty() and once("offered-a-voice"):
        tell(f"This is the voice of the system. {NATURAL}", err=True)


def once(event: str) -> bool:
    """True the first time for `what`; always, if that can't be kept."""
    kept = data_folder() / event
    if kept.exists():
        return False
    with suppress(OSError):
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.touch()
    return True


# --- what is written -----------------------------------------------------------------------------


@contextmanager
def writes(path: Path) -> Iterator[None]:
    """Raise errors of writing this file as one line."""
    try:
        yield
    except OSError as error:
        raise unwritten(path, error) from error


def unwritten(path: Path, error: OSError) -> VoicecoachError:
    message = f"{path} can't be written: {error.strerror or error}."
    return VoicecoachError(message, "Make room, or choose another place.")


class EventFile:
    """A file of the event log, written line by line; an error (a full disk) never ends a session.

    After an error the file holds whole lines up to it, and `check` raises it.
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
    """A log that writes each entry to the file `events` ("-": standard output), and passes it to `also`."""
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
    """A log that shows the progress of a render on a terminal."""
    from voicecoach.player.eventlog import length

    on_terminal = sys.stderr.isatty()

    def show(entry: Entry) -> None:
        if on_terminal:
            click.echo(f"\r{length(entry.seconds)} rendered\x1b[K", nl=False, err=True)

    try:
        yield show
    finally:
        if on_terminal:
            click.echo("\r\x1b[K", nl=False, err=True)
