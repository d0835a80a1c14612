"""From the clock of the session, 48 kHz, to the rate that is listened at, without losing the time."""

from __future__ import annotations

import numpy as np

from voicecoach.listen.recognise.base import LISTENING_RATE, Samples

CLOCK_RATE = 48_000
RATIO = CLOCK_RATE // LISTENING_RATE

HALF = 87
PASSED_HZ = 7_500
"""Corner of the low-pass, at half amplitude: all passes up to 6.9 kHz; from 8.2 kHz on, 74 dB less."""


def _lowpass() -> Samples:
    """A windowed sinc of 2 x `HALF` + 1 taps, late by 1.8 ms; a resampler that works in blocks was by 25."""
    ratio = 2 * PASSED_HZ / CLOCK_RATE
    taps = np.sinc(ratio * np.arange(-HALF, HALF + 1)) * np.kaiser(2 * HALF + 1, 6.76)
    return np.asarray(taps / taps.sum(), np.float32)


class Downsampler:
    """One stream of 48 kHz blocks (mono float32) at 16 kHz; its output doesn't depend on their sizes.

    Streams that are fed alike come out alike, so that a microphone and its reference stay aligned.
    """

    def __init__(self) -> None:
        self._taps = _lowpass()
        self._next = -1  # the session's frame at which the next block should begin
        self._waiting = np.zeros(0, np.float32)
        self._first = 0  # the session's frame of what comes out next

    def accept(self, block: Samples, at: int) -> tuple[Samples, int]:
        """Downsample the block that begins at frame `at`; the samples, and the session's frame of the first.

        The frames are those of the sound itself. After a gap in the blocks it begins afresh.
        """
        if at != self._next:
            self._waiting, self._first = np.zeros(HALF, np.float32), at
        self._next = at + len(block)
        joined = np.concatenate([self._waiting, block])
        count = max(0, (len(joined) - len(self._taps)) // RATIO + 1)
        self._waiting = joined[count * RATIO :]
        begin, self._first = self._first, self._first + count * RATIO
        if not count:
            return np.zeros(0, np.float32), begin
        return np.correlate(joined, self._taps, "valid")[: count * RATIO : RATIO].astype(np.float32), begin
