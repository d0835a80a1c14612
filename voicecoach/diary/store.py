"""The diary on disk: one SQLite file, written as the session goes, so that a kill loses nothing of it.

What one moment of a session changes is one transaction, the point to go on from with it. With a
write-ahead log a transaction that was made outlives any death of the process, and with `durable` (the
disk is waited for) that of the machine.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from voicecoach.diary import place, reading, writing
from voicecoach.diary.database import DamagedError, connect, explained, transaction
from voicecoach.diary.going import Going, goes_on
from voicecoach.diary.rows import ChoiceRow, CommandRow, History, MorningRow, PainRow, SessionRow, SetRow
from voicecoach.errors import DiaryError

if TYPE_CHECKING:
    from voicecoach.session.state import State

_LATEST = f"""
    SELECT p.at, p.state, q.plan,
        EXISTS (SELECT 1 FROM sets r WHERE r.session = s.id AND r.performed > 0), {reading.SESSION}
    FROM sessions s LEFT JOIN points p ON p.session = s.id LEFT JOIN plans q ON q.session = s.id
    ORDER BY s.began_utc DESC, s.id DESC
    """


@dataclass(frozen=True, slots=True)
class Record:
    """How far a session's record has come: its row, the bout that was last begun, and how many of each."""

    session: SessionRow
    bout: SetRow | None = None
    sets: int = 0
    pains: int = 0
    commands: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What one moment changed, by the numbers within the session; kept whole or not at all.

    `seconds` is session time so far. A pain of None was a false alarm. `point` is the state to go on
    from; `reason` is given where the session ended, and with no `point` there is nothing to go on with.
    """

    session: int
    at: datetime
    seconds: float
    sets: Mapping[int, SetRow] = field(default_factory=dict)
    pains: Mapping[int, PainRow | None] = field(default_factory=dict)
    commands: Mapping[int, CommandRow] = field(default_factory=dict)
    point: State | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CutShort:
    """A session that was cut short at `at`; `data` is its state as JSON (see `session.restore.read`)."""

    session: SessionRow
    at: datetime
    data: Any


class Store:
    """The diary in the file at `path`; one thread at a time.

    Where there is none it is made; without `make` it is empty, and leaves no trace. Every method raises
    DiaryError where the file can't be read or written, DamagedError where it is no diary (any more).
    `durable`: what is kept also outlives a power cut, for a wait of the disk's.
    """

    def __init__(self, path: Path, *, durable: bool = True, make: bool = True) -> None:
        self.path = path
        self._going: dict[int, Going] = {}
        self._db = connect(path, durable=durable, make=make)

    def close(self) -> None:
        for going in self._going.values():
            going.end()
        self._going.clear()
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """One transaction: all of it, or nothing."""
        return transaction(self._db, self.path)

    def snapshot(self) -> AbstractContextManager[sqlite3.Connection]:
        """Several queries about the same moment."""
        return transaction(self._db, self.path, "DEFERRED")

    # --- a session as it goes ------------------------------------------------------------------

    def begin(self, state: State, began: datetime) -> Record:
        """A new session, which is in `state` and goes on until it ends or the store is closed."""
        path = str(Path(state.plan.path).absolute()) if state.plan.path else ""
        session = SessionRow(0, state.plan.title, path, began)
        with ExitStack() as undo:
            with self.transaction() as db:
                alive = self.alive(db)
                cut = _cut_short(db, alive)
                wanted = [*alive, *([cut.session.id] if cut else ())]
                for table in ("plans", "points"):  # what nobody can go on with any more
                    places = ", ".join("?" * len(wanted))
                    db.execute(f"DELETE FROM {table} WHERE session NOT IN ({places})", wanted)
                number = writing.insert_session(db, session, os.urandom(16).hex())
                point = (number, began.isoformat(), _point_of(state))
                db.execute("INSERT INTO plans VALUES (?, ?)", (number, _plan_of(state)))
                db.execute("INSERT INTO points VALUES (?, ?, ?)", point)
                going = Going(self.path, number)  # held before others see it: they'd take it for cut short
                undo.callback(going.end)
            undo.pop_all()
        self._going[number] = going
        return Record(replace(session, id=number))

    def take_up(self, number: int, state: State, at: datetime) -> Record:
        """The session `number`, which was cut short, going on from `state` in the same record."""
        with explained(self.path):
            self._going[number] = Going(self.path, number)
        with self.transaction() as db:
            db.execute("UPDATE sessions SET ended = NULL, reason = '' WHERE id = ?", (number,))
            db.execute("UPDATE plans SET plan = ? WHERE session = ?", (_plan_of(state), number))
            point = (at.isoformat(), _point_of(state), number)
            db.execute("UPDATE points SET at = ?, state = ? WHERE session = ?", point)
            query = f"SELECT {reading.SESSION} FROM sessions s WHERE id = ?"
            session = reading.session_row(db.execute(query, (number,)).fetchone())
            query = f"SELECT {reading.SET} FROM sets r WHERE session = ? ORDER BY number DESC LIMIT 1"
            bout = db.execute(query, (number,)).fetchone()
            counts = [
                db.execute(f"SELECT coalesce(max(number), 0) FROM {t} WHERE session = ?", (number,))
                for t in ("sets", "pains", "commands")
            ]
            sets, pains, commands = (found.fetchone()[0] for found in counts)
        return Record(session, reading.set_row(bout) if bout else None, sets, pains, commands)

    def keep(self, change: Change) -> None:
        """Keep what one moment of a session changed."""
        session, at = change.session, change.at.isoformat()
        with self.transaction() as db:
            for number, bout in change.sets.items():
                writing.insert_set(db, session, number, bout)
            for number, pain in change.pains.items():
                if pain is None:
                    db.execute("DELETE FROM pains WHERE session = ? AND number = ?", (session, number))
                else:
                    writing.insert_pain(db, session, number, pain)
            for number, command in change.commands.items():
                writing.insert_command(db, session, number, command)
            ended = (at if change.reason else None, change.reason, change.seconds, session)
            db.execute("UPDATE sessions SET ended = ?, reason = ?, seconds = ? WHERE id = ?", ended)
            if change.point is not None:
                values = (session, at, _point_of(change.point))
                db.execute("INSERT OR REPLACE INTO points VALUES (?, ?, ?)", values)
            elif change.reason:
                db.execute("DELETE FROM points WHERE session = ?", (session,))
                db.execute("DELETE FROM plans WHERE session = ?", (session,))
        if change.reason and session in self._going:
            self._going.pop(session).end()

    def going(self) -> tuple[SessionRow, ...]:
        """The sessions that go on now in other processes."""
        with self.snapshot() as db:
            return self._elsewhere(db)

    def cut_short(self) -> CutShort | None:
        """What was begun last, where it was cut short and doesn't go on now.

        A session in which nothing was performed is only meant where there is no other.
        """
        with self.snapshot() as db:
            return _cut_short(db, self.alive(db))

    def alive(self, db: sqlite3.Connection) -> set[int]:
        """The sessions that go on now, here or elsewhere; within a transaction, none begins meanwhile."""
        return {one.id for one in self._elsewhere(db)} | self._going.keys()

    def _elsewhere(self, db: sqlite3.Connection) -> tuple[SessionRow, ...]:
        query = f"SELECT {reading.SESSION} FROM sessions s WHERE ended IS NULL ORDER BY began_utc"
        open_ = [reading.session_row(row) for row in db.execute(query)]
        return tuple(one for one in open_ if one.id not in self._going and goes_on(self.path, one.id))

    # --- what was decided ----------------------------------------------------------------------

    def add_morning(self, morning: MorningRow) -> None:
        with self.transaction() as db:
            writing.insert_morning(db, morning.session, morning)

    def add_choice(self, choice: ChoiceRow) -> None:
        with self.transaction() as db:
            writing.insert_choice(db, choice)

    # --- what is asked of it -------------------------------------------------------------------

    def history(
        self, *, since: datetime | None = None, exercise: str | None = None, routine: str | None = None
    ) -> History:
        """What happened in the sessions begun at or after `since`, of `routine`; of it, what is `exercise`'s.

        With `exercise`, the sessions are those in which it was done or hurt. All choices are given. Sets
        in which nothing was performed are none.
        """
        with self.snapshot() as db:
            return reading.history(db, reading.Wanted(since, exercise, routine))

    def last_used(self) -> Mapping[str, datetime]:
        """When each routine was last begun, by its title and by its script's path."""
        with self.snapshot() as db:
            return reading.last_used(db)

    def began(self) -> tuple[datetime, ...]:
        """When each session began, in time order."""
        with self.snapshot() as db:
            return reading.began(db)

    def check(self) -> None:
        """Raises DamagedError where the file is not whole (read all through: 8 ms for a year of it)."""
        with self.snapshot() as db:
            found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise DamagedError.of(self.path)

    # --- forgetting ----------------------------------------------------------------------------

    def delete(self, before: datetime | None = None) -> int:
        """Forget the sessions and choices from before that time, or all; how many sessions.

        What is deleted is overwritten, the file made anew. A session that goes on is let be.
        """
        limit = 2**62 if before is None else reading.microseconds(before)
        with self.transaction() as db:
            alive = self.alive(db)
            kept = f"id NOT IN ({', '.join('?' * len(alive))})"
            gone = db.execute(
                f"DELETE FROM sessions WHERE began_utc < ? AND {kept}", (limit, *alive)
            ).rowcount
            db.execute("DELETE FROM choices WHERE at_utc < ?", (limit,))
        self._make_anew(gone)
        return gone

    def _make_anew(self, gone: int) -> None:
        """Overwrite what has been deleted, then write the file anew. Raises DiaryError for either."""
        overwritten = False
        try:
            with explained(self.path):
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                overwritten = True
                self._db.execute("VACUUM")
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except DiaryError as error:
            so_far = "overwritten" if overwritten else "not yet overwritten"
            message = f"Sessions deleted: {gone}, {so_far} in the file, which could not be written anew."
            raise DiaryError(message, f"{error} Make room, and delete again.") from error


