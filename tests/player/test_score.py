from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeVoice
from voicecoach.player.clips import SpokenClips
from voicecoach.player.render.score import Note, Notes, Score
from voicecoach.sound.clip import RATE, Clip, Samples
from voicecoach.sound.mixer import Mixer
from voicecoach.voice.cache import Speech


@pytest.fixture
def speech(tmp_path: Path) -> Speech:
    return Speech(FakeVoice(), tmp_path)


@pytest.fixture
def clips(speech: Speech) -> SpokenClips:
    return SpokenClips(speech, {})


def at_once(clips: SpokenClips) -> Samples:
    """What `performed` sounds like on a mixer itself."""
    mixer = Mixer()
    parts = [mixer.read(1000)]
    mixer.place(clips.speech("three"), 1000, 1)
    mixer.place(clips.sound("tick"), 1700, 2)
    parts.append(mixer.read(4000))
    mixer.set_gain_db(-6.0)
    mixer.duck(12.0)
    parts.append(mixer.read(3001))
    mixer.cut(480)
    mixer.place(clips.speech("one"), 8001, 3)
    parts.append(mixer.read(9000))
    return np.concatenate(parts)


def performed(clips: SpokenClips, speech: Speech) -> Score:
    notes, score = Notes(clips, speech), Score(1000)
    score.place(notes.speech("three"), 1000, 1)
    score.place(notes.sound("tick"), 1700, 2)
    score.read(4000)
    score.set_gain_db(-6.0)
    score.duck(12.0)
    score.read(3001)
    assert list(score.cut(480)) == [1, 2]
    score.place(notes.speech("one"), 8001, 3)
    score.read(9000)
    return score


@pytest.mark.parametrize("frames", [7, 480, RATE])
def test_what_was_done_on_it_sounds_as_on_a_mixer(clips: SpokenClips, speech: Speech, frames: int) -> None:
    assert np.array_equal(np.concatenate(list(performed(clips, speech).blocks(frames))), at_once(clips))


def test_each_clip_is_known_with_the_frames_it_begins_at(clips: SpokenClips, speech: Speech) -> None:
    notes, score = Notes(clips, speech), Score()
    for at in (0, 900, 2100):
        score.place(notes.speech("one"), at, at)
    assert list(score.starts.values()) == [[0, 900, 2100]]
    assert len(notes.speech("one")) == len(clips.speech("one"))


class UnreadClips(SpokenClips):
    """Clips that nobody may ask for."""

    def speech(self, text: str) -> Clip:
        pytest.fail(f"'{text}' was read to be measured")


TEXT = "One. [0.3s] Two."


def same(one: Note, other: Note) -> bool:
    mine, others = one.measured, other.measured
    pairs = [(mine.power, others.power), (mine.peaks, others.peaks), (mine.steps, others.steps)]
    return len(one) == len(other) and all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in pairs)


def test_what_was_measured_once_is_not_read_to_be_measured_again(clips: SpokenClips, speech: Speech) -> None:
    first = Notes(clips, speech).speech(TEXT)
    again = Notes(UnreadClips(speech, {}), speech).speech(TEXT)
    assert same(first, again)


def test_of_damaged_loudness_the_clip_is_measured_again(
    clips: SpokenClips, speech: Speech, tmp_path: Path
) -> None:
    first = Notes(clips, speech).speech(TEXT)
    (kept,) = tmp_path.glob("*.finding")
    whole = kept.read_bytes()
    for damaged in (b"", whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1])):
        kept.write_bytes(damaged)
        assert same(first, Notes(clips, speech).speech(TEXT))
        assert kept.read_bytes() == whole


def test_speech_that_was_made_anew_is_measured_anew(
    clips: SpokenClips, speech: Speech, tmp_path: Path
) -> None:
    Notes(clips, speech).speech("one")
    speech._disk.write("one", np.ones(100, dtype=np.int16))
    another = Speech(FakeVoice(), tmp_path)
    assert len(Notes(SpokenClips(another, {}), another).speech("one")) == 100


def test_where_nothing_can_be_kept_all_is_measured(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    speech = Speech(FakeVoice(), tmp_path / "file")
    clips = SpokenClips(speech, {})
    assert len(Notes(clips, speech).speech("one")) == len(clips.speech("one"))


def test_of_nothing_there_is_no_block() -> None:
    assert list(Score().blocks(480)) == []
