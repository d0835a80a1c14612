"""Less of what goes on all the time (a fan, an exercise bike) in what was said, before it is decoded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voicecoach.listen.judge.background import FRAME_SAMPLES
from voicecoach.listen.recognise.base import Samples

WINDOW = 480
"""Three frames: a Hann window, once before and once after, then adds up to a constant."""

_HANN = np.sqrt(np.hanning(WINDOW + 1)[:-1]).astype(np.float32)

STEADY_FRAMES = 5
USUAL = 0.5
"""Quantile of a bin's level over so many frames that is taken for its background."""

FROM_BEFORE = 0.92
"""Weight of the frame before in the signal's share (Ephraim and Malah's decision-directed rule):
less of it leaves chirps where noise happened to be loud."""

LEAST_GAIN = 0.25
"""Nothing is taken out altogether: the model knows rooms, but no holes in them. Of voices at 2 m with a bike
10 dB below, 94 % of words were recognised rather than 79 %; with 0.1, 92 %."""

LEAST_POWER = 1e-12

Powers = NDArray[np.float32]


def reduce_noise(samples: Samples, first: int = 0) -> Samples:
    """The samples (16 kHz) from index `first` on; what is before it only tells what goes on all the time."""
    spectrum = _spectrum(samples)
    power = np.asarray(np.square(np.abs(spectrum)), np.float32)
    noise = _steady(power)
    skipped = first // FRAME_SAMPLES
    gained = spectrum[skipped:] * _gains(power[skipped:] / noise)
    return _sound(gained)[first - skipped * FRAME_SAMPLES :][: len(samples) - first]


def _spectrum(samples: Samples) -> NDArray[np.complex64]:
    """Of windows a frame apart; the first ends with the first frame."""
    padded = np.pad(samples, (WINDOW - FRAME_SAMPLES, WINDOW))
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::FRAME_SAMPLES]
    return np.fft.rfft(windows * _HANN, axis=1).astype(np.complex64)


def _steady(power: Powers) -> Powers:
    """The power of what goes on in each bin."""
    sums = np.cumsum(np.concatenate([np.zeros((1, power.shape[1]), power.dtype), power]), axis=0)
    frames = min(STEADY_FRAMES, len(power))
    smooth = (sums[frames:] - sums[:-frames]) / frames
    place = int((len(smooth) - 1) * USUAL)
    usual = np.partition(smooth, place, axis=0)[place]
    return np.asarray(np.convolve(usual, np.ones(3) / 3, "same") + LEAST_POWER, np.float32)


def _gains(ratio: Powers) -> Powers:
    """Gain of each bin, from its power over its background."""
    more = np.maximum(ratio - 1.0, 0.0) * np.float32(1 - FROM_BEFORE)
    before = np.zeros(ratio.shape[1], np.float32)
    gains = np.empty_like(ratio)
    for index, now in enumerate(more):
        share = FROM_BEFORE * before + now
        gains[index] = gain = np.maximum(share / (1.0 + share), LEAST_GAIN)
        before = gain * gain * ratio[index]
    return gains


def _sound(spectrum: NDArray[np.complex64]) -> Samples:
    """The windows added up again, from the first frame that they end with."""
    windows = np.fft.irfft(spectrum, axis=1).astype(np.float32) * _HANN
    whole = np.zeros(len(windows) * FRAME_SAMPLES + WINDOW, np.float32)
    for index, window in enumerate(windows):
        whole[index * FRAME_SAMPLES :][:WINDOW] += window
    overlap = np.square(_HANN).sum() / FRAME_SAMPLES
    return whole[WINDOW - FRAME_SAMPLES :] / np.float32(overlap)
