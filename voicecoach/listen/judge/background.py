"""The level of each frame over the steady background: hum, a fan, an exercise bike, music."""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

FRAME_SAMPLES = 160
FRAMES_PER_SECOND = 100
RATE = FRAME_SAMPLES * FRAMES_PER_SECOND

EDGES_HZ = (100, 250, 400, 550, 700, 900, 1100, 1350, 1600, 1900, 2250, 2700, 3200, 3800, 4600, 5600, 7000)
"""Bands of speech. Each has a background of its own: a noise that drowns some of them leaves others."""

SMOOTHED_FRAMES = 3
STEADY_FRAMES = 10
"""Frames averaged for the background; a band's usual level in them, over `KNOWN_FRAMES`, is its own."""

KNOWN_FRAMES = 250
USUAL = 0.6
"""The share of the time for which a band is at most as loud as its background."""

SELDOM = 0.2
"""And for which it is no louder than the noise there is: who talks on pauses for as long, a bike doesn't."""

STEADY_DB = 7.5
"""Between the two, by band: noise and music stay below this (6.6 at most in 12 recordings), talk above (8 and
more). Talk in the room is no noise: what is taken for a command in it must be as clear as in quiet."""

MOST_ABOVE_QUIETEST_DB = 20.0
"""Somebody who talks on and on doesn't become the background."""

LEAST_DB = -78.0
"""Of a band, re full scale: what is quieter is no sound."""

VOICED = slice(2, 15)
VOICE_WEIGHTS = np.arange(3.0, 16.0)
"""Bands (400 Hz to 5.6 kHz) and how much each counts: the room takes more of a far voice's upper ones."""

CLEARANCE_DB = 1.0
MOST_DB = 40.0
RENEWED_FRAMES = 10

Bands = NDArray[np.float64]


class Background:
    """Frames in; how far each stands out, from 0 to `MOST_DB`: the mean of its bands', in dB."""

    def __init__(self) -> None:
        self._window = np.hanning(2 * FRAME_SAMPLES)
        self._to_bands = _filters(2 * FRAME_SAMPLES)
        self._both = np.zeros(2 * FRAME_SAMPLES, np.float32)  # the frame before, and this one
        self._powers = np.full((STEADY_FRAMES, len(EDGES_HZ) - 1), 1e-12)
        self._steady_db = np.zeros((KNOWN_FRAMES, len(EDGES_HZ) - 1))
        self._background_db = np.zeros(len(EDGES_HZ) - 1)
        self.noise_db = LEAST_DB
        """Of the noise there is, dB re full scale."""
        self.steady = True
        """False while what goes on is talk."""
        self.voice_db = LEAST_DB
        """Of the last frames, dB re full scale, weighted as a voice stands out of others farther away."""
        self._count = 0

    def above(self, frame: NDArray[np.float32]) -> float:
        """Go on by one frame of `FRAME_SAMPLES` at 16 kHz."""
        self._both[:FRAME_SAMPLES] = self._both[FRAME_SAMPLES:]
        self._both[FRAME_SAMPLES:] = frame
        spectrum = np.fft.rfft(self._both * self._window)
        power = (spectrum.real**2 + spectrum.imag**2) @ self._to_bands + 1e-12
        if not self._count:
            self._powers[:] = power
        self._powers[self._count % STEADY_FRAMES] = power
        # A sum that is divided, here and below: `mean` costs two or three times as much on so few, and
        # this is half of what hearing takes in a quiet room.
        steady = np.add.reduce(self._powers) / STEADY_FRAMES
        self._steady_db[self._count % KNOWN_FRAMES] = 10.0 * np.log10(steady)
        if self._count % RENEWED_FRAMES == 0:
            self._renew()
        power = self._powers[self._count % STEADY_FRAMES].copy()
        for back in range(1, SMOOTHED_FRAMES):
            power += self._powers[(self._count - back) % STEADY_FRAMES]
        power /= SMOOTHED_FRAMES
        self._count += 1
        self.voice_db = 10.0 * math.log10(power[VOICED] @ VOICE_WEIGHTS)
        above_db = 10.0 * np.log10(power) - self._background_db - CLEARANCE_DB
        return float(np.add.reduce(np.minimum(np.maximum(above_db, 0.0), MOST_DB))) / len(above_db)

    def _renew(self) -> None:
        known = self._steady_db[: self._count + 1]
        places = [int((len(known) - 1) * share) for share in (SELDOM, USUAL)]
        seldom, usual = np.partition(known, places, axis=0)[places]
        self.steady = float((usual - np.minimum(seldom, usual)).mean()) < STEADY_DB
        limit = known.min(axis=0) + MOST_ABOVE_QUIETEST_DB
        self._background_db = np.maximum(np.minimum(usual, limit), LEAST_DB)
        self.noise_db = 10.0 * float(np.log10(np.sum(10.0 ** (np.maximum(seldom, LEAST_DB) / 10.0))))


def _filters(size: int) -> Bands:
    """From the power spectrum of a frame of `size` samples, Hann window, to the mean square of each band."""
    hertz = np.arange(size // 2 + 1) * RATE / size
    inside = [(hertz >= low) & (hertz < high) for low, high in itertools.pairwise(EDGES_HZ)]
    scale = 2.0 / (size * float(np.sum(np.hanning(size) ** 2)))
    return np.stack(inside, axis=1).astype(np.float64) * scale
