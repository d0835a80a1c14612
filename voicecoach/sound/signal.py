"""Faults of a microphone's signal: silence, overdrive. Pure."""

from __future__ import annotations

import numpy as np

from voicecoach.sound.clip import RATE, Samples

FLOOR = 1e-4
"""Peak of -80 dBFS; a microphone that is switched on is never below it."""

SILENT_FRAMES = 5 * RATE
SILENT_AGAIN_FRAMES = 60 * RATE
"""Frames of silence after sound until it counts as a fault: some microphones mute between two words."""

FULL = 0.99
CLIPPED_SHARE = 0.02
CLIPPED_SECONDS = 3
"""Seconds in a row with so many samples at full scale that it is overdrive and not a shout."""

SILENT = "The microphone gives only silence: is it muted?"
CLIPPED = "The microphone is overdriven: turn its level down, or move away from it."

LEVEL_FALL_DB = 1.5
"""Most dB by which the level shown may fall in one block, so that it can be read."""

LOWEST_DB = -96.0


class Signal:
    """The state of a signal, block by block: `level_db` (dBFS), and `fault`, a sentence or ""."""

    def __init__(self) -> None:
        self.level_db = LOWEST_DB
        self._silent = 0  # frames
        self._patience = SILENT_FRAMES
        self._overdriven = 0  # seconds
        self._full = self._counted = 0  # samples of this second

    @property
    def fault(self) -> str:
        if self._silent >= self._patience:
            return SILENT
        return CLIPPED if self._overdriven >= CLIPPED_SECONDS else ""

    def accept(self, block: Samples) -> None:
        """Take the next block, shape (n,)."""
        block = np.nan_to_num(block)  # some drivers bring what is no number
        peaks = np.abs(block)
        sounds = peaks.max(initial=0.0) >= FLOOR
        self._silent = 0 if sounds else self._silent + len(block)
        self._patience = SILENT_AGAIN_FRAMES if sounds else self._patience
        power = float(np.dot(block, block)) / max(len(block), 1)
        now_db = 10 * float(np.log10(power + 1e-12))
        self.level_db = max(now_db, self.level_db - LEVEL_FALL_DB, LOWEST_DB)
        self._full += int(np.count_nonzero(peaks >= FULL))
        self._counted += len(block)
        if self._counted >= RATE:
            self._overdriven = self._overdriven + 1 if self._full > CLIPPED_SHARE * self._counted else 0
            self._full = self._counted = 0
