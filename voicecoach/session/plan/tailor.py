"""A plan for today: begun at an exercise, at another pace, in another form, with a word of warning. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from math import ceil

from msgspec.structs import replace

from voicecoach.errors import UsageError
from voicecoach.routine.model import normal
from voicecoach.session.plan.forms import Amount, Form
from voicecoach.session.plan.starting import from_step, shifted
from voicecoach.session.plan.steps import Plan, SayStep, SideStep, Step, WorkStep

PACES = (0.5, 2.0)
"""Bounds of the pace: moving phases at half and at twice their length."""


def started_at(plan: Plan, exercise: str) -> Plan:
    """The plan from the first `exercise` of that name on, after the questions about safety before it.

    Raises UsageError without one.
    """
    return replace(from_step(plan, _works(plan, exercise)[0]), tailored=True)


def paced(plan: Plan, factor: float) -> Plan:
    """The plan with movements `factor` times as long, but not holds. Raises UsageError beyond `PACES`."""
    low, high = PACES
    if not low <= factor <= high:
        message = f"A pace of {factor:g} is out of reach."
        raise UsageError(message, f"Choose {low:g} (twice as fast) to {high:g} (half as fast).")

    def form(rung: Form) -> Form:
        phases = (
            phase if phase.holds or phase.seconds is None else replace(phase, seconds=phase.seconds * factor)
            for phase in rung.phases
        )
        return replace(rung, phases=tuple(phases))

    return _worked(plan, lambda step: replace(step, ladder=tuple(form(rung) for rung in step.ladder)))


def varied(plan: Plan, exercise: str, variant: str) -> Plan:
    """The plan with `exercise` done as `variant`, a rung of its ladder. Raises UsageError with the names."""
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


def one_sided(plan: Plan, side: str) -> Plan:
    """The plan with one side only in exercises with sides. Raises UsageError if none has that side."""
    if any(isinstance(step, SideStep) for step in plan.steps):
        message = f"{plan.title} repeats whole exercises on each side: it can't be done on one alone."
        raise UsageError(message, "Give each exercise its sides, by `each side`.")
    sides = {
        side_word
        for step in plan.steps
        if isinstance(step, WorkStep)
        for form in step.ladder
        for side_word in form.sides
    }
    if side not in sides:
        message = f"{plan.title} has no side '{side}'."
        raise UsageError(message, f"There is: {', '.join(sorted(sides))}." if sides else "It has no sides.")

    def form(rung: Form) -> Form:
        if side not in rung.sides:
            return rung
        amounts = tuple(map(_half, rung.amounts)) if rung.alternating else rung.amounts
        return replace(rung, sides=(side,), alternating=False, amounts=amounts)

    return _worked(plan, lambda step: replace(step, ladder=tuple(form(rung) for rung in step.ladder)))


AFFECTED, UNAFFECTED = "affected", "unaffected"
"""Sides in a script for anybody; the person says which they are."""


def has_affected(plan: Plan) -> bool:
    """True if the plan names the affected or the unaffected side."""
    return any(
        {AFFECTED, UNAFFECTED} & set(form.sides)
        for step in plan.steps
        if isinstance(step, WorkStep)
        for form in step.ladder
    )


def affected(plan: Plan, side: str) -> Plan:
    """The plan with `side`, left or right, as the affected one."""
    named = {AFFECTED: side, UNAFFECTED: "right" if side == "left" else "left"}

    def form(rung: Form) -> Form:
        return replace(rung, sides=tuple(named.get(word, word) for word in rung.sides))

    return _worked(plan, lambda step: replace(step, ladder=tuple(form(rung) for rung in step.ladder)))


def warned(plan: Plan) -> Plan:
    """The plan with the warning for recordings, right after the opening."""
    return replace(plan, steps=(SayStep(plan.words.RECORDED), *shifted(plan.steps, 1)))


def _half(amount: Amount) -> Amount:
    """The amount of one side, of an amount that both do in turn: the larger half."""
    low, high, today = (value and float(ceil(value / 2)) for value in (amount.low, amount.high, amount.today))
    return Amount(low, high, today)


# --- parts of a plan -----------------------------------------------------------------------------


def _works(plan: Plan, exercise: str) -> list[int]:
    """Indices of the steps that do `exercise`. Raises UsageError with the names that exist."""
    names = {index: step.exercise for index, step in enumerate(plan.steps) if isinstance(step, WorkStep)}
    indices = [index for index, name in names.items() if normal(name) == normal(exercise)]
    if not indices:
        message = f"{plan.title} has no exercise '{exercise}'."
        raise UsageError(message, _meant(exercise, names.values()))
    return indices


def _rung(step: Step, variant: str) -> int | None:
    forms = step.ladder if isinstance(step, WorkStep) else ()
    return next((rung for rung, form in enumerate(forms) if normal(form.name) == normal(variant)), None)


def _meant(name: str, names: Iterable[str]) -> str:
    """Names near `name`, or else all names."""
    known = {normal(written): written for written in names}
    if near := get_close_matches(normal(name), known, 1):
        return f"Did you mean '{known[near[0]]}'?"
    return f"There is: {', '.join(known.values())}." if known else "There is none."


def _worked(plan: Plan, change: Callable[[WorkStep], WorkStep]) -> Plan:
    steps = tuple(change(step) if isinstance(step, WorkStep) else step for step in plan.steps)
    return replace(plan, steps=steps, tailored=True)
