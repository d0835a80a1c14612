"""`voicecoach diary`: export, import and deletion of the diary."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli.parts import ExampleCommand, ExampleGroup, day, writes
from voicecoach.errors import UsageError
from voicecoach.files import replacing

if TYPE_CHECKING:
    from voicecoach.diary.store import Store


@click.group(
    "diary", cls=ExampleGroup, invoke_without_command=True, epilog="voicecoach diary export diary.jsonl"
)
@click.pass_context
def diary(context: click.Context) -> None:
    """Take the whole diary out as a file, take one in, or delete it.

    The diary is kept on this machine alone, in one file that only you may read: the sessions with their
    sets, pain and commands. No sound is ever in it. VOICECOACH_DATA says in which folder, if not the usual.
    """


def _store(*, make: bool) -> Store:
    from voicecoach.diary.location import diary_path
    from voicecoach.diary.store import Store

    return Store(diary_path(), make=make)


@diary.command(cls=ExampleCommand, epilog="voicecoach diary export diary.jsonl")
@click.argument("file", required=False, default="-", type=click.Path(allow_dash=True, path_type=Path))
def export(file: Path) -> None:
    """Write all of it as JSON, one object a line, to FILE, or print it."""
    from voicecoach.diary.transfer import lines

    with _store(make=False) as store:
        if str(file) == "-":
            for line in lines(store):
                click.echo(line, nl=False)
            return
        with writes(file), replacing(file) as part, part.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(lines(store))


@diary.command("import", cls=ExampleCommand, epilog="voicecoach diary import diary.jsonl")
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
def import_(file: Path) -> None:
    """Take in what was exported to FILE ('-': what is piped in).

    What is there already stays as it is, so that the same file may be taken in again. A line that can't be
    used is reported, and then nothing of the file is taken in.
    """
    from voicecoach.diary.transfer import take_in

    with _store(make=True) as store:
        if str(file) == "-":
            new = take_in(store, sys.stdin, "-")
        else:
            with file.open(encoding="utf-8") as text:
                new = take_in(store, text, str(file))
    click.echo(f"{new} new session{'' if new == 1 else 's'}.")


@diary.command(cls=ExampleCommand, epilog="voicecoach diary delete --before 2025-01-01")
@click.option("--before", metavar="DATE", help="What happened before that day (2025-01-31).")
@click.option(
    "--all", "everything", is_flag=True, help="All of it, and any damaged diary that was set aside."
)
@click.option("--yes", is_flag=True, help="Don't ask.")
def delete(before: str | None, everything: bool, yes: bool) -> None:
    """Delete sessions for good: they are overwritten in the file, not only forgotten.

    What the disk itself or your backups keep is beyond it. A session that is going on is left alone.
    """
    from voicecoach.diary import location

    if everything == (before is not None):
        message = "Say what to delete."
        raise UsageError(message, "Either --before DATE or --all.")
    limit = None if before is None else day("--before", before)
    asked = "Delete the whole diary?" if limit is None else f"Delete what was before {limit:%d %B %Y}?"
    if not yes:
        click.confirm(f"{asked} It can't be brought back.", abort=True)
    with _store(make=False) as store:
        gone = store.delete(limit)
    if limit is None:
        for path in location.damaged(location.diary_path()):
            path.unlink()
    click.echo(f"{gone} session{'' if gone == 1 else 's'} deleted.")
