"""A look-ahead true-peak limiter: the gain is down before a peak that would pass the ceiling.

It works in steps of 16 frames. Each step needs some gain; the curve takes the smallest need nearby, releases
at a steady rate, and is averaged over the look-ahead: so it falls smoothly, and in time for the peak.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voicecoach.sound.clip import Samples, linear, peak

STEP = 16
"""Frames that share one value of the gain's curve."""

LOOK_AHEAD = 15 * STEP
"""Frames before a peak at which the gain begins to fall (5 ms); the limiter's latency."""

RELEASE_DB = 120.0 * STEP / 48_000
"""Rise of the gain in each step after a peak: 120 dB a second, about 1 dB a period of a low voice."""

AHEAD_STEPS = LOOK_AHEAD // STEP
_CONTEXT = 24  # frames on either side from which a value between two samples is interpolated
_FINER = 8  # oversampling; with 4, as in ITU-R BS.1770-4, and a context of 12, peaks passed by up to 0.15 dB
_PRODUCT = 256  # rows of a matrix product: OpenBLAS uses one thread for up to 2^18 multiplications
_SEARCHED = 0.7  # share of the ceiling (-3 dB): quieter samples hide no true peak above it (speech: 1 dB)

_NEPERS = np.log(10.0) / 20.0  # a decibel

Steps = NDArray[np.float64]


def _between() -> Samples:
    """Weights from 49 samples to the 7 points before and 7 after the middle one, shape (49, 14)."""
    table = np.zeros((2 * _CONTEXT + 1, 2 * (_FINER - 1)), dtype=np.float64)
    offsets = np.arange(1 - _CONTEXT, _CONTEXT + 1)
    for phase in range(_FINER - 1):
        distance = offsets - (phase + 1) / _FINER
        # A windowed sinc, scaled so that a constant signal stays as it is.
        kernel = np.sinc(distance) * np.cos(np.pi * distance / (2 * _CONTEXT + 1)) ** 2
        kernel /= kernel.sum()
        table[_CONTEXT + offsets, 2 * phase] = kernel
        table[_CONTEXT - offsets, 2 * phase + 1] = kernel
    return table.astype(np.float32)


_BETWEEN = _between()


