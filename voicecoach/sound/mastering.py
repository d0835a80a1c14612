"""Mastering of a finished file: its loudness, its highest true peak, the music under it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from msgspec import Struct

from voicecoach.sound import bed as beds
from voicecoach.sound import music
from voicecoach.sound.clip import Samples, linear
from voicecoach.sound.limiter import (
    AHEAD_STEPS,
    STEP,
    GainCurve,
    Limiter,
    reductions,
    step_peaks,
    step_powers,
)
from voicecoach.sound.loudness import HOP, SILENT, Power, add, integrated, power

MEASUREMENT = "loudness 1"
"""Name of what `MeasuredLoudness.to_bytes` holds; raise the number when the same sound measures otherwise."""

TARGET_LUFS = -16.0
"""The loudness of a finished file, as podcasts are delivered."""

_NEAR_LU = 0.05
_MOST_TRIES = 8
_LEAST_SLOPE = 0.2
_SPEECH_POWER = linear(-50.0) ** 2 * HOP / 2  # of a hop: what counts as speech, for a sine of that peak


_STORED = np.dtype("<f8"), np.dtype("<f4"), np.dtype("<f4")  # of the fields of `MeasuredLoudness`
_HOP_BYTES = _STORED[0].itemsize + HOP // STEP * (_STORED[1].itemsize + _STORED[2].itemsize)


class SampleSink(Protocol):
    def write(self, block: Samples) -> None: ...
    def mute(self) -> None: ...


class MeasuredLoudness(Struct, frozen=True, eq=False):
    """The loudness data of a clip: its power track, and the peak and power of each of the limiter's steps."""

    power: Power
    peaks: Samples
    steps: Samples

    @classmethod
    def of(cls, samples: Samples) -> MeasuredLoudness:
        hops = -(-len(samples) // HOP)
        padded = np.zeros(hops * HOP, dtype=np.float32)
        padded[: len(samples)] = samples
        return cls(power(samples), step_peaks(padded), step_powers(padded))

    def to_bytes(self) -> bytes:
        power, peaks, sums = _STORED
        stored = self.power.astype(power), self.peaks.astype(peaks), self.steps.astype(sums)
        return b"".join(values.tobytes() for values in stored)

    @classmethod
    def from_bytes(cls, stored: bytes) -> MeasuredLoudness:
        """The inverse of `to_bytes`."""
        hops = len(stored) // _HOP_BYTES
        steps = hops * HOP // STEP
        power, peaks, sums = _STORED
        return cls(
            np.frombuffer(stored, power, hops),
            np.frombuffer(stored, peaks, steps, hops * power.itemsize),
            np.frombuffer(stored, sums, steps, hops * power.itemsize + steps * peaks.itemsize),
        )

    def limited(self, gain: float, ceiling: float) -> Power:
        """The power track after that gain and the limiter, estimated from sample peaks alone."""
        if not len(self.peaks) or self.peaks.max() * gain <= ceiling:
            return self.power * gain**2
        needed = reductions(self.peaks * np.float32(gain), ceiling)
        curve = GainCurve().after(np.concatenate([needed, np.zeros(AHEAD_STEPS)]))
        factors = np.ones(len(needed)) if curve is None else np.square(curve[:-1])
        before = self.steps.reshape(-1, HOP // STEP).sum(axis=1, dtype=np.float64)
        after = (self.steps * factors).reshape(-1, HOP // STEP).sum(axis=1)
        kept: Power = np.divide(after, before, out=np.ones(len(before)), where=before > 0)
        return self.power * kept * gain**2


class Placed:
    """Clips in time: `clips` maps each to the frames at which it begins; `frames` is the whole length.

    Only powers and peaks of the clips are kept, as there may be many.
    """

    def __init__(self, clips: Mapping[MeasuredLoudness, Sequence[int]], frames: int) -> None:
        self._clips = clips
        self.frames = frames

    def power(self, gain: float = 1.0, ceiling_db: float = math.inf) -> Power:
        """The power track of the whole at that gain, after a limiter with that ceiling."""
        track = np.zeros(-(-self.frames // HOP))
        for clip, starts in self._clips.items():
            sound = clip.limited(gain, linear(ceiling_db))
            for start in starts:
                add(track, sound, start)
        return track


class Mix(Struct, frozen=True):
    """Gains that bring a performance to `TARGET_LUFS`: the music's, and then one for all of it."""

    gain_db: float
    music_db: float = 0.0


def balance(
    placed: Placed,
    ceiling_db: float,
    playlist: Sequence[music.MusicTrack] = (),
    duck_db: float = beds.DUCK_DB,
) -> Mix:
    """The gains that reach the target after the limiter, found from the clips and their positions."""
    spoken = placed.power()
    level = integrated(spoken)
    under, music_db = np.zeros(len(spoken)), 0.0
    if playlist:
        under = music.endless_power(playlist, placed.frames)
        loud = integrated(under)
        if SILENT not in (level, loud):
            music_db = level - beds.BELOW_LU - loud
        under *= linear(music_db) ** 2 * _ducking(spoken, duck_db)

    def reached(gain_db: float) -> float:
        gain = linear(gain_db)
        return integrated(placed.power(gain, ceiling_db) + under * gain**2)

    return Mix(_solved(reached), music_db)


def _solved(loudness: Callable[[float], float]) -> float:
    """The gain in dB at which `loudness` is on target, or as near as a limiter lets it come."""
    gain_db, slope = 0.0, 1.0
    reached = loudness(gain_db)
    for _ in range(_MOST_TRIES):
        missing = TARGET_LUFS - reached
        if reached == SILENT or abs(missing) < _NEAR_LU:
            break
        step = missing / slope
        before, reached = reached, loudness(gain_db + step)
        gain_db += step
        slope = min(max((reached - before) / step, _LEAST_SLOPE), 1.0)
    return gain_db


def _ducking(spoken: Power, duck_db: float) -> Power:
    """The factor applied to the music's power in each hop."""
    ahead = beds.AHEAD // HOP
    coming = np.concatenate([spoken[ahead:], np.zeros(min(ahead, len(spoken)))]) > _SPEECH_POWER
    factors: Power = 10.0 ** (beds.Duck(duck_db).curve(coming) / 10.0)
    return factors


class Master:
    """A sink in front of the file's: adds the music, applies gain and limiter.

    `close` passes on the last frames; the sink behind it is closed by its opener.
    """

    def __init__(
        self, sink: SampleSink, gain_db: float, ceiling_db: float, bed: beds.Bed | None = None
    ) -> None:
        self._sink = sink
        self._gain = np.float32(linear(gain_db))
        self._limiter = Limiter(ceiling_db)
        self._bed = bed
        self._speech = np.zeros(0, dtype=np.float32)  # what the music has heard of and that hasn't sounded

    def write(self, block: Samples) -> None:
        if self._bed:
            self._give_over(block, self._bed)
        else:
            self._finish(block)

    def mute(self) -> None:
        """Do nothing: frames that are in a file count as heard."""

    def close(self) -> None:
        if self._bed:
            self._give_over(np.zeros(beds.AHEAD, dtype=np.float32), self._bed)
        self._sink.write(self._limiter.flush())

    def _give_over(self, chunk: Samples, bed: beds.Bed) -> None:
        """Pass on speech over music, delayed so that the music is down before each word."""
        speech = np.concatenate([self._speech, chunk])
        ready = max(len(speech) - beds.AHEAD, 0)
        self._speech = speech[ready:]
        if ready:
            coming = speech[beds.AHEAD : beds.AHEAD + ready]
            self._finish(speech[:ready] + bed.read(ready, coming))

    def _finish(self, samples: Samples) -> None:
        self._sink.write(self._limiter.process(samples * self._gain))
