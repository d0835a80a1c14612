"""`pick` and `shuffle`: what a seed draws, and that it draws the same again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.session.driver import Stage, linked_of
from voicecoach.routine.library import examine_text
from voicecoach.session.kept import to_json
from voicecoach.session.plan.planner import plan_routine
from voicecoach.session.plan.steps import WorkStep
from voicecoach.session.restore import read, restore

NAMES = ("Squat", "Lunge", "Plank", "Row", "Bridge")
BELOW = "".join(f"    do {name}\n" for name in NAMES)
DEFINED = "".join(f"exercise {name}\n    dose 2 reps\n" for name in NAMES)


def drawn(body: str, seed: str | None = "") -> list[str]:
    """The exercises, in the order in which they are done."""
    plan = plan_routine(linked_of(f"routine Deck\n{body}{DEFINED}"), seed)
    return [step.exercise for step in plan.steps if isinstance(step, WorkStep)]


@given(st.text(max_size=8), st.integers(1, 5))
def test_a_seed_picks_so_many_in_their_order_and_the_same_again(seed: str, count: int) -> None:
    picked = drawn(f"pick {count}\n{BELOW}", seed)
    assert len(picked) == count
    assert picked == sorted(picked, key=NAMES.index)
    assert drawn(f"pick {count}\n{BELOW}", seed) == picked
    assert sorted(drawn(f"shuffle\n{BELOW}", seed)) == sorted(NAMES)


def test_what_is_drawn_stays_the_same_from_version_to_version() -> None:
    """A person who noted the seed of a good session has it again."""
    assert drawn(f"shuffle\n{BELOW}") == ["Bridge", "Row", "Plank", "Squat", "Lunge"]
    assert drawn(f"shuffle\n{BELOW}", "tuesday") == ["Lunge", "Bridge", "Plank", "Squat", "Row"]
    assert drawn(f"pick 2\n{BELOW}", "tuesday") == ["Lunge", "Bridge"]


def test_seeds_draw_all_there_is_about_as_often() -> None:
    first = [drawn(f"shuffle\n{BELOW}", str(seed))[0] for seed in range(200)]
    assert all(20 <= first.count(name) <= 65 for name in NAMES)


def test_each_round_has_a_draw_of_its_own_and_both_sides_have_one() -> None:
    rounds = drawn(f"repeat 8 times\n    pick 1\n{BELOW.replace('    ', '        ')}")
    assert len(rounds) == 8
    assert len(set(rounds)) > 1
    both = drawn(f"repeat each side\n    pick 2\n{BELOW.replace('    ', '        ')}pick 2\n{BELOW}")
    assert both[:2] == both[2:4]
    on_beat = drawn(f"every 1m, 8 times\n    shuffle\n{BELOW.replace('    ', '        ')}")
    assert len({tuple(on_beat[at : at + 5]) for at in range(0, 40, 5)}) > 1


def test_a_draw_within_a_draw_is_one_of_the_lines() -> None:
    either = "    pick 1\n        do Lunge\n        do Plank\n"
    both = "    repeat 1 time\n        do Row\n        do Bridge\n"
    body = f"shuffle\n    do Squat\n{either}{both}"
    for seed in "abcdefgh":
        found = drawn(body, seed)
        assert len(found) == 4
        assert found[found.index("Row") + 1] == "Bridge"


def test_with_no_seed_at_all_it_is_all_that_may_be_drawn() -> None:
    assert drawn(f"pick 1\n{BELOW}", None) == list(NAMES)


def test_what_was_cut_short_goes_on_with_what_was_drawn() -> None:
    script = f"routine Deck\nshuffle\n{BELOW}{DEFINED}"
    linked = linked_of(script)
    plan = plan_routine(linked, "tuesday")
    stage = Stage(plan, "live").start()
    stage.to_fact("set", exercise="Plank")
    kept = read(json.loads(json.dumps(to_json(stage.state))))
    again = Stage(plan, state=restore(kept, plan_routine(linked, kept.plan.seed))).start().wait(5.0)
    again.say("resume")
    again.finish()
    order = drawn(f"shuffle\n{BELOW}", "tuesday")
    rest = order[order.index("Plank") + 1 :]
    assert rest
    assert list(dict.fromkeys(one.fields["exercise"] for one in again.facts("set"))) == rest


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ("pick\n    do Squat\n    do Row\n", ["Something is missing here."]),
        ("pick 0\n    do Squat\n    do Row\n", ["There can't be 0 lines."]),
        ("pick 3\n    do Squat\n    do Row\n", ["There are only 2 lines to pick 3 of."]),
        ("pick 1\n    do Squat\n", ["There is no choice here."]),
        ("pick 1\n", ["There is no choice here."]),
        ("shuffle\n", ["There is no choice here."]),
        ("shuffle 2\n    do Squat\n    do Row\n", ["`shuffle` has nothing behind it."]),
        ("pick 1 please\n    do Squat\n    do Row\n", ["'please' can't stand here."]),
        ("shuffle:\n    do Squat\n    do Row\n", ["No colon follows 'shuffle'."]),
        (
            "shuffle\n    say Then {coming}.\n    do Row\n",
            ["{coming} has no value between exercises."],
        ),
        ("repeat 2 times, for time\n    pick 1\n        do Squat\n        do Row\n",
         ["Rounds against the clock are `do` lines alone."]),
    ],
)  # fmt: skip
def test_a_mistake_says_what_is_wrong(body: str, messages: list[str]) -> None:
    examined = examine_text(f"routine Deck\n{body}{DEFINED}", Path("deck.routine"))
    assert [one.message for one in examined.problems if one.severity == "error"] == messages
