"""A dose for each side: all sets of one, then all of the other, each with its own progress."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.session.driver import Stage, live, plan, unattended
from voicecoach.progress.prescription import prescribe
from voicecoach.progress.rows import History, PainRow, SessionRow, SetRow
from voicecoach.routine.library import examine_text
from voicecoach.session.plan.steps import Plan, RestStep, WorkStep
from voicecoach.session.plan.tailor import affected, has_affected
from voicecoach.session.turn import frames

PRESS = (
    "exercise Leg press\n    setup {side} foot on the plate.\n    rep push 1s, back 1s\n    easier Wall sit\n"
    "exercise Wall sit\n    dose 5 reps each side\n"
)
SCRIPT = f"routine R\ndo Leg press: left 2 x 3-5, right 1 x 4-8, rest 20s, switch 15s\n{PRESS}"


def works(of: Plan) -> list[WorkStep]:
    return [step for step in of.steps if isinstance(step, WorkStep)]


def doses(of: Plan) -> list[tuple[str, tuple[float | None, ...]]]:
    """Each side's word, and what is to be done of each set today."""
    forms = [step.ladder[step.rung] for step in works(of)]
    return [(form.sides[0], tuple(amount.today for amount in form.amounts)) for form in forms]


def test_each_side_is_worked_with_its_own_dose_and_the_switch_lies_between() -> None:
    found = plan(SCRIPT)
    assert doses(found) == [("left", (3, 3)), ("right", (4,))]
    assert [step.seconds for step in found.steps if isinstance(step, RestStep)] == [15.0]
    assert all(step.form.rest == 20.0 for step in works(found))


def test_a_step_of_the_ladder_is_done_on_that_side_alone() -> None:
    assert [[form.sides for form in step.ladder] for step in works(plan(SCRIPT))] == [
        [("left",), ("left",)],
        [("right",), ("right",)],
    ]


def test_it_is_told_counted_and_kept_for_each_side() -> None:
    stage = unattended(SCRIPT)
    sets = [(one.fields["side"], one.fields["set"], one.fields["target"]) for one in stage.facts("set")]
    assert sets == [("left", 1, 3), ("left", 2, 3), ("right", 1, 4)]
    said = " ".join(one.text for one in stage.sounded)
    assert "Leg press. Two sets of three. Left side." in said
    assert "left foot on the plate." in said
    assert "Other side." in said
    assert "Leg press. Four reps. Right side." in said
    last, first = stage.facts("set")[2].at, stage.facts("set_done")[1].at
    assert last - first == frames(15.0)


def test_a_calm_routine_names_the_side_too() -> None:
    stage = unattended(SCRIPT.replace("routine R\n", "routine R\n    style calm\n"))
    assert "Leg press. Left side." in [one.text for one in stage.sounded]


def test_the_affected_side_is_the_one_that_was_given() -> None:
    found = plan(f"routine R\ndo Leg press: affected 3, unaffected 2\n{PRESS}")
    assert has_affected(found)
    assert doses(affected(found, "right")) == [("right", (3,)), ("left", (2,))]


def test_in_rounds_on_a_beat_and_on_each_side() -> None:
    rounds = plan(f"routine R\nevery 1m, 2 times\n    do Leg press: left 3, right 4\n{PRESS}")
    assert doses(rounds) == [("left", (3,)), ("right", (4,))] * 2
    sides = plan(f"routine R\nrepeat each side\n    do Leg press: left 3, right 4\n{PRESS}")
    assert doses(sides) == [("left", (3,)), ("right", (4,))]
    race = plan(
        f"routine R\nrepeat as many times as possible in 5m\n    do Leg press: left 3, right 4\n{PRESS}"
    )
    (step,) = works(race)
    assert step.form.race
    assert step.form.race.lengths == (6.0 + 8.0 + 3.0,)


