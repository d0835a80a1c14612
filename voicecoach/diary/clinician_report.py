"""One page of plain text for a clinician: what was done, what hurt, what changed and why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from voicecoach.progress.exercise_history import Decision
from voicecoach.progress.rows import History, MorningRow, PainRow
from voicecoach.progress.summary import ExerciseLine, counted, exercises, monday
from voicecoach.session.words.en import day

WIDTH = 88
MOST_REPORTS = 12
"""Most pain reports listed of an exercise; the latest are kept."""
MOST_CHANGES = 15
STEPS = ("easier", "harder", "left out", "back")
"""Kinds of changes that are listed: those of the form. `history --why` also has every rep more or less."""


def letter(history: History, decisions: Iterable[Decision], unread: Iterable[str] = ()) -> Iterator[str]:
    """The lines of the page. `unread` names routines without decisions, as their script can't be read."""
    if not history.sessions:
        yield "No session in this time."
        return
    first, last = history.sessions[0].began, history.sessions[-1].began
    yield f"Exercise diary, {day(first)} to {day(last)}"
    yield from _filled(
        "Kept by voicecoach, a program that guides through exercises, as they were done. Pain is as the "
        "person reported it, on the numeric rating scale from 0 (none) to 10."
    )
    yield from _part("What was done", _done(history))
    lines = exercises(history)
    yield from _part(
        "Exercises", (line for exercise in lines if exercise.did for line in _exercise(exercise))
    )
    yield from _part("Pain", _pain(history, lines))
    yield from _part("What changed of the forms, and why", _changes(decisions, first, unread))


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", title.upper())
    body = list(lines)
    yield from body or ["  Nothing."]


def _filled(text: str, indent: str = "", hang: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + hang)


def _done(history: History) -> Iterator[str]:
    by_routine: dict[str, list[float]] = {}
    for session in history.sessions:
        by_routine.setdefault(session.routine, []).append(session.seconds / 60)
    first, last = history.sessions[0].began.date(), history.sessions[-1].began.date()
    span = (monday(last) - monday(first)).days // 7 + 1
    with_one = len({monday(session.began.date()) for session in history.sessions})
    weeks = counted(span, "week") if with_one == span else f"{with_one} of {counted(span, 'week')}"
    yield f"  {counted(len(history.sessions), 'session')} in {weeks}:"
    for routine, minutes in by_routine.items():
        times = counted(len(minutes), "time")
        yield f"  {routine}: {times}, {sum(minutes) / len(minutes):.0f} min on average"


def _exercise(exercise: ExerciseLine) -> Iterator[str]:
    first, last = exercise.did[0], exercise.did[-1]
    times = counted(len(exercise.did), "session")
    began = f"first {_form(exercise, first.form)}{first.words}"
    now = f"last ({day(last.at)}) {_form(exercise, last.form)}{last.words}"
    yield from _filled(f"{exercise.exercise}: {times}, {began}, {now}", "  ", "    ")


def _form(exercise: ExerciseLine, form: str) -> str:
    return "" if form == exercise.exercise else f"{form} "


# --- pain ----------------------------------------------------------------------------------------


def _pain(history: History, lines: Iterable[ExerciseLine]) -> Iterator[str]:
    named = [(exercise.exercise, exercise.pains) for exercise in lines if exercise.pains]
    unnamed = tuple(pain for pain in history.pains if not pain.exercise)
    for exercise, pains in (*named, *([("In no exercise", unnamed)] if unnamed else [])):
        count = counted(len(pains), "report")
        latest = f", the last {MOST_REPORTS}" if len(pains) > MOST_REPORTS else ""
        yield f"  {exercise}: {count}{latest}"
        for pain in pains[-MOST_REPORTS:]:
            yield from _filled(_report(pain, history.mornings), "    ", "  ")


def _report(pain: PainRow, mornings: Iterable[MorningRow]) -> str:
    scored = "not scored" if pain.score is None else f"{pain.score} of 10"
    done = f", after {counted(pain.rep, 'rep')}" if pain.rep else ""
    where = f" in set {pain.set}{done}" if pain.set else ""
    form = f" ({pain.form})" if pain.form not in ("", pain.exercise) else ""
    after = [
        morning
        for morning in mornings
        if (morning.session, morning.exercise) == (pain.session, pain.exercise)
    ]
    later = "".join(f"; {morning.score} at the start on {day(morning.at)}" for morning in after)
    return f"{day(pain.at)}: {scored}{where}{form}{_did(pain.remedy)}{later}"


_REMEDIES = {
    "relief": "went on more gently",
    "easier": "went on with an easier form",
    "leave": "left the exercise",
    "leave kind": "left the exercise and its kind",
    "end": "ended the session",
}


def _did(remedy: str) -> str:
    return f", {_REMEDIES[remedy]}" if remedy in _REMEDIES else ""


# --- what changed --------------------------------------------------------------------------------


def _changes(decisions: Iterable[Decision], since: datetime, unread: Iterable[str]) -> Iterator[str]:
    steps = [decision for decision in decisions if decision.at >= since and decision.what in STEPS]
    if len(steps) > MOST_CHANGES:
        yield f"  The last {MOST_CHANGES} of {len(steps)}:"
    for decision in steps[-MOST_CHANGES:]:
        yield from _filled(
            f"{_short(decision.at.date())}  {decision.exercise}: {decision.words}", "  ", " " * 8
        )
    for routine in unread:
        yield from _filled(
            f"The script of {routine} can't be read any more: its changes are not shown.", "  "
        )


def _short(at: date) -> str:
    return f"{at.day:2} {at:%b}"