def _cut_short(db: sqlite3.Connection, alive: set[int]) -> CutShort | None:
    nothing: CutShort | None = None
    for at, state, plan, performed, *row in db.execute(_LATEST):
        session = reading.session_row(tuple(row))
        if session.id in alive:
            continue
        found = None
        if state is not None and plan is not None:
            data = {**json.loads(state), "plan": json.loads(plan)}
            found = CutShort(session, datetime.fromisoformat(at), data)
        if performed:
            return found
        nothing = nothing or found
    return nothing


def _plan_of(state: State) -> str:
    return _json(state.plan)


def _point_of(state: State) -> str:
    """The state without its plan, which is many times larger and stays the same."""
    from voicecoach.session.plan import Plan  # noqa: PLC0415 - whoever only reads starts faster

    return _json(replace(state, plan=Plan("", ())))


def _json(value: object) -> str:
    from voicecoach.session.state import to_json  # noqa: PLC0415 - as above

    return json.dumps(to_json(value), ensure_ascii=False, separators=(",", ":"))


def open_own(path: Path) -> tuple[Store, str]:
    """The person's diary, to be kept in; and what they should know: a damaged one has been set aside.

    Raises DiaryError where it can't be used.
    """
    store = None
    try:
        store = Store(path)
        store.check()
    except DamagedError:
        if store is not None:
            store.close()
        with explained(path):
            aside = place.set_aside(path)
        return Store(path), f"The diary was damaged. It is set aside as {aside}, and a new one begun."
    return store, ""
