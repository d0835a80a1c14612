"""Scripts as people wrote them when the language did not have the words: taken now, or asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicecoach.player.report import check, lines
from voicecoach.routine.formatter import format_text
from voicecoach.routine.library import examine, examine_text

CASES = sorted((Path(__file__).parent / "cases").glob("*.routine"))
ASKED = {"distance": "write `6 x 20 metres, rest 1m`, or `6 x 20 min, rest 1m`"}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_is_taken_or_asked_about(path: Path) -> None:
    examined = examine(str(path))
    assert [one.hint for one in examined.problems] == ([ASKED[path.stem]] if path.stem in ASKED else [])


@pytest.mark.parametrize("path", [one for one in CASES if one.stem not in ASKED], ids=lambda path: path.stem)
def test_a_case_in_canonical_form_is_one_still(path: Path) -> None:
    text = format_text(path.read_text(encoding="utf-8"))
    assert format_text(text) == text


def test_the_check_of_a_routine_of_450_exercises_stays_readable() -> None:
    done = "".join(f"do Raise {number}: 2 x 5 reps\n" for number in range(450))
    defined = "".join(f"exercise Raise {number}\n    easier Low\n" for number in range(450))
    text = f"routine Long\n{done}{defined}exercise Low\n    dose 5 reps\n"
    _, outlook = check(examine_text(text, Path("long.routine")))
    assert outlook
    said = list(lines(outlook))
    assert len(said) < 460
    assert max(len(line) for line in said) < 500
