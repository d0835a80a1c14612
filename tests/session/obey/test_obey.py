"""What commands do beside the plain cells of the state table: at its edges, one after another."""

from __future__ import annotations

import pytest

from tests.session.driver import Stage, live, plan
from voicecoach.session import engine
from voicecoach.session.events import Cut, Hearing, Play, Start
from voicecoach.session.state import Asking, Paused, Preparing, Rest, Saying, Settling, Suspended, Waiting
from voicecoach.session.turn import frames
from voicecoach.session.words import en as phrasebook

SCRIPT = """
routine Edges
do Bridge: 2 x 4 reps, rest 20s
    setup Knees bent.
    rep lift 2s, hold 2s, lower 2s
    easier Low bridge
        setup Half way.
wait Turn over.
do Plank: 2 x 30s each side, switch 20s, rest 20s
do Squat: 2 x 3 reps
exercise Bridge
exercise Plank
exercise Squat
"""


def in_rep(rep: int = 2, phase: str = "hold") -> Stage:
    return live(SCRIPT).to_fact("phase", exercise="Bridge", rep=rep, phase=phase).wait(0.5)


def in_rep_settling() -> Stage:
    return live(SCRIPT).to_now(Settling).wait(1.0)


def in_plank(side: str = "left", set_: int = 1) -> Stage:
    stage = live(SCRIPT).to_now(Waiting)
    stage.say("resume")
    return stage.to_fact("set", exercise="Plank", side=side, set=set_)


# --- stop ----------------------------------------------------------------------------------------


def test_the_echo_of_a_stop_is_not_a_second_one() -> None:
    stage = in_rep()
    stage.say("stop")
    stage.wait(1.49)
    assert not stage.over
    stage.say("stop")
    assert isinstance(stage.state.now, Paused)
    stage.wait(0.01)
    stage.say("stop")
    assert stage.over


def test_a_stop_after_a_pause_still_asks_first() -> None:
    stage = in_rep()
    stage.say("pause")
    stage.wait(5)
    stage.say("stop")
    stage.to_said(phrasebook.STOPPED)
    stage.wait(2)
    stage.say("resume")
    assert stage.to_fact("phase").fields("phase", "rep")[-1] == (2,)


# --- ready ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("left", [3.4, 2.0, 0.5])
def test_ready_in_the_last_seconds_of_a_rest_makes_it_no_longer(left: float) -> None:
    stage = live(SCRIPT).to_now(Rest, kind="set").wait(20.0 - left)
    began = stage.at
    assert not any(isinstance(cue, Cut) for cue in stage.say("resume"))
    assert stage.to_fact("set").at - began == frames(left)


def test_ready_twice_counts_in_once() -> None:
    stage = live(SCRIPT).to_now(Settling).wait(1.0)
    began = stage.at
    stage.say("resume")
    stage.wait(2.0)
    stage.say("resume")
    assert stage.to_fact("set").at - began == frames(3.5)


# --- back ----------------------------------------------------------------------------------------


def test_back_in_the_first_rep_of_an_exercise_is_the_one_before() -> None:
    stage = in_plank().wait(5.0)
    stage.say("back")
    assert isinstance(stage.state.now, Waiting)  # the wait before it, as performed
    stage = live(SCRIPT.replace("wait Turn over.\n", "")).to_fact("set", exercise="Plank").wait(5.0)
    stage.say("back")
    assert stage.to_fact("set").fields("set", "exercise", "set")[-1] == ("Bridge", 1)


def test_back_in_a_setup_is_the_one_before_and_again_the_one_before_that() -> None:
    stage = in_plank()
    stage.say("next exercise")
    stage.to_now(Rest, kind="between")
    stage.say("next")
    stage.to_fact("set", exercise="Squat")
    stage.say("back")
    assert stage.to_now(Preparing).state.plan.steps[stage.state.pc].exercise == "Plank"  # type: ignore[union-attr]
    stage.say("back")
    assert isinstance(stage.state.now, Waiting)
    stage.say("back")
    assert stage.to_fact("set").fields("set", "exercise")[-1] == ("Bridge",)


