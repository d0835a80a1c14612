"""The diary on disk: one SQLite file, written during the session, so that a kill loses nothing.

The changes of one moment are one transaction, together with the point to resume from. With a write-ahead log
a finished transaction survives any death of the process, and with `durable` (which waits for the disk) that
of the machine.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

from voicecoach.diary import inserting, reading
from voicecoach.diary.database import DamagedError, connect, explained, transaction
from voicecoach.diary.record import DiaryChange, Record
from voicecoach.diary.resume_points import CutShort, latest_cut_short, plan_json, point_json
from voicecoach.diary.session_lock import Going, goes_on
from voicecoach.errors import DiaryError
from voicecoach.progress.rows import ChoiceRow, History, MorningRow, SessionRow

if TYPE_CHECKING:
    from voicecoach.session.state import State


class Store:
    """The diary in the file at `path`, for one thread at a time.

    A missing file is made; without `make` the diary is then empty, and leaves no trace. Every method raises
    DiaryError if the file can't be read or written, DamagedError if it is no diary (any more). `durable`:
    changes survive a power cut, at the cost of waiting for the disk.
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
        """Open a transaction, which writes all or nothing."""
        return transaction(self._db, self.path)

    def snapshot(self) -> AbstractContextManager[sqlite3.Connection]:
        """Open a transaction in which several queries read the state of one moment."""
        return transaction(self._db, self.path, "DEFERRED")

    # --- a session as it goes ------------------------------------------------------------------

    def begin(self, state: State, began: datetime) -> Record:
        """Begin a session in `state`, which goes on until it ends or the store is closed."""
        path = str(Path(state.plan.path).absolute()) if state.plan.path else ""
        session = SessionRow(0, state.plan.title, path, began, seed=state.plan.seed)
        with ExitStack() as undo:
            with self.transaction() as db:
                alive = self.alive(db)
                cut = latest_cut_short(db, alive)
                wanted = [*alive, *([cut.session.id] if cut else ())]
                # A plan is large: only those stay from which a session can still be resumed.
                for table in ("plans", "points"):
                    places = ", ".join("?" * len(wanted))
                    db.execute(f"DELETE FROM {table} WHERE session NOT IN ({places})", wanted)
                number = inserting.insert_session(db, session, os.urandom(16).hex())
                point = (number, began.isoformat(), point_json(state))
                db.execute("INSERT INTO plans VALUES (?, ?)", (number, plan_json(state)))
                db.execute("INSERT INTO points VALUES (?, ?, ?)", point)
                # Locked before the transaction ends: another process that saw the session without its lock
                # would take it for cut short.
                going = Going(self.path, number)
                undo.callback(going.end)
            # Written: from now on the session itself, not this block, releases the lock.
            undo.pop_all()
        self._going[number] = going
        return Record(replace(session, id=number))

    def take_up(self, number: int, state: State, at: datetime) -> Record:
        """Resume the session `number`, which was cut short, from `state` in the same record."""
        # The lock first: of two processes that want to resume the session, one fails here.
        with explained(self.path):
            self._going[number] = Going(self.path, number)
        with self.transaction() as db:
            db.execute("UPDATE sessions SET ended = NULL, reason = '' WHERE id = ?", (number,))
            db.execute("UPDATE plans SET plan = ? WHERE session = ?", (plan_json(state), number))
            point = (at.isoformat(), point_json(state), number)
            db.execute("UPDATE points SET at = ?, state = ? WHERE session = ?", point)
            query = f"SELECT {reading.SESSION} FROM sessions s WHERE id = ?"
            session = reading.session_row(db.execute(query, (number,)).fetchone())
            query = f"SELECT {reading.SET} FROM sets r WHERE session = ? ORDER BY number DESC LIMIT 1"
            bout = db.execute(query, (number,)).fetchone()
            # The largest numbers, not counts of rows: a false alarm leaves a gap, and none may come twice.
            counts = [
                db.execute(f"SELECT coalesce(max(number), 0) FROM {t} WHERE session = ?", (number,))
                for t in ("sets", "pains", "commands")
            ]
            sets, pains, commands = (count.fetchone()[0] for count in counts)
        return Record(session, reading.set_row(bout) if bout else None, sets, pains, commands)

    def keep(self, change: DiaryChange) -> None:
        """Write the changes of one moment of a session."""
        session, at = change.session, change.at.isoformat()
        with self.transaction() as db:
            for number, bout in change.sets.items():
                inserting.insert_set(db, session, number, bout)
            for number, pain in change.pains.items():
                if pain is None:
                    db.execute("DELETE FROM pains WHERE session = ? AND number = ?", (session, number))
                else:
                    inserting.insert_pain(db, session, number, pain)
            for number, command in change.commands.items():
                inserting.insert_command(db, session, number, command)
            for choice in change.choices:
                inserting.insert_choice(db, choice)
            # Session time grows with every change: a killed session has the time up to its last one.
            ended = (at if change.reason else None, change.reason, change.seconds, session)
            db.execute("UPDATE sessions SET ended = ?, reason = ?, seconds = ? WHERE id = ?", ended)
            if change.point is not None:
                values = (session, at, point_json(change.point))
                db.execute("INSERT OR REPLACE INTO points VALUES (?, ?, ?)", values)
            elif change.reason:
                db.execute("DELETE FROM points WHERE session = ?", (session,))
                db.execute("DELETE FROM plans WHERE session = ?", (session,))
        # Only now: with the lock released before, the session would look cut short for a moment.
        if change.reason and session in self._going:
            self._going.pop(session).end()

    def going(self) -> tuple[SessionRow, ...]:
        """The sessions that are going on in other processes."""
        with self.snapshot() as db:
            return self._elsewhere(db)

    def cut_short(self) -> CutShort | None:
        """The latest session, if it was cut short and isn't going on now.

        A session without any set done only counts if there is no other.
        """
        with self.snapshot() as db:
            return latest_cut_short(db, self.alive(db))

    def alive(self, db: sqlite3.Connection) -> set[int]:
        """The sessions going on now, here or elsewhere; while a transaction lasts, none can begin."""
        return {session.id for session in self._elsewhere(db)} | self._going.keys()

    def _elsewhere(self, db: sqlite3.Connection) -> tuple[SessionRow, ...]:
        query = f"SELECT {reading.SESSION} FROM sessions s WHERE ended IS NULL ORDER BY began_utc"
        unfinished = [reading.session_row(row) for row in db.execute(query)]
        # An unfinished row alone says nothing: a killed session never got its end. Its lock tells.
        return tuple(
            session
            for session in unfinished
            if session.id not in self._going and goes_on(self.path, session.id)
        )

    # --- what was decided ----------------------------------------------------------------------

    def add_morning(self, morning: MorningRow) -> None:
        with self.transaction() as db:
            inserting.insert_morning(db, morning.session, morning)

    def add_choice(self, choice: ChoiceRow) -> None:
        with self.transaction() as db:
            inserting.insert_choice(db, choice)

    # --- what is asked of it -------------------------------------------------------------------

    def history(
        self, *, since: datetime | None = None, exercise: str | None = None, routine: str | None = None
    ) -> History:
        """The sessions of `routine` begun at or after `since`, with only the rows of `exercise`.

        With `exercise`, the sessions are those in which it was done or hurt. Choices are always complete.
        Sets with nothing performed are left out.
        """
        with self.snapshot() as db:
            return reading.history(db, reading.Wanted(since, exercise, routine))

    def last_used(self) -> Mapping[str, datetime]:
        """The last beginning of each routine, by its title and by its script's path."""
        with self.snapshot() as db:
            return reading.last_used(db)

    def began(self) -> tuple[datetime, ...]:
        """The beginnings of all sessions, in time order."""
        with self.snapshot() as db:
            return reading.began(db)

    def check(self) -> None:
        """Raise DamagedError if the file is damaged. Reads all of it: 8 ms for a year of sessions."""
        with self.snapshot() as db:
            verdict = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise DamagedError.of(self.path)

    # --- forgetting ----------------------------------------------------------------------------

    def delete(self, before: datetime | None = None) -> int:
        """Delete the sessions and choices from before that time, or all; return the number of sessions.

        The deleted data is overwritten, and the file rewritten. A session that is going on stays.
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
        """Overwrite the deleted data, then rewrite the file. Raises DiaryError if either fails."""
        overwritten = False
        try:
            with explained(self.path):
                # The log holds old pages too: moved into the file and cut to nothing, before and after the
                # rewriting. Each step is told in the error, since a full disk may stop any of them.
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                overwritten = True
                self._db.execute("VACUUM")
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except DiaryError as error:
            so_far = "overwritten" if overwritten else "not yet overwritten"
            message = f"Sessions deleted: {gone}, {so_far} in the file, which could not be written anew."
            raise DiaryError(message, f"{error} Make room, and delete again.") from error
