"""A session as plain timestamped lines: for a pipe, a screen reader, a terminal that can do no more."""

from __future__ import annotations

from collections.abc import Callable

from voicecoach.player.eventlog import Entry, sheet_line
from voicecoach.player.view import Listening
from voicecoach.session.snapshot import Snapshot


class Plain:
    """Gives each line to `show` as it happens."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._seconds: float | None = None

    def begin(self, look: Callable[[], Snapshot], hearing: Callable[[], Listening]) -> None:
        """Lines need not look: what happens is told."""
        del look, hearing
        self._seconds = 0.0

    def happened(self, entry: Entry) -> None:
        self._seconds = entry["t"]
        if line := sheet_line(entry):
            self._show(line)

    def notice(self, sentence: str) -> None:
        """As it stands before the session begins, then at the time of what happened last."""
        self._show(sentence if self._seconds is None else f"{self._seconds:8.2f}  note   {sentence}")