def test_back_from_a_rest_before_an_exercise_is_the_one_last_worked() -> None:
    text = SCRIPT.replace("do Squat", "wait Turn again.\nrest 20s\ndo Squat")
    stage = live(text).to_fact("set", exercise="Bridge")
    stage.say("next exercise")
    stage.say("resume")
    stage.to_fact("set", exercise="Plank")
    stage.say("next exercise")
    stage.to_now(Waiting)
    stage.say("resume")
    stage.to_now(Rest, kind="between")
    stage.say("back")
    assert stage.to_fact("set").fields("set", "exercise")[-1] == ("Plank",)


def test_back_follows_what_was_performed() -> None:
    text = """
routine Branches
ask Is it well?
    yes
        do Bridge: 2 reps
    no or silence
        do Plank: 20s
do Squat: 2 reps
exercise Bridge
exercise Plank
exercise Squat
"""
    stage = live(text).to_now(Asking).to(lambda stage: stage.listening.what == "phrases")
    stage.answer("yes")
    stage.to_fact("set", exercise="Squat")
    stage.say("back")
    assert stage.to_fact("set").fields("set", "exercise")[-1] == ("Bridge",)
    stage.say("back")
    assert isinstance(stage.state.now, Asking)


def test_back_to_the_other_side_speaks_of_that_side() -> None:
    text = """
routine Flow
repeat each side
    do Bridge: 2 reps
    say Shake the {side} leg.
exercise Bridge
    setup Lift the {side} one.
"""
    stage = live(text)
    stage.to_said("Shake the left leg.")
    stage.to_fact("set", side="right")
    stage.say("back")
    stage.to_fact("set", side="left")
    stage.to_said("Shake the left leg.")


# --- next, next exercise, done -------------------------------------------------------------------


def test_next_exercise_between_exercises_leaves_the_coming_one() -> None:
    stage = in_plank()
    stage.say("next exercise")
    stage.to_now(Rest, kind="between")
    stage.say("next exercise")
    assert stage.fields("left", "exercise") == [("Plank",), ("Squat",)]
    stage.to_said(phrasebook.FINISHED)


@pytest.mark.parametrize(("phase", "reps"), [("lift", 1), ("hold", 1), ("lower", 2)])
def test_done_counts_the_rep_once_its_last_phase_has_begun(phase: str, reps: int) -> None:
    stage = in_rep(2, phase)
    stage.say("done")
    assert stage.fields("set_done", "reps") == [(reps,)]
    assert len(stage.facts("rep")) == reps


def test_done_in_a_paused_hold_counts_what_was_held_once() -> None:
    stage = in_plank().wait(12.0)
    stage.say("pause")
    stage.wait(100.0)
    stage.say("done")
    assert stage.fields("set_done", "seconds")[-1] == (12.0,)


def test_done_in_the_first_rep_leaves_nothing_for_the_other_side() -> None:
    stage = live(SCRIPT.replace("2 x 4 reps", "2 x 4 reps each side"))
    stage.to_fact("set").wait(0.5)
    stage.say("done")
    assert stage.fields("set_done", "side", "reps") == [("left", 0)]
    assert stage.to_fact("set").fields("set", "set", "side")[-1] == (2, "left")


def test_next_in_a_paused_line_goes_on_after_it() -> None:
    stage = live("routine R\nsay One thing.\nsay Another thing.\n").to_said("One thing.")
    stage.say("pause")
    stage.finish()
    first = len(stage.cues)
    stage.say("next")
    stage.to_said(phrasebook.FINISHED)
    assert stage.texts(first) == ["Another thing.", phrasebook.FINISHED]


def test_a_question_without_a_silence_branch_is_not_skipped_by_next() -> None:
    text = "routine R\nask Is it well?\n    yes\n        say Good.\n    no\n        say Then not.\n"
    stage = live(text).to_now(Asking)
    stage.say("next")
    assert isinstance(stage.state.now, Asking)
    stage.to_said(phrasebook.NOT_NOW)
    stage.say("pause")
    stage.finish()
    stage.say("next")  # it is asked again, and can be answered
    assert isinstance(stage.state.now, Asking)
    stage.to_said("Is it well?")
    stage.answer("no")
    stage.to_said("Then not.")


