"""The phone's loudspeaker and microphone beside the machine's own, as the devices of a session.

The session's clock stays the mixer's: blocks are written at the pace of the machine's loudspeaker (silent
while the phone plays), or by the machine's clock if it has none. The page follows that pace by itself.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from voicecoach.page.protocol import HeardMessage, SoundMessage, nearest, packed
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.devices.capture import Captured, Clock

GONE_AFTER = 1.5
"""Seconds without a message after which the phone counts as gone; it sends one every half second."""

KEPT_FRAMES = 4 * RATE
"""Frames kept of the played sound, the reference of the echo guard."""

LEAD = RATE * 3 // 100
"""Frames by which the reference is dated too early: its echo must never come before it."""

ON_THE_WAY = RATE // 20
"""Delay assumed for a block from the phone, in frames, if it can't tell what it was playing meanwhile."""

AHEAD = 0.06
"""Seconds by which blocks are written ahead if this machine has no loudspeaker to ask for them."""

TOGETHER = 960
"""Frames in each message to the phone: 20 ms."""

KEPT_BLOCKS = 100
"""Most captured blocks that wait to be taken; beyond that the oldest are lost."""

GONE = "The phone's microphone is gone."


class Own(Protocol):
    """The devices of this machine: `sound.devices.full_duplex.Devices`."""

    @property
    def lost(self) -> bool: ...
    @property
    def lacks(self) -> str: ...
    @property
    def underflows(self) -> int: ...
    @property
    def ahead(self) -> float: ...
    def write(self, block: Samples) -> None: ...
    def mute(self) -> None: ...
    def captured(self) -> Iterator[Captured]: ...
    def close(self) -> None: ...


class Played:
    """The last seconds of written sound, by the session's frames."""

    def __init__(self, frames: int = KEPT_FRAMES) -> None:
        self._samples: Samples = np.zeros(frames, np.float32)
        self.next = 0

    def write(self, block: Samples) -> None:
        length = len(self._samples)
        places = np.arange(self.next, self.next + len(block)) % length
        self._samples[places] = block
        self.next += len(block)

    def read(self, at: int, frames: int) -> Samples:
        """The frames from `at` on, shape (frames,); silence where they aren't kept, or not written yet."""
        out: Samples = np.zeros(frames, np.float32)
        length = len(self._samples)
        begin, end = max(at, self.next - length, 0), min(at + frames, self.next)
        if begin < end:
            out[begin - at : end - at] = self._samples[np.arange(begin, end) % length]
        return out


class Phone:
    """The one phone whose devices are used, and the sound from and to it.

    `send` is called in the player's thread with a message for the phone; None drops all sound sent so far.
    `clock` gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.loudspeaker = False
        self.microphone = False
        self._clock = clock
        self._send: Callable[[bytes | None], None] | None = None
        self._seen = 0.0
        self._epoch = 0
        self._brought: deque[tuple[HeardMessage, bool]] = deque(maxlen=KEPT_BLOCKS)
        self._pending: list[Samples] = []
        self._first = 0
        self._lock = threading.Lock()

    # --- from the server's thread ------------------------------------------------------------------

    def take(self, send: Callable[[bytes | None], None], *, loudspeaker: bool, microphone: bool) -> None:
        """Make the page behind `send` the phone, with these devices."""
        with self._lock:
            self._send, self._seen = send, self._clock()
            self.loudspeaker, self.microphone = loudspeaker, microphone
            self._pending.clear()

    def leave(self, send: Callable[[bytes | None], None], *, wanted: bool) -> None:
        """Note that the page has gone; `wanted`: against the person's will, so its devices are waited for."""
        with self._lock:
            if self._send != send:
                return
            self._send = None
            if not wanted:
                self.loudspeaker = self.microphone = False

    def is_this(self, send: Callable[[bytes | None], None]) -> bool:
        return self._send == send

    def seen(self) -> None:
        """Note a sign of life of the phone."""
        self._seen = self._clock()

    def brought(self, sound: HeardMessage, *, playing: bool) -> None:
        """Take captured sound; `playing`: it was captured while the session's frame `sound.at` was played."""
        if self.microphone:
            self._brought.append((sound, playing))

    # --- from the player's thread ------------------------------------------------------------------

    @property
    def there(self) -> bool:
        return self._send is not None and self._clock() - self._seen < GONE_AFTER

    def play(self, block: Samples, at: int) -> None:
        """Send a block to the phone, whose first frame is the session's `at`."""
        with self._lock:
            if not self._pending:
                self._first = at
            self._pending.append(block)
            if sum(map(len, self._pending)) < TOGETHER or self._send is None:
                del self._pending[:-4]  # nobody is there to take them
                return
            message = packed(SoundMessage(np.concatenate(self._pending), self._first, self._epoch))
            self._pending.clear()
            self._send(message)

    def flush(self) -> None:
        """Silence the phone at once."""
        with self._lock:
            self._epoch = (self._epoch + 1) % 256
            self._pending.clear()
            if self._send:
                self._send(None)

    @property
    def epoch(self) -> int:
        return self._epoch

    def taken(self) -> Iterator[tuple[HeardMessage, bool]]:
        while self._brought:
            yield self._brought.popleft()


