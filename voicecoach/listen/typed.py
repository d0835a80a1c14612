"""Phrases that are typed instead of spoken: written down beforehand, or on the keyboard."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterable

from voicecoach.session.events import Listen


class Typed:
    """What is typed doesn't depend on what may be said, nor on what the coach says."""

    def listen(self, listening: Listen) -> None:
        """Anything may be typed."""

    def coach(self, text: str, start: int, end: int) -> None:
        """It is not heard."""

    def silence(self, at: int) -> None:
        """Nor is that."""


class Written(Typed):
    """Phrases with the frames at which they are said, for a session with no one there."""

    def __init__(self, phrases: Iterable[tuple[int, str]] = ()) -> None:
        self._phrases = sorted(phrases, key=lambda one: one[0])  # stable: as written, at one instant

    @property
    def open(self) -> bool:
        """Whether anything more may come."""
        return bool(self._phrases)

    def next_at(self) -> int | None:
        """The frame of the next phrase, where it is known beforehand."""
        return self._phrases[0][0] if self._phrases else None

    def heard(self, frame: int) -> str | None:
        """The next phrase that has been said by `frame`, if any; each comes once."""
        return self._phrases.pop(0)[1] if self._phrases and self._phrases[0][0] <= frame else None


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


def _read_or_end(file: int) -> bytes:
    """What is there to read; a terminal that has gone away is the end."""
    try:
        return os.read(file, 4096)
    except OSError:
        return b""
