"""The board that pages show: written by the player's thread, read by the server's without waiting."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import asdict

from voicecoach.player.eventlog import Entry, unsaid
from voicecoach.player.view import Listening
from voicecoach.screen.poster import Poster, poster
from voicecoach.screen.told import LastTold, after
from voicecoach.session.views.snapshot import Snapshot

MOVING = ("seconds", "progress", "left", "phase_left", "at")
"""Members that change all the time: a page updates them by itself, so that they alone are no news."""

NOTICE_SECONDS = 20.0
"""Seconds of the session for which a notice or a heard phrase is shown."""


class Board:
    """A view of the session for the server: `see` gives the message of the present moment.

    `wake` is called in the player's thread at every event, and must return at once.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._lock = threading.Lock()  # held for microseconds, by readers alone
        self._look: Callable[[], Snapshot] | None = None
        self.figure: Callable[[Snapshot], dict[str, Any] | None] = lambda _: None
        self._hearing: Callable[[], Listening] = lambda: Listening(on=False)
        self._entries: deque[Entry] = deque()
        self._notices: deque[str] = deque(maxlen=50)
        self._told = LastTold()
        self._notice, self._notice_at = "", 0.0
        self._asked: tuple[str, str, tuple[str, ...]] = ("", "", ())
        self._ask = 0
        self.visited = False  # whether a page has been opened

    # --- from the player's thread ------------------------------------------------------------------

    def begin(self, look: Callable[[], Snapshot], hearing: Callable[[], Listening]) -> None:
        self._look, self._hearing = look, hearing
        self._wake()

    def happened(self, entry: Entry) -> None:
        self._entries.append(entry)
        if words := unsaid(entry):
            self._notices.append(f"Not said: {words}")
        self._wake()

    def notice(self, sentence: str) -> None:
        self._notices.append(sentence)
        self._wake()

    def over(self) -> None:
        """Note that the session is over: until the next one begins there is nothing to see."""
        self._look = None
        self._wake()

    # --- from the server's thread ------------------------------------------------------------------

    @property
    def begun(self) -> bool:
        return self._look is not None

    @property
    def ask(self) -> int:
        """The number of the present question, which goes up with each new one."""
        return self._ask

    def see(self) -> dict[str, Any] | None:
        """The members of the message of this moment; None while no session goes on."""
        look = self._look
        if look is None:
            return None
        with self._lock:
            now, listening = look(), self._hearing()
            while self._entries:
                self._told = after(self._told, self._entries.popleft())
            while self._notices:
                self._notice, self._notice_at = self._notices.popleft(), now.seconds
            asked = (now.asks, now.invites, now.answers)
            if asked != self._asked:
                self._asked, self._ask = asked, self._ask + 1
            seen = members(now, listening, self._told, self._fresh(now.seconds), self._ask)
            return {**seen, "figure": self.figure(now)}

    def _fresh(self, seconds: float) -> str:
        return self._notice if seconds - self._notice_at <= NOTICE_SECONDS else ""


def members(now: Snapshot, listening: Listening, told: LastTold, notice: str, ask: int) -> dict[str, Any]:
    """The members for an instant: the snapshot, and the texts of the terminal's screen."""
    shown = poster(now)
    fresh = bool(told.heard) and now.seconds - told.seconds <= NOTICE_SECONDS
    return {
        **asdict(now),
        "at": round(now.seconds * 48_000),
        "poster": _poster(shown),
        "listening": {
            "on": listening.on,
            "reason": listening.reason,
            "ducked": told.ducked,
            "name": listening.name,
        },
        "heard": {"phrase": told.heard, "did": told.did, "obeyed": told.obeyed} if fresh else None,
        "notice": notice,
        "ask": ask,
    }


def _poster(shown: Poster) -> dict[str, Any]:
    """The poster without the keys of a keyboard: a page has buttons."""
    lines = [line for line in shown.lines if line]
    return {"word": shown.word, "number": shown.number, "lines": lines, "label": shown.label}


def news(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> bool:
    """True if a page must be told: some member differs that it can't update by itself."""
    if before is None:
        return True
    return any(before.get(name) != value for name, value in now.items() if name not in MOVING)
