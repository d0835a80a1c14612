"""Where the session is, in words."""

from __future__ import annotations

from voicecoach.session import phrasebook
from voicecoach.session.plan import WorkStep
from voicecoach.session.state import Hurting, Paused, Suspended, Working
from voicecoach.session.turn import Turn


def where_it_is(turn: Turn) -> str:
    """One sentence or two: what is going on or comes, what is left of it, what comes after."""
    parts = [*_of_the_exercise(turn), *_after_it(turn)]
    return " ".join(parts) or phrasebook.NEARLY_THROUGH


def _of_the_exercise(turn: Turn) -> list[str]:
    if turn.state.work is None:
        return []
    work, form, now = turn.work, turn.form, turn.state.now
    inner = now.inner if isinstance(now, Paused | Suspended | Hurting) else now
    sets = len(form.amounts)
    parts = [phrasebook.place(form.name, work.set, sets)]
    if isinstance(inner, Working) and work.target is not None and not form.held:
        parts.append(phrasebook.left(work.target - work.rep, sets - work.set))
    return parts


def _after_it(turn: Turn) -> list[str]:
    coming = turn.state.plan.work_from(turn.state.pc + 1)
    step = None if coming is None else turn.state.plan.steps[coming]
    if coming is None or not isinstance(step, WorkStep):
        return []
    return [phrasebook.then(step.ladder[turn.rung_at(coming)].name)]
