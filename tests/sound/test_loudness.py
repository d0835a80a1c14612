from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sound.media import loudness
from voicecoach.sound.clip import RATE, Samples, linear
from voicecoach.sound.files.file import FileSink
from voicecoach.sound.loudness import SILENT, add, integrated, power, stream_power


def sine(hz: float, db: float, seconds: float) -> Samples:
    at = np.arange(round(seconds * RATE)) / RATE
    return (linear(db) * np.sin(2 * np.pi * hz * at)).astype(np.float32)


def test_the_standards_own_tone() -> None:
    """A sine of 997 Hz at full scale on one channel reads -3.01 LUFS: BS.1770-5, annex 1."""
    assert integrated(power(sine(997, 0, 5))) == pytest.approx(-3.01, abs=0.02)


@pytest.mark.parametrize(
    "parts",
    [
        [(1000, -20.0, 6.0), (1000, -60.0, 10.0)],  # the quiet part is below the relative gate
        [(60, -12.0, 4.0), (8000, -24.0, 3.0), (300, -30.0, 3.3)],
        [(500, -15.0, 0.5), (500, -90.0, 2.0), (700, -18.0, 0.35)],
    ],
)
def test_as_ffmpeg_measures_it(parts: list[tuple[float, float, float]], tmp_path: Path) -> None:
    samples = np.concatenate([sine(*part) for part in parts])
    with FileSink(tmp_path / "a.wav") as sink:
        sink.write(samples)
    assert integrated(power(samples)) == pytest.approx(loudness(tmp_path / "a.wav")[0], abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert integrated(power(np.zeros(RATE, dtype=np.float32))) == SILENT
    assert integrated(power(np.zeros(0, dtype=np.float32))) == SILENT


@settings(max_examples=10)
@given(st.lists(st.integers(1, 700_000), min_size=1, max_size=4))
def test_a_stream_has_the_power_of_the_whole(lengths: list[int]) -> None:
    samples = np.random.default_rng(5).normal(0, 0.1, sum(lengths)).astype(np.float32)
    blocks = np.split(samples, np.cumsum(lengths)[:-1])
    whole, streamed = power(samples), stream_power(blocks)
    assert streamed == pytest.approx(whole, rel=1e-3, abs=1e-6)


def test_what_is_placed_adds_up() -> None:
    track = np.zeros(10)
    add(track, np.array([1.0, 2.0]), 480 * 8 + 200)
    add(track, np.array([1.0, 2.0]), 480 * 9, 3.0)
    assert track.tolist() == [0] * 8 + [1, 5]
