"""The commands about scripts and what there is: check, format, new, routines, exercises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.parts import Command, json_option, show_json, writes
from voicecoach.errors import ScriptError, UsageError
from voicecoach.files import write_text

if TYPE_CHECKING:
    from voicecoach.routine.library import Examined
    from voicecoach.routine.model import Linked

files_argument = click.argument("files", metavar="[FILE]...", nargs=-1)


@click.command(cls=Command, epilog="voicecoach check my-routine.routine")
@files_argument
def check(files: tuple[str, ...]) -> int:
    """Find every problem in the scripts, then say how long each takes and how its doses are understood.

    With no FILE: all that ship.
    """
    from voicecoach.player import report
    from voicecoach.routine import library

    shipped = library.shipped_folder()
    if shipped.is_relative_to(Path.cwd()):
        shipped = shipped.relative_to(Path.cwd())
    errors = unwise = 0
    names = files or sorted(map(str, shipped.glob(f"*{library.SUFFIX}")))
    examine = library.examiner()
    for name in names:
        try:
            examined = examine(name)
            problems, routine = report.check(examined)
        except ScriptError as error:
            click.echo(f"{error}\n", err=True)
            errors += 1
            continue
        errors += sum(problem.severity == "error" for problem in problems)
        unwise += sum(problem.severity == "warning" for problem in problems)
        for text in report.drawn(examined, problems):
            click.echo(f"{text}\n")
        if routine:
            for line in report.lines(routine):
                click.echo(line)
        elif examined.linked:
            click.echo(f"{Path(examined.path).stem}: a library of {len(_defined(examined))} exercises")
    click.echo(f"\n{_count(errors, 'error')}, {_count(unwise, 'warning')}.")
    return 2 if errors else 0


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _defined(examined: Examined) -> set[str]:
    """The names of the exercises that a library itself defines."""
    exercises = examined.linked.exercises.values() if examined.linked else ()
    return {one.name.raw for one in exercises if one.name.span.path == examined.path}


@click.command("format", cls=Command, epilog="voicecoach format my-routine.routine")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Change nothing; only say which would change.")
def format_(files: tuple[Path, ...], *, only_check: bool) -> int:
    """Write scripts in the one canonical form, comments kept."""
    from voicecoach.routine.files import text_of
    from voicecoach.routine.formatter import format_text

    changed = 0
    for path in files:
        text = text_of(path)
        formatted = format_text(text, str(path))
        if formatted == text:
            continue
        changed += 1
        if not only_check:
            with writes(path):
                write_text(path, formatted)
        click.echo(f"{path}: {'would be formatted' if only_check else 'formatted'}")
    return 1 if changed and only_check else 0


@click.command(cls=Command, epilog='voicecoach new "Morning hips"')
@click.argument("name")
def new(name: str) -> None:
    """Write a commented starter script, NAME.routine, to begin from."""
    from voicecoach.routine.library import SUFFIX, slug
    from voicecoach.routine.starter import starter

    if not slug(name):
        message = f"'{name}' can't be the name of a file."
        raise UsageError(message, "Give it some letters.")
    path = Path(slug(name) + SUFFIX)
    if path.exists():
        message = f"{path} is there already."
        raise UsageError(message, "Choose another name.")
    with writes(path):
        write_text(path, starter(name))
    click.echo(f"{path}: change it as you like, then try it: voicecoach check {path}")


@click.command(cls=Command, epilog="voicecoach routines")
@json_option
def routines(as_json: bool) -> None:
    """List the routines that ship and those found here, with time, equipment and source."""
    if as_json:
        show_json([_described(*one) for one in found()])
        return
    for name, linked in found():
        click.echo(name)
        for line in about(linked):
            click.echo(f"    {line}")


@click.command(cls=Command, epilog="voicecoach exercises")
@json_option
def exercises(as_json: bool) -> None:
    """List the exercises that ship and those found here, each with its ladder."""
    from voicecoach.routine import library
    from voicecoach.routine.model import Exercise

    def ladder(steps: tuple[Any, ...]) -> list[str]:
        return [" or ".join(one.name.raw for one in step) for step in steps]

    def described(one: Exercise) -> dict[str, Any]:
        return {
            "name": one.name.raw,
            "aka": [text.raw for text in one.aka],
            "setup": [text.raw for text in one.setup],
            "easier": ladder(one.easier),
            "harder": ladder(one.harder),
            "needs": [text.raw for text in one.needs],
            "tags": [text.raw for text in one.tags],
            "path": one.name.span.path,
        }

    found = [described(one) for folder in _folders() for one in library.exercises(folder)]
    if as_json:
        show_json(found)
        return
    for one in found:
        needs = f" ({', '.join(one['needs'])})" if one["needs"] else ""
        easier = f"  easier: {', '.join(one['easier'])}" if one["easier"] else ""
        click.echo(f"{one['name']}{needs}{easier}")


ALL = (check, format_, new, routines, exercises)


# --- what there is -------------------------------------------------------------------------------


def about(linked: Linked) -> Iterator[str]:
    """What a routine is, its time, what it needs. A time is worked out only where the script states none."""
    from voicecoach.player.perform import planned
    from voicecoach.player.report import outlook

    said = linked.routine.about.raw if linked.routine.about else ""
    time = "" if "minutes" in said else outlook(linked).time
    needs = f"Needs {', '.join(needs)}." if (needs := planned(linked).needs) else "No equipment."
    yield " ".join(part for part in (said, time and f"{time[0].upper()}{time[1:]}.", needs) if part)
    if linked.routine.source:
        yield f"From: {linked.routine.source}"


def found() -> Iterator[tuple[str, Linked]]:
    """Those found here, then those that ship; of one name the first, which is the one that starts."""
    from voicecoach.routine import library

    seen: set[str] = set()
    for folder in _folders():
        for examined in library.routines(folder):
            name = Path(examined.path).stem
            if examined.linked and name not in seen:
                seen.add(name)
                yield name, examined.linked


def _folders() -> list[Path]:
    """Here, and where the routines are that ship."""
    from voicecoach.routine import library

    shipped = library.shipped_folder()
    return [shipped] if Path.cwd() == shipped.resolve() else [Path(), shipped]


def _described(name: str, linked: Linked) -> dict[str, Any]:
    from voicecoach.player.report import outlook

    one = outlook(linked)
    routine = linked.routine
    return {
        "name": name,
        "title": routine.name.raw,
        "seconds": None if one.seconds is None else round(one.seconds, 3),
        "needs": list(one.plan.needs),
        "about": routine.about.raw if routine.about else "",
        "source": routine.source.raw if routine.source else "",
        "path": one.plan.path,
    }
