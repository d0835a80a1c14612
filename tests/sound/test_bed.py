from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

import numpy as np
import pytest

from voicecoach.sound.bed import AHEAD, DUCK_DB, FADE_IN, FADE_OUT, Bed
from voicecoach.sound.clip import RATE, Samples, linear

ALWAYS = repeat(np.ones(5000, dtype=np.float32))


def speech(frames: int, *spoken: tuple[int, int]) -> Samples:
    samples = np.zeros(frames, dtype=np.float32)
    for start, stop in spoken:
        samples[start:stop] = 0.2
    return samples


def read(bed: Bed, said: Samples, block: int) -> Samples:
    return np.concatenate(
        [bed.read(len(said[at : at + block]), said[at : at + block]) for at in range(0, len(said), block)]
    )


def test_it_has_made_room_when_the_words_begin_and_comes_back_when_they_are_over() -> None:
    """The speech is given ahead of the music, so that in the music's time it begins `AHEAD` later."""
    said = speech(12 * RATE, (5 * RATE, 6 * RATE))
    music = read(Bed(ALWAYS), said, RATE // 2)
    assert music[FADE_IN : 5 * RATE - 480] == pytest.approx(1.0)
    assert music[5 * RATE + AHEAD : 6 * RATE + AHEAD] == pytest.approx(linear(-DUCK_DB), abs=0.001)
    assert music[9 * RATE :] == pytest.approx(1.0)
    assert np.abs(np.diff(music)).max() < 0.001  # nothing jumps


@pytest.mark.parametrize("block", [480, 4800, 7 * 480])
def test_the_blocks_make_no_difference(block: int) -> None:
    said = speech(6 * RATE, (2 * RATE, 3 * RATE), (4 * RATE, 4 * RATE + 5000))
    assert read(Bed(ALWAYS), said, block) == pytest.approx(read(Bed(ALWAYS), said, len(said)), abs=1e-6)


def test_it_fades_at_both_ends() -> None:
    music = read(Bed(ALWAYS, gain_db=-6.0, frames=20 * RATE), speech(20 * RATE), RATE)
    assert (music[0], music[-1]) == pytest.approx((0.0, 0.0), abs=1e-6)
    assert music[FADE_IN : -FADE_OUT - 1] == pytest.approx(linear(-6.0))
    assert (np.diff(music[:FADE_IN]) >= 0).all()
    assert (np.diff(music[-FADE_OUT:]) <= 0).all()


def test_it_stands_still_while_it_is_not_read() -> None:
    def ramp() -> Iterator[Samples]:
        yield np.arange(100_000, dtype=np.float32)

    bed = Bed(ramp(), duck_db=0.0)
    bed.read(FADE_IN // 2, speech(FADE_IN // 2))
    bed.read(0 + 480, speech(480))
    share = np.sin((FADE_IN // 2 + 480) / FADE_IN * np.pi / 2) ** 2
    assert bed.read(1, speech(1))[0] == pytest.approx((FADE_IN // 2 + 480) * share, rel=1e-4)
