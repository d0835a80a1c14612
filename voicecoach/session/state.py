"""What a session remembers: one frozen, versioned value that goes through JSON unchanged.

An *activity* says what is going on (`State.now`); each has `ends`, the frame at which it is due to
be looked at again, None where only speech or the person moves it on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from voicecoach.session import plan as plans
from voicecoach.session.events import Kind, Level, Mode, Value

VERSION = 1


@dataclass(frozen=True, slots=True)
class Line:
    """Speech (or a sound) that waits for its turn; `until` as in `Say`."""

    texts: tuple[str, ...]
    kind: Kind = "instruction"
    until: int | None = None
    sound: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something planned for one frame: words, a tone, a fact, or words with a fact."""

    at: int
    texts: tuple[str, ...] = ()
    kind: Kind = "count"
    until: int | None = None
    tone: str = ""
    event: str = ""
    value: Value = None
    covers: bool = False  # a cue: while it sounds, the counts under it are left out


@dataclass(frozen=True, slots=True)
class Voice:
    """The one thing being said. A line is said to its end; a beat gives way to nothing but time."""

    id: int
    line: bool
    covers: str = ""  # the cue's text, where it stands in for counts


@dataclass(frozen=True, slots=True)
class Work:
    """How far an exercise has come: the bout (set and side) that is going on, or comes next."""

    step: int
    rung: int
    set: int = 1
    side: int = 0
    rep: int = 0  # reps done in this bout
    target: int | None = None  # reps of this bout, None: open
    side_one: tuple[int, ...] = ()  # what the first side performed in each set so far: reps, or frames held
    frames: tuple[int | None, ...] = ()  # of each phase, fixed for the set
    pace: float = 1.0  # the pace `frames` were made at
    begun: bool = False  # this bout's first beat has sounded
    counted_in: int = 0  # the rep that followed 3-2-1
    remaining: int | None = None  # of an interrupted hold, frames
    held: int = 0  # frames held in this bout
    cue: int = 0  # which of the form's cues comes next
    entered: bool = False  # the fact that this exercise begins has been given


# --- activities ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Saying:
    """Blocking speech outside an exercise. `then`: "enter" (the plan's position), "finish"."""

    lines: tuple[Line, ...]
    then: str
    reason: str = ""
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Preparing:
    """Announcement and setup, with no rest to put them in."""

    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Settling:
    """Getting into position, or (`counting_in`) the 3-2-1 back into a bout."""

    ends: int | None
    counting_in: bool = False


@dataclass(frozen=True, slots=True)
class Working:
    """Phase `phase` of the rep after `Work.rep`; a held position is one phase."""

    phase: int
    began: int
    ends: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A rest or a switch. `planned` is its end as written; `ends` is None while setup is spoken.

    `kind`: "set", "switch", "between" (an exercise comes), "script" (something else comes),
    "asked" (the person's own rest; `inner` is re-entered after it).
    """

    kind: str
    began: int
    planned: int
    ends: int | None
    prepares: bool = False
    inner: Activity | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A `wait`; live, `ends` is the next reminder."""

    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """A question of the script; `ends` is its time-out, running from the prompt's end."""

    question_id: int
    asked: int = 1
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Paused:
    """The person paused, stopped (`stopped`) or did not answer; `inner` was left at `since`."""

    inner: Activity
    since: int
    stopped: bool = False
    prompted: int = 0
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Suspended:
    """Something is said in between (help, a false alarm); then `inner`, left at `since`, goes on."""

    inner: Activity
    since: int
    lines: tuple[Line, ...] = ()
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Hurting:
    """The pain dialogue. `stage`: "score", "offer", "safety", "finish".

    `work` is the exercise it is about; `inner`, left at `since`, is what may be gone back to; `paused`: the
    person had it paused or stopped before.
    """

    stage: str
    inner: Activity
    since: int
    work: Work | None
    question_id: int
    asked: int = 1
    ends: int | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    reason: str = ""
    ends: int | None = None


Activity = (
    Saying | Preparing | Settling | Working | Gap | Waiting | Asking | Paused | Suspended | Hurting | Over
)


# --- the session ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Adjusted:
    """How far an exercise stands from its written form for the rest of the session.

    `rung` is the index in its ladder; `shrink` how often the easiest form has been cut down.
    """

    exercise: str
    rung: int
    shrink: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A pain report; `nrs` (0-10) is None where it was never scored."""

    exercise: str
    form: str
    set: int
    rep: int
    nrs: int | None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Everything. `at` is the frame of the last event, `pc` the plan's position."""

    version: int = VERSION
    plan: plans.Plan = field(default_factory=lambda: plans.Plan("", ()))
    mode: Mode = "live"
    level: Level = "full"
    at: int = 0
    next_id: int = 1
    pc: int = 0
    now: Activity = field(default_factory=Over)
    moments: tuple[Moment, ...] = ()
    queue: tuple[Line, ...] = ()
    voice: Voice | None = None
    cue_spoken: bool = False  # a cue has taken the place of this hold's counts
    quiet_until: int = 0  # no line begins before
    work: Work | None = None
    last_work: Work | None = None  # the one last worked, for pain said in a rest
    pace: float = 1.0
    adjusted: tuple[Adjusted, ...] = ()
    introduced: tuple[str, ...] = ()  # names whose setup has been spoken
    begun: tuple[int, ...] = ()  # exercises, waits and questions, as performed: for `back`
    reports: tuple[Report, ...] = ()
    left: tuple[str, ...] = ()  # exercises left for the session
    left_tags: tuple[str, ...] = ()
    status_due: bool = False  # asked for in a set, where there is no room for it
    side: str = ""  # of an enclosing `repeat each side`


# --- JSON ----------------------------------------------------------------------------------------

_PLANS = (
    plans.Plan, plans.Phase, plans.Prompt, plans.Amount, plans.Form, plans.Choice, plans.SayStep,
    plans.RestStep, plans.WaitStep, plans.WorkStep, plans.AskStep, plans.JumpStep, plans.StopStep,
    plans.SoundStep, plans.SideStep,
)  # fmt: skip
_STATES = (
    State, Line, Moment, Voice, Work, Saying, Preparing, Settling, Working, Gap, Waiting, Asking,
    Paused, Suspended, Hurting, Over, Adjusted, Report,
)  # fmt: skip
_CLASSES: Mapping[str, type] = {cls.__name__: cls for cls in (*_PLANS, *_STATES)}


def to_json(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower name
    """A state, or any part of it, as JSON data: a tuple is a list, a value names its class in "_"."""
    if is_dataclass(value):
        members = {entry.name: to_json(getattr(value, entry.name)) for entry in fields(value)}
        return {"_": type(value).__name__, **members}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value


def from_json(data: Any) -> Any:  # noqa: ANN401 - JSON has no narrower name
    """The inverse of `to_json`. Raises KeyError or TypeError on what it did not write."""
    if isinstance(data, dict):
        cls = _CLASSES[data["_"]]
        return cls(**{name: from_json(item) for name, item in data.items() if name != "_"})
    if isinstance(data, list):
        return tuple(from_json(item) for item in data)
    return data
