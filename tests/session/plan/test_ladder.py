"""Easier and harder: along a ladder, below its bottom, back up, and for how long it holds."""

from __future__ import annotations

import pytest

from tests.session.driver import Stage, live, plan, unattended
from voicecoach.session.plan.ladder import shrunk
from voicecoach.session.plan.steps import WorkStep
from voicecoach.session.state import Rest
from voicecoach.session.words import en as phrasebook

SCRIPT = """
routine Ladder
do Bridge: 3 x 10 reps, rest 20s
do Plank: 2 x 30s, rest 20s
do Bridge: 2 x 10 reps, rest 20s
exercise Bridge
    setup Knees bent.
    rep lift 2s, hold 4s, lower 2s
    easier Low bridge
        setup Half way.
    easier Squeeze
    harder High bridge
        setup Feet up.
    harder One leg
exercise Squeeze
    setup Just squeeze.
    dose 2 x 6 reps
    rep hold 3s, let go 2s
exercise One leg
    setup One leg long.
    dose 4 reps each side, switch 15s
    rep lift 2s, lower 2s
exercise Plank
"""
NAMES = ["One leg", "High bridge", "Bridge", "Low bridge", "Squeeze"]


def step(text: str = SCRIPT, index: int = 0) -> WorkStep:
    found = plan(text).steps[index]
    assert isinstance(found, WorkStep)
    return found


def in_set(number: int = 1, text: str = SCRIPT) -> Stage:
    return live(text).to_fact("set", exercise="Bridge", set=number).wait(3.0)


# --- the ladder as it is planned -----------------------------------------------------------------


def test_it_is_one_list_hardest_first_with_an_index() -> None:
    assert [form.name for form in step().ladder] == NAMES
    assert step().home == 2
    assert step().form.name == "Bridge"


def test_a_step_by_name_has_its_own_dose_and_the_sets_of_the_written_one() -> None:
    one_leg, high, _, low, squeeze = step().ladder
    assert [[amount.today for amount in form.amounts] for form in (high, low)] == [[10, 10, 10]] * 2
    assert [amount.today for amount in squeeze.amounts] == [6, 6, 6]
    assert ([amount.today for amount in one_leg.amounts], one_leg.sides) == ([4, 4, 4], ("left", "right"))


def test_a_step_with_a_dose_on_its_line_has_that_one() -> None:
    text = SCRIPT.replace("easier Squeeze", "easier Squeeze: 8 reps")
    assert [amount.today for amount in step(text).ladder[-1].amounts] == [8, 8, 8]


def test_a_variant_takes_over_what_its_block_leaves_unsaid() -> None:
    low = step().ladder[3]
    assert low.setup == ("Half way.",)
    assert low.phases == step().form.phases


def test_a_chain_is_followed_to_its_end_and_a_circle_only_once() -> None:
    text = """
routine Chain
do A: 2 reps
exercise A
    easier B
exercise B
    dose 2 reps
    easier C
exercise C
    dose 2 reps
    easier A
"""
    assert [form.name for form in step(text).ladder] == ["A", "B", "C"]


def test_of_alternatives_the_first_whose_equipment_is_at_hand() -> None:
    text = """
routine Choice
    needs {need}
do A: 2 reps
exercise A
    harder A with a hand or A with a band
exercise A with a hand
    dose 2 reps
    needs a helper
exercise A with a band
    dose 2 reps
    needs a band
"""
    assert step(text.format(need="a band")).ladder[0].name == "A with a band"
    assert step(text.format(need="a mat")).ladder[0].name == "A with a hand"


# --- down ----------------------------------------------------------------------------------------


def test_easier_restarts_the_set_in_the_next_step_with_its_setup() -> None:
    stage = in_set(2)
    first = len(stage.cues)
    stage.say("easier")
    stage.to_fact("set")
    assert stage.fields("set", "exercise", "set", "sets")[-1] == ("Low bridge", 2, 3)
    assert stage.fields("exercise", "name", "instead_of")[-1] == ("Low bridge", "Bridge")
    assert "Half way." in stage.texts(first)


def test_it_holds_for_the_sets_left_for_later_rounds_and_later_dos() -> None:
    stage = in_set(1)
    stage.say("easier")
    stage.finish()
    assert [name for (name,) in stage.fields("set", "exercise")] == [
        "Bridge",
        *["Low bridge"] * 3,
        *["Plank"] * 2,
        *["Low bridge"] * 2,
    ]


def test_side_one_is_not_done_again() -> None:
    text = SCRIPT.replace("3 x 10 reps", "3 x 10 reps each side")
    stage = live(text).to_fact("set", side="right").wait(3.0)
    stage.say("easier")
    stage.to_fact("set")
    assert stage.fields("set", "exercise", "set", "side")[-1] == ("Low bridge", 1, "right")
    stage.to_fact("set")
    assert stage.fields("set", "exercise", "set", "side")[-1] == ("Low bridge", 2, "left")


def test_a_two_sided_form_completes_both_sides_in_that_set() -> None:
    text = SCRIPT.replace("easier Squeeze", "easier Leg").replace(
        "exercise Plank", "exercise Leg\n    dose 4 reps each side\n    rep up 2s, down 2s\nexercise Plank"
    )
    stage = in_set(2, text)
    stage.say("easier")
    stage.to_fact("set").wait(2.0)
    stage.say("easier")
    stage.to_fact("set")
    stage.to_fact("set")
    assert stage.fields("set", "exercise", "set", "side")[-2:] == [("Leg", 2, "left"), ("Leg", 2, "right")]


