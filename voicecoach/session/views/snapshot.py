"""A snapshot of a session for the person's eyes, computed from the state."""

from __future__ import annotations

from math import ceil
from typing import Literal, assert_never

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.session.activities import exercise
from voicecoach.session.activities.pain import prompts
from voicecoach.session.activities.working import next_set
from voicecoach.session.events import FRAME_RATE
from voicecoach.session.plan.forms import Form
from voicecoach.session.plan.steps import AskStep, WaitStep
from voicecoach.session.state import (
    Activity,
    Asking,
    Doubting,
    Hurting,
    Over,
    OwnRest,
    Paused,
    Preparing,
    Rest,
    Saying,
    Settling,
    State,
    Suspended,
    Waiting,
    Work,
    Working,
    held_so_far,
)
from voicecoach.session.turn import Turn
from voicecoach.session.views.ahead import Ahead
from voicecoach.session.views.innermost import innermost

Doing = Literal[
    "not begun", "opening", "speaking", "preparing", "settling", "counting in", "working", "resting",
    "switching", "waiting", "asking", "paused", "stopped", "hurting", "suspended", "ending", "finished",
]  # fmt: skip
Counts = Literal["", "reps", "left", "held"]
Asks = Literal["", "score", "phrases", "ready"]


class Snapshot(Struct, frozen=True):
    """One instant. While the session stands still, the exercise is the one that will be resumed.

    `number` is to be read from afar; by `counts` it is the present rep, the seconds left of a hold, a rest or
    a count-in (whole, rounded up), or the seconds that an open hold has lasted. `phase_left` of
    `phase_length` seconds are left of a rep's phase. `invites` is the question or the prompt for the person;
    by `asks` it wants a score of 0-10, one of `answers`, or "ready".
    """

    doing: Doing
    title: str = ""
    seconds: float = 0.0
    exercise: str = ""
    instead_of: str = ""  # the written form, where it is done in another
    set: int = 0
    sets: int = 0
    side: str = ""
    rep: int = 0  # that goes on, from 1; 0 outside the work
    target: int | None = None
    noun: str = "reps"
    held: bool = False
    phase: str = ""
    phase_number: int = 0  # of the rep's phases, from 0
    phase_left: float | None = None
    phase_length: float | None = None
    number: int | None = None
    counts: Counts = ""
    coming: str = ""
    progress: float = 0.0
    left: float = 0.0  # seconds to the end, about
    invites: str = ""
    asks: Asks = ""
    answers: tuple[str, ...] = ()
    reports: int = 0  # of pain


def snapshot(state: State, at: int, ahead: Ahead) -> Snapshot:
    """The session at frame `at`, which must not be before its last event."""
    if state.hushed is not None:  # time stands still
        at = state.hushed.since
    turn = Turn(state, max(at, state.at))
    inner, then = innermost(state.now, turn.at)
    seen = Snapshot(
        doing=_doing(state),
        title=state.plan.title,
        seconds=turn.at / FRAME_RATE,
        progress=ahead.progress(state, turn.at),
        left=ahead.left(state, turn.at),
        reports=len(state.reports),
    )
    seen = _invited(turn, seen)
    work = state.now.work if isinstance(state.now, Hurting) else state.work
    if work is None:
        return replace(_counted(seen, state.now, turn.at), coming=_next_step(turn))
    seen = _worked(turn, seen, work)
    if isinstance(inner, Working) and state.work is not None and state.work.begun:
        seen = _phased(turn, seen, inner, then)
    return _counted(seen, state.now, turn.at)


# --- what is going on ----------------------------------------------------------------------------


def _doing(state: State) -> Doing:  # noqa: C901, PLR0911, PLR0912 - one case an activity
    match state.now:
        case Saying(then="finish"):
            return "ending"
        case Saying():
            return "opening" if state.pc < 0 else "speaking"
        case Preparing():
            return "preparing"
        case Settling(counting_in=counting_in):
            return "counting in" if counting_in else "settling"
        case Working():
            return "working"
        case Rest(kind=kind):
            return "switching" if kind == "switch" else "resting"
        case OwnRest():
            return "resting"
        case Waiting():
            return "waiting"
        case Asking():
            return "asking"
        case Paused(stopped=stopped):
            return "stopped" if stopped else "paused"
        case Suspended():
            return "suspended"
        case Doubting() | Hurting():
            return "hurting"
        case Over(reason=reason):
            return "finished" if reason else "not begun"
        case _:
            assert_never(state.now)


