from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks import formats
from benchmarks import render as bench
from benchmarks.render import COLD, PYTHON, SHELL, WARM, PacedLine, RenderMeasured
from tests.conftest import needs
from voicecoach.player.eventlog import Ended, Entry, Spoken
from voicecoach.session.facts import FalseAlarm
from voicecoach.sound.files.file import read_clip

INSTALL = "apt install espeak-ng sox"
SAID = [
    Entry(0, Spoken("Hello. [1.5s] Ready?", 1.0, "cue")).to_json(),
    Entry(0, FalseAlarm()).to_json(),
    Entry(96_000, Spoken("one", 2.0, "count")).to_json(),
    Entry(120_000, Ended("done", 2.5)).to_json(),
]


def test_each_utterance_has_the_time_until_the_following_one() -> None:
    assert bench.utterances_of(SAID) == [PacedLine("Hello. Ready?", 2.0), PacedLine("one", 0.5)]


def test_the_shell_script_speaks_the_same_at_the_same_times(tmp_path: Path) -> None:
    needs("espeak-ng", "sox", install=INSTALL)
    (tmp_path / "shell.sh").write_text(bench.shell_script(bench.utterances_of(SAID), tmp_path))
    subprocess.run(["sh", str(tmp_path / "shell.sh")], check=True, capture_output=True)
    clip = read_clip(tmp_path / "shell.wav")
    assert clip.seconds == pytest.approx(2.5, abs=0.001)
    assert abs(clip.samples[:48_000]).max() > 0.1
    assert abs(clip.samples[95_000:95_900]).max() < 0.01 < abs(clip.samples[96_000:]).max()


def test_a_table_shows_medians_and_how_many_times_ours_they_are() -> None:
    runs = {COLD: [1.0, 9.0, 2.0], WARM: [0.5], SHELL: [8.0]}
    measured = RenderMeasured(
        "short", 60.0, 2, 1, runs, {PYTHON: "not measured: install it"}, {"system": "this"}
    )
    rows = {row[:24].strip(): row[24:].split() for row in measured.table().splitlines()}
    assert rows[COLD] == ["2.000", "1.00", "9.00", "2.00"]
    assert rows[SHELL] == ["8.000", "4.0", "16.0", "8.00"]
    assert " ".join(rows[PYTHON]) == "- not measured: install it"
    assert measured.as_json()["median"] == {COLD: 2.0, WARM: 0.5, SHELL: 8.0}


def test_every_way_can_be_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needs("espeak-ng", "sox", install=INSTALL)
    monkeypatch.chdir(tmp_path)
    Path("short.routine").write_text("routine Short\n\nsay Hello.\n")
    rounds: list[str] = []
    monkeypatch.setattr(formats, "LONG", formats.LONG.replace("80 times", "2 times"))
    measured = bench.measure("short", 1, rounds.append)
    assert rounds == ["round 1 of 1", "formats, round 1 of 1", "three hours"]
    assert all(len(runs) == 1 and runs[0] > 0 for runs in measured.runs.values())
    assert {COLD, WARM, SHELL} <= set(measured.runs)
    assert measured.formats
    assert {".wav", ".flac", ".ogg", ".opus", ".mp3"} <= set(measured.formats.ours)
    assert measured.formats.long.peak_mb < 200
    assert "three hours to FLAC" in measured.table()
    assert set(measured.as_json()["formats"]) == set(measured.formats.bare)
    assert 0 < measured.runs[bench.PLAY_WARM][0] < 60
