"""What a person sees of a session at one instant: worked out of the state, which it leaves alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from voicecoach.session import flow, phrasebook, remaining
from voicecoach.session.dialogue import PROMPTS
from voicecoach.session.events import FRAME_RATE
from voicecoach.session.plan import AskStep, Form, WaitStep
from voicecoach.session.state import (
    Activity,
    Asking,
    Gap,
    Hurting,
    Over,
    Paused,
    Preparing,
    Saying,
    Settling,
    State,
    Suspended,
    Waiting,
    Work,
    Working,
)
from voicecoach.session.turn import Turn
from voicecoach.session.work import after_bout

Doing = Literal[
    "not begun", "opening", "speaking", "preparing", "settling", "counting in", "working", "resting",
    "switching", "waiting", "asking", "paused", "stopped", "hurting", "suspended", "ending", "finished",
]  # fmt: skip
Counts = Literal["", "reps", "left", "held"]
Asks = Literal["", "score", "phrases", "ready"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One instant. Where the session stands still, the exercise is the one that it will go back to.

    `number` is the one to be read from afar: by `counts` the rep that goes on, the seconds left of a hold, a
    rest or a count-in (whole, rounded up), or the seconds an open hold has lasted. `phase_left` of
    `phase_length` seconds are left of a rep's phase. `invites` is what the person is asked, or told to say;
    by `asks` a score of 0-10, one of `answers`, or "ready".
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


def snapshot(state: State, at: int) -> Snapshot:
    """The session as it is at frame `at`, which is not before its last event."""
    turn = Turn(state, max(at, state.at))
    inner, then = remaining.innermost(state.now, turn.at)
    seen = Snapshot(
        doing=_doing(state),
        title=state.plan.title,
        seconds=turn.at / FRAME_RATE,
        progress=remaining.progress(state, turn.at),
        left=remaining.left(state, turn.at),
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


def _doing(state: State) -> Doing:
    doing = _DOING.get(type(state.now), "speaking")
    match state.now:
        case Saying(then="finish"):
            doing = "ending"
        case Saying() if state.pc < 0:
            doing = "opening"
        case Settling(counting_in=True):
            doing = "counting in"
        case Gap(kind="switch"):
            doing = "switching"
        case Paused(stopped=True):
            doing = "stopped"
        case Over(reason=reason) if reason:
            doing = "finished"
    return doing


_DOING: dict[type[Activity], Doing] = {
    Preparing: "preparing",
    Settling: "settling",
    Working: "working",
    Gap: "resting",
    Waiting: "waiting",
    Asking: "asking",
    Paused: "paused",
    Suspended: "suspended",
    Hurting: "hurting",
    Over: "not begun",
}


def _invited(turn: Turn, seen: Snapshot) -> Snapshot:
    """What the person is asked, or may say to go on."""
    now, step = turn.state.now, turn.state.plan.step_at(turn.state.pc)
    said, answers = "", tuple[str, ...]()
    asks: Asks = ""
    match now:
        case Asking() if isinstance(step, AskStep):
            said, asks = step.text, "phrases"
            answers = tuple(choice.phrases[0] for choice in step.choices)
        case Hurting(stage="score"):
            said, asks = phrasebook.HOW_MUCH, "score"
        case Hurting(stage="offer"):
            said, asks = phrasebook.OFFER, "ready"
        case Hurting(stage=stage):
            said, asks, answers = PROMPTS[stage], "phrases", (phrasebook.YES[0], phrasebook.NO[0])
        case Waiting() if isinstance(step, WaitStep):
            said, asks = step.text or phrasebook.READY, "ready"
        case Settling(ends=None):
            said, asks = phrasebook.READY, "ready"
        case Paused(stopped=stopped):
            said, asks = phrasebook.STOPPED if stopped else phrasebook.HOW_TO_RESUME, "ready"
    return replace(seen, invites=turn.fill(said, None), asks=asks, answers=answers)


# --- the exercise --------------------------------------------------------------------------------


def _worked(turn: Turn, seen: Snapshot, work: Work) -> Snapshot:
    """Which exercise, form, set, and side."""
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
    """Reps of a bout that has not begun, where they are known."""
    today = form.amount(work.set).today
    return None if today is None or form.timed else int(today)


def _phased(turn: Turn, seen: Snapshot, now: Working, at: int) -> Snapshot:
    """The rep that goes on, its phase, and the number that stands for it."""
    form, work = turn.form, turn.work
    words = ", ".join(phase.words for phase in form.phases) if form.own_pace else form.phases[now.phase].words
    words = turn.fill(words, work, side=seen.side) if seen.side else turn.fill(words, work)
    seen = replace(seen, phase=words, rep=1 if form.held else work.rep + 1)
    if now.ends is not None:
        seen = replace(seen, phase_left=_seconds(now.ends - at), phase_length=_seconds(now.ends - now.began))
    if not form.held:
        return replace(seen, number=seen.rep, counts="reps")
    if now.ends is not None:
        return replace(seen, number=_up(now.ends - at), counts="left")
    return replace(seen, number=(work.held + max(0, at - now.began)) // FRAME_RATE, counts="held")


def _counted(seen: Snapshot, now: Activity, at: int) -> Snapshot:
    """The seconds left of what lasts so long and no longer."""
    if isinstance(now, Gap | Settling) and now.ends is not None:
        return replace(seen, number=_up(now.ends - at), counts="left")
    return seen


def _seconds(length: int) -> float:
    return max(0, length) / FRAME_RATE


def _up(length: int) -> int:
    return ceil(_seconds(length))


# --- what comes ----------------------------------------------------------------------------------


def _coming(turn: Turn, work: Work, form: Form) -> str:
    """What comes after what goes on: in a rest the set itself, else the rest and what follows it."""
    inner, _ = remaining.innermost(turn.state.now, turn.at)
    if not isinstance(inner, Working):
        return _bout(turn, work, form)
    follow = after_bout(form, work, 1, whole_set=False)
    if follow is None:
        return _next_step(turn)
    if follow.side > work.side:
        return f"{turn.side_of(follow)} side" if form.sides[0] in ("left", "right") else turn.side_of(follow)
    return f"rest {form.rest:g} s, then {_bout(turn, follow, form)}"


def _bout(turn: Turn, work: Work, form: Form) -> str:
    name = f"set {work.set} of {len(form.amounts)}"
    side = "" if form.alternating else turn.side_of(work)
    return f"{name}, {side}" if side else name


def _next_step(turn: Turn) -> str:
    """The exercise that comes next, as it is done today; "the end" where none does."""
    plan, index = turn.state.plan, turn.state.pc
    coming = plan.work_from(max(0, index + 1))
    while coming is not None:
        work = Work(coming, turn.rung_at(coming))
        if not flow.is_left(turn, turn.step_of(work)):
            return turn.form_of(work).name
        coming = plan.work_from(coming + 1)
    return "the end"
