"""A plan from one of its steps on. What it asks about safety on the way there is asked first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import assert_never

from msgspec.structs import replace

from voicecoach.session.plan.steps import (
    AskStep,
    BeatStep,
    JumpStep,
    Plan,
    RestStep,
    SayStep,
    SideStep,
    SoundStep,
    Step,
    StopStep,
    WaitStep,
    WorkStep,
    is_about_safety,
)


def from_step(plan: Plan, index: int) -> Plan:
    """The plan from step `index` on, behind the questions on the way to it that can end the session."""
    first = list[Step]()
    for question in questions_before(plan, index):
        first += _asked(plan, question, len(first))
    side = side_at(plan, index)
    if side is not None and side.side:
        first.append(replace(side, seconds=0.0))
    return replace(plan, steps=(*first, *shifted(plan.steps[index:], len(first) - index)))


def questions_before(plan: Plan, index: int) -> tuple[AskStep, ...]:
    """The questions about safety that lie on a way to step `index`, each once."""
    leading = {index}
    questions = dict[str, AskStep]()
    for at in range(index - 1, -1, -1):
        step = plan.steps[at]
        if leading.isdisjoint(_after(step, at)):
            continue
        leading.add(at)
        if isinstance(step, AskStep) and is_about_safety(step):
            questions.setdefault(step.text, step)
    return tuple(questions.values())[::-1]


def side_at(plan: Plan, index: int) -> SideStep | None:
    """The last change of side before step `index`, if there is one."""
    return next((step for step in reversed(plan.steps[:index]) if isinstance(step, SideStep)), None)


def shifted(steps: Sequence[Step], by: int) -> tuple[Step, ...]:
    """The steps with all they point to `by` further on. They point ahead only: a plan has no way back."""
    return tuple(_pointing(step, lambda target: target + by) for step in steps)


# --- a question by itself --------------------------------------------------------------------------


def _asked(plan: Plan, question: AskStep, at: int) -> Iterator[Step]:
    """The question as step `at`, and what is said to its answers; each that doesn't end it leads behind it.

    Of a branch that goes on only its first words belong to the answer: the rest is what is passed over.
    """
    bodies = [
        sorted(_reached(plan, choice.target)) if number in question.ends else _words(plan, choice.target)
        for number, choice in enumerate(question.choices)
    ]
    behind = at + 1 + sum(len(body) + 1 for body in bodies)
    choices, steps = [], list[Step]()
    for choice, body in zip(question.choices, bodies, strict=True):
        begins = at + 1 + len(steps)
        places = {old: begins + number for number, old in enumerate(body)}
        choices.append(replace(choice, target=begins))
        steps += (_pointing(plan.steps[old], places.__getitem__) for old in body)
        steps.append(JumpStep(behind))
    yield replace(question, choices=tuple(choices))
    yield from steps


def _words(plan: Plan, index: int) -> list[int]:
    return list(takewhile(lambda at: isinstance(plan.step_at(at), SayStep), range(index, len(plan.steps))))


def _reached(plan: Plan, index: int) -> set[int]:
    """All steps that may be performed from `index` on."""
    reached, open_ = set[int](), [index]
    while open_:
        at = open_.pop()
        step = plan.step_at(at)
        if step is not None and at not in reached:
            reached.add(at)
            open_ += _after(step, at)
    return reached


# --- where steps lead ------------------------------------------------------------------------------


def _after(step: Step, at: int) -> tuple[int, ...]:
    """The steps that may come after `step`, which is the one at `at`."""
    match step:
        case JumpStep():
            return (step.target,)
        case AskStep():
            return tuple(choice.target for choice in step.choices)
        case StopStep():
            return ()
        case SayStep() | RestStep() | WaitStep() | WorkStep() | SoundStep() | SideStep() | BeatStep():
            return (at + 1,)
        case _:
            assert_never(step)


def _pointing(step: Step, place: Callable[[int], int]) -> Step:
    """The step, where all that it points to has gone to its `place`."""
    match step:
        case JumpStep():
            return replace(step, target=place(step.target))
        case AskStep():
            choices = tuple(replace(choice, target=place(choice.target)) for choice in step.choices)
            return replace(step, choices=choices)
        case (
            SayStep()
            | RestStep()
            | WaitStep()
            | WorkStep()
            | StopStep()
            | SoundStep()
            | SideStep()
            | BeatStep()
        ):
            return step  # these point nowhere
        case _:
            assert_never(step)