def _invited(turn: Turn, seen: Snapshot) -> Snapshot:  # noqa: C901 - one case an activity
    """The snapshot with the question to the person, or the word to go on."""
    now, step = turn.state.now, turn.state.plan.step_at(turn.state.pc)
    invitation, answers = "", tuple[str, ...]()
    asks: Asks = ""
    match now:
        case Asking() if isinstance(step, AskStep):
            invitation, asks = step.text, "phrases"
            answers = tuple(choice.phrases[0] for choice in step.choices if choice.phrases)
        case Doubting(command=command):
            invitation, asks = turn.words.DOUBTS[command], "phrases"
            answers = (turn.words.YES[0], turn.words.NO[0])
        case Hurting(stage="score"):
            invitation, asks = turn.words.HOW_MUCH, "score"
        case Hurting(stage="offer"):
            invitation, asks = turn.words.OFFER, "ready"
        case Hurting(stage=stage):
            invitation, asks, answers = (
                prompts(turn.words)[stage],
                "phrases",
                (turn.words.YES[0], turn.words.NO[0]),
            )
        case Waiting() if isinstance(step, WaitStep):
            invitation, asks = step.text or turn.ready, "ready"
        case Settling(ends=None):
            invitation, asks = turn.ready, "ready"
        case Paused(stopped=stopped):
            invitation, asks = turn.words.STOPPED if stopped else turn.words.HOW_TO_RESUME, "ready"
        case Waiting() | Asking() | Settling():
            pass
        case Saying() | Preparing() | Working() | Rest() | OwnRest() | Suspended() | Over():
            pass  # nothing is asked
        case _:
            assert_never(now)
    return replace(seen, invites=turn.fill(invitation, None), asks=asks, answers=answers)


# --- the exercise --------------------------------------------------------------------------------


def _worked(turn: Turn, seen: Snapshot, work: Work) -> Snapshot:
    """The snapshot with exercise, form, set and side."""
    form, written = turn.form_of(work), turn.step_of(work).form.name
    return replace(
        seen,
        exercise=form.name,
        instead_of="" if form.name == written else written,
        set=work.set,
        sets=len(form.amounts),
        side=turn.side_of(work, work.rep + 1),
        target=work.target if work.begun else _target(form, work),
        noun=form.noun,
        held=form.held,
        coming=_coming(turn, work, form),
    )


def _target(form: Form, work: Work) -> int | None:
    """The target reps of a set that has not begun, if known."""
    today = form.amount(work.set).today
    return None if today is None or form.timed else int(today)


def _phased(turn: Turn, seen: Snapshot, now: Working, at: int) -> Snapshot:
    """The snapshot with the present rep, its phase, and the number that stands for it."""
    form, work = turn.form, turn.work
    words = ", ".join(phase.words for phase in form.phases) if form.own_pace else form.phases[now.phase].words
    words = turn.fill(words, work, side=seen.side) if seen.side else turn.fill(words, work)
    seen = replace(seen, phase=words, phase_number=now.phase, rep=1 if form.held else work.rep + 1)
    if now.ends is not None:
        seen = replace(seen, phase_left=_seconds(now.ends - at), phase_length=_seconds(now.ends - now.began))
    if form.distance:
        far = form.amount(work.set).today or 0.0  # of half a mile there is no whole number to show
        return replace(seen, number=int(far) if float(far).is_integer() else None, target=None)
    if not form.held:
        return replace(seen, number=seen.rep, counts="reps")
    if now.ends is not None:
        return replace(seen, number=_up(now.ends - at), counts="left")
    return replace(seen, number=held_so_far(turn.state, turn.at) // FRAME_RATE, counts="held")


def _counted(seen: Snapshot, now: Activity, at: int) -> Snapshot:
    """The snapshot with the seconds left of an activity of known length."""
    if isinstance(now, Rest | OwnRest | Settling) and now.ends is not None:
        return replace(seen, number=_up(now.ends - at), counts="left")
    return seen


def _seconds(length: int) -> float:
    return max(0, length) / FRAME_RATE


def _up(length: int) -> int:
    return ceil(_seconds(length))


# --- what comes ----------------------------------------------------------------------------------


def _coming(turn: Turn, work: Work, form: Form) -> str:
    """The next activity in words: in a rest the set, else the rest and what follows it."""
    inner, _ = innermost(turn.state.now, turn.at)
    if not isinstance(inner, Working):
        return _set(turn, work, form)
    follow = next_set(form, work, 1, whole_set=False)
    if follow is None:
        return _next_step(turn)
    if follow.side > work.side:
        return turn.words.side_word(turn.side_of(follow))
    return turn.words.rest_then(form.rest, _set(turn, follow, form))


def _set(turn: Turn, work: Work, form: Form) -> str:
    return turn.words.set_of(work.set, len(form.amounts), "" if form.alternating else turn.side_of(work))


def _next_step(turn: Turn) -> str:
    """The next exercise in today's form, or the end of the session."""
    plan, index = turn.state.plan, turn.state.pc
    coming = plan.work_from(max(0, index + 1))
    while coming is not None:
        work = Work(coming, turn.rung_at(coming))
        if not exercise.is_left(turn, turn.step_of(work)):
            return turn.form_of(work).name
        coming = plan.work_from(coming + 1)
    return turn.words.THE_END
