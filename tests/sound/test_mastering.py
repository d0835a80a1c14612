from __future__ import annotations

import tempfile
from itertools import repeat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import FakeSink
from voicecoach.errors import SoundError
from voicecoach.sound.bed import Bed
from voicecoach.sound.clip import RATE, Clip, Samples
from voicecoach.sound.files.file import read_clip
from voicecoach.sound.files.split import Part, Parts
from voicecoach.sound.files.tags import Tags
from voicecoach.sound.loudness import integrated, power
from voicecoach.sound.mastering import TARGET_LUFS, Master, MeasuredLoudness, Mix, Placed, balance


def voiced(seconds: float, loud: float) -> Clip:
    """A hum in pulses, as peaky as a voice."""
    at = np.arange(round(seconds * RATE)) / RATE
    return Clip(
        (loud * np.sin(2 * np.pi * 180 * at) ** 9 * np.abs(np.sin(2 * np.pi * 2 * at))).astype(np.float32)
    )


def mixed(clip: Clip, starts: list[int], frames: int) -> Samples:
    samples = np.zeros(frames, dtype=np.float32)
    for start in starts:
        samples[start : start + len(clip)] += clip.samples
    return samples


def mastered(samples: Samples, master: Master, sink: FakeSink, block: int) -> Samples:
    for start in range(0, len(samples), block):
        master.write(samples[start : start + block])
    master.close()
    return sink.samples


@settings(max_examples=15)
@given(
    loud=st.sampled_from([0.01, 0.2, 0.7]), starts=st.lists(st.integers(0, 18 * RATE), min_size=1, max_size=9)
)
def test_what_is_known_beforehand_comes_true(loud: float, starts: list[int]) -> None:
    clip = voiced(1.3, loud)
    apart = [
        start
        for number, start in enumerate(sorted(starts))
        if number == 0 or start - sorted(starts)[number - 1] > RATE * 1.3
    ]
    mix = balance(Placed({MeasuredLoudness.of(clip.samples): apart}, 20 * RATE), -1.0)
    sink = FakeSink()
    out = mastered(mixed(clip, apart, 20 * RATE), Master(sink, mix.gain_db, -1.0), sink, 7777)
    assert len(out) == 20 * RATE
    assert integrated(power(out)) == pytest.approx(TARGET_LUFS, abs=0.5)


def test_silence_is_left_alone() -> None:
    assert balance(Placed({}, RATE), -1.0) == Mix(0.0)
    assert balance(Placed({MeasuredLoudness.of(np.zeros(RATE, np.float32)): [0]}, RATE), -1.0) == Mix(0.0)


@given(block=st.integers(100, 100_000), frames=st.integers(0, 120_000))
@settings(max_examples=25)
def test_no_frame_is_lost_or_moved(block: int, frames: int) -> None:
    samples = np.random.default_rng(frames).normal(0, 0.01, frames).astype(np.float32)
    for bed in (None, Bed(repeat(np.zeros(1000, dtype=np.float32)))):
        sink = FakeSink()
        assert (mastered(samples, Master(sink, 0.0, -1.0, bed), sink, block) == samples).all()
        assert len(sink.samples) == frames


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=5), st.integers(1, 4000))
@settings(max_examples=20)
def test_parts_hold_the_whole(lengths: list[int], block: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        ends = np.cumsum(lengths).tolist()
        parts = [Part(Path(name, f"{n}.wav"), Tags(), end) for n, end in enumerate(ends)]
        samples = np.random.default_rng(1).uniform(-1, 1, ends[-1]).astype(np.float32)
        with Parts(parts) as sink:
            for start in range(0, len(samples), block):
                sink.write(samples[start : start + block])
        assert [len(read_clip(part.path)) for part in parts] == lengths


def test_a_part_that_cannot_be_written_leaves_none(tmp_path: Path) -> None:
    def failing() -> None:
        with Parts(
            [Part(tmp_path / "a.wav", Tags(), 10), Part(tmp_path / "no" / "b.wav", Tags(), 20)]
        ) as sink:
            sink.write(np.ones(20, dtype=np.float32))

    with pytest.raises(SoundError, match="there is no folder"):
        failing()
    assert list(tmp_path.iterdir()) == []
