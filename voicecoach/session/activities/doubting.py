"""Doubting: pain or stop, or something that sounded like it, was heard. The coach falls silent and asks.

A yes obeys the command, and so does silence where somebody near talked on. After a no, or else a quiet
moment, the interrupted activity goes on. Any other command is obeyed as in a pause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import assert_never

from msgspec.structs import replace

from voicecoach.session.activities import interrupting, pain, paused
from voicecoach.session.events import Doubt
from voicecoach.session.facts import DoubtAsked, DoubtPassed
from voicecoach.session.state import (
    Asking,
    Doubting,
    Hurting,
    Over,
    OwnRest,
    Paused,
    Preparing,
    Rest,
    Saying,
    Settling,
    Suspended,
    Waiting,
    Working,
)
from voicecoach.session.turn import Turn, frames

QUIET = 4.0
"""Seconds of silence after the question that are an answer."""

BELIEVED: Mapping[str, Callable[[Turn], None]] = MappingProxyType({"pain": pain.hurt, "stop": paused.stop})
"""The deeds that silence leads to where it is a yes."""


def doubt(turn: Turn, event: Doubt) -> None:
    """Be silent and ask; does nothing if there is nothing to interrupt."""
    match turn.state.now:
        case Over() | Paused() | Hurting() | Doubting() | Saying(then="finish"):
            pass  # nothing goes on
        case Saying() | Preparing() | Settling() | Working() | Rest() | OwnRest() | Waiting() | Asking():
            _ask(turn, event)
        case Suspended():
            _ask(turn, event)
        case _:
            assert_never(turn.state.now)


def _ask(turn: Turn, event: Doubt) -> None:
    inner, since = interrupting.leave(turn)
    question_id = turn.new_id()
    turn.set(now=Doubting(inner, since, event.command, question_id, near=event.near))
    turn.fact(DoubtAsked(event.command))
    turn.line(turn.words.DOUBTS[event.command], kind="safety")
    turn.listen("phrases", (*turn.words.YES, *turn.words.NO), question_id)


def spoken(turn: Turn, now: Doubting) -> None:
    """Start the time-out at the end of the question."""
    turn.set(now=replace(now, ends=turn.at + frames(QUIET)))


def time_up(turn: Turn, now: Doubting) -> None:
    """Take the silence as it is meant."""
    if now.near:
        BELIEVED[now.command](turn)
    else:
        passed(turn)


def passed(turn: Turn) -> None:
    """Resume the interrupted activity: it was a false alarm."""
    inner, since = interrupting.kept(turn)
    turn.fact(DoubtPassed())
    turn.reenter(inner, since)
