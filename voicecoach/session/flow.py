"""From step to step of the plan."""

from __future__ import annotations

from voicecoach.session import gaps, phrasebook
from voicecoach.session.events import Finished
from voicecoach.session.plan import (
    AskStep,
    RestStep,
    SayStep,
    SideStep,
    SoundStep,
    StopStep,
    WaitStep,
    WorkStep,
)
from voicecoach.session.state import Asking, Line, Over, Saying, Waiting
from voicecoach.session.turn import Turn, frames

REMIND = 60.0
"""Seconds between reminders while a `wait` waits."""


def enter(turn: Turn, index: int) -> None:
    """Perform the plan from step `index` on."""
    index = turn.state.plan.follow(index)
    if index >= len(turn.state.plan.steps):
        turn.set(pc=index, work=None)
        finish(turn, phrasebook.FINISHED, "done")
        return
    turn.set(pc=index, work=None)
    step = turn.state.plan.steps[index]
    match step:
        case SayStep():
            say(turn, turn.fill(step.text, None))
        case RestStep():
            _rest(turn, step)
        case WaitStep():
            _wait(turn, step)
        case WorkStep():
            _work(turn, step)
        case AskStep():
            turn.set(begun=(*turn.state.begun, index))
            ask(turn, step)
        case StopStep():
            finish(turn, turn.fill(step.text, None), "script")
        case SoundStep():
            _say_lines(turn, (Line((), sound=step.name),))
        case SideStep():
            _side(turn, step)


def advance(turn: Turn) -> None:
    """The step is over: on to the next."""
    enter(turn, turn.state.pc + 1)


def is_left(turn: Turn, step: WorkStep) -> bool:
    """Whether this exercise, or what shares its tags, was left for the session, or is left out of it."""
    tags = set(turn.state.left_tags)
    return bool(step.left_out) or step.exercise in turn.state.left or bool(tags & set(step.form.tags))


# --- speech --------------------------------------------------------------------------------------


def say(turn: Turn, *texts: str) -> None:
    """Blocking speech, then the next step."""
    _say_lines(turn, gaps.lines_of(*texts))


def _say_lines(turn: Turn, lines: tuple[Line, ...]) -> None:
    if not lines:
        advance(turn)
        return
    turn.set(now=Saying(lines, "enter"), queue=(*turn.state.queue, *lines), work=None)


def finish(turn: Turn, text: str, reason: str) -> None:
    """Speak, then the session is over."""
    lines = gaps.lines_of(text)
    turn.set(now=Saying(lines, "finish", reason), queue=(*turn.state.queue, *lines), moments=(), work=None)


def over(turn: Turn, reason: str) -> None:
    """The session ends on this frame."""
    turn.set(now=Over(reason), moments=(), queue=(), work=None)
    turn.listen("nothing")
    turn.cues.append(Finished(turn.at, reason))


# --- steps ---------------------------------------------------------------------------------------


def _work(turn: Turn, step: WorkStep) -> None:
    if is_left(turn, step):
        turn.fact("skipped", exercise=step.exercise)
        advance(turn)
        return
    turn.set(work=gaps.new_work(turn, turn.state.pc))
    gaps.prepare(turn)


def _rest(turn: Turn, step: RestStep) -> None:
    plan, index = turn.state.plan, turn.state.pc
    text = turn.fill(step.text, None)
    ends = turn.at + frames(step.seconds)
    after = plan.follow(index + 1)
    coming = plan.steps[after] if after < len(plan.steps) else None
    if not isinstance(coming, WorkStep):
        gaps.open_gap(turn, "script", ends, text=text)
    elif not is_left(turn, coming):
        turn.set(pc=after, work=gaps.new_work(turn, after))
        gaps.open_gap(turn, "between", ends, text=text)
    elif step.between:
        advance(turn)
    else:
        gaps.open_gap(turn, "script", ends, text=text)


def _wait(turn: Turn, step: WaitStep) -> None:
    turn.set(begun=(*turn.state.begun, turn.state.pc), now=Waiting())
    turn.line(turn.fill(step.text, None), kind="prompt")
    if turn.state.mode == "live":
        turn.line(phrasebook.READY, kind="prompt")


def waited(turn: Turn) -> None:
    """The prompt has been spoken: now the wait itself begins (a file waits its time)."""
    step = turn.state.plan.steps[turn.state.pc]
    length = step.seconds if isinstance(step, WaitStep) and turn.state.mode == "unattended" else REMIND
    turn.set(now=Waiting(turn.at + frames(length)))
    turn.fact("wait", end=None if turn.state.mode == "live" else turn.at / frames(1.0) + length)


def _side(turn: Turn, step: SideStep) -> None:
    turn.set(side=step.side)
    plan = turn.state.plan
    after = plan.follow(turn.state.pc + 1)
    coming = plan.steps[after] if after < len(plan.steps) else None
    if not step.side:
        advance(turn)
    elif step.seconds and isinstance(coming, WorkStep) and not is_left(turn, coming):
        turn.set(pc=after, work=gaps.new_work(turn, after))
        text = f"{phrasebook.OTHER_SIDE} {phrasebook.side_name(step.side)}"
        gaps.open_gap(turn, "between", turn.at + frames(step.seconds), text=text)
    else:
        say(turn, phrasebook.side_name(step.side))


def ask(turn: Turn, step: AskStep, *, asked: int = 1) -> None:
    """Ask the question of the script; its answers are listened for from now on."""
    question_id = turn.new_id()
    turn.set(now=Asking(question_id, asked))
    phrases = tuple(phrase for choice in step.choices for phrase in choice.phrases)
    turn.listen("phrases", phrases, question_id)
    turn.fact("question", text=turn.fill(step.text, None), asked=asked)
    turn.line(turn.fill(step.text, None), kind="prompt")


def branch(turn: Turn, step: AskStep, choice: int, answer: str) -> None:
    """Go on with one of the question's branches."""
    turn.listen("commands")
    turn.fact("answer", answer=answer)
    enter(turn, step.choices[choice].target)
