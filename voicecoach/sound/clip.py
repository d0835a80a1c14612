"""Clips: mono float32 samples with their rate, and the pure functions that shape them.

Gains are dB at these functions and linear inside. Nothing here changes an array it was given.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""One channel: float32, shape (n,), full scale at 1.0."""

RATE = 48_000
"""Sample rate of all mixing, in Hz; the frame rate of a session."""

ONSET_DB = -40.0
"""Level relative to a sound's own peak at which it has begun (see `onset_frame`)."""

VOICE_RMS_DB = -18.0
"""Level of speech, in dB of full scale."""

VOICE_PEAK = 0.7
"""Highest peak of a levelled clip: with a tone on top (`tones.PEAK`) the sum stays below full scale."""


class Clip(Struct, frozen=True, eq=False):
    """A stretch of sound. `samples` is float32, mono, shape (n,); `sample_rate` is in Hz."""

    samples: Samples
    sample_rate: int = RATE

    def __post_init__(self) -> None:
        if self.samples.ndim != 1 or self.samples.dtype != np.float32:
            message = f"a clip is mono float32, not {self.samples.ndim}-dimensional {self.samples.dtype}"
            raise ValueError(message)

    def __len__(self) -> int:
        """The number of frames."""
        return len(self.samples)

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.sample_rate


def linear(db: float) -> float:
    """The linear factor of a gain in dB."""
    return float(10.0 ** (db / 20.0))


def peak(samples: Samples) -> float:
    """The largest magnitude; 0.0 of no samples."""
    return float(max(samples.max(), -samples.min())) if len(samples) else 0.0


def onset_frame(samples: Samples) -> int:
    """The frame at which the sound begins: the first within 40 dB of the loudest sample.

    The rule is relative, so it means the same before and after levelling, and low enough that the
    soft fricative of "three" or "four" (25 to 35 dB below its vowel) counts as the word's beginning.
    Silence has its onset at its end.
    """
    return _sounding(samples, ONSET_DB)[0]


def trim(clip: Clip, threshold_db: float = -50.0, keep_ms: float = 2.0) -> Clip:
    """The clip without the silence around it.

    It starts `keep_ms` before its onset (so the onset is within 5 ms of its first sample) and ends
    `keep_ms` after the last frame within `threshold_db` of its peak; what is kept is faded in and
    out. Of silence nothing is left.
    """
    if peak(clip.samples) == 0.0:
        return Clip(clip.samples[:0], clip.sample_rate)
    keep = round(keep_ms * clip.sample_rate / 1000)
    start = max(0, onset_frame(clip.samples) - keep)
    end = _sounding(clip.samples, threshold_db)[1] + keep
    return fade(Clip(clip.samples[start:end], clip.sample_rate), keep_ms, keep_ms)


def gain(clip: Clip, change_db: float) -> Clip:
    """The clip, louder or quieter by `change_db`."""
    return Clip(clip.samples * np.float32(linear(change_db)), clip.sample_rate)


def fade(clip: Clip, in_ms: float, out_ms: float) -> Clip:
    """The clip with a raised-cosine fade at either end, as long as it fits."""
    samples = clip.samples.copy()
    rising = min(round(in_ms * clip.sample_rate / 1000), len(samples))
    falling = min(round(out_ms * clip.sample_rate / 1000), len(samples))
    samples[:rising] *= _rise(rising)
    samples[len(samples) - falling :] *= _rise(falling)[::-1]
    return Clip(samples, clip.sample_rate)


def resample(clip: Clip, sample_rate: int = RATE) -> Clip:
    """The clip at another rate (Hz)."""
    if clip.sample_rate == sample_rate:
        return clip
    import soxr  # noqa: PLC0415 - a warm cache never needs it

    samples = soxr.resample(clip.samples, clip.sample_rate, sample_rate, quality="HQ")
    return Clip(np.asarray(samples, dtype=np.float32), sample_rate)


def level(clip: Clip, target_db: float = VOICE_RMS_DB) -> Clip:
    """The clip with its sounding parts at `target_db` RMS, its peak at most `VOICE_PEAK`.

    RMS, not LUFS, because a count is shorter than the 0.4 s that loudness is defined over.
    """
    loudest = peak(clip.samples)
    if loudest == 0.0:
        return clip
    factor = min(linear(target_db) / _sounding_rms(clip), VOICE_PEAK / loudest)
    return Clip(clip.samples * np.float32(factor), clip.sample_rate)


def silence(seconds: float, sample_rate: int = RATE) -> Clip:
    """A clip of silence, `seconds` long to the nearest frame."""
    return Clip(np.zeros(round(seconds * sample_rate), dtype=np.float32), sample_rate)


def join(clips: Sequence[Clip]) -> Clip:
    """The clips one after the other; they must share one rate (ValueError)."""
    rates = {clip.sample_rate for clip in clips}
    if len(rates) > 1:
        message = f"clips of different rates can't be joined: {sorted(rates)}"
        raise ValueError(message)
    if not clips:
        return silence(0)
    return Clip(np.concatenate([clip.samples for clip in clips]), rates.pop())


def _sounding(samples: Samples, threshold_db: float) -> tuple[int, int]:
    """The first frame within `threshold_db` of the peak, and the one after the last."""
    loudest = peak(samples)
    if loudest == 0.0:
        return len(samples), len(samples)
    loud = np.abs(samples) >= loudest * linear(threshold_db)
    return int(loud.argmax()), len(samples) - int(loud[::-1].argmax())


def _rise(frames: int) -> Samples:
    """Half a cosine that rises from near 0 to near 1, shape (frames,)."""
    phase = (np.arange(frames, dtype=np.float64) + 0.5) / max(frames, 1)
    return (0.5 - 0.5 * np.cos(np.pi * phase)).astype(np.float32)


def _sounding_rms(clip: Clip) -> float:
    """RMS over the 10 ms windows within 30 dB of the loudest, so that pauses don't count."""
    starts = np.arange(0, len(clip), max(1, clip.sample_rate // 100))
    energy = np.add.reduceat(np.square(clip.samples, dtype=np.float64), starts)
    power = energy / np.diff(starts, append=len(clip))
    return float(np.sqrt(power[power >= power.max() * linear(-30.0) ** 2].mean()))
