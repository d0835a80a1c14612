"""Points to go on from: the last state of a session, kept apart from its plan."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.diary import reading
from voicecoach.progress.rows import SessionRow

if TYPE_CHECKING:
    from voicecoach.session.state import State

_LATEST = f"""
    SELECT p.at, p.state, q.plan,
        EXISTS (SELECT 1 FROM sets r WHERE r.session = s.id AND r.performed > 0), {reading.SESSION}
    FROM sessions s LEFT JOIN points p ON p.session = s.id LEFT JOIN plans q ON q.session = s.id
    ORDER BY s.began_utc DESC, s.id DESC
    """


class CutShort(Struct, frozen=True):
    """A session cut short at the time `at`; `data` is its state as JSON (see `session.restore.read`)."""

    session: SessionRow
    at: datetime
    data: Any


def latest_cut_short(db: sqlite3.Connection, alive: set[int]) -> CutShort | None:
    """The latest session not `alive`, if it was cut short; one without a set done only for want of others."""
    without_sets: CutShort | None = None
    # From the latest back: a session that was only opened and left doesn't hide the one before it.
    for at, state, plan, performed, *row in db.execute(_LATEST):
        session = reading.session_row(tuple(row))
        if session.id in alive:
            continue
        cut_short = None
        if state is not None and plan is not None:
            data = {**json.loads(state), "plan": json.loads(plan)}
            cut_short = CutShort(session, datetime.fromisoformat(at), data)
        # The first with a set done settles it: if it was finished, nothing older is offered to be resumed.
        if performed:
            return cut_short
        without_sets = without_sets or cut_short
    return without_sets


def plan_json(state: State) -> str:
    """The plan of the state as JSON."""
    return _json(state.plan)


def point_json(state: State) -> str:
    """The state as JSON, without its plan, which is many times larger and doesn't change."""
    from voicecoach.session.plan.steps import Plan  # noqa: PLC0415 - programs that only read start faster

    return _json(replace(state, plan=Plan("", ())))


def _json(value: object) -> str:
    from voicecoach.session.kept import to_json  # noqa: PLC0415 - as above

    return json.dumps(to_json(value), ensure_ascii=False, separators=(",", ":"))
