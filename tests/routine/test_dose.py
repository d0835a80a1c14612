"""The dose notation: what each spelling means, and that the canonical one means the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from voicecoach.routine.dose import parse_dose
from voicecoach.routine.dose_text import describe, write_dose
from voicecoach.routine.model import (
    Dose,
    HoldTime,
    Loads,
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
    "left 3 x 12, right 2 x 10, rest 60s": Dose(
        rest=60, own=(("left", Dose(3, reps(12))), ("right", Dose(2, reps(10))))
    ),
    "right 30s, left 20s, switch 5s": Dose(
        switch=5, own=(("right", Dose(amount=Timed(30, 30))), ("left", Dose(amount=Timed(20, 20))))
    ),
    "affected 5 reps, hold 3s, unaffected 5 reps, hold 10s": Dose(
        own=(
            ("affected", Dose(amount=reps(5), hold=HoldTime(3, 3))),
            ("unaffected", Dose(amount=reps(5), hold=HoldTime(10, 10))),
        )
    ),
    ".5 min": Dose(amount=Timed(30, 30)),
    "hold 10s, rest 5s, x 6": Dose(6, Timed(10, 10, held=True), rest=5),
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
    "10-12-14 seconds": ["6: '-14 seconds' can't be read in a dose."],
    "3 x": ["4: Something is missing here."],
    "3 sets": ["1: Something is missing here: sets of what?"],
    "x, 10": ["1: 'x' can't be read in a dose."],
    "10 reps,": ["9: Something is missing here."],
    "10 reps,, rest 30s": ["8: ',' can't be read in a dose."],
    "10 reps left then left": ["9: A side comes twice."],
    "10 a then b then c then d": ["4: There can't be more than three sides."],
    "0s": ["1: This must last longer than 0 s."],
    "61 min": ["1: Nothing lasts longer than an hour."],
    "to fatigue or to fatigue": ["1: The amount is open already."],
    "until done, hold 3s": ["1: The hold has two lengths."],
    "until done alternating": ["1: A position that is held can't alternate."],
    "10 right only, switch 5s": ["1: There is no switch: only one side is worked."],
    "10 alternating, one side at a time": ["1: 'one side at a time' needs sides in turn."],
    "10 reps, one leg after the other": ["10: 'one leg after the other' can't be read in a dose."],
    "10m": ["1: 10m can be metres or minutes."],
    "3 sets of 10 each": ["14: 'each' can mean each side or each set."],
    "10 reps with 20 kg by 2 kg": ["9: A load that grows has two ends and a step."],
    "10 reps with 20, 25 kg": ["1: There are 2 loads and 1 sets."],
    "10 reps by 2": ["1: A step needs a range to go through."],
    "3 x 12-10 reps": ["5: '12-10' goes down: a range goes from low to high."],
    "2 x 6, 4, 2": ["1: A list of 3 numbers is 3 sets, and here are 2."],
    "10 reps in each hand with 5 kg each hand": ["22: A load for each hand has a line of its own."],
    "10 reps, rest, 10 reps": ["10: The rest has no length."],
    "hold up to 10 seconds": ["1: 'hold up to 10 seconds' has no length to count to."],
    "30s max": ["1: '30s max' has an end, and no beginning."],
    "20 kg x 10 x 3": ["1: It is not said which number counts the sets."],
    "10 kg x 2 x 10 kg": ["13: '10 kg' says the load twice."],
    "left 12, right 10, left 8": [
        "10: 'right' says the sides twice.",
        "20: 'left' says the sides twice.",
    ],
    "left 12 each side, right 10": ["1: The sides are said twice."],
    "12 left, 10 right alternating": ["1: It is not clear which side this belongs to."],
    "left hold 3s, right 10 reps hold 3s": ["1: One side has no amount."],
    "3 x 12 left, 10 right": ["1: The sets of one side are not said."],
    "2,5 kg x 10": ["1: '2,5' can be one number or two."],
    "4 x 8 - 90s": ["5: '8 - 90s' can be a range, or an amount and a rest."],
    "12 weeks": ["4: 'weeks' can't be read in a dose."],
    "10 reps, words": ["15: Something is missing here."],
    "10 reps, brake 5s, rest 4, hold": [
        "10: 'brake 5s' can't be read in a dose.",
        "25: 4 has no unit.",
        "28: The hold has no length.",
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
    "2 x 20-30s": "2 sets of 20 to 30 s",
    "2m30s": "1 set of 2 min 30 s",
    "2 x 30s hold": "2 sets held for 30 s",
    "2-3 x 20-60s by 10s, rest 60-90s": "2 to 3 sets of 20 to 60 s by 10s, rest 60 to 90 s",
    "4 x 20 metres, with 20-30 kg by 2.5 kg": "4 sets of 20 metres, with 20-30 kg by 2.5 kg",
    "3 reps, hold 5 breaths": "1 set of 3 reps, hold 5 breaths",
    "3 x to fatigue at most 15 each side": (
        "3 sets of reps to fatigue, at most 15, each side (left then right)"
    ),
    "until done at most 30s": "1 set held until done, at most 30 s",
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
    assert describe(Dose(2, Timed(30, 30)), has_rep=False) == "2 sets of 30 s"


FORMS = [
    tuple(line.split(" | "))
    for line in (Path(__file__).parent / "dose_forms.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
"""Doses as they are published: the form, what becomes of it, and what that comes to."""


@pytest.mark.parametrize(("text", "kind", "right"), FORMS)
def test_a_published_form_is_taken_or_answered(text: str, kind: str, right: str) -> None:
    problems = Problems()
    dose = parse_dose(Text(text, Span("a", 1, 1, len(text))), problems)
    if kind == "=":
        assert dose
        assert write_dose(dose) == right
        return
    assert dose is None
    if kind == "->":
        assert [one.hint for one in problems.found] == [right]
    else:
        (one,) = problems.found
        start = one.span.column - 1
        assert (text[start : start + one.span.width], one.hint) == (right, "")


def test_there_are_enough_published_forms_and_nearly_all_are_taken_or_answered() -> None:
    assert len(FORMS) >= 150
    assert len([one for one in FORMS if one[1] != "?"]) >= len(FORMS) * 0.94


def offered(hint: str) -> list[str]:
    """The doses that a hint offers: what it shows that can be read as one."""
    return [text for text in re.findall(r"`([^`]*)`", hint) if parsed(text)[0]]


WORTH = {"tabata": ("8", "20"), "t.i.d.": ("3",), "minute": ("60",), "walk": ("3", "60")}
"""Words that stand for numbers -> these numbers; a round of running and walking is as long as both."""


@pytest.mark.parametrize("text", [one[0] for one in FORMS if one[1] == "->"])
def test_no_hint_says_another_number_than_the_dose(text: str) -> None:
    """Whatever a hint offers is made of the numbers that were written, and of all that a dose has."""
    problems = Problems()
    parse_dose(Text(text, Span("a", 1, 1, len(text))), problems)
    for one in problems.found:
        said = re.findall(r"[0-9]+", one.hint.partition(", or `")[0] if "for " not in one.hint else "")
        whole = text.replace(",000", "000")
        written = [*re.findall(r"[0-9]", text), *re.findall(r"[0-9]+", whole), "10", "1"]
        written += [
            number for word, numbers in WORTH.items() if word in text.casefold() for number in numbers
        ]
        assert set(said) <= set(written), one.hint


# --- forms that nobody has written yet -----------------------------------------------------------


def spelled(*ways: str) -> st.SearchStrategy[str]:
    return st.sampled_from(ways)


@st.composite
def durations(draw: st.DrawFn) -> tuple[str, float]:
    seconds = draw(st.integers(1, 59))
    unit = draw(spelled("s", " s", " sec", " secs", " seconds", "-second", "sec", '"', " sec."))
    minutes = draw(st.integers(1, 9))
    of_minutes = draw(spelled(" min", " minutes", "-minute", " mins", "min"))
    return draw(
        st.sampled_from([(f"{seconds}{unit}", float(seconds)), (f"{minutes}{of_minutes}", minutes * 60.0)])
    )


@st.composite
def counts(draw: st.DrawFn) -> tuple[str, Range]:
    low, more = draw(st.integers(1, 30)), draw(st.integers(1, 10))
    if draw(st.booleans()):
        return str(low), Range(low, low)
    return f"{low}{draw(spelled('-', ' - ', ' to ', chr(0x2013)))}{low + more}", Range(low, low + more)


@st.composite
def forms(draw: st.DrawFn) -> tuple[str, Dose]:
    """A dose as somebody might write it, and what it means."""
    said, count = draw(counts())
    noun = draw(spelled(" reps", " repetitions", " Reps"))
    sets = draw(st.none() | st.integers(1, 12))
    way = draw(st.integers(0, 4))
    if sets is None:
        text = f"{said}{noun}"
    else:
        text = (
            f"{sets}{draw(spelled(' x ', 'x', ' sets of ', ' sets x ', ' rounds of '))}{said}{noun}",
            f"{said}{noun} x {sets}",
            f"{said}{noun} x {sets} sets",
            f"{said}{noun}, {sets} sets",
            f"{sets} sets, {said}{noun}",
        )[way]
    dose = Dose(sets, Reps((count,)))
    parts = []
    if draw(st.booleans()):
        parts.append(
            draw(spelled(" each side", " each leg", " per arm", " on each side", "/side", " (each leg)"))
        )
        dose = replace(dose, sides=EACH)
    if draw(st.booleans()):
        time, seconds = draw(durations())
        parts.append(
            draw(
                spelled(
                    f", rest {time}", f", {time} rest", f", {time} rest between sets", f" with {time} rest"
                )
            )
        )
        dose = replace(dose, rest=seconds)
    if draw(st.booleans()):
        time, seconds = draw(durations())
        parts.append(
            draw(spelled(f", hold {time}", f", hold for {time}", f", {time} hold", f" ({time} hold)"))
        )
        dose = replace(dose, hold=HoldTime(seconds, seconds))
    if draw(st.booleans()):
        kilos = draw(st.integers(1, 200))
        parts.append(draw(spelled(f", {kilos} kg", f" @ {kilos}kg", f" with {kilos} kilos")))
        dose = replace(dose, loads=Loads((float(kilos),)))
    return text + "".join(parts), dose


@given(
    forms(), forms(), spelled("left", "right", "affected"), spelled(", ", "; ", " / ", " and "), st.booleans()
)
def test_two_forms_are_a_dose_for_each_side(
    one: tuple[str, Dose], other: tuple[str, Dose], side: str, joint: str, before: bool
) -> None:
    """Whatever each side's form means alone, it means beside the other's."""
    sides = side, {"left": "right", "right": "left", "affected": "unaffected"}[side]
    texts = [text for text, _ in (one, other)]
    written = joint.join(
        f"{word} {text}" if before else f"{text} {word}" for word, text in zip(sides, texts, strict=True)
    )
    dose, _ = parsed(written)
    if dose is None:  # sides within a side, or the sets of one alone
        meant = [replace(dose, rest=None, hold=None, loads=None) for _, dose in (one, other)]
        assert any(dose.sides for dose in meant) or len({dose.sets is None for dose in meant}) > 1
        return
    assert tuple(word for word, _ in dose.own) == sides
    for (_, meant), (_, mine) in zip((one, other), dose.own, strict=True):
        assert (mine.sets, mine.amount) == (meant.sets, meant.amount)
    assert parsed(write_dose(dose)) == (dose, [])


@pytest.mark.parametrize("noun", ["reps", "squats", "tds", "dbs"])
def test_what_is_counted_may_be_an_aside_where_it_is_no_word_for_it(noun: str) -> None:
    """A dose that can be read as it stands is looked at no closer, but for such words."""
    dose, found = parsed(f"3 x 10 {noun}")
    assert (dose is None, bool(found)) == ((True, True) if noun in {"tds", "dbs"} else (False, False))


@given(forms())
def test_a_form_that_nobody_has_written_yet_is_taken_for_what_it_means(form: tuple[str, Dose]) -> None:
    text, meant = form
    dose, messages = parsed(text)
    assert (dose, messages) == (meant, [])


# fmt: off
WORDS = st.sampled_from([
    "2", "10", "3-5", "30s", "1m", "x", "\u00d7", "sets", "of", "reps", "slow", "each", "side", "alternating",
    "left", "right", "then", "only", "to", "until", "done",
    "at", "most", "or", ",", "rest", "switch",
    "hold", "one", "a", "time",
    "words", "every", "rep", "fatigue", "steps", "-", ":", "5'", '"', "@", "#", "tempo", "ten",
    "kg", "with", "by", "metres", "m", "1:30", "/", "(", ")", "max", "total", "twice", "day", "breaths", ";",
    "affected", "unaffected", "weak side", "L", "R", "band", "up", "down", "laps", ".5", "2,5", "--", "holds",
    "count", "counts", "single leg", "forward", "back", "up to", "20/10", "per set", "feet", "20 kg",
    "build up to", "squeeze for", "each of", "bilateral", "eccentric", "as able", "walk", "Mon", "on", "off",
    "for", "isometric",
    "half", "minute", "between", "no", "/side", "40X0", "RPE", "%", "1\u00bd", "10, 8, 6", "20 m", "times",
])
# fmt: on


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_any_words_are_a_dose_that_writes_as_it_reads_or_a_fault_with_a_place(text: str) -> None:
    dose, messages = parsed(text)
    assert (dose is None) == bool(messages)
    if dose:
        assert parsed(write_dose(dose)) == (dose, [])
        assert describe(dose, has_rep=True)
