"""How much of a session is still to come: an estimate in seconds, from the plan and where it stands.

A set counts by its reps, a hold and a rest by their seconds, speech by its letters; what only a person
ends counts as `OPEN_REPS` or `OPEN_HOLD`. `progress` measures it as written, without the setups and with the
longest branch of each question, so that no change of pace or form moves it; `left` as it goes today.
"""

from __future__ import annotations

from collections.abc import Callable

from voicecoach.session import phrasebook
from voicecoach.session.flow import is_left
from voicecoach.session.ladder import OWN_PACE_REP, SETTLE
from voicecoach.session.plan import (
    AskStep,
    Form,
    JumpStep,
    Phase,
    Plan,
    RestStep,
    SayStep,
    SideStep,
    SoundStep,
    Step,
    StopStep,
    WaitStep,
    WorkStep,
)
from voicecoach.session.state import (
    Activity,
    Gap,
    Hurting,
    Over,
    Paused,
    Preparing,
    Saying,
    State,
    Suspended,
    Work,
    Working,
)
from voicecoach.session.turn import LINE_GAP, Turn, frames

START, LETTER = 0.3, 0.065
"""Seconds of speech: to begin with, and a letter (espeak-ng at 175 words a minute)."""
SOUND = 2.0
"""Seconds that a sound file is taken to last."""
OPEN_REPS, OPEN_HOLD, OPEN_PHASE = 10, 30.0, 3.0
"""Reps, and seconds of a hold and of a phase, where only the person says done."""
ANSWER = 3.0
"""Seconds that a person takes to answer or to say ready."""
AFTER_WORK = 0.6
"""Seconds from the last rep to what follows it."""

FormOf = Callable[[int], Form | None]
"""The form in which the exercise of a step is done; None where there is none, or it is left out."""


def progress(state: State, at: int) -> float:
    """How much of the routine as written has been done, 0 to 1.

    It goes back only where the session itself begins something again (back, easier, harder).
    """
    if not state.plan.steps:
        return 0.0
    turn = Turn(state, max(at, state.at))
    whole = _Measure(state.plan, lambda index: _written(turn, index, left_too=True)).whole
    still = _Measure(state.plan, lambda index: _written(turn, index)).still(turn)
    return min(1.0, max(0.0, 1.0 - still / whole))


def left(state: State, at: int) -> float:
    """About how many seconds are left, at today's pace, in today's forms."""
    if isinstance(state.now, Over) or (isinstance(state.now, Saying) and state.now.then == "finish"):
        return 0.0
    turn = Turn(state, max(at, state.at))
    return _Measure(state.plan, lambda index: _today(turn, index), state.pace, today=True).still(turn)


def innermost(now: Activity, at: int) -> tuple[Activity, int]:
    """What goes on, or was left by a pause, by pain, by a rest of the person's own; and when."""
    match now:
        case Paused(inner, since) | Suspended(inner, since) | Hurting(_, inner, since):
            return innermost(inner, since)
        case Gap(began=began, inner=inner) if inner is not None:
            return innermost(inner, began)
    return now, at


def _written(turn: Turn, index: int, *, left_too: bool = False) -> Form | None:
    step = turn.state.plan.step_at(index)
    return step.form if isinstance(step, WorkStep) and (left_too or not is_left(turn, step)) else None


def _today(turn: Turn, index: int) -> Form | None:
    step = turn.state.plan.step_at(index)
    if not isinstance(step, WorkStep) or is_left(turn, step):
        return None
    return turn.form_of(Work(index, turn.rung_at(index)))


