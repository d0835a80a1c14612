from __future__ import annotations

import numpy as np
import pytest

from voicecoach.listen.recognise.base import Samples
from voicecoach.listen.recognise.downsampler import Downsampler

CLICK_AT = 24_000


def click(count: int = 96_000) -> Samples:
    """Silence, with a short soft click whose middle is at `CLICK_AT`."""
    frames = np.arange(count, dtype=np.float64)
    return np.exp(-(((frames - CLICK_AT) / 60) ** 2)).astype(np.float32)


def heard(sound: Samples, block: int, at: int = 0) -> tuple[Samples, list[int]]:
    ears = Downsampler()
    parts = [ears.accept(sound[i : i + block], at + i) for i in range(0, len(sound), block)]
    times = [begin + 3 * i for samples, begin in parts for i in range(len(samples))]
    return np.concatenate([samples for samples, _ in parts]), times


@pytest.mark.parametrize("at", [0, 1_000_003])
def test_every_sample_keeps_the_time_of_its_sound(at: int) -> None:
    samples, times = heard(click(), 480, at)
    assert abs(times[int(np.argmax(samples))] - (at + CLICK_AT)) <= 3


def test_what_comes_out_does_not_depend_on_the_blocks() -> None:
    small, small_times = heard(click(), 480)
    large, large_times = heard(click(), 4_800)
    shared = min(len(small), len(large))
    assert shared > 30_000
    assert np.array_equal(small[:shared], large[:shared])
    assert small_times[:shared] == large_times[:shared]


def test_after_a_gap_the_time_is_right_again() -> None:
    ears = Downsampler()
    ears.accept(np.zeros(4_800, np.float32), 0)
    sound = click()
    parts = [ears.accept(sound[i : i + 480], 500_000 + i) for i in range(0, len(sound), 480)]
    times = [begin + 3 * i for samples, begin in parts for i in range(len(samples))]
    samples = np.concatenate([samples for samples, _ in parts])
    assert abs(times[int(np.argmax(samples))] - (500_000 + CLICK_AT)) <= 3
