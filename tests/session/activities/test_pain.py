"""The pain dialogue: what each answer leads to, the first time and again, and when nobody answers."""

from __future__ import annotations

import itertools

import pytest

from tests.session.driver import Stage, live
from voicecoach.session.activities.asking import TIMEOUT
from voicecoach.session.activities.pain_policy import RED_FLAG, REMEDIES, Band, Remedy, band, remedy
from voicecoach.session.activities.paused import STOP_QUIET
from voicecoach.session.events import Answer, Cut, Listen, Say
from voicecoach.session.state import (
    Hurting,
    Over,
    Paused,
    Preparing,
    Rest,
    Settling,
    Waiting,
    Working,
)
from voicecoach.session.turn import frames
from voicecoach.session.words import en as phrasebook

SCRIPT = """
routine Pain
do Bridge: 3 x 10 reps, rest 20s
do Plank: 2 x 30s, rest 20s
do Bridge: 2 x 10 reps, rest 20s
do March: 10 reps
do Squat: 10 reps
exercise Bridge
    setup Knees bent.
    rep lift 2s, hold 3s, lower 2s
    relief Feet a little closer.
    tags back
    harder High bridge
        setup Feet up.
    easier Low bridge
        setup Half way up.
exercise Plank
exercise March
    tags back
    harder High march
        setup Knees high.
exercise Squat
    harder Deep squat
        setup Sit deep.
"""


def hurting(exercise: str = "Bridge", rep: int = 4) -> Stage:
    """Pain in the hold of a rep; the score has been asked."""
    stage = live(SCRIPT).to_fact("phase", exercise=exercise, rep=rep, phase="hold").wait(0.5)
    stage.say("pain")
    return stage.to_said(phrasebook.HOW_MUCH).wait(1.0)


def report(stage: Stage, score: int | str) -> Stage:
    """Pain, and how much."""
    stage.say("pain")
    stage.to_said(phrasebook.HOW_MUCH)
    stage.score(score)
    return stage


def again_in_work(stage: Stage) -> Stage:
    """Ready, and into a rep again."""
    stage.say("resume")
    return stage.to_fact("phase").wait(1.0)


# --- the table itself ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "where"),
    [
        (0, Band.NONE),
        (1, Band.MILD),
        (3, Band.MILD),
        (4, Band.MODERATE),
        (5, Band.MODERATE),
        (6, Band.SEVERE),
        (10, Band.SEVERE),
    ],
)
def test_the_bands_as_they_are_published(score: int, where: Band) -> None:
    assert band(score, 3, 5) is where


def test_a_routine_moves_the_bands() -> None:
    assert [band(score, 2, 3) for score in (0, 2, 3, 4)] == [
        Band.NONE,
        Band.MILD,
        Band.MODERATE,
        Band.SEVERE,
    ]


def test_the_table() -> None:
    assert dict(REMEDIES) == {
        Band.NONE: (Remedy.RESUME, Remedy.RESUME),
        Band.MILD: (Remedy.RELIEF, Remedy.EASIER),
        Band.MODERATE: (Remedy.EASIER, Remedy.LEAVE),
        Band.SEVERE: (Remedy.LEAVE_KIND, Remedy.END),
    }


@pytest.mark.parametrize("score", range(1, 11))
def test_the_third_report_ends_it_before_the_table_is_read(score: int) -> None:
    for before in (False, True):
        assert remedy(score, reported_before=before, reports=3, mild=3, moderate=5) is Remedy.END


def test_no_score_is_gentler_than_a_lower_one() -> None:
    order = [Remedy.RESUME, Remedy.RELIEF, Remedy.EASIER, Remedy.LEAVE, Remedy.LEAVE_KIND, Remedy.END]
    for before, reports in itertools.product((False, True), (1, 2)):
        ranks = [
            order.index(remedy(score, reported_before=before, reports=reports, mild=3, moderate=5))
            for score in range(11)
        ]
        assert ranks == sorted(ranks)


# --- at once -------------------------------------------------------------------------------------