# --- a person's own rest -------------------------------------------------------------------------


def test_ready_ends_a_persons_own_rest_with_three_two_one() -> None:
    stage = in_rep()
    stage.say("rest")
    stage.wait(5.0)
    began = stage.at
    stage.say("resume")
    assert stage.to_fact("phase").fields("phase", "rep")[-1] == (2,)
    assert stage.at - began == frames(3.5)


def test_a_rest_within_a_rest_is_thirty_seconds_more() -> None:
    stage = in_rep()
    stage.say("rest")
    began = stage.at
    stage.wait(10.0)
    stage.say("rest")
    assert stage.to_fact("phase").at - began == frames(60.0)


def test_a_rest_that_was_paused_and_rested_in_goes_on_for_what_remained() -> None:
    stage = live(SCRIPT).to_now(Rest, kind="set").wait(8.0)  # 12 s are left
    stage.say("pause")
    stage.wait(50.0)
    stage.say("rest")
    stage.wait(10.0)
    stage.say("pause")
    stage.wait(70.0)
    stage.say("resume")
    stage.wait(5.0)
    stage.say("repeat")
    stage.to_now(Rest, kind="set")
    began = stage.at
    assert stage.to_fact("set").at - began == frames(12.0)


def test_a_rest_with_a_setup_that_was_paused_and_rested_in_goes_on_for_what_remained() -> None:
    text = SCRIPT.replace("wait Turn over.", "rest 60s").replace(
        "exercise Plank", "exercise Plank\n    setup Turn."
    )
    stage = live(text).to_now(Rest, kind="between").wait(1.0)
    stage.say("pause")
    stage.wait(50.0)
    stage.say("rest")
    stage.to_now(Rest, kind="between")
    began = stage.at
    assert stage.to_fact("set").at - began == frames(59.0)


def test_easier_in_a_persons_own_rest_sets_up_the_new_form_before_it_begins() -> None:
    stage = in_rep()
    stage.say("rest")
    stage.wait(5.0)
    stage.say("easier")
    first = len(stage.cues)
    stage.to_fact("set")
    said = stage.texts(first)
    assert "Half way." in said
    assert said.index("Half way.") < said.index("three")
    assert said.count("three") == 1


def test_pain_in_a_persons_own_rest_is_about_what_it_interrupted() -> None:
    stage = in_rep(3)
    stage.say("rest")
    stage.wait(5.0)
    stage.say("pain")
    stage.to_said(phrasebook.HOW_MUCH)
    stage.score(2)
    assert stage.fields("pain", "exercise", "set", "rep") == [("Bridge", 1, 2)]


# --- what is said in between ---------------------------------------------------------------------


def test_easier_and_harder_are_obeyed_while_help_is_spoken() -> None:
    stage = in_rep_settling()
    stage.say("help")
    assert isinstance(stage.state.now, Suspended)
    stage.say("easier")
    stage.to_said("Low bridge.")
    assert stage.to_fact("set").fields("set", "exercise")[-1] == ("Low bridge",)


def test_a_reply_in_the_last_seconds_of_a_rest_is_still_heard() -> None:
    stage = in_plank().wait(1.0)
    stage.say("done")
    stage.to_now(Rest, kind="switch").wait(17.0)
    stage.say("harder")
    stage.to_fact("set")
    assert phrasebook.HARDEST in stage.spoken()


@pytest.mark.parametrize(("at", "said"), [("Bridge", "Three more."), ("Plank", "Thirty seconds left.")])
def test_how_long_in_a_set_says_what_is_left_and_the_work_goes_on(at: str, said: str) -> None:
    stage = in_rep() if at == "Bridge" else in_plank()
    before = stage.state.now
    stage.say("status")
    assert stage.state.now == before
    first = stage.at
    assert stage.to_said(said).at - first <= frames(2.0)


