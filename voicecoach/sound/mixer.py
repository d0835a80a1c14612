"""The mixer: clips at frame offsets in, blocks of samples out. Its frame counter is the clock.

Pure: no clock, thread or file. Every sample is computed from its own absolute frame by the same
operations in the same order, so that the size of the blocks makes no difference to a single bit.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from msgspec import Struct

from voicecoach.sound.clip import RATE, Clip, Samples, linear, peak

KNEE = 0.9
"""Magnitude up to which samples pass unchanged; above, they are bent so as never to pass 1.0."""

RAMP_FRAMES = RATE // 50
"""Frames of a change of loudness: 20 ms, so that it doesn't click."""

LOUDEST_DB = 12.0
QUIETEST_DB = -36.0
"""Bounds of the sum of all changes of loudness."""


class _Placed(Struct, frozen=True, eq=False):
    clip: Clip
    at: int
    key: int
    gain: float

    @property
    def end(self) -> int:
        return self.at + len(self.clip)


class _Ramp(Struct, frozen=True):
    """A gain that goes from `start` to `stop` in a straight line over `frames` from `at` on."""

    at: int = 0
    frames: int = 0
    start: float = 1.0
    stop: float = 1.0

    def between(self, first: int, last: int) -> Samples | float:
        """The gain of each frame from `first` up to `last`; a single number where it is constant."""
        if first >= self.at + self.frames:
            return self.stop
        frame = np.arange(first, last, dtype=np.float64)
        values = self.start + (self.stop - self.start) * ((frame - self.at) / self.frames)
        return np.where(frame < self.at + self.frames, values, self.stop).astype(np.float32)

    def value(self, frame: int) -> float:
        if frame >= self.at + self.frames:
            return self.stop
        return self.start + (self.stop - self.start) * ((frame - self.at) / self.frames)


class Under(Protocol):
    """Sound under the clips, which follows their loudness and gives way to them: `backing.Backing`."""

    def read(self, frames: int, speech: Samples) -> Samples: ...
    def silence(self) -> None:
        """Be silent from the next frame on."""


