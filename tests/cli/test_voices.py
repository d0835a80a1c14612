from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.sound.media import probed
from voicecoach.cli import parts
from voicecoach.cli.app import main
from voicecoach.folders import data_folder
from voicecoach.sound.files.file import read_clip
from voicecoach.voice.piper import PiperEngine
from voicecoach.voice.voices import chosen, voices


def test_a_voice_is_used_from_then_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VOICECOACH_VOICE")
    assert main(["voices", "--use", "system"]) == 0
    assert chosen() == "system"
    assert main(["voices"]) == 0
    assert "system    can speak here, and does\n" in capsys.readouterr().out


def test_a_voice_that_cannot_speak_is_not_used(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PiperEngine, "available", lambda _: "piper is not installed.")
    assert main(["voices", "--use", "piper"]) == 3
    assert capsys.readouterr().err == "piper is not installed. Or: voicecoach setup --voice piper\n"
    assert chosen() == ""


def test_a_pronunciation_of_ones_own_is_tried(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = data_folder() / "pronunciations.txt"
    own.parent.mkdir(parents=True, exist_ok=True)
    sounds = []
    for text in ("", "L4/L5 = el four, el five\n"):
        own.write_text(text, encoding="utf-8")
        assert main(["voices", "--say", "L4/L5", "-o", "a.wav"]) == 0
        sounds.append(read_clip(workplace / "a.wav").samples)
    assert not np.array_equal(*sounds)
    assert f"Your own pronunciations: {own}" in capsys.readouterr().err


def test_one_file_holds_every_voice(workplace: Path) -> None:
    assert main(["voices", "--compare", "-o", "all.flac"]) == 0
    can = [name for name, reason in voices() if reason is None]
    titles = [title for _, title in probed(workplace / "all.flac").chapters]
    assert titles == [f"The {name} voice" for name in can]


@pytest.mark.parametrize("wheels", [True, False])
def test_a_person_is_told_once_of_a_natural_voice_that_can_be_had(
    wheels: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(parts.sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(PiperEngine, "has_wheels", staticmethod(lambda: wheels))
    for _ in range(2):
        parts.offer_natural("system")
    parts.offer_natural("piper")
    assert capsys.readouterr().err.count("voicecoach setup --voice piper") == wheels
