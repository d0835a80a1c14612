"""Commands that adjust the session: easier and harder, pace, rest, volume; and answers to questions."""

from __future__ import annotations

from collections.abc import Callable

from voicecoach.session.activities import (
    bringing_back,
    easier_harder,
    interrupting,
    own_rest,
    preparing,
    resting,
    suspended,
    telling,
)
from voicecoach.session.activities.status import left_here, where_it_is
from voicecoach.session.events import Command, Manner, Volume
from voicecoach.session.facts import SessionResumed
from voicecoach.session.obey import navigation
from voicecoach.session.obey.effect import Effect, effect
from voicecoach.session.state import OwnRest, Rest
from voicecoach.session.turn import Turn, frames

REST = 30.0
"""Seconds of the rest given by the command "rest"."""
VOLUME_DB = 3.0

# --- easier and harder ---------------------------------------------------------------------------


@effect
def easier_now(turn: Turn, _: Command) -> None:
    """Change to the easier form, and restart the side with its setup."""
    interrupting.leave(turn)
    change = easier_harder.step_down(turn, turn.work)
    if change is None or change.lighter:
        suspended.say_and_go_on(turn, change.told(turn.words) if change else turn.words.EASIEST)
    else:
        preparing.prepare(turn)


@effect
def easier_soon(turn: Turn, command: Command) -> None:
    if turn.state.work is None:
        turn.reply(turn.words.NO_EXERCISE)
        return
    spoken = _easier(turn)
    navigation.gap_again(turn, command)
    turn.reply(spoken)


@effect
def easier_kept(turn: Turn, _: Command) -> None:
    if turn.state.work is None:
        turn.reply(turn.words.NO_EXERCISE)
    else:
        turn.reply(_easier(turn))


def _easier(turn: Turn) -> str:
    """Step down if possible; the sentence about it."""
    change = easier_harder.step_down(turn, turn.work)
    return change.told(turn.words) if change else turn.words.EASIEST


def _harder(turn: Turn) -> str:
    """Step up if possible, and not after pain; the sentence about it."""
    if turn.state.work is None:
        return turn.words.NO_EXERCISE
    if easier_harder.refused_after_pain(turn, turn.work):
        return turn.words.NOT_AFTER_PAIN
    change = easier_harder.step_up(turn, turn.work)
    return change.told(turn.words) if change else turn.words.HARDEST


@effect
def harder_now(turn: Turn, _: Command) -> None:
    before = turn.form.name
    sentence = _harder(turn)
    if turn.form.name != before:
        turn.cut()
        preparing.prepare(turn)
    else:
        turn.reply(sentence)


@effect
def harder_soon(turn: Turn, command: Command) -> None:
    before = turn.form.name if turn.state.work else ""
    spoken = _harder(turn)
    changed = turn.state.work is not None and turn.form.name != before
    if changed and isinstance(turn.state.now, Rest | OwnRest):
        navigation.gap_again(turn, command)
    else:
        turn.reply(spoken)


@effect
def bring_back(turn: Turn, _: Command) -> None:
    turn.reply(bringing_back.bring_back(turn))


# --- pace, rest, answers -------------------------------------------------------------------------


def pace(name: str, factor: float) -> Effect:
    """Scale the moving phases from the next rep on."""

    def change(turn: Turn, _: Command) -> None:
        easier_harder.change_pace(turn, factor)
        turn.tone("tick")

    return Effect(name, change)


@effect
def rest_now(turn: Turn, _: Command) -> None:
    inner, _since = interrupting.leave(turn)
    own_rest.open_rest(turn, inner, turn.at + frames(REST))


@effect
def rest_more(turn: Turn, _: Command) -> None:
    now = turn.state.now
    turn.cut()
    if isinstance(now, Rest):
        resting.reopen(turn, now, (now.planned if now.ends is None else now.ends) + frames(REST))
    elif isinstance(now, OwnRest):
        own_rest.reopen(turn, now, now.ends + frames(REST))
    turn.reply(turn.words.more_rest(REST))


@effect
def rest_now_paused(turn: Turn, _: Command) -> None:
    inner, since = interrupting.kept(turn)
    turn.cut()
    turn.fact(SessionResumed())
    turn.resume_clock(inner, since)
    own_rest.open_rest(turn, turn.state.now, turn.at + frames(REST))


@effect
def status(turn: Turn, _: Command) -> None:
    turn.reply(where_it_is(turn))


@effect
def status_in_set(turn: Turn, _: Command) -> None:
    """Say the remainder of the set in two or three words, under which the work goes on."""
    turn.reply(left_here(turn))


@effect
def help_in_set(turn: Turn, _: Command) -> None:
    """Play a tone now, and say the help in the next rest."""
    telling.tell_later(turn, turn.words.HELP)
    turn.tone("tick")


@effect
def status_suspended(turn: Turn, _: Command) -> None:
    suspended.say_between(turn, where_it_is(turn))


def and_prompt(name: str, text: Callable[[Turn], str]) -> Effect:
    """The effect that says `text`, and then the present prompt or question again."""

    def answer(turn: Turn, command: Command) -> None:
        navigation.prompt_again(turn, command)
        turn.reply(text(turn))

    return Effect(name, answer)


@effect
def help_suspended(turn: Turn, _: Command) -> None:
    suspended.say_between(turn, turn.words.HELP)


def volume(name: str, change_db: float) -> Effect:
    """Make everything louder or quieter."""

    def change(turn: Turn, _: Command) -> None:
        turn.cues.append(Volume(turn.at, change_db))
        turn.tone("tick")

    return Effect(name, change)


def manner(name: str, manner: Manner) -> Effect:
    """Change the manner in which commands are to be said."""
    return Effect(name, lambda turn, _: telling.change_manner(turn, manner))
