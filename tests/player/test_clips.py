from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeVoice
from tests.virtual import until
from voicecoach.errors import SoundError, VoiceError
from voicecoach.player import clips as module
from voicecoach.player.clips import EstimatedClips, SpokenClips
from voicecoach.sound.clip import RATE, Clip
from voicecoach.sound.files.file import FileSink
from voicecoach.sound.tones import tone
from voicecoach.voice.cache import Speech


class Robot:
    """A voice that beeps a tenth of a second for each letter, and counts how often it was asked."""

    name, version, speaker, rate, parallel = "robot", "1", "", 175, 1

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.respelt: dict[str, str] = {}

    def available(self) -> None:
        return None

    def start(self) -> None:
        """It is always ready."""

    def synthesize(self, text: str) -> Clip:
        self.asked.append(text)
        return Clip(np.sin(np.arange(len(text) * RATE // 10) / 20).astype(np.float32))

    def close(self) -> None:
        """Nothing runs."""


def lazily(texts: Iterable[str], taken: list[str]) -> Iterable[str]:
    for text in texts:
        taken.append(text)
        yield text


def test_the_coming_texts_are_only_found_out_once_one_is_missing(tmp_path: Path) -> None:
    speech, taken = Speech(Robot(), tmp_path), list[str]()
    speech.clip("here")
    clips = SpokenClips(speech, {})
    clips.prepare(lazily(["missing", "following"], taken))
    clips.speech("here")
    assert taken == []
    clips.speech("missing")
    assert taken == ["missing", "following"]
    speech.close()


def test_live_they_are_made_ready_at_once_and_the_sound_does_not_wait(tmp_path: Path) -> None:
    asked, made = threading.Event(), threading.Event()

    def coming() -> Iterator[str]:
        asked.wait()
        yield "coming"
        made.set()

    speech = Speech(Robot(), tmp_path)
    SpokenClips(speech, {}, eager=True).prepare(coming())  # returns, though it isn't known yet what is coming
    asked.set()
    made.wait()
    assert speech.clip("coming")
    speech.close()


def test_live_a_voice_that_keeps_it_waiting_is_not_waited_for_until_it_has_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = FakeVoice()
    speech = Speech(voice, tmp_path)
    clips = SpokenClips(speech, {}, eager=True)
    clips.speech("first")
    voice.may_finish.clear()
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    with pytest.raises(VoiceError, match="not spoken in time"):
        clips.speech("late")
    monkeypatch.setattr(module, "PATIENCE", 60.0)
    late = threading.Timer(5.0, voice.may_finish.set)  # whoever waits for it, gets it
    late.start()
    with pytest.raises(VoiceError, match="not spoken in time"):
        clips.speech("following")
    late.cancel()
    voice.may_finish.set()
    until(lambda: speech.ready("late") is not None, "the voice")
    assert len(clips.speech("new"))
    speech.close()


def test_a_sound_is_a_tone_or_a_file_of_the_routine(tmp_path: Path) -> None:
    gong = tmp_path / "gong.wav"
    with FileSink(gong) as sink:
        sink.write(np.full(4_800, 0.5, dtype=np.float32))
    speech = Speech(Robot(), tmp_path)
    clips = SpokenClips(speech, {"gong": str(gong), "pip": ""})
    assert len(clips.sound("gong")) == 4_800
    assert clips.sound("pip") is tone("pip")
    with pytest.raises(SoundError, match="There is no sound called 'bell'"):
        clips.sound("bell")
    speech.close()


def test_an_estimated_clip_is_its_length_in_frames() -> None:
    assert len(EstimatedClips().speech("[2s]")) == 2 * RATE
    assert len(EstimatedClips().sound("pip")) == len(tone("pip"))
