"""The page while no session goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from voicecoach.cli import lobby
from voicecoach.progress.rows import History, PainRow, SessionRow, SetRow


@pytest.fixture(autouse=True)
def _folder(workplace: Path) -> Iterator[None]:
    """In a folder, and with a diary, of its own."""
    assert workplace.is_dir()
    lobby.forget()
    yield
    lobby.forget()


def test_with_no_programme_nothing_is_due_and_all_routines_are_offered() -> None:
    shown = lobby.lobby()
    assert (shown["today"], shown["due"], shown["history"]) == ([], [], None)
    assert "roze-four" in {one["name"] for one in shown["routines"]}


def test_what_the_programme_has_for_today_can_be_started_by_its_name(run: Run) -> None:
    run("programme", "couch-to-5k")
    shown = lobby.lobby()
    assert shown["today"] == ["Today: couch-week-1 (Week one)."]
    (due,) = shown["due"]
    assert (due["name"], due["about"]) == ("couch-week-1", "Couch to 5K: Week one")
    assert Path(lobby.script("couch-week-1")).is_file()
    assert lobby.script("roze-four") == "roze-four"


def test_a_programme_that_can_not_be_read_is_no_programme(run: Run) -> None:
    Path("mine.programme").write_text("programme Mine\nstage One\n    do roze-four on Monday\n")
    run("programme", "mine")
    Path("mine.programme").unlink()
    lobby.forget()
    assert lobby.lobby()["due"] == []


def test_the_plots_are_of_pain_of_what_was_done_most_often_and_of_the_minutes() -> None:
    days = [datetime(2026, 3, 2, 7, tzinfo=UTC) + timedelta(days=4 * n) for n in range(3)]
    sessions = tuple(
        SessionRow(n, "Evening", "", at, at, "done", 600.0 + 60 * n) for n, at in enumerate(days)
    )
    sets = tuple(
        SetRow(n, at, "Bridge", "Bridge", 0, 0, 1, "", "reps", 10.0, 8.0 + n, 8.0, 12.0)
        for n, at in enumerate(days)
    )
    pains = (PainRow(1, days[1], "Bridge", "Bridge", 1, 2, 4, "relief"),)
    assert list(lobby.plots(History(sessions, sets, pains))) == [
        {"name": "Pain, the worst of each session, 0 to 10", "most": 10, "values": [0, 4, 0]},
        {"name": "Bridge, reps a set", "most": 10.0, "values": [8.0, 9.0, 10.0]},
        {"name": "Minutes each week", "most": 21, "values": [21, 12]},
    ]


def test_one_session_makes_no_plot() -> None:
    at = datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert list(lobby.plots(History((SessionRow(1, "Evening", "", at, at, "done", 600.0),)))) == []
