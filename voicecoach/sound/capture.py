"""What the microphone brings, beside what the loudspeaker was given meanwhile.

Pure, but for the resampler of `Converter`. All positions are frames at `RATE`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from voicecoach.sound.clip import RATE, Samples

LEAD = 0.03
"""Seconds by which the loudspeaker's sound is told too early, as stream times are wrong by a few
milliseconds: it must never be told after it has been heard. The echo guard finds the rest."""

JUMP = 0.1
"""Seconds by which a stream's times may differ from its count before frames are taken to be missing."""

JUMPED_BLOCKS = 5
"""So many times in a row: a single time may be wrong."""

KEPT_FRAMES = 2 * RATE


@dataclass(frozen=True, eq=False, slots=True)
class Captured:
    """A block of the microphone, mono, and of the loudspeaker, of one length; `at`: the session's frame."""

    microphone: Samples
    speaker: Samples
    at: int


def mono(block: Samples) -> Samples:
    """Shape (n, channels) as (n,): the mean, since some devices have their sound on one channel only."""
    return block[:, 0] if block.shape[1] == 1 else block.mean(axis=1, dtype=np.float32)


class Converter:
    """A stream of blocks at another rate, at `RATE`."""

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
    """A stream's frames counted, against its times: when its frame 0 would have been, in seconds."""

    def __init__(self) -> None:
        self.frames = 0
        self.zero: float | None = None
        self._jumped = 0

    def add(self, frames: int, time: float) -> None:
        """The next `frames` frames, the first of them at `time`."""
        zero = time - self.frames / RATE
        self._jumped = self._jumped + 1 if self.zero is not None and abs(zero - self.zero) > JUMP else 0
        if self.zero is None or self._jumped == JUMPED_BLOCKS:
            self.zero, self._jumped = zero, 0
        self.frames += frames


class Aligner:
    """Brings together two streams that were opened apart, by their stream times.

    Within a stream frames are counted, so that nothing jitters; what two clocks drift apart is followed
    by the echo guard until it is more than `JUMP`.
    """

    def __init__(self) -> None:
        self._out, self._in = _Count(), _Count()
        self._given: deque[tuple[int, int, Samples]] = deque()  # (count, the session's frame, samples)
        self._waiting: deque[Samples] = deque()
        self._taken = 0  # frames of the microphone that have come out

    def given(self, speaker: Samples, at: int, time: float) -> None:
        """The loudspeaker was given this, the session's frame `at` first; it sounds at `time`."""
        self._given.append((self._out.frames, at, speaker))
        self._out.add(len(speaker), time)
        while self._given[0][0] + KEPT_FRAMES < self._out.frames:
            self._given.popleft()

    def brought(self, microphone: Samples, time: float) -> None:
        """The microphone brought this, its first frame at `time`."""
        self._in.add(len(microphone), time)
        self._waiting.append(microphone)

    def pairs(self) -> Iterator[Captured]:
        """What belongs together, as far as both are there."""
        if self._out.zero is None or self._in.zero is None:
            return
        shift = round((self._in.zero - self._out.zero + LEAD) * RATE)
        while self._waiting and self._taken + shift + len(self._waiting[0]) <= self._out.frames:
            block = self._waiting.popleft()
            yield self._paired(block, self._taken + shift)
            self._taken += len(block)

    def _paired(self, microphone: Samples, first: int) -> Captured:
        """With what the loudspeaker was given from its frame `first` on; silence where that isn't known."""
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
    """Frames of the session that go on from block to block, and jump only where the session's have.

    What was muted or came late moves the loudspeaker's frames by some milliseconds; whoever listens
    begins afresh where its frames don't follow one another.
    """

    def __init__(self, within: int = RATE // 10) -> None:
        self._within = within
        self._next: int | None = None

    def __call__(self, block: Captured) -> Captured:
        follows = self._next is not None and abs(block.at - self._next) <= self._within
        at = self._next if follows and self._next is not None else block.at
        self._next = at + len(block.microphone)
        return Captured(block.microphone, block.speaker, at)
