"""Begin and end of utterances, from the level of 10 ms frames over the background."""

from __future__ import annotations

import math
from collections import deque
from itertools import islice
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from voicecoach.listen.judge.background import FRAME_SAMPLES, FRAMES_PER_SECOND, Background
from voicecoach.listen.judge.nearness import Near, NearEnds, near

__all__ = ["FRAMES_PER_SECOND", "FRAME_SAMPLES", "Endpointer", "SpeechEdge"]

NOISE_DB, OUT_OF_NOISE_DB = -55.0, 18.0
"""Speech is in noise if the noise is louder than the first (re full scale), and the speech stands out by less
than the second. A quiet word in a quiet room is not in noise, nor a loud one beside a fan."""

STARTS_DB, STARTS_IN_NOISE_DB, ENDS_DB = 2.5, 2.0, 1.8
BELOW_PEAK_DB = 15.0
"""Level below the peak at which an utterance ends, if that is above `ENDS_DB`: the room reverberates."""

ENDS_IN_NOISE = 0.25
"""Share of the peak at which an utterance in noise ends: music after a word is nearly as loud as its end."""

START_FRAMES = 5
END_FRAMES = 13
"""Frames in a row above (below) the level that begin (end) an utterance."""

QUIETEST_DB = -90.0
HISTORY_FRAMES = 500

TALK_SHARE = 0.35
"""Share of the last `HISTORY_FRAMES` that are parts of utterances where talk goes on: who gives commands, or
counts aloud, is silent for longer."""


class SpeechEdge(Struct, frozen=True):
    """The beginning or end of speech, by `kind`, with its frame, counted from the very first."""

    kind: str  # "start": of an utterance; "end": its last loud frame; "near": a near voice's, in it
    frame: int


class Level(NamedTuple):
    """One frame: the voice in dB re full scale (`Background.voice_db`), and dB over the steady background."""

    voice_db: float
    above_db: float


class Endpointer:
    """Finds utterances in a stream of frames, counted from 0; levels are in dB above the background."""

    def __init__(self) -> None:
        self.frame = 0  # how many have come
        self.levels: deque[float] = deque(maxlen=HISTORY_FRAMES)
        self.voice_db: deque[float] = deque(maxlen=HISTORY_FRAMES)  # see `Background.voice_db`
        self.speaking = False
        self._spoke: deque[bool] = deque(maxlen=HISTORY_FRAMES)
        self.peak_db = 0.0
        self.last_loud = 0
        self.loudness_db = QUIETEST_DB  # of the last frame, re full scale
        self._background = Background()
        self._above = 0
        self._near = NearEnds()
        self._began = 0

    def accept(self, frame: NDArray[np.float32]) -> SpeechEdge | None:
        """Take one frame of `FRAME_SAMPLES` at 16 kHz, and return the edge that it completes, if any."""
        level = self._background.above(frame)
        self.levels.append(level)
        self.voice_db.append(self._background.voice_db)
        self.loudness_db = 10.0 * math.log10(float(np.dot(frame, frame)) / len(frame) + 1e-9)
        self.frame += 1
        # Outside of an utterance there is no talk for a near voice to end in: its count starts anew.
        ended = self._near.accept(self._background.voice_db, self._began if self.speaking else self.frame)
        change = self._ends(level) if self.speaking else self._starts(level)
        self._spoke.append(self.speaking)
        # An edge of the utterance itself says more than one within it.
        return change or (None if ended is None else SpeechEdge("near", ended))

    @property
    def now(self) -> Level:
        """The last frame's levels."""
        return Level(self.voice_db[-1], self.levels[-1])

    def between(self, first: int, end: int) -> list[Level]:
        """The levels of the frames from `first` to before `end`, of those that are kept."""
        kept = self.frame - len(self.levels)
        places = max(first - kept, 0), max(end - kept, 0)
        pairs = zip(islice(self.voice_db, *places), islice(self.levels, *places), strict=True)
        return [Level(*pair) for pair in pairs]

    @property
    def silence(self) -> int:
        """Frames since the last loud one."""
        return self.frame - 1 - self.last_loud

    def in_noise(self, peak_db: float = 0.0) -> bool:
        """True if speech with that peak is in noise, or in talk."""
        return self._background.noise_db > NOISE_DB and peak_db < OUT_OF_NOISE_DB

    def in_steady_noise(self, peak_db: float) -> bool:
        """True if speech with that peak is in steady noise; False in talk."""
        return self._background.steady and self.in_noise(peak_db)

    @property
    def in_talk(self) -> bool:
        """True if talk, or other sound that comes and goes, went on in the last seconds, but for pauses."""
        return self._spoke.count(True) > TALK_SHARE * HISTORY_FRAMES

    def near(self, end: int) -> Near | None:
        """The near voice that ends with that frame, if one stands out of talk."""
        count = len(self.voice_db) - (self.frame - 1 - end)
        return near(np.fromiter(islice(self.voice_db, max(count, 0)), np.float64))

    def voice_peak_db(self, first: int) -> float:
        """The loudest voice since that frame."""
        begin = max(len(self.voice_db) - (self.frame - first), 0)
        return max(islice(self.voice_db, begin, None), default=QUIETEST_DB)

    def level_at(self, frame: int) -> float:
        """The level of an earlier frame; 0 of one that is no longer kept."""
        index = len(self.levels) - (self.frame - frame)
        return self.levels[index] if 0 <= index < len(self.levels) else 0.0

    def _starts(self, level: float) -> SpeechEdge | None:
        # In noise a word stands out by less; a little later in a row of frames is soon enough.
        starts_db = STARTS_IN_NOISE_DB if self.in_noise() else STARTS_DB
        self._above = self._above + 1 if level > starts_db else 0
        if self._above < START_FRAMES:
            return None
        # The utterance began with the first of these frames, and its peak may be among them.
        self.speaking = True
        self.peak_db = max(self.level_at(self.frame - 1 - back) for back in range(START_FRAMES))
        self.last_loud = self.frame - 1
        self._above = 0
        self._began = self.frame - START_FRAMES
        return SpeechEdge("start", self._began)

    def _ends(self, level: float) -> SpeechEdge | None:
        self.peak_db = max(self.peak_db, level)
        # The highest of three levels: the background, the reverberation of a loud word, the noise beneath it.
        share = ENDS_IN_NOISE if self.in_noise(self.peak_db) else 0.0
        if level > max(ENDS_DB, self.peak_db - BELOW_PEAK_DB, self.peak_db * share):
            self.last_loud = self.frame - 1
        if self.silence < END_FRAMES:
            return None
        self.speaking = False
        return SpeechEdge("end", self.last_loud)
