"""The affected side: given once, kept, and spoken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

SCRIPT = (
    "routine Knee\ndo Raise: 3 reps on the affected side\n"
    "exercise Raise\n    setup Your {side} leg long.\n    easier Rest\nexercise Rest\n    dose 3 reps\n"
)


@pytest.fixture(autouse=True)
def _folder(workplace: Path) -> None:
    (workplace / "knee.routine").write_text(SCRIPT)


def test_the_affected_side_is_given_kept_and_spoken(run: Run) -> None:
    assert "Affected side." in run("outline", "knee")[1]  # nobody said which
    assert "Your left leg long." in run("outline", "knee", "--side", "left")[1]
    assert "Left side." in run("outline", "knee")[1]
    assert "Your right leg long." in run("outline", "knee", "--side", "right")[1]
