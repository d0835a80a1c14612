"""A plan for today: begun at an exercise, at another pace, in another form, with a word of warning. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from difflib import get_close_matches

from voicecoach.errors import UsageError
from voicecoach.routine.model import normal
from voicecoach.session import phrasebook
from voicecoach.session.ladders import PACES
from voicecoach.session.plan import AskStep, Form, JumpStep, Plan, SayStep, SideStep, Step, WorkStep


def started_at(plan: Plan, exercise: str) -> Plan:
    """The plan from the first time that `exercise` is done. Raises UsageError where it never is."""
    index = _works(plan, exercise)[0]
    side = next((step for step in reversed(plan.steps[:index]) if isinstance(step, SideStep)), None)
    again = (replace(side, seconds=0.0),) if side and side.side else ()
    kept = _shifted(plan.steps[index:], len(again) - index)
    return replace(plan, steps=(*again, *kept), tailored=True)


def paced(plan: Plan, factor: float) -> Plan:
    """Every movement `factor` times as long, holds as they are. Raises UsageError beyond `PACES`."""
    low, high = PACES
    if not low <= factor <= high:
        message = f"A pace of {factor:g} is out of reach."
        raise UsageError(message, f"Choose {low:g} (twice as fast) to {high:g} (half as fast).")

    def form(one: Form) -> Form:
        phases = (
            phase if phase.holds or phase.seconds is None else replace(phase, seconds=phase.seconds * factor)
            for phase in one.phases
        )
        return replace(one, phases=tuple(phases))

    return _worked(plan, lambda step: replace(step, ladder=tuple(form(one) for one in step.ladder)))


def varied(plan: Plan, exercise: str, variant: str) -> Plan:
    """`exercise` done as `variant`, a rung of its ladder. Raises UsageError, saying what there is."""
    there = {index: _rung(plan.steps[index], variant) for index in _works(plan, exercise)}
    if all(rung is None for rung in there.values()):
        step = plan.steps[next(iter(there))]
        forms = [form.name for form in step.ladder] if isinstance(step, WorkStep) else []
        message = f"{exercise} can't be done as '{variant}' here."
        raise UsageError(message, _meant(variant, forms))
    steps = list(plan.steps)
    for index, rung in there.items():
        step = steps[index]
        if isinstance(step, WorkStep) and rung is not None:
            steps[index] = replace(step, home=rung, exercise=step.ladder[rung].name)
    return replace(plan, steps=tuple(steps), tailored=True)


def warned(plan: Plan) -> Plan:
    """With what has to be said where nobody listens, before anything else but the opening."""
    return replace(plan, steps=(SayStep(phrasebook.RECORDED), *_shifted(plan.steps, 1)))


# --- parts of a plan -----------------------------------------------------------------------------


def _works(plan: Plan, exercise: str) -> list[int]:
    """Where `exercise` is done. Raises UsageError, saying what there is."""
    names = {index: step.exercise for index, step in enumerate(plan.steps) if isinstance(step, WorkStep)}
    found = [index for index, name in names.items() if normal(name) == normal(exercise)]
    if not found:
        message = f"{plan.title} has no exercise '{exercise}'."
        raise UsageError(message, _meant(exercise, names.values()))
    return found


def _rung(step: Step, variant: str) -> int | None:
    forms = step.ladder if isinstance(step, WorkStep) else ()
    return next((rung for rung, form in enumerate(forms) if normal(form.name) == normal(variant)), None)


def _meant(name: str, names: Iterable[str]) -> str:
    """What comes near `name`, or else all that there is."""
    known = {normal(one): one for one in names}
    if near := get_close_matches(normal(name), known, 1):
        return f"Did you mean '{known[near[0]]}'?"
    return f"There is: {', '.join(known.values())}." if known else "There is none."


def _worked(plan: Plan, change: Callable[[WorkStep], WorkStep]) -> Plan:
    steps = tuple(change(step) if isinstance(step, WorkStep) else step for step in plan.steps)
    return replace(plan, steps=steps, tailored=True)


def _shifted(steps: tuple[Step, ...], by: int) -> tuple[Step, ...]:
    """The steps with all they point to `by` further on. They point ahead only: a plan has no way back."""
    return tuple(_pointing(step, by) for step in steps)


def _pointing(step: Step, by: int) -> Step:
    match step:
        case JumpStep():
            return replace(step, target=step.target + by)
        case AskStep():
            choices = tuple(replace(choice, target=choice.target + by) for choice in step.choices)
            return replace(step, choices=choices)
    return step
