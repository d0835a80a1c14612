"""The frames between the loop and the loudspeaker's callback."""

from __future__ import annotations

import numpy as np

from voicecoach.sound.clip import RATE, Samples

FADE_FRAMES = RATE // 200
"""Frames of the fade on mute, 5 ms: immediate to the ear, without a click."""

_FADE = np.linspace(1.0, 0.0, FADE_FRAMES, endpoint=False, dtype=np.float32)


class Ring:
    """A lock-free queue of frames between one thread that pushes and one that pulls and never waits.

    Each counter is written by one side alone, so no lock is needed. `first` is the pusher's number of the
    first frame.
    """

    def __init__(self, frames: int, first: int = 0) -> None:
        self._samples: Samples = np.zeros(frames, dtype=np.float32)
        self._first = first
        self._pushed = 0
        self._pulled = 0
        self._dropped = 0  # what was pushed before this frame is not to sound

    @property
    def waiting(self) -> int:
        """The number of frames that wait to be pulled."""
        return self._pushed - max(self._pulled, self._dropped)

    @property
    def next(self) -> int:
        """The number of the frame that is pulled next."""
        return self._first + self._pulled

    def push(self, samples: Samples) -> int:
        """Take as many samples as there is room for, and return how many."""
        room = len(self._samples) - (self._pushed - self._pulled)
        frames = min(room, len(samples))
        start = self._pushed % len(self._samples)
        first = min(frames, len(self._samples) - start)
        self._samples[start : start + first] = samples[:first]
        self._samples[: frames - first] = samples[first:frames]
        self._pushed += frames
        return frames

    def skip(self, frames: int) -> None:
        """Raise the numbers of the next frames by `frames`."""
        self._first += frames

    def drop(self) -> None:
        """Drop all frames pushed until now, except for a short fade."""
        self._dropped = self._pushed

    def pull(self, out: Samples) -> int:
        """Fill `out`, shape (n,), padded with silence, and return how many frames there were."""
        if self._pulled < self._dropped:
            return self._faded(out)
        frames = min(len(out), self._pushed - self._pulled)
        self._copy(out[:frames])
        out[frames:] = 0.0
        return frames

    def _faded(self, out: Samples) -> int:
        target = self._dropped
        frames = min(len(out), FADE_FRAMES, target - self._pulled)
        self._copy(out[:frames])
        out[:frames] *= _FADE[:frames]
        out[frames:] = 0.0
        self._pulled = target
        return len(out)

    def _copy(self, out: Samples) -> None:
        start = self._pulled % len(self._samples)
        first = min(len(out), len(self._samples) - start)
        out[:first] = self._samples[start : start + first]
        out[first:] = self._samples[: len(out) - first]
        self._pulled += len(out)
