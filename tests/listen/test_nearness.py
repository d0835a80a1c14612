from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from voicecoach.listen.judge.nearness import LONGEST_FRAMES, Near, near
from voicecoach.listen.judge.utterance import Utterance


def talk(frames: int, db: float = -60.0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Levels of somebody far away who talks on: up and down by syllables, 10 dB in all."""
    return db + 5.0 * np.sin(np.arange(frames) / 4.0)


def test_a_near_voice_is_found_where_it_rises_out_of_talk() -> None:
    found = near(np.concatenate([talk(400), np.full(40, -45.0)]))
    assert found is not None
    assert abs(found.back - 40) <= 4
    assert found.peak_db == -45.0
    assert -58 < found.talk_db < -54


def test_talk_alone_is_far_wherever_it_ends() -> None:
    assert [near(talk(frames)) for frames in range(300, 340)] == [None] * 40


def test_what_is_only_a_little_louder_or_the_first_sound_at_all_is_not_near() -> None:
    assert near(np.concatenate([talk(400), np.full(40, -52.0)])) is None
    assert near(np.concatenate([talk(90), np.full(40, -30.0)])) is None


@given(st.lists(st.floats(-90, 0), min_size=1, max_size=500))
def test_it_is_never_longer_than_a_command_nor_than_what_was_heard(levels: list[float]) -> None:
    found = near(np.array(levels))
    assert found is None or 0 < found.back <= min(LONGEST_FRAMES, len(levels))


@pytest.mark.parametrize(("voice_db", "beside"), [(-58.0, True), (-52.0, True), (-44.0, False)])
def test_talk_that_goes_on_after_a_near_voice_is_no_part_of_it(voice_db: float, beside: bool) -> None:
    spoken = Utterance(0, 0, near=Near(40, -42.0, -58.0))
    assert spoken.outspeaks(voice_db) is beside
    assert not replace(spoken, near=None).outspeaks(voice_db)
