"""From the clock of the session, 48 kHz, to the rate that is listened at, without losing the time."""

from __future__ import annotations

from typing import Any

import numpy as np

from voicecoach.listen.vosk import RATE, Samples

CLOCK_RATE = 48_000
RATIO = CLOCK_RATE // RATE


class Downsampler:
    """One stream of 48 kHz blocks (mono float32) at 16 kHz; its output doesn't depend on their sizes.

    Streams that are fed alike come out alike, so that a microphone and its reference stay aligned.
    """

    def __init__(self) -> None:
        self._next = 0  # the session's frame at which the next block should begin
        self._started = False
        self._out = 0  # samples that have come out
        self._first = 0  # the session's frame of the first of them
        self._stream: Any = None

    def accept(self, block: Samples, at: int) -> tuple[Samples, int]:
        """What comes out for the block that begins at the session's frame `at`, and the frame of its first.

        The resampler is a few milliseconds behind; the frames are those of the sound itself. After a gap
        in the blocks it begins afresh.
        """
        if not self._started or at != self._next:
            self._restart(at)
        self._next = at + len(block)
        samples = np.asarray(self._stream.resample_chunk(np.ascontiguousarray(block, np.float32)), np.float32)
        begin = self._first + self._out * RATIO
        self._out += len(samples)
        return samples, begin

    def _restart(self, at: int) -> None:
        import soxr  # noqa: PLC0415 - only those who listen pay for it

        self._stream = soxr.ResampleStream(CLOCK_RATE, RATE, 1, dtype="float32")
        self._started, self._out, self._first = True, 0, at
