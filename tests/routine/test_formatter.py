from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.routine.broken_cases import HERE
from voicecoach.errors import ScriptError
from voicecoach.routine.formatter import format_text
from voicecoach.routine.parser import parse
from voicecoach.routine.starter import starter

MESSY = """\
\ufeff

# Top.
ROUTINE   Test  routine
  ABOUT  A test.   With  spaces.
  between   exercises   rest 1m
  breath in 4 seconds,out 6s
     # Of the header.
  PAIN go  on to 3 , modify to 5



Use glutes
# Of the question.
ask   Ready ?
 yes  or  SILENCE
   rest   90 sec   Breathe.
   # Last in the answer.
 no
  stop No.
repeat 3 times , rest 0.5m between
      do  glute   BRIDGE:3X10–12 lifts  each side,rest 30 seconds,hold 3-6s or to fatigue
       at   LAST rep   say Last.
       rep Lift 2s ,hold 3 s,lower  2s
       easier A : 5 or B
# The end.

"""  # noqa: RUF001

TIDY = """\
# Top.
routine Test routine
    about     A test.   With  spaces.
    between exercises rest 60s
    breath    in 4s, out 6s
    # Of the header.
    pain      go on to 3, modify to 5

use glutes
# Of the question.
ask Ready ?
    yes or SILENCE
        rest 90s Breathe.
        # Last in the answer.
    no
        stop No.
repeat 3 times, rest 30s between
    do glute BRIDGE: 3 x 10-12 lifts each side or to fatigue, hold 3-6s, rest 30s
        at last rep say Last.
        rep       Lift 2s, hold 3s, lower 2s
        easier    A: 5 reps or B
# The end.
"""


def test_a_messy_script_becomes_the_canonical_one() -> None:
    assert format_text(MESSY) == TIDY
    assert format_text(TIDY) == TIDY


def test_a_script_with_errors_is_refused_with_them() -> None:
    with pytest.raises(ScriptError) as error:
        format_text("routine A\nsya Hello.\nrest 4", "a.routine")
    assert "a.routine:2:1: error: 'sya'" in str(error.value)
    assert "a.routine:3:6: error: 4 has no unit." in str(error.value)


def good_scripts() -> list[Path]:
    found = [*HERE.glob("outsiders/*.routine"), *HERE.glob("shipped/*.routine")]
    return [path for path in found if not path.with_suffix(".said").exists()]


@pytest.mark.parametrize("path", good_scripts(), ids=lambda path: path.stem)
def test_formatting_keeps_the_meaning_and_every_comment(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    formatted = format_text(text)
    assert parse(formatted, "a")[0] == parse(text, "a")[0]
    assert format_text(formatted) == formatted
    comments = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
    assert [line.strip() for line in formatted.splitlines() if line.strip().startswith("#")] == comments


@pytest.mark.parametrize("name", ["back-day", "A: {b} [c].routine", "", "lower_back_2", "..."])
def test_the_starter_is_in_canonical_form_and_right(name: str) -> None:
    text = starter(name)
    assert parse(text, "a")[1] == ()
    assert format_text(text) == text


# --- properties ----------------------------------------------------------------------------------

WORDS = st.sampled_from(["one", "Two,", "hold", "{exercise}", "[1.5s]", "漢字", "it's", "#", "or", "x"])
TEXT = st.lists(WORDS, min_size=1, max_size=5).map("  ".join)
NAME = st.lists(st.sampled_from(["Glute", "bridge", "leg,", "up-", "漢"]), min_size=1, max_size=3).map(
    " ".join
)
TIME = st.sampled_from(["30s", "1m", "1m30s", "2 minutes", "1.5 s", "90 sec", "0.25m"])
DOSE = st.sampled_from(
    [
        "10",
        "2 x 10-15 slow reps each side , hold 3-6s",
        "6,4,2 reps",
        "30s",
        "3\u00d7to fatigue at most 9 lifts",
        "2x20-30s right then left,switch 5s,one side at a time",
        "5 reps, hold until done",
        "1 rep left only",
        "left 3x12 , right:2 x 10,rest 1m",
        "10 on the bad leg, 5 on the other leg",
        "20 m",
    ]
)
GAP = st.sampled_from(["", "\n", "\n\n", "# c\n", "      # deep\n", "\n  # x\n\n\n"])


def block(indent: str) -> st.SearchStrategy[str]:
    line = st.one_of(
        TEXT.map(lambda text: f"setup  {text}"),
        TEXT.map(lambda text: f"CUE {text}"),
        st.tuples(TIME, TEXT).map(lambda both: f"at {both[0]} left say {both[1]}"),
        st.tuples(NAME, DOSE).map(lambda both: f"easier {both[0]}:{both[1]}"),
    )
    once = st.sampled_from(
        ["rep lift 2s ,hold 3 s", "settle until  ready", "words every rep", "rest 1.5m", ""]
    )
    lines = st.tuples(st.lists(line, max_size=3), once).map(lambda both: [*both[0], *filter(None, both[1:])])
    return st.tuples(lines, GAP).map(lambda both: "".join(f"{indent}{one}\n{both[1]}" for one in both[0]))


HEAD = st.sampled_from(
    [
        "pick  one of these",
        "pick 2",
        "SHUFFLE ",
        "every 1m  for 5m",
        "repeat for 3 to 1 ,rest 5 s between",
        "repeat as many rounds as you can in 10 min",
        "repeat 2 times, for time at most 3m",
    ]
)
INSTRUCTION = st.one_of(
    TEXT.map(lambda text: f"say {text}\n"),
    st.tuples(TIME, TEXT).map(lambda both: f"rest  {both[0]}  {both[1]}\n"),
    st.tuples(NAME, DOSE, block("\t")).map(lambda all_: f"do {all_[0]} : {all_[1]}\n{all_[2]}"),
    st.tuples(TEXT, block("     ")).map(
        lambda both: f"ask {both[0]}\n  yes or  silence\n    do A\n{both[1]}  no\n"
    ),
    block("   ").map(lambda lines: f"repeat 2 times,rest 1m between\n  do A: 5\n{lines}"),
    st.tuples(HEAD, DOSE).map(lambda both: f"{both[0]}\n  do A: {both[1]}\n  do A:5\n"),
)


@given(st.lists(st.tuples(INSTRUCTION, GAP), min_size=1, max_size=5), block("  "))
def test_any_script_keeps_its_meaning_and_formatting_again_changes_nothing(
    body: list[tuple[str, str]], exercise: str
) -> None:
    text = "routine A\n" + "".join(one + gap for one, gap in body) + "exercise A\n" + exercise
    script, problems = parse(text, "a")
    assume(not any(one.severity == "error" for one in problems))
    formatted = format_text(text)
    assert parse(formatted, "a")[0] == script
    assert format_text(formatted) == formatted
