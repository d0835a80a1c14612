"""When somebody begins and ends to speak, from the level of 10 ms frames alone."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FRAME_SAMPLES = 160
FRAMES_PER_SECOND = 100

ABOVE_FLOOR_DB = 8.0
BELOW_PEAK_DB = 18.0
"""What ends: below the floor plus the one, or the peak less the other, whichever is the louder."""

START_FRAMES = 3
END_FRAMES = 14
"""So many frames in a row above, or below, begin and end an utterance."""

FLOOR_FRAMES = 250
FLOOR_MEAN_FRAMES = 10
"""The floor is the quietest tenth of a second of the last two and a half."""

QUIETEST_DB = -90.0
HISTORY_FRAMES = 400


@dataclass(frozen=True, slots=True)
class Change:
    """What a frame has brought: `kind` and the frame (counted from the first ever) that it was about."""

    kind: str  # "start": of an utterance; "end": its last loud frame was that one
    frame: int


class Endpointer:
    """Frames in, utterances out. Frames are counted from 0; levels are in dB re full scale."""

    def __init__(self) -> None:
        self.frame = 0  # how many have come
        self.levels: deque[float] = deque(maxlen=HISTORY_FRAMES)
        self.speaking = False
        self.peak_db = QUIETEST_DB
        self.last_loud = 0
        self._means: deque[float] = deque(maxlen=FLOOR_FRAMES)
        self._above = 0
        self._previous = 0.0  # the last sample, for the high-pass

    def accept(self, frame: NDArray[np.float32]) -> Change | None:
        """Go on by one frame of `FRAME_SAMPLES` at 16 kHz."""
        level = self._level(frame)
        self.levels.append(level)
        recent = list(self.levels)[-FLOOR_MEAN_FRAMES:]
        self._means.append(sum(recent) / len(recent))
        self.frame += 1
        return self._ends(level) if self.speaking else self._starts(level)

    @property
    def floor_db(self) -> float:
        """The level of what is there when no one speaks."""
        return max(min(self._means, default=QUIETEST_DB), QUIETEST_DB + 20.0)

    @property
    def silence(self) -> int:
        """Frames since the last loud one."""
        return self.frame - 1 - self.last_loud

    def level_at(self, frame: int) -> float:
        """The level of an earlier frame; of one that is no longer known, as quiet as can be."""
        index = len(self.levels) - (self.frame - frame)
        return self.levels[index] if 0 <= index < len(self.levels) else QUIETEST_DB

    def _level(self, frame: NDArray[np.float32]) -> float:
        """RMS in dB of the frame's differences: speech rather than rumble."""
        change = np.diff(frame, prepend=np.float32(self._previous))
        self._previous = float(frame[-1])
        power = float(np.dot(change, change)) / len(frame)
        return 10.0 * float(np.log10(power + 1e-9))

    def _starts(self, level: float) -> Change | None:
        self._above = self._above + 1 if level > self.floor_db + ABOVE_FLOOR_DB else 0
        if self._above < START_FRAMES:
            return None
        self.speaking = True
        self.peak_db = max(self.level_at(self.frame - 1 - back) for back in range(START_FRAMES))
        self.last_loud = self.frame - 1
        self._above = 0
        return Change("start", self.frame - START_FRAMES)

    def _ends(self, level: float) -> Change | None:
        self.peak_db = max(self.peak_db, level)
        if level > max(self.floor_db + ABOVE_FLOOR_DB, self.peak_db - BELOW_PEAK_DB):
            self.last_loud = self.frame - 1
        if self.silence < END_FRAMES:
            return None
        self.speaking = False
        return Change("end", self.last_loud)
