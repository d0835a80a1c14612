"""The present or coming exercise: begun, introduced once, left for the session."""

from __future__ import annotations

from voicecoach.session.activities.announcing import target_of
from voicecoach.session.facts import ExerciseBegun
from voicecoach.session.plan.forms import Form
from voicecoach.session.plan.steps import WorkStep
from voicecoach.session.state import Work
from voicecoach.session.turn import Turn


def new_work(turn: Turn, index: int) -> Work:
    """The work of step `index`, at its first set and today's rung."""
    return Work(step=index, rung=turn.rung_at(index))


def begin_exercise(turn: Turn, instead_of: str = "") -> None:
    """Note the fact that an exercise begins, once for each form."""
    work, form = turn.work, turn.form
    if not work.entered:
        turn.set_work(entered=True)
        turn.set(begun=(*turn.state.begun, work.step))
    elif not instead_of:
        return
    turn.fact(
        ExerciseBegun(form.name, len(form.amounts), turn.words.amount(target_of(form, work.set)), instead_of)
    )


def introduce(turn: Turn, form: Form) -> None:
    """Note that the setup of the form has been spoken."""
    if form.name not in turn.state.introduced:
        turn.set(introduced=(*turn.state.introduced, form.name))


def missing(turn: Turn) -> tuple[str, ...]:
    """Equipment of the form that the person wasn't told to bring; none if nobody is there."""
    at_hand = {*turn.state.plan.needs, *turn.state.fetched, *turn.step_of(turn.work).form.needs}
    if turn.state.mode == "unattended":
        return ()
    return tuple(need for need in turn.form.needs if need not in at_hand)


def fetched(turn: Turn) -> None:
    """Note that the equipment of the form is at hand."""
    turn.set(fetched=(*turn.state.fetched, *missing(turn)))


def is_left(turn: Turn, step: WorkStep) -> bool:
    """True if this exercise is left out today, or it or one with the same tags was left for the session."""
    tags = set(turn.state.left_tags)
    return bool(step.left_out) or step.exercise in turn.state.left or bool(tags & set(step.form.tags))
