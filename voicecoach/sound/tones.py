"""The player's tones, computed: soft bell-like notes that begin on the beat."""

from __future__ import annotations

from functools import cache

import numpy as np

from voicecoach.sound.clip import RATE, Clip, Samples, fade, peak

PEAK = 0.2
"""Peak of every tone; added to the peak of speech it doesn't clip."""

# Each tone is notes of (start in seconds, pitch in Hz, seconds until it has faded by 60 dB).
_NOTES: dict[str, tuple[tuple[float, float, float], ...]] = {
    "start": ((0.0, 523.25, 0.45), (0.14, 783.99, 0.65)),  # C5, G5: up
    "end": ((0.0, 783.99, 0.45), (0.14, 523.25, 0.75)),  # G5, C5: down
    "tick": ((0.0, 1046.5, 0.06),),  # short enough for any slot
    "pip": ((0.0, 659.26, 0.16),),  # E5: the last three seconds
}

TONES = tuple(_NOTES)
"""Names that `tone` accepts."""

_OVERTONES = ((1.0, 1.0), (2.0, 0.25), (3.0, 0.08))  # multiple of the pitch, share of the loudness


@cache
def tone(name: str) -> Clip:
    """The tone of that name as a clip at `RATE`. Raises KeyError for a name that isn't in `TONES`."""
    notes = _NOTES[name]
    samples = np.zeros(round(max(at + seconds for at, _, seconds in notes) * RATE), dtype=np.float32)
    for at, pitch_hz, seconds in notes:
        note = _note(pitch_hz, seconds)
        start = round(at * RATE)
        samples[start : start + len(note)] += note
    shaped = fade(Clip(samples * np.float32(PEAK / peak(samples))), in_ms=0, out_ms=8)
    shaped.samples.flags.writeable = False  # every caller is given the same one
    return shaped


def _note(pitch_hz: float, seconds: float) -> Samples:
    time = np.arange(round(seconds * RATE), dtype=np.float64) / RATE
    wave = sum(share * np.sin(2 * np.pi * pitch_hz * multiple * time) for multiple, share in _OVERTONES)
    decay = np.exp(-6.9 * time / seconds)  # 60 dB over its length
    attack = np.minimum(time / 0.003, 1.0)  # 3 ms: no click, and still on the beat
    return np.asarray(wave * decay * attack, dtype=np.float32)