def test_help_in_a_set_is_a_tone_and_words_in_the_gap_and_no_rep_is_lost() -> None:
    stage = in_rep()
    before = stage.state.now
    assert [cue.name for cue in stage.say("help") if isinstance(cue, Play)] == ["tick"]
    assert stage.state.now == before
    stage.to_fact("set_done")
    assert stage.fields("set_done", "reps") == [(4,)]
    stage.to_said(phrasebook.HELP)


def test_help_twice_is_help_from_its_start() -> None:
    stage = in_rep_settling()
    stage.say("help")
    stage.wait(1.0)
    stage.say("repeat")
    assert isinstance(stage.state.now, Suspended)
    assert stage.texts()[-2:] == [phrasebook.HELP] * 2
    assert stage.to_fact("phase").fields("phase", "rep")[-1] == (1,)


# --- hearing -------------------------------------------------------------------------------------


ASKED = """
routine Asked
ask Calm today?
    yes
        say Good.
    no or silence
        stop Then not.
    recorded
        say If it is not calm, leave it.
wait 5s Lie down.
do Squat: 2 reps
exercise Squat
"""


def hearing(*on: bool, knows: bool) -> list[str]:
    """The sentences as somebody, who `knows` the halting words or not, is heard, is not, is again."""
    stage = Stage(plan(ASKED))
    stage.hand(Start(stage.plan, knows=knows))
    said = list[str]()
    for one in on:
        stage.hear(on=one)
        stage.wait(20.0)
    said += [text for text in stage.texts() if text.startswith((phrasebook.I_HEAR, phrasebook.CANNOT_HEAR))]
    return said


def test_that_it_hears_is_said_with_the_words_that_halt_it_once_and_only_to_who_may_not_know_them() -> None:
    taught = f"{phrasebook.I_HEAR} {phrasebook.TO_HALT}"
    lost = f"{phrasebook.CANNOT_HEAR} {phrasebook.BY_TIME} {phrasebook.THE_KEYS}"
    assert hearing(True, False, True, knows=False) == [taught, lost, phrasebook.I_HEAR]
    assert hearing(True, knows=True) == [phrasebook.I_HEAR]
    assert hearing(False, True, knows=False) == [lost, taught]


UNRECORDED = ASKED.replace("    recorded\n        say If it is not calm, leave it.\n", "")


SILENT_YES = UNRECORDED.replace("no or silence", "no").replace("yes\n", "yes or silence\n")


@pytest.mark.parametrize("script", [UNRECORDED, SILENT_YES])
def test_silence_of_somebody_who_is_not_heard_is_no_answer_about_safety(script: str) -> None:
    stage = live(script)
    stage.hear(on=False)
    stage.to_said(f"Calm today? {phrasebook.BY_KEY}").wait(600.0)
    assert isinstance(stage.state.now, Asking)
    assert not stage.facts("answer")
    assert stage.texts().count(f"Calm today? {phrasebook.BY_KEY}") > 2
    assert engine.waiting(stage.state)
    stage.answer("yes")
    assert stage.to_said("Good.")


def test_who_has_keys_at_hand_is_asked_and_waited_for() -> None:
    stage = live(UNRECORDED)
    stage.hand(Hearing(on=False, keys=True))
    stage.to_said(f"{phrasebook.CANNOT_HEAR} {phrasebook.USE_KEYS}")
    stage.to_said(f"Calm today? {phrasebook.BY_KEY}").wait(600.0)
    stage.answer("yes")
    stage.to_said("Lie down.").to_said(phrasebook.READY_BY_KEY).wait(600.0)
    assert isinstance(stage.state.now, Waiting)
    assert engine.waiting(stage.state)
    stage.say("resume")
    stage.to_fact("set", exercise="Squat")


def test_what_is_asked_of_nothing_but_taste_is_not_asked_of_who_is_not_heard() -> None:
    stage = live(UNRECORDED.replace("stop Then not.", "say Then not."))
    stage.hear(on=False)
    stage.to_said("Then not.")
    assert not [text for text in stage.texts() if "Calm" in text]


