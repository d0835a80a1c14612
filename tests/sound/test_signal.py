from __future__ import annotations

import numpy as np

from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.signal import CLIPPED, SILENT, Signal

SECOND = np.random.default_rng(1).normal(0, 0.01, RATE).astype(np.float32)


def faults(*seconds: Samples) -> list[str]:
    """The fault after each second, which comes in blocks."""
    signal, found = Signal(), []
    for second in seconds:
        for start in range(0, RATE, 480):
            signal.accept(second[start : start + 480])
        found.append(signal.fault)
    return found


def test_a_microphone_that_brings_nothing_is_told_of_after_some_seconds() -> None:
    nothing = np.zeros(RATE, dtype=np.float32)
    assert faults(*[nothing] * 6, SECOND) == [""] * 4 + [SILENT] * 2 + [""]


def test_one_that_is_off_between_two_words_is_not() -> None:
    nothing = np.zeros(RATE, dtype=np.float32)
    assert set(faults(SECOND, *[nothing] * 50)) == {""}
    assert faults(SECOND, *[nothing] * 61)[-1] == SILENT


def test_an_overdriven_one_is_told_of_but_not_a_shout() -> None:
    overdriven = np.clip(SECOND * 200, -1, 1)
    assert faults(overdriven, overdriven, SECOND, overdriven) == [""] * 4
    assert faults(*[overdriven] * 3, SECOND) == ["", "", CLIPPED, ""]


def test_what_is_no_number_is_silence() -> None:
    signal = Signal()
    signal.accept(np.full(480, np.nan, dtype=np.float32))
    assert signal.level_db == -96.0
