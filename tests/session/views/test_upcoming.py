"""What is said ahead of time to be coming is what is then said."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.session.driver import Stage, live, plan
from voicecoach.player.clips import estimated
from voicecoach.session.events import Play, Say
from voicecoach.session.session import Session
from voicecoach.session.state import Asking, Rest
from voicecoach.session.views.ahead import Ahead
from voicecoach.session.views.upcoming import upcoming
from voicecoach.session.words import en as phrasebook

SCRIPT = """
routine Coming
    first the warm-up
    needs a mat
say Hello.
do Bridge: 2 x 7 reps each side, switch 10s, rest 20s
do Plank: 2 x 30s, rest 45s
repeat 2 times, rest 20s between
    do Bridge: 3 reps each side
wait Turn over.
ask Well?
    yes
        say Good.
    no or silence
        say Then {coming} it is.
        do March: 4 steps alternating
exercise Bridge
    setup Lie on your {other} side.
    setup Knees bent.
    rep lift 2s, hold 3s, lower 2s
    cue Squeeze.
    cue Breathe.
    at last rep say Last one.
    relief A little less.
    easier Low bridge
        setup Half way.
exercise Plank
    at halfway say Half of it.
exercise March
"""


def in_order(said: list[str], coming: list[str]) -> None:
    """Every text stands in `coming`, and none comes up there before one that is first said earlier."""
    missing = [text for text in said if text not in coming]
    assert missing == []
    firsts = [coming.index(text) for text in dict.fromkeys(said) if text not in phrasebook.fixed()]
    assert firsts == sorted(firsts)


def test_a_dry_run_yields_every_text_of_a_real_run_in_order() -> None:
    stage = Stage(plan(SCRIPT), "unattended").start()
    coming = list(upcoming(stage.state))
    stage.finish()
    assert stage.over
    in_order(stage.spoken()[1:], coming)  # the first is being said already
    assert len(coming) == len(set(coming))


@pytest.mark.parametrize("factor", [0.2, 3.0])
def test_also_where_speech_is_quicker_or_slower(factor: float) -> None:
    stage = Stage(plan(SCRIPT), "unattended", lasts=lambda text: round(factor * 16_000 * len(text.split())))
    coming = list(upcoming(stage.start().state))
    stage.finish()
    in_order(stage.spoken()[1:], coming)  # the first is being said already


def test_from_anywhere_on_what_is_left() -> None:
    stage = Stage(plan(SCRIPT), "unattended").start().to_fact("exercise", name="Plank")
    coming = list(upcoming(stage.state))
    at = stage.at
    stage.finish()
    in_order(stage.spoken(at + 1), coming)
    assert "Hello." not in coming[:20]


def test_the_safety_words_come_early_and_the_replies_at_the_end() -> None:
    coming = list(upcoming(live(SCRIPT).state))
    assert phrasebook.STOP_THERE in coming[:8]
    assert set(phrasebook.fixed()) <= set(coming)


def test_what_is_off_the_straight_path_comes_too() -> None:
    coming = list(upcoming(live(SCRIPT).state))
    assert {"Good.", "A little less.", "Half way.", phrasebook.change_to("Low bridge")} <= set(coming)


def test_it_changes_nothing() -> None:
    stage = live(SCRIPT).to_now(Rest)
    before = stage.state
    list(upcoming(before))
    assert stage.state is before


def test_a_person_who_must_answer_or_say_done_holds_it_up_no_longer_than_one_question() -> None:
    text = """
routine Held
ask Well?
    yes
        say Good.
    no
        say Pity.
do Plank: until done
    settle until ready
do Squat: 3 reps
    rep at your own pace: sit, stand
say The end.
exercise Plank
exercise Squat
"""
    stage = live(text).to_now(Asking).to_said("Well?")
    assert "Coming up: Squat. Three reps." in list(upcoming(stage.state))
    stage.answer("yes")
    stage.to_said("Good.")
    assert "Coming up: Squat. Three reps." in list(upcoming(stage.state))


@pytest.mark.parametrize("command", ["pause", "stop", "pain", "rest", "help"])
def test_it_goes_on_from_where_the_session_stands_still(command: str) -> None:
    stage = live(SCRIPT).to_fact("phase", exercise="Bridge", rep=3)
    stage.say(command)
    stage.wait(1.0)
    coming = list(islice(upcoming(stage.state), 200))
    assert "Coming up: Plank. Two sets of thirty seconds." in coming


def test_a_session_gives_the_same() -> None:
    stage = live(SCRIPT)
    assert list(Session(stage.state).upcoming()) == list(upcoming(stage.state))


def test_tones_and_sounds_are_no_texts() -> None:
    stage = live("routine R\nsound gong\nsay So.\n")
    assert "gong" not in list(upcoming(stage.state))
    stage.finish()
    assert [cue.name for cue in stage.cues if isinstance(cue, Play)] == ["gong"]
    assert [cue for cue in stage.cues if isinstance(cue, Play) and not cue.blocking] == []
    assert [cue.texts for cue in stage.cues if isinstance(cue, Say)][-2:] == [
        ("So.",),
        (phrasebook.FINISHED,),
    ]


SAFETY = """\
routine Bridge

ask Is your back calm?
    yes
        say Good.
    no or silence
        stop Then leave it.
    recorded
        say If it is not calm, stop here.

exercise Bridge
    setup Lie down.
    dose 2 x 10 reps, rest 60s

do Bridge
"""


def test_what_comes_after_a_question_about_safety_is_what_comes_where_all_is_well() -> None:
    stage = Stage(plan(SAFETY)).start().to_now(Asking)
    assert "Lie down." in set(islice(upcoming(stage.state), 12))
    assert Ahead(estimated).left(stage.state, stage.at) > 60
