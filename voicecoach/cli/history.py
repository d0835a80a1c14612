"""`voicecoach history`: sessions, pain, changes and their reasons."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli.parts import ExampleCommand, day, json_option, plan_of
from voicecoach.errors import UsageError, VoicecoachError

if TYPE_CHECKING:
    from voicecoach.diary.store import Store
    from voicecoach.progress.exercise_history import Decision
    from voicecoach.progress.prescription import PrescribedExercise
    from voicecoach.progress.rows import History
    from voicecoach.session.plan.steps import Plan

LATELY = 12
"""Weeks that are shown by default."""


@click.command(cls=ExampleCommand, epilog="voicecoach history --exercise bridge --why")
@click.option("--routine", metavar="TITLE", help="Only what was done in this routine.")
@click.option("--exercise", metavar="NAME", help="Only this exercise.")
@click.option("--since", metavar="DATE", help="From that day on (2025-01-31).")
@click.option("--all", "everything", is_flag=True, help=f"All, not the last {LATELY} weeks.")
@click.option("--why", is_flag=True, help="Every change of amount or form, and what led to it.")
@click.option("--plot", metavar="FILE", help="Draw it: FILE.png or .svg, or '-' for the terminal.")
@click.option("--text", is_flag=True, help="One page for somebody who treats you.")
@click.option("--csv", "as_csv", is_flag=True, help="Print each set, report and answer as CSV; all.")
@json_option
@click.option("--back", metavar="EXERCISE", help="Take an exercise back in that was left out.")
@click.option("--diary", type=click.Path(dir_okay=False, path_type=Path), help="Another diary's file.")
def history(
    *,
    routine: str | None,
    exercise: str | None,
    since: str | None,
    everything: bool,
    why: bool,
    plot: str | None,
    text: bool,
    as_csv: bool,
    as_json: bool,
    back: str | None,
    diary: Path | None,
) -> None:
    """Show what was done, what hurt, and what changed: the last 12 weeks, unless you say otherwise.

    Pain is on the scale from 0 to 10. It is read from the diary on this machine and sent to nobody.
    """
    from voicecoach.diary.store import Store

    _one_of(why=why, plot=plot is not None, text=text, csv=as_csv, back=back is not None)
    with Store(diary or _own(), make=False) as store:
        if back is not None:
            _take_back(store, back)
            return
        if why:
            _why(store, routine, exercise, as_json=as_json)
            return
        begin = None if everything or as_csv or as_json else _weeks_ago(LATELY)
        begin = day("--since", since) if since else begin
        shown = store.history(since=begin, exercise=exercise, routine=routine)
        if as_csv:
            _csv(shown)
        elif as_json:
            click.echo(json.dumps(_data(shown, store), ensure_ascii=False, indent=1))
        elif text:
            _text(store, shown, routine, exercise)
        elif plot is not None:
            _plot(shown, plot)
        else:
            _table(shown, store, everything=everything or since is not None)


def _own() -> Path:
    from voicecoach.diary.location import diary_path

    return diary_path()


def _one_of(**chosen: bool) -> None:
    names = [f"--{name}" for name, on in chosen.items() if on]
    if len(names) > 1:
        message = f"{' and '.join(names)} are two things."
        raise UsageError(message, "Ask for one of them.")


def _weeks_ago(weeks: int) -> datetime:
    """The Monday on which the last `weeks` weeks began."""
    now = datetime.now().astimezone()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=now.weekday(), weeks=weeks - 1)


# --- the table -----------------------------------------------------------------------------------


def _table(shown: History, store: Store, *, everything: bool) -> None:
    from voicecoach.diary import table
    from voicecoach.progress.summary import weeks
    from voicecoach.session.words.en import day

    began = store.began()
    if not began:
        click.echo("Nothing yet: the diary begins with the first session.\nStart one: voicecoach play NAME")
        return
    if not shown.sessions:
        click.echo(f"No session in this time. The last was on {day(began[-1])}. --all shows all.")
        return
    for line in table.lines(shown, most=None if everything else table.MOST_SESSIONS):
        click.echo(line)
    today = datetime.now().astimezone().date()
    click.echo(f"\n{weeks(began, today, LATELY).words}")


def _plot(shown: History, where: str) -> None:
    if where == "-":
        from voicecoach.diary.sketch import sketch

        for line in sketch(shown):
            click.echo(line)
        return
    from voicecoach.diary.plots import plot

    if not shown.sessions:
        message = "There is no session in this time to draw."
        raise UsageError(message, "--all takes them all.")
    plot(shown, Path(where))
    click.echo(where)


# --- why -----------------------------------------------------------------------------------------


def _plans(sessions: History) -> Iterator[tuple[str, Plan | None]]:
    """The present plan of each routine of these sessions; None if its script can't be read any more."""
    paths = {session.routine: session.path for session in sessions.sessions}  # the last one's
    for title, path in paths.items():
        try:
            yield title, plan_of(path, None)
        except (VoicecoachError, OSError):
            yield title, None


