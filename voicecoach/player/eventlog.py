"""The event log: what happened in a session, one JSON object a line, in time order."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from voicecoach.session.events import FRAME_RATE

Entry = Mapping[str, Any]
"""`t` (seconds on the frame clock, to the microsecond), `event`, and the event's own fields."""

Log = Callable[[Entry], None]
"""What is given every entry, in time order."""


def seconds(frame: int) -> float:
    """A frame's time as the log writes it."""
    return round(frame / FRAME_RATE, 6)


def frame_at(logged: float) -> int:
    """The frame of a time that the log has."""
    return round(logged * FRAME_RATE)


def entry(frame: int, event: str, fields: Mapping[str, Any]) -> Entry:
    """What happened at `frame`, as a line of the log."""
    return {"t": seconds(frame), "event": event, **fields}


def to_all(*logs: Log) -> Log:
    """A log that gives each entry to all of these, in turn."""

    def log(happened: Entry) -> None:
        for one in logs:
            one(happened)

    return log


def line(happened: Entry) -> str:
    """The entry as it stands in the file: the same entry gives the same bytes."""
    return json.dumps(happened, ensure_ascii=False) + "\n"


def unsaid(happened: Entry) -> str:
    """The words that could not be spoken, where the entry is of some; else nothing."""
    return happened["texts"][-1] if happened["event"] == "dropped" and "why" in happened else ""


def sheet_line(happened: Entry) -> str | None:
    """The entry as a line of a cue sheet, or None for what isn't performed."""
    form = _FORMS.get(happened["event"])
    return f"{happened['t']:8.2f}  {form(happened)}" if form else None


_FORMS: Mapping[str, Callable[[Entry], str]] = {
    "say": lambda said: f"say    {said['text']}",
    "tone": lambda tone: f"tone   {tone['name']}",
    "dropped": lambda dropped: (
        f"-      {'not said' if 'why' in dropped else 'no room for'}: {dropped['texts'][-1]}"
    ),
    "heard": lambda heard: f"heard  {heard['phrase']}{'' if heard['accepted'] else ' (not understood)'}",
    "finished": lambda finished: f"end    {finished['reason']}",
}


def length(duration: float) -> str:
    """A duration in seconds as a person says it: `1 h 02 min 05 s`, `14 min 20 s`, `45 s`."""
    minutes, rest = divmod(round(duration), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min {rest:02d} s"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
