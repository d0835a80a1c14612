"""Streams of the loudspeaker and the microphone, from opening to loss. The callbacks only copy."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Protocol, TypeVar

import numpy as np

from voicecoach.errors import SoundError
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.devices.capture import Aligner, Captured, Converter, mono
from voicecoach.sound.devices.portaudio import Device, Kind, sound_errors
from voicecoach.sound.devices.ring import Ring

BLOCK = 480
"""Frames in each callback: 10 ms."""

SILENCE: Samples = np.zeros(BLOCK, np.float32)
"""A block of silence."""

LATENCY = 0.03
"""Latency requested of the loudspeaker, in seconds: three blocks. With five, silence came 50 ms later
through PulseAudio."""

HEARD_LATENCY = 0.1
"""Latency requested of a microphone, in seconds: room for its blocks while the machine is busy. They are
taken as they come, so it costs no delay."""

GONE_AFTER = 1.5
"""Seconds without a callback after which a device counts as gone (sound servers stall for almost 1)."""

ASKED_WITHIN = 0.6
ASKED_ENOUGH = 20
"""Callbacks, within `ASKED_WITHIN` seconds, by which a device is known to run: a stuck one still asks
once."""

KEPT_BLOCKS = 200
"""Most captured blocks that wait to be taken; beyond that the oldest are lost."""


class Loudspeaker:
    """An output stream that plays a ring; with a microphone, one stream for both.

    It is opened, but not started. `underflows` counts the callbacks that found nothing to play while `fed`.
    """

    def __init__(self, ring: Ring, device: Device, microphone: Device | None = None) -> None:
        import sounddevice  # noqa: PLC0415 - it loads PortAudio

        self.underflows = 0
        self.fed = False
        self.duplex = microphone is not None
        self._ring = ring
        self._called = 0.0
        self._calls = 0
        self._started = 0.0
        self._given: deque[tuple[Samples | None, Samples, int, float]] = deque(maxlen=KEPT_BLOCKS)
        with sound_errors("output"):
            if microphone:
                both = ((microphone.number, device.number), (microphone.channels, device.channels))
                self._stream = _opened(sounddevice.Stream, *both, RATE, self._both, (HEARD_LATENCY, LATENCY))
            else:
                own = (device.number, device.channels)
                self._stream = _opened(sounddevice.OutputStream, *own, RATE, self._out, LATENCY)

    def start(self) -> None:
        """Begin to play. Raises SoundError."""
        self._started = self._called = time.monotonic()
        with sound_errors("output"):
            self._stream.start()

    @property
    def started(self) -> bool:
        return self._started > 0

    @property
    def called(self) -> bool:
        """True if the device keeps asking for sound."""
        return self._calls >= ASKED_ENOUGH

    @property
    def alive(self) -> bool:
        return not self.started or (self._stream.active and time.monotonic() - self._called < GONE_AFTER)

    def taken(self) -> Iterator[tuple[Samples | None, Samples, int, float]]:
        """Yield the microphone's block (if it has one), the block played, its frame, and when it sounds."""
        while self._given:
            yield self._given.popleft()

    def close(self, *, drain: bool = False) -> None:
        """Close the device; `drain`: only after the queued frames have sounded."""
        if drain and self.started and self.alive:
            # Stopping drops what the device has but hasn't sounded: its latency, the block that it was given
            # last, and one more, since the latency is only an estimate.
            latency = self._stream.latency
            time.sleep((latency[1] if self.duplex else latency) + 2 * BLOCK / RATE)
            with suppress(SoundError), sound_errors("output"):
                self._stream.stop()
        with sound_errors("output"):
            self._stream.close(ignore_errors=True)

    def _both(self, brought: Any, out: Any, frames: int, when: Any, status: Any) -> None:  # noqa: ANN401 - PortAudio's
        at = self._ring.next
        self._fill(out, frames, status)
        self._given.append((mono(brought).copy(), out[:, 0].copy(), at, when.outputBufferDacTime))

    def _out(self, out: Any, frames: int, when: Any, status: Any) -> None:  # noqa: ANN401 - PortAudio's
        at = self._ring.next
        self._fill(out, frames, status)
        self._given.append((None, out[:, 0].copy(), at, when.outputBufferDacTime))

    def _fill(self, out: Any, frames: int, status: Any) -> None:  # noqa: ANN401 - PortAudio's
        self._called = time.monotonic()
        self._calls += 1
        pulled = self._ring.pull(out[:, 0])
        out[:, 1:] = out[:, :1]
        if self.fed and (status.output_underflow or pulled < frames):
            self.underflows += 1
            self.fed = False  # one gap counts once


