from __future__ import annotations

import numpy as np
import pytest

from voicecoach.sound.room.convolution import CELL, Convolution, Echo, Instant, Late

RANDOM = np.random.default_rng(1)
STREAM = RANDOM.standard_normal(20 * CELL).astype(np.float32)


@pytest.mark.parametrize("length", [1, 100, CELL, CELL + 1, 7 * CELL - 3])
def test_a_stream_goes_through_a_response_at_once(length: int) -> None:
    response = RANDOM.standard_normal(length)
    expected = np.convolve(STREAM, response)[: len(STREAM)]
    assert Instant(response).push(STREAM) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("length", [1, CELL, 7 * CELL - 3])
@pytest.mark.parametrize("delay", [CELL + 96, 1000])
def test_an_echo_is_that_and_late(length: int, delay: int) -> None:
    response = RANDOM.standard_normal(length)
    expected = np.convolve(STREAM, response)[: len(STREAM) - delay]
    heard = Echo(Late(delay), response).push(STREAM)
    assert heard[delay:] == pytest.approx(expected, abs=1e-3)
    assert np.abs(heard[:delay]).max() < 1e-4


def test_a_stream_that_drifts_is_read_between_its_frames() -> None:
    tone = np.sin(0.2 * np.arange(100 * CELL)).astype(np.float32)
    heard = Echo(Late(1000, 50e-6), np.ones(1)).push(tone)
    frame = np.arange(len(tone))
    expected = np.sin(0.2 * (frame - 1000 - 50e-6 * frame))
    assert heard[2000:] == pytest.approx(expected[2000:], abs=1e-3)


def test_silence_costs_nothing_and_ends_with_the_response() -> None:
    convolution = Convolution(np.ones(3 * CELL))
    cells = [np.ones(CELL, np.float32), *[np.zeros(CELL, np.float32)] * 9, np.ones(CELL, np.float32)]
    sums = [convolution.push(cell).sum() for cell in cells]
    whole, half = CELL * CELL, CELL * (CELL + 1) / 2
    expected = [half, whole, whole, whole - half, 0, 0, 0, 0, 0, 0, half]
    assert sums == pytest.approx(expected, rel=1e-4, abs=0.1)
