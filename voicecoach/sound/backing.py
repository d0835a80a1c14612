"""Music under a live session, read in a thread of its own; it plays only while the session goes on."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from voicecoach.errors import SoundError
from voicecoach.sound import music
from voicecoach.sound.bed import BELOW_LU, Bed, eased
from voicecoach.sound.clip import RATE, Samples, linear
from voicecoach.sound.loudness import SILENT, integrated

SPEECH_LUFS = -21.0
"""Approximate loudness of the coach in a live session: measured of a sentence or two, the voices are from
-20.1 (pico, system) to -23.1 (piper)."""

RISE, FALL = 2 * RATE, RATE // 2
"""Frames of the music's fade in, and of its fade out where nothing cuts it."""

AHEAD_BLOCKS = 4
"""Seconds of music read ahead, so that neither a sleeping disk nor a track's end makes a gap."""

WAITING: Samples = np.zeros(RATE // 100, np.float32)


class Backing:
    """Music that sounds while `plays` returns true, and resumes where it stopped."""

    def __init__(self, bed: Bed, plays: Callable[[], bool]) -> None:
        self._bed = bed
        self._plays = plays
        self._share = 0.0

    def read(self, frames: int, speech: Samples) -> Samples:
        """The next frames, float32, shape (frames,), ducked under `speech` of the same shape."""
        goal = 1.0 if self._plays() else 0.0
        if frames == 0 or self._share == goal == 0.0:
            return np.zeros(frames, np.float32)
        first = self._share
        self._share = min(first + frames / RISE, 1.0) if goal else max(first - frames / FALL, 0.0)
        block = self._bed.read(frames, speech)
        if first != 1.0 or self._share != 1.0:
            block *= eased(np.linspace(first, self._share, frames))
        return block

    def silence(self) -> None:
        """Be silent from the next frame on, then fade in again if it `plays`."""
        self._share = 0.0


class Reader(threading.Thread):
    """The music of a file or a folder, repeated without end, `BELOW_LU` quieter than the coach.

    Gives blocks at once, of silence as long as none has been read, or where none can be: that is told to
    `tell`. To be closed. Raises SoundError where there is no music.
    """

    def __init__(self, path: Path, tell: Callable[[str], None]) -> None:
        super().__init__(daemon=True, name="music")
        music.check(path)
        self._path = path
        self._tell = tell
        self._blocks: queue.Queue[Samples] = queue.Queue(AHEAD_BLOCKS)
        self._closed = threading.Event()
        self.start()

    def __iter__(self) -> Iterator[Samples]:
        return self

    def __next__(self) -> Samples:
        try:
            return self._blocks.get_nowait()
        except queue.Empty:
            return WAITING

    def run(self) -> None:
        try:
            playlist = music.tracks(self._path)
            loud = integrated(np.concatenate([track.power for track in playlist]))
            gain = np.float32(1.0 if loud == SILENT else linear(SPEECH_LUFS - BELOW_LU - loud))
            for block in music.endless(playlist):
                self._blocks.put(block * gain)
                if self._closed.is_set():
                    return
        except SoundError as error:
            self._tell(f"There is no more music: {error}")

    def close(self) -> None:
        """End the thread: whatever it waits for, there is room."""
        self._closed.set()
        while self.is_alive():
            next(self)
            self.join(timeout=0.01)
