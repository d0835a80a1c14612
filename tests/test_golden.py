"""The cue sheet of every shipped routine, as a person would hear it with nobody answering.

Times come from estimated lengths of speech, so that the sheets are the same on every machine. After a
change that is meant, `VOICECOACH_GOLDEN=write pytest tests/test_golden.py` writes them anew: read the
difference line by line, as somebody lying there.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from voicecoach.player.eventlog import sheet_line
from voicecoach.player.unattended import estimate
from voicecoach.routine.library import load, shipped_folder
from voicecoach.session.plan.planner import plan_routine

SHEETS = Path(__file__).parent / "golden"
ROUTINES = sorted(
    path.stem for path in shipped_folder().glob("*.routine") if "\nroutine " in path.read_text()
)


def sheet(name: str) -> str:
    _, entries = estimate(plan_routine(load(name)))
    return "".join(f"{line}\n" for entry in entries if (line := sheet_line(entry)))


@pytest.mark.parametrize("name", ROUTINES)
def test_the_cue_sheet_is_as_reviewed(name: str) -> None:
    golden = SHEETS / f"{name}.txt"
    if os.environ.get("VOICECOACH_GOLDEN") == "write":
        golden.write_text(sheet(name), encoding="utf-8")
    assert sheet(name) == golden.read_text(encoding="utf-8")


def test_every_sheet_has_its_routine() -> None:
    assert sorted(path.stem for path in SHEETS.glob("*.txt")) == ROUTINES
