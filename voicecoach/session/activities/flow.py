"""From step to step of the plan."""

from __future__ import annotations

from typing import assert_never

from voicecoach.session.activities import (
    asking,
    bringing_back,
    exercise,
    on_beat,
    preparing,
    resting,
    saying,
    waiting,
)
from voicecoach.session.facts import ExerciseSkipped
from voicecoach.session.plan.steps import (
    AskStep,
    BeatStep,
    JumpStep,
    RestStep,
    SayStep,
    SideStep,
    SoundStep,
    Step,
    StopStep,
    WaitStep,
    WorkStep,
)
from voicecoach.session.state import Line
from voicecoach.session.turn import Turn, frames


def enter(turn: Turn, index: int) -> None:
    """Perform the plan from step `index` on."""
    index = turn.state.plan.follow(bringing_back.go_round(turn, index))
    if index >= len(turn.state.plan.steps):
        turn.set(pc=index, work=None)
        saying.finish(turn, turn.words.FINISHED, "done")
        return
    turn.set(pc=index, work=None)
    _perform(turn, turn.state.plan.steps[index])


def _perform(turn: Turn, step: Step) -> None:  # noqa: C901 - one case a step
    match step:
        case SayStep():
            saying.say(turn, turn.fill(step.text, None))
        case RestStep():
            _rest(turn, step)
        case WaitStep():
            waiting.wait(turn, step)
        case WorkStep():
            _work(turn, step)
        case AskStep():
            turn.set(begun=(*turn.state.begun, turn.state.pc))
            asking.ask(turn, step)
        case StopStep():
            saying.finish(turn, turn.fill(step.text, None), "script")
        case SoundStep():
            saying.say_lines(turn, (Line((), sound=step.name),))
        case SideStep():
            _side(turn, step)
        case BeatStep():
            on_beat.begin_round(turn, step)
        case JumpStep():  # `follow` has taken all jumps
            raise TypeError(step)
        case _:
            assert_never(step)


def _work(turn: Turn, step: WorkStep) -> None:
    if exercise.is_left(turn, step):
        turn.fact(ExerciseSkipped(step.exercise))
        turn.advance()
        return
    turn.set(work=exercise.new_work(turn, turn.state.pc))
    if turn.state.beats is None or turn.state.beats.began is None:
        preparing.prepare(turn)
    else:
        on_beat.follow_on(turn)


def _rest(turn: Turn, step: RestStep) -> None:
    plan, index = turn.state.plan, turn.state.pc
    text = turn.fill(step.text, None)
    ends = turn.at + frames(step.seconds)
    after = plan.follow(index + 1)
    coming = plan.steps[after] if after < len(plan.steps) else None
    if not isinstance(coming, WorkStep):
        resting.open_rest(turn, "script", ends, text=text)
    elif not exercise.is_left(turn, coming):
        turn.set(pc=after, work=exercise.new_work(turn, after))
        resting.open_rest(turn, "between", ends, text=text)
    elif step.between:
        turn.advance()
    else:
        resting.open_rest(turn, "script", ends, text=text)


def _side(turn: Turn, step: SideStep) -> None:
    turn.set(side=step.side)
    plan = turn.state.plan
    after = plan.follow(turn.state.pc + 1)
    coming = plan.steps[after] if after < len(plan.steps) else None
    if not step.side:
        turn.advance()
    elif step.seconds and isinstance(coming, WorkStep) and not exercise.is_left(turn, coming):
        turn.set(pc=after, work=exercise.new_work(turn, after))
        text = turn.words.other_side(step.side)
        resting.open_rest(turn, "between", turn.at + frames(step.seconds), text=text)
    else:
        saying.say(turn, turn.words.side_name(step.side))
