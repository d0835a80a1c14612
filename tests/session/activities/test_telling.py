"""Company: talk or music goes on, and the coach offers to obey only what begins with its name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tests.session.driver import Stage, live, plan
from voicecoach.session.engine import step
from voicecoach.session.events import Address, Command, HasCompany, Start
from voicecoach.session.kept import from_json, to_json
from voicecoach.session.restore import restore
from voicecoach.session.state import Asking, Paused, Preparing, Rest, Saying, Waiting, Working
from voicecoach.session.words import en

SCRIPT = """
routine Company
say Welcome.
do Bridge: 2 x 3 reps, rest 8s
    setup Knees bent.
    rep lift 2s, lower 2s
wait Lie down now.
ask Was it well?
    yes or silence
        say Good then.
do Squat: 3 reps
exercise Bridge
exercise Squat
"""
OFFER = en.company("talk", "coach")


def _company(stage: Stage, what: str = "talk") -> Stage:
    stage.hand(HasCompany(what))  # type: ignore[arg-type]
    return stage


def _rep() -> Stage:
    return live(SCRIPT).to_fact("phase", exercise="Bridge", rep=2, phase="lower").wait(0.3)


def _paused() -> Stage:
    stage = _rep()
    stage.say("pause")
    return stage.wait(1.0)


ROOM: dict[str, Callable[[], Stage]] = {
    "say": lambda: live(SCRIPT).to_now(Saying),
    "setup": lambda: live(SCRIPT).to_now(Preparing),
    "rest": lambda: live(SCRIPT).to_now(Rest).wait(1.0),
    "wait": lambda: live(SCRIPT).to_now(Waiting),
    "paused": _paused,
}


@pytest.mark.parametrize("where", ROOM)
def test_where_there_is_room_it_is_offered_at_once_and_all_of_it(where: str) -> None:
    stage = ROOM[where]()
    work, done = stage.state.work, len(stage.facts("set_done"))
    _company(stage).to_said(OFFER)
    assert stage.fields("company", "what") == [("talk",)]
    assert (stage.state.work, len(stage.facts("set_done"))) == (work, done)


@pytest.mark.parametrize("activity", [Working, Asking])
def test_in_a_set_or_a_question_it_waits_for_the_gap_however_short_the_rest_is(activity: type) -> None:
    stage = live(SCRIPT)
    if activity is Asking:
        stage.to_now(Waiting).say("resume")
    stage.to_now(activity)
    before = stage.state.now
    _company(stage)
    assert stage.state.now == before
    stage.to_said(OFFER)
    assert not isinstance(stage.state.now, Working)
    assert stage.state.untold == ()


def test_it_is_not_offered_to_one_who_has_chosen_already_nor_after_they_have() -> None:
    stage = _rep()
    stage.say("listen to all")
    _company(stage).finish()
    assert OFFER not in stage.spoken()
    stage = _company(_rep())
    stage.say("listen by name")
    assert OFFER not in stage.finish().spoken()


def test_at_the_end_nothing_is_offered() -> None:
    stage = live("routine Short\ndo Squat: 3 reps\nexercise Squat\n").to_now(Saying, then="finish")
    _company(stage).finish()
    assert stage.facts("company") == []
    over = stage.state
    assert stage.hand(HasCompany("music")) == ()
    assert stage.state == over


def test_music_is_told_as_music_and_the_coach_by_its_name() -> None:
    stage = live(SCRIPT)
    stage.state, _ = step(replace(stage.state), Start(plan(SCRIPT), called="jarvis"), stage.at)
    _company(stage, "music").to_said(en.company("music", "jarvis"))
    stage.say("listen by name")
    stage.to_said(en.by_name("jarvis"))


def test_a_session_that_goes_on_later_is_spoken_to_in_the_same_manner() -> None:
    stage = _rep()
    stage.say("listen by name")
    kept = from_json(to_json(stage.state))
    state, cues = step(restore(kept, kept.plan), Start(kept.plan), 0)
    assert state.manner == "named"
    assert [cue.manner for cue in cues if isinstance(cue, Address)] == ["named"]
    assert isinstance(state.now, Paused)


def test_a_session_kept_before_there_was_an_offer_can_be_resumed() -> None:
    data = to_json(_rep().state)
    for name in ("untold", "called", "manner"):
        del data[name]
    assert from_json({**data, "help_due": True}).untold == ()


@pytest.mark.parametrize("command", ["listen by name", "listen to all"])
def test_it_is_told_in_a_set_without_disturbing_it(command: str) -> None:
    stage = _rep()
    before = stage.state.now
    cues = stage.hand(Command(command))
    assert stage.state.now == before
    assert [cue.manner for cue in cues if isinstance(cue, Address)] == [stage.state.manner]
    assert len(stage.to_fact("set_done").facts("rep")) == 3
