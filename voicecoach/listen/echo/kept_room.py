"""A room as an echo guard has learnt it, kept for the next session.

The response of the room is the same tomorrow, where nothing was moved; the delay of the devices is a little
different each time that they are opened. So the guard begins with what was learnt, and only finds the delay.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from voicecoach.listen.echo.adaptive import FRAME, PARTITIONS, Samples, Spectra
from voicecoach.listen.echo.align import HIGHEST_HZ, LOWEST_HZ, RATE, likeness_by_lag

FARTHEST = RATE // 10
"""Largest difference of the delay from the last time's, in samples: a tenth of a second."""

ARRIVED = 0.3
"""Share of the filter's largest tap from which the sound has arrived."""

SPOKEN = slice(2 * FRAME * LOWEST_HZ // RATE, 2 * FRAME * HIGHEST_HZ // RATE)
"""Bins in which speech has taught the filter anything."""

CLEAR_PEAK = 7.0
"""Ratio of the correlation's peak to its RMS from which the delay counts as found."""


class KeptRoom(Struct, frozen=True, eq=False):
    """The delay in samples, the filter (see `AdaptiveFilter`), and of each band what the suppressor knows.

    `room`: the energy of a frame in which the coach is silent.
    """

    delay: NDArray[np.float64]
    room: NDArray[np.float64]
    weights: Spectra
    variance: Samples
    noise: Samples
    factor: Samples

    def aligned(self, lead: int) -> KeptRoom:
        """The same with the delay that the filter holds moved to `delay`, but for `lead` samples and a frame.

        So the delay can turn out to be shorter, too.
        """
        spoken = np.zeros_like(self.weights)
        spoken[:, SPOKEN] = self.weights[:, SPOKEN]
        taps = np.abs(_taps(spoken))
        first = int(np.argmax(taps > ARRIVED * taps.max()))
        frames = max(first - lead, 0) // FRAME
        weights, variance = self.weights.copy(), self.variance.copy()
        weights[: PARTITIONS - frames] = self.weights[frames:]
        weights[PARTITIONS - frames :] = 0.0
        variance[: PARTITIONS - frames] = self.variance[frames:]
        return replace(self, delay=self.delay + frames * FRAME, weights=weights, variance=variance)

    def echo(self, reference: Samples) -> Samples:
        """The echo that is expected of a reference in time with it, float32 of its length."""
        taps = _taps(self.weights)
        size = 1 << (len(reference) + len(taps)).bit_length()
        echo = np.fft.irfft(np.fft.rfft(reference, size) * np.fft.rfft(taps, size))
        return echo[: len(reference)].astype(np.float32)


def _taps(weights: Spectra) -> Samples:
    return np.asarray(np.fft.irfft(weights)[:, :FRAME].ravel(), np.float32)


def find_lag(microphone: Samples, echo: Samples) -> float | None:
    """The samples by which the microphone's echo is later than the expected one; None if it isn't found.

    Both are of one length and time. Generalised cross-correlation, its highest peak within `FARTHEST` either
    way, to a fraction of a sample.
    """
    likeness = likeness_by_lag(microphone, echo, FARTHEST)
    near = np.concatenate([likeness[-FARTHEST:], likeness[: FARTHEST + 1]])
    peak = int(np.argmax(near[1:-1])) + 1
    if near[peak] < CLEAR_PEAK * np.sqrt(np.mean(np.square(near))):
        return None
    before, at, after = near[peak - 1 : peak + 2]
    return peak - FARTHEST + 0.5 * float(before - after) / float(before - 2 * at + after)
