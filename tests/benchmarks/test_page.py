from __future__ import annotations

import numpy as np

from benchmarks.page import silence_after


def watched(silent_from: float) -> np.ndarray:
    """A word from 1 to 1.4 s, under a coach who falls silent for 30 ms then, with a breath before it."""
    times = np.arange(0.0, 4000.0, 4.0)
    microphone = np.where((times >= 1000) & (times < 1400), 0.2, 0.0)
    silent = (times >= silent_from) & (times < silent_from + 30)
    loudspeaker = np.where(silent | ((times > 1100) & (times < 1150)), 0.0, 0.1)
    return np.stack([times, microphone, loudspeaker], axis=1)


def test_silence_is_from_the_words_end_to_the_coachs_who_was_told_to_be_silent() -> None:
    (milliseconds,) = silence_after(watched(1600.0), [500.0, 1590.0])
    assert abs(milliseconds - 204) <= 4


def test_where_nobody_was_told_to_be_silent_nothing_was_heard() -> None:
    assert silence_after(watched(1600.0), [500.0]) == []
    assert silence_after(np.zeros((10, 3)), [1.0]) == []
