from __future__ import annotations

import subprocess
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.sound.media import program
from voicecoach.errors import SoundError
from voicecoach.sound import music
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.loudness import integrated, power


def hum(hz: float, seconds: float, sample_rate: int) -> Samples:
    at = np.arange(round(seconds * sample_rate)) / sample_rate
    return (0.3 * np.sin(2 * np.pi * hz * at)).astype(np.float32)


def first(path: Path, seconds: int) -> Samples:
    blocks = music.endless(music.tracks(path))
    found: list[Samples] = []
    while sum(map(len, found)) < seconds * RATE:
        found.append(next(blocks))
    return np.concatenate(found)[: seconds * RATE]


def test_a_file_is_looped_without_a_seam(tmp_path: Path) -> None:
    """Noise of ten seconds, for half a minute: no dip in its loudness, no jump in its level."""
    noise = np.random.default_rng(2).normal(0, 0.1, 10 * RATE).astype(np.float32)
    soundfile.write(tmp_path / "a.wav", noise, RATE)
    looped = first(tmp_path / "a.wav", 30)
    loud = np.sqrt(np.square(looped).reshape(-1, RATE // 4).mean(axis=1))
    assert loud.min() > 0.09
    assert loud.max() < 0.11
    assert looped[: 5 * RATE] == pytest.approx(noise[: 5 * RATE], abs=1e-4)


@pytest.mark.parametrize(
    ("ending", "sample_rate", "channels"), [("flac", 44_100, 2), ("ogg", 22_050, 1), ("mp3", 48_000, 2)]
)
def test_any_rate_and_channels(ending: str, sample_rate: int, channels: int, tmp_path: Path) -> None:
    mono = hum(440, 3, sample_rate)
    soundfile.write(tmp_path / f"a.{ending}", np.stack([mono] * channels, axis=1), sample_rate)
    (track,) = music.tracks(tmp_path / f"a.{ending}")
    assert track.frames == pytest.approx(3 * RATE, abs=2500)
    read = np.concatenate(list(music.blocks(track.path)))
    assert np.abs(np.fft.rfft(read)).argmax() / len(read) * RATE == pytest.approx(440, abs=1)
    assert integrated(track.power) == pytest.approx(integrated(power(read)), abs=0.05)


def test_what_libsndfile_cannot_read_ffmpeg_does(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", hum(440, 2, 44_100), 44_100)
    command = [program(), "-v", "error", "-i", tmp_path / "a.wav", tmp_path / "a.m4a"]
    subprocess.run(command, check=True)
    (track,) = music.tracks(tmp_path / "a.m4a")
    assert track.frames == pytest.approx(2 * RATE, abs=3000)
    blocks = music.blocks(track.path)
    next(blocks)
    blocks.close()  # type: ignore[attr-defined]  # ffmpeg is let go of in the middle


def test_a_folder_is_played_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name, hz in (("b", 880), ("a", 440)):
        soundfile.write(tmp_path / f"{name}.wav", hum(hz, 3, RATE), RATE)
    (tmp_path / "cover.txt").write_text("no sound")
    played = first(tmp_path, 6)
    heard = [
        np.abs(np.fft.rfft(played[at : at + RATE])).argmax() for at in (0, 2 * RATE, 3 * RATE + RATE // 2)
    ]
    assert heard == [440, 880, 440]


def test_where_there_is_no_music(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("words")
    for path in (tmp_path, tmp_path / "words.txt"):
        with pytest.raises(SoundError, match="there is no music in it"):
            music.tracks(path)
    with pytest.raises(SoundError, match="There is no music"):
        music.tracks(tmp_path / "none.mp3")


def test_a_short_loop_shares_half_of_itself(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", hum(100, 1, RATE), RATE)
    blocks = list(islice(music.endless(music.tracks(tmp_path)), 6))
    assert all(np.isfinite(block).all() for block in blocks)
    assert sum(map(len, blocks)) > RATE
