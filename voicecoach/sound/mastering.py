"""What a finished file is brought to: its loudness, its highest true peak, music under it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from voicecoach.sound import bed as beds
from voicecoach.sound import music
from voicecoach.sound.clip import RATE, Clip, Samples, linear
from voicecoach.sound.limiter import AHEAD_STEPS, STEP, Curve, Limiter, reductions, step_peaks
from voicecoach.sound.loudness import HOP, SILENT, Power, add, integrated, power

TARGET_LUFS = -16.0
"""The loudness of a finished file, as podcasts are delivered."""

Name = tuple[str, str]
"""What a clip is asked for by: an event of the log, and its text or name."""

_CHUNK = RATE // 2
_NEAR_LU = 0.05
_MOST_TRIES = 8
_LEAST_SLOPE = 0.2
_SPEECH_POWER = linear(-50.0) ** 2 * HOP / 2  # of a hop: what counts as speech, for a sine of that peak


class Sink(Protocol):
    def write(self, block: Samples) -> None: ...
    def mute(self) -> None: ...


class Placed:
    """What is heard when: `starts` holds the first frames of each clip by its name, `frames` is the whole.

    Of the clips only their powers and peaks are kept: there may be many.
    """

    def __init__(
        self, starts: Mapping[Name, Sequence[int]], clip: Callable[[Name], Clip], frames: int
    ) -> None:
        self._starts = starts
        self._sounds = {name: _Sound.of(clip(name).samples) for name in starts}
        self.frames = frames

    def power(self, gain: float = 1.0, ceiling_db: float = math.inf) -> Power:
        """Its power track at that gain, as a limiter with that ceiling leaves it."""
        track = np.zeros(-(-self.frames // HOP))
        for name, starts in self._starts.items():
            sound = self._sounds[name].limited(gain, linear(ceiling_db))
            for start in starts:
                add(track, sound, start)
        return track


@dataclass(frozen=True, slots=True)
class _Sound:
    """A clip as far as loudness goes: its power track, and of each of the limiter's steps peak and power."""

    power: Power
    peaks: Samples
    steps: Power

    @classmethod
    def of(cls, samples: Samples) -> _Sound:
        hops = -(-len(samples) // HOP)
        padded = np.zeros(hops * HOP, dtype=np.float32)
        padded[: len(samples)] = samples
        steps = np.square(padded).reshape(-1, STEP).sum(axis=1, dtype=np.float64)
        return cls(power(samples), step_peaks(padded), steps)

    def limited(self, gain: float, ceiling: float) -> Power:
        """Its power track at that gain behind the limiter, by the peaks of its samples alone."""
        if not len(self.peaks) or self.peaks.max() * gain <= ceiling:
            return self.power * gain**2
        needed = reductions(self.peaks * np.float32(gain), ceiling)
        curve = Curve().after(np.concatenate([needed, np.zeros(AHEAD_STEPS)]))
        factors = np.ones(len(needed)) if curve is None else np.square(curve[:-1])
        before = self.steps.reshape(-1, HOP // STEP).sum(axis=1)
        after = (self.steps * factors).reshape(-1, HOP // STEP).sum(axis=1)
        kept: Power = np.divide(after, before, out=np.ones(len(before)), where=before > 0)
        return self.power * kept * gain**2


@dataclass(frozen=True, slots=True)
class Mix:
    """What brings a performance to `TARGET_LUFS`: the gain of all, and the music's own before."""

    gain_db: float
    music_db: float = 0.0


def balance(
    placed: Placed, ceiling_db: float, playlist: Sequence[music.Track] = (), duck_db: float = beds.DUCK_DB
) -> Mix:
    """The gains that give the target after the limiter, found from the clips and their places."""
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
    """The gain in dB at which `loudness` is on target, or the nearest that a limiter lets it come."""
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
    """The factor of the music's power in each hop."""
    ahead = beds.AHEAD // HOP
    coming = np.concatenate([spoken[ahead:], np.zeros(min(ahead, len(spoken)))]) > _SPEECH_POWER
    factors: Power = 10.0 ** (beds.Duck(duck_db).curve(coming) / 10.0)
    return factors


class Master:
    """A sink before the file: music, gain and limiter, in chunks of one size whatever it is given.

    `close` gives on what is left; the sink behind it is closed by who opened it.
    """

    def __init__(self, sink: Sink, gain_db: float, ceiling_db: float, bed: beds.Bed | None = None) -> None:
        self._sink = sink
        self._gain = np.float32(linear(gain_db))
        self._limiter = Limiter(ceiling_db)
        self._bed = bed
        self._chunk = np.zeros(_CHUNK, dtype=np.float32)
        self._filled = 0
        self._speech = np.zeros(0, dtype=np.float32)  # what the music has heard of and that hasn't sounded

    def write(self, block: Samples) -> None:
        done = 0
        while done < len(block):
            frames = min(len(block) - done, _CHUNK - self._filled)
            self._chunk[self._filled : self._filled + frames] = block[done : done + frames]
            self._filled += frames
            done += frames
            if self._filled == _CHUNK:
                self._give(self._chunk.copy())
                self._filled = 0

    def mute(self) -> None:
        """Nothing: what has been written to a file has been heard."""

    def close(self) -> None:
        self._give(self._chunk[: self._filled].copy())
        if self._bed:
            self._give_over(np.zeros(beds.AHEAD, dtype=np.float32), self._bed)
        self._sink.write(self._limiter.flush())

    def _give(self, chunk: Samples) -> None:
        if self._bed:
            self._give_over(chunk, self._bed)
        else:
            self._finish(chunk)

    def _give_over(self, chunk: Samples, bed: beds.Bed) -> None:
        """Over music: what is said is held back until the music has made room."""
        speech = np.concatenate([self._speech, chunk])
        ready = max(len(speech) - beds.AHEAD, 0)
        self._speech = speech[ready:]
        if ready:
            coming = speech[beds.AHEAD : beds.AHEAD + ready]
            self._finish(speech[:ready] + bed.read(ready, coming))

    def _finish(self, samples: Samples) -> None:
        samples *= self._gain
        self._sink.write(self._limiter.process(samples))
