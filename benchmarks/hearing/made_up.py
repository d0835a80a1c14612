"""Synthetic sounds of people that the recordings lack: singing, grunts, coughs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.training.speakers import Speaker
from voicecoach.listen.recognise.base import LISTENING_RATE as RATE
from voicecoach.listen.recognise.base import Samples
from voicecoach.sound.clip import Clip, level, resample

LINES = (
    "I was walking down the road again",
    "oh baby don't you stop the rain",
    "the next time that you call my name",
    "hold on to me and take the pain away",
    "and I can wait for ever and a day",
    "go back to where the river runs",
)
"""Lines to be sung: songs do hold such words."""

NOTES_HZ = (147.0, 165.0, 185.0, 196.0, 220.0, 247.0, 294.0)
NOTE_SECONDS = 0.45
STRETCH = 1.6
WINDOW, HOP, ORDER = 480, 160, 18

GRUNT_SECONDS, COUGH_SECONDS = (0.15, 0.6), (0.08, 0.22)
VOWELS_HZ = ((600, 1000, 2500), (450, 900, 2300), (750, 1250, 2600), (350, 800, 2400))
FORMANT_WIDTH_HZ = 120.0


def songs(voices: Sequence[Speaker]) -> Iterator[Samples]:
    """Each line by each of some voices, at 16 kHz."""
    random = np.random.default_rng(12)
    for voice in voices:
        for line in LINES:
            yield sung(voice.say(line), random)


def sung(spoken: Samples, random: np.random.Generator) -> Samples:
    """Speech turned into singing: its vocal tract filters, slower, over notes in place of its pitch."""
    hann = np.hanning(WINDOW)
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(spoken, WINDOW), WINDOW)[::HOP]
    places = np.arange(0, len(frames) - 1, 1 / STRETCH).astype(int)
    pulses = _pulses(len(places) * HOP + WINDOW, random)
    made = np.zeros(len(pulses))
    for index, place in enumerate(places):
        frame = frames[place] * hann
        shape, power = _predictor(frame), np.sqrt(np.mean(frame**2))
        at = slice(index * HOP, index * HOP + WINDOW)
        spectrum = np.fft.rfft(pulses[at] * hann) / (np.fft.rfft(shape, WINDOW) + 1e-6)
        voiced = np.fft.irfft(spectrum, WINDOW)
        made[at] += voiced * hann * power / (np.sqrt(np.mean(voiced**2)) + 1e-9)
    return made.astype(np.float32)


def _pulses(count: int, random: np.random.Generator) -> NDArray[np.float64]:
    notes = random.choice(NOTES_HZ, count // round(NOTE_SECONDS * RATE) + 1)
    hertz = np.repeat(notes, round(NOTE_SECONDS * RATE))[:count]
    vibrato = 1 + 0.01 * np.sin(2 * np.pi * 5.5 * np.arange(count) / RATE)
    turns = np.cumsum(hertz * vibrato / RATE)
    return np.diff(np.floor(turns), prepend=0.0) + 0.01 * random.standard_normal(count)


def _predictor(frame: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear prediction by autocorrelation: the polynomial whose inverse is the mouth's shape."""
    lags = np.correlate(frame, frame, "full")[len(frame) - 1 :][: ORDER + 1]
    square = lags[np.abs(np.subtract.outer(np.arange(ORDER), np.arange(ORDER)))]
    square += np.eye(ORDER) * (lags[0] * 1e-3 + 1e-9)
    return np.concatenate([[1.0], -np.linalg.solve(square, lags[1:])])


def efforts(count: int) -> list[Samples]:
    """Grunts and coughs by turns, at 48 kHz, as loud as a voice."""
    random = np.random.default_rng(13)
    made = (_grunt(random) if number % 3 else _cough(random) for number in range(count))
    return [level(resample(Clip(one, RATE))).samples for one in made]


def _grunt(random: np.random.Generator) -> Samples:
    count = round(random.uniform(*GRUNT_SECONDS) * RATE)
    hertz = np.linspace(random.uniform(110, 220), random.uniform(70, 110), count)
    pulses = np.diff(np.floor(np.cumsum(hertz / RATE)), prepend=0.0) + 0.03 * random.standard_normal(count)
    return _coloured(pulses, VOWELS_HZ[random.integers(len(VOWELS_HZ))]) * np.hanning(count).astype(
        np.float32
    )


def _cough(random: np.random.Generator) -> Samples:
    count = round(random.uniform(*COUGH_SECONDS) * RATE)
    burst = random.standard_normal(count) * np.exp(-np.linspace(0, 4, count))
    return _coloured(burst, (500, 1400, 2600))


def _coloured(samples: NDArray[np.float64], peaks_hz: Sequence[float]) -> Samples:
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    shape = np.sum([1 / (1 + ((hertz - peak) / FORMANT_WIDTH_HZ) ** 2) for peak in peaks_hz], axis=0)
    return np.fft.irfft(np.fft.rfft(samples) * shape, len(samples)).astype(np.float32)
