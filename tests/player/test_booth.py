"""The voice check as a command: it asks by a loudspeaker and listens by a microphone, both virtual."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import soxr

from tests.conftest import own_model
from tests.listen.test_listener import say
from tests.sound.virtual_audio import VirtualAudio, virtual_audio
from voicecoach.cli import main
from voicecoach.sound.clip import RATE, Clip


@pytest.fixture
def audio(tmp_path: Path) -> Iterator[VirtualAudio]:
    with virtual_audio(tmp_path) as started:
        yield started


def check(audio: VirtualAudio, answers: dict[str, str], *only: str) -> tuple[int, list[str]]:
    """Run the check for these commands with somebody who answers; its status and what it printed."""
    clips = {words: Clip(soxr.resample(say(words), 16_000, RATE)) for words in answers.values() if words}
    command = [sys.executable, "-m", "voicecoach", "setup", "--model", str(own_model()), "--voice-check"]
    command += [part for name in only for part in ("--only", name)]
    printed = []
    with subprocess.Popen(command, env=audio.environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            printed.append(line.strip())
            asked = line.removeprefix("Say '").split("'")[0] if line.startswith("Say '") else ""
            if words := answers.get(asked):
                audio.say(clips[words])
    return process.returncode, printed


def test_what_is_heard_and_what_is_missed_is_told_and_kept(audio: VirtualAudio, own_folders: Path) -> None:
    status, printed = check(audio, {"stop": "stop", "easier": ""}, "stop", "easier")
    assert status == 0
    assert "'stop': heard." in printed
    assert any(line.startswith("'easier': heard 0 of 2 times. Say 'make it easier'") for line in printed)
    kept = json.loads((own_folders / "data" / "words.json").read_text())
    assert kept["ease"] == {"stop": 0.0, "easier": 0.0}


def test_a_command_that_is_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["setup", "--model", str(own_model()), "--voice-check", "--only", "pian"]) == 2
    assert capsys.readouterr().err.startswith("There is no command 'pian'. There is: pain, stop,")