class Mixer:
    """Mixes clips at `RATE`; `frame` is the number of frames read so far.

    Only the sound `under` the clips may depend on the size of the blocks.
    """

    def __init__(self, under: Under | None = None) -> None:
        self.frame = 0
        self._under = under
        self._placed: list[_Placed] = []
        self._fading: list[tuple[_Placed, _Ramp]] = []
        self._gain_db = 0.0
        self._duck_db = 0.0
        self._gain = _Ramp()

    def place(self, clip: Clip, at: int, key: int, gain: float = 1.0) -> None:
        """Schedule `clip` to sound from frame `at` on. Raises ValueError for a past `at` or another rate."""
        if at < self.frame:
            message = f"frame {at} has been read already (now at {self.frame})"
            raise ValueError(message)
        if clip.sample_rate != RATE:
            message = f"the mixer mixes {RATE} Hz, not {clip.sample_rate} Hz"
            raise ValueError(message)
        self._placed.append(_Placed(clip, at, key, gain))

    def cut(self, fade_frames: int) -> tuple[int, ...]:
        """Fade out the sounding clips over `fade_frames` and drop the scheduled ones.

        Returns the keys of both, in the order they were placed; `ended` never returns those again.
        Clips that have ended by now aren't cut. The sound under the clips is silent at once.
        """
        if self._under:
            self._under.silence()
        # An empty clip due now, or later, has no frame to fade, but its end must not be told either.
        cut = [placed for placed in self._placed if placed.end > self.frame or placed.at >= self.frame]
        fade = _Ramp(self.frame, fade_frames, 1.0, 0.0)
        # A clip that fades already may fade out faster, but never slower than it was going to.
        self._fading = [_sooner(placed, old, fade) for placed, old in self._fading]
        self._fading += [(placed, fade) for placed in cut if placed.at < self.frame]
        self._placed = [placed for placed in self._placed if placed not in cut]
        return tuple(placed.key for placed in cut)

    def next_end(self) -> int | None:
        """The earliest end of a placed clip that `ended` hasn't returned yet; None without one."""
        return min((placed.end for placed in self._placed), default=None)

    def ended(self) -> tuple[int, ...]:
        """The keys of the clips that have ended by `frame`, in order of their ends, each returned once."""
        over = sorted(
            (placed for placed in self._placed if placed.end <= self.frame), key=lambda placed: placed.end
        )
        self._placed = [placed for placed in self._placed if placed.end > self.frame]
        return tuple(placed.key for placed in over)

    def set_gain_db(self, change: float) -> None:
        """Make all sound from `frame` on louder or quieter by `change` dB; changes add up."""
        self._gain_db = min(max(self._gain_db + change, QUIETEST_DB), LOUDEST_DB)
        self._ramp()

    def duck(self, by: float) -> None:
        """Make all sound from `frame` on quieter by `by` dB until the next call; 0 ends it."""
        self._duck_db = -by
        self._ramp()

    def _ramp(self) -> None:
        # From wherever the last ramp is now: a change in the middle of another one must not jump.
        target = linear(self._gain_db + self._duck_db)
        self._gain = _Ramp(self.frame, RAMP_FRAMES, self._gain.value(self.frame), target)

    def read(self, frames: int) -> Samples:
        """The next `frames` frames, float32, shape (frames,), within [-1, 1]; a new array each time."""
        first, last = self.frame, self.frame + frames
        block = np.zeros(frames, dtype=np.float32)
        sounding = False
        # In the order of placing, always: float addition in another order gives other bits.
        for placed in self._placed:
            sounding |= _add(block, first, placed, None)
        for placed, fade in self._fading:
            sounding |= _add(block, first, placed, fade)
        # The music comes last, as it needs the speech of this block to give way to.
        if self._under:
            block += self._under.read(frames, block)
        self.frame = last
        self._fading = [
            (placed, fade) for placed, fade in self._fading if last < min(placed.end, fade.at + fade.frames)
        ]
        # Zeros need neither gain nor limiting: most of a session is silence.
        return self._mastered(block, first) if sounding or self._under else block

    def _mastered(self, block: Samples, first: int) -> Samples:
        gain = self._gain.between(first, first + len(block))
        if not isinstance(gain, float) or gain != 1.0:
            block *= gain
        return _limited(block) if peak(block) > KNEE else block


def _add(block: Samples, first: int, placed: _Placed, fade: _Ramp | None) -> bool:
    """Add the frames of `placed` that lie in `block`, which begins at `first`; True if there were any."""
    start = max(placed.at, first)
    end = min(placed.end, first + len(block))
    if start >= end:
        return False
    samples = placed.clip.samples[start - placed.at : end - placed.at]
    if placed.gain != 1.0:
        samples = samples * np.float32(placed.gain)
    if fade is not None:
        samples = samples * np.float32(fade.between(start, end))
    block[start - first : end - first] += samples
    return True


def _sooner(placed: _Placed, old: _Ramp, new: _Ramp) -> tuple[_Placed, _Ramp]:
    """The fade that ends first; a new one starts from where the old one is now."""
    if new.at + new.frames >= old.at + old.frames:
        return placed, old
    return placed, _Ramp(new.at, new.frames, old.value(new.at), 0.0)


def _limited(block: Samples) -> Samples:
    """The block, bent softly above `KNEE` by exact arithmetic: each sample depends on itself alone."""
    magnitude = np.abs(block)
    over = np.maximum(magnitude - np.float32(KNEE), np.float32(0.0))
    room = np.float32(1.0 - KNEE)
    bent = np.minimum(magnitude, np.float32(KNEE)) + over / (np.float32(1.0) + over / room)
    return np.copysign(np.minimum(bent, np.float32(1.0)), block)
