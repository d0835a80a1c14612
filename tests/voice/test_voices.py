from __future__ import annotations

from pathlib import Path

import pytest

from voicecoach.errors import UsageError, VoiceError
from voicecoach.folders import data_folder
from voicecoach.voice.engine import Engine
from voicecoach.voice.piper import PiperEngine
from voicecoach.voice.voices import choose, chosen, open_voice, usual


@pytest.fixture(autouse=True)
def unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No voice is named in the environment."""
    monkeypatch.delenv("VOICECOACH_VOICE")


@pytest.mark.parametrize(("reason", "voice"), [(None, "piper"), ("piper is not installed.", "system")])
def test_the_natural_voice_speaks_where_it_can(
    reason: str | None, voice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PiperEngine, "available", lambda _: reason)
    assert usual() == voice


def test_the_chosen_voice_speaks_from_then_on() -> None:
    assert chosen() == ""
    choose("pico")
    assert (chosen(), usual()) == ("pico", "pico")


def test_a_speaker_is_named_with_its_voice() -> None:
    choose("system:en-us")
    assert usual() == "system:en-us"
    voice = open_voice(usual())
    assert (voice.name, voice.speaker) == ("system", "en-us")
    assert open_voice("piper:C:/voices/anna.onnx").speaker == "C:/voices/anna.onnx"


def test_the_environment_names_another(monkeypatch: pytest.MonkeyPatch) -> None:
    choose("pico")
    monkeypatch.setenv("VOICECOACH_VOICE", "system")
    assert usual() == "system"


def test_an_unknown_voice_is_neither_chosen_nor_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="There is no voice 'hal'"):
        choose("hal")
    assert chosen() == ""
    monkeypatch.setenv("VOICECOACH_VOICE", "hal")
    with pytest.raises(UsageError, match="There is no voice 'hal'"):
        usual()


def test_what_cannot_be_kept_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path / "file" / "data"))
    (tmp_path / "file").touch()
    with pytest.raises(VoiceError, match="Say it each time instead"):
        choose("pico")
    assert not data_folder().exists()


def test_an_engine_says_on_which_systems_it_can_be_had() -> None:
    assert Engine.has_wheels()
