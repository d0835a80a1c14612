"""Programme loudness by ITU-R BS.1770-5, from the power of every 10 ms.

Powers of sounds that don't follow each other's waves add up, and so the loudness of a whole programme is
known from its clips and their places, with no sample of it mixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from voicecoach.sound.clip import RATE, Samples

HOP = RATE // 100
"""Frames that one value of a power track stands for."""

SILENT = -np.inf
"""The loudness, in LUFS, of what never passes the absolute gate."""

Power = NDArray[np.float64]
"""A power track: the sum of the squares of `HOP` K-weighted samples a value."""

_BLOCK_HOPS, _STEP_HOPS = 40, 10  # 400 ms, overlapping by three quarters
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0  # LUFS, LU
_TAIL = RATE // 10  # frames in which the weighting's own filters die away
_SEGMENT = 10 * RATE - _TAIL  # of a stream, filtered at a time

_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""The two filters of the weighting for 48 kHz, numerator and denominator: BS.1770-5, tables 1 and 2."""


def power(samples: Samples) -> Power:
    """The power track of a sound that stands alone; its last value may stand for less than `HOP`."""
    hops = -(-len(samples) // HOP)
    weighted = _weighted(samples)[: hops * HOP]
    padded = np.zeros(hops * HOP, dtype=np.float32)
    padded[: len(weighted)] = weighted
    track: Power = np.square(padded, out=padded).reshape(hops, HOP).sum(axis=1, dtype=np.float64)
    return track


def stream_power(blocks: Iterable[Samples]) -> Power:
    """The power track of a sound that comes in blocks, and is never in memory as a whole."""
    before = np.zeros(_TAIL, dtype=np.float32)
    tracks = [np.zeros(0)]
    for segment in _segments(blocks):
        tracks.append(power(np.concatenate([before, segment]))[_TAIL // HOP :])
        before = segment[-_TAIL:] if len(segment) >= _TAIL else before
    return np.concatenate(tracks)


def add(track: Power, sound: Power, at: int, times: float = 1.0) -> None:
    """Put `sound` into `track` from frame `at` on, to the nearest hop; what is beyond its end is lost."""
    first = round(at / HOP)
    part = track[first : first + len(sound)]
    part += times * sound[: len(part)]


def integrated(track: Power) -> float:
    """Its gated loudness in LUFS; `SILENT` where nothing passes the gate."""
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
    """K-weighted, and as long as before plus `_TAIL` at least."""
    size = _fast_length(len(samples) + _TAIL)
    spectrum = np.fft.rfft(samples, size)
    spectrum *= _response(size)
    return np.fft.irfft(spectrum, size).astype(np.float32, copy=False)


@lru_cache(maxsize=64)
def _response(size: int) -> NDArray[np.complex64]:
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones_like(z)
    for above, below in (_SHELF, _HIGH_PASS):
        response *= np.polyval(above[::-1], z) / np.polyval(below[::-1], z)
    rounded: NDArray[np.complex64] = response.astype(np.complex64)
    return rounded


def _fast_length(at_least: int) -> int:
    """A length of the form 2^n, 3 * 2^n or 5 * 2^n: fast to transform, and few of them, to be kept."""
    exponent = max(at_least - 1, 1).bit_length()
    whole: int = 1 << exponent
    return min(size for size in (whole, whole // 4 * 3, whole // 8 * 5) if size >= at_least)


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
