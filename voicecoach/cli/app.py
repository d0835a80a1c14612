"""The command line: parse, call, and turn errors into one line and an exit status.

Whatever is heavy (numpy, audio, voices) is imported inside the command that needs it.
"""

from __future__ import annotations

import io
import os
import sys

import click

from voicecoach import __version__
from voicecoach.cli import choosing, scripts
from voicecoach.cli.bench import bench
from voicecoach.cli.commands import commands
from voicecoach.cli.diary import diary
from voicecoach.cli.doctor import doctor
from voicecoach.cli.history import history
from voicecoach.cli.keeping import last_used
from voicecoach.cli.outline import outline
from voicecoach.cli.parts import Group
from voicecoach.cli.play import play
from voicecoach.cli.rehearse import rehearse
from voicecoach.cli.render import render
from voicecoach.cli.resume import resume
from voicecoach.cli.setup import setup
from voicecoach.cli.voices import voices
from voicecoach.errors import VoicecoachError


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
    listed, to start one by its number.
    """
    if context.invoked_subcommand is None:
        if first := choosing.welcome():
            click.echo(click.wrap_text(first, 88) + "\n")
        someone = sys.stdin.isatty() and sys.stdout.isatty()
        if name := choosing.choose(last_used(), someone=someone):
            context.invoke(play, routine=name)
    elif context.invoked_subcommand == play.name and sys.stderr.isatty() and (first := choosing.welcome()):
        click.echo(click.wrap_text(first, 88) + "\n", err=True)


for command in (
    play,
    resume,
    render,
    rehearse,
    outline,
    *scripts.ALL,
    commands,
    voices,
    history,
    diary,
    setup,
    doctor,
    bench,
):
    cli.add_command(command)


# --- errors --------------------------------------------------------------------------------------

STOPPED = "Stopped.", 130
"""What Ctrl-C comes to, in a word and as a status."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; its exit status. Every error is one line, no traceback reaches a person."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # Windows' pipes, an old terminal: `?` for what they can't
        sys.stdout.reconfigure(errors="replace")
    try:
        status = cli.main(args=arguments, prog_name="voicecoach", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads our output has had enough
        _let_go_of_output()
        return 1
    except Exception as error:
        # Python 3.11 wraps one that comes while a class is being made.
        if isinstance(error.__cause__, KeyboardInterrupt):
            return _fail(*STOPPED)
        if os.environ.get("VOICECOACH_TRACEBACK"):
            raise
        return _fail(*_explained(error))
    except KeyboardInterrupt:
        return _fail(*STOPPED)
    return status if isinstance(status, int) else 0


def _explained(error: Exception) -> tuple[str, int]:
    """What a person is told, and the exit status."""
    match error:
        case VoicecoachError():
            return str(error), error.exit_status
        case click.ClickException():
            return _usage(error), error.exit_code
        case click.Abort():
            return STOPPED
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
