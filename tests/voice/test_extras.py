"""The voices that come as extras: what the contract doesn't say of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from tests.conftest import lacking
from voicecoach.errors import VoiceError
from voicecoach.voice import piper
from voicecoach.voice.base import Voice
from voicecoach.voice.piper import PiperEngine
from voicecoach.voice.voices import open_voice

TEXTS = ["six", "Rest for thirty seconds. Then the left side.", "three"]


@pytest.fixture(params=["piper", "pico"])
def voice(request: pytest.FixtureRequest) -> Iterator[Voice]:
    with closing(open_voice(request.param)) as voice:
        if reason := voice.available():
            lacking(reason)
        yield voice


def test_the_same_text_is_the_same_samples_in_any_order_and_process(voice: Voice) -> None:
    once = [voice.synthesize(text).samples for text in TEXTS]
    voice.close()
    again = [voice.synthesize(text).samples for text in reversed(TEXTS)]
    for one, other in zip(once, reversed(again), strict=True):
        assert np.array_equal(one, other)


def test_an_unknown_speaker_is_an_error_not_another_voice(voice: Voice) -> None:
    with closing(open_voice(voice.name, speaker="en-us.onx")) as other, pytest.raises(VoiceError) as raised:
        other.synthesize("one")
    assert str(raised.value).startswith(f"The {voice.name} voice could not say 'one': it has no ")


def test_pico_speaks_other_languages_by_their_codes() -> None:
    with closing(open_voice("pico", speaker="en-gb")) as british, closing(open_voice("pico")) as american:
        if reason := british.available():
            lacking(reason)
        texts = [voice.synthesize("half an hour").samples for voice in (british, american)]
    assert not np.array_equal(*texts)


def test_what_is_missing_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piper, "find_spec", lambda name: None if name == "piper" else name)
    assert PiperEngine().available() == ("piper is not installed: pip install 'voicecoach[piper]' (130 MB).")


def test_another_voice_of_pipers_needs_both_its_files() -> None:
    if reason := PiperEngine().available():
        lacking(reason)
    assert PiperEngine("nowhere.onnx").available() == (
        "nowhere.onnx is no voice of Piper's: give a .onnx file with its .onnx.json beside it."
    )
