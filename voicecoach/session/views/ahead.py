"""Progress and time left of a session, from dry runs of the engine itself.

A whole run is made once for the written plan (progress), and once for each course that the session takes
(time left: another pace or form, another way through the plan). At any other moment a run stops at the first
set or step from which the time to the end is known.
"""

from __future__ import annotations

from collections.abc import Hashable
from itertools import accumulate

from msgspec import Struct

from voicecoach.session.activities.exercise import is_left
from voicecoach.session.engine import initial, step
from voicecoach.session.events import FRAME_RATE, Start
from voicecoach.session.plan.forms import Form
from voicecoach.session.plan.steps import Plan
from voicecoach.session.state import Over, Saying, State, Work, held_so_far
from voicecoach.session.turn import Turn, frames
from voicecoach.session.views.dry_run import OPEN_HOLD, OPEN_REPS, Lasts, dry_run


class _Asked(Struct, frozen=True):
    """The last state asked about, with its end; the end may move while the state lasts."""

    state: State
    ends: int
    stands: bool


class Ahead:
    """Forecasts for the sessions of one plan at a time; `lasts` gives the length of a cue."""

    def __init__(self, lasts: Lasts) -> None:
        self._lasts = lasts
        self._plan: Plan | None = None
        self._shares: tuple[float, ...] = ()
        self._known: dict[Hashable, int] = {}  # place -> frames from there to the end
        self._asked: _Asked | None = None

    # --- the time left ---------------------------------------------------------------------------

    def left(self, state: State, at: int) -> float:
        """Approximate seconds left at frame `at`, at today's pace."""
        if isinstance(state.now, Over) or (isinstance(state.now, Saying) and state.now.then == "finish"):
            return 0.0
        self._of(state.plan)
        asked = self._asked
        if asked is None or asked.state is not state:
            asked = self._asked = self._run(state)
        since = state.at if asked.stands else max(at, state.at)
        return max(0, asked.ends - since) / FRAME_RATE

    def _run(self, state: State) -> _Asked:
        """Run the session until the time to the end is known, and note it for all states on the way."""
        passed: dict[Hashable, int] = {}
        place, at, left = _place(state), state.at, 0
        first: int | None = None
        for stage in dry_run(state, self._lasts):
            first = stage.at if first is None else first
            at, here = stage.at, _place(stage.state)
            if here == place:
                continue
            place = here
            if here in self._known:
                left = self._known[here]
                break
            passed[here] = at
        ends = at + left
        self._known |= {here: ends - then for here, then in passed.items()}
        return _Asked(state, ends, stands=first is not None and state.now.ends is None and first == state.at)

    # --- how far it has come -----------------------------------------------------------------------

    def progress(self, state: State, at: int) -> float:
        """The share of the written routine that has been done, 0 to 1.

        It only decreases when the session repeats something (back, easier, harder, pain).
        """
        self._of(state.plan)
        shares, pc = self._shares, max(0, min(state.pc, len(state.plan.steps)))
        if state.pc < 0 or not state.plan.steps:
            return 0.0
        if state.returns is not None:  # on the way round to what was brought back
            return shares[min(state.returns, len(state.plan.steps))]
        last = state.last_work
        work = state.work or (last if last and last.step == state.pc else None)
        if work is None:
            return shares[pc]
        begins, ends = shares[work.step], shares[work.step + 1]
        return begins + (ends - begins) * _done(state, work, max(at, state.at))

    def _of(self, plan: Plan) -> None:
        """Forget all that is known, if the plan is another one."""
        if plan is self._plan:
            return
        self._plan, self._known, self._asked = plan, {}, None
        state, _ = step(initial(), Start(plan, "unattended"), 0)
        reached: dict[int, int] = {}
        at = 1
        for stage in dry_run(state, self._lasts):
            at = max(1, stage.at)
            reached.setdefault(max(0, stage.state.pc), stage.at)
        reached[0] = 0
        at = max(1, reached.get(len(plan.steps), at))  # the last words count as done
        # A step that this way through the plan passes over takes no time of it.
        times = accumulate((reached.get(index, 0) for index in range(len(plan.steps) + 1)), max)
        self._shares = tuple(min(1.0, time / at) for time in times)


def _place(state: State) -> Hashable:
    """The step, set, side and rep, with all else that the time to the end depends on."""
    work = state.work
    where = None if work is None else (work.step, work.rung, work.set, work.side, work.begun, work.rep)
    course = (state.pace, state.adjusted, state.left, state.left_tags, frozenset(state.introduced))
    return (state.pc, where, course, state.owed, state.returns)


def _done(state: State, work: Work, at: int) -> float:
    """The done share of an exercise, 0 to 1: whole sets, and reps or seconds of the present one."""
    turn = Turn(state, at)
    if is_left(turn, turn.step_of(work)):
        return 1.0
    form = turn.form_of(work)
    sides = 1 if form.alternating or not form.sides else len(form.sides)
    before = (work.set - 1) * sides + min(work.side, sides - 1)
    if form.one_side_at_a_time:
        before = min(work.side, sides - 1) * len(form.amounts) + work.set - 1
    return min(1.0, (before + _of_set(state, work, form, at)) / (sides * len(form.amounts)))


def _of_set(state: State, work: Work, form: Form, at: int) -> float:
    if not work.begun:
        return 0.0
    if not form.held:
        return min(1.0, work.rep / (work.target or OPEN_REPS))
    return min(1.0, held_so_far(state, at) / (work.frames[0] or frames(OPEN_HOLD)))
