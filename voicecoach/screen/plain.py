"""A session as plain timestamped lines, for a pipe, a screen reader, a simple terminal."""

from __future__ import annotations

from collections.abc import Callable

from voicecoach.player.eventlog import Entry, sheet_line
from voicecoach.player.view import Listening
from voicecoach.session.views.snapshot import Snapshot


class Plain:
    """A view that gives a line to `show` for each event."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._seconds: float | None = None

    def begin(self, look: Callable[[], Snapshot], hearing: Callable[[], Listening]) -> None:
        """Do nothing: lines come from the entries alone."""
        del look, hearing
        self._seconds = 0.0

    def happened(self, entry: Entry) -> None:
        self._seconds = entry.seconds
        if line := sheet_line(entry):
            self._show(line)

    def notice(self, sentence: str) -> None:
        """Show a notice: bare before the session begins, then with the time of the last entry."""
        self._show(sentence if self._seconds is None else f"{self._seconds:8.2f}  note   {sentence}")