def test_at_the_bottom_reps_and_holds_are_cut_to_seven_tenths_twice_then_no_more() -> None:
    stage = in_set(1)
    for said, target, hold, pace in (
        ("Low bridge.", 10, 4.0, 1.0),
        ("Squeeze.", 6, 3.0, 1.0),
        (phrasebook.LIGHTER, 4, 2.1, 1.15),
        (phrasebook.LIGHTER, 3, 1.47, 1.3225),
    ):
        stage.say("easier")
        stage.to_said(said.rstrip("."))
        stage.to_fact("set")
        assert stage.fields("set", "target")[-1] == (target,)
        fact = stage.to_fact("phase", phase="hold").facts("phase")[-1]
        end = fact.fields["end"]
        assert isinstance(end, float)
        assert end - fact.at / 48_000 == pytest.approx(hold, abs=1e-4)
        assert stage.state.pace == pytest.approx(pace)
    before = stage.state.work
    stage.say("easier")
    stage.to_said(phrasebook.EASIEST)
    assert stage.to_fact("phase").fields("phase", "rep")[-1] == (1,)
    assert stage.state.work is not None
    assert before is not None
    assert stage.state.work.target == before.target == 3
    assert phrasebook.EASIEST.endswith("Say next exercise to leave it.")


def test_what_is_announced_is_what_will_be_done() -> None:
    stage = in_set(1)
    for _ in range(3):
        stage.say("easier")
        stage.to_fact("set")
    stage.to_now(Rest)
    stage.to_said("Set two. Four.")
    assert stage.to_fact("set").fields("set", "target")[-1] == (4,)


def test_a_held_position_is_cut_too() -> None:
    stage = live(SCRIPT).to_fact("set", exercise="Plank").wait(5.0)
    stage.say("easier")
    assert stage.to_fact("set_done").fields("set_done", "seconds")[-1] == (21.0,)
    assert stage.to_fact("set_done").fields("set_done", "seconds")[-1] == (21.0,)


def test_a_cut_form_never_comes_to_nothing() -> None:
    form = step().ladder[-1]
    for times in range(10):
        cut = shrunk(form, times)
        assert all(amount.today is not None and amount.today >= 1 for amount in cut.amounts)
        assert all(phase.seconds is None or phase.seconds >= 1 for phase in cut.phases)
    assert shrunk(form, 0) is form


# --- up ------------------------------------------------------------------------------------------


def test_harder_is_from_the_next_set_on() -> None:
    stage = in_set(1)
    stage.say("harder")
    stage.to_said("High bridge.")
    stage.finish()
    assert [name for (name,) in stage.fields("set", "exercise")][:3] == [
        "Bridge",
        "High bridge",
        "High bridge",
    ]
    assert stage.fields("set_done", "reps")[0] == (10,)


def test_the_new_form_is_set_up_in_the_rest_before_it() -> None:
    stage = in_set(1)
    stage.say("harder")
    first = len(stage.cues)
    stage.to_fact("set")
    assert "Feet up." in stage.texts(first)


def test_harder_said_before_the_first_set_is_at_once() -> None:
    stage = live(SCRIPT).to_said("Knees bent.")
    stage.say("harder")
    assert stage.to_fact("set").fields("set", "exercise", "set") == [("High bridge", 1)]


def test_at_the_top_it_says_so() -> None:
    stage = in_set(1)
    stage.say("harder")
    stage.say("harder")
    assert stage.state.adjusted[0].rung == 0
    stage.say("harder")
    stage.to_said(phrasebook.HARDEST)


def test_harder_is_the_inverse_of_easier() -> None:
    stage = live(SCRIPT).to_now(Rest, kind="set")
    for _ in range(4):
        stage.say("easier")
    lowest = stage.state.adjusted[0]
    assert (lowest.rung, lowest.shrink) == (4, 2)
    for rung, shrink in ((4, 1), (4, 0), (3, 0), (2, 0), (1, 0)):
        stage.say("harder")
        entry = stage.state.adjusted[0]
        assert (entry.rung, entry.shrink) == (rung, shrink)
    assert stage.state.pace == pytest.approx(1.0)


def test_harder_undoes_a_cut_from_the_next_set_on() -> None:
    stage = live(SCRIPT).to_fact("set", exercise="Plank").wait(5.0)
    stage.say("easier")
    stage.to_fact("set").wait(3.0)
    stage.say("harder")
    stage.finish()
    assert stage.fields("set_done", "exercise", "seconds")[3:5] == [("Plank", 21.0), ("Plank", 30.0)]


def test_easier_after_a_harder_that_is_still_to_come_is_easier_than_now() -> None:
    stage = in_set(1)
    stage.say("harder")
    stage.say("easier")
    assert stage.to_fact("set").fields("set", "exercise")[-1] == ("Low bridge",)


def test_easier_at_the_bottom_of_one_exercise_is_not_easier_in_another() -> None:
    stage = in_set(1)
    for _ in range(4):
        stage.say("easier")
        stage.to_fact("set").wait(1.0)
    stage.to_fact("set", exercise="Plank")
    assert stage.to_fact("set_done").fields("set_done", "seconds")[-1] == (30.0,)


def test_a_routine_unattended_is_as_it_is_written() -> None:
    assert {name for (name,) in unattended(SCRIPT).fields("set", "exercise")} == {"Bridge", "Plank"}
