from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.listen.judge.noise_reduction import LEAST_GAIN, reduce_noise
from voicecoach.listen.recognise.base import LISTENING_RATE, Samples


def noise(seconds: float, level: float) -> Samples:
    return (level * np.random.default_rng(1).standard_normal(round(seconds * LISTENING_RATE))).astype(
        np.float32
    )


def tone(seconds: float, hertz: float = 800.0) -> Samples:
    return (
        0.3 * np.sin(2 * np.pi * hertz / LISTENING_RATE * np.arange(round(seconds * LISTENING_RATE)))
    ).astype(np.float32)


def decibels(samples: Samples) -> float:
    return 10 * float(np.log10(np.mean(samples**2)))


def test_what_goes_on_all_the_time_is_taken_down() -> None:
    sound = noise(3.0, 0.01)
    less = decibels(reduce_noise(sound)) - decibels(sound)
    assert 20 * np.log10(LEAST_GAIN) - 0.5 < less < -8


def test_what_stands_out_stays() -> None:
    sound = noise(3.0, 0.003)
    word = slice(2 * LISTENING_RATE, 2 * LISTENING_RATE + LISTENING_RATE // 2)
    sound[word] += tone(0.5)
    heard = reduce_noise(sound)
    assert decibels(heard[word]) == pytest.approx(decibels(sound[word]), abs=0.3)
    assert decibels(heard[:LISTENING_RATE]) < decibels(sound[:LISTENING_RATE]) - 8


def test_what_is_all_there_ever_was_is_no_background() -> None:
    """A word out of digital silence, as from a microphone with a gate."""
    sound = np.concatenate(
        [np.zeros(2 * LISTENING_RATE, np.float32), tone(0.4), np.zeros(LISTENING_RATE // 2, np.float32)]
    )
    heard = reduce_noise(sound, 2 * LISTENING_RATE)
    assert np.abs(heard[400:6000] - tone(0.4)[400:6000]).max() < 1e-3


@given(length=st.integers(0, 3000), first=st.integers(0, 3000))
def test_any_length_comes_back_from_where_it_is_asked_for(length: int, first: int) -> None:
    first = min(first, length)
    heard = reduce_noise(noise(length / LISTENING_RATE, 0.1), first)
    assert len(heard) == length - first
    assert heard.dtype == np.float32
    assert np.isfinite(heard).all()
