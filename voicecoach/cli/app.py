"""The command line: parse, call, and turn errors into one line and an exit status.

Heavy modules (numpy, audio, voices) are imported inside the commands that need them.
"""

from __future__ import annotations

import io
import os
import sys

import click

from voicecoach import __version__, interrupts
from voicecoach.cli.parts import LateGroup, tell
from voicecoach.errors import StoppedError, VoicecoachError

COMMANDS = {
    "play": "voicecoach.cli.play:play",
    "resume": "voicecoach.cli.resume:resume",
    "render": "voicecoach.cli.render:render",
    "page": "voicecoach.cli.page:page",
    "handout": "voicecoach.cli.handout:handout",
    "rehearse": "voicecoach.cli.rehearse:rehearse",
    "lsp": "voicecoach.cli.lsp:lsp",
    "programme": "voicecoach.cli.programme:programme",
    "today": "voicecoach.cli.programme:today",
    "outline": "voicecoach.cli.outline:outline",
    "check": "voicecoach.cli.scripts:check",
    "format": "voicecoach.cli.scripts:format_",
    "draft": "voicecoach.cli.scripts:draft",
    "new": "voicecoach.cli.scripts:new",
    "routines": "voicecoach.cli.scripts:routines",
    "exercises": "voicecoach.cli.scripts:exercises",
    "commands": "voicecoach.cli.commands:commands",
    "voices": "voicecoach.cli.voices:voices",
    "history": "voicecoach.cli.history:history",
    "diary": "voicecoach.cli.diary:diary",
    "setup": "voicecoach.cli.setup:setup",
    "doctor": "voicecoach.cli.doctor:doctor",
}
"""Name of each command -> where it is."""


@click.group(
    cls=LateGroup,
    places=COMMANDS,
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
        _start_one(context)
    elif context.invoked_subcommand == "play" and sys.stderr.isatty():
        _welcome(err=True)


def _start_one(context: click.Context) -> None:
    from voicecoach.cli.keeping import last_used
    from voicecoach.cli.menu import choose
    from voicecoach.cli.play import play

    _welcome()
    someone = sys.stdin.isatty() and sys.stdout.isatty()
    if name := choose(last_used(), someone=someone):
        context.invoke(play, routine=name)


def _welcome(*, err: bool = False) -> None:
    from voicecoach.cli.menu import welcome

    if first := welcome():
        tell(first, err=err)
        click.echo(err=err)


ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""Variables that limit numpy's BLAS to one thread, here and in every worker: more would disturb the sound."""

# --- errors --------------------------------------------------------------------------------------

STOPPED = str(StoppedError()), StoppedError.exit_status
"""The message and the exit status after Ctrl-C."""


def main(arguments: list[str] | None = None, command: click.Command = cli, name: str = "voicecoach") -> int:
    """Run `command` under the name `name`, and return its exit status; an error is one line, no traceback."""
    if sys.stdout is None:  # it was closed before we began (`>&-`)
        click.echo("There is nowhere to print to: standard output is closed.", err=True)
        return 1
    for variable in ONE_THREAD:
        os.environ.setdefault(variable, "1")
    if isinstance(sys.stdout, io.TextIOWrapper):  # Windows' pipes, an old terminal: `?` for what they can't
        sys.stdout.reconfigure(errors="replace")
    try:
        with interrupts.none_lost():
            status = command.main(args=arguments, prog_name=name, standalone_mode=False)
            sys.stdout.flush()
    except BrokenPipeError:  # whoever reads our output has had enough
        _let_go_of_output()
        return 1
    except Exception as error:
        # Python 3.11 wraps one that comes while a class is being made.
        if isinstance(error.__cause__, KeyboardInterrupt):
            if not isinstance(error, click.Abort):
                click.echo(err=True)  # as click does with a bare one: past the terminal's ^C
            return _fail(*STOPPED)
        if os.environ.get("VOICECOACH_TRACEBACK"):
            raise
        return _fail(*_explained(error))
    except KeyboardInterrupt:
        return _fail(*STOPPED)
    return status if isinstance(status, int) else 0


def _explained(error: Exception) -> tuple[str, int]:
    """The message and the exit status of an error."""
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
    """Drop output that can't be written, or Python would complain once more as it exits."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: click.ClickException) -> str:
    """Message about a wrong call, with the help to read."""
    message = error.format_message()
    context = getattr(error, "ctx", None)
    return f"{message} See: {context.command_path} --help" if context else message
