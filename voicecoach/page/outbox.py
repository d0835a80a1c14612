"""The outbox of a page: messages that wait to be sent to it, in bounded queues."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress

from voicecoach.page.protocol import written

WAITING_SOUND = 100
"""Most messages of sound that wait for a page: 2 s."""

WAITING_PICTURES = 500
"""Most pictures that wait for a page: those of a few exercises."""


class Outbox:
    """Messages that wait for one page. Any thread may put them in; only the page's sender takes them."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._ready = asyncio.Event()
        self._texts: deque[str] = deque(maxlen=50)
        self._sound: deque[bytes] = deque(maxlen=WAITING_SOUND)
        self._pictures: deque[str] = deque(maxlen=WAITING_PICTURES)
        self.moment: str | None = None

    def text(self, message: str) -> None:
        self._texts.append(message)
        self.wake()

    def picture(self, message: str) -> None:
        """Queue a picture, which all other messages overtake."""
        self._pictures.append(message)
        self.wake()

    def show(self, message: str) -> None:
        """Set the moment to show; it replaces one that still waits."""
        self.moment = message
        self.wake()

    def sound(self, message: bytes | None) -> None:
        """Queue sound; None tells the page to drop all sound sent so far."""
        if message is None:
            self._sound.clear()
            self._texts.append(written("flush"))
        else:
            self._sound.append(message)
        self.wake()

    def wake(self) -> None:
        with suppress(RuntimeError):  # the server is closing
            self._loop.call_soon_threadsafe(self._ready.set)

    async def next(self) -> str | bytes:
        while True:
            if self._texts:
                return self._texts.popleft()
            if self._sound:
                return self._sound.popleft()
            if self.moment is not None:
                moment, self.moment = self.moment, None
                return moment
            if self._pictures:
                return self._pictures.popleft()
            self._ready.clear()
            if not (self._texts or self._sound or self.moment or self._pictures):
                await self._ready.wait()
