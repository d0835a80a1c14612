"""Sounds put together: one after the other, levelled, looped, made up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

import numpy as np

from benchmarks.hearing.chain import BLOCK
from benchmarks.hearing.score import WINDOW
from benchmarks.training.material import Recording
from voicecoach.sound.clip import RATE, VOICE_RMS_DB, Clip, Samples, level, linear, resample
from voicecoach.sound.files.file import read_clip

SCENE_SECONDS = 240.0
LOWEST_DB = -12.0
"""Level of the quietest breath below a voice."""


def joined(
    spoken: Iterable[Samples], pause: tuple[float, float], random: np.random.Generator, first: float = 0.0
) -> tuple[Samples, list[tuple[int, int]]]:
    """The sounds in a row, after `first` seconds, in whole blocks; and the beginning and end of each."""
    parts: list[Samples] = [np.zeros(round(first * RATE), np.float32)]
    places, at = [], len(parts[0])
    for samples in spoken:
        gap = round(random.uniform(*pause) * RATE)
        parts += [np.zeros(gap, np.float32), samples]
        places.append((at + gap, at + gap + len(samples)))
        at += gap + len(samples)
    parts.append(np.zeros(WINDOW + BLOCK - (at + WINDOW) % BLOCK, np.float32))
    return np.concatenate(parts), places


def chunks(found: Sequence[Recording], minutes: float) -> list[list[Recording]]:
    """Scenes of as many recordings as there is time for, taken evenly from the list."""
    import soundfile

    lengths = [soundfile.info(one.path).duration + 1.0 for one in found]
    every = max(1, ceil(sum(lengths) / (minutes * 60)))
    chunks: list[list[Recording]] = []
    filled = SCENE_SECONDS
    for one, length in list(zip(found, lengths, strict=True))[::every]:
        if filled >= SCENE_SECONDS:
            chunks.append([])
            filled = 0.0
        chunks[-1].append(one)
        filled += length
    return chunks


def levelled(recording: Recording) -> Samples:
    return level(resample(read_clip(recording.path))).samples


def half(recording: Recording) -> Clip:
    """The second half of a long sound: the detector was trained on the first."""
    clip = resample(read_clip(recording.path))
    return Clip(clip.samples[len(clip) // 2 :])


def noise(found: Sequence[Recording] | None, number: int) -> Clip | None:
    """The sounds joined, from another place each time; None: white noise."""
    if found is None:
        return None
    joined = np.concatenate([level(half(one)).samples for one in found])
    return Clip(np.roll(joined, -number * len(joined) // 7))


def named(recording: Recording) -> str:
    return recording.path.stem.replace("_", " ")


def breathing(minutes: float) -> list[Samples]:
    """Breath of somebody who works hard: filtered noise, in and out every few seconds."""
    random = np.random.default_rng(9)
    breaths = []
    for number in range(max(2, round(minutes * 60 / 2.0))):
        frames = round(random.uniform(0.5, 1.6) * RATE)
        hertz = np.fft.rfftfreq(frames, 1 / RATE)
        peaks = random.uniform((400, 1200, 2500), (900, 2000, 4500))
        colour = np.sum([1 / (1 + ((hertz - peak) / 300) ** 2) for peak in peaks], axis=0)
        noise = np.fft.irfft(np.fft.rfft(random.standard_normal(frames)) * colour, frames)
        noise *= np.hanning(frames) ** (0.5 if number % 2 else 1.0)
        loud = linear(VOICE_RMS_DB + random.uniform(LOWEST_DB, 0)) / np.sqrt(np.mean(noise**2))
        breaths.append((noise * loud).astype(np.float32))
    return breaths
