"""The record of one session, and the changes that a moment of it makes to the diary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, field

from voicecoach.progress.rows import ChoiceRow, CommandRow, PainRow, SessionRow, SetRow

if TYPE_CHECKING:
    from voicecoach.session.state import State


class Record(Struct, frozen=True):
    """State of a session's record: its row, the set begun last, and the numbers of rows of each kind."""

    session: SessionRow
    bout: SetRow | None = None
    sets: int = 0
    pains: int = 0
    commands: int = 0


class DiaryChange(Struct, frozen=True):
    """Changes of one moment, by the rows' numbers within the session; kept together or not at all.

    `seconds` is session time so far. A pain of None was a false alarm. `point` is the state to resume from.
    `reason` is set if the session ended; without a `point` it can't be resumed then.
    """

    session: int
    at: datetime
    seconds: float
    sets: Mapping[int, SetRow] = field(default_factory=dict)
    pains: Mapping[int, PainRow | None] = field(default_factory=dict)
    commands: Mapping[int, CommandRow] = field(default_factory=dict)
    choices: tuple[ChoiceRow, ...] = ()
    point: State | None = None
    reason: str = ""
