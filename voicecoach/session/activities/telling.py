"""Telling the person something beside the session: at once, or in the next gap if a set is going on."""

from __future__ import annotations

from typing import assert_never

from voicecoach.session.activities import suspended, working
from voicecoach.session.events import COMPANY, Address, HasCompany, Manner
from voicecoach.session.facts import CompanyNoticed, MannerChanged
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
from voicecoach.session.turn import Turn


def company(turn: Turn, event: HasCompany) -> None:
    """Say that talk or music goes on, and offer that the coach obeys only what begins with its name."""
    if turn.state.manner is not None:
        return  # the person has chosen already
    text = turn.words.company(event.what, turn.state.called)
    match turn.state.now:
        case Over() | Saying(then="finish"):
            return  # there is nothing more to be said to the coach
        case Rest() | OwnRest() | Settling():
            suspended.say_between(turn, text)
        case Saying() | Preparing() | Waiting() | Suspended() | Paused():
            turn.reply(text)
        case Working() | Asking() | Doubting() | Hurting():
            tell_later(turn, text)
        case _:
            assert_never(turn.state.now)
    turn.fact(CompanyNoticed(event.what))


def change_manner(turn: Turn, manner: Manner) -> None:
    """Have commands obeyed that are said in this manner; the offer is not made any more."""
    words, called = turn.words, turn.state.called
    offers = {words.company(what, called) for what in COMPANY}
    turn.set(manner=manner, untold=tuple(text for text in turn.state.untold if text not in offers))
    turn.cues.append(Address(turn.at, manner))
    turn.fact(MannerChanged(manner))
    turn.reply(words.by_name(called) if manner == "named" else words.WITHOUT_NAME)


def tell_later(turn: Turn, text: str) -> None:
    """Keep a text for the gap after this set, or after the next."""
    if text not in turn.state.untold:
        turn.set(untold=(*turn.state.untold, text))


def tell_now(turn: Turn) -> None:
    """Say what was kept. A rest waits for it: it may be too short for all of it."""
    texts = turn.state.untold
    turn.set(untold=())
    if isinstance(turn.state.now, Rest | OwnRest):
        suspended.say_between(turn, *texts)
        turn.quiet(working.AFTER_TONE)
        return
    for text in reversed(texts):
        turn.reply(text)
