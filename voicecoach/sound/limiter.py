"""A look-ahead true-peak limiter: what would pass the ceiling is turned down before it comes.

In steps of 16 frames: what each step needs, the smallest of what is near, a steady release, and the average
over the look-ahead, so that the gain is down, and smoothly, by the time the peak is there.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from voicecoach.sound.clip import Samples, linear, peak

STEP = 16
"""Frames that share one value of the gain's curve."""

LOOK_AHEAD = 15 * STEP
"""5 ms: how long before a peak the gain begins to fall, and by how much the limiter is late."""

RELEASE_DB = 120.0 * STEP / 48_000
"""By how much the gain rises again a step: 120 dB a second, about one in a wave of a low voice."""

AHEAD_STEPS = LOOK_AHEAD // STEP
_CONTEXT = 24  # frames on either side that the value between two samples is computed from
_FINER = 8  # with 4, as in ITU-R BS.1770-4, and a context of 12, up to 0.15 dB passed the ceiling
_SEARCHED = 0.7  # of the ceiling: what may hide a true peak above it between its samples (3 dB; speech: 1)

Steps = NDArray[np.float64]


def _between() -> Samples:
    """Windows of a step and its surroundings to the values at 1/8, 2/8 ... 7/8 after each of its samples."""
    table = np.zeros((STEP + 2 * _CONTEXT, STEP, _FINER - 1), dtype=np.float64)
    offsets = np.arange(1 - _CONTEXT, _CONTEXT + 1)
    for phase in range(_FINER - 1):
        distance = offsets - (phase + 1) / _FINER
        kernel = np.sinc(distance) * np.cos(np.pi * distance / (2 * _CONTEXT + 1)) ** 2
        kernel /= kernel.sum()
        for sample in range(STEP):
            table[sample + _CONTEXT + offsets, sample, phase] = kernel
    return table.reshape(len(table), -1).astype(np.float32)


_BETWEEN = _between()


def step_peaks(samples: Samples) -> Samples:
    """The largest magnitude of each whole step."""
    peaks: Samples = np.abs(samples[: len(samples) // STEP * STEP])
    while len(peaks) * STEP > len(samples):  # halving is several times as fast as a maximum over rows
        peaks = np.maximum(peaks[::2], peaks[1::2])
    return peaks


def true_peaks(samples: Samples, above: float) -> Samples:
    """Each step's largest magnitude, `_FINER` times as fine; `_CONTEXT` frames at either end are in no step.

    Steps whose samples stay below `above` are only looked at themselves.
    """
    peaks = step_peaks(samples[_CONTEXT : len(samples) - _CONTEXT])
    near = np.flatnonzero(peaks >= above)
    if len(near):
        windows = sliding_window_view(samples, STEP + 2 * _CONTEXT)[::STEP]
        between = windows[near] @ _BETWEEN
        peaks[near] = np.maximum(peaks[near], np.maximum(between.max(axis=1), -between.min(axis=1)))
    return peaks


class Curve:
    """The gain's curve from what each step needs."""

    def __init__(self) -> None:
        self._released = 0.0  # dB, the last value of the release
        self._recent: Steps = np.zeros(0)  # its last values, to be averaged

    def after(self, needed: Steps) -> Steps | None:
        """The gain at the beginning of each step of `needed` (dB, 0 or less) and at the end of the last.

        The last `AHEAD_STEPS` are only looked at: they are to come again. None: the gain is 1 all the time.
        """
        lowest = _smallest_ahead(needed)
        if not len(self._recent):  # nothing was before: the gain may begin as low as it must
            self._recent = np.full(AHEAD_STEPS, lowest[0])
        if self._released == 0.0 and not lowest.any() and not self._recent.any():
            return None
        rise = RELEASE_DB * np.arange(len(lowest) + 1)
        released = np.minimum.accumulate(np.concatenate([[self._released], lowest]) - rise) + rise
        released = np.minimum(released[1:], 0.0)
        self._released = float(released[-1])
        recent = np.concatenate([self._recent, released])
        self._recent = recent[len(lowest) :]
        sums = np.cumsum(np.concatenate([[0.0], recent]))
        means = (sums[AHEAD_STEPS:] - sums[:-AHEAD_STEPS]) / AHEAD_STEPS
        curve: Steps = np.exp(means * (np.log(10.0) / 20.0))
        return curve


def _smallest_ahead(needed: Steps) -> Steps:
    """Of each step, the smallest of itself and the `AHEAD_STEPS` behind it: 15, so that doubling does it."""
    reach = 1
    while reach <= AHEAD_STEPS:
        needed = np.minimum(needed[:-reach], needed[reach:])
        reach *= 2
    return needed


def reductions(peaks: Samples, ceiling: float) -> Steps:
    """What brings each of the peaks down to the ceiling, in dB, 0 or less."""
    over = np.maximum(peaks.astype(np.float64), ceiling)
    return np.log10(ceiling / over) * 20.0


class Limiter:
    """Takes blocks of any length; gives the same frames, as soon as it knows what follows them."""

    def __init__(self, ceiling_db: float) -> None:
        self._ceiling = linear(ceiling_db)
        self._curve = Curve()
        self._held = np.zeros(_CONTEXT, dtype=np.float32)  # a little of what was given, then what wasn't yet
        self._needed: Steps = np.zeros(0)  # dB, of each step of what wasn't given, as far as it is known

    def process(self, block: Samples) -> Samples:
        """The next frames that are known to their end, turned down where they must be."""
        held = np.concatenate([self._held, block])
        fresh = held[len(self._needed) * STEP :]
        needed = np.concatenate([self._needed, self._reductions(fresh)])
        steps = len(needed) - AHEAD_STEPS
        if steps <= 0:
            self._held, self._needed = held, needed
            return block[:0]
        self._held, self._needed = held[steps * STEP :], needed[steps:]
        given = held[_CONTEXT : _CONTEXT + steps * STEP]
        curve = self._curve.after(needed)
        return given if curve is None else (given.reshape(-1, STEP) * _ramps(curve)).reshape(-1)

    def flush(self) -> Samples:
        """The last frames. Nothing comes after."""
        rest = len(self._held) - _CONTEXT
        return self.process(np.zeros(LOOK_AHEAD + STEP + _CONTEXT, dtype=np.float32))[:rest]

    def _reductions(self, samples: Samples) -> Steps:
        """What each step needs that has `_CONTEXT` frames on either side."""
        steps = max(len(samples) - 2 * _CONTEXT, 0) // STEP
        searched = self._ceiling * _SEARCHED
        if steps == 0 or peak(samples) < searched:
            return np.zeros(steps)
        return reductions(true_peaks(samples, searched), self._ceiling)


def _ramps(curve: Steps) -> Samples:
    """A straight line in each step from its beginning to its end, shape (steps, STEP)."""
    begin, rise = curve[:-1].astype(np.float32), np.diff(curve).astype(np.float32)
    share = np.arange(STEP, dtype=np.float32) / np.float32(STEP)
    return begin[:, None] + rise[:, None] * share
