"""What each cell of the state table does: one small function an effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from voicecoach.session import dialogue, flow, gaps, ladders, pain, phrasebook, suspend, work
from voicecoach.session.events import Command, Volume
from voicecoach.session.plan import AskStep, SideStep, WorkStep
from voicecoach.session.state import (
    Activity,
    Asking,
    Gap,
    Hurting,
    Paused,
    Preparing,
    Saying,
    Settling,
    Suspended,
    Waiting,
    Working,
)
from voicecoach.session.status import where_it_is
from voicecoach.session.table import TABLE
from voicecoach.session.turn import Turn, frames

REST = 30.0
"""Seconds that "rest" gives."""
STOP_AGAIN = 1.5
"""Seconds after the stop prompt began before a second "stop" ends the session."""
VOLUME_DB = 3.0


def column(now: Activity, *, held: bool) -> str:
    """Where in the table the session is; `held`: what is worked is a held position."""
    match now:
        case Working():
            return "hold" if held else "rep"
        case Gap(kind="switch"):
            return "switch"
        case Paused(stopped=True):
            return "stopped"
        case Saying(then="finish"):
            return "end"
        case _:
            return _COLUMN.get(type(now), "")


_COLUMN = {
    Saying: "say",
    Suspended: "say",
    Preparing: "setup",
    Settling: "settle",
    Gap: "rest",
    Waiting: "wait",
    Asking: "ask",
    Paused: "paused",
    Hurting: "pain",
}


def command(turn: Turn, said: Command) -> None:
    """Obey. A session that is over, or ending, obeys only what quietens it."""
    where = column(turn.state.now, held=turn.state.work is not None and turn.form.held)
    cells = TABLE.get(said.name)
    if not where or cells is None:
        return
    effect = cells[where]
    turn.fact("action", command=said.name, effect=effect, state=where)
    EFFECTS[effect](turn, said)


Effect = Callable[[Turn, Command], None]


# --- staying -------------------------------------------------------------------------------------


def _stay(turn: Turn, _: Command) -> None:
    if isinstance(turn.state.now, Hurting):
        dialogue.ask_again(turn)
    else:
        turn.reply(phrasebook.HOW_TO_RESUME if isinstance(turn.state.now, Paused) else phrasebook.NOT_NOW)


def _reply(text: str) -> Effect:
    return lambda turn, _: turn.reply(text)


# --- moving on -----------------------------------------------------------------------------------


def _skip(turn: Turn, _: Command) -> None:
    """The line that is being said, or comes first, is over; in a setup, all of it."""
    queue = turn.state.queue if turn.state.voice is not None else turn.state.queue[1:]
    turn.cut()
    if isinstance(turn.state.now, Preparing):
        work.introduce(turn, turn.form)
    else:
        turn.set(queue=queue)


def _count_in(turn: Turn, said: Command) -> None:
    """The person is ready: 3-2-1 from now; where no work follows, what follows begins."""
    match turn.state.now:
        case Gap(kind="script"):
            _go_on(turn, said)
        case Gap(kind="asked") as gap if not suspend.into_bout(turn, gap.inner):
            suspend.asked_rest_over(turn, gap)
        case Gap(ends=int(ends)) | Settling(ends=int(ends)) if ends - turn.at <= frames(gaps.COUNT_IN):
            pass  # it is that far already
        case _:
            gaps.last_three(turn)


def _go_on(turn: Turn, _: Command) -> None:
    turn.cut()
    flow.advance(turn)


def _silence(turn: Turn, said: Command) -> None:
    step = dialogue.step_asked(turn)
    if step.silence is None:
        _stay(turn, said)
    else:
        dialogue.silence(turn)


def _end_set(turn: Turn, _: Command) -> None:
    turn.cut()
    work.end_side(turn, whole_set=True)


def _end_side(turn: Turn, _: Command) -> None:
    turn.cut()
    work.done_by_person(turn)


def _to_next_work(turn: Turn, _: Command) -> None:
    plan, pc = turn.state.plan, turn.state.pc
    start = pc + 1
    step = plan.step_at(pc)
    if isinstance(step, AskStep):
        start = step.choices[step.silence or 0].target
    coming = plan.work_from(start)
    turn.cut()
    turn.listen("commands")
    flow.enter(turn, len(plan.steps) if coming is None else coming)


def _leave(turn: Turn, said: Command) -> None:
    if turn.state.work is None:
        _to_next_work(turn, said)
        return
    turn.cut()
    turn.fact("left", exercise=turn.step_of(turn.work).exercise, kind=False)
    flow.enter(turn, turn.work.step + 1)


# --- going back ----------------------------------------------------------------------------------


def _back(turn: Turn, _: Command) -> None:
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


def _first_set(turn: Turn, _: Command) -> None:
    _return_to(turn, turn.state.begun)


def _back_in_work(turn: Turn, said: Command) -> None:
    """The start of this exercise; in its first rep, the one before."""
    at = turn.work
    just_begun = at.set == 1 and at.side == 0 and at.rep == 0
    if just_begun and len(turn.state.begun) > 1:
        _return_to(turn, turn.state.begun[:-1])
    else:
        _first_set(turn, said)


# --- saying again --------------------------------------------------------------------------------


def _say_again(turn: Turn, _: Command) -> None:
    now = turn.state.now
    turn.cut()
    if isinstance(now, Saying | Suspended):
        turn.set(queue=now.lines)
    else:
        gaps.prepare(turn)


def _setup_again(turn: Turn, _: Command) -> None:
    suspend.leave(turn)
    turn.set(now=Preparing())
    for text in turn.form.setup or (f"{turn.form.name}.",):
        turn.line(turn.fill(text, turn.work))


def _side_again(turn: Turn, _: Command) -> None:
    turn.reply(phrasebook.side_name(turn.side_of(turn.work)))


def _gap_again(turn: Turn, _: Command) -> None:
    now = turn.state.now
    turn.cut()
    if isinstance(now, Gap):
        suspend.reopen(turn, now, max(now.planned, turn.at) if now.ends is None else now.ends)


def _prompt_again(turn: Turn, _: Command) -> None:
    now = turn.state.now
    turn.cut()
    if isinstance(now, Asking):
        flow.ask(turn, dialogue.step_asked(turn), asked=now.asked)
    else:
        turn.set(begun=turn.state.begun[:-1])
        flow.enter(turn, turn.state.pc)


def _question_again(turn: Turn, _: Command) -> None:
    dialogue.ask_again(turn)


# --- easier and harder ---------------------------------------------------------------------------


def _easier_now(turn: Turn, _: Command) -> None:
    """Swap, and restart the side with the new form's setup."""
    suspend.leave(turn)
    said = ladders.step_down(turn, turn.work)
    if not said:
        _go_on_with(turn, phrasebook.EASIEST)
    elif said == phrasebook.LIGHTER:
        _go_on_with(turn, said)
    else:
        gaps.prepare(turn)


