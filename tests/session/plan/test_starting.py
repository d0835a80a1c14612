"""A plan from one of its steps on asks first what it asks about safety on the way there."""

from __future__ import annotations

import pytest

from tests.session.driver import Stage, live, plan
from voicecoach.session.plan import tailor
from voicecoach.session.plan.starting import questions_before
from voicecoach.session.plan.steps import AskStep, JumpStep, Plan, WorkStep
from voicecoach.session.state import Waiting

CALM = """\
ask Is your back calm?
    yes
        say Good.
        do Bridge
    no or silence
        say I am sorry.
        stop Then rest today.
    recorded
        say If it is not calm, leave it.
"""
ROUTINE = f"""\
routine Careful

exercise Bridge
    dose 1 rep
exercise Plank
    dose 20s
exercise Squat
    dose 2 reps

{CALM}
ask Would you like more?
    yes
        do Plank
    no or silence
        say Less it is.
ask Any pain today?
    yes
        stop Then leave it.
    no
        say Fine.
do Squat
"""


@pytest.fixture
def from_squat() -> Plan:
    return tailor.started_at(plan(ROUTINE), "Squat")


def asked(stage: Stage) -> Stage:
    return stage.to(lambda stage: stage.listening.question_id)


def test_the_questions_that_can_end_it_come_first_and_no_others(from_squat: Plan) -> None:
    asks = [step.text for step in from_squat.steps if isinstance(step, AskStep)]
    assert asks == ["Is your back calm?", "Any pain today?"]


def test_a_yes_leads_on_past_what_was_to_be_done_before(from_squat: Plan) -> None:
    stage = asked(Stage(from_squat).start())
    stage.answer("yes")
    stage.to_said("Good.").to_said("Any pain today?")
    stage.answer("no")
    stage.to_fact("exercise", name="Squat")
    assert stage.fields("exercise", "name") == [("Squat",)]


def test_a_no_ends_it_before_anything_is_done(from_squat: Plan) -> None:
    stage = asked(Stage(from_squat).start())
    stage.answer("no")
    stage.finish()
    assert stage.over
    assert stage.spoken()[-2:] == ["I am sorry.", "Then rest today."]
    assert not stage.facts("exercise")


@pytest.mark.parametrize("command", ["next", "next exercise", "resume", "done"])
def test_no_command_is_an_answer(from_squat: Plan, command: str) -> None:
    stage = asked(Stage(from_squat).start())
    stage.say(command)
    stage.wait(2.0)
    assert not stage.facts("exercise")
    assert not stage.facts("answer")


def test_silence_is_no_yes(from_squat: Plan) -> None:
    assert Stage(from_squat).start().finish().spoken()[-1] == "Then rest today."


def test_a_recording_says_the_condition_in_place_of_the_question() -> None:
    text = ROUTINE.replace("stop Then leave it.", "say Then leave it.").replace(
        "    no\n", "    no or silence\n"
    )
    first = tailor.started_at(plan(text), "Squat")
    stage = Stage(first, "unattended").start().finish()
    assert "If it is not calm, leave it." in stage.spoken()
    assert "Is your back calm?" not in stage.spoken()
    assert stage.fields("exercise", "name") == [("Squat",)]


def test_within_the_branch_of_its_yes_it_is_asked_too() -> None:
    begun = tailor.started_at(plan(ROUTINE), "Bridge")
    assert next(step.text for step in begun.steps if isinstance(step, AskStep)) == "Is your back calm?"
    stage = asked(Stage(begun).start())
    stage.answer("yes")
    stage.to_fact("exercise", name="Bridge")


def test_one_in_a_branch_that_does_not_lead_there_is_not_asked() -> None:
    made = plan(ROUTINE)
    squeezed = next(
        index
        for index, step in enumerate(made.steps)
        if isinstance(step, WorkStep) and step.exercise == "Plank"
    )
    assert [step.text for step in questions_before(made, squeezed)] == ["Is your back calm?"]


def test_asked_in_every_round_it_is_asked_once() -> None:
    rounds = "".join("    " + line + "\n" for line in CALM.splitlines())
    begun = tailor.started_at(plan(ROUTINE.replace(CALM, "repeat 3 times\n" + rounds)), "Squat")
    asks = [step.text for step in begun.steps if isinstance(step, AskStep)]
    assert asks.count("Is your back calm?") == 1


def test_no_step_points_back_or_beyond_the_end(from_squat: Plan) -> None:
    for index, step in enumerate(from_squat.steps):
        targets = [step.target] if isinstance(step, JumpStep) else []
        if isinstance(step, AskStep):
            targets = [choice.target for choice in step.choices]
        assert all(index < target <= len(from_squat.steps) for target in targets)


def test_next_exercise_never_goes_past_a_question_that_tells_what_is_done() -> None:
    stage = live(ROUTINE.replace(CALM, "wait Lie down.\n")).to_now(Waiting)
    stage.say("next exercise")
    stage.to_said("Would you like more?")
    assert not stage.facts("exercise")
