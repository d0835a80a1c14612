"""Going on with a session that was cut short."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.session.driver import Stage, live, plan
from voicecoach.session.engine import initial
from voicecoach.session.kept import from_json, to_json
from voicecoach.session.plan.steps import Plan
from voicecoach.session.plan.tailor import paced
from voicecoach.session.restore import read, restore
from voicecoach.session.state import (
    Asking,
    Hurting,
    Over,
    Paused,
    Preparing,
    Rest,
    Settling,
    State,
    Waiting,
    Working,
)
from voicecoach.session.turn import frames

SCRIPT = """
routine Evening
wait Lie down.
do Bridge: 3 x 4 reps, rest 20s
    setup Knees bent.
    rep lift 2s, hold 2s, lower 2s
    easier Half bridge
        setup Lift half way.
do Plank: 2 x 30s each side, switch 10s, rest 20s
say Well done so far.
do Bridge: 2 x 4 reps
exercise Bridge
exercise Plank
"""


def again(kept: State, now: Plan | None = None) -> Stage:
    """The kept state, through JSON, begun anew at frame 0."""
    restored = restore(read(json.loads(json.dumps(to_json(kept)))), now or kept.plan)
    assert restored.at == 0
    return Stage(restored.plan, state=restored).start()


def again_unattended(kept: State) -> Stage:
    restored = restore(read(json.loads(json.dumps(to_json(kept)))), kept.plan)
    return Stage(restored.plan, "unattended", state=restored).start()


def at_work(exercise: str, set_: int = 1, side: str = "", wait: float = 0.0) -> Stage:
    stage = live(SCRIPT).to_now(Waiting)
    stage.say("resume")
    stage.to_fact("set", exercise=exercise, set=set_, side=side)
    return stage.wait(wait)


# --- the same script -----------------------------------------------------------------------------


def test_it_lands_in_paused_says_where_and_waits() -> None:
    stage = again(at_work("Bridge", 2, wait=7.0).state).finish()
    assert isinstance(stage.state.now, Paused)
    assert stage.waits
    assert stage.spoken() == ["We left off at Bridge, set two of three.", "Say resume to go on."]
    assert stage.fields("started", "routine", "resumed") == [("Evening", True)]


def test_a_rep_is_taken_up_from_its_first_phase_after_time_to_lie_right() -> None:
    stage = again(at_work("Bridge", 2, wait=7.0).state).finish()  # in rep 2
    stage.say("resume")
    begun = stage.at
    stage.to_fact("phase")
    assert stage.fields("phase", "set", "rep", "phase") == [(2, 2, "lift")]
    assert stage.at - begun > frames(8.0)  # to settle
    assert "Knees bent." in stage.spoken(begun)
    stage.to_fact("set_done")
    assert stage.fields("set_done", "set", "reps") == [(2, 4)]


def test_a_hold_goes_on_for_what_remained() -> None:
    stage = again(at_work("Plank", 1, "left").to_said("Ten seconds").state).finish()
    stage.say("resume")
    stage.to_fact("phase")
    began = stage.at
    stage.to_fact("set_done")
    assert stage.at - began == frames(10.0)
    assert stage.fields("set_done", "seconds") == [(30.0,)]


def test_a_rest_goes_on_for_what_remained() -> None:
    stage = at_work("Bridge").to_now(Rest, kind="set").to_said("Set two")
    stage = again(stage.state).finish()
    stage.say("resume")
    began = stage.at
    stage.to_fact("set", set=2)
    assert stage.at - began >= frames(9.0)
    assert "Knees bent." in stage.spoken(began)


def test_how_far_the_clock_had_come_makes_no_difference() -> None:
    kept = at_work("Plank", 2, "right").to_said("Halfway").state
    late = again(kept).finish()
    late.wait(3600)
    late.say("resume")
    late.to_fact("phase")
    began = late.at
    assert late.to_fact("set_done").at - began == frames(15.0)


def test_a_session_that_was_paused_stopped_or_resting_by_wish_goes_on_with_what_it_was_in() -> None:
    for commands in (["pause"], ["stop"], ["rest"], ["pause", "rest"], ["stop", "pause"]):
        stage = at_work("Bridge", 1, wait=8.0)
        for command in commands:
            stage.say(command)
            stage.wait(4.0)
        stage = again(stage.state).finish()
        stage.say("resume")
        stage.to_fact("phase")
        assert stage.fields("phase", "set", "rep") == [(1, 2)], commands


def test_a_report_that_was_never_scored_is_kept_and_the_session_waits() -> None:
    stage = at_work("Bridge", 1, wait=8.0)
    stage.say("pain")
    stage.wait(2.0)
    assert isinstance(stage.state.now, Hurting)
    stage = again(stage.state).finish()
    assert isinstance(stage.state.now, Paused)
    assert [(report.exercise, report.nrs) for report in stage.state.reports] == [("Bridge", None)]


def test_what_was_eased_left_and_paced_stays() -> None:
    stage = at_work("Bridge", 1, wait=8.0)
    stage.say("slower")
    stage.say("easier")
    kept = stage.state
    stage = again(kept)
    assert (stage.state.adjusted, stage.state.pace) == (kept.adjusted, kept.pace)
    stage.finish().say("resume")
    assert stage.to_fact("set").fields("set", "exercise") == [("Half bridge",)]


def test_a_question_is_asked_again() -> None:
    text = "routine R\nask Is it well?\n    yes or silence\n        say Good.\n"
    stage = live(text).to_now(Asking)
    stage = again(stage.state).finish()
    assert stage.listening.question_id == 0
    stage.say("resume")
    assert stage.listening.question_id != 0
    assert stage.texts()[-1] == "Is it well?"


def test_the_opening_and_the_last_words_can_be_taken_up_too() -> None:
    opening = again(live(SCRIPT).state).finish()
    opening.say("resume")
    assert opening.to_now(Waiting).spoken()[-1:] == ["Evening."]
    closing = live("routine R\nsay Hello.\n").to_said("That was all")
    closing = again(closing.state).finish()
    closing.say("resume")
    assert closing.finish().over


def test_what_is_no_session_or_was_over_is_refused() -> None:
    over = live("routine R\nsay Hello.\n").finish().state
    assert isinstance(over.now, Over)
    for kept in (over, initial()):
        with pytest.raises(ValueError, match="nothing to go on with"):
            restore(kept, kept.plan)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"version": 99}, "version 99"),
        ({"_": "Nothing"}, "can't be read"),
        ({"unknown": 1}, "can't be read"),
        ({"now": {"_": "Paused", "what": 1}}, "can't be read"),
        ({"_": "Amount", "low": 1}, "can't be read"),
    ],
)
def test_what_another_version_kept_is_refused_and_why(change: dict[str, Any], why: str) -> None:
    data = {**to_json(at_work("Bridge").state), **change}
    with pytest.raises(ValueError, match=why):
        read(data)
    with pytest.raises(ValueError, match="can't be read"):
        read([1, 2])


def test_a_session_kept_before_facts_had_types_is_gone_on_with() -> None:
    data = json.loads(Path(__file__).with_name("kept_before_facts.json").read_text(encoding="utf-8"))
    stage = Stage((state := restore(read(data), plan(SCRIPT))).plan, state=state).start().finish()
    assert stage.spoken() == ["We left off at Bridge, set two of three.", "Say resume to go on."]
    stage.say("resume")
    assert stage.to_fact("set_done").fields("set_done", "set", "reps") == [(2, 4)]


# --- the same, but for what isn't the script's ---------------------------------------------------


def test_a_moved_file_a_comment_and_another_prescription_are_no_change() -> None:
    kept = at_work("Bridge", 2, wait=1.0).state
    shifted = plan("# A comment.\n" + SCRIPT)
    stage = again(kept, replace(shifted, path="elsewhere"))
    assert stage.state.plan.path == "elsewhere"
    assert stage.finish().spoken()[0] == "We left off at Bridge, set two of three."


def test_where_nobody_was_there_it_goes_on_by_itself() -> None:
    stage = Stage(plan(SCRIPT), "unattended").start().to_fact("set", exercise="Bridge", set=2).wait(7.0)
    stage = again_unattended(stage.state).to_fact("phase")
    assert stage.spoken()[0] == "We left off at Bridge, set two of three."
    assert stage.fields("phase", "set", "rep") == [(2, 2)]
    assert stage.finish().over


def test_but_never_after_pain_nor_out_of_a_pause() -> None:
    for command in ("pain", "pause", "stop"):
        stage = Stage(plan(SCRIPT), "unattended").start().to_fact("set", exercise="Bridge", set=2).wait(7.0)
        stage.say(command)
        stage = again_unattended(stage.state).finish()
        assert isinstance(stage.state.now, Paused)
        assert stage.waits


# --- another script ------------------------------------------------------------------------------


def taken_up(kept: State, text: str) -> Stage:
    stage = again(kept, plan(text)).finish()
    assert stage.spoken()[0] == "The routine has changed since."
    assert isinstance(stage.state.now, Paused)
    stage.say("resume")
    return stage


def test_the_set_and_side_are_found_again_by_exercise() -> None:
    kept = at_work("Plank", 2, "right", wait=5.0).state
    stage = taken_up(kept, SCRIPT.replace("wait Lie down.", "say New.\nwait Lie down."))
    assert "We are back at Plank, set two of two." in stage.spoken()
    stage.to_now(Settling)
    stage.to_fact("set")
    assert stage.fields("set", "exercise", "set", "side") == [("Plank", 2, "right")]


def test_the_second_time_of_an_exercise_is_told_from_the_first() -> None:
    stage = at_work("Bridge")
    stage.to_fact("exercise", name="Plank")
    stage.to_fact("set", exercise="Bridge", set=2)
    stage = taken_up(stage.state, SCRIPT.replace("Well done so far.", "Good."))
    stage.to_fact("set")
    assert stage.fields("set", "exercise", "set", "sets") == [("Bridge", 2, 2)]


def test_where_the_set_is_gone_it_is_the_exercises_first() -> None:
    kept = at_work("Bridge", 3, wait=5.0).state
    stage = taken_up(kept, SCRIPT.replace("3 x 4", "2 x 4"))
    assert stage.to_fact("set").fields("set", "exercise", "set") == [("Bridge", 1)]


def test_where_the_side_is_gone_it_is_the_exercises_first_set() -> None:
    kept = at_work("Plank", 2, "right", wait=5.0).state
    stage = taken_up(kept, SCRIPT.replace("2 x 30s each side, switch 10s", "2 x 30s left only"))
    assert stage.to_fact("set").fields("set", "set", "side") == [(1, "left")]


def test_where_the_second_time_is_gone_it_is_the_first_set_of_the_last() -> None:
    stage = at_work("Bridge")
    stage.to_fact("exercise", name="Plank")
    stage.to_fact("set", exercise="Bridge", set=2)
    stage = taken_up(stage.state, SCRIPT.replace("do Bridge: 2 x 4 reps\n", ""))
    assert stage.to_fact("set").fields("set", "set", "sets") == [(1, 3)]


def test_where_the_exercise_is_gone_it_is_the_start() -> None:
    kept = at_work("Plank", 1, "left", wait=5.0).state
    stage = taken_up(kept, "routine Evening\nsay Only words now.\n")
    assert "We begin at the start." in stage.spoken()
    assert stage.finish().spoken()[-3:-1] == ["Evening.", "Only words now."]


def test_between_exercises_it_is_the_coming_one() -> None:
    stage = at_work("Bridge").to_said("Well done so far")
    stage = taken_up(stage.state, SCRIPT.replace("Lie down.", "Sit down."))
    assert stage.to_fact("set").fields("set", "exercise", "set", "sets") == [("Bridge", 1, 2)]


SAFE = "ask Is your back calm?\n    yes\n        say Good.\n    no or silence\n        stop Then rest.\n"


def test_a_question_about_safety_that_is_new_is_asked_before_it_goes_on() -> None:
    asks = SCRIPT.replace("wait Lie down.\n", SAFE)
    stage = taken_up(at_work("Plank", 2, "left", wait=5.0).state, asks)
    assert "We are back at Plank." in stage.spoken()
    stage.to(lambda stage: stage.listening.question_id)
    stage.answer("yes")
    stage.to_fact("set")
    assert stage.fields("set", "exercise", "set") == [("Plank", 1)]


def test_one_that_was_not_answered_yet_is_asked_and_one_that_was_is_not() -> None:
    asks = SCRIPT.replace("wait Lie down.\n", SAFE)
    changed = asks.replace("do Bridge: 3 x", "say New.\ndo Bridge: 4 x")
    unanswered = live(asks).to(lambda stage: stage.listening.question_id)
    stage = taken_up(unanswered.state, changed).to_said("Is your back calm?")
    assert not stage.facts("exercise")
    answered = live(asks).to(lambda stage: stage.listening.question_id)
    answered.answer("yes")
    answered.to_fact("set", exercise="Bridge", set=2)
    stage = taken_up(answered.state, changed).to_fact("set")
    assert stage.fields("set", "exercise", "set") == [("Bridge", 2)]
    assert "Is your back calm?" not in stage.spoken()


def test_an_eased_form_is_kept_by_its_name() -> None:
    stage = at_work("Bridge", wait=3.0)
    stage.say("easier")
    changed = SCRIPT.replace(
        "    easier Half bridge", "    harder Bridge with a band\n    easier Half bridge"
    )
    changed += "exercise Bridge with a band\n    dose 5 reps\n"
    stage = taken_up(stage.state, changed)
    assert stage.to_fact("set").fields("set", "exercise") == [("Half bridge",)]
    gone = SCRIPT.replace("    easier Half bridge\n        setup Lift half way.\n", "")
    stage = taken_up(stage.state, gone)
    assert stage.to_fact("set").fields("set", "exercise") == [("Bridge",)]


def test_restoring_changes_nothing_of_what_is_kept() -> None:
    kept = at_work("Bridge", wait=3.0).state
    written = to_json(kept)
    restore(kept, kept.plan)
    assert to_json(kept) == written
    assert from_json(json.loads(json.dumps(written))) == kept
    assert isinstance(kept.now, Working)
    assert not isinstance(kept.now, Preparing)


def test_what_the_person_had_tailored_goes_on_as_it_was() -> None:
    tailored = paced(plan(SCRIPT), 1.5)
    stage = Stage(tailored).start().to_now(Waiting)
    on = again(stage.state, plan(SCRIPT))
    assert "The routine has changed since." not in on.spoken()
    assert on.state.plan.steps == tailored.steps