def test_pain_is_silence_and_a_question_in_the_same_step() -> None:
    stage = live(SCRIPT).to_fact("phase", exercise="Bridge", rep=4, phase="hold").wait(0.5)
    cues = stage.say("pain")
    assert isinstance(cues[0], Cut)
    assert stage.sounding.keys() == {cue.id for cue in cues if isinstance(cue, Say)}
    listens = [(cue.what, cue.spoken) for cue in cues if isinstance(cue, Listen)]
    assert listens == [("commands", True), ("score", False)]  # a key answers it; it has not been asked yet
    stage.to_said(phrasebook.HOW_MUCH)
    listen = stage.listening
    assert (listen.what, listen.question_id) == ("score", stage.state.now.question_id)  # type: ignore[union-attr]
    assert stage.spoken(stage.state.now.since) == ["Stop there. Lower gently and relax."]  # type: ignore[union-attr]


def test_nothing_is_counted_while_it_is_talked_about() -> None:
    stage = hurting()
    first = len(stage.cues)
    stage.wait(TIMEOUT * 3)
    assert isinstance(stage.state.now, Paused)
    assert not stage.facts("count", first)
    assert not stage.facts("phase", first)


# --- the first report ----------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [0, "zero", "no", "never mind", "nothing"])
def test_zero_is_a_false_alarm_no_report_and_back_into_the_rep(answer: int | str) -> None:
    stage = hurting()
    stage.score(answer)
    assert stage.facts("false_alarm")
    assert not stage.facts("pain")
    assert stage.state.reports == ()
    stage.to_said(phrasebook.FALSE_ALARM)
    assert stage.to_fact("phase").fields("phase", "exercise", "rep", "phase")[-1] == ("Bridge", 4, "lift")


@pytest.mark.parametrize("score", [1, 2, 3, "mild", "two"])
def test_mild_gives_relief_then_an_offer_then_slower(score: int | str) -> None:
    stage = hurting()
    stage.score(score)
    stage.to_said("Feet a little closer.").to_said(phrasebook.OFFER)
    assert stage.fields("remedy", "remedy") == [("relief",)]
    stage.say("resume")
    phase = stage.to_fact("phase").facts("phase")[-1]
    assert (phase.fields["exercise"], phase.fields["rep"]) == ("Bridge", 4)
    end = phase.fields["end"]
    assert isinstance(end, float)
    assert end - phase.at / frames(1.0) == pytest.approx(2.3, abs=1e-4)


def test_where_there_is_no_relief_half_the_movement() -> None:
    stage = live(SCRIPT).to_fact("set", exercise="Plank").wait(2.0)
    report(stage, 2)
    stage.to_said(phrasebook.GENTLER)


@pytest.mark.parametrize("score", [4, 5, "moderate"])
def test_moderate_is_the_next_easier_step(score: int | str) -> None:
    stage = hurting()
    stage.score(score)
    stage.to_said("Let's change to Low bridge.").to_said(phrasebook.OFFER)
    assert stage.fields("exercise", "name", "instead_of")[-1] == ("Low bridge", "Bridge")
    stage.say("resume")
    stage.to_said("Low bridge.").to_said("Half way up.")  # set up before it begins
    assert stage.to_fact("set").fields("set", "exercise", "set")[-1] == ("Low bridge", 1)


def test_moderate_at_the_bottom_is_half_the_time_and_a_smaller_range() -> None:
    stage = live(SCRIPT).to_fact("set", exercise="Plank").wait(5.0)
    report(stage, 5)
    stage.to_said(phrasebook.GENTLER).to_said(phrasebook.OFFER)
    stage.say("resume")
    seconds = stage.to_fact("set_done").fields("set_done", "seconds")[-1][0]
    assert seconds == pytest.approx(14.7)


def test_moderate_at_the_bottom_is_half_the_reps() -> None:
    text = SCRIPT.replace("    easier Low bridge\n        setup Half way up.\n", "")
    stage = live(text).to_fact("phase", exercise="Bridge", rep=2).wait(0.5)
    report(stage, 4)
    stage.say("resume")
    assert stage.to_fact("set").fields("set", "target")[-1] == (5,)
    assert stage.to_fact("set_done").fields("set_done", "reps")[-1] == (5,)


