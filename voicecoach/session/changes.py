"""Commands that change how it goes: easier and harder, pace, rest, volume; and answers to questions."""

from __future__ import annotations

from collections.abc import Callable

from voicecoach.session import dialogue, gaps, ladders, moves, pain, phrasebook, suspend
from voicecoach.session.events import Command, Volume
from voicecoach.session.state import Gap, Hurting, Suspended
from voicecoach.session.status import where_it_is
from voicecoach.session.turn import Turn, frames

REST = 30.0
"""Seconds that "rest" gives."""
VOLUME_DB = 3.0

Effect = Callable[[Turn, Command], None]
"""What a cell of the state table does."""


# --- easier and harder ---------------------------------------------------------------------------


def easier_now(turn: Turn, _: Command) -> None:
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


def easier_soon(turn: Turn, said: Command) -> None:
    if turn.state.work is None:
        turn.reply(phrasebook.NO_EXERCISE)
        return
    spoken = ladders.step_down(turn, turn.work)
    moves.gap_again(turn, said)
    turn.reply(spoken or phrasebook.EASIEST)


def easier_kept(turn: Turn, _: Command) -> None:
    if turn.state.work is None:
        turn.reply(phrasebook.NO_EXERCISE)
    else:
        turn.reply(ladders.step_down(turn, turn.work) or phrasebook.EASIEST)


def easier_for_pain(turn: Turn, _: Command) -> None:
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


def harder_now(turn: Turn, _: Command) -> None:
    before = turn.form.name
    said = _harder(turn)
    if turn.form.name != before:
        turn.cut()
        gaps.prepare(turn)
    else:
        turn.reply(said)


def harder_soon(turn: Turn, said: Command) -> None:
    before = turn.form.name if turn.state.work else ""
    spoken = _harder(turn)
    changed = turn.state.work is not None and turn.form.name != before
    if changed and isinstance(turn.state.now, Gap):
        moves.gap_again(turn, said)
    else:
        turn.reply(spoken)


# --- pace, rest, answers -------------------------------------------------------------------------


def pace(factor: float) -> Effect:
    def change(turn: Turn, _: Command) -> None:
        ladders.change_pace(turn, factor)
        turn.tone("tick")

    return change


def rest_now(turn: Turn, _: Command) -> None:
    inner, _since = suspend.leave(turn)
    suspend.open_asked(turn, inner, turn.at + frames(REST))


def rest_more(turn: Turn, _: Command) -> None:
    now = turn.state.now
    if not isinstance(now, Gap):
        return
    turn.cut()
    suspend.reopen(turn, now, (now.planned if now.ends is None else now.ends) + frames(REST))


def rest_now_paused(turn: Turn, _: Command) -> None:
    inner, since = suspend.kept(turn)
    turn.cut()
    turn.fact("resumed")
    suspend.open_asked(turn, suspend.shifted(inner, turn.at - since), turn.at + frames(REST))


def status(turn: Turn, _: Command) -> None:
    turn.reply(where_it_is(turn))


def status_in_gap(turn: Turn, _: Command) -> None:
    turn.set(status_due=True)
    turn.tone("tick")


def status_suspended(turn: Turn, _: Command) -> None:
    suspend.say_between(turn, where_it_is(turn))


def and_prompt(text: Callable[[Turn], str]) -> Effect:
    def effect(turn: Turn, said: Command) -> None:
        moves.prompt_again(turn, said)
        turn.reply(text(turn))

    return effect


def help_suspended(turn: Turn, _: Command) -> None:
    suspend.say_between(turn, phrasebook.HELP)


def volume(change_db: float) -> Effect:
    def change(turn: Turn, _: Command) -> None:
        turn.cues.append(Volume(turn.at, change_db))
        turn.tone("tick")

    return change
