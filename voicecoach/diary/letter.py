"""One page for somebody who treats the person: what was done, what hurt, what changed and why. Plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from voicecoach.diary.rows import History, MorningRow, PainRow
from voicecoach.diary.standing import Decision, day
from voicecoach.diary.summary import ExerciseLine, counted, exercises, monday

WIDTH = 88
MOST_REPORTS = 12
"""How many reports of an exercise are listed; of more, the last ones."""
MOST_CHANGES = 15
STEPS = ("easier", "harder", "left out", "back")
"""What is listed of what changed: the forms. A rep more or less is not; `history --why` has it all."""


def letter(history: History, decisions: Iterable[Decision], unread: Iterable[str] = ()) -> Iterator[str]:
    """Its lines. `unread` names the routines whose script can't be read, and so has no decisions."""
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
    yield from _part("Exercises", (line for one in lines if one.did for line in _exercise(one)))
    yield from _part("Pain", _pain(history, lines))
    yield from _part("What changed of the forms, and why", _changes(decisions, first, unread))


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", title.upper())
    found = list(lines)
    yield from found or ["  Nothing."]


def _filled(text: str, indent: str = "", hang: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + hang)


def _done(history: History) -> Iterator[str]:
    by_routine: dict[str, list[float]] = {}
    for one in history.sessions:
        by_routine.setdefault(one.routine, []).append(one.seconds / 60)
    first, last = history.sessions[0].began.date(), history.sessions[-1].began.date()
    span = (monday(last) - monday(first)).days // 7 + 1
    with_one = len({monday(one.began.date()) for one in history.sessions})
    yield f"  Sessions in {with_one} of {counted(span, 'week')}:"
    for routine, minutes in by_routine.items():
        times = counted(len(minutes), "time")
        yield f"  {routine}: {times}, {sum(minutes) / len(minutes):.0f} min on average"


def _exercise(one: ExerciseLine) -> Iterator[str]:
    first, last = one.did[0], one.did[-1]
    times = counted(len(one.did), "session")
    began = f"first {_form(one, first.form)}{first.words}"
    now = f"last ({day(last.at)}) {_form(one, last.form)}{last.words}"
    yield from _filled(f"{one.exercise}: {times}, {began}, {now}", "  ", "    ")


def _form(one: ExerciseLine, form: str) -> str:
    return "" if form == one.exercise else f"{form} "


# --- pain ----------------------------------------------------------------------------------------


def _pain(history: History, lines: Iterable[ExerciseLine]) -> Iterator[str]:
    named = [(one.exercise, one.pains) for one in lines if one.pains]
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
    after = [one for one in mornings if (one.session, one.exercise) == (pain.session, pain.exercise)]
    later = "".join(f"; {one.score} at the start on {day(one.at)}" for one in after)
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
    found = [one for one in decisions if one.at >= since and one.what in STEPS]
    if len(found) > MOST_CHANGES:
        yield f"  The last {MOST_CHANGES} of {len(found)}:"
    for one in found[-MOST_CHANGES:]:
        yield from _filled(f"{_short(one.at.date())}  {one.exercise}: {one.words}", "  ", " " * 8)
    for routine in unread:
        yield from _filled(
            f"The script of {routine} can't be read any more: its changes are not shown.", "  "
        )


def _short(at: date) -> str:
    return f"{at.day:2} {at:%b}"