@pytest.mark.parametrize("score", [6, 8, 10, "severe"])
def test_severe_leaves_it_and_its_kind_and_asks_the_safety_question(score: int | str) -> None:
    stage = hurting()
    stage.score(score)
    stage.to_said("We leave Bridge for today.").to_said(phrasebook.SAFETY_QUESTION)
    assert stage.fields("left", "exercise", "kind") == [("Bridge", True)]
    stage.answer("no")
    stage.to_said(phrasebook.FINISH_QUESTION)
    stage.answer("no")
    # The second Bridge is left too, and March, which shares its tag; Plank and Squat are not.
    first = len(stage.cues)
    stage.finish()
    done = {fact.fields["exercise"] for fact in stage.facts("set", first)}
    assert done == {"Plank", "Squat"}
    assert stage.fields("skipped", "exercise") == [("Bridge",), ("March",)]
    assert stage.finished is not None
    assert stage.finished.reason == "done"


def test_a_yes_to_the_safety_question_ends_it_with_advice() -> None:
    stage = hurting()
    stage.score(7)
    stage.to_said(phrasebook.SAFETY_QUESTION)
    stage.answer("yes")
    stage.finish()
    assert stage.spoken()[-1] == phrasebook.SEEK_HELP
    assert stage.finished is not None
    assert stage.finished.reason == "pain"


def test_the_offer_to_finish_is_taken() -> None:
    stage = hurting()
    stage.score(9)
    stage.to_said(phrasebook.SAFETY_QUESTION)
    stage.answer("nope")
    stage.to_said(phrasebook.FINISH_QUESTION)
    stage.answer("yeah")
    stage.finish()
    assert stage.spoken()[-1] == phrasebook.END_FOR_PAIN
    assert isinstance(stage.state.now, Over)


def test_severe_pain_with_no_exercise_asks_the_safety_question_too() -> None:
    stage = live(SCRIPT)
    report(stage, 8)
    stage.to_said(phrasebook.SAFETY_QUESTION)


# --- again ---------------------------------------------------------------------------------------


def twice(first: int, second: int) -> Stage:
    stage = hurting()
    stage.score(first)
    again_in_work(stage)
    return report(stage, second)


def test_mild_again_is_the_next_easier_step() -> None:
    stage = twice(2, 3)
    assert stage.fields("remedy", "remedy") == [("relief",), ("easier",)]
    stage.to_said("Let's change to Low bridge.")


def test_moderate_again_leaves_it_with_all_its_rounds() -> None:
    stage = twice(2, 4)
    stage.to_said("We leave Bridge. To have it after all").to_said(phrasebook.OFFER_NEXT)
    assert stage.fields("left", "exercise", "kind") == [("Bridge", False)]
    first = len(stage.cues)
    stage.say("resume")
    stage.finish()
    done = {fact.fields["exercise"] for fact in stage.facts("set", first)}
    assert done == {"Plank", "March", "Squat"}  # March is of its kind, but the kind is not left


def test_severe_again_asks_for_red_flags_and_ends_the_session() -> None:
    stage = twice(2, 6)
    stage.to_said(phrasebook.SAFETY_QUESTION)
    stage.answer("no")
    stage.finish()
    assert stage.spoken()[-1] == phrasebook.END_FOR_PAIN
    assert stage.finished is not None
    assert stage.finished.reason == "pain"


def test_the_same_exercise_in_another_form_is_the_same_exercise() -> None:
    stage = twice(4, 4)  # Low bridge hurts
    assert stage.fields("pain", "exercise", "form") == [("Bridge", "Bridge"), ("Bridge", "Low bridge")]
    assert stage.fields("remedy", "remedy")[-1] == ("leave",)


def test_another_exercise_has_a_first_report_of_its_own() -> None:
    stage = hurting()
    stage.score(2)
    again_in_work(stage)
    stage.say("next exercise")
    stage.to_fact("set", exercise="Plank").wait(1.0)
    report(stage, 2)
    assert stage.fields("remedy", "remedy") == [("relief",), ("relief",)]


