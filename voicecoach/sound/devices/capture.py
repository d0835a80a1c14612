"""Captured sound: the microphone's blocks beside what the loudspeaker was given meanwhile.

Pure, but for the resampler of `Converter`. All positions are frames at `RATE`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np
from msgspec import Struct

from voicecoach.sound.clip import RATE, Samples

LEAD = 0.03
"""Seconds by which the loudspeaker's frames are dated too early. Stream times are wrong by a few
milliseconds, and an echo must never come before its reference; the echo guard finds the remaining delay."""

JUMP = 0.1
"""Seconds by which a stream's times may differ from its frame count before frames count as missing."""

JUMPED_BLOCKS = 5
"""Blocks in a row that must differ by `JUMP`: a single stream time may be wrong."""

KEPT_FRAMES = 2 * RATE


class Captured(Struct, frozen=True, eq=False):
    """A mono block of the microphone with the loudspeaker's of the same length; `at`: the session's frame."""

    microphone: Samples
    speaker: Samples
    at: int


def mono(block: Samples) -> Samples:
    """Shape (n, channels) as (n,): the mean, since some devices have their sound on one channel only."""
    return block[:, 0] if block.shape[1] == 1 else block.mean(axis=1, dtype=np.float32)


class Converter:
    """Resampler of a stream of blocks to `RATE`."""

    def __init__(self, sample_rate: int) -> None:
        self._stream: Any = None
        if sample_rate != RATE:
            import soxr  # noqa: PLC0415 - few need it

            self._stream = soxr.ResampleStream(sample_rate, RATE, 1, dtype="float32")

    def __call__(self, block: Samples) -> Samples:
        if self._stream is None:
            return block
        return np.asarray(self._stream.resample_chunk(np.ascontiguousarray(block)), np.float32)


class _Count:
    """The frame count of a stream, held against its times: gives the time of its frame 0, in seconds."""

    def __init__(self) -> None:
        self.frames = 0
        self.zero: float | None = None
        self._jumped = 0

    def add(self, frames: int, time: float) -> None:
        """Count the next `frames` frames, the first of which has the stream time `time`."""
        zero = time - self.frames / RATE
        self._jumped = self._jumped + 1 if self.zero is not None and abs(zero - self.zero) > JUMP else 0
        if self.zero is None or self._jumped == JUMPED_BLOCKS:
            self.zero, self._jumped = zero, 0
        self.frames += frames


class Aligner:
    """Pairs the blocks of two streams that were opened apart, by their stream times.

    Within a stream frames are counted, so that the pairing doesn't jitter. The drift between two clocks is
    left to the echo guard until it exceeds `JUMP`.
    """

    def __init__(self) -> None:
        self._out, self._in = _Count(), _Count()
        self._given: deque[tuple[int, int, Samples]] = deque()  # (count, the session's frame, samples)
        self._waiting: deque[Samples] = deque()
        self._taken = 0  # frames of the microphone that have come out

    def given(self, speaker: Samples, at: int, time: float) -> None:
        """Take a block of the loudspeaker, whose first frame is the session's `at` and sounds at `time`."""
        self._given.append((self._out.frames, at, speaker))
        self._out.add(len(speaker), time)
        while self._given[0][0] + KEPT_FRAMES < self._out.frames:
            self._given.popleft()

    def brought(self, microphone: Samples, time: float) -> None:
        """Take a block of the microphone, whose first frame was captured at `time`."""
        self._in.add(len(microphone), time)
        self._waiting.append(microphone)

    def pairs(self) -> Iterator[Captured]:
        """Yield the pairs of blocks that are complete."""
        if self._out.zero is None or self._in.zero is None:
            return
        shift = round((self._in.zero - self._out.zero + LEAD) * RATE)
        while self._waiting and self._taken + shift + len(self._waiting[0]) <= self._out.frames:
            block = self._waiting.popleft()
            yield self._paired(block, self._taken + shift)
            self._taken += len(block)

    def _paired(self, microphone: Samples, first: int) -> Captured:
        """The block with the loudspeaker's frames from `first` on; silence where those aren't known."""
        speaker = np.zeros_like(microphone)
        at = first - self._given[0][0] + self._given[0][1]
        for count, frame, samples in self._given:
            start, stop = max(first, count), min(first + len(microphone), count + len(samples))
            if start < stop:
                speaker[start - first : stop - first] = samples[start - count : stop - count]
            if count <= first:
                at = frame + first - count
        return Captured(microphone, speaker, at)


class Clock:
    """Continuous frame numbers for captured blocks; they jump only where the session's own frames did.

    Muted or late sound moves the loudspeaker's frames by some milliseconds, and a listener starts afresh
    at every gap in its frame numbers: small moves are therefore hidden from it.
    """

    def __init__(self, within: int = RATE // 10) -> None:
        self._within = within
        self._next: int | None = None

    def __call__(self, block: Captured) -> Captured:
        follows = self._next is not None and abs(block.at - self._next) <= self._within
        at = self._next if follows and self._next is not None else block.at
        self._next = at + len(block.microphone)
        return Captured(block.microphone, block.speaker, at)
