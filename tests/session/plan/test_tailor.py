from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.session.driver import Stage, plan
from voicecoach.errors import UsageError
from voicecoach.session.plan import tailor
from voicecoach.session.plan.steps import AskStep, JumpStep, Plan, SideStep, WorkStep
from voicecoach.session.plan.tailor import PACES
from voicecoach.session.words import en as phrasebook

ROUTINE = """\
routine Morning

exercise Bridge
    dose 2 x 3 reps
    rep lift 2s, hold 3s, lower 2s
    easier Squeeze
        rep squeeze 2s, hold 3s, let go 1s

exercise Bird dog
    dose 2 reps each side
    rep reach 2s, return 2s

exercise Plank
    dose 20s

say Good morning.
say Have you slept well?
ask Is it a good day?
    no or silence
        do Plank
    yes
        do Bridge
say Now the rest.
do Bridge
repeat each side
    say Turn to your {side} side.
    do Plank
    do Bird dog
do Bridge
stop Well done.
"""


@pytest.fixture
def morning() -> Plan:
    return plan(ROUTINE)


def exercises(made: Plan) -> list[str]:
    """What is performed with nobody there, in order, each time it is entered."""
    stage = Stage(made, "unattended").start()
    while not stage.over:
        stage.advance()
    return [str(fact.fields["name"]) for fact in stage.facts("exercise")]


ALL = ["Plank", "Bridge", "Plank", "Bird dog", "Plank", "Bird dog", "Bridge"]


def test_it_may_begin_with_any_exercise(morning: Plan) -> None:
    assert exercises(morning) == ALL
    assert exercises(tailor.started_at(morning, "bird  DOG")) == ALL[3:]
    assert (
        exercises(tailor.started_at(morning, "Plank")) == ALL
    )  # within a branch, which leaps over the other


def test_begun_within_a_side_it_is_on_that_side(morning: Plan) -> None:
    begun = tailor.started_at(morning, "Bird dog")
    assert begun.steps[0] == SideStep(
        "left", 0.0, line=morning.steps[[*map(type, morning.steps)].index(SideStep)].line
    )
    stage = Stage(begun, "unattended").start()
    while not stage.facts("exercise"):
        stage.advance()
    assert stage.state.side == "left"


def test_what_has_no_such_exercise_says_what_is_near_or_there(morning: Plan) -> None:
    with pytest.raises(UsageError, match=r"Morning has no exercise 'Brigde'. Did you mean 'Bridge'\?"):
        tailor.started_at(morning, "Brigde")
    with pytest.raises(UsageError, match=r"has no exercise 'Squat'. There is: Plank, Bridge, Bird dog."):
        tailor.started_at(morning, "Squat")
    with pytest.raises(UsageError, match=r"There is none\."):
        tailor.started_at(plan("routine Talk\n\nsay Hello.\n"), "Bridge")


@given(factor=st.floats(*PACES))
def test_a_pace_is_of_what_moves_and_of_nothing_else(factor: float) -> None:
    made = plan(ROUTINE)
    for before, after in zip(made.steps, tailor.paced(made, factor).steps, strict=True):
        if not isinstance(before, WorkStep):
            assert after == before
            continue
        assert isinstance(after, WorkStep)
        for form, paced in zip(before.ladder, after.ladder, strict=True):
            expected = [
                phase.seconds if phase.holds or phase.seconds is None else phase.seconds * factor
                for phase in form.phases
            ]
            assert [phase.seconds for phase in paced.phases] == expected
            assert paced.amounts == form.amounts


@pytest.mark.parametrize("factor", [0.0, 0.49, 2.01, -1.0, float("nan")])
def test_a_pace_out_of_reach_is_refused(morning: Plan, factor: float) -> None:
    with pytest.raises(UsageError, match="is out of reach"):
        tailor.paced(morning, factor)


def test_an_exercise_is_done_in_another_form_wherever_it_is_done(morning: Plan) -> None:
    assert exercises(tailor.varied(morning, "bridge", "SQUEEZE")) == [
        "Squeeze" if name == "Bridge" else name for name in ALL
    ]


def test_a_form_that_its_ladder_has_not_is_refused(morning: Plan) -> None:
    with pytest.raises(UsageError, match=r"Bridge can't be done as 'Hop' here. There is: Bridge, Squeeze."):
        tailor.varied(morning, "Bridge", "Hop")
    with pytest.raises(UsageError, match="Morning has no exercise 'Hop'"):
        tailor.varied(morning, "Hop", "Bridge")


def test_the_warning_comes_once_after_the_opening_and_changes_nothing_else(morning: Plan) -> None:
    warned = tailor.warned(morning)
    stage = Stage(warned, "unattended").start()
    while not stage.over:
        stage.advance()
    said = [one.text for one in stage.sounded]
    assert said[:2] == ["Morning.", phrasebook.RECORDED]
    assert said.count(phrasebook.RECORDED) == 1
    assert exercises(warned) == ALL


@pytest.mark.parametrize("exercise", ["Plank", "Bridge", "Bird dog"])
def test_no_step_points_back_or_beyond_the_end(morning: Plan, exercise: str) -> None:
    made = tailor.warned(tailor.started_at(morning, exercise))
    for index, step in enumerate(made.steps):
        targets = [step.target] if isinstance(step, JumpStep) else []
        if isinstance(step, AskStep):
            targets = [choice.target for choice in step.choices]
        assert all(index < target <= len(made.steps) for target in targets)


SIDED = """\
routine Sides
do Clam: 3 reps each side
do March: 10 steps alternating
do Squat: 2 reps
exercise Clam
    rep open 1s, close 1s
exercise March
    rep step 1s, back 1s
exercise Squat
    rep down 1s, up 1s
"""


def test_what_has_sides_may_be_done_on_one_alone() -> None:
    left = tailor.one_sided(plan(SIDED), "left")
    clam, march, squat = (step.form for step in left.steps if isinstance(step, WorkStep))
    assert (clam.sides, [amount.today for amount in clam.amounts]) == (("left",), [3.0])
    assert (march.sides, march.alternating, [amount.today for amount in march.amounts]) == (
        ("left",),
        False,
        [5.0],
    )
    assert squat.sides == ()


def test_a_side_that_nothing_has_is_refused(morning: Plan) -> None:
    with pytest.raises(UsageError, match="has no side 'middle'"):
        tailor.one_sided(plan(SIDED), "middle")
    with pytest.raises(UsageError, match="It has no sides"):
        tailor.one_sided(plan("routine R\ndo Squat: 2 reps\nexercise Squat\n"), "left")
    with pytest.raises(UsageError, match="repeats whole exercises on each side"):
        tailor.one_sided(morning, "left")
