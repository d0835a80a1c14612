"""Bringing back of exercises that were left: at the person's word, later in the session, never any harder.

Each comes back once. One that lies behind is done after the present exercise, as a detour; then the session
goes on where it was.
"""

from __future__ import annotations

from voicecoach.session.activities import easier_harder, pain_policy
from voicecoach.session.facts import ExerciseBroughtBack
from voicecoach.session.plan.starting import side_at
from voicecoach.session.plan.steps import BeatStep, Plan, WorkStep, brought_back
from voicecoach.session.state import Work
from voicecoach.session.turn import Turn


def left(turn: Turn, index: int) -> None:
    """Note that the exercise of step `index` was left, and may be asked for."""
    others = tuple(other for other in turn.state.behind if other != index)
    turn.set(behind=(*others, index))


def bring_back(turn: Turn) -> str:
    """Bring back the exercise left last, else one left out today; the sentence about it."""
    steps = turn.state.plan.steps
    today = (at for at, step in enumerate(steps) if isinstance(step, WorkStep) and step.left_out)
    left = [at for at in (*reversed(turn.state.behind), *today) if not _on_beat(turn.state.plan, at)]
    for index in left:
        if not _hurt_badly(turn, index):
            return _bring(turn, index)
    return turn.words.NOT_AFTER_PAIN if left else turn.words.NOTHING_LEFT


def go_round(turn: Turn, index: int) -> int:
    """The step to perform when the plan comes to `index`: first those brought back from before it."""
    owed, returns = turn.state.owed, turn.state.returns
    if turn.state.beats is not None or not (owed or returns is not None):
        return index
    if owed:
        index, returns = owed[0], index if returns is None else returns
    else:
        index, returns = returns or 0, None
    side = side_at(turn.state.plan, index)
    turn.set(owed=owed[1:], returns=returns, side=side.side if side else "")
    return index


# --- one exercise ----------------------------------------------------------------------------------


def _bring(turn: Turn, index: int) -> str:
    step = turn.step_of(Work(index, 0))
    again = step.exercise in turn.state.left
    turn.set(
        behind=tuple(other for other in turn.state.behind if other != index),
        left=tuple(name for name in turn.state.left if name != step.exercise),
    )
    if step.left_out:
        turn.set(plan=brought_back(turn.state.plan, step.exercise), back=(*turn.state.back, step.exercise))
    work = Work(index, turn.rung_at(index))
    if again:
        easier_harder.step_down(turn, work)
    form = turn.form_of(Work(index, turn.rung_at(index)))
    turn.fact(ExerciseBroughtBack(step.exercise, form.name, bool(step.left_out)))
    goes_on = turn.state.work is not None and turn.state.work.step == index
    later = not goes_on and not ((again or step.left_out) and _is_ahead(turn, step.exercise))
    if later:
        turn.set(
            owed=(*turn.state.owed, index),
            introduced=tuple(name for name in turn.state.introduced if name != form.name),
            relaxed=True,
        )
    return turn.words.is_back(form.name, later=later)


def _hurt_badly(turn: Turn, index: int) -> bool:
    """True if the exercise, or one with the same tags, hurt so much that it is left for today."""
    step = turn.step_of(Work(index, 0))
    name, tags, moderate = step.exercise, set(step.form.tags), turn.state.plan.moderate
    if tags & set(turn.state.left_tags):
        return True
    return any(
        report.exercise == name and pain_policy.is_red_flag(report.nrs or 0, moderate)
        for report in turn.state.reports
    )


def _is_ahead(turn: Turn, exercise: str) -> bool:
    """True if the plan comes to the exercise (again) by itself."""
    steps = turn.state.plan.steps[max(0, turn.state.pc + 1) :]
    return any(isinstance(step, WorkStep) and step.exercise == exercise for step in steps)


def _on_beat(plan: Plan, index: int) -> bool:
    """True if the step is in rounds on a beat, which have no room for it a second time."""
    before = (step for step in reversed(plan.steps[:index]) if isinstance(step, BeatStep))
    beat = next(before, None)
    return beat is not None and beat.number > 0
