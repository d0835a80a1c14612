"""When somebody begins and ends to speak, from how far 10 ms frames stand out of the background."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.listen.background import FRAME_SAMPLES, FRAMES_PER_SECOND, Background

__all__ = ["FRAMES_PER_SECOND", "FRAME_SAMPLES", "Change", "Endpointer"]

NOISE_DB, OUT_OF_NOISE_DB = -55.0, 18.0
"""In noise: the noise is louder than the one, re full scale, and what stands out of it does so by less
than the other. A quiet word in a quiet room is not in noise, nor a loud one beside a fan."""

STARTS_DB, STARTS_IN_NOISE_DB, ENDS_DB = 2.5, 2.0, 1.8
BELOW_PEAK_DB = 15.0
"""What ends is below `ENDS_DB`, or the peak less this, whichever is the louder: a room goes on sounding."""

ENDS_IN_NOISE = 0.25
"""In noise, or that share of the peak: what goes on after a word (music) is nearly as loud as its end."""

START_FRAMES = 5
END_FRAMES = 13
"""So many frames in a row above, or below, begin and end an utterance."""

QUIETEST_DB = -90.0
HISTORY_FRAMES = 400


@dataclass(frozen=True, slots=True)
class Change:
    """What a frame has brought: `kind` and the frame (counted from the first ever) that it was about."""

    kind: str  # "start": of an utterance; "end": its last loud frame was that one
    frame: int


class Endpointer:
    """Frames in, utterances out. Frames are counted from 0; levels are in dB above the background."""

    def __init__(self) -> None:
        self.frame = 0  # how many have come
        self.levels: deque[float] = deque(maxlen=HISTORY_FRAMES)
        self.speaking = False
        self.peak_db = 0.0
        self.last_loud = 0
        self.loudness_db = QUIETEST_DB  # of the last frame, re full scale
        self._background = Background()
        self._above = 0

    def accept(self, frame: NDArray[np.float32]) -> Change | None:
        """Go on by one frame of `FRAME_SAMPLES` at 16 kHz."""
        level = self._background.above(frame)
        self.levels.append(level)
        self.loudness_db = 10.0 * float(np.log10(float(np.dot(frame, frame)) / len(frame) + 1e-9))
        self.frame += 1
        return self._ends(level) if self.speaking else self._starts(level)

    @property
    def silence(self) -> int:
        """Frames since the last loud one."""
        return self.frame - 1 - self.last_loud

    def in_noise(self, peak_db: float = 0.0) -> bool:
        """Whether what stands out by so much at most is said in noise."""
        return self._background.noise_db > NOISE_DB and peak_db < OUT_OF_NOISE_DB

    def level_at(self, frame: int) -> float:
        """The level of an earlier frame; of one that is no longer known, as quiet as can be."""
        index = len(self.levels) - (self.frame - frame)
        return self.levels[index] if 0 <= index < len(self.levels) else 0.0

    def _starts(self, level: float) -> Change | None:
        starts_db = STARTS_IN_NOISE_DB if self.in_noise() else STARTS_DB
        self._above = self._above + 1 if level > starts_db else 0
        if self._above < START_FRAMES:
            return None
        self.speaking = True
        self.peak_db = max(self.level_at(self.frame - 1 - back) for back in range(START_FRAMES))
        self.last_loud = self.frame - 1
        self._above = 0
        return Change("start", self.frame - START_FRAMES)

    def _ends(self, level: float) -> Change | None:
        self.peak_db = max(self.peak_db, level)
        share = ENDS_IN_NOISE if self.in_noise(self.peak_db) else 0.0
        if level > max(ENDS_DB, self.peak_db - BELOW_PEAK_DB, self.peak_db * share):
            self.last_loud = self.frame - 1
        if self.silence < END_FRAMES:
            return None
        self.speaking = False
        return Change("end", self.last_loud)
