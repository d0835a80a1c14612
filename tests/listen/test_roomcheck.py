"""What is found of a loudspeaker in a microphone, from sound that is made here."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicecoach.listen.echo.align import chirp
from voicecoach.listen.roomcheck import LOWEST_DB, Take, echo, level_db
from voicecoach.sound.clip import RATE, Samples

SECOND = np.zeros(RATE, np.float32)


def noise(seed: int, frames: int, level: float) -> Samples:
    return np.random.default_rng(seed).normal(0.0, level, frames).astype(np.float32)


def taken(sound: Samples, delay: int, gain: float, seed: int = 0) -> Take:
    """The sound and a second of silence, heard so much later, over the noise of a quiet room."""
    speaker = np.concatenate([sound, SECOND])
    late = np.concatenate([np.zeros(delay, np.float32), speaker])[: len(speaker)]
    return Take(late * np.float32(gain) + noise(seed, len(speaker), 1e-4), speaker)


@settings(max_examples=10)
@given(delay=st.integers(0, RATE * 9 // 10), gain_db=st.floats(-40, 0))
def test_the_delay_and_the_level_of_a_chirp_are_found(delay: int, gain_db: float) -> None:
    sound = chirp(rate=RATE)
    found = echo(taken(sound, delay, 10 ** (gain_db / 20)), [])
    assert found is not None
    assert found.delay == pytest.approx(delay / RATE, abs=0.001)
    assert found.level_db == pytest.approx(level_db(sound) + gain_db, abs=1.0)
    assert found.cancellation_db is None  # it learns from speech


@settings(max_examples=10)
@given(seed=st.integers(0, 1000), level=st.sampled_from([0.0, 1e-4, 0.1]))
def test_no_chirp_is_found_in_noise_nor_in_silence(seed: int, level: float) -> None:
    speaker = np.concatenate([chirp(rate=RATE), SECOND])
    assert echo(Take(noise(seed, len(speaker), level), speaker), []) is None


def test_speech_that_comes_back_is_taken_out_and_a_distorted_one_too_little() -> None:
    said = np.repeat(noise(1, 80, 1.0), RATE // 10) * noise(2, 8 * RATE, 0.05)
    first = taken(chirp(rate=RATE), 4800, 0.5)
    clean = echo(first, [taken(said, 4800, 0.5)])
    strange = taken(said, 4800, 0.0)
    unlike = echo(first, [Take(np.abs(taken(said, 4800, 0.5).microphone), strange.speaker)])
    assert clean is not None
    assert unlike is not None
    assert clean.cancellation_db is not None
    assert clean.cancellation_db > 20
    assert not clean.too_little
    assert unlike.too_little


def test_a_level_is_in_db_of_full_scale_down_to_that_of_silence() -> None:
    assert level_db(np.full(100, 0.1, np.float32)) == pytest.approx(-20.0, abs=0.01)
    assert level_db(SECOND) == level_db(SECOND[:0]) == LOWEST_DB
