"""Music under speech: turned down before the coach speaks, up again afterwards, faded at both ends."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from voicecoach.sound.clip import RATE, Samples, linear
from voicecoach.sound.loudness import HOP

AHEAD = RATE // 5
"""Frames by which the ducking begins before the speech, so that the music is down when it sounds."""

BELOW_LU = 6.0
"""Level of the music below the speech, while nothing is said."""

DUCK_DB = 14.0
"""Default attenuation under speech: the music is then 20 LU below it, as WCAG 2.2, 1.4.7, asks."""

FADE_IN, FADE_OUT = 3 * RATE, 6 * RATE

_SPEECH = linear(-50.0)
_HOLD_HOPS = 60  # 0.6 s: the music doesn't come up between two words
_RISE_DB = 0.12  # a hop: 1.2 s for the whole way at `DUCK_DB`
_ATTACK_HOPS = AHEAD // HOP

Curve = NDArray[np.float64]


class Duck:
    """The ducking gain of the music, computed from which of the coming hops hold speech."""

    def __init__(self, depth_db: float) -> None:
        self._depth_db = depth_db
        self._fall_db = depth_db / _ATTACK_HOPS
        self._db = 0.0
        self._hold = 0

    def curve(self, speech: NDArray[np.bool_]) -> Curve:
        """The gain in dB at the end of each hop."""
        curve = np.empty(len(speech))
        for hop, spoken in enumerate(speech.tolist()):
            self._hold = _HOLD_HOPS if spoken else max(self._hold - 1, 0)
            if self._hold:
                self._db = max(self._db - self._fall_db, -self._depth_db)
            else:
                self._db = min(self._db + _RISE_DB, 0.0)
            curve[hop] = self._db
        return curve


class Bed:
    """Music that advances only as it is read, so that it stands still in a pause.

    `music` gives blocks without an end. `frames` is the length of the whole, at whose end the music has
    faded out; None where the length isn't known.
    """

    def __init__(
        self,
        music: Iterator[Samples],
        *,
        gain_db: float = 0.0,
        duck_db: float = DUCK_DB,
        frames: int | None = None,
    ) -> None:
        self._music = music
        self._gain = np.float32(linear(gain_db))
        self._duck = Duck(duck_db)
        self._ducked = 1.0  # the gain at the end of what was read last
        self._frames = frames
        self._at = 0
        self._waiting: Samples = np.zeros(0, dtype=np.float32)

    def read(self, frames: int, speech: Samples) -> Samples:
        """The next frames of music, float32, shape (frames,).

        `speech` is the coach's, of the same length, given `AHEAD` frames before it sounds. A live session
        can't look ahead: there the music gives way as the words begin.
        """
        block = self._next(frames) * self._gain
        block *= self._ducking(speech)
        first, last = self._at, self._at + frames
        if first < FADE_IN or (self._frames is not None and last > self._frames - FADE_OUT):
            block *= self._fades(first, last)
        self._at = last
        return block

    def _next(self, frames: int) -> Samples:
        if len(self._waiting) < frames:
            parts = [self._waiting]
            missing = frames - len(self._waiting)
            while missing > 0:
                parts.append(next(self._music))
                missing -= len(parts[-1])
            self._waiting = np.concatenate(parts)
        block, self._waiting = self._waiting[:frames], self._waiting[frames:]
        return block

    def _ducking(self, speech: Samples) -> Samples:
        ends = np.append(np.arange(HOP, len(speech), HOP), len(speech))
        spoken = np.maximum.reduceat(np.abs(speech), ends - np.diff(ends, prepend=0)) > _SPEECH
        curve = 10.0 ** (self._duck.curve(spoken) / 20.0)
        at = np.arange(len(speech))
        gain: Samples = np.interp(at, np.append(0, ends), np.append(self._ducked, curve)).astype(np.float32)
        self._ducked = float(curve[-1])
        return gain

    def _fades(self, first: int, last: int) -> Samples:
        at = np.arange(first, last)
        share = np.minimum(at / FADE_IN, 1.0)
        if self._frames is not None:
            share = np.minimum(share, np.clip((self._frames - at) / FADE_OUT, 0.0, 1.0))
        return eased(share)


def eased(share: Curve) -> Samples:
    """Level (0 to 1) of a fade in after `share` of its length: slow at both ends."""
    curve: Samples = np.square(np.sin(share * (np.pi / 2))).astype(np.float32)
    return curve
