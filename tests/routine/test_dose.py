"""The dose notation: what each spelling means, and that the canonical one means the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.routine.dose import parse_dose
from voicecoach.routine.model import (
    Dose,
    HoldTime,
    Range,
    Reps,
    Sides,
    SidesKind,
    Span,
    Text,
    Timed,
    ToFatigue,
    UntilDone,
)
from voicecoach.routine.problems import Problems
from voicecoach.routine.writing import describe, write_dose

EACH = Sides(SidesKind.EACH)
THREE = (Range(6, 6), Range(4, 4), Range(2, 2))


def reps(low: int, high: int | None = None, noun: str = "reps", *, slow: bool = False) -> Reps:
    return Reps((Range(low, high or low),), slow, noun)


def parsed(text: str) -> tuple[Dose | None, list[str]]:
    problems = Problems()
    dose = parse_dose(Text(text, Span("a", 1, 1, len(text))), problems)
    return dose, [f"{one.span.column}: {one.message}" for one in problems.found]


DOSES = {
    "10 reps": Dose(amount=reps(10)),
    "10": Dose(amount=reps(10)),
    "2 x 10-15": Dose(2, reps(10, 15)),
    "2X10–15 reps": Dose(2, reps(10, 15)),  # noqa: RUF001
    "2×10—15": Dose(2, reps(10, 15)),  # noqa: RUF001
    "2 sets of 10 to 15 lifts": Dose(2, reps(10, 15, "lifts")),
    "3 x 8 slow squats": Dose(3, reps(8, noun="squats", slow=True)),
    "1 breath": Dose(amount=reps(1, noun="breaths")),
    "6, 4, 2 reps": Dose(3, Reps(THREE)),
    "6-8, 4-6 reps": Dose(2, Reps((Range(6, 8), Range(4, 6)))),
    "30s": Dose(amount=Timed(30, 30)),
    "2 x 20-30s": Dose(2, Timed(20, 30)),
    "20s-1m": Dose(amount=Timed(20, 60)),
    "1m30s": Dose(amount=Timed(90, 90)),
    "1-2 minutes": Dose(amount=Timed(60, 120)),
    "2 minutes 30 seconds": Dose(amount=Timed(150, 150)),
    "3 x to fatigue": Dose(3, ToFatigue()),
    "to fatigue at most 20 slow lifts": Dose(amount=ToFatigue(20, slow=True, noun="lifts")),
    "until done": Dose(amount=UntilDone()),
    "until done at most 30s": Dose(amount=UntilDone(30)),
    "10 each side": Dose(amount=reps(10), sides=EACH),
    "10 reps alternating": Dose(amount=reps(10), sides=Sides(SidesKind.ALTERNATING)),
    "5 each side alternating": Dose(amount=reps(5), sides=Sides(SidesKind.EACH_ALTERNATING)),
    "10 steps right then left": Dose(
        amount=reps(10, noun="steps"), sides=Sides(SidesKind.THEN, ("right", "left"))
    ),
    "2 left then right then both": Dose(
        amount=reps(2), sides=Sides(SidesKind.THEN, ("left", "right", "both"))
    ),
    "10 Left only": Dose(amount=reps(10), sides=Sides(SidesKind.ONLY, ("left",))),
    "5 reps, hold 10s": Dose(amount=reps(5), hold=HoldTime(10, 10)),
    "5 reps, hold 3-6s": Dose(amount=reps(5), hold=HoldTime(3, 6)),
    "5 reps, hold until done at most 30s": Dose(amount=reps(5), hold=HoldTime(None, None, True, 30)),
    "10 reps, rest 45s": Dose(amount=reps(10), rest=45),
    "10 each side, switch 0s": Dose(amount=reps(10), sides=EACH, switch=0),
    "10 each side, one side at a time": Dose(amount=reps(10), sides=EACH, one_side_at_a_time=True),
    "10 reps, words every rep": Dose(amount=reps(10), every_word=True),
    "3 x 10-12 reps or to fatigue, rest 30s": Dose(3, reps(10, 12), rest=30, or_to_fatigue=True),
    "3 x 10-12 reps, rest 30s or to fatigue": Dose(3, reps(10, 12), rest=30, or_to_fatigue=True),
    "rest 45s": Dose(rest=45),
    "each side, hold 3s": Dose(sides=EACH, hold=HoldTime(3, 3)),
}


@pytest.mark.parametrize(("text", "dose"), DOSES.items())
def test_a_dose_means(text: str, dose: Dose) -> None:
    assert parsed(text) == (dose, [])


@pytest.mark.parametrize("dose", DOSES.values())
def test_the_canonical_spelling_means_the_same(dose: Dose) -> None:
    assert parsed(write_dose(dose)) == (dose, [])


FAULTS = {
    "30s-20s": ["1: A range goes from low to high."],
    "1m30s-2m, rest 5": ["16: 5 has no unit."],
    "20-1m30s": ["4: Both ends of this range need their units."],
    "30s1m": ["1: A duration's units go from large to small."],
    "10.5 reps": ["1: 10.5 is no whole number."],
    "10-12-14 reps": ["6: '-' can't stand here."],
    "3 x": ["4: Something is missing here."],
    "3 sets": ["7: Something is missing here."],
    "x 10": ["1: 'x' can't stand here."],
    "10 rep": ["4: 'rep' should be more than one."],
    "10 reps left then left": ["9: A side comes twice."],
    "10 a then b then c then d": ["4: There can't be more than three sides."],
    "0s": ["1: This must last longer than 0 s."],
    "61m": ["1: Nothing lasts longer than an hour."],
    "to fatigue or to fatigue": ["1: The amount is open already."],
    "until done, hold 3s": ["1: The hold has two lengths."],
    "until done alternating": ["1: A position that is held can't alternate."],
    "10 right only, switch 5s": ["1: There is no switch: only one side is worked."],
    "10 alternating, one side at a time": ["1: 'one side at a time' needs sides in turn."],
    "10 reps, one leg at a time": ["14: 'leg' can't stand here."],
    "10 reps, words": ["15: Something is missing here."],
    "10 reps, brake 5s, rest 4, hold": [
        "10: 'brake' can't stand here.",
        "25: 4 has no unit.",
        "32: Something is missing here.",
    ],
    "10 reps each leg, 5s rest": [
        "19: The length comes after the word.",
        "9: Both sides are always called `each side`.",
    ],
}


@pytest.mark.parametrize(("text", "messages"), FAULTS.items())
def test_a_fault_in_a_dose(text: str, messages: list[str]) -> None:
    assert parsed(text) == (None, messages)


DESCRIBED = {
    "2 x 10-15 slow reps each side, hold 3-6s, switch 10s, rest 45s": (
        "2 sets of 10 to 15 slow reps each side (left then right), hold 3 to 6 s, switch 10 s, rest 45 s"
    ),
    "6, 4, 2 reps": "3 sets of 6, 4 and 2 reps",
    "10 reps alternating": "1 set of 10 reps in all, alternating left and right",
    "10 reps each side alternating": "1 set of 10 reps each side, alternating left and right",
    "2 x 20-30s": "2 sets held for 20 to 30 s",
    "2m30s": "1 set held for 2 min 30 s",
    "3 x to fatigue at most 15 each side": (
        "3 sets of reps to fatigue, at most 15, each side (left then right)"
    ),
    "until done at most 30s": "1 set held until done, at most 30 s,",
    "3 reps, hold until done at most 30s": "1 set of 3 reps, hold until done, at most 30 s",
    "5 steps forward then back, one side at a time": (
        "1 set of 5 steps forward then back, all sets of one side first"
    ),
    "8 reps or to fatigue, words every rep": "1 set of 8 reps or to fatigue, words every rep",
    "1 breath right only": "1 set of 1 breath right only",
}


@pytest.mark.parametrize(("text", "words"), DESCRIBED.items())
def test_a_dose_in_words(text: str, words: str) -> None:
    dose, _ = parsed(text)
    assert dose
    assert describe(dose, has_rep=False) == words


def test_what_a_time_means_depends_on_the_rep_line() -> None:
    assert describe(Dose(2, Timed(30, 30)), has_rep=True) == "2 sets of reps for 30 s"
    assert describe(Dose(2, Timed(30, 30)), has_rep=False) == "2 sets held for 30 s"


# fmt: off
WORDS = st.sampled_from([
    "2", "10", "3-5", "30s", "1m", "x", "\u00d7", "sets", "of", "reps", "slow", "each", "side", "alternating",
    "left", "right", "then", "only", "to", "until", "done",
    "at", "most", "or", ",", "rest", "switch",
    "hold", "one", "a", "time",
    "words", "every", "rep", "fatigue", "steps", "-", ":", "5'", '"', "@", "#", "tempo", "ten",
])
# fmt: on


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_any_words_are_a_dose_that_writes_as_it_reads_or_a_fault_with_a_place(text: str) -> None:
    dose, messages = parsed(text)
    assert (dose is None) == bool(messages)
    if dose:
        assert parsed(write_dose(dose)) == (dose, [])
        assert describe(dose, has_rep=True)
