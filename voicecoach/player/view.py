"""What a person sees of a live session, as the player tells it: a screen, or plain lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from voicecoach.player.eventlog import Entry
from voicecoach.session.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Listening:
    """Whether the microphone is heard; `reason` says why not, `level_db` is its level now (dBFS)."""

    on: bool
    reason: str = ""
    level_db: float = -96.0


class View(Protocol):
    """Called from the player's thread; everything returns at once."""

    def begin(self, look: Callable[[], Snapshot], hearing: Callable[[], Listening]) -> None:
        """The session begins: from now on both may be asked for at any time, from any thread."""

    def happened(self, entry: Entry) -> None:
        """An entry of the event log."""

    def notice(self, sentence: str) -> None:
        """Something about the machine that the person is to know (a device, the model, an underflow)."""
