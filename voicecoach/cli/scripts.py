"""The commands about scripts: check, format, draft, new, routines, exercises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from voicecoach.cli.parts import ExampleCommand, json_option, show_json, writes
from voicecoach.errors import ScriptError, UsageError
from voicecoach.files import write_text

if TYPE_CHECKING:
    from voicecoach.routine.library import Examined
    from voicecoach.routine.model import Linked

files_argument = click.argument("files", metavar="[FILE]...", nargs=-1)


@click.command(cls=ExampleCommand, epilog="voicecoach check my-routine.routine")
@files_argument
@click.option("--poses", is_flag=True, help="List the exercises that have no pose, and so no picture.")
def check(files: tuple[str, ...], *, poses: bool) -> int:
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
        if poses:
            for line in _without_poses(examined):
                click.echo(line)
            continue
        if routine:
            for line in report.lines(routine):
                click.echo(line)
        elif examined.linked:
            click.echo(f"{Path(examined.path).stem}: a library of {len(_defined(examined))} exercises")
    click.echo(f"\n{_count(errors, 'error')}, {_count(unwise, 'warning')}.")
    return 2 if errors else 0


def _without_poses(examined: Examined) -> Iterator[str]:
    """Yield a line for each exercise that can't be drawn, with the place of its definition."""
    from voicecoach.routine.checks import without_poses

    name = Path(examined.path).stem
    missing = without_poses(examined.linked) if examined.linked else []
    for exercise in missing:
        span = exercise.name.span
        yield f"{span.path}:{span.line}: '{exercise.name.raw}' has no pose."
    if examined.linked and not missing:
        yield f"{name}: every exercise has a pose"


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _defined(examined: Examined) -> set[str]:
    """The names of the exercises that a library itself defines."""
    exercises = examined.linked.exercises.values() if examined.linked else ()
    return {exercise.name.raw for exercise in exercises if exercise.name.span.path == examined.path}


@click.command("format", cls=ExampleCommand, epilog="voicecoach format my-routine.routine")
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


@click.command(cls=ExampleCommand, epilog="voicecoach draft handout.txt -o handout.routine")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path),
    help="The script to write; unsaid, it is printed.",
)
@click.option("--title", metavar="TEXT", help="What it is called; unsaid, the file's first line.")
def draft(*, file: TextIO, path: Path | None, title: str | None) -> None:
    """Make a draft script of the text of a handout or an article in FILE (`-`: what is piped in).

    It takes the exercises and doses that it is sure of; beside all else with a number stands the sentence,
    as a comment. Read it against the original before anybody does it.
    """
    from voicecoach.routine.drafting import draft as drafted

    try:
        text = file.read()
    except UnicodeDecodeError:
        message = f"{file.name} is no text in UTF-8."
        raise UsageError(message, "Save it as plain text first.") from None
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    script = drafted(text, title or first[:60])
    if path is None:
        click.echo(script, nl=False)
        return
    if path.exists():
        message = f"{path} is there already."
        raise UsageError(message, "Choose another name.")
    write_text(path, script)
    click.echo(f"{path}: read it against the original, then: voicecoach check {path}")


@click.command(cls=ExampleCommand, epilog='voicecoach new "Morning hips"')
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


@click.command(cls=ExampleCommand, epilog="voicecoach routines")
@json_option
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write them into a page, each with the pictures of its exercises.",
)
def routines(as_json: bool, page: Path | None) -> None:
    """List the routines that ship and those found here, with time, equipment and source."""
    if page is not None:
        from voicecoach.pictures.gallery import gallery

        with writes(page):
            write_text(page, gallery([(name, linked, list(about(linked))) for name, linked in found()]))
        click.echo(f"{page}: open it in a browser")
        return
    if as_json:
        show_json([_described(*script) for script in found()])
        return
    for name, linked in found():
        click.echo(name)
        for line in about(linked):
            click.echo(f"    {line}")


@click.command(cls=ExampleCommand, epilog="voicecoach exercises")
@json_option
def exercises(as_json: bool) -> None:
    """List the exercises that ship and those found here, each with its ladder."""
    from voicecoach.routine import library
    from voicecoach.routine.model import Exercise

    def ladder(steps: tuple[Any, ...]) -> list[str]:
        return [" or ".join(variant.name.raw for variant in step) for step in steps]

    def described(exercise: Exercise) -> dict[str, Any]:
        return {
            "name": exercise.name.raw,
            "aka": [text.raw for text in exercise.aka],
            "setup": [text.raw for text in exercise.setup],
            "easier": ladder(exercise.easier),
            "harder": ladder(exercise.harder),
            "needs": [text.raw for text in exercise.needs],
            "tags": [text.raw for text in exercise.tags],
            "path": exercise.name.span.path,
        }

    listed = [described(exercise) for folder in _folders() for exercise in library.exercises(folder)]
    if as_json:
        show_json(listed)
        return
    for exercise in listed:
        needs = f" ({', '.join(exercise['needs'])})" if exercise["needs"] else ""
        easier = f"  easier: {', '.join(exercise['easier'])}" if exercise["easier"] else ""
        click.echo(f"{exercise['name']}{needs}{easier}")


# --- what there is -------------------------------------------------------------------------------


def about(linked: Linked) -> Iterator[str]:
    """Describe a routine: its time and equipment. The time is computed only if the script states none."""
    from voicecoach.player.report import outlook
    from voicecoach.player.unattended import planned

    description = linked.routine.about.raw if linked.routine.about else ""
    time = "" if "minutes" in description else outlook(linked).time
    needs = f"Needs {', '.join(needs)}." if (needs := planned(linked).needs) else "No equipment."
    yield " ".join(part for part in (description, time and f"{time[0].upper()}{time[1:]}.", needs) if part)
    if linked.routine.source:
        yield f"From: {linked.routine.source}"


def found() -> Iterator[tuple[str, Linked]]:
    """The scripts here, then those that ship; of one name only the first, which is the one that starts."""
    from voicecoach.routine import library

    seen: set[str] = set()
    for folder in _folders():
        for examined in library.routines(folder):
            name = Path(examined.path).stem
            if examined.linked and name not in seen:
                seen.add(name)
                yield name, examined.linked


def _folders() -> list[Path]:
    """The present folder, and that of the shipped routines."""
    from voicecoach.routine import library

    shipped = library.shipped_folder()
    return [shipped] if Path.cwd() == shipped.resolve() else [Path(), shipped]


def _described(name: str, linked: Linked) -> dict[str, Any]:
    from voicecoach.player.report import outlook

    view = outlook(linked)
    routine = linked.routine
    return {
        "name": name,
        "title": routine.name.raw,
        "seconds": None if view.seconds is None else round(view.seconds, 3),
        "needs": list(view.plan.needs),
        "about": routine.about.raw if routine.about else "",
        "source": routine.source.raw if routine.source else "",
        "path": view.plan.path,
    }
