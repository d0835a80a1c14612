"""What the diary keeps, as frozen values: what the store writes and reads, and all that progress looks at.

Names of exercises and forms are as the script writes them. Times are aware datetimes, with the offset of
where the person was, so that a day is the person's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Unit = Literal["reps", "seconds"]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One performance of a routine. `reason` "" while it goes on, or where it was cut short by a crash."""

    id: int
    routine: str  # its title
    path: str  # the script, absolute; "" where it has none
    began: datetime
    ended: datetime | None = None
    reason: str = ""  # as `Finished.reason`; "interrupted" by Ctrl-C
    seconds: float = 0.0  # of session time


@dataclass(frozen=True, slots=True)
class SetRow:
    """One set on one side, as it was performed; `at` is when it began.

    `exercise` is the name that the routine wrote; `form` the rung of its ladder that was done, `rung` its
    index (0 is the hardest) and `home` that of the written one. `target` and `performed` are in `unit`;
    `low` and `high` bound the dose of that form.
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


@dataclass(frozen=True, slots=True)
class PainRow:
    """A pain report. `score` is 0-10 (numeric rating scale), None where it was not answered."""

    session: int
    at: datetime
    exercise: str
    form: str
    set: int
    rep: int
    score: int | None
    remedy: str


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command that was obeyed; `exercise` is what it was said in, "" outside of one."""

    session: int
    at: datetime
    command: str
    phrase: str
    exercise: str


@dataclass(frozen=True, slots=True)
class MorningRow:
    """The answer, 0-10, to how what hurt in `session` feels at the next start."""

    session: int
    at: datetime
    exercise: str
    score: int


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """What the person decided about an exercise.

    "step up" was taken, "not yet" declines it, "back" asks for an exercise that was left out.
    """

    at: datetime
    exercise: str
    choice: Literal["step up", "not yet", "back"]


@dataclass(frozen=True, slots=True)
class History:
    """All of it, in time order."""

    sessions: tuple[SessionRow, ...] = ()
    sets: tuple[SetRow, ...] = ()
    pains: tuple[PainRow, ...] = ()
    commands: tuple[CommandRow, ...] = ()
    mornings: tuple[MorningRow, ...] = ()
    choices: tuple[ChoiceRow, ...] = ()
