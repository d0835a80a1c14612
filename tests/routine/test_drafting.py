"""`draft`: what share of the prescriptions of handouts is right, and how many are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.routine.drafting import draft, prescriptions
from voicecoach.routine.library import examine_text

HANDOUTS = sorted((Path(__file__).parent / "handouts").glob("*.txt"))


def handout(path: Path) -> tuple[str, list[tuple[str, str]]]:
    """The text, and what it prescribes: each exercise with its dose."""
    text, _, gold = path.read_text(encoding="utf-8").partition(">>>\n")
    return text, [tuple(line.split(" | ")) for line in gold.splitlines()]  # type: ignore[misc]


def test_no_prescription_is_wrong_and_most_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    right = wrong = there = 0
    for path in HANDOUTS:
        text, gold = handout(path)
        taken = prescriptions(text)
        right += len([one for one in taken if one in gold])
        wrong += len([one for one in taken if one not in gold])
        there += len(gold)
    with capsys.disabled():
        said = f"precision {right / (right + wrong):.0%}, recall {right / there:.0%}"
        print(f"\ndraft of {len(HANDOUTS)} handouts: {right} of {there} right, {wrong} wrong; {said}")  # noqa: T201
    assert wrong == 0
    assert right >= 0.95 * there


@pytest.mark.parametrize("path", HANDOUTS, ids=lambda path: path.stem)
def test_a_draft_is_a_script_that_is_right_as_it_stands(path: Path, tmp_path: Path) -> None:
    text, gold = handout(path)
    script = draft(text, path.stem)
    examined = examine_text(script, tmp_path / "draft.routine")
    assert examined.drawn("error") == ""
    for said in prescriptions(text):
        assert said in gold
        assert f"do {said[0]}: {said[1]}" in script


@given(
    st.text(max_size=400)
    | st.lists(st.sampled_from(["Squat", "Do 10 reps", "3 sets", ":", "Hold 5", "\n", "or"])).map(" ".join)
)
def test_any_text_becomes_a_script_that_is_right(text: str) -> None:
    examined = examine_text(draft(text, "Any"), Path("any.routine"))
    assert examined.drawn("error") == ""
