"""Films, from a script to what other programs find in them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from msgspec.structs import replace

from tests.sound.media import program
from voicecoach.cli.app import main
from voicecoach.pictures.album import Album
from voicecoach.pictures.film import Frames
from voicecoach.pictures.screenplay import COUNT, FIGURE, HEIGHT, WIDTH, FramePlace
from voicecoach.player.eventlog import Entry
from voicecoach.player.render.captions import chapters
from voicecoach.player.render.films import RATE, _films
from voicecoach.player.render.to_file import PLAIN
from voicecoach.player.unattended import estimate, planned
from voicecoach.routine.library import load
from voicecoach.session.views.snapshot import Snapshot

ROUTINE = """\
routine Short film
do Lift: 2 reps
do Twist: 1 rep

exercise Lift
    settle    1s
    rep       lift 1s, hold 1s, lower 1s
    pose      on back, knees bent
    pose      at lift: hips up

exercise Twist
    settle    1s
    rep       over 1s, back 1s
    pose      on back, knees bent, arms out
    pose      at over: hips turned right 40
"""
LEAD = 0.35
pytestmark = pytest.mark.xdist_group("films")  # of which each is made once

TURNED = 1.0
"""Levels of 255, on average, by which the count's place changes at a new phase."""


@pytest.fixture(scope="module", params=[".mp4", ".webm"])
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One film of a kind for all that is asked of it: it takes longer than the rest."""
    folder = tmp_path_factory.mktemp("film")
    (folder / "short.routine").write_text(ROUTINE)
    path = folder / f"a{request.param}"
    script = str(folder / "short.routine")
    assert main(["render", script, "-o", str(path), "--no-preamble", "--voice", "system"]) == 0
    return path


SMALLER = 4
"""Pixels of the film that are one of what is compared."""


def frames(path: Path, place: FramePlace) -> Any:
    """A part of each frame that is seen in turn, those that stand still too, as levels of grey."""
    wide, high = place.width // SMALLER, place.height // SMALLER
    cut = f"crop={place.width}:{place.height}:{place.left}:{place.top}"
    part = f"fps={RATE},{cut},scale={wide}:{high},format=gray"
    said = subprocess.run(
        [program(), "-v", "error", "-i", str(path), "-vf", part, "-f", "rawvideo", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    return np.frombuffer(said.stdout, np.uint8).reshape(-1, high, wide).astype(np.float32)


def unlike(one: Any, other: Any) -> float:
    """Levels of 255 by which two parts differ, on average."""
    return float(np.mean(np.abs(one - other)))


def log(film: Path, capsys: pytest.CaptureFixture[str]) -> list[Any]:
    capsys.readouterr()
    assert main(["outline", str(film.with_name("short.routine")), "--json", "--voice", "system"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_film_has_pictures_sound_captions_and_chapters(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    end = log(film, capsys)[-1]["t"] + LEAD
    with av.open(str(film)) as file:
        (video,) = file.streams.video
        assert (video.width, video.height) == (1280, 720)
        assert len(file.streams.audio) == len(file.streams.subtitles) == 1
        assert [chapter["metadata"]["title"] for chapter in file.chapters()][-2:] == ["Lift", "Twist"]
        assert (file.duration or 0) / av.time_base == pytest.approx(end, abs=0.06)


def test_a_counts_picture_comes_within_a_frame_of_its_sound(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = log(film, capsys)
    onsets = [entry["t"] + LEAD for entry in entries if entry["event"] == "phase"]
    assert len(onsets) == 8
    counts = frames(film, COUNT)
    # Every phase has another word beside the figure. What an encoder makes of what stands still is less.
    turns = {n for n in range(1, len(counts)) if unlike(counts[n - 1], counts[n]) > TURNED}
    late = {onset: min((n - onset * RATE for n in turns), key=abs) for onset in onsets}
    assert {onset: frames for onset, frames in late.items() if not -1 <= frames <= 1} == {}


def test_the_figure_moves_with_the_phases_and_stands_in_a_hold(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = [entry for entry in log(film, capsys) if entry["event"] == "phase"]
    lift, hold, lower = (round((entry["t"] + LEAD) * RATE) for entry in entries[:3])
    figures = frames(film, FIGURE)
    assert unlike(figures[lift], figures[hold]) > 0.3
    assert unlike(figures[hold + 2], figures[lower - 2]) < 0.3
    assert unlike(figures[lower], figures[lower + RATE // 2]) > 0.3


def test_of_each_exercise_there_is_a_film_with_its_frames() -> None:
    plan, happened = planned(load("glute-activation-short")), list[Entry]()
    happened += estimate(plan)[1]
    films = list(_films(plan, Path("a.mp4"), happened, replace(PLAIN, each=True)))
    names = [path.name for path, _, _ in films]
    assert names[0].startswith("a-01-")
    assert len(names) == len(chapters(happened))
    assert [chapter.start for _, chapter, _ in films][1:] == [chapter.end for _, chapter, _ in films][:-1]


def test_a_frame_where_nothing_has_changed_is_the_one_before() -> None:
    now = Snapshot("resting", title="Morning", number=7, counts="left", coming="Glute bridge")
    frames = Frames(Album(load("daily-glute-strength"))).of([now, now, replace(now, number=6)])
    first, second, third = frames
    assert len(first) == WIDTH * HEIGHT * 3 // 2
    assert first is second
    assert first != third
