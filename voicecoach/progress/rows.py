"""Rows of the diary as frozen values: the store reads and writes them, and progress uses nothing else.

Names of exercises and forms are as the script writes them. Times are aware datetimes with the person's own
UTC offset, so that a day is the person's day.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

Unit = Literal["reps", "seconds", "metres", "yards", "feet", "km", "miles", "laps", "lengths", "calories"]


class SessionRow(Struct, frozen=True):
    """One performance of a routine. `reason` is "" while it goes on, or after a crash."""

    id: int
    routine: str  # its title
    path: str  # the script, absolute; "" where it has none
    began: datetime
    ended: datetime | None = None
    reason: str = ""  # as `Finished.reason`; "interrupted" by Ctrl-C
    seconds: float = 0.0  # of session time
    seed: str = ""  # that drew what was picked and shuffled


class SetRow(Struct, frozen=True):
    """One set on one side, as it was performed; it began at `at`.

    `exercise` is the name in the routine; `form` the rung of its ladder that was done, `rung` its index (0 is
    the hardest), `home` the index of the written form. `target` and `performed` are in `unit`; `low` and
    `high` bound the dose of that form; `load` is the weight or equipment in words.
    """

    session: int
    at: datetime
    exercise: str
    form: str
    rung: int
    home: int
    set: int
    side: str
    unit: Unit
    target: float | None
    performed: float
    low: float | None
    high: float | None
    load: str = ""


class PainRow(Struct, frozen=True):
    """A pain report. `score` is 0-10 (numeric rating scale), None without an answer."""

    session: int
    at: datetime
    exercise: str
    form: str
    set: int
    rep: int
    score: int | None
    remedy: str


class CommandRow(Struct, frozen=True):
    """A command that was obeyed, during `exercise` ("": outside of one)."""

    session: int
    at: datetime
    command: str
    phrase: str
    exercise: str


class MorningRow(Struct, frozen=True):
    """The answer (0-10), at a later start, to how the exercise feels that hurt in `session`."""

    session: int
    at: datetime
    exercise: str
    score: int


class ChoiceRow(Struct, frozen=True):
    """A person's decision about an exercise.

    "step up" was taken, "not yet" declines it, "back" asks for an exercise that was left out.
    """

    at: datetime
    exercise: str
    choice: Literal["step up", "not yet", "back"]


class History(Struct, frozen=True):
    """All rows of the diary, or a part, in time order."""

    sessions: tuple[SessionRow, ...] = ()
    sets: tuple[SetRow, ...] = ()
    pains: tuple[PainRow, ...] = ()
    commands: tuple[CommandRow, ...] = ()
    mornings: tuple[MorningRow, ...] = ()
    choices: tuple[ChoiceRow, ...] = ()