def _standing(plan: Plan, shown: History, exercise: str | None) -> dict[str, PrescribedExercise]:
    from voicecoach.progress.prescription import exercises
    from voicecoach.progress.progression import normal

    stand = exercises(plan, shown, datetime.now().astimezone().date()).values()
    return {
        prescribed.name: prescribed
        for prescribed in stand
        if exercise is None or normal(prescribed.name) == normal(exercise)
    }


def _why(store: Store, routine: str | None, exercise: str | None, *, as_json: bool) -> None:
    from voicecoach.diary.table import why

    everything = store.history()
    chosen = store.history(routine=routine) if routine else everything
    data = []
    for title, plan in _plans(chosen):
        stand = {} if plan is None else _standing(plan, everything, exercise)
        decisions = (each for prescribed in stand.values() for each in prescribed.course.decisions)
        data += [{"routine": title, **_decision(each)} for each in decisions]
        if as_json:
            continue
        for line in why(title, None if plan is None else stand.values()):
            click.echo(line)
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    elif not chosen.sessions:
        click.echo("Nothing yet: what changes, and why, follows from sessions.")


def _decision(each: Decision) -> dict[str, str]:
    return {
        "at": each.at.isoformat(),
        "exercise": each.exercise,
        "what": each.what,
        "result": each.result,
        "because": each.because,
    }


def _text(store: Store, shown: History, routine: str | None, exercise: str | None) -> None:
    from voicecoach.diary.clinician_report import letter

    everything = store.history()
    decided: dict[tuple[datetime, str, str], Decision] = {}
    unread = []
    for title, plan in _plans(store.history(routine=routine) if routine else shown):
        if plan is None:
            unread.append(title)
            continue
        for prescribed in _standing(plan, everything, exercise).values():
            decided |= {(each.at, each.exercise, each.words): each for each in prescribed.course.decisions}
    for line in letter(shown, sorted(decided.values(), key=lambda each: each.at), unread):
        click.echo(line)


def _take_back(store: Store, exercise: str) -> None:
    from voicecoach.progress.progression import normal
    from voicecoach.progress.rows import ChoiceRow

    everything = store.history()
    for title, plan in _plans(everything):
        for prescribed in (_standing(plan, everything, exercise) if plan else {}).values():
            if prescribed.course.standing.left_out:
                store.add_choice(ChoiceRow(datetime.now().astimezone(), prescribed.name, "back"))
                click.echo(
                    f"{prescribed.name} is back in {title}. It begins with {prescribed.course.form.name}."
                )
                return
    known = {normal(bout.exercise) for bout in everything.sets}
    message = f"{exercise} is not left out." if normal(exercise) in known else f"The diary has no {exercise}."
    raise UsageError(message, "voicecoach history --why says what is.")


# --- data ----------------------------------------------------------------------------------------


def _csv(shown: History) -> None:
    import sys

    from voicecoach.diary.table import write_csv

    write_csv(shown, sys.stdout)


def _data(shown: History, store: Store) -> dict[str, object]:
    from voicecoach.progress.summary import exercises, sessions, weeks

    counted = weeks(store.began(), datetime.now().astimezone().date(), LATELY)
    return {
        "sessions": [
            {
                "began": line.session.began.isoformat(),
                "routine": line.session.routine,
                "reason": line.session.reason,
                "seconds": line.session.seconds,
                "seed": line.session.seed,
                "sets": line.sets,
                "pain": _pairs(line.pain),
            }
            for line in sessions(shown)
        ],
        "exercises": [
            {
                "exercise": line.exercise,
                "sessions": [
                    {"at": did.at.isoformat(), "form": did.form, "unit": did.unit, "performed": did.performed}
                    for did in line.did
                ],
                "pain": [
                    {"at": pain.at.isoformat(), "form": pain.form, "set": pain.set, "rep": pain.rep}
                    | {"score": pain.score, "remedy": pain.remedy}
                    for pain in line.pains
                ],
            }
            for line in exercises(shown)
        ],
        "weeks": {"lately": counted.lately, "of": counted.of, "ever": counted.ever},
    }


def _pairs(pain: Iterable[tuple[str, int | None]]) -> list[dict[str, object]]:
    return [{"exercise": exercise, "worst": worst} for exercise, worst in pain]