def test_a_dose_on_the_do_line_replaces_each_sides() -> None:
    exercise = f"exercise Leg press\n    dose left 3, right 4, rest 20s\n{PRESS.partition(chr(10))[2]}"
    assert doses(plan(f"routine R\ndo Leg press\n{exercise}")) == [("left", (3,)), ("right", (4,))]
    (both,) = works(plan(f"routine R\ndo Leg press: 5 each side\n{exercise}"))
    assert both.form.sides == ("left", "right")
    kept = works(plan(f"routine R\ndo Leg press: rest 40s\n{exercise}"))
    assert [step.form.rest for step in kept] == [40.0, 40.0]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "do Squat: 3\nexercise Squat\n    easier Step: left 3, right 4\nexercise Step\n",
            "'Step' has a dose for each side, and 'Squat' has one for both.",
        ),
        (
            "repeat each side\n    do Step: affected 3, unaffected 4\nexercise Step\n",
            "In `repeat each side` the sides are left and right.",
        ),
        (
            "do Step: left 3, right 4, hold 3s\nexercise Step\n    rep up 1s, down 1s\n",
            "'hold' sets one phase, and the rep of 'Step' has no phase with the word 'hold'.",
        ),
    ],
)
def test_a_mistake_says_what_is_wrong(body: str, message: str) -> None:
    examined = examine_text(f"routine R\n{body}", Path("r.routine"))
    assert message in [one.message for one in examined.problems if one.severity == "error"]


# --- each side's own progress --------------------------------------------------------------------

BEGAN = datetime(2026, 5, 1, 18, 0, tzinfo=UTC)


def history(*sessions: dict[str, tuple[float, ...]], hurt: int | None = None) -> History:
    """A session a day; of each side what was performed in each set, of the target that it had."""
    kept, sets, pains = [], [], []
    bounds = {"left": (3, 5), "right": (4, 8)}
    for number, did in enumerate(sessions, start=1):
        at = BEGAN + timedelta(days=number - 1)
        kept.append(SessionRow(number, "R", "", at, at, "done", 600))
        for side, performed in did.items():
            low, high = bounds[side]
            for set_, reps in enumerate(performed, start=1):
                sets.append(
                    SetRow(
                        number, at, "Leg press", "Leg press", 0, 0, set_, side, "reps", low, reps, low, high
                    )
                )
    if hurt is not None:
        pains.append(PainRow(len(sessions), at, "Leg press", "Leg press", 1, 2, hurt, ""))
    return History(tuple(kept), tuple(sets), tuple(pains))


def next_day(past: History) -> Plan:
    return prescribe(plan(SCRIPT), past, date(2026, 5, 10)).plan


def test_a_side_that_reached_its_target_twice_does_more_and_the_other_stays() -> None:
    well = {"left": (2.0, 2.0), "right": (4.0,)}
    assert doses(next_day(history(well, well))) == [("left", (3, 3)), ("right", (5,))]
    other = {"left": (3.0, 3.0), "right": (2.0,)}
    assert doses(next_day(history(other, other))) == [("left", (4, 4)), ("right", (4,))]


def test_a_decision_names_its_side() -> None:
    well = {"left": (3.0, 3.0), "right": (2.0,)}
    decisions = prescribe(plan(SCRIPT), history(well, well), date(2026, 5, 10)).decisions
    assert [one.result for one in decisions if one.what == "more"] == ["Left side: 4 reps from now on."]


def test_pain_is_heeded_on_both_sides() -> None:
    well = {"left": (3.0, 3.0), "right": (4.0,)}
    assert [one.rung for one in works(next_day(history(well, hurt=4)))] == [1, 1]


def test_killed_on_the_second_side_it_goes_on_there() -> None:
    stage = live(SCRIPT)
    stage.to_fact("set", side="right")
    again = Stage(stage.state.plan, state=stage.state)
    assert again.state.work is not None
    assert works(stage.state.plan)[1].form.sides == ("right",)