@pytest.mark.parametrize("command", ["pause", "stop"])
def test_after_a_false_alarm_what_the_person_had_stopped_waits_for_them(command: str) -> None:
    stage = live(SCRIPT).to_fact("phase", exercise="Bridge", rep=4, phase="hold").wait(0.5)
    stage.say(command)
    stage.wait(5.0)
    stage.say("pain")
    stage.to_said(phrasebook.HOW_MUCH)
    stage.score("never mind")
    stage.to_said(phrasebook.STAY_PAUSED).wait(60.0)
    assert isinstance(stage.state.now, Paused)
    stage.say("resume")
    stage.to_fact("phase", exercise="Bridge", rep=4)


def test_a_false_alarm_counts_for_nothing() -> None:
    stage = hurting()
    for _ in range(4):
        stage.score(0)
        stage.to_fact("phase").wait(1.0)
        stage.say("pain")
        stage.to_said(phrasebook.HOW_MUCH)
    stage.score(2)
    assert stage.fields("remedy", "remedy") == [("relief",)]


@pytest.mark.parametrize("score", [1, 5, 10])
def test_the_third_report_ends_the_session(score: int) -> None:
    stage = twice(1, 1)
    again_in_work(stage)
    report(stage, score)
    if score >= RED_FLAG:
        stage.to_said(phrasebook.SAFETY_QUESTION)
        stage.answer("no")
    stage.finish()
    assert stage.spoken()[-1] == phrasebook.THIRD_REPORT
    assert stage.finished is not None
    assert stage.finished.reason == "pain"
    assert [number for (number,) in stage.fields("pain", "reports")] == [1, 2, 3]


# --- no answer -----------------------------------------------------------------------------------


def test_no_answer_asks_once_more_then_stays_paused_for_ever() -> None:
    stage = hurting()
    stage.to_said(phrasebook.HOW_MUCH_AGAIN)
    stage.to_said(phrasebook.STAY_PAUSED)
    assert stage.fields("pain", "nrs") == [(None,)]
    assert isinstance(stage.state.now, Paused)
    assert stage.wait(24 * 3600).waits
    assert isinstance(stage.state.now, Paused)


def test_the_time_to_answer_runs_from_the_end_of_the_prompt() -> None:
    stage = hurting()
    stage.to_said(phrasebook.HOW_MUCH_AGAIN)
    heard = {one.text: one for one in stage.sounded}
    assert stage.at - heard[phrasebook.HOW_MUCH].end == frames(TIMEOUT)


def test_after_no_answer_ready_goes_back_in() -> None:
    stage = hurting()
    stage.to_now(Paused).finish()
    assert phrasebook.AS_A_FOUR in stage.spoken()
    stage.say("resume")
    assert stage.to_fact("set").fields("set", "exercise")[-1] == ("Low bridge",)


@pytest.mark.parametrize("stage_name", ["offer", "safety", "finish"])
def test_silence_later_in_the_dialogue_is_paused_too(stage_name: str) -> None:
    stage = hurting()
    stage.score(2 if stage_name == "offer" else 8)
    if stage_name == "finish":
        stage.to_said(phrasebook.SAFETY_QUESTION)
        stage.answer("no")
    assert isinstance(stage.state.now, Hurting)
    assert stage.state.now.stage == stage_name
    stage.to_now(Paused).finish()
    assert stage.waits
    assert len(stage.facts("pain")) == 1


def test_no_to_the_offer_stays_paused() -> None:
    stage = hurting()
    stage.score(2)
    stage.to_said(phrasebook.OFFER)
    stage.answer("no")
    assert isinstance(stage.state.now, Paused)


def test_yes_to_the_offer_goes_on() -> None:
    stage = hurting()
    stage.score(2)
    stage.to_said(phrasebook.OFFER)
    stage.answer("okay")
    assert isinstance(stage.state.now, Preparing)
    assert stage.to_said("Knees bent.").to_now(Settling)  # time to lie right again
    assert stage.listening.question_id == 0


@pytest.mark.parametrize("how", ["silence", "stop", "stop at once"])
def test_a_third_report_that_nobody_scores_ends_it_too(how: str) -> None:
    stage = twice(1, 1)
    again_in_work(stage)
    stage.say("pain")
    if how != "silence":
        stage.wait(0.0 if how == "stop at once" else 2.0)
        stage.say("stop")
    else:
        stage.to_now(Paused)
    assert isinstance(stage.state.now, Paused)
    stage.finish()
    assert stage.waits  # it never goes on by itself, not even to say so
    first = len(stage.cues)
    stage.say("resume")
    stage.finish()
    assert stage.texts(first) == [phrasebook.THIRD_REPORT]
    assert stage.finished is not None
    assert stage.finished.reason == "pain"
    assert not stage.facts("phase", first)


