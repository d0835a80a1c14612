"""Commands that move on, go back, or have something said again: effects of the state table."""

from __future__ import annotations

from voicecoach.session import dialogue, flow, gaps, phrasebook, suspend, work
from voicecoach.session.events import Command
from voicecoach.session.plan import AskStep, SideStep, WorkStep
from voicecoach.session.state import (
    Asking,
    Gap,
    Hurting,
    Paused,
    Preparing,
    Saying,
    Settling,
    Suspended,
    Waiting,
)
from voicecoach.session.turn import Turn, frames


def stay(turn: Turn, _: Command) -> None:
    if isinstance(turn.state.now, Hurting):
        dialogue.ask_again(turn)
    else:
        turn.reply(phrasebook.HOW_TO_RESUME if isinstance(turn.state.now, Paused) else phrasebook.NOT_NOW)


# --- moving on -----------------------------------------------------------------------------------


def skip(turn: Turn, _: Command) -> None:
    """The line that is being said, or comes first, is over; in a setup, all of it."""
    queue = turn.state.queue if turn.state.voice is not None else turn.state.queue[1:]
    turn.cut()
    if isinstance(turn.state.now, Preparing):
        work.introduce(turn, turn.form)
    else:
        turn.set(queue=queue)


def count_in(turn: Turn, said: Command) -> None:
    """The person is ready: 3-2-1 from now; where no work follows, what follows begins."""
    match turn.state.now:
        case Gap(kind="script"):
            go_on(turn, said)
        case Gap(kind="asked") as gap if not suspend.into_bout(turn, gap.inner):
            suspend.asked_rest_over(turn, gap)
        case Gap(ends=int(ends)) | Settling(ends=int(ends)) if ends - turn.at <= frames(gaps.COUNT_IN):
            pass  # it is that far already
        case _:
            gaps.last_three(turn)


def go_on(turn: Turn, _: Command) -> None:
    turn.cut()
    flow.advance(turn)


def silence(turn: Turn, said: Command) -> None:
    step = dialogue.step_asked(turn)
    if step.silence is None:
        stay(turn, said)
    else:
        dialogue.silence(turn)


def end_set(turn: Turn, _: Command) -> None:
    turn.cut()
    work.end_side(turn, whole_set=True)


def end_side(turn: Turn, _: Command) -> None:
    turn.cut()
    work.done_by_person(turn)


def to_next_work(turn: Turn, _: Command) -> None:
    plan, pc = turn.state.plan, turn.state.pc
    start = pc + 1
    step = plan.step_at(pc)
    if isinstance(step, AskStep):
        start = step.choices[step.silence or 0].target
    coming = plan.work_from(start)
    turn.cut()
    turn.listen("commands")
    flow.enter(turn, len(plan.steps) if coming is None else coming)


def leave(turn: Turn, said: Command) -> None:
    if turn.state.work is None:
        to_next_work(turn, said)
        return
    turn.cut()
    turn.fact("left", exercise=turn.step_of(turn.work).exercise, kind=False)
    flow.enter(turn, turn.work.step + 1)


# --- going back ----------------------------------------------------------------------------------


def back(turn: Turn, _: Command) -> None:
    """The one before; from a rest, the start of the exercise last worked."""
    begun = turn.state.begun
    while isinstance(turn.state.now, Gap) and begun and not _is_work(turn, begun[-1]):
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
    """Perform again the last of `begun`, forgetting what came after it."""
    index = begun[-1] if begun else 0
    sides = [step.side for step in turn.state.plan.steps[:index] if isinstance(step, SideStep)]
    turn.cut()
    turn.listen("commands")
    turn.set(begun=begun[:-1], side=sides[-1] if sides else "")
    flow.enter(turn, index)


def first_set(turn: Turn, _: Command) -> None:
    _return_to(turn, turn.state.begun)


def back_in_work(turn: Turn, said: Command) -> None:
    """The start of this exercise; in its first rep, the one before."""
    at = turn.work
    just_begun = at.set == 1 and at.side == 0 and at.rep == 0
    if just_begun and len(turn.state.begun) > 1:
        _return_to(turn, turn.state.begun[:-1])
    else:
        first_set(turn, said)


# --- saying again --------------------------------------------------------------------------------


def say_again(turn: Turn, _: Command) -> None:
    now = turn.state.now
    turn.cut()
    if isinstance(now, Saying | Suspended):
        turn.set(queue=now.lines)
    else:
        gaps.prepare(turn)


def setup_again(turn: Turn, _: Command) -> None:
    suspend.leave(turn)
    turn.set(now=Preparing())
    for text in turn.form.setup or (f"{turn.form.name}.",):
        turn.line(turn.fill(text, turn.work))


def side_again(turn: Turn, _: Command) -> None:
    turn.reply(phrasebook.side_name(turn.side_of(turn.work)))


def gap_again(turn: Turn, _: Command) -> None:
    now = turn.state.now
    turn.cut()
    if isinstance(now, Gap):
        suspend.reopen(turn, now, max(now.planned, turn.at) if now.ends is None else now.ends)


def prompt_again(turn: Turn, _: Command) -> None:
    now = turn.state.now
    turn.cut()
    if isinstance(now, Asking):
        flow.ask(turn, dialogue.step_asked(turn), asked=now.asked)
    else:
        turn.set(begun=turn.state.begun[:-1])
        flow.enter(turn, turn.state.pc)


def question_again(turn: Turn, _: Command) -> None:
    dialogue.ask_again(turn)