class _Measure:
    """The plan in seconds, as written; or (`today`) as it will go, setups spoken and questions unanswered."""

    def __init__(self, plan: Plan, form_of: FormOf, pace: float = 1.0, *, today: bool = False) -> None:
        self._plan, self._pace, self._today = plan, pace, today
        self._forms = [form_of(index) for index in range(len(plan.steps))]
        self._first = {form.name: at for at, form in reversed(list(enumerate(self._forms))) if form}
        self._ahead = [0.0] * (len(plan.steps) + 1)  # from the beginning of each step to the end
        for index in reversed(range(len(plan.steps))):
            self._ahead[index] = self._from(index, plan.steps[index])

    @property
    def whole(self) -> float:
        return _opening(self._plan) + self._ahead[0]

    # --- from where it stands ------------------------------------------------------------------

    def still(self, turn: Turn) -> float:
        """Seconds from here to the end."""
        pc, work = turn.state.pc, _work(turn.state)
        if pc < 0:
            return self.whole
        if pc >= len(self._plan.steps):
            return 0.0
        form = self._forms[work.step] if work else None
        if work and form:
            return self._of_exercise(turn, work, form) + self._ahead[work.step + 1]
        if isinstance(innermost(turn.state.now, turn.at)[0], Gap):
            return max(self._ahead[self._plan.follow(pc + 1)], self._ahead[pc] - _rested(turn))
        return self._ahead[pc]

    def _of_exercise(self, turn: Turn, work: Work, form: Form) -> float:
        """Seconds left of this exercise."""
        bouts, gaps = _bouts(form, self._pace)
        index = min(_index(form, work), len(bouts) - 1)
        still = sum(bouts[index:]) + sum(gaps[index + 1 :]) - bouts[index] * _done(turn, work, form)
        now, _ = innermost(turn.state.now, turn.at)
        if isinstance(now, Gap):
            written = gaps[index] if now.kind in ("set", "switch") else self._rest_before(work.step)
            planned = (now.planned - now.began) / frames(1.0)
            length = (
                max(planned, self._spoken_in(work.step, now.kind)) if self._today else min(planned, written)
            )
            return still + max(0.0, length - _rested(turn))
        return still + (self._setup(work.step) if isinstance(now, Preparing) else 0.0)

    def _rest_before(self, index: int) -> float:
        """Seconds of the rest that leads to this exercise, as written."""
        steps = enumerate(self._plan.steps)
        rests = [
            step.seconds
            for at, step in steps
            if isinstance(step, RestStep | SideStep) and self._leads(at, index)
        ]
        return max(rests, default=0.0)

    def _leads(self, at: int, index: int) -> bool:
        return self._plan.follow(at + 1) == index

    def _spoken_in(self, index: int, kind: str) -> float:
        """Seconds that a rest has to have, for a setup that is spoken in full within it."""
        form = self._forms[index]
        return self._setup(index) if kind == "between" and form and self._first[form.name] == index else 0.0

    # --- step by step --------------------------------------------------------------------------

    def _from(self, index: int, step: Step) -> float:
        after = self._ahead[index + 1]
        match step:
            case JumpStep():
                return self._ahead[step.target]
            case AskStep():
                branches = [self._ahead[choice.target] for choice in step.choices]
                branch = branches[step.silence or 0] if self._today else max(branches)
                return _spoken(step.text) + ANSWER + branch
            case StopStep():
                return _spoken(step.text)
            case RestStep() | SideStep():
                return self._rest(index, step.seconds)
            case WorkStep():
                return after + self._setup(index) + self._sets(index)
        return after + _simple(step)

    def _rest(self, index: int, length: float) -> float:
        """A rest, and all after it; the setup of what follows is spoken within it."""
        coming = self._plan.follow(index + 1)
        after = self._ahead[coming]
        if coming == len(self._forms) or self._forms[coming] is None:
            return length + after
        return max(length, self._spoken_in(coming, "between")) - self._setup(coming) + after

    def _setup(self, index: int) -> float:
        """Announcement, setup, getting into position."""
        form = self._forms[index]
        if form is None or not self._today:
            return 0.0
        lines = form.setup if self._first[form.name] == index else form.setup[:1]
        settle = SETTLE if form.settle is None else form.settle
        return _spoken(f"{form.name}. Two sets of ten.") + sum(map(_spoken, lines)) + settle

    def _sets(self, index: int) -> float:
        form = self._forms[index]
        return sum(map(sum, _bouts(form, self._pace))) if form else 0.0


def _work(state: State) -> Work | None:
    """What is being worked; in the words that end a session, what was."""
    last = state.last_work
    return state.work or (last if last and last.step == state.pc else None)


def _rested(turn: Turn) -> float:
    """Seconds of the rest that have gone by."""
    now, at = innermost(turn.state.now, turn.at)
    return max(0, at - now.began) / frames(1.0) if isinstance(now, Gap) else 0.0


def _index(form: Form, work: Work) -> int:
    """The number of this set on this side among all, from 0."""
    sides = _sides(form)
    side = min(work.side, sides - 1)
    if form.one_side_at_a_time:
        return side * len(form.amounts) + work.set - 1
    return (work.set - 1) * sides + side


def _done(turn: Turn, work: Work, form: Form) -> float:
    """How much of the bout that is going on has been done: whole reps, or seconds of a hold."""
    if not work.begun:
        return 0.0
    if form.held:
        now = turn.state.now
        held = work.held + (turn.at - now.began if isinstance(now, Working) else 0)
        return min(1.0, held / frames(_bout(form, work.set, 1.0)))
    return min(1.0, work.rep / (work.target or OPEN_REPS))


# --- seconds -------------------------------------------------------------------------------------


def _simple(step: Step) -> float:
    match step:
        case SayStep():
            return _spoken(step.text)
        case WaitStep():
            return _spoken(step.text) + _spoken(phrasebook.READY) + ANSWER
        case SoundStep():
            return SOUND
    return 0.0


def _opening(plan: Plan) -> float:
    return sum(map(_spoken, phrasebook.opening(plan.title, plan.first, plan.needs)))


def _spoken(text: str) -> float:
    return START + LETTER * len(text) + LINE_GAP


def _sides(form: Form) -> int:
    return 1 if form.alternating or not form.sides else len(form.sides)


def _bouts(form: Form, pace: float) -> tuple[list[float], list[float]]:
    """Seconds of each set on each side, in their order, and of the gap before each."""
    sets, sides = range(1, len(form.amounts) + 1), range(_sides(form))
    order = [(one, side) for one in sets for side in sides]
    if form.one_side_at_a_time:
        order = [(one, side) for side in sides for one in sets]
    before = [(0, 0), *order]
    gaps = [
        form.switch if side > last else form.rest for (_, last), (_, side) in zip(before, order, strict=False)
    ]
    return [_bout(form, one, pace) + AFTER_WORK for one, _ in order], [0.0, *gaps[1:]]


def _bout(form: Form, set_number: int, pace: float) -> float:
    """Seconds of one set on one side."""
    today = form.amount(set_number).today
    if form.held:
        length = today if form.timed else form.phases[0].seconds
        return length or form.at_most or OPEN_HOLD
    if form.timed and today is not None:
        return today
    reps = today or form.at_most or OPEN_REPS
    return reps * sum(
        _phase(form, phase, pace) for phase in (form.phases[:1] if form.own_pace else form.phases)
    )


def _phase(form: Form, phase: Phase, pace: float) -> float:
    if form.own_pace:
        return phase.at_most or OWN_PACE_REP
    if phase.seconds is None:
        return phase.at_most or OPEN_PHASE
    return phase.seconds if phase.holds else phase.seconds * pace
