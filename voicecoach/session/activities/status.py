"""The status of the session, in words."""

from __future__ import annotations

from voicecoach.session.plan.steps import WorkStep
from voicecoach.session.state import Doubting, Hurting, Paused, Suspended, Working, held_so_far
from voicecoach.session.turn import Turn, frames


def where_it_is(turn: Turn) -> str:
    """One sentence or two: the present or coming exercise, the remaining sets, the next exercise."""
    parts = [*_of_the_exercise(turn), *_after_it(turn)]
    return " ".join(parts) or turn.words.NEARLY_THROUGH


def left_here(turn: Turn) -> str:
    """The remainder of the set in a few words; of an open one, the part done."""
    work, form, now = turn.work, turn.form, turn.state.now
    if form.held:
        if now.ends is not None:
            return turn.words.seconds_left((now.ends - turn.at) // frames(1.0))
        return turn.words.so_far(held_so_far(turn.state, turn.at) // frames(1.0), "seconds")
    if form.distance or work.target is None:
        return turn.words.so_far(work.rep, form.noun)
    return turn.words.reps_left(work.target - work.rep)


def _of_the_exercise(turn: Turn) -> list[str]:
    if turn.state.work is None:
        return []
    work, form, now = turn.work, turn.form, turn.state.now
    inner = now.inner if isinstance(now, Paused | Suspended | Doubting | Hurting) else now
    sets = len(form.amounts)
    parts = [turn.words.place(form.name, work.set, sets)]
    if isinstance(inner, Working) and work.target is not None and not form.held:
        parts.append(turn.words.left(work.target - work.rep, sets - work.set))
    return parts


def _after_it(turn: Turn) -> list[str]:
    coming = turn.state.plan.work_from(turn.state.pc + 1)
    step = None if coming is None else turn.state.plan.steps[coming]
    if coming is None or not isinstance(step, WorkStep):
        return []
    return [turn.words.then(step.ladder[turn.rung_at(coming)].name)]
