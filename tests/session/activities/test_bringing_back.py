"""Exercises that were left, done after all at the person's word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tests.session.driver import Stage, live, plan
from voicecoach.progress.exercise_history import Course
from voicecoach.progress.rows import ChoiceRow
from voicecoach.session.events import Start
from voicecoach.session.kept import from_json, to_json
from voicecoach.session.plan.steps import Plan, WorkStep
from voicecoach.session.restore import restore
from voicecoach.session.state import Hurting, Rest, Saying
from voicecoach.session.words import en as phrasebook

SCRIPT = """\
routine Left
do Bridge: 2 x 4 reps, rest 20s
rest 30s
do Clam: 4 reps each side
rest 30s
do Plank: 20s
say That was it.
exercise Bridge
    setup Knees bent.
    rep lift 2s, hold 2s, lower 2s
    easier Half bridge
        setup Half way.
        easier Squeeze
            setup Lie still.
exercise Clam
    rep open 2s, close 2s
exercise Plank
"""
BECAUSE = "It hurt on two days."


def hurts(stage: Stage, score: int) -> Stage:
    """It hurts in the first rep that comes, so much; the question about red flags is answered with no."""
    stage.to_fact("phase").wait(0.5)
    stage.say("pain")
    stage.to_said(phrasebook.HOW_MUCH).score(score)
    while isinstance(stage.state.now, Hurting) and stage.state.now.stage in {"safety", "finish"}:
        stage.answer("no")
    return stage


def left_by_pain(score: int) -> Stage:
    """A bridge that has hurt by four, then by `score`: it is left, and the offer is open."""
    stage = hurts(live(SCRIPT), 4)
    stage.say("resume")
    return hurts(stage, score)


def done(stage: Stage) -> list[tuple[object, ...]]:
    return stage.fields("set", "exercise", "set", "side")


def test_the_coach_says_how_it_is_had_again() -> None:
    stage = left_by_pain(5)
    assert stage.to_said("We leave Bridge. To have it after all, say bring it back.")


def test_at_once_it_goes_on_a_step_easier() -> None:
    stage = left_by_pain(5).to_said("Say ready to go on with what comes")
    stage.say("bring back")
    stage.to_said("Squeeze is back.").to_said(phrasebook.OFFER)
    stage.say("resume")
    first = len(stage.cues)
    stage.to_fact("set")
    assert stage.fields("set", "exercise", since=first) == [("Squeeze",)]


def test_later_it_comes_after_what_goes_on_and_then_the_session_goes_on_where_it_was() -> None:
    stage = left_by_pain(5)
    stage.say("resume")
    stage.to_fact("set", exercise="Clam", side="left").wait(1.0)
    first = len(stage.cues)
    stage.say("bring back")
    stage.to_said("Squeeze is back, after this.")
    stage.to_said("Lie still.").finish()
    assert stage.fields("set", "exercise", "set", "side", since=first) == [
        ("Clam", 1, "right"),
        ("Squeeze", 1, ""),
        ("Squeeze", 2, ""),
        ("Plank", 1, ""),
    ]
    assert "That was it." in stage.spoken()


@pytest.mark.parametrize("score", [6, 10])
def test_after_a_bad_pain_it_is_not_had_today(score: int) -> None:
    stage = hurts(live(SCRIPT), score)
    stage.to_fact("set", exercise="Clam").wait(1.0)
    assert "We leave Bridge for today." in stage.spoken()
    stage.say("bring back")
    stage.to_said(phrasebook.NOT_AFTER_PAIN)
    stage.finish()
    assert not [
        exercise for exercise, *_ in done(stage)[1:] if exercise in {"Bridge", "Half bridge", "Squeeze"}
    ]


def test_what_was_left_by_next_exercise_comes_as_it_was() -> None:
    stage = live(SCRIPT).to_fact("set", exercise="Bridge").wait(1.0)
    stage.say("next exercise")
    stage.to_now(Rest).wait(1.0)
    stage.say("bring back")
    stage.to_said("Bridge is back, after this.").finish()
    names = [exercise for exercise, *_ in done(stage)]
    assert names == ["Bridge", "Clam", "Clam", "Bridge", "Bridge", "Plank"]


def test_asked_for_twice_it_comes_once() -> None:
    stage = live(SCRIPT).to_fact("set", exercise="Bridge").wait(1.0)
    stage.say("next exercise")
    stage.say("bring back")
    stage.say("bring back")
    stage.to_said(phrasebook.NOTHING_LEFT).finish()
    assert [exercise for exercise, *_ in done(stage)].count("Bridge") == 3


def test_what_is_harder_is_still_refused() -> None:
    stage = left_by_pain(5).to_said("Say ready to go on with what comes")
    stage.say("bring back")
    stage.say("resume")
    stage.to_fact("set")
    stage.say("harder")
    stage.to_said(phrasebook.NOT_AFTER_PAIN)


def without_bridge(start: int = 1) -> Plan:
    """As the diary has it: the bridge is left out, and would begin with the half one."""
    made = plan(SCRIPT)
    first = made.steps[0]
    assert isinstance(first, WorkStep)
    return replace(made, steps=(replace(first, left_out=BECAUSE, start=start), *made.steps[1:]))


def test_what_today_leaves_out_comes_when_its_turn_is_in_the_form_that_is_due() -> None:
    stage = Stage(without_bridge()).start()
    assert isinstance(stage.state.now, Saying)
    stage.say("bring back")
    stage.to_said("Half bridge is back.")
    stage.to_fact("set")
    assert done(stage) == [("Half bridge", 1, "")]
    assert stage.fields("back", "exercise", "left_out") == [("Bridge", True)]


def test_and_where_its_turn_is_over_after_what_goes_on() -> None:
    stage = Stage(without_bridge()).start().to_fact("set", exercise="Plank").wait(1.0)
    stage.say("bring back")
    stage.finish()
    assert [exercise for exercise, *_ in done(stage)] == [
        "Clam",
        "Clam",
        "Plank",
        "Half bridge",
        "Half bridge",
    ]


def test_resumed_it_is_still_to_come() -> None:
    made = without_bridge()
    stage = Stage(made).start()
    stage.say("bring back")
    kept = replace(from_json(to_json(stage.state)), plan=made)  # the diary keeps the plan of the start
    again = Stage(made, state=restore(kept, made))
    again.hand(Start(again.state.plan))
    again.say("resume")
    again.to_fact("set")
    assert done(again) == [("Half bridge", 1, "")]


def test_going_back_lets_the_plan_go_on_from_there() -> None:
    stage = live(SCRIPT).to_fact("set", exercise="Bridge").wait(1.0)
    stage.say("next exercise")
    stage.say("bring back")
    stage.to_fact("set", exercise="Bridge").wait(1.0)
    first = len(stage.cues)
    stage.say("back")
    stage.finish()
    assert stage.fields("set", "exercise", since=first)[-1] == ("Plank",)


def test_rounds_on_a_beat_have_no_room_for_it() -> None:
    stage = live("routine R\nevery 30s, 2 rounds\n    do Plank: 10s\nexercise Plank\n")
    stage.to_fact("set").wait(1.0)
    stage.say("next exercise")
    stage.say("bring back")
    assert stage.to_said(phrasebook.NOTHING_LEFT)


def test_what_the_person_asked_for_stays_in_the_diarys_standing() -> None:
    step = plan(SCRIPT).steps[0]
    assert isinstance(step, WorkStep)
    course = Course(step, phrasebook, 3, 5)  # type: ignore[arg-type]
    course.standing = replace(course.standing, left_out=BECAUSE)
    course.take(ChoiceRow(datetime(2026, 5, 5, tzinfo=UTC), "Bridge", "back"))
    assert not course.standing.left_out
