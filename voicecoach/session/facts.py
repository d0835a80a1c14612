"""Facts of a session: one frozen class for each kind, told apart by its type.

`to_entry()` gives a fact as the members of its line in the event log: its name first, then its fields in
their order. Times are seconds on the session's clock, lengths are seconds too.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import asdict

Value = str | int | float | bool | tuple[str, ...] | None


class Logged(Struct, frozen=True):
    """A fact with its name in the log, and the fields that are not written there.

    A field is left out if it has the value that `absent` gives it; an `unlogged` one always.
    """

    event: ClassVar[str]
    absent: ClassVar[Mapping[str, Value]] = MappingProxyType({})
    unlogged: ClassVar[frozenset[str]] = frozenset()

    def to_entry(self) -> Mapping[str, Value]:
        entry: dict[str, Value] = {"event": self.event}
        for name, value in asdict(self).items():
            absent = name in self.absent and value == self.absent[name]
            if name not in self.unlogged and not absent:
                entry[name] = value
        return entry


# --- the session -----------------------------------------------------------------------------------


class SessionStarted(Logged, frozen=True):
    event = "started"
    absent = MappingProxyType({"resumed": False})

    routine: str
    mode: str
    level: str
    resumed: bool = False


class HearingChanged(Logged, frozen=True):
    event = "hearing"

    on: bool
    reason: str


class CompanyNoticed(Logged, frozen=True):
    """Talk or music goes on all the time where the person is."""

    event = "company"

    what: str


class MannerChanged(Logged, frozen=True):
    """Commands are obeyed that are said in this manner: any ("all"), or by the coach's name ("named")."""

    event = "manner"

    manner: str


class CommandObeyed(Logged, frozen=True):
    """A command was obeyed: its `effect` in the `state` of the session (a column of the table)."""

    event = "action"

    command: str
    effect: str
    state: str


class SessionPaused(Logged, frozen=True):
    event = "paused"


class SessionResumed(Logged, frozen=True):
    event = "resumed"


class SessionStopped(Logged, frozen=True):
    event = "stopped"


# --- exercises -------------------------------------------------------------------------------------


class ExerciseBegun(Logged, frozen=True):
    """An exercise began in the form `name`; `instead_of`: the form that it replaces."""

    event = "exercise"
    absent = MappingProxyType({"instead_of": ""})

    name: str
    sets: int
    amount: str
    instead_of: str = ""


class ExerciseBroughtBack(Logged, frozen=True):
    """It was left, and the person asked for it; `left_out`: today had left it out from the start."""

    event = "back"
    absent = MappingProxyType({"left_out": False})

    exercise: str
    form: str
    left_out: bool = False


class ExerciseSkipped(Logged, frozen=True):
    """An exercise was skipped: it is left out today, or was left for the session."""

    event = "skipped"

    exercise: str


class ExerciseLeft(Logged, frozen=True):
    """An exercise was left for the rest of the session; `kind`: with all that share a tag with it."""

    event = "left"

    exercise: str
    kind: bool


class SetBegun(Logged, frozen=True):
    """A bout, one side of one set: `exercise` is the form that is done, `written` the script's exercise.

    `rung` is the form's place on the exercise's ladder (0 is the hardest), `home` that of the form in the
    script. `target` is the reps of the bout. `amount`, `low` and `high` are seconds where `timed`, else
    reps; None where the dose leaves it open.
    """

    event = "set"
    optional = frozenset({"load"})

    exercise: str
    set: int
    sets: int
    side: str
    target: int | None
    unit: str
    written: str
    rung: int
    home: int
    timed: bool
    amount: float | None
    low: float | None
    high: float | None
    alternating: bool
    load: str = ""


class PhaseBegun(Logged, frozen=True):
    """A phase of a rep began, with its words; `end` is None if the person ends it."""

    event = "phase"

    exercise: str
    set: int
    side: str
    rep: int
    phase: str
    end: float | None


class Counted(Logged, frozen=True):
    """A number was said: of a rep, or of a second."""

    event = "count"

    value: int


class RepDone(Logged, frozen=True):
    event = "rep"

    exercise: str
    set: int
    side: str
    rep: int


class SetDone(Logged, frozen=True):
    """A bout ended: `reps` of `target`; of a held position, `seconds` and no reps."""

    event = "set_done"
    absent = MappingProxyType({"seconds": None})

    exercise: str
    set: int
    side: str
    reps: int
    target: int | None
    seconds: float | None = None


# --- between exercises -----------------------------------------------------------------------------


class RestBegun(Logged, frozen=True):
    event = "rest"

    kind: str
    end: float


class RestGrew(Logged, frozen=True):
    """A rest was made `seconds` longer than written, for its words."""

    event = "grew"

    kind: str
    seconds: float
    end: float


class WaitBegun(Logged, frozen=True):
    """A wait began; `end` is None if the person ends it."""

    event = "wait"

    end: float | None


class QuestionAsked(Logged, frozen=True):
    """A question of the plan was asked for the `asked`th time; `id` is that of its step."""

    event = "question"
    unlogged = frozenset({"id"})

    id: str
    text: str
    asked: int


class QuestionAnswered(Logged, frozen=True):
    """A question was answered with the words `answer`, or "silence"."""

    event = "answer"
    unlogged = frozenset({"id"})

    id: str
    answer: str


# --- pain ------------------------------------------------------------------------------------------


class PainReported(Logged, frozen=True):
    """Pain was reported; `nrs` (0-10) is None without a score; `reports` counts the session's so far."""

    event = "pain"

    nrs: int | None
    exercise: str
    form: str
    set: int
    rep: int
    reports: int


class DoubtAsked(Logged, frozen=True):
    """The coach asked if `command` was meant."""

    event = "doubt"

    command: str


class DoubtPassed(Logged, frozen=True):
    """The command wasn't meant, and the session goes on."""

    event = "doubt_passed"


class FalseAlarm(Logged, frozen=True):
    event = "false_alarm"


class RemedyChosen(Logged, frozen=True):
    event = "remedy"

    remedy: str


class PainAnswered(Logged, frozen=True):
    """A question of the pain dialogue, its stage, was answered with "yes" or "no"."""

    event = "answer"

    question: str
    answer: str


Happened = (
    SessionStarted
    | HearingChanged
    | CompanyNoticed
    | MannerChanged
    | CommandObeyed
    | SessionPaused
    | SessionResumed
    | SessionStopped
    | ExerciseBegun
    | ExerciseBroughtBack
    | ExerciseSkipped
    | ExerciseLeft
    | SetBegun
    | PhaseBegun
    | Counted
    | RepDone
    | SetDone
    | RestBegun
    | RestGrew
    | WaitBegun
    | QuestionAsked
    | QuestionAnswered
    | PainReported
    | DoubtAsked
    | DoubtPassed
    | FalseAlarm
    | RemedyChosen
    | PainAnswered
)
