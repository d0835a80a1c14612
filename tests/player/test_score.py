from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeVoice
from voicecoach.player.clips import SpokenClips
from voicecoach.player.render.score import Notes, Score
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.mixer import Mixer
from voicecoach.voice.cache import Speech


@pytest.fixture
def clips(tmp_path: Path) -> SpokenClips:
    return SpokenClips(Speech(FakeVoice(), tmp_path), {})


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


def performed(clips: SpokenClips) -> Score:
    notes, score = Notes(clips), Score(1000)
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
def test_what_was_done_on_it_sounds_as_on_a_mixer(clips: SpokenClips, frames: int) -> None:
    assert np.array_equal(np.concatenate(list(performed(clips).blocks(frames))), at_once(clips))


def test_each_clip_is_known_with_the_frames_it_begins_at(clips: SpokenClips) -> None:
    notes, score = Notes(clips), Score()
    for at in (0, 900, 2100):
        score.place(notes.speech("one"), at, at)
    assert list(score.starts.values()) == [[0, 900, 2100]]
    assert len(notes.speech("one")) == len(clips.speech("one"))


def test_of_nothing_there_is_no_block() -> None:
    assert list(Score().blocks(480)) == []