def _go_on_with(turn: Turn, text: str) -> None:
    """Say this with time standing still, then go on with what `leave` has kept."""
    inner, since = suspend.kept(turn)
    lines = gaps.lines_of(text)
    turn.set(now=Suspended(inner, since, lines), queue=lines)


def _easier_soon(turn: Turn, said: Command) -> None:
    if turn.state.work is None:
        turn.reply(phrasebook.NO_EXERCISE)
        return
    spoken = ladders.step_down(turn, turn.work)
    _gap_again(turn, said)
    turn.reply(spoken or phrasebook.EASIEST)


def _easier_kept(turn: Turn, _: Command) -> None:
    if turn.state.work is None:
        turn.reply(phrasebook.NO_EXERCISE)
    else:
        turn.reply(ladders.step_down(turn, turn.work) or phrasebook.EASIEST)


def _easier_for_pain(turn: Turn, _: Command) -> None:
    now = turn.state.now
    if isinstance(now, Hurting) and now.stage == "score":
        dialogue.scored(turn, now, pain.EASIER_COUNTS_AS, unscored=True)
    else:
        dialogue.ask_again(turn)


def _harder(turn: Turn) -> str:
    """What is said about a step up; nothing is changed after pain or at the top."""
    if turn.state.work is None:
        return phrasebook.NO_EXERCISE
    if ladders.refused_after_pain(turn, turn.work):
        return phrasebook.NOT_AFTER_PAIN
    return ladders.step_up(turn, turn.work) or phrasebook.HARDEST


def _harder_now(turn: Turn, _: Command) -> None:
    before = turn.form.name
    said = _harder(turn)
    if turn.form.name != before:
        turn.cut()
        gaps.prepare(turn)
    else:
        turn.reply(said)


def _harder_soon(turn: Turn, said: Command) -> None:
    before = turn.form.name if turn.state.work else ""
    spoken = _harder(turn)
    changed = turn.state.work is not None and turn.form.name != before
    if changed and isinstance(turn.state.now, Gap):
        _gap_again(turn, said)
    else:
        turn.reply(spoken)


# --- pace, rest, answers -------------------------------------------------------------------------


def _pace(factor: float) -> Effect:
    def change(turn: Turn, _: Command) -> None:
        ladders.change_pace(turn, factor)
        turn.tone("tick")

    return change


def _rest_now(turn: Turn, _: Command) -> None:
    inner, _since = suspend.leave(turn)
    suspend.open_asked(turn, inner, turn.at + frames(REST))


def _rest_more(turn: Turn, _: Command) -> None:
    now = turn.state.now
    if not isinstance(now, Gap):
        return
    turn.cut()
    suspend.reopen(turn, now, (now.planned if now.ends is None else now.ends) + frames(REST))


def _status(turn: Turn, _: Command) -> None:
    turn.reply(where_it_is(turn))


def _status_in_gap(turn: Turn, _: Command) -> None:
    turn.set(status_due=True)
    turn.tone("tick")


def _status_suspended(turn: Turn, _: Command) -> None:
    suspend.say_between(turn, where_it_is(turn))