@pytest.mark.parametrize("command", ["next", "next exercise", "back", "done", "rest", "easier", "repeat"])
def test_nothing_leads_back_into_work_after_the_third_report(command: str) -> None:
    stage = twice(1, 1)
    again_in_work(stage)
    stage.say("pain")
    stage.say("stop")
    stage.wait(3.0)
    first = len(stage.cues)
    stage.say(command)
    stage.finish()
    if not stage.over:
        stage.say("resume")
        stage.finish()
    assert stage.finished is not None
    assert stage.finished.reason == "pain"
    assert not stage.facts("phase", first)


# --- other words in the dialogue -----------------------------------------------------------------


def test_easier_is_an_unscored_four() -> None:
    stage = hurting()
    stage.say("easier")
    assert stage.fields("pain", "nrs") == [(None,)]
    assert stage.fields("remedy", "remedy") == [("easier",)]
    stage.to_said(phrasebook.OFFER)


def test_stop_keeps_the_report_unscored() -> None:
    stage = hurting()
    stage.say("stop")
    assert stage.fields("pain", "nrs", "rep") == [(None, 3)]
    assert stage.fields("remedy", "remedy") == [("easier",)]
    first = stage.at
    assert stage.to_said(phrasebook.STOPPED).at - first == frames(STOP_QUIET)  # a moment of silence


def test_stop_after_the_score_keeps_it_as_it_was_scored() -> None:
    stage = hurting()
    stage.score(5)
    stage.say("stop")
    assert stage.fields("pain", "nrs") == [(5,)]


def test_pain_said_again_after_the_score_is_a_report_of_its_own() -> None:
    stage = hurting()
    stage.score(2)
    stage.to_said(phrasebook.OFFER)
    cues = stage.say("pain")
    assert isinstance(cues[0], Cut)
    stage.to_said(phrasebook.HOW_MUCH)
    stage.score(4)
    assert stage.fields("pain", "nrs") == [(2,), (4,)]
    assert stage.fields("remedy", "remedy")[-1] == ("leave",)


def test_an_answer_before_the_question_has_ended_is_an_answer() -> None:
    stage = live(SCRIPT).to_fact("phase", exercise="Bridge", rep=4).wait(0.5)
    stage.say("pain")
    stage.to_said(phrasebook.HOW_MUCH).wait(0.1)
    cues = stage.answer(2)
    assert isinstance(cues[0], Cut)
    stage.say("resume")
    assert stage.fields("pain", "nrs") == [(2,)]


@pytest.mark.parametrize("value", [11, -1, "twelve", "perhaps", ""])
def test_what_is_no_score_is_no_answer(value: int | str) -> None:
    stage = hurting()
    before = stage.state
    stage.answer(value)
    assert stage.state.now == before.now
    assert not stage.facts("pain")


def test_an_answer_to_an_older_question_is_ignored() -> None:
    stage = hurting()
    old = stage.listening.question_id
    stage.to_said(phrasebook.HOW_MUCH_AGAIN)
    stage.hand(Answer(old, 9))
    assert not stage.facts("pain")
    stage.score(2)
    old = stage.listening.question_id
    stage.hand(Answer(old - 1, "yes"))
    assert isinstance(stage.state.now, Hurting)
    stage.say("resume")
    stage.hand(Answer(old, "no"))
    assert isinstance(stage.state.now, Preparing)


# --- what a report is about ----------------------------------------------------------------------


def test_a_report_keeps_exercise_set_rep_form_and_score() -> None:
    stage = hurting(rep=6)
    stage.score(3)
    assert stage.fields("pain", "exercise", "form", "set", "rep", "nrs", "reports") == [
        ("Bridge", "Bridge", 1, 5, 3, 1)
    ]


