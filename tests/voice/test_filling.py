from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes import FakeVoice
from voicecoach.errors import VoiceError
from voicecoach.voice import filling
from voicecoach.voice.cache import Speech


@pytest.fixture
def voice() -> FakeVoice:
    return FakeVoice("kokoro", refused=frozenset({"unspeakable"}))


@pytest.fixture
def speech(voice: FakeVoice, tmp_path: Path) -> Iterator[Speech]:
    with closing(Speech(voice, tmp_path)) as speech:
        yield speech


@pytest.mark.parametrize(("name", "slow"), [("kokoro", True), ("system", False)])
def test_a_voice_that_cannot_keep_up_is_slow(name: str, slow: bool, tmp_path: Path) -> None:
    with closing(Speech(FakeVoice(name), tmp_path)) as speech:
        assert filling.is_slow(speech) == slow


def test_what_is_missing_is_told_once_in_its_order(speech: Speech) -> None:
    speech.clip("lift")
    assert filling.missing(speech, ["hold", "lift", "[2s]", "hold", "rest"]) == ["hold", "rest"]


def test_what_was_made_is_there_for_whoever_opens_the_cache_next(
    speech: Speech, voice: FakeVoice, tmp_path: Path
) -> None:
    filling.make(speech, "Lie down. [1s] Lift.")
    assert voice.spoken == ["Lie down.", "Lift."]
    with closing(Speech(FakeVoice("kokoro"), tmp_path)) as other:
        assert filling.missing(other, ["Lie down. [1s] Lift."]) == []


def test_a_text_that_cannot_be_spoken_raises_its_error_when_it_is_wanted(speech: Speech) -> None:
    filling.make(speech, "unspeakable")
    with pytest.raises(VoiceError, match="could not say 'unspeakable'"):
        speech.clip("unspeakable")
