"""Phrases that are typed instead of spoken: written down beforehand, or on the keyboard."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterable

from voicecoach.session.events import Hearing, Listen, Manner


class Typed:
    """Ears for typed words: neither the grammar nor the coach's own voice matters to them."""

    def attend(self, frames: int) -> None:
        """Do nothing: there is no microphone."""

    def listen(self, listening: Listen) -> None:
        """Do nothing: anything may be typed."""

    def address(self, manner: Manner) -> None:
        """Do nothing: what is typed needs no name."""

    def coach(self, text: str, start: int, end: int) -> None:
        """Do nothing: the coach isn't heard."""

    def silence(self, at: int) -> None:
        """Do nothing: silence isn't heard either."""


class WrittenPhrases(Typed):
    """Phrases with the frames at which they are said, for a session with no one there.

    Changes in whether anybody is heard stand among them, each at its frame too.
    """

    def __init__(self, phrases: Iterable[tuple[int, str | Hearing]] = ()) -> None:
        self._coming = sorted(phrases, key=lambda coming: coming[0])  # stable: as written, at one instant

    @property
    def open(self) -> bool:
        """True if anything more may come."""
        return bool(self._coming)

    def next_at(self) -> int | None:
        """The frame of the next phrase, where it is known beforehand."""
        return self._coming[0][0] if self._coming else None

    def heard(self, frame: int) -> str | Hearing | None:
        """The next phrase that has been said by `frame`, if any; each comes once."""
        return self._coming.pop(0)[1] if self._coming and self._coming[0][0] <= frame else None


class Keyboard(Typed):
    """Lines typed while the session runs. A thread only puts them in a queue; the loop asks for them.

    `file` is a file descriptor: a Python stream that a thread waits in can't be closed at the end.
    """

    def __init__(self, file: int) -> None:
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.open = True
        threading.Thread(target=self._read, args=(file,), daemon=True, name="keyboard").start()

    def next_at(self) -> int | None:
        """Never known beforehand."""
        return None

    def heard(self, frame: int) -> str | None:  # noqa: ARG002 - what is in the queue was typed by now
        """The next line that has been typed, if any."""
        try:
            line = self._lines.get_nowait()
        except queue.Empty:
            return None
        self.open = line is not None
        return line

    def _read(self, file: int) -> None:
        unfinished = b""
        while data := _read_or_end(file):
            *lines, unfinished = (unfinished + data).split(b"\n")
            self._put(lines)
        self._put([unfinished])
        self._lines.put(None)

    def _put(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            if text := line.decode(errors="replace").strip():
                self._lines.put(text)


class Pressed(Typed):
    """The phrases of keys and buttons that are pressed, from any thread, for the player to hear."""

    def __init__(self) -> None:
        self._phrases: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.open = True

    def press(self, phrase: str) -> None:
        self._phrases.put(phrase)

    def next_at(self) -> int | None:
        """Never known beforehand."""
        return None

    def heard(self, frame: int) -> str | None:  # noqa: ARG002 - what is in the queue was pressed by now
        """The next phrase, if any."""
        try:
            return self._phrases.get_nowait()
        except queue.Empty:
            return None


def _read_or_end(file: int) -> bytes:
    """Read what is there; a terminal that has gone away is the end."""
    try:
        return os.read(file, 4096)
    except OSError:
        return b""
