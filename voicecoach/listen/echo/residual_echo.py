"""Suppression of the residual echo: down to the room's own noise, and no further.

The filter leaves what isn't linear (a small loudspeaker, loud), what the room adds after the filter's
end, and what it hasn't learnt yet. All of it follows the predicted echo's power, a band at a time, by a
factor that is learnt here; the person doesn't, and so is kept. Nothing is turned down below the
room's own noise, or a listener would take the noise that comes back for a sound.
"""

from __future__ import annotations

import numpy as np

from voicecoach.listen.echo.adaptive import BINS, FRAME, Samples, power_of

RATE = 16_000
BANDS = 24
OVERESTIMATE = np.float32(4.0)
QUIETEST = np.float32(0.01)
"""Power gains: how much more residue than measured is allowed for; the least that is left of a band."""

REVERBERATION = np.float32(0.7)
"""Share of the predicted echo's power that may still sound a frame later."""

SMOOTHING = np.float32(0.5)
SPREAD = 0.03
"""Share of a band's power that distortion may put into one 4 bands away or more."""

FACTOR_UP, FACTOR_DOWN = np.float32(1.006), np.float32(0.986)
"""The factor's steps, which settle where three frames in ten have less left than it says: so low, that
somebody who speaks all the time isn't taken for residue."""

NOISE_FALL, NOISE_RISE = np.float32(0.1), np.float32(1.002)


class Suppressor:
    """Turns down bands in which the residual echo is stronger than all other sound.

    The output is a frame late: the frame given in one call comes back in the next.
    """

    def __init__(self) -> None:
        phase = np.arange(2 * FRAME) / (2 * FRAME)
        self._window = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * phase)).astype(np.float32)
        self._pairs = np.zeros((2, 2 * FRAME), np.float32)  # the last two frames of both inputs
        self._overlap: Samples | None = None  # of the pair before; None: nothing was turned down
        self._echo = np.zeros(BANDS, np.float32)
        self._left = np.zeros(BANDS, np.float32)
        self._noise = np.full(BANDS, 1e-3, np.float32)
        self._gain = np.ones(BANDS, np.float32)
        self._factor = np.full(BANDS, 0.1, np.float32)

    @property
    def learnt(self) -> tuple[Samples, Samples]:
        """Of each band: the noise, and the residue as a factor of the predicted echo's power."""
        return self._noise.copy(), self._factor.copy()

    def begin_with(self, noise: Samples, factor: Samples) -> None:
        """Begin with what was learnt before."""
        self._noise[:] = noise
        self._factor[:] = factor

    def step(self, left: Samples, echo: Samples) -> Samples:
        """Take a frame of the filter's output, and of the echo that it predicted."""
        if self._overlap is None:
            self._overlap = self._pairs[0, FRAME:] * self._window[FRAME:] ** 2
        self._push(left, echo)
        spectrum, predicted = np.fft.rfft(self._pairs * self._window)
        self._measure(_TO_BANDS @ power_of(spectrum), _TO_BANDS @ power_of(predicted))
        shaped = np.fft.irfft(spectrum * (_FROM_BANDS @ self._gains())).astype(np.float32, copy=False)
        shaped *= self._window
        out = self._overlap + shaped[:FRAME]
        self._overlap = shaped[FRAME:]
        return out

    def rest(self, left: Samples) -> Samples:
        """Take a frame without echo, which passes unchanged."""
        out = self._pairs[0, FRAME:].copy()
        if self._overlap is not None:
            out *= self._window[:FRAME] ** 2
            out += self._overlap
            self._overlap = None
        self._push(left, np.zeros(FRAME, np.float32))
        return out

    def _push(self, left: Samples, echo: Samples) -> None:
        self._pairs[:, :FRAME] = self._pairs[:, FRAME:]
        self._pairs[0, FRAME:] = left
        self._pairs[1, FRAME:] = echo

    def _measure(self, left: Samples, echo: Samples) -> None:
        self._echo = np.maximum(_SPREADING @ echo, REVERBERATION * self._echo)
        self._left = SMOOTHING * self._left + (1 - SMOOTHING) * left
        falling = self._noise + NOISE_FALL * (self._left - self._noise)
        self._noise = np.where(self._left < self._noise, falling, self._noise * NOISE_RISE)
        above = np.maximum(self._left - self._noise, 0) > self._factor * self._echo
        moved = self._factor * np.where(above, FACTOR_UP, FACTOR_DOWN)
        self._factor = np.where(self._echo > self._noise, moved, self._factor).clip(1e-5, 1.0)

    def _gains(self) -> Samples:
        left = self._left + np.float32(1e-12)
        wanted = 1 - OVERESTIMATE * self._factor * self._echo / left
        floor = np.maximum(QUIETEST, np.minimum(1, self._noise / left))
        gain = np.sqrt(np.maximum(wanted, floor))
        self._gain = np.maximum(gain, SMOOTHING * self._gain + (1 - SMOOTHING) * gain)
        return self._gain


def _bands() -> tuple[Samples, Samples]:
    """Triangles evenly along the mel scale: spectrum to band means, and band gains to spectrum."""
    mel = np.log10(1 + np.linspace(0, RATE / 2, BINS) / 700)
    centres = np.linspace(mel[1], mel[-1], BANDS)
    weights = np.maximum(0, 1 - np.abs(mel - centres[:, None]) / (centres[1] - centres[0]))
    weights[0, 0] = 1.0
    to_bands = weights / weights.sum(axis=1, keepdims=True)
    from_bands = (weights / weights.sum(axis=0)).T
    return to_bands.astype(np.float32), from_bands.astype(np.float32)


def _spreading() -> Samples:
    away = np.abs(np.subtract.outer(np.arange(BANDS), np.arange(BANDS)))
    return (SPREAD ** np.minimum(1.0, away / 4)).astype(np.float32)


_TO_BANDS, _FROM_BANDS = _bands()
_SPREADING = _spreading()
