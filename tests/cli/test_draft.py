"""`voicecoach draft`, as a person calls it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HANDOUT = "Looking after it\n\nWall slide\nStand facing a wall.\nHold for 5 seconds. Repeat 10 times.\n"


@pytest.fixture(autouse=True)
def _folder(workplace: Path) -> None:
    """In a folder of its own."""


def test_a_handout_becomes_a_script_that_checks(run: Run) -> None:
    Path("handout.txt").write_text(HANDOUT)
    status, out, _ = run("draft", "handout.txt", "-o", "wall.routine")
    assert (status, out) == (
        0,
        "wall.routine: read it against the original, then: voicecoach check wall.routine\n",
    )
    assert "do Wall slide: 10 reps, hold 5s" in Path("wall.routine").read_text()
    assert run("check", "wall.routine")[0] == 0


def test_what_is_piped_in_is_printed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HANDOUT.encode())))
    status, out, _ = run("draft", "-")
    assert status == 0
    assert "exercise Wall slide\n    setup     Stand facing a wall.\n" in out


def test_a_script_that_is_there_is_not_written_over(run: Run) -> None:
    Path("handout.txt").write_text(HANDOUT)
    Path("wall.routine").write_text("mine")
    status, _, err = run("draft", "handout.txt", "-o", "wall.routine")
    assert status != 0
    assert err == "wall.routine is there already. Choose another name.\n"
