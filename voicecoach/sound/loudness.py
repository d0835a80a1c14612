"""Programme loudness by ITU-R BS.1770-5, from the power of every 10 ms.

The powers of uncorrelated sounds add up, so the loudness of a whole programme follows from its clips and
their positions, without mixing a sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from voicecoach.sound.clip import RATE, Samples

HOP = RATE // 100
"""Frames summed in one value of a power track."""

SILENT = -np.inf
"""Loudness, in LUFS, of a sound that never passes the absolute gate."""

Power = NDArray[np.float64]
"""A power track: each value is the sum of the squares of `HOP` K-weighted samples."""

_BLOCK_HOPS, _STEP_HOPS = 40, 10  # 400 ms, overlapping by three quarters
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0  # LUFS, LU
_TAIL = RATE // 10  # frames in which the weighting's own filters die away
_FRESH = 3 * _TAIL  # of each window
_WINDOW = _TAIL + _FRESH
_SEGMENT = 10 * RATE - _TAIL  # of a stream, filtered at a time

_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""The two filters of the weighting for 48 kHz, numerator and denominator: BS.1770-5, tables 1 and 2."""


def power(samples: Samples) -> Power:
    """The power track of a sound that stands alone; its last value may stand for less than `HOP`."""
    hops = -(-len(samples) // HOP)
    weighted = _weighted(samples)
    track: Power = np.square(weighted, out=weighted).reshape(-1, HOP).sum(axis=1, dtype=np.float64)
    return track[:hops]


def stream_power(blocks: Iterable[Samples]) -> Power:
    """The power track of a sound that comes in blocks, without holding it in memory as a whole."""
    before = np.zeros(_TAIL, dtype=np.float32)
    tracks = [np.zeros(0)]
    for segment in _segments(blocks):
        tracks.append(power(np.concatenate([before, segment]))[_TAIL // HOP :])
        before = segment[-_TAIL:] if len(segment) >= _TAIL else before
    return np.concatenate(tracks)


def add(track: Power, sound: Power, at: int, times: float = 1.0) -> None:
    """Add `sound` to `track` from frame `at` on, to the nearest hop; what lies beyond its end is dropped."""
    first = round(at / HOP)
    part = track[first : first + len(sound)]
    part += times * sound[: len(part)]


def integrated(track: Power) -> float:
    """The gated loudness in LUFS; `SILENT` where nothing passes the gate."""
    steps = track[: len(track) // _STEP_HOPS * _STEP_HOPS].reshape(-1, _STEP_HOPS).sum(axis=1)
    if len(steps) < _BLOCK_HOPS // _STEP_HOPS:
        steps = np.pad(steps, (0, _BLOCK_HOPS // _STEP_HOPS - len(steps)))
    blocks = np.convolve(steps, np.ones(_BLOCK_HOPS // _STEP_HOPS), mode="valid") / (_BLOCK_HOPS * HOP)
    loud = blocks[blocks > _mean_square(_ABSOLUTE_GATE)]
    if not len(loud):
        return SILENT
    return _lufs(loud[loud > _mean_square(_lufs(loud.mean()) + _RELATIVE_GATE)].mean())


def _lufs(mean_square: float) -> float:
    return float(-0.691 + 10.0 * np.log10(mean_square))


def _mean_square(lufs: float) -> float:
    return float(10.0 ** ((lufs + 0.691) / 10.0))


def _weighted(samples: Samples) -> Samples:
    """The samples K-weighted, up to `_FRESH` longer: filtered in windows that overlap the one before.

    Short windows of one length stay in the processor's cache: half the time of one transform of the whole.
    """
    windows = -(-len(samples) // _FRESH)
    padded = np.zeros(_TAIL + windows * _FRESH, dtype=np.float32)
    padded[_TAIL : _TAIL + len(samples)] = samples
    if not windows:
        return padded[:0]
    spectrum = np.fft.rfft(sliding_window_view(padded, _WINDOW)[::_FRESH])
    spectrum *= _response()
    weighted = np.fft.irfft(spectrum, _WINDOW)[:, _TAIL:]
    return np.ascontiguousarray(weighted, dtype=np.float32).reshape(-1)


@cache
def _response() -> NDArray[np.complex64]:
    z = np.exp(-2j * np.pi * np.arange(_WINDOW // 2 + 1) / _WINDOW)
    response = np.ones_like(z)
    for above, below in (_SHELF, _HIGH_PASS):
        response *= np.polyval(above[::-1], z) / np.polyval(below[::-1], z)
    rounded: NDArray[np.complex64] = response.astype(np.complex64)
    return rounded


def _segments(blocks: Iterable[Samples]) -> Iterator[Samples]:
    waiting: list[Samples] = []
    frames = 0
    for block in blocks:
        waiting.append(block)
        frames += len(block)
        if frames >= _SEGMENT:
            joined = np.concatenate(waiting)
            whole = frames // _SEGMENT * _SEGMENT
            for start in range(0, whole, _SEGMENT):
                yield joined[start : start + _SEGMENT]
            waiting, frames = [joined[whole:]], frames - whole
    if frames:
        yield np.concatenate(waiting)
