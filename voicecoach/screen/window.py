"""The window between two threads: the player's puts entries in, the screen's takes them out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from voicecoach.player.eventlog import Entry, unsaid
from voicecoach.player.view import Listening, View
from voicecoach.screen.told import LastTold, after
from voicecoach.session.views.snapshot import Snapshot

NEWS_SECONDS = 20.0
"""Seconds for which a notice is shown."""


class Window:
    """A view whose entries wait for the screen; after `close` they go to another view."""

    def __init__(self) -> None:
        self._look: Callable[[], Snapshot] = lambda: Snapshot("not begun")
        self._hearing: Callable[[], Listening] = lambda: Listening(on=True)
        self._entries: deque[Entry] = deque()
        self._told = LastTold()
        self._notices: list[str] = []
        self._looked_at = (0, 0.0)  # how many of them were there, and since when
        self._instead: View | None = None

    def begin(self, look: Callable[[], Snapshot], hearing: Callable[[], Listening]) -> None:
        self._look, self._hearing = look, hearing
        if self._instead:
            self._instead.begin(look, hearing)

    def happened(self, entry: Entry) -> None:
        if self._instead:
            self._instead.happened(entry)
            return
        self._entries.append(entry)
        if words := unsaid(entry):
            self.notice(f"Not said: {words}")

    def notice(self, sentence: str) -> None:
        if self._instead:
            self._instead.notice(sentence)
        else:
            self._notices.append(sentence)

    def close(self, instead: View) -> None:
        """Pass all further entries on to `instead`, as there is no screen any more."""
        instead.begin(self._look, self._hearing)
        self._instead = instead

    # --- from the screen's thread --------------------------------------------------------------

    def now(self) -> Snapshot:
        return self._look()

    def listening(self) -> Listening:
        return self._hearing()

    def told(self) -> LastTold:
        """The news by now."""
        while self._entries:
            self._told = after(self._told, self._entries.popleft())
        return self._told

    def notice_at(self, seconds: float) -> str:
        """The last notice, if it is still new at that second of the session."""
        if len(self._notices) != self._looked_at[0]:
            self._looked_at = (len(self._notices), seconds)
        old = seconds - self._looked_at[1] > NEWS_SECONDS
        return "" if old or not self._notices else self._notices[-1]

    def notices(self) -> list[str]:
        """All notices, each once."""
        return list(dict.fromkeys(self._notices))
