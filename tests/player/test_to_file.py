"""Finished files, from a script to what other programs find in them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image

from tests.sound.media import decoded, loudness, probed, program
from voicecoach.cli.app import main
from voicecoach.sound.clip import RATE
from voicecoach.sound.files import cover
from voicecoach.sound.files.encoders import FORMATS
from voicecoach.voice.voices import voices

ROUTINE = """\
routine Short & sweet
    source An article

use glutes

say Hello.
do Glute bridge: 2 x 3 lifts, rest 12s
do Clam shell: 4 reps each side
    settle 4s
"""

Render = Callable[..., Path]
WITHIN_LU = 0.5
LEAD = 0.35


@pytest.fixture
def render(workplace: Path) -> Render:
    (workplace / "short.routine").write_text(ROUTINE)

    def rendered(name: str, *options: str) -> Path:
        assert main(["render", "short", "-o", name, "--no-preamble", *options]) == 0
        return Path(name)

    return rendered


def outline(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    """The log, its times those of a file that begins with the usual silence."""
    capsys.readouterr()
    assert main(["outline", "short", "--json"]) == 0
    entries = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [entry | {"t": entry["t"] + LEAD} for entry in entries]


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_has_its_loudness_its_length_and_a_chapter_an_exercise(
    ending: str, render: Render, capsys: pytest.CaptureFixture[str]
) -> None:
    path = render(f"a{ending}", "--date", "2026-03-01")
    log = outline(capsys)
    level, peak = loudness(path)
    assert level == pytest.approx(-16.0, abs=WITHIN_LU)
    assert peak <= -1.0
    found = probed(path)
    assert found.seconds == pytest.approx(log[-1]["t"], abs=0.05)
    begun = [(entry["t"], entry["name"]) for entry in log if entry["event"] == "exercise"]
    assert [title for _, title in found.chapters] == ["Introduction", *(name for _, name in begun)]
    assert [at for at, _ in found.chapters] == pytest.approx([0.0, *(at for at, _ in begun)], abs=0.001)
    tags = found.tags
    assert (tags["title"], tags["comment"], tags["date"]) == ("Short & sweet", "An article", "2026-03-01")


@pytest.mark.parametrize("voice", [name for name, reason in voices() if reason is None])
def test_every_voice_comes_out_as_loud(voice: str, render: Render) -> None:
    level, peak = loudness(render("a.wav", "--voice", voice))
    assert level == pytest.approx(-16.0, abs=WITHIN_LU)
    assert peak <= -1.0


def test_the_same_command_gives_the_same_bytes(render: Render, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "tune.wav", np.random.default_rng(1).normal(0, 0.05, (5 * RATE, 2)), RATE)
    options = ("--music", "tune.wav", "--cover", "--captions")
    once, again = render("a.opus", *options), render("b.opus", *options)
    assert once.read_bytes() == again.read_bytes()
    assert Path("a.vtt").read_text() == Path("b.vtt").read_text()


def test_the_first_word_begins_once_a_loudspeaker_is_awake(render: Render) -> None:
    for options, lead in [((), LEAD), (("--lead", "1.5"), 1.5), (("--lead", "0"), 0.0)]:
        sounding = np.flatnonzero(np.abs(decoded(render("a.wav", *options))) > 0.02)
        assert 0 <= sounding[0] / RATE - lead < 0.005


def test_captions_stand_where_the_words_are(render: Render, capsys: pytest.CaptureFixture[str]) -> None:
    render("a.flac", "--captions")
    said = [entry for entry in outline(capsys) if entry["event"] == "say"]
    cues = Path("a.vtt").read_text().strip().split("\n\n")[1:]
    assert len(cues) == len(said)
    samples = decoded(Path("a.flac"))
    for cue, entry in zip(cues, said, strict=True):
        minutes, seconds = cue.split(" --> ")[0].split(":")[1:]
        start = 60 * int(minutes) + float(seconds)
        assert start == pytest.approx(entry["t"], abs=0.001)
        assert np.abs(samples[round(start * RATE) : round((start + 0.2) * RATE)]).max() > 0.05


def test_an_audio_book_holds_its_captions(render: Render) -> None:
    path = render("a.m4b", "--captions", "--cover")
    command = [program(), "-v", "error", "-i", path, "-map", "0:s", "-f", "webvtt", "-"]
    inside = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    beside = Path("a.vtt").read_text()
    assert words_of(inside) == words_of(beside)
    assert [name for name, _, _ in probed(path).covers] == ["png"]


def words_of(captions: str) -> list[str]:
    return [cue.split("\n")[1].replace("&amp;", "&") for cue in captions.strip().split("\n\n")[1:]]


def test_each_exercise_in_a_file_of_its_own(render: Render) -> None:
    render("whole.flac")
    render("a.flac", "--each", "--captions")
    names = ["a-01-introduction", "a-02-glute-bridge", "a-03-clam-shell"]
    assert sorted(path.stem for path in Path().glob("a-*.flac")) == names
    assert (sorted(path.stem for path in Path().glob("a-*.vtt"))) == names
    parts = [decoded(Path(f"{name}.flac")) for name in names]
    assert (np.concatenate(parts) == decoded(Path("whole.flac"))).all()
    lines = Path("a.m3u8").read_text().splitlines()
    assert lines[2::2] == [f"{name}.flac" for name in names]
    assert [float(line.split(":")[1].split(",")[0]) for line in lines[1::2]] == [
        pytest.approx(len(part) / RATE, abs=0.001) for part in parts
    ]
    tags = probed(Path(f"{names[1]}.flac")).tags
    assert (tags["title"], tags["album"], tags["track"]) == ("Glute bridge", "Short & sweet", "2")
    assert not Path("a.flac").exists()


def test_a_failure_in_a_later_part_leaves_none(render: Render) -> None:
    render("b.wav")
    Path("b.wav").unlink()
    Path("a-03-clam-shell.wav").mkdir()
    assert main(["render", "short", "-o", "a.wav", "--each"]) == 3
    assert not [path for path in Path().iterdir() if path.is_file() and path.suffix != ".routine"]


def test_music_is_under_the_voice_and_out_of_its_way(
    render: Render, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hum at 5 kHz, where this voice has little: its level shows the music alone."""
    hum = 0.2 * np.sin(2 * np.pi * 5000 * np.arange(9 * 44_100) / 44_100)
    soundfile.write("tune.flac", np.stack([hum, hum], axis=1), 44_100)
    path = render("a.wav", "--music", "tune.flac", "--duck", "20")
    level, peak = loudness(path)
    assert level == pytest.approx(-16.0, abs=WITHIN_LU)
    assert peak <= -1.0
    samples = decoded(path)
    assert len(samples) == round(outline(capsys)[-1]["t"] * RATE)
    window = RATE // 10
    at = np.exp(-2j * np.pi * 5000 * np.arange(window) / RATE) * np.hanning(window)
    hums = np.abs(samples[: len(samples) // window * window].reshape(-1, window) @ at)
    spoken = render("b.wav") and decoded(Path("b.wav"))
    silent = np.abs(spoken[: len(hums) * window].reshape(-1, window)).max(axis=1) < 0.001
    quiet, loud = np.percentile(20 * np.log10(hums[30:-60][silent[30:-60]] + 1e-9), [5, 95])
    assert 17 < loud - quiet < 25  # 20, and a little that the limiter takes near speech


def test_a_cover_shows_in_the_file(render: Render) -> None:
    assert probed(render("a.mp3", "--cover")).covers == [("png", 600, 600)]


def test_a_cover_has_room_for_any_words() -> None:
    long = cover.png("A title " * 30, [f"Exercise number {n} with a name " * 3 for n in range(40)], "1 h")
    assert Image.open(BytesIO(long)).size == (600, 600)
    assert cover.png("A", [], "") != cover.png("B", [], "")


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["-o", "a.wav", "--music", "none.mp3"], 2, "none.mp3"),
        (["-o", "a.wav", "--music", "short.routine"], 3, "short.routine: there is no music in it."),
        (["-o", "a.wav", "--date", "today"], 2, "'today' is not a date like 2026"),
        (["-o", "none/a.mp3"], 3, "none/a.mp3 can't be written: there is no folder none. Create it."),
        (["-o", "none/a.mp3", "--each"], 3, "there is no folder none. Create it."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    options: list[str], status: int, said: str, render: Render, capsys: pytest.CaptureFixture[str]
) -> None:
    del render
    assert main(["render", "short", *options]) == status
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert [path.name for path in Path().iterdir()] == ["short.routine"]