class WithPhone:
    """The devices of a session: this machine's (None without a loudspeaker), with a phone's beside them."""

    def __init__(self, own: Own | None, phone: Phone) -> None:
        self._own = own
        self._phone = phone
        self._played = Played()
        self._clock = Clock()
        self._due = 0.0
        self._had_phone = False

    @property
    def lost(self) -> bool:
        """True if the loudspeaker that the person chose is gone."""
        if self._phone.loudspeaker:
            return not self._phone.there
        return self._own is None or self._own.lost

    @property
    def lacks(self) -> str:
        if self._phone.microphone:
            return "" if self._phone.there else GONE
        return self._own.lacks if self._own else "There is no microphone on this machine: use a phone's."

    @property
    def underflows(self) -> int:
        return self._own.underflows if self._own else 0

    @property
    def ahead(self) -> float:
        """Approximate seconds until the next written frame sounds on this machine."""
        return self._own.ahead if self._own else AHEAD

    def write(self, block: Samples) -> None:
        """Queue samples; blocks while enough frames are queued."""
        self._phone_play(block)
        elsewhere = self._phone.loudspeaker and self._phone.there
        if self._own is None:
            self._pass(len(block))
        else:
            self._own.write(np.zeros_like(block) if elsewhere else block)

    def _phone_play(self, block: Samples) -> None:
        if self._phone.loudspeaker:
            self._phone.play(block, self._played.next)
        self._played.write(block)

    def mute(self) -> None:
        self._phone.flush()
        if self._own:
            self._own.mute()

    def captured(self) -> Iterator[Captured]:
        """Yield the blocks of the microphone in use, each with the sound played meanwhile."""
        own = list(self._own.captured()) if self._own else []
        if not self._phone.microphone:
            spoken_by_phone = self._phone.loudspeaker
            for block in own:
                yield self._beside(block.microphone, block.at) if spoken_by_phone else block
            for _ in self._phone.taken():
                pass
            return
        for sound, playing in self._phone.taken():
            if playing:
                at = nearest(sound.at, self._played.next)
            else:
                at = self._played.next - len(sound.microphone) - ON_THE_WAY
            # Where the phone speaks, what it played comes with what it heard, by one clock: its echo is found
            # to the sample, whatever the network does and however fast the phone plays.
            if self._phone.loudspeaker:
                block = Captured(sound.microphone, sound.speaker, max(0, at))
            else:
                block = self._beside(sound.microphone, at)
            yield self._clock(block)

    def _beside(self, microphone: Samples, at: int) -> Captured:
        return Captured(microphone, self._played.read(at + LEAD, len(microphone)), max(0, at))

    def close(self) -> None:
        if self._own:
            self._own.close()

    def _pass(self, frames: int) -> None:
        """Wait as long as `frames` would sound."""
        now = time.monotonic()
        self._due = max(self._due, now - AHEAD) + frames / RATE
        time.sleep(max(0.0, self._due - AHEAD - now))
