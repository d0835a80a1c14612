"""Obeying: where in the state table the session is, and what the cell's effect does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from voicecoach.session import changes, dialogue, flow, ladders, moves, phrasebook, suspend, work
from voicecoach.session.changes import Effect
from voicecoach.session.events import Command
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

STOP_AGAIN = 1.5
"""Seconds after the stop prompt began before a second "stop" ends the session."""


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


def _reply(text: str) -> Effect:
    return lambda turn, _: turn.reply(text)


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
        "stay": moves.stay,
        "going": _reply(phrasebook.ALREADY_GOING),
        "skip": moves.skip,
        "start_work": moves.count_in,
        "last_three": moves.count_in,
        "go_on": moves.go_on,
        "reenter": _reenter,
        "agree": _agree,
        "end_set": moves.end_set,
        "end_side": moves.end_side,
        "silence": moves.silence,
        "apply": _apply,
        "to_next_work": moves.to_next_work,
        "leave": moves.leave,
        "back": moves.back,
        "back_in_work": moves.back_in_work,
        "first_set": moves.first_set,
        "say_again": moves.say_again,
        "setup_again": moves.setup_again,
        "side_again": moves.side_again,
        "gap_again": moves.gap_again,
        "prompt_again": moves.prompt_again,
        "how_to_resume": _reply(phrasebook.HOW_TO_RESUME),
        "question_again": moves.question_again,
        "nothing_to_change": _reply(phrasebook.NO_EXERCISE),
        "easier_now": changes.easier_now,
        "easier_soon": changes.easier_soon,
        "easier_kept": changes.easier_kept,
        "easier_for_pain": changes.easier_for_pain,
        "harder_now": changes.harder_now,
        "harder_soon": changes.harder_soon,
        "slower": changes.pace(ladders.PACE_STEP),
        "faster": changes.pace(1 / ladders.PACE_STEP),
        "holds_keep": _reply(phrasebook.HOLDS_KEEP),
        "rest_now": changes.rest_now,
        "rest_more": changes.rest_more,
        "rest_now_paused": changes.rest_now_paused,
        "status": changes.status,
        "status_in_gap": changes.status_in_gap,
        "status_suspended": changes.status_suspended,
        "status_and_prompt": changes.and_prompt(where_it_is),
        "help": _reply(phrasebook.HELP),
        "help_suspended": changes.help_suspended,
        "help_and_prompt": changes.and_prompt(lambda _: phrasebook.HELP),
        "louder": changes.volume(changes.VOLUME_DB),
        "quieter": changes.volume(-changes.VOLUME_DB),
    }
)
"""Effect -> what it does."""
