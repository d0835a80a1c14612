"""Our side of the process that listens. It may crash or hang: it is started again, and nothing waits."""

from __future__ import annotations

import json
import time
from collections import deque

from msgspec.structs import asdict

from voicecoach.listen.heard import Heard
from voicecoach.listen.recognise.base import Samples
from voicecoach.listen.settings import Settings
from voicecoach.listen.worker import wire
from voicecoach.session.events import FRAME_RATE, Company, Listen, Manner
from voicecoach.workers import Worker

STUCK_BEHIND = 3 * FRAME_RATE
STUCK_AFTER = 5.0
"""It hangs where it is so many frames behind, and has heard nothing for so many seconds: a slow one goes
on."""

LOADED_WITHIN = 60.0
"""Seconds in which it has loaded its model, also where everything is slow."""

SHORT_LIVES = 3
"""So many short lives in a row: it will not do, on this machine."""

WAITING_BLOCKS = 1000
"""Most blocks that wait; further ones are lost."""

REMEMBERED = 16
"""Messages told again to a worker that is started anew: the coach's echo may still come."""


class _Life:
    """State of one life of the worker: what it has told, and how far behind it is."""

    def __init__(self) -> None:
        self.ready = self.too_little = False
        self.company: Company | None = None
        self.failed = ""
        self.heard: deque[Heard] = deque()
        self.sent = 0  # frames of sound
        self._heard = 0
        self._moved = time.monotonic()

    @property
    def stuck(self) -> bool:
        still = time.monotonic() - self._moved
        if not self.ready:
            return still > LOADED_WITHIN
        return still > STUCK_AFTER and self.sent - self._heard > STUCK_BEHIND

    def told(self, line: list[object]) -> None:
        match line:
            case ["ready"]:
                self._moved = time.monotonic()
                self.ready = True
            case ["failed", str(why)]:
                self.failed = why
            case ["heard", dict(fields)]:
                self.heard.append(Heard(**fields))
            case ["at", int(frames), bool(too_little), "talk" | "music" | None as company]:
                self._heard, self.too_little, self.company = frames, too_little, company
                self._moved = time.monotonic()


class ListeningProcess:
    """Captured blocks in, what was heard out; everything returns at once.

    `ready`: it listens. `failed`: why it never will, in a sentence. `restarts`: how often it had to be
    started again.
    """

    def __init__(self, settings: Settings) -> None:
        self.restarts = 0
        self.failed = ""
        self.ready = False
        self._listen = wire.words("listen", "commands", ())
        self._address: tuple[bytes, ...] = ()  # as the settings have it, until it is changed
        self._said: deque[bytes] = deque(maxlen=REMEMBERED)
        self._life = _Life()
        self._worker = Worker(
            ("-m", "voicecoach.listen.worker.main", json.dumps(asdict(settings))),
            self._told,
            most_waiting=WAITING_BLOCKS,
        )

    @property
    def process_id(self) -> int:
        """Of the process that listens now."""
        return self._worker.process_id

    @property
    def too_little(self) -> bool:
        """True if the coach can't be kept out of what is heard (`EchoGuard.too_little`)."""
        return self._life.too_little

    @property
    def company(self) -> Company | None:
        """Talk or music that goes on all the time where the person is (`HearingChain.company`)."""
        return self._life.company

    def accept(self, microphone: Samples, speaker: Samples, at: int) -> None:
        """Listen to a block of each; nothing is heard until it is `ready`."""
        self.watch()
        if self.ready:
            self._life.sent += len(microphone)
            self._worker.send(wire.sound(microphone, speaker, at))

    def heard(self) -> Heard | None:
        """The next thing that it has heard, if any."""
        return self._life.heard.popleft() if self._life.heard else None

    def listen(self, listening: Listen) -> None:
        """Set what may be said from now on."""
        self._listen = wire.words("listen", listening.what, listening.phrases)
        self._tell(self._listen)

    def address(self, manner: Manner) -> None:
        """Obey commands that are said in this manner, from now on."""
        message = wire.words("address", manner)
        self._address = (message,)
        self._tell(message)

    def coach(self, text: str, start: int, end: int) -> None:
        """The coach says `text` from frame `start` to `end`."""
        self._said.append(wire.words("say", text, start, end))
        self._tell(self._said[-1])

    def silence(self, at: int) -> None:
        """The coach falls silent at frame `at`."""
        self._said.append(wire.words("cut", at))
        self._tell(self._said[-1])

    def close(self) -> None:
        self._worker.close()

    def watch(self) -> None:
        """Start it again where it has ended or hangs; to be called every now and then."""
        if self.failed:
            return
        if self._life.failed:
            self.failed, self.ready = self._life.failed, False
        elif self._worker.ended or self._life.stuck:
            self._begin_again()
        elif self._life.ready and not self.ready:
            self.ready = True
            for message in (*self._address, self._listen, *self._said):
                self._worker.send(message)

    def _tell(self, message: bytes) -> None:
        if self.ready:
            self._worker.send(message)

    def _told(self, line: list[object]) -> None:
        self._life.told(line)

    def _begin_again(self) -> None:
        self._worker.close()
        self.ready = False
        if self._worker.short_lives >= SHORT_LIVES:
            self.failed = "The recogniser keeps breaking off on this machine."
            return
        self.restarts += 1
        self._life = _Life()
        self._worker = self._worker.again()