def _and_prompt(text: Callable[[Turn], str]) -> Effect:
    def effect(turn: Turn, said: Command) -> None:
        _prompt_again(turn, said)
        turn.reply(text(turn))

    return effect


def _help_suspended(turn: Turn, _: Command) -> None:
    suspend.say_between(turn, phrasebook.HELP)


def _volume(change_db: float) -> Effect:
    def change(turn: Turn, _: Command) -> None:
        turn.cues.append(Volume(turn.at, change_db))
        turn.tone("tick")

    return change


# --- paused --------------------------------------------------------------------------------------


def _reenter(turn: Turn, _: Command) -> None:
    inner, since = suspend.kept(turn)
    turn.fact("resumed")
    suspend.reenter(turn, inner, since)


def _apply(turn: Turn, said: Command) -> None:
    """Do to what is kept what would have been done to it; where it stays, go on with it."""
    inner, since = suspend.kept(turn)
    turn.cut()
    turn.fact("resumed")
    shifted = suspend.shifted(inner, turn.at - since)
    if isinstance(shifted, Working):
        shifted = replace(shifted, began=turn.at)  # what was held before is kept with the work
    turn.set(now=shifted)
    where = column(shifted, held=turn.state.work is not None and turn.form.held)
    effect = TABLE[said.name][where] if where else "stay"
    if effect == "stay" or (effect == "silence" and dialogue.step_asked(turn).silence is None):
        suspend.reenter(turn, inner, since)
        return
    if effect == "end_side" and isinstance(shifted, Working) and work.ends_at_done(turn.form, shifted):
        if not (turn.form.own_pace and work.side_done(turn)):
            suspend.reenter(turn, inner, since)
        return
    if isinstance(inner, Saying):
        turn.set(queue=inner.lines)
    EFFECTS[effect](turn, said)


def _rest_now_paused(turn: Turn, _: Command) -> None:
    inner, since = suspend.kept(turn)
    turn.cut()
    turn.fact("resumed")
    suspend.open_asked(turn, suspend.shifted(inner, turn.at - since), turn.at + frames(REST))


def _finish(turn: Turn, said: Command) -> None:
    """The second "stop": over, unless it is an echo of the first."""
    now = turn.state.now
    if isinstance(now, Paused) and turn.at - now.prompted < frames(STOP_AGAIN):
        return
    del said
    turn.cut()
    flow.over(turn, "stopped")


def _agree(turn: Turn, _: Command) -> None:
    now = turn.state.now
    if isinstance(now, Hurting) and now.stage == "offer":
        dialogue.agreed(turn)
    else:
        dialogue.ask_again(turn)


def _pause(turn: Turn, _: Command) -> None:
    suspend.pause(turn)
    turn.listen("commands")
    turn.reply(phrasebook.PAUSED)


def _plain(effect: Callable[[Turn], None]) -> Effect:
    return lambda turn, _: effect(turn)


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "hurt": _plain(dialogue.hurt),
        "score_again": _plain(dialogue.score_again),
        "halt": _plain(dialogue.halt),
        "halt_in_pain": _plain(dialogue.halt_in_pain),
        "finish": _finish,
        "pause": _pause,
        "stay": _stay,
        "going": _reply(phrasebook.ALREADY_GOING),
        "skip": _skip,
        "start_work": _count_in,
        "last_three": _count_in,
        "go_on": _go_on,
        "reenter": _reenter,
        "agree": _agree,
        "end_set": _end_set,
        "end_side": _end_side,
        "silence": _silence,
        "apply": _apply,
        "to_next_work": _to_next_work,
        "leave": _leave,
        "back": _back,
        "back_in_work": _back_in_work,
        "first_set": _first_set,
        "say_again": _say_again,
        "setup_again": _setup_again,
        "side_again": _side_again,
        "gap_again": _gap_again,
        "prompt_again": _prompt_again,
        "how_to_resume": _reply(phrasebook.HOW_TO_RESUME),
        "question_again": _question_again,
        "nothing_to_change": _reply(phrasebook.NO_EXERCISE),
        "easier_now": _easier_now,
        "easier_soon": _easier_soon,
        "easier_kept": _easier_kept,
        "easier_for_pain": _easier_for_pain,
        "harder_now": _harder_now,
        "harder_soon": _harder_soon,
        "slower": _pace(ladders.PACE_STEP),
        "faster": _pace(1 / ladders.PACE_STEP),
        "holds_keep": _reply(phrasebook.HOLDS_KEEP),
        "rest_now": _rest_now,
        "rest_more": _rest_more,
        "rest_now_paused": _rest_now_paused,
        "status": _status,
        "status_in_gap": _status_in_gap,
        "status_suspended": _status_suspended,
        "status_and_prompt": _and_prompt(where_it_is),
        "help": _reply(phrasebook.HELP),
        "help_suspended": _help_suspended,
        "help_and_prompt": _and_prompt(lambda _: phrasebook.HELP),
        "louder": _volume(VOLUME_DB),
        "quieter": _volume(-VOLUME_DB),
    }
)
"""Effect -> what it does."""
