from __future__ import annotations

import json

import pytest

from voicecoach.page.figures import Figures
from voicecoach.pictures.album import Album
from voicecoach.routine.library import load
from voicecoach.session.views.snapshot import Snapshot


@pytest.fixture(scope="module")
def figures() -> Figures:
    return Figures(Album(load("booty-work-breakdown")))


def test_an_instant_shows_its_exercise_and_phase(figures: Figures) -> None:
    now = Snapshot("working", exercise="Glute bridge", phase="lift", phase_left=1.0, phase_length=2.0)
    assert figures.of(now) == {"exercise": "glute bridge", "side": "", "phase": 0}
    assert figures.of(Snapshot("working", exercise="Juggling")) is None


def test_an_exercise_has_its_start_and_every_phase(figures: Figures) -> None:
    pages = list(figures.pages("glute bridge", "", "dark"))
    assert [page["phase"] for page in pages if page["number"] == 0] == [-1, 0, 1, 2]
    for page in pages:
        assert page["svg"].startswith("<")
        assert "<script" not in page["svg"]
        assert "style=" not in page["svg"]  # the page's policy would drop it
    assert max(len(json.dumps(page)) for page in pages) < 60_000  # so that sound waits behind none for long


@pytest.mark.parametrize(
    ("exercise", "theme"), [("juggling", "dark"), ("../x", "light"), ("glute bridge", "neon")]
)
def test_of_anything_else_there_is_none(figures: Figures, exercise: str, theme: str) -> None:
    assert list(figures.pages(exercise, "", theme)) == []
