"""What a dose leaves to progress: the amount, then the load, then sets, then a shorter rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.session.driver import plan
from voicecoach.progress.amounts import amounts_in_words, at_level, top
from voicecoach.session.plan.forms import Form
from voicecoach.session.plan.steps import WorkStep
from voicecoach.session.words import en


def form(dose: str) -> Form:
    made = plan(f"routine R\ndo A: {dose}\nexercise A\n    easier B\nexercise B\n    dose 5 reps\n")
    step = made.steps[0]
    assert isinstance(step, WorkStep)
    return step.form


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        ("8-9 reps", ["8 reps", "9 reps"]),
        ("20-60s by 20s", ["20 s", "40 s", "60 s"]),
        ("2-3 x 8 reps", ["8 reps, 2 sets", "8 reps, 3 sets"]),
        ("2 x 8 reps, rest 50-60s", [f"8 reps, {rest} s between sets" for rest in (60, 55, 50)]),
        ("20-30 metres by 10", ["20 metres", "30 metres"]),
        (
            "2 x 8-9 reps, with 20-25 kg by 2.5 kg",
            [f"{reps} reps, with {kilos} kg" for kilos in ("20", "22.5", "25") for reps in (8, 9)],
        ),
        (
            "2-3 x 8-9 reps, rest 55-60s",
            [
                "8 reps, 2 sets, 60 s between sets",
                "9 reps, 2 sets, 60 s between sets",
                "9 reps, 3 sets, 60 s between sets",
                "9 reps, 3 sets, 55 s between sets",
            ],
        ),
    ],
)
def test_progress_goes_through_all_that_a_dose_has(dose: str, said: list[str]) -> None:
    made = form(dose)
    assert [amounts_in_words(en, made, level) for level in range(top(made) + 1)] == said
    assert amounts_in_words(en, made, top(made) + 5) == said[-1]


def test_what_today_has_is_performed() -> None:
    today = at_level(form("2-3 x 8-9 reps, rest 50-60s, with 20-25 kg by 5 kg"), 99)
    assert [amount.today for amount in today.amounts] == [9, 9, 9]
    assert (today.rest, today.load_of(1)) == (50, "25 kg")
    assert today.written is not None
    assert (today.written.sets, today.written.rest) == (2, 60)


@given(st.integers(0, 60), st.integers(1, 9), st.integers(0, 9), st.integers(0, 3), st.integers(0, 4))
def test_no_level_leaves_the_bounds_of_the_dose(level: int, low: int, wide: int, more: int, cut: int) -> None:
    dose = (
        f"2-{2 + more} x {low}-{low + wide} reps, rest {60 - cut * 5}-60s"
        if more and wide and cut
        else f"{low} reps"
    )
    made = form(dose)
    today = at_level(made, level)
    assert all(low <= (amount.today or 0) <= low + wide for amount in today.amounts)
    assert len(made.amounts) <= len(today.amounts) <= (made.most_sets or len(made.amounts))
    assert (made.shortest_rest or today.rest) <= today.rest <= made.rest