def step_peaks(samples: Samples) -> Samples:
    """The largest magnitude of each whole step."""
    peaks: Samples = np.abs(samples[: len(samples) // STEP * STEP])
    while len(peaks) * STEP > len(samples):  # halving is several times as fast as a maximum over rows
        peaks = np.maximum(peaks[::2], peaks[1::2])
    return peaks


def true_peaks(samples: Samples, above: float) -> Samples:
    """The largest magnitude in each step, oversampled `_FINER` times; 0 where it is less than `above`.

    The first and last `_CONTEXT` frames belong to no step. Only the two sides of each local maximum from
    `above` on are interpolated: no larger value lies between other samples.
    """
    peaks = np.zeros(max(len(samples) - 2 * _CONTEXT, 0) // STEP, dtype=np.float32)
    tops = _tops(samples, len(peaks), above)
    if len(tops):
        largest = np.maximum(np.abs(samples[tops]), _beside(samples, tops))
        np.maximum.at(peaks, (tops - _CONTEXT) // STEP, largest)
    return peaks


def _tops(samples: Samples, steps: int, above: float) -> NDArray[np.intp]:
    """The frames of the local maxima of magnitude within the steps, from `above` on."""
    magnitude = np.abs(samples[_CONTEXT - 1 : _CONTEXT + steps * STEP + 1])  # with a neighbour on either side
    # Few frames are loud: only those are compared with their neighbours.
    loud = np.flatnonzero(magnitude[1:-1] >= above) + 1
    middle = magnitude[loud]
    tops: NDArray[np.intp] = loud[(middle >= magnitude[loud - 1]) & (middle >= magnitude[loud + 1])]
    return tops + (_CONTEXT - 1)


def _beside(samples: Samples, tops: NDArray[np.intp]) -> Samples:
    """The largest magnitude between each of `tops` and its two neighbours."""
    around = np.arange(-_CONTEXT, _CONTEXT + 1)
    largest = np.empty(len(tops), dtype=np.float32)
    # In portions that BLAS computes in one thread: a second one would take time from the session's own.
    for first in range(0, len(tops), _PRODUCT):
        between = samples[tops[first : first + _PRODUCT, None] + around] @ _BETWEEN
        largest[first : first + _PRODUCT] = np.abs(between).max(axis=1)
    return largest


def step_powers(samples: Samples) -> Samples:
    """The sum of the squares of each whole step."""
    powers: Samples = np.square(samples[: len(samples) // STEP * STEP])
    while len(powers) * STEP > len(samples):  # as above
        powers = powers[::2] + powers[1::2]
    return powers


class GainCurve:
    """The curve of the gain, from the gain that each step needs."""

    def __init__(self) -> None:
        self._released = 0.0  # dB, the last value of the release
        self._recent: Steps = np.zeros(0)  # its last values, to be averaged

    def after(self, needed: Steps) -> Steps | None:
        """The gain at the beginning of each step of `needed` (dB, 0 or less) and at the end of the last.

        The last `AHEAD_STEPS` of `needed` are only looked at, and must be given again. None: the gain is 1
        throughout.
        """
        # Nothing to do now, nothing to recover from: the usual case, and it costs nothing.
        if self._released == 0.0 and not needed.any() and not self._recent.any():
            self._recent = np.zeros(AHEAD_STEPS)
            return None
        lowest = _smallest_ahead(needed)
        if not len(self._recent):  # nothing was before: the gain may begin as low as it must
            self._recent = np.full(AHEAD_STEPS, lowest[0])
        # After each reduction the gain may rise by RELEASE_DB a step: take the rise off, keep the running
        # minimum, and put the rise back.
        rise = RELEASE_DB * np.arange(len(lowest) + 1)
        released = np.concatenate([[self._released], lowest])
        released -= rise
        np.minimum.accumulate(released, out=released)
        released += rise
        released = np.minimum(released[1:], 0.0)
        self._released = float(released[-1])
        # The mean over the look-ahead turns each sudden fall into a slope that ends at the peak.
        recent = np.concatenate([self._recent, released])
        self._recent = recent[len(lowest) :]
        sums = np.cumsum(np.concatenate([[0.0], recent]))
        means = (sums[AHEAD_STEPS:] - sums[:-AHEAD_STEPS]) / AHEAD_STEPS
        curve: Steps = np.exp(means * _NEPERS)  # of all: to pick those that aren't 0 takes longer
        return curve


def _smallest_ahead(needed: Steps) -> Steps:
    """The smallest value among each step and the `AHEAD_STEPS` after it (15, so that doubling reaches it)."""
    reach = 1
    while reach <= AHEAD_STEPS:
        needed = np.minimum(needed[:-reach], needed[reach:])
        reach *= 2
    return needed


def reductions(peaks: Samples, ceiling: float) -> Steps:
    """Gain that brings each of the peaks down to the ceiling, in dB, 0 or less."""
    needed: Steps = np.zeros(len(peaks))
    exact = peaks.astype(np.float64)
    over = np.flatnonzero(exact > ceiling)  # few are
    needed[over] = np.log10(ceiling / exact[over]) * 20.0
    return needed


class Limiter:
    """Limits a stream in blocks of any length; a frame comes out once the frames after it are known."""

    def __init__(self, ceiling_db: float) -> None:
        self._ceiling = linear(ceiling_db)
        self._curve = GainCurve()
        self._held = np.zeros(_CONTEXT, dtype=np.float32)  # context already given out, then frames to come
        self._needed: Steps = np.zeros(0)  # dB, for the steps still to be given out, as far as known

    def process(self, block: Samples) -> Samples:
        """Take a block; return the frames whose gain is now known, limited."""
        held = np.concatenate([self._held, block])
        fresh = held[len(self._needed) * STEP :]
        needed = np.concatenate([self._needed, self._reductions(fresh)])
        # A step's gain depends on the look-ahead behind it: the last steps must wait for the next block.
        steps = len(needed) - AHEAD_STEPS
        if steps <= 0:
            self._held, self._needed = held, needed
            return block[:0]
        self._held, self._needed = held[steps * STEP :].copy(), needed[steps:]
        given = held[_CONTEXT : _CONTEXT + steps * STEP]
        curve = self._curve.after(needed)
        if curve is not None:
            _turn_down(given, curve)
        return given

    def flush(self) -> Samples:
        """Return the last frames; no block may follow."""
        rest = len(self._held) - _CONTEXT
        return self.process(np.zeros(LOOK_AHEAD + STEP + _CONTEXT, dtype=np.float32))[:rest]

    def _reductions(self, samples: Samples) -> Steps:
        """The gain needed in each step that has `_CONTEXT` frames on either side, in dB."""
        steps = max(len(samples) - 2 * _CONTEXT, 0) // STEP
        searched = self._ceiling * _SEARCHED
        if steps == 0 or peak(samples) < searched:
            return np.zeros(steps)
        return reductions(true_peaks(samples, searched), self._ceiling)


def _turn_down(samples: Samples, curve: Steps) -> None:
    """Multiply the samples, in place, by the curve, which is a straight line within each step."""
    begin, end = curve[:-1], curve[1:]
    reduced = np.flatnonzero((begin != 1.0) | (end != 1.0))  # one step in ten, even where somebody speaks
    begin, end = begin[reduced], end[reduced]
    rise = (end - begin).astype(np.float32)
    share = np.arange(STEP, dtype=np.float32) / np.float32(STEP)
    samples.reshape(-1, STEP)[reduced] *= begin.astype(np.float32)[:, None] + rise[:, None] * share
