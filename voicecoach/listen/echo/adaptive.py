"""An adaptive filter that learns, while the coach sounds, the response of the room.

A partitioned-block frequency-domain Kalman filter (after Enzner and Vary, 2006, and Kuech, Mabande and
Enzner, 2014, "State-space architecture of the partitioned-block-based acoustic echo controller"): each
coefficient has a variance of its own, which decides how much is learnt from a frame. A person who speaks
makes the error large, and so the step small: nothing has to decide who is speaking.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Spectra = NDArray[np.complex64]

FRAME = 160
"""Samples in a frame: 10 ms at 16 kHz."""

PARTITIONS = 40
"""Frames of the room's response that are modelled: 0.4 s."""

BINS = FRAME + 1
FORGET = np.float32(2e-5)
"""Share of a coefficient's power that becomes uncertain again in a frame, since rooms change."""

CAUTION = np.float32(2.0)
SHRINK = np.float32(0.15)
"""Less than the theory's 1 and 0.5: it takes neighbouring frames of speech for independent, which they
aren't, so that it would learn too much from each and be sure of it too soon."""

SMOOTHING = np.float32(0.9)
INSTANT = np.float32(0.3)
"""Least share of this frame's own power in the error's power, which is else a mean over 0.1 s."""

PRIOR_DECAY_DB = 1.5
"""Expected fall of a response, in dB, from one partition to the next."""

LEAST = np.float32(1e-8)


class AdaptiveFilter:
    """A filter that predicts the echo of a reference from the response learnt so far."""

    def __init__(self) -> None:
        self._weights: Spectra = np.zeros((PARTITIONS, BINS), np.complex64)
        self._reference: Spectra = np.zeros((PARTITIONS, BINS), np.complex64)
        self._power = np.zeros((PARTITIONS, BINS), np.float32)
        decay = 10.0 ** (-PRIOR_DECAY_DB / 10.0 * np.arange(PARTITIONS, dtype=np.float64))
        self._prior = np.repeat(decay.astype(np.float32)[:, None], BINS, axis=1)
        self._variance = self._prior.copy()
        self._error_power = np.zeros(BINS, np.float32)
        self._pair = np.zeros(2 * FRAME, np.float32)  # the last two frames of the reference
        self._padded = np.zeros(2 * FRAME, np.float32)
        self._next = 0  # the partition to be constrained next

    def step(self, microphone: Samples, reference: Samples) -> tuple[Samples, Samples]:
        """Take a frame of each; return the microphone's without the predicted echo, and that echo."""
        self._push(reference)
        predicted = np.einsum("pf,pf->f", self._reference, self._weights)
        echo = np.fft.irfft(predicted)[FRAME:].astype(np.float32, copy=False)
        error = microphone - echo
        self._learn(self._spectrum(error))
        return error, echo

    def doubt(self, gain: float) -> None:
        """Reset the uncertainty, for a room whose echo has `gain` times the reference's power."""
        np.maximum(self._variance, self._prior * np.float32(gain), out=self._variance)

    @property
    def learnt(self) -> tuple[Spectra, Samples]:
        """The response of each partition, as the spectra of pairs of frames, and how uncertain it is."""
        return self._weights.copy(), self._variance.copy()

    def begin_with(self, weights: Spectra, variance: Samples) -> None:
        """Begin with what was learnt before."""
        self._weights[:] = weights
        self._variance[:] = variance

    def recall(self, reference: Samples) -> None:
        """Replace the past of the reference by (PARTITIONS + 1) * FRAME samples, the latest last."""
        pairs = np.lib.stride_tricks.sliding_window_view(reference, 2 * FRAME)[::-FRAME]
        self._reference[:] = np.fft.rfft(pairs)
        self._power[:] = power_of(self._reference)
        self._pair[:] = reference[-2 * FRAME :]

    def _push(self, reference: Samples) -> None:
        self._pair[:FRAME] = self._pair[FRAME:]
        self._pair[FRAME:] = reference
        self._reference[1:] = self._reference[:-1]
        self._reference[0] = np.fft.rfft(self._pair)
        self._power[1:] = self._power[:-1]
        self._power[0] = power_of(self._reference[0])

    def _spectrum(self, error: Samples) -> Spectra:
        self._padded[FRAME:] = error
        spectrum: Spectra = np.fft.rfft(self._padded).astype(np.complex64, copy=False)
        return spectrum

    def _learn(self, error: Spectra) -> None:
        now = power_of(error)
        self._error_power *= SMOOTHING
        self._error_power += (np.float32(1.0) - SMOOTHING) * now
        expected = np.einsum("pf,pf->f", self._power, self._variance)
        expected *= np.float32(0.5)  # of a pair of frames, only the second half is the error's
        expected += CAUTION * np.maximum(self._error_power, INSTANT * now) + LEAST
        step = self._variance / expected
        gradient = np.conj(self._reference)
        gradient *= error
        gradient *= step
        self._weights += gradient
        step *= self._power
        step *= -SHRINK
        step += np.float32(1.0)
        self._variance *= step
        self._variance += FORGET * power_of(self._weights)
        self._constrain()

    def _constrain(self) -> None:
        """Make one partition a response of one frame again: the spectrum of a pair could hold two."""
        response = np.fft.irfft(self._weights[self._next])
        response[FRAME:] = 0.0
        self._weights[self._next] = np.fft.rfft(response)
        self._next = (self._next + 1) % PARTITIONS


def power_of(spectrum: Spectra) -> Samples:
    """The square of every magnitude."""
    power: Samples = np.square(spectrum.real)
    power += np.square(spectrum.imag)
    return power
