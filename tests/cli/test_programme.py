"""`voicecoach programme` and `voicecoach today`, as a person calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def _folder(workplace: Path) -> None:
    """In a folder, and with a diary, of its own."""


def test_a_programme_is_begun_shown_and_has_something_for_today(run: Run) -> None:
    status, out, _ = run("programme", "couch-to-5k")
    assert status == 0
    assert "> Week one: couch-week-1, every other day. Until 3 sessions done." in out
    assert run("today", "--list") == (0, "Today: couch-week-1 (Week one).\n", "")


def test_a_calendar_is_written(run: Run) -> None:
    run("programme", "knee-after-surgery")
    status, _, _ = run("programme", "--ics", "plan.ics")
    assert status == 0
    assert Path("plan.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_with_none_begun_it_is_told_how(run: Run) -> None:
    status, _, err = run("today", "--list")
    assert status != 0
    assert "Begin one: voicecoach programme couch-to-5k" in err


def test_an_unknown_one_is_told_what_ships(run: Run) -> None:
    status, _, err = run("programme", "couch")
    assert status != 0
    assert "These ship: couch-to-5k, knee-after-surgery, stronger-glutes" in err


def test_a_mistake_in_ones_own_is_drawn(run: Run) -> None:
    Path("mine.programme").write_text("programme Mine\nstage One\n    do a on Mondag\n")
    status, _, err = run("programme", "mine")
    assert status != 0
    assert "mine.programme:3:13: error: 'Mondag' is no plan of days." in err
