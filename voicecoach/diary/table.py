"""The diary as lines of a table for the terminal, and as comma-separated values."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import IO

from voicecoach.progress.amounts import amounts_in_words
from voicecoach.progress.prescription import PrescribedExercise
from voicecoach.progress.rows import History
from voicecoach.progress.summary import ExerciseLine, SessionLine, exercises, sessions

MOST_SESSIONS = 10
REASONS = {
    "stopped": "stopped early",
    "pain": "ended for pain",
    "interrupted": "cut short",
    "waiting": "cut short",
    "": "cut short",
}
"""Reason why a session ended -> words; none for one that came to its end."""


def lines(history: History, most: int | None) -> Iterator[str]:
    """The lines of the table: sessions, latest first and `most` of them, then exercises."""
    latest_first = sessions(history)[::-1]
    wide = max(len(line.session.routine) for line in latest_first)
    for line in latest_first[:most]:
        yield _session(line, wide)
    if most is not None and len(latest_first) > most:
        yield f"and {len(latest_first) - most} before"
    of = exercises(history)
    if not of:
        return
    yield ""
    wide = max(len(exercise.exercise) for exercise in of)
    yield from (_exercise(exercise, wide) for exercise in of)


def _session(line: SessionLine, wide: int) -> str:
    began = line.session.began
    sets = f"{line.sets:3} set{' ' if line.sets == 1 else 's'}"
    row = (
        f"{began:%a} {began.day:2} {began:%b %Y}  {line.session.routine:{wide}}  {line.minutes:3} min  {sets}"
    )
    ended = REASONS.get(line.session.reason, "")
    drawn = f"drawn by {line.session.seed}" if line.session.seed else ""
    return f"{row}  {'; '.join(part for part in (_pain(line), ended, drawn) if part)}".rstrip()


def _pain(line: SessionLine) -> str:
    if not line.pain:
        return ""
    each = [
        f"{name or 'no exercise'} {'not scored' if worst is None else worst}" for name, worst in line.pain
    ]
    return f"pain: {', '.join(each)}"


def _exercise(exercise: ExerciseLine, wide: int) -> str:
    times = f"{len(exercise.did):3} session{' ' if len(exercise.did) == 1 else 's'}"
    last = ""
    if exercise.did:
        did = exercise.did[-1]
        last = f"last {did.words}" if did.form == exercise.exercise else f"last {did.form}, {did.words}"
    pain = ""
    if exercise.pains:
        worst = "" if exercise.worst is None else f", at most {exercise.worst} of 10"
        pain = f"pain in {exercise.sore_sessions}{worst}"
    return f"{exercise.exercise:{wide}}  {times}  {'; '.join(part for part in (last, pain) if part)}".rstrip()


# --- why -----------------------------------------------------------------------------------------


def why(title: str, prescribed: Iterable[PrescribedExercise] | None) -> Iterator[str]:
    """Lines about a routine's exercises: their decisions and standings. None: its script can't be read."""
    yield title
    if prescribed is None:
        yield "    Its script can't be read any more, so its changes can't be shown."
        return
    for exercise in prescribed:
        yield f"    {exercise.name}: {_stands(exercise)}"
        for each in exercise.course.decisions:
            yield f"        {each.at.day:2} {each.at:%b %Y}  {each.words}"
    yield ""


def _stands(exercise: PrescribedExercise) -> str:
    standing = exercise.course.standing
    if standing.left_out:
        return "left out"
    amounts = amounts_in_words(exercise.course.words, exercise.course.form, standing.level)
    now = amounts if exercise.course.form.name == exercise.name else f"{exercise.course.form.name}, {amounts}"
    if exercise.unasked:
        now += "; one step easier until you have said how it feels"
    return f"{now}; {exercise.harder.name} is offered" if exercise.harder else now


# --- comma-separated -----------------------------------------------------------------------------

COLUMNS = (
    "at", "session", "routine", "what", "exercise", "form", "set", "side", "rep", "unit", "target",
    "performed", "score", "remedy",
)  # fmt: skip


def write_csv(history: History, out: IO[str]) -> None:
    """Write a line for each set, pain report, morning answer and choice, by kind, in time order."""
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    routines = {session.id: session.routine for session in history.sessions}
    for kind, rows in (("set", history.sets), ("pain", history.pains), ("morning", history.mornings)):
        for row in rows:
            values = {name: getattr(row, name, "") for name in COLUMNS}
            begins = {"at": row.at.isoformat(), "routine": routines.get(row.session, ""), "what": kind}
            writer.writerow(values | begins)
    for choice in history.choices:
        at = choice.at.isoformat()
        writer.writerow({"at": at, "what": choice.choice, "exercise": choice.exercise})
