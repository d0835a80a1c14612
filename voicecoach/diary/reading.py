"""Queries of the diary: rows as values, found by index, and no more than wanted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from voicecoach.progress.rows import ChoiceRow, CommandRow, History, MorningRow, PainRow, SessionRow, SetRow

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

SESSION = "s.id, s.routine, s.path, s.began, s.ended, s.reason, s.seconds, s.seed"
SET = (
    'r.session, r.at, r.exercise, r.form, r.rung, r.home, r."set", r.side, r.unit, r.target, '
    "r.performed, r.low, r.high, r.load"
)
PAIN = 'r.session, r.at, r.exercise, r.form, r."set", r.rep, r.score, r.remedy'
COMMAND = "r.session, r.at, r.command, r.phrase, r.exercise"
MORNING = "r.session, r.at, r.exercise, r.score"


def microseconds(at: datetime) -> int:
    """An aware time as microseconds since 1970 (UTC), which order times across offsets."""
    return (at - _EPOCH) // _MICROSECOND


# --- rows ----------------------------------------------------------------------------------------


def session_row(row: tuple[Any, ...]) -> SessionRow:
    number, routine, path, began, ended, *rest = row
    ended = datetime.fromisoformat(ended) if ended else None
    return SessionRow(number, routine, path, datetime.fromisoformat(began), ended, *rest)


def set_row(row: tuple[Any, ...]) -> SetRow:
    session, at, *rest = row
    return SetRow(session, datetime.fromisoformat(at), *rest)


def pain_row(row: tuple[Any, ...]) -> PainRow:
    session, at, *rest = row
    return PainRow(session, datetime.fromisoformat(at), *rest)


def command_row(row: tuple[Any, ...]) -> CommandRow:
    session, at, *rest = row
    return CommandRow(session, datetime.fromisoformat(at), *rest)


def morning_row(row: tuple[Any, ...]) -> MorningRow:
    session, at, *rest = row
    return MorningRow(session, datetime.fromisoformat(at), *rest)


def choice_row(row: tuple[Any, ...]) -> ChoiceRow:
    at, exercise, choice = row
    return ChoiceRow(datetime.fromisoformat(at), exercise, choice)


# --- questions -----------------------------------------------------------------------------------


class Wanted(Struct, frozen=True):
    """Filter of the history: sessions begun at or after `since`, of `routine`; of those, only `exercise`."""

    since: datetime | None = None
    exercise: str | None = None
    routine: str | None = None

    @property
    def values(self) -> dict[str, Any]:
        since = None if self.since is None else microseconds(self.since)
        return {"since": since, "exercise": self.exercise, "routine": self.routine}

    def where(self, *, own: bool = True) -> str:
        """The conditions in SQL; `own`: the row itself names an exercise."""
        conditions = ["1"]
        if self.since is not None:
            conditions.append("s.began_utc >= :since")
        if self.routine is not None:
            conditions.append("s.routine = :routine COLLATE NOCASE")
        if self.exercise is not None:
            named = "exercise = :exercise COLLATE NOCASE"
            within = " UNION ".join(f"SELECT session FROM {t} WHERE {named}" for t in ("sets", "pains"))
            conditions.append(f"r.{named}" if own else f"s.id IN ({within})")
        return " AND ".join(conditions)


def history(db: sqlite3.Connection, wanted: Wanted) -> History:
    return History(
        sessions=tuple(map(session_row, _sessions(db, wanted))),
        sets=tuple(map(set_row, _of(db, "sets", SET, wanted, "number"))),
        pains=tuple(map(pain_row, _of(db, "pains", PAIN, wanted, "number"))),
        commands=tuple(map(command_row, _of(db, "commands", COMMAND, wanted, "number"))),
        mornings=tuple(map(morning_row, _of(db, "mornings", MORNING, wanted, "at"))),
        choices=tuple(map(choice_row, _choices(db, wanted))),
    )


def _sessions(db: sqlite3.Connection, wanted: Wanted) -> Iterator[tuple[Any, ...]]:
    query = f"SELECT {SESSION} FROM sessions s WHERE {wanted.where(own=False)} ORDER BY s.began_utc, s.id"
    return db.execute(query, wanted.values)


def _of(
    db: sqlite3.Connection, table: str, columns: str, wanted: Wanted, order: str
) -> Iterator[tuple[Any, ...]]:
    done = "r.performed > 0" if table == "sets" else "1"
    query = (
        f"SELECT {columns} FROM sessions s JOIN {table} r ON r.session = s.id "
        f"WHERE {wanted.where()} AND {done} ORDER BY s.began_utc, s.id, r.{order}"
    )
    return db.execute(query, wanted.values)


def _choices(db: sqlite3.Connection, wanted: Wanted) -> Iterator[tuple[Any, ...]]:
    """All choices of any date: a choice holds until the next one."""
    named = "" if wanted.exercise is None else "WHERE exercise = :exercise COLLATE NOCASE"
    return db.execute(
        f"SELECT at, exercise, choice FROM choices {named} ORDER BY at_utc, exercise, choice",
        wanted.values,
    )


def last_used(db: sqlite3.Connection) -> Mapping[str, datetime]:
    """The last beginning of each routine, by its title and by its script's path."""
    latest: dict[str, datetime] = {}
    for name in ("routine", "path"):
        query = f"SELECT {name}, began, max(began_utc) FROM sessions GROUP BY {name}"
        latest |= {key: datetime.fromisoformat(began) for key, began, _ in db.execute(query) if key}
    return latest


def began(db: sqlite3.Connection) -> tuple[datetime, ...]:
    """The beginnings of all sessions, in time order."""
    query = "SELECT began FROM sessions ORDER BY began_utc, id"
    return tuple(datetime.fromisoformat(began) for (began,) in db.execute(query))
