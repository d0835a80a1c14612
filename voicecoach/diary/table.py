"""The diary as lines of a table, for reading on a terminal, and as comma-separated values."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import IO

from voicecoach.diary.amounts import amounts_in_words
from voicecoach.diary.progress import Exercise
from voicecoach.diary.rows import History
from voicecoach.diary.summary import ExerciseLine, SessionLine, exercises, sessions

MOST_SESSIONS = 10
REASONS = {
    "stopped": "stopped early",
    "pain": "ended for pain",
    "interrupted": "cut short",
    "waiting": "cut short",
    "": "cut short",
}
"""Of a session, in words; of one that came to its end, nothing."""


def lines(history: History, most: int | None) -> Iterator[str]:
    """The sessions, the last first (`most`: of more only so many), then the exercises."""
    found = sessions(history)[::-1]
    wide = max(len(line.session.routine) for line in found)
    for line in found[:most]:
        yield _session(line, wide)
    if most is not None and len(found) > most:
        yield f"and {len(found) - most} before"
    of = exercises(history)
    if not of:
        return
    yield ""
    wide = max(len(one.exercise) for one in of)
    yield from (_exercise(one, wide) for one in of)


def _session(line: SessionLine, wide: int) -> str:
    began = line.session.began
    sets = f"{line.sets:3} set{' ' if line.sets == 1 else 's'}"
    row = (
        f"{began:%a} {began.day:2} {began:%b %Y}  {line.session.routine:{wide}}  {line.minutes:3} min  {sets}"
    )
    ended = REASONS.get(line.session.reason, "")
    return f"{row}  {'; '.join(part for part in (_pain(line), ended) if part)}".rstrip()


def _pain(line: SessionLine) -> str:
    if not line.pain:
        return ""
    each = [
        f"{name or 'no exercise'} {'not scored' if worst is None else worst}" for name, worst in line.pain
    ]
    return f"pain: {', '.join(each)}"


def _exercise(one: ExerciseLine, wide: int) -> str:
    times = f"{len(one.did):3} session{' ' if len(one.did) == 1 else 's'}"
    last = ""
    if one.did:
        did = one.did[-1]
        last = f"last {did.words}" if did.form == one.exercise else f"last {did.form}, {did.words}"
    pain = ""
    if one.pains:
        worst = "" if one.worst is None else f", at most {one.worst} of 10"
        pain = f"pain in {one.sore_sessions}{worst}"
    return f"{one.exercise:{wide}}  {times}  {'; '.join(part for part in (last, pain) if part)}".rstrip()


# --- why -----------------------------------------------------------------------------------------


def why(title: str, found: Iterable[Exercise] | None) -> Iterator[str]:
    """Every decision about a routine's exercises, and where each stands; None: its script can't be read."""
    yield title
    if found is None:
        yield "    Its script can't be read any more, so its changes can't be shown."
        return
    for one in found:
        yield f"    {one.name}: {_stands(one)}"
        for each in one.course.decisions:
            yield f"        {each.at.day:2} {each.at:%b %Y}  {each.words}"
    yield ""


def _stands(one: Exercise) -> str:
    standing = one.course.standing
    if standing.left_out:
        return "left out"
    amounts = amounts_in_words(one.course.form, standing.level)
    now = amounts if one.course.form.name == one.name else f"{one.course.form.name}, {amounts}"
    if one.unasked:
        now += "; one step easier until you have said how it feels"
    return f"{now}; {one.harder.name} is offered" if one.harder else now


# --- comma-separated -----------------------------------------------------------------------------

COLUMNS = (
    "at", "session", "routine", "what", "exercise", "form", "set", "side", "rep", "unit", "target",
    "performed", "score", "remedy",
)  # fmt: skip


def write_csv(history: History, out: IO[str]) -> None:
    """A line each set, report of pain, answer in the morning and choice, by kind, in time order."""
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    routines = {one.id: one.routine for one in history.sessions}
    for what, rows in (("set", history.sets), ("pain", history.pains), ("morning", history.mornings)):
        for row in rows:
            values = {name: getattr(row, name, "") for name in COLUMNS}
            begins = {"at": row.at.isoformat(), "routine": routines.get(row.session, ""), "what": what}
            writer.writerow(values | begins)
    for choice in history.choices:
        at = choice.at.isoformat()
        writer.writerow({"at": at, "what": choice.choice, "exercise": choice.exercise})
