"""News for the person from the event log: the last phrase heard, its effect, and ducking."""

from __future__ import annotations

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.player.eventlog import (
    Ended,
    Entry,
    Silenced,
    Sounded,
    Spoken,
    Suspected,
    Understood,
    Unspoken,
)
from voicecoach.session.facts import CommandObeyed, Happened
from voicecoach.session.words.languages import DEFAULT, words_of

WORDS = words_of(DEFAULT)


class LastTold(Struct, frozen=True):
    """The last phrase that was `heard`, at that time of the session in `seconds`, and its effect (`did`).

    `ducked` while a possible command is being decided on.
    """

    heard: str = ""
    did: str = ""
    obeyed: bool = True
    seconds: float = 0.0
    ducked: bool = False


def after(told: LastTold, happened: Entry) -> LastTold:
    """The news after one more entry of the event log."""
    event = happened.what
    if isinstance(event, CommandObeyed):
        return replace(told, did=WORDS.DID[event.effect])
    if isinstance(event, Happened):
        return told
    match event:
        case Suspected():
            return replace(told, ducked=True)
        case Understood():
            did = (
                event.reason or "" if not event.accepted else "answered" if event.command == "answer" else ""
            )
            return LastTold(event.phrase, did, event.accepted, happened.seconds)
        case Spoken() | Sounded() | Unspoken() | Silenced() | Ended():
            return told
        case _:
            assert_never(event)
