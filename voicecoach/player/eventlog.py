"""The event log of a session: one JSON object a line, in time order."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, assert_never

from msgspec import Struct

from voicecoach.session.events import FRAME_RATE
from voicecoach.session.facts import Happened, Logged, Value

Read = Mapping[str, Any]
"""A line of the log as read back: `t` (seconds, to the microsecond), `event`, and the event's fields."""


class Spoken(Logged, frozen=True):
    event = "say"

    text: str
    end: float
    kind: str


class Sounded(Logged, frozen=True):
    """A tone, or a sound file of the plan."""

    event = "tone"

    name: str
    end: float


class Unspoken(Logged, frozen=True):
    """Words that were not spoken: for want of time, or because of the error `why`."""

    event = "dropped"
    absent = MappingProxyType({"why": ""})

    texts: tuple[str, ...]
    kind: str
    why: str = ""


class Silenced(Logged, frozen=True):
    """Texts that were cut while they sounded."""

    event = "cut"

    texts: tuple[str, ...]


class Suspected(Logged, frozen=True):
    """A sound that is likely to become a command."""

    event = "likely"

    command: str
    phrase: str


class Understood(Logged, frozen=True):
    """A phrase that was said or typed, with its command (or "answer", with its `value`).

    `accepted`: it was acted on; else `reason` says why not. `confidence`, `margin`, `word_start` and
    `word_end` (seconds) are the recogniser's, of a spoken phrase alone.
    """

    event = "heard"
    absent = MappingProxyType(
        dict.fromkeys(("confidence", "margin", "word_start", "word_end", "value", "reason"))
    )

    command: str | None
    phrase: str
    confidence: float | None = None
    margin: float | None = None
    word_start: float | None = None
    word_end: float | None = None
    value: int | str | None = None
    accepted: bool = True
    reason: str | None = None


class Ended(Logged, frozen=True):
    """The end of the performance; `duration` in seconds."""

    event = "finished"

    reason: str
    duration: float


Performed = Spoken | Sounded | Unspoken | Silenced | Suspected | Understood | Ended


class Entry(Struct, frozen=True):
    """An entry of the event log: something that happened at `frame`."""

    frame: int
    what: Happened | Performed

    @property
    def seconds(self) -> float:
        return seconds(self.frame)

    def to_json(self) -> Mapping[str, Value]:
        """The members of its JSON object."""
        return {"t": self.seconds, **self.what.to_entry()}


Log = Callable[[Entry], None]
"""Receiver of every entry, in time order."""


def seconds(frame: int) -> float:
    """The time of a frame as the log writes it."""
    return round(frame / FRAME_RATE, 6)


def frame_at(logged: float) -> int:
    """The frame of a time in the log."""
    return round(logged * FRAME_RATE)


def to_all(*logs: Log) -> Log:
    """A log that passes each entry on to all of `logs` in turn."""

    def log(happened: Entry) -> None:
        for take in logs:
            take(happened)

    return log


def line(happened: Entry) -> str:
    """The entry as a line of the file; equal entries give equal bytes."""
    return json.dumps(happened.to_json(), ensure_ascii=False) + "\n"


def unsaid(happened: Entry) -> str:
    """The words of an `Unspoken` entry; "" for any other."""
    performed = happened.what
    return performed.texts[-1] if isinstance(performed, Unspoken) and performed.why else ""


def sheet_line(happened: Entry) -> str | None:
    """The entry as a line of a cue sheet; None for one that isn't heard."""
    if isinstance(happened.what, Happened):
        return None
    performed = _performed(happened.what)
    return f"{happened.seconds:8.2f}  {performed}" if performed else None


def _performed(performed: Performed) -> str:
    match performed:
        case Spoken():
            return f"say    {performed.text}"
        case Sounded():
            return f"tone   {performed.name}"
        case Unspoken():
            return f"-      {'not said' if performed.why else 'no room for'}: {performed.texts[-1]}"
        case Understood():
            return f"heard  {performed.phrase}{'' if performed.accepted else ' (not understood)'}"
        case Ended():
            return f"end    {performed.reason}"
        case Silenced() | Suspected():
            return ""
        case _:
            assert_never(performed)


def length(duration: float) -> str:
    """A duration in seconds, for people: `1 h 02 min 05 s`, `14 min 20 s`, `45 s`."""
    minutes, rest = divmod(round(duration), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min {rest:02d} s"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