class Microphone:
    """An input stream of its own, started, at the device's own rate. Raises SoundError."""

    def __init__(self, device: Device) -> None:
        import sounddevice  # noqa: PLC0415 - it loads PortAudio

        self._brought: deque[tuple[Samples, float]] = deque(maxlen=KEPT_BLOCKS)
        own = (sounddevice.InputStream, device.number, device.channels)
        try:
            with sound_errors("input"):
                self._stream = _opened(*own, RATE, self._in, HEARD_LATENCY)
            self._convert = Converter(RATE)
        except SoundError:
            if device.sample_rate == RATE:
                raise
            with sound_errors("input"):
                self._stream = _opened(*own, device.sample_rate, self._in, HEARD_LATENCY)
            self._convert = Converter(device.sample_rate)
        self._started = self._called = time.monotonic()
        with sound_errors("input"):
            self._stream.start()

    @property
    def called(self) -> bool:
        """True if the device has captured anything yet."""
        return self._called > self._started

    @property
    def alive(self) -> bool:
        return bool(self._stream.active) and time.monotonic() - self._called < GONE_AFTER

    def taken(self) -> Iterator[tuple[Samples, float]]:
        """Yield the blocks since the last call, at `RATE`, each with its time."""
        while self._brought:
            block, when = self._brought.popleft()
            yield self._convert(block), when

    def close(self) -> None:
        with sound_errors("input"):
            self._stream.close(ignore_errors=True)

    def _in(self, brought: Any, _frames: int, when: Any, _status: Any) -> None:  # noqa: ANN401 - PortAudio's
        self._called = time.monotonic()
        self._brought.append((mono(brought).copy(), when.inputBufferAdcTime))


class Stream(Protocol):
    """A started stream of either kind."""

    @property
    def called(self) -> bool: ...
    @property
    def alive(self) -> bool: ...
    def close(self) -> None: ...


StreamT = TypeVar("StreamT", bound=Stream)


def working(stream: StreamT, kind: Kind) -> StreamT:
    """Wait until the stream's device has really called back. Raises SoundError if it never does."""
    until = time.monotonic() + ASKED_WITHIN
    while not stream.called:
        if not stream.alive or time.monotonic() > until:
            stream.close()
            message = (
                "The loudspeaker takes no sound." if kind == "output" else "The microphone gives no sound."
            )
            raise SoundError(message)
        time.sleep(BLOCK / RATE)
    return stream


class Together:
    """Source of captured sound where one stream serves both devices."""

    def __init__(self, both: Loudspeaker) -> None:
        self._both = both

    def captured(self) -> Iterator[Captured]:
        for brought, given, at, _ in self._both.taken():
            if brought is not None:
                yield Captured(brought, given, at)


class Apart:
    """Source of captured sound where each device has a stream, aligned by their times."""

    def __init__(self, loudspeaker: Loudspeaker, microphone: Microphone) -> None:
        self._streams = loudspeaker, microphone
        self._aligner = Aligner()

    def captured(self) -> Iterator[Captured]:
        loudspeaker, microphone = self._streams
        for _, given, at, when in loudspeaker.taken():
            self._aligner.given(given, at, when)
        for brought, when in microphone.taken():
            self._aligner.brought(brought, when)
        yield from self._aligner.pairs()


def _opened(  # noqa: PLR0913, PLR0917 - PortAudio's
    stream: Callable[..., Any],
    device: Any,  # noqa: ANN401 - PortAudio's
    channels: Any,  # noqa: ANN401 - PortAudio's
    sample_rate: int,
    callback: Any,  # noqa: ANN401 - PortAudio's
    latency: Any,  # noqa: ANN401 - PortAudio's
) -> Any:  # noqa: ANN401 - PortAudio's
    return stream(
        samplerate=sample_rate,
        blocksize=BLOCK if sample_rate == RATE else 0,
        device=device,
        channels=channels,
        dtype=np.float32,
        latency=latency,
        callback=callback,
    )
