"""Somebody near who speaks while others talk on: where that begins and how far it stands out.

The talk of a television never ends for long, so a command there has no beginning of its own: it is the last
part of a sound that began with the talk. What sets it apart is that it is louder than the talk before it.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

LONGEST_FRAMES = 130
"""The longest part at the end of a sound that is taken for somebody near: a command is shorter."""

PEAK_WITHIN_FRAMES = 60
TALK_FRAMES = 300
TALK = 75
"""The talk's level: the louder quarter (percentile) of so many frames before."""

STANDS_OUT_DB = 6.0
"""The least by which a near voice's peak is above the talk. At 10 dB below the voice, 92 of 120 commands
began within what was then found (69 by levels alone); less brings more of the talk's own words."""

OVER_TALK_DB, UNDER_PEAK_DB, MOST_UNDER_PEAK_DB = 3.0, 4.0, 14.0
QUIET_FRAMES = 8
"""The near voice began after the last so many frames that were hardly louder than the talk."""

ENDS_OUT_DB, ENDS_SHARE = 8.0, 0.4
"""A near voice may end amid talk that goes on: it stood out by the one, and fell to that share of it."""

END_FRAMES, RENEWED_FRAMES = 13, 10
AMID_FRAMES = 20
"""Frames of talk before it: what begins with the near voice ends by its own level."""


class Near(Struct, frozen=True):
    """The near voice began `back` frames before the end; its peak and the talk before it, dB."""

    back: int
    peak_db: float
    talk_db: float


class NearEnds:
    """Level by level (as of `near`), says when a near voice that rose out of talk has ended in it."""

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=TALK_FRAMES + PEAK_WITHIN_FRAMES)
        self._talk_db = np.inf
        self._peak_db = -np.inf
        self._began = 0
        self._last = 0
        self._frame = 0

    def accept(self, level_db: float, since: int) -> int | None:
        """The last frame of a near voice, once it has ended; `since`: the frame at which all sound began."""
        self._levels.append(level_db)
        self._frame += 1
        now = self._frame - 1
        if self._peak_db == -np.inf:
            if now % RENEWED_FRAMES == 0:
                self._renew()
            if level_db > self._talk_db + ENDS_OUT_DB:
                self._peak_db, self._began, self._last = level_db, now, now
            return None
        self._peak_db = max(self._peak_db, level_db)
        if level_db > self._talk_db + ENDS_SHARE * (self._peak_db - self._talk_db):
            self._last = now
        if now - self._last < END_FRAMES:
            return None
        self._peak_db = -np.inf
        amid = self._began - since > AMID_FRAMES and self._last - self._began < LONGEST_FRAMES
        return self._last if amid else None

    def _renew(self) -> None:
        talked = np.fromiter(self._levels, np.float64)[:-RENEWED_FRAMES]
        self._talk_db = float(np.percentile(talked, TALK)) if len(talked) > TALK_FRAMES // 3 else np.inf


def near(levels: NDArray[np.float64]) -> Near | None:
    """The voice that ends with the last of these levels (10 ms frames, dB), if it stands out of talk."""
    talked = levels[:-PEAK_WITHIN_FRAMES][-LONGEST_FRAMES - TALK_FRAMES + PEAK_WITHIN_FRAMES :]
    if len(talked) < TALK_FRAMES // 3:
        return None
    talk_db = float(np.percentile(talked, TALK))
    last = levels[-PEAK_WITHIN_FRAMES:]
    peak_db = float(last.max())
    if peak_db - talk_db < STANDS_OUT_DB:
        return None
    least_db = max(min(talk_db + OVER_TALK_DB, peak_db - UNDER_PEAK_DB), peak_db - MOST_UNDER_PEAK_DB)
    peak_at = len(last) - int(last.argmax())
    low = 0
    for back in range(peak_at, min(LONGEST_FRAMES, len(levels)) + 1):
        low = low + 1 if levels[-back] < least_db else 0
        if low == QUIET_FRAMES:
            return Near(back - QUIET_FRAMES, peak_db, talk_db)
    return Near(min(LONGEST_FRAMES, len(levels)), peak_db, talk_db)
