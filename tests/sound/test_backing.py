"""Music under the clips of the mixer, and what reads it from a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import repeat
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voicecoach.errors import SoundError
from voicecoach.sound.backing import FALL, RISE, SPEECH_LUFS, Backing, Reader
from voicecoach.sound.bed import BELOW_LU, FADE_IN, Bed
from voicecoach.sound.clip import RATE, Clip, Samples
from voicecoach.sound.loudness import integrated, power
from voicecoach.sound.mixer import Mixer

BLOCK = RATE // 100


class Playing:
    """Music of one value under a mixer, until it is told not to play."""

    def __init__(self, value: float = 0.25, duck_db: float = 14.0) -> None:
        self.on = True
        music: Iterator[Samples] = repeat(np.full(BLOCK, value, np.float32))
        self.mixer = Mixer(Backing(Bed(music, duck_db=duck_db), lambda: self.on))

    def read(self, frames: int) -> Samples:
        return np.concatenate([self.mixer.read(BLOCK) for _ in range(0, frames, BLOCK)])


def test_it_comes_up_goes_when_it_is_not_to_play_and_comes_again() -> None:
    playing = Playing()
    first = playing.read(FADE_IN + BLOCK)
    assert first[0] == 0.0
    assert (np.diff(first) >= 0).all()
    assert first[-1] == pytest.approx(0.25)
    playing.on = False
    going = playing.read(FALL + RATE)
    assert (np.diff(going[:FALL]) <= 0).all()
    assert not going[FALL:].any()
    playing.on = True
    assert playing.read(RISE + BLOCK)[-1] == pytest.approx(0.25)


def test_a_cut_silences_it_with_the_very_next_frame_and_it_gets_no_further_meanwhile() -> None:
    counted = (np.full(BLOCK, n / 1000, np.float32) for n in range(1, 1000))
    on = True
    mixer = Mixer(Backing(Bed(counted), lambda: on))
    for _ in range(0, FADE_IN, BLOCK):
        before = mixer.read(BLOCK)[-1]
    mixer.cut(RATE // 50)
    on = False
    assert not any(mixer.read(BLOCK).any() for _ in range(200))
    on = True
    after = [mixer.read(BLOCK)[-1] for _ in range(0, RISE, BLOCK)]
    assert after[-1] == pytest.approx(before + (RISE / BLOCK) / 1000)


def test_it_makes_room_for_what_is_said_and_turns_up_and_down_with_it() -> None:
    playing = Playing(duck_db=20.0)
    playing.read(FADE_IN)
    tone = 0.2 * np.sin(2 * np.pi * 100 * np.arange(RATE) / RATE).astype(np.float32)
    playing.mixer.place(Clip(tone), playing.mixer.frame, 1)
    under = playing.read(RATE) - tone
    assert under[-1] == pytest.approx(0.025, rel=0.01)
    playing.mixer.set_gain_db(-6.0)
    alone = playing.read(3 * RATE)
    assert alone[-1] == pytest.approx(0.25 * 10 ** (-6 / 20), rel=0.01)


def test_a_read_of_nothing_is_nothing() -> None:
    assert len(Playing().mixer.read(0)) == 0


# --- from files ------------------------------------------------------------------------------------


def until_there(reader: Reader, seconds: float) -> Samples:
    """So much of what it reads, without the silence before."""
    found: list[Samples] = []
    while sum(map(len, found)) < seconds * RATE:
        block = next(reader)
        if block.any():
            found.append(block)
    return np.concatenate(found)


def test_a_file_is_brought_to_its_place_below_the_coach_and_goes_on_without_an_end(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).normal(0, 0.02, 44_100 * 6)
    soundfile.write(tmp_path / "music.flac", noise, 44_100)
    told: list[str] = []
    with closing(Reader(tmp_path, told.append)) as reader:
        music = until_there(reader, 20.0)
    assert not reader.is_alive()
    assert integrated(power(music)) == pytest.approx(SPEECH_LUFS - BELOW_LU, abs=0.5)
    assert told == []


@pytest.mark.parametrize("name", ["nothing.flac", "text.flac", "."])
def test_what_holds_no_music_is_refused_before_anything_sounds(name: str, tmp_path: Path) -> None:
    (tmp_path / "text.flac").write_text("no sound")
    with pytest.raises(SoundError, match=r"no music"):
        Reader(tmp_path / name, pytest.fail)


def test_music_that_fails_later_is_told_and_is_silence(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "blip.wav", np.zeros(100), RATE)  # too short for music
    told: list[str] = []
    with closing(Reader(tmp_path / "blip.wav", told.append)) as reader:
        reader.join()
        assert not next(reader).any()
    assert told[0].startswith("There is no more music: ")
