"""The protocol of a view of a live session: the full screen, plain lines, the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from voicecoach.player.eventlog import Entry
from voicecoach.session.views.snapshot import Snapshot


class Listening(Struct, frozen=True):
    """State of the microphone: `on`, else the `reason` why not; `level_db` is its present level (dBFS).

    `name`: the coach's, where only what begins with it is obeyed.
    """

    on: bool
    reason: str = ""
    level_db: float = -96.0
    name: str = ""


class View(Protocol):
    """A view, called from the player's thread; every method returns at once."""

    def begin(self, look: Callable[[], Snapshot], hearing: Callable[[], Listening]) -> None:
        """Note that the session begins: from now on any thread may call both functions at any time."""

    def happened(self, entry: Entry) -> None:
        """Show an entry of the event log."""

    def notice(self, sentence: str) -> None:
        """Show a sentence about the machine (a device, the model, an underflow)."""


class Several:
    """Several views that show the same session."""

    def __init__(self, *views: View) -> None:
        self._views = views

    def begin(self, look: Callable[[], Snapshot], hearing: Callable[[], Listening]) -> None:
        for view in self._views:
            view.begin(look, hearing)

    def happened(self, entry: Entry) -> None:
        for view in self._views:
            view.happened(entry)

    def notice(self, sentence: str) -> None:
        for view in self._views:
            view.notice(sentence)
