"""`voicecoach programme` and `voicecoach today`: a plan of weeks, the standing in it, and today's routine."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli.begun import (
    Begun,
    begun_one,
    due_lines,
    find,
    in_words,
    keep,
    load,
    routines_of,
    script_of,
    standing_of,
    this_day,
)
from voicecoach.cli.parts import ExampleCommand
from voicecoach.cli.play import play
from voicecoach.cli.render import render
from voicecoach.errors import UsageError

if TYPE_CHECKING:
    from voicecoach.programme.model import Programme, ProgrammeStage
    from voicecoach.programme.standing import Whereabouts


@click.command(cls=ExampleCommand, epilog="voicecoach programme couch-to-5k")
@click.argument("name", required=False)
@click.option(
    "--ics", type=click.Path(path_type=Path), metavar="FILE", help="Write it as a calendar, from here on."
)
@click.option(
    "--render", "folder", type=click.Path(path_type=Path), metavar="FOLDER", help="Write this stage's files."
)
@click.option("--from", "since", metavar="DATE", help="The day it began (2026-01-31); unsaid, today.")
@click.option("--diary", type=click.Path(dir_okay=False, path_type=Path), help="Another diary's file.")
@click.pass_context
def programme(
    context: click.Context,
    *,
    name: str | None,
    ics: Path | None,
    folder: Path | None,
    since: str | None,
    diary: Path | None,
) -> None:
    """Begin the programme NAME, or, with no NAME, show where you stand in yours, and why.

    couch-to-5k, knee-after-surgery and stronger-glutes ship.
    """
    if name:
        begun = Begun(find(name), _day(since) if since else this_day())
        loaded = load(begun.path)
        keep(begun)
        begins = "begins" if begun.began >= this_day() else "began"
        click.echo(f"{loaded.name} {begins} {begun.began:%A}, {begun.began.day} {begun.began:%B}.")
    begun = begun_one()
    loaded = load(begun.path)
    standing = standing_of(begun, loaded, diary)
    for line in shown(loaded, standing, begun):
        click.echo(line)
    if ics:
        from voicecoach.files import write_text
        from voicecoach.programme.calendar import calendar

        write_text(ics, calendar(loaded, standing))
        click.echo(f"{ics}: open it with your calendar.")
    if folder and not standing.is_over(loaded):
        folder.mkdir(parents=True, exist_ok=True)
        for number, routine in enumerate(loaded.stages[standing.stage].does, 1):
            path = folder / f"{number:02d}-{routine.routine}.flac"
            context.invoke(render, routines=(script_of(routine.routine.raw, begun.path),), path=path)


@click.command(cls=ExampleCommand, epilog="voicecoach today")
@click.option("--list", "only_list", is_flag=True, help="Say what is due, and play nothing.")
@click.option("--diary", type=click.Path(dir_okay=False, path_type=Path), help="Another diary's file.")
@click.pass_context
def today(context: click.Context, *, only_list: bool, diary: Path | None) -> None:
    """Say what your programme has for today, and play it."""
    begun = begun_one()
    loaded = load(begun.path)
    standing = standing_of(begun, loaded, diary)
    for line in due_lines(loaded, standing):
        click.echo(line)
    if standing.due and not only_list:
        context.invoke(play, routine=script_of(standing.due[0].routine, begun.path))


# --- what is shown -------------------------------------------------------------------------------


def shown(programme: Programme, standing: Whereabouts, begun: Begun) -> list[str]:
    """The lines about the stages, the standing and its reasons."""
    lines = [f"{programme.name}, begun on {in_words(begun.began)}"]
    for number, stage in enumerate(programme.stages):
        mark = ">" if number == standing.stage else " "
        lines.append(
            f"  {mark} {stage.name}: {routines_of(stage)}. {stage.lasts[0].upper()}{stage.lasts[1:]}."
        )
    if not standing.is_over(programme):
        stage = programme.stages[standing.stage]
        begins = "From" if standing.ahead else "Since"
        why = "" if standing.flared else f" {standing.why}"
        lines.append(f"{begins} {in_words(standing.since)}.{why}")
        lines += _left(stage, standing)
        lines += [f"See somebody when: {text}" for text in stage.see if text.raw not in standing.see]
    return [*lines, *due_lines(programme, standing)]


def _left(stage: ProgrammeStage, standing: Whereabouts) -> list[str]:
    """The line about what the stage still needs before it is through."""
    parts = [f"{standing.reached} of {stage.sessions} sessions count so far"] if stage.sessions else []
    if stage.days:
        parts.append(f"it lasts until {in_words(standing.since + timedelta(days=stage.days - 1))} at least")
    told = "; ".join(parts)
    return [f"{told[0].upper()}{told[1:]}."] if told else []


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        message = f"--from {written}: that is not a day."
        raise UsageError(message, "Write it like --from 2026-01-31.") from None
