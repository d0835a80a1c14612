"""Our side of the process that listens. It may crash or hang: it is started again, and nothing waits."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import IO, cast

from voicecoach.listen import wire
from voicecoach.listen.heard import Heard
from voicecoach.listen.vosk import Samples
from voicecoach.session.events import FRAME_RATE, Listen

STUCK_BEHIND = 3 * FRAME_RATE
STUCK_AFTER = 5.0
"""It hangs where it is so many frames behind, and has heard nothing for so many seconds: a slow one goes
on."""

LOADED_WITHIN = 60.0
"""Seconds in which it has loaded its model, also where everything is slow."""

SHORT_LIFE = 10.0
SHORT_LIVES = 3
"""So many of it in a row that last no longer: it will not do, on this machine."""

WAITING_BLOCKS = 1000
"""What it hasn't taken by then is lost."""

REMEMBERED = 16
"""What the coach said last is told again to one that is started anew: its echo may still come."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`model`: its folder. `own`: phrase -> command. `ease`: command -> log odds, see `personal`."""

    model: str
    own: Mapping[str, str] = field(default_factory=dict)
    ease: Mapping[str, float] = field(default_factory=dict)


class _Life:
    """One process, the thread that writes to it, and the one that reads what it tells."""

    def __init__(self, settings: Settings) -> None:
        self.ready = self.ended = self.too_little = False
        self.failed = ""
        self.heard: deque[Heard] = deque()
        self.began = self._moved = time.monotonic()
        self._sent = self._heard = 0  # frames of sound, each counted by one thread
        self._messages: queue.Queue[bytes | None] = queue.Queue(WAITING_BLOCKS)
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "voicecoach.listen.worker", json.dumps(asdict(settings))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C is for the player
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
        )
        self._threads = [
            threading.Thread(target=one, name="listening", daemon=True) for one in (self._write, self._read)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def stuck(self) -> bool:
        still = time.monotonic() - self._moved
        if not self.ready:
            return still > LOADED_WITHIN
        return still > STUCK_AFTER and self._sent - self._heard > STUCK_BEHIND

    def send(self, message: bytes, frames: int = 0) -> None:
        """Send this, with so many frames of sound in it."""
        self._sent += frames
        with suppress(queue.Full):
            self._messages.put_nowait(message)

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        with suppress(queue.Full):
            self._messages.put_nowait(None)
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        with suppress(OSError), cast("IO[bytes]", self._process.stdin) as pipe:
            while (message := self._messages.get()) is not None and not self.ended:
                pipe.write(message)
                pipe.flush()

    def _read(self) -> None:
        with cast("IO[bytes]", self._process.stdout) as lines:
            for line in lines:
                self._hear(*json.loads(line))
        self.ended = True
        with suppress(queue.Full):
            self._messages.put_nowait(None)  # so that the writer sees it

    def _hear(self, what: str, *values: object) -> None:
        match what, values:
            case "ready", _:
                self._moved = time.monotonic()
                self.ready = True
            case "failed", (str(why),):
                self.failed = why
            case "heard", (dict(fields),):
                self.heard.append(Heard(**fields))
            case "at", (int(frames), bool(too_little)):
                self._heard, self.too_little, self._moved = frames, too_little, time.monotonic()


class ListeningProcess:
    """Captured blocks in, what was heard out; everything returns at once.

    `ready`: it listens. `failed`: why it never will, in a sentence. `restarts`: how often it had to be
    started again.
    """

    def __init__(self, settings: Settings) -> None:
        self.restarts = 0
        self.failed = ""
        self.ready = False
        self._settings = settings
        self._short_lives = 0
        self._listen = wire.words("listen", "commands", ())
        self._said: deque[bytes] = deque(maxlen=REMEMBERED)
        self._life = _Life(settings)

    @property
    def process_id(self) -> int:
        """Of the process that listens now."""
        return self._life.process_id

    @property
    def too_little(self) -> bool:
        """Whether the coach can't be kept out of what is heard (`EchoGuard.too_little`)."""
        return self._life.too_little

    def accept(self, microphone: Samples, speaker: Samples, at: int) -> None:
        """Listen to a block of each; nothing is heard until it is `ready`."""
        self.watch()
        if self.ready:
            self._life.send(wire.sound(microphone, speaker, at), len(microphone))

    def heard(self) -> Heard | None:
        """The next thing that it has heard, if any."""
        return self._life.heard.popleft() if self._life.heard else None

    def listen(self, listening: Listen) -> None:
        """What may be said from now on."""
        self._listen = wire.words("listen", listening.what, listening.phrases)
        self._tell(self._listen)

    def coach(self, text: str, start: int, end: int) -> None:
        """The coach says `text` from frame `start` to `end`."""
        self._said.append(wire.words("say", text, start, end))
        self._tell(self._said[-1])

    def silence(self, at: int) -> None:
        """The coach falls silent at frame `at`."""
        self._said.append(wire.words("cut", at))
        self._tell(self._said[-1])

    def close(self) -> None:
        self._life.end()

    def watch(self) -> None:
        """Start it again where it has ended or hangs; to be called every now and then."""
        if self.failed:
            return
        if self._life.failed:
            self.failed, self.ready = self._life.failed, False
        elif self._life.ended or self._life.stuck:
            self._begin_again()
        elif self._life.ready and not self.ready:
            self.ready = True
            for message in (self._listen, *self._said):
                self._life.send(message)

    def _tell(self, message: bytes) -> None:
        if self.ready:
            self._life.send(message)

    def _begin_again(self) -> None:
        short = time.monotonic() - self._life.began < SHORT_LIFE
        self._short_lives = self._short_lives + 1 if short else 0
        self._life.end()
        self.ready = False
        if self._short_lives >= SHORT_LIVES:
            self.failed = "The recogniser keeps breaking off on this machine."
            return
        self.restarts += 1
        self._life = _Life(self._settings)
