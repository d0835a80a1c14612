"""Commands that move on, go back, or repeat: effects of the state table."""

from __future__ import annotations

from voicecoach.session.activities import (
    asking,
    bringing_back,
    exercise,
    interrupting,
    own_rest,
    pain,
    paused,
    preparing,
    resting,
    settling,
    working,
)
from voicecoach.session.events import Command
from voicecoach.session.facts import ExerciseLeft
from voicecoach.session.obey.effect import effect
from voicecoach.session.plan.steps import AskStep, SideStep, WorkStep, is_about_safety
from voicecoach.session.state import (
    Asking,
    Hurting,
    OwnRest,
    Paused,
    Preparing,
    Rest,
    Saying,
    Settling,
    Suspended,
    Waiting,
)
from voicecoach.session.turn import Turn, frames


@effect
def stay(turn: Turn, _: Command) -> None:
    if isinstance(turn.state.now, Hurting):
        pain.ask_again(turn)
    else:
        turn.reply(turn.words.HOW_TO_RESUME if isinstance(turn.state.now, Paused) else turn.words.NOT_NOW)


@effect
def finish(turn: Turn, _: Command) -> None:
    """End the session at the second "stop"."""
    now = turn.state.now
    if isinstance(now, Paused):
        paused.finish(turn, now)


@effect
def finish_open(turn: Turn, _: Command) -> None:
    """Stop during the question about red flags; the second time, end with the red flags said."""
    now = turn.state.now
    if isinstance(now, Paused) and now.stopped:
        paused.finish(turn, now)
    else:
        paused.stop(turn)


# --- moving on -----------------------------------------------------------------------------------


@effect
def skip(turn: Turn, _: Command) -> None:
    """Skip the present or next line; in a setup, all of it."""
    queue = turn.state.queue if turn.state.voice is not None else turn.state.queue[1:]
    turn.cut()
    if isinstance(turn.state.now, Preparing):
        exercise.introduce(turn, turn.form)
    else:
        turn.set(queue=queue)


def count_in(turn: Turn, command: Command) -> None:
    """Count 3-2-1 from now, as the person is ready; begin what follows at once if it is no work."""
    now = turn.state.now
    if isinstance(now, Rest) and now.kind == "script":
        go_on(turn, command)
    elif isinstance(now, OwnRest):
        own_rest.end_early(turn, now)
    elif isinstance(now, Settling) and now.fetching:
        turn.cut()
        exercise.fetched(turn)
        preparing.prepare(turn)
    elif now.ends is None or now.ends - turn.at > frames(settling.COUNT_IN):  # else it is that far already
        settling.last_three(turn)


@effect
def go_on(turn: Turn, _: Command) -> None:
    turn.cut()
    turn.advance()


@effect
def silence(turn: Turn, command: Command) -> None:
    step = asking.step_asked(turn)
    if is_about_safety(step):
        prompt_again(turn, command)
    elif step.silence is None:
        stay(turn, command)
    else:
        asking.silence(turn)


@effect
def end_set(turn: Turn, _: Command) -> None:
    turn.cut()
    working.end_side(turn, whole_set=True)


@effect
def end_side(turn: Turn, _: Command) -> None:
    turn.cut()
    working.done_by_person(turn)


@effect
def to_next_work(turn: Turn, command: Command) -> None:
    plan, pc = turn.state.plan, turn.state.pc
    start = pc + 1
    step = plan.step_at(pc)
    if isinstance(step, AskStep) and is_about_safety(step):
        prompt_again(turn, command)
        return
    if isinstance(step, AskStep):
        start = step.choices[step.silence or 0].target
    coming = plan.work_or_question_from(start)
    turn.cut()
    turn.listen("commands")
    turn.enter(len(plan.steps) if coming is None else coming)


@effect
def leave(turn: Turn, command: Command) -> None:
    if turn.state.work is None:
        to_next_work(turn, command)
        return
    turn.cut()
    turn.fact(ExerciseLeft(turn.step_of(turn.work).exercise, kind=False))
    bringing_back.left(turn, turn.work.step)
    turn.enter(turn.work.step + 1)


# --- going back ----------------------------------------------------------------------------------


@effect
def back(turn: Turn, _: Command) -> None:
    """Go back to the exercise before; from a rest, to the start of the one last worked."""
    begun = turn.state.begun
    while isinstance(turn.state.now, Rest | OwnRest) and begun and not _is_work(turn, begun[-1]):
        begun = begun[:-1]
    own = isinstance(turn.state.now, Preparing | Settling | Waiting | Asking)
    if own and begun and begun[-1] == turn.state.pc:
        begun = begun[:-1]
    while begun and isinstance(turn.state.now, Waiting | Asking) and not _is_work(turn, begun[-1]):
        begun = begun[:-1]
    _return_to(turn, begun or turn.state.begun[:1])


def _is_work(turn: Turn, index: int) -> bool:
    return isinstance(turn.state.plan.steps[index], WorkStep)


def _return_to(turn: Turn, begun: tuple[int, ...]) -> None:
    """Return to the last of `begun`, forgetting what came after it."""
    index = begun[-1] if begun else 0
    sides = [step.side for step in turn.state.plan.steps[:index] if isinstance(step, SideStep)]
    turn.cut()
    turn.listen("commands")
    turn.set(owed=(), returns=None)  # they come by themselves once more, or not at all
    turn.set(begun=begun[:-1], side=sides[-1] if sides else "")
    turn.enter(index)


@effect
def first_set(turn: Turn, _: Command) -> None:
    _return_to(turn, turn.state.begun)


@effect
def back_in_work(turn: Turn, command: Command) -> None:
    """Go back to the start of this exercise; in its first rep, to the one before."""
    at = turn.work
    just_begun = at.set == 1 and at.side == 0 and at.rep == 0
    if just_begun and len(turn.state.begun) > 1:
        _return_to(turn, turn.state.begun[:-1])
    else:
        first_set(turn, command)


# --- saying again --------------------------------------------------------------------------------


@effect
def say_again(turn: Turn, _: Command) -> None:
    now = turn.state.now
    turn.cut()
    if isinstance(now, Saying | Suspended):
        turn.set(queue=now.lines)
    else:
        preparing.prepare(turn)


@effect
def setup_again(turn: Turn, _: Command) -> None:
    interrupting.leave(turn)
    turn.set(now=Preparing())
    for text in turn.form.setup or (f"{turn.form.name}.",):
        turn.line(turn.fill(text, turn.work))


@effect
def side_again(turn: Turn, _: Command) -> None:
    turn.reply(turn.words.side_name(turn.side_of(turn.work)))


@effect
def gap_again(turn: Turn, _: Command) -> None:
    now = turn.state.now
    turn.cut()
    if isinstance(now, Rest):
        resting.reopen(turn, now, max(now.planned, turn.at) if now.ends is None else now.ends)
    elif isinstance(now, OwnRest):
        own_rest.reopen(turn, now, now.ends)


@effect
def prompt_again(turn: Turn, _: Command) -> None:
    now = turn.state.now
    turn.cut()
    if isinstance(now, Asking):
        asking.ask(turn, asking.step_asked(turn), asked=now.asked)
    else:
        turn.set(begun=turn.state.begun[:-1])
        turn.enter(turn.state.pc)


@effect
def question_again(turn: Turn, _: Command) -> None:
    pain.ask_again(turn)