@pytest.mark.parametrize("when", ["Asked.", "Calm today?", "Lie down."])
def test_a_muted_microphone_is_said_and_nothing_is_asked_that_can_not_be_heard(when: str) -> None:
    stage = live(ASKED).to_said(when if when != "Lie down." else "Calm today?")
    if when == "Lie down.":
        stage.answer("yes")
        stage.to_said("Lie down.").wait(3.0)
    stage.hear(on=False, reason="Is it muted?")
    first = len(stage.cues)
    stage.to_said(f"Is it muted? {phrasebook.BY_TIME}")
    stage.to_fact("set", exercise="Squat")  # it goes on by time
    assert not {"Calm today?", phrasebook.READY} & set(stage.texts(first))
    assert ("If it is not calm, leave it." in stage.texts()) is (when != "Lie down.")


def test_being_heard_only_between_words_asks_as_ever() -> None:
    stage = live(ASKED)
    stage.hand(Hearing(on=False, reason="Speak when I am silent.", between=True))
    stage.to_said("Calm today?").wait(60.0)
    assert stage.over


@pytest.mark.parametrize("command", ["next", "next exercise", "resume", "done"])
def test_a_question_about_safety_is_passed_by_no_command(command: str) -> None:
    for at in ("Asked.", "Calm today?"):
        stage = live(ASKED).to_said(at).wait(0.1)
        stage.say(command)
        stage.say(command)
        assert stage.to_said("Calm today?").facts("set") == []


@pytest.mark.parametrize("said", ["no", "not today", "not really", "i'm not sure"])
def test_a_doubt_is_a_no(said: str) -> None:
    stage = live(ASKED).to_said("Calm today?")
    stage.answer(said)
    assert stage.to_said("Then not.")


def test_the_loss_of_hearing_is_said_and_the_session_goes_on() -> None:
    stage = in_rep()
    stage.hear(on=False, reason="The microphone is gone.")
    stage.to_said("The microphone is gone.")
    stage.hear(on=True)
    assert stage.fields("hearing", "on") == [(False,), (True,)]
    assert stage.to_fact("set_done").fields("set_done", "reps") == [(4,)]


def test_hearing_lost_after_the_end_says_nothing() -> None:
    stage = live("routine R\nsay Hello.\n").finish().wait(1.0)
    assert stage.over
    first = len(stage.cues)
    stage.hear(on=False)
    assert stage.texts(first) == []
    assert engine.deadline(stage.state) is None


def test_hearing_lost_while_stopped_is_said_and_it_stays_stopped() -> None:
    stage = in_rep()
    stage.say("stop")
    stage.hear(on=False)
    told = f"{phrasebook.CANNOT_HEAR} {phrasebook.BY_TIME} {phrasebook.THE_KEYS}"
    assert told in stage.finish().texts()
    assert isinstance(stage.state.now, Paused)


def test_nothing_planned_is_said_while_time_stands_still() -> None:
    for command in ("pause", "stop"):
        stage = in_plank().wait(12.0)  # halfway, ten seconds and the last three are still to come
        stage.say(command)
        first = len(stage.cues)
        stage.wait(60.0)
        assert not {"Halfway.", "Ten seconds.", "three"} & set(stage.texts(first)), command


# --- silence -------------------------------------------------------------------------------------


def test_one_cut_stands_first_in_its_step() -> None:
    for command in ("pain", "stop", "pause", "next", "next exercise", "back", "repeat", "easier"):
        cues = in_rep().say(command)
        assert isinstance(cues[0], Cut), command
        assert len([cue for cue in cues if isinstance(cue, Cut)]) == 1, command


def test_after_a_silence_only_what_came_after_is_heard() -> None:
    stage = live("routine R\nsay A long line of many words to be said.\nsay More.\n")
    stage.to_said("A long line").wait(0.4)
    assert isinstance(stage.state.now, Saying)
    stage.say("next")
    stage.finish()
    outcomes = {one.text: one.outcome for one in stage.sounded}
    assert outcomes["A long line of many words to be said."] == "cut"
    assert outcomes["More."] == "done"
