from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.devices.capture import LEAD, Aligner, Captured, Clock, Converter, mono

BEGAN = 5_000.0
"""Seconds on the streams' clock at which the loudspeaker's frame 0 sounds."""


def counted(first: int, frames: int) -> Samples:
    """Samples that tell their own number, each the same in float32."""
    return np.arange(first, first + frames, dtype=np.float32)


def aligned(microphone_began: float, jitter: list[float], block: int = 480, at: int = 0) -> list[Captured]:
    """Both streams for as many blocks as there are jitters, the times of the microphone's off by those."""
    aligner, pairs = Aligner(), list[Captured]()
    for number, off in enumerate(jitter):
        first = number * block
        aligner.given(counted(first, block), at + first, BEGAN + first / RATE)
        aligner.brought(counted(first, block), microphone_began + first / RATE + off)
        pairs += aligner.pairs()
    return pairs


@given(
    jitter=st.lists(st.floats(-0.01, 0.01), min_size=40, max_size=60),
    later=st.floats(0.0, 0.2),
    at=st.integers(0, RATE),
)
def test_a_block_is_paired_with_what_sounded_as_it_was_heard(
    jitter: list[float], later: float, at: int
) -> None:
    pairs = aligned(BEGAN + later, [0.0, *jitter], at=at)
    shift = round((later + LEAD) * RATE)
    assert pairs
    for pair in pairs:
        assert pair.speaker[0] == pair.microphone[0] + shift
        assert pair.at == at + pair.speaker[0]
    heard = np.concatenate([pair.microphone for pair in pairs])
    assert (heard == counted(0, len(heard))).all()  # nothing lost, nothing twice


def test_what_the_loudspeaker_was_given_before_anything_is_silence() -> None:
    first = aligned(BEGAN - 0.3, [0.0] * 60)[0]
    assert not first.speaker.any()
    assert first.at == round((LEAD - 0.3) * RATE)


def test_one_wrong_time_moves_nothing_and_a_lasting_jump_does() -> None:
    steady = [0.0] * 30
    once = aligned(BEGAN, [*steady, 0.5, *steady])
    assert {pair.speaker[0] - pair.microphone[0] for pair in once} == {LEAD * RATE}
    lasting = aligned(BEGAN, [*steady, *([-0.2] * 30)])  # frames of it were lost: it is behind its count
    assert lasting[0].speaker[0] - lasting[0].microphone[0] == LEAD * RATE
    assert lasting[-1].at - lasting[-1].microphone[0] == round((LEAD - 0.2) * RATE)


def test_the_clock_goes_on_through_small_jumps_and_follows_great_ones() -> None:
    clock, block = Clock(within=1000), counted(0, 480)
    given_at = [0, 480, 1200, 1680, 9000, 9480]
    out = [clock(Captured(block, block, at)).at for at in given_at]
    assert out == [0, 480, 960, 1440, 9000, 9480]


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2, 8])
def test_a_device_of_any_rate_and_number_of_channels_is_heard_at_ours(rate: int, channels: int) -> None:
    wave = np.sin(2 * np.pi * 440 * np.arange(2 * rate) / rate).astype(np.float32)
    all_of_them, block = np.repeat(wave[:, None], channels, axis=1), rate // 100
    convert = Converter(rate)
    starts = range(0, len(wave), block)
    heard = np.concatenate([convert(mono(all_of_them[start : start + block])) for start in starts])
    expected = np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    settled = slice(RATE // 100, RATE)  # from the resampler's beginning on
    assert heard[settled] == pytest.approx(expected[settled], abs=0.02)