def test_in_a_rest_it_is_about_the_set_that_was_done() -> None:
    stage = live(SCRIPT).to_now(Rest, kind="set").wait(5.0)
    report(stage, 2)
    assert stage.fields("pain", "exercise", "set", "rep") == [("Bridge", 1, 10)]


def test_between_exercises_it_is_about_the_one_last_worked() -> None:
    stage = live(SCRIPT).to_now(Rest, kind="between").wait(5.0)
    report(stage, 4)
    assert stage.fields("pain", "exercise", "set") == [("Bridge", 3)]
    stage.say("resume")
    assert stage.to_fact("set").fields("set", "exercise")[-1] == ("Plank",)
    stage.to_fact("exercise", name="Low bridge")  # the later `do` of it is in the easier form


def test_in_the_setup_it_is_about_the_exercise_that_is_set_up() -> None:
    stage = live(SCRIPT).to_said("Knees bent.")
    report(stage, 5)
    assert stage.fields("pain", "exercise", "rep") == [("Bridge", 0)]


def test_in_a_switch_it_is_about_the_side_that_was_done() -> None:
    text = SCRIPT.replace("3 x 10 reps", "3 x 10 reps each side")
    stage = live(text).to_now(Rest, kind="switch").wait(3.0)
    report(stage, 4)
    assert stage.fields("pain", "exercise", "set", "rep") == [("Bridge", 1, 10)]
    stage.say("resume")
    assert stage.to_fact("set").fields("set", "exercise", "side")[-1] == ("Low bridge", "right")


def test_while_paused_it_is_about_what_was_left() -> None:
    stage = live(SCRIPT).to_fact("phase", exercise="Bridge", rep=4)
    stage.say("pause")
    stage.wait(60.0)
    report(stage, 2)
    assert stage.fields("pain", "exercise", "rep") == [("Bridge", 3)]
    stage.say("resume")
    assert stage.to_fact("phase").fields("phase", "rep")[-1] == (4,)


def test_at_a_wait_it_goes_back_to_the_wait() -> None:
    stage = live(SCRIPT.replace("do Plank", "wait Turn over.\ndo Plank")).to_fact("set", exercise="Bridge")
    stage.say("next exercise")
    stage.to_now(Waiting).wait(3.0)
    report(stage, 1)
    stage.say("resume")
    assert isinstance(stage.state.now, Waiting)
    stage.to_said("Turn over.")


def test_in_the_last_words_it_is_still_asked_and_then_it_ends() -> None:
    stage = live("routine R\ndo Squat: 2 reps\nexercise Squat\n").to_said(phrasebook.FINISHED)
    report(stage, 2)
    assert stage.fields("pain", "exercise") == [("Squat",)]
    first = len(stage.cues)
    assert stage.finish().over
    assert phrasebook.NOTED in stage.spoken()
    assert stage.finished is not None
    assert stage.finished.reason == "done"
    assert not stage.facts("exercise", first)  # nothing is changed of what is over


# --- after it ------------------------------------------------------------------------------------


def test_after_a_report_nothing_harder_on_it_or_on_what_shares_a_tag() -> None:
    stage = hurting()
    stage.score(2)
    again_in_work(stage)
    stage.say("harder")
    stage.to_said(phrasebook.NOT_AFTER_PAIN)
    stage.say("next exercise")
    stage.to_fact("set", exercise="March").wait(1.0)
    stage.say("harder")
    stage.to_said(phrasebook.NOT_AFTER_PAIN)
    stage.to_fact("set", exercise="Squat").wait(1.0)
    stage.say("harder")
    stage.to_said("Deep squat.")


def test_after_pain_with_no_exercise_nothing_harder_at_all() -> None:
    stage = live(SCRIPT)
    report(stage, 1)
    stage.say("resume")
    stage.to_fact("set", exercise="Low bridge").wait(1.0)
    stage.say("harder")
    stage.to_said(phrasebook.NOT_AFTER_PAIN)


def test_harder_is_refused_before_the_pain_is_scored_too() -> None:
    stage = hurting()
    stage.say("stop")
    stage.wait(2.0)
    stage.say("harder")
    stage.to_said(phrasebook.NOT_AFTER_PAIN)
    stage.say("resume")
    assert isinstance(stage.to_now(Working).state.now, Working)
