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

RELEASE_DB = 40.0 * STEP / 48_000
"""By how much the gain rises again a step: 40 dB a second, slower than the waves of the lowest voice."""

_AHEAD_STEPS = LOOK_AHEAD // STEP
_CONTEXT = 12  # frames on either side that the value between two samples is computed from
_SEARCHED = 0.7  # of the ceiling: what may hide a true peak above it between its samples (3 dB; speech: 1)

Steps = NDArray[np.float64]


def _between() -> Samples:
    """Windows of a step and its surroundings to the values at 1/4, 1/2 and 3/4 after each of its samples."""
    table = np.zeros((STEP + 2 * _CONTEXT, STEP, 3), dtype=np.float64)
    offsets = np.arange(1 - _CONTEXT, _CONTEXT + 1)
    for phase, fraction in enumerate((0.25, 0.5, 0.75)):
        distance = offsets - fraction
        kernel = np.sinc(distance) * np.cos(np.pi * distance / (2 * _CONTEXT + 1)) ** 2
        kernel /= kernel.sum()
        for sample in range(STEP):
            table[sample + _CONTEXT + offsets, sample, phase] = kernel
    return table.reshape(len(table), -1).astype(np.float32)


_BETWEEN = _between()


def true_peaks(samples: Samples, above: float) -> Samples:
    """Of each step between the `_CONTEXT` frames at either end: its largest magnitude, four times as fine.

    Steps whose samples stay below `above` are only looked at themselves.
    """
    windows = sliding_window_view(samples, STEP + 2 * _CONTEXT)[::STEP]
    inner = samples[_CONTEXT : _CONTEXT + len(windows) * STEP].reshape(-1, STEP)
    peaks: Samples = np.maximum(inner.max(axis=1), -inner.min(axis=1))
    near = np.flatnonzero(peaks >= above)
    if len(near):
        between = np.abs(windows[near] @ _BETWEEN).max(axis=1)
        peaks[near] = np.maximum(peaks[near], between)
    return peaks


class Limiter:
    """Takes blocks of any length; gives the same frames, as soon as it knows what follows them."""

    def __init__(self, ceiling_db: float) -> None:
        self._ceiling = linear(ceiling_db)
        self._held = np.zeros(_CONTEXT, dtype=np.float32)  # a little of what was given, then what wasn't yet
        self._needed: Steps = np.zeros(0)  # dB, of each step of what wasn't given, as far as it is known
        self._released = 0.0  # dB, the last value of the release
        self._recent: Steps = np.zeros(_AHEAD_STEPS)  # its last values, to be averaged

    def process(self, block: Samples) -> Samples:
        """The next frames that are known to their end, turned down where they must be."""
        held = np.concatenate([self._held, block])
        fresh = held[len(self._needed) * STEP :]
        self._needed = np.concatenate([self._needed, self._reductions(fresh)])
        self._held = held
        steps = len(self._needed) - _AHEAD_STEPS
        if steps <= 0:
            return block[:0]
        gain = self._gain(steps)
        given = held[_CONTEXT : _CONTEXT + steps * STEP]
        self._held = held[steps * STEP :]
        return given if gain is None else given * gain

    def flush(self) -> Samples:
        """The last frames. Nothing comes after."""
        rest = len(self._held) - _CONTEXT
        return self.process(np.zeros(LOOK_AHEAD + 2 * STEP, dtype=np.float32))[:rest]

    def _reductions(self, samples: Samples) -> Steps:
        """What each step needs that has `_CONTEXT` frames on either side, in dB, 0 or less."""
        steps = max(len(samples) - 2 * _CONTEXT, 0) // STEP
        searched = self._ceiling * _SEARCHED
        if steps == 0 or peak(samples) < searched:
            return np.zeros(steps)
        peaks = true_peaks(samples, searched).astype(np.float64)
        return 20.0 * np.log10(self._ceiling / np.maximum(peaks, self._ceiling))

    def _gain(self, steps: int) -> Samples | None:
        """The gain of the next `steps` steps, a value a frame; None: all pass as they are."""
        needed, self._needed = self._needed, self._needed[steps:]
        if self._released == 0.0 and not needed.any() and not self._recent.any():
            return None
        lowest = sliding_window_view(needed, _AHEAD_STEPS + 1).min(axis=1)
        rise = RELEASE_DB * np.arange(steps + 1)
        released = np.minimum.accumulate(np.concatenate([[self._released], lowest]) - rise) + rise
        released = np.minimum(released[1:], 0.0)
        self._released = float(released[-1])
        recent = np.concatenate([self._recent, released])
        self._recent = recent[steps:]
        curve = 10.0 ** (sliding_window_view(recent, _AHEAD_STEPS).mean(axis=1) / 20.0)
        gain = np.interp(np.arange(steps * STEP) / STEP, np.arange(steps + 1), curve)
        return gain.astype(np.float32)
