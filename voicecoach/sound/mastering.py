"""What a finished file is brought to: its loudness, its highest true peak, music under it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from voicecoach.sound import bed as beds
from voicecoach.sound import music
from voicecoach.sound.clip import RATE, Clip, Samples, linear, peak
from voicecoach.sound.limiter import Limiter
from voicecoach.sound.loudness import HOP, SILENT, Power, add, integrated, power

TARGET_LUFS = -16.0
"""The loudness of a finished file, as podcasts are delivered."""

Name = tuple[str, str]
"""What a clip is asked for by: an event of the log, and its text or name."""

_CHUNK = RATE // 2
_NEAR_LU = 0.05
_MOST_TRIES = 5
_SPEECH_POWER = linear(-50.0) ** 2 * HOP / 2  # of a hop: what counts as speech, for a sine of that peak


class Sink(Protocol):
    def write(self, block: Samples) -> None: ...
    def mute(self) -> None: ...


class Placed:
    """What is heard when: `starts` holds the first frames of each clip by its name, `frames` is the whole.

    Clips are asked for again and again, so that they needn't all be in memory.
    """

    def __init__(
        self, starts: Mapping[Name, Sequence[int]], clip: Callable[[Name], Clip], frames: int
    ) -> None:
        self._starts = starts
        self._clip = clip
        self._powers = {name: power(clip(name).samples) for name in starts}
        self.frames = frames

    def power(self, gain: float = 1.0, ceiling_db: float = math.inf) -> Power:
        """Its power track at that gain, as a limiter with that ceiling leaves it."""
        track = np.zeros(-(-self.frames // HOP))
        for name, starts in self._starts.items():
            sound = self._powers[name] * _kept(self._clip(name).samples, gain, ceiling_db)
            for start in starts:
                add(track, sound, start)
        return track


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
    gain_db, reached = 0.0, integrated(spoken + under)
    for _ in range(_MOST_TRIES):
        if reached == SILENT or abs(TARGET_LUFS - reached) < _NEAR_LU:
            break
        gain_db += TARGET_LUFS - reached
        gain = linear(gain_db)
        reached = integrated(placed.power(gain, ceiling_db) + under * gain**2)
    return Mix(gain_db, music_db)


def _kept(samples: Samples, gain: float, ceiling_db: float) -> Power | float:
    """The factor of the power: of each hop where the limiter sets in, else of all."""
    if peak(samples) * gain < linear(ceiling_db):
        return gain**2
    limiter = Limiter(ceiling_db)
    limited = np.concatenate([limiter.process(samples * np.float32(gain)), limiter.flush()])
    hops = np.arange(0, len(samples), HOP)
    before = np.add.reduceat(np.square(samples), hops, dtype=np.float64)
    after = np.add.reduceat(np.square(limited), hops, dtype=np.float64)
    factors: Power = np.divide(after, before, out=np.full(len(hops), gain**2), where=before > 0)
    return factors


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
