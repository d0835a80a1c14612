"""The state of a session: one frozen, versioned value that survives JSON unchanged.

An *activity* says what is going on (`State.now`); each has `ends`, the frame at which it is due to
be looked at again, None where only speech or the person moves it on.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from msgspec import Struct, field

from voicecoach.session.events import NAME, Kind, Level, Listened, Manner, Mode
from voicecoach.session.plan import steps as plans

VERSION = 1

Frame = Annotated[int, "a frame on the session's clock"]
"""A point of time. `shift.shifted` moves all members of this type; a length in frames is a plain int."""


class Question(Struct, frozen=True):
    """The answers to a question, and its number, as in `Listen`."""

    what: Listened
    phrases: tuple[str, ...]
    id: int


class Line(Struct, frozen=True):
    """Speech (or a sound) that waits for its turn; `until` as in `Say`.

    The question it `asks` may be answered from its first word on, not before.
    """

    texts: tuple[str, ...]
    kind: Kind = "instruction"
    until: Frame | None = None
    sound: str = ""
    asks: Question | None = None


class Moment(Struct, frozen=True):
    """Something planned for one frame: words, a tone, or a number that is `counted`."""

    at: Frame
    texts: tuple[str, ...] = ()
    kind: Kind = "count"
    until: Frame | None = None
    tone: str = ""
    counted: int | None = None
    covers: bool = False  # a cue: while it sounds, the counts under it are left out


class Voice(Struct, frozen=True):
    """The one utterance being spoken. A line is said to its end; a beat gives way to time alone.

    `said` is said again if it is silenced for a command that was not meant.
    """

    id: int
    line: bool
    covers: str = ""  # the cue's text, where it stands in for counts
    said: Line | Moment | None = None


class Hushed(Struct, frozen=True):
    """Silence since a `Hush`: time stands still. `voice` was cut; at `ends` nobody decides any more."""

    command: str
    since: Frame
    ends: Frame
    voice: Voice | None = None


class Work(Struct, frozen=True):
    """The progress of an exercise: its present or next set, on one side."""

    step: int
    rung: int
    set: int = 1
    side: int = 0
    rep: int = 0  # reps done in this set
    target: int | None = None  # reps of this set, None: open
    side_one: tuple[int, ...] = ()  # what the first side performed in each set so far: reps, or frames held
    frames: tuple[int | None, ...] = ()  # of each phase, fixed for the set
    pace: float = 1.0  # the pace `frames` were made at
    begun: bool = False  # this set's first beat has sounded
    counted_in: int = 0  # the rep that followed 3-2-1
    remaining: int | None = None  # of an interrupted hold, frames
    held: int = 0  # frames held in this set
    cue: int = 0  # which of the form's cues comes next
    entered: bool = False  # the fact that this exercise begins has been given
    began: Frame | None = None  # of rounds against the clock: when the first began
    limit: Frame | None = None  # and when they are over


# --- activities ----------------------------------------------------------------------------------


class Saying(Struct, frozen=True):
    """Blocking speech outside an exercise. `then`: "enter" (the plan's position), "finish"."""

    lines: tuple[Line, ...]
    then: Literal["enter", "finish"]
    reason: str = ""
    ends: Frame | None = None


class Preparing(Struct, frozen=True):
    """Announcement and setup, with no rest to put them in."""

    ends: Frame | None = None


class Settling(Struct, frozen=True):
    """Getting into position, or (`counting_in`) the 3-2-1 back into a set.

    `fetching`: getting what the form needs, until the person is ready; then it is set up.
    """

    ends: Frame | None
    counting_in: bool = False
    fetching: bool = False


class Working(Struct, frozen=True):
    """Phase `phase` of the rep after `Work.rep`; a held position is one phase."""

    phase: int
    began: Frame
    ends: Frame | None


RestKind = Literal["set", "switch", "between", "beat", "script"]
"""Kind of a rest, by what comes next: another set, side, exercise, round on a beat, line of the script."""


class Rest(Struct, frozen=True):
    """A rest or a switch. `planned` is its written end; `ends` is None while the setup is spoken."""

    kind: RestKind
    began: Frame
    planned: Frame
    ends: Frame | None
    text: str = ""


class OwnRest(Struct, frozen=True):
    """A rest that the person asked for; then `inner`, left at `began`, goes on."""

    inner: Activity
    began: Frame
    ends: Frame


class Waiting(Struct, frozen=True):
    """A `wait`; live, `ends` is the next reminder."""

    ends: Frame | None = None


class Asking(Struct, frozen=True):
    """A question of the script; `ends` is its time-out, running from the prompt's end."""

    question_id: int
    asked: int = 1
    ends: Frame | None = None


class Paused(Struct, frozen=True):
    """A pause, after "pause", "stop" (`stopped`) or an unanswered question; `inner` was left at `since`."""

    inner: Activity
    since: Frame
    stopped: bool = False
    prompted: Frame = 0
    ends: Frame | None = None


class Suspended(Struct, frozen=True):
    """Words in between (help, a false alarm); then `inner`, left at `since`, goes on."""

    inner: Activity
    since: Frame
    lines: tuple[Line, ...] = ()
    ends: Frame | None = None


class Doubting(Struct, frozen=True):
    """The question if `command` was meant; after a no `inner`, left at `since`, goes on.

    `near` as in `Doubt`.
    """

    inner: Activity
    since: Frame
    command: str
    question_id: int
    ends: Frame | None = None
    near: bool = False


Stage = Literal["score", "sure", "check", "safety", "finish", "begin", "offer"]
"""A question of the pain dialogue: `pain_dialogue.DIALOGUE` says what follows each answer.

"score": how strong it is; "sure": whether it is nothing; "check": the score is read back; "safety": the red
flags; "finish": whether to end; "begin": whether to begin gently; "offer": whether to go on.
"""

Closing = Literal["", "third", "pain", "noted"]
"""Reason why the session ends once the safety question is answered with no; "": it goes on."""


class Hurting(Struct, frozen=True):
    """The pain dialogue.

    `work` is the exercise that hurts; `inner`, left at `since`, may be resumed; `paused`: the person had
    paused or stopped the session before. `score` is the one that is read back.
    """

    stage: Stage
    inner: Activity
    since: Frame
    work: Work | None
    question_id: int
    asked: int = 1
    ends: Frame | None = None
    paused: bool = False
    score: int = 0
    closing: Closing = ""


class Over(Struct, frozen=True):
    reason: str = ""
    ends: Frame | None = None


Activity = (
    Saying
    | Preparing
    | Settling
    | Working
    | Rest
    | OwnRest
    | Waiting
    | Asking
    | Paused
    | Suspended
    | Doubting
    | Hurting
    | Over
)


# --- the session ---------------------------------------------------------------------------------


class Adjusted(Struct, frozen=True):
    """An exercise made easier or harder for the rest of the session.

    `rung` is the index in its ladder; `shrink` the number of cuts of the easiest form.
    """

    exercise: str
    rung: int
    shrink: int = 0


class Report(Struct, frozen=True):
    """A pain report; `nrs` (0-10) is None where it was never scored."""

    exercise: str
    form: str
    set: int
    rep: int
    nrs: int | None
    tags: tuple[str, ...] = ()


class Beats(Struct, frozen=True):
    """Rounds on a beat; `began` is the first beat, None until its work begins."""

    began: Frame | None = None


class State(Struct, frozen=True):
    """The whole state. `at` is the frame of the last event, `pc` the position in the plan."""

    version: int = VERSION
    plan: plans.Plan = field(default_factory=lambda: plans.Plan("", ()))
    mode: Mode = "live"
    level: Level = "full"
    at: Frame = 0
    next_id: int = 1
    pc: int = 0
    now: Activity = field(default_factory=Over)
    moments: tuple[Moment, ...] = ()
    queue: tuple[Line, ...] = ()
    voice: Voice | None = None
    hushed: Hushed | None = None
    cue_spoken: bool = False  # a cue has taken the place of this hold's counts
    quiet_until: Frame = 0  # no line begins before
    work: Work | None = None
    last_work: Work | None = None  # the one last worked, for pain said in a rest
    pace: float = 1.0
    adjusted: tuple[Adjusted, ...] = ()
    introduced: tuple[str, ...] = ()  # names whose setup has been spoken
    begun: tuple[int, ...] = ()  # exercises, waits and questions, as performed: for `back`
    reports: tuple[Report, ...] = ()
    left: tuple[str, ...] = ()  # exercises left for the session
    left_tags: tuple[str, ...] = ()
    behind: tuple[int, ...] = ()  # exercises that were left, and may be asked for
    back: tuple[str, ...] = ()  # exercises that today had left out, and the person asked for
    owed: tuple[int, ...] = ()  # exercises to be done when what goes on is over
    returns: int | None = None  # where the plan goes on after them, once they are being done
    side: str = ""  # of an enclosing `repeat each side`
    beats: Beats | None = None
    untold: tuple[str, ...] = ()  # for the next gap: in a set there is no room for it
    relaxed: bool = False  # the person was told to lie down, or stopped, since the last rep
    gently: bool = False  # it hurt before anything was done: every exercise begins one step easier
    fetched: tuple[str, ...] = ()  # equipment that the person was asked to bring, and has
    hears: bool | None = None  # whether the person is heard; None: nobody has said
    keys: bool = False  # whether one who isn't heard has keys or buttons at hand
    knows: bool = False  # the words that halt it
    called: str = NAME  # the coach
    manner: Manner | None = None  # in which commands are said, where the person has changed it


def held_so_far(state: State, at: int) -> int:
    """Frames for which the position of this set has been held by frame `at`.

    The part before an interruption is kept with the work; the present part is added.
    """
    before = 0 if state.work is None else state.work.held
    return before + (max(0, at - state.now.began) if isinstance(state.now, Working) else 0)


class StateChanges(TypedDict, total=False):
    """The members of `State` that change, for `Turn.set`."""

    plan: plans.Plan
    mode: Mode
    level: Level
    next_id: int
    pc: int
    now: Activity
    moments: tuple[Moment, ...]
    queue: tuple[Line, ...]
    voice: Voice | None
    hushed: Hushed | None
    cue_spoken: bool
    quiet_until: Frame
    work: Work | None
    last_work: Work | None
    pace: float
    adjusted: tuple[Adjusted, ...]
    introduced: tuple[str, ...]
    begun: tuple[int, ...]
    reports: tuple[Report, ...]
    left: tuple[str, ...]
    left_tags: tuple[str, ...]
    behind: tuple[int, ...]
    back: tuple[str, ...]
    owed: tuple[int, ...]
    returns: int | None
    side: str
    beats: Beats | None
    untold: tuple[str, ...]
    relaxed: bool
    gently: bool
    fetched: tuple[str, ...]
    hears: bool | None
    keys: bool
    knows: bool
    called: str
    manner: Manner | None


class WorkChanges(TypedDict, total=False):
    """The members of `Work` that change while a set goes on, for `Turn.set_work`."""

    rep: int
    frames: tuple[int | None, ...]
    pace: float
    counted_in: int
    remaining: int | None
    held: int
    cue: int
    entered: bool
