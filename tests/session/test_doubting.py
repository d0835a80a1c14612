"""Pain or stop that may not have been meant: silence, one short question, and on as if nothing had been."""

from __future__ import annotations

import pytest

from tests.session.driver import Stage, live
from voicecoach.session.activities.doubting import QUIET
from voicecoach.session.events import Cut, Listen
from voicecoach.session.state import Doubting, Hurting, Paused, Working
from voicecoach.session.words import en

SCRIPT = """
routine Doubt
do Bridge: 2 x 6 reps, rest 20s
exercise Bridge
    rep lift 2s, hold 1s, lower 2s
"""


def doubted(command: str = "pain", rep: int = 3, *, near: bool = False) -> Stage:
    stage = live(SCRIPT).to_fact("phase", exercise="Bridge", rep=rep, phase="hold").wait(0.3)
    stage.doubt(command, near=near)
    return stage


@pytest.mark.parametrize("command", ["pain", "stop"])
def test_it_is_silent_at_once_and_asks_in_one_word(command: str) -> None:
    stage = doubted(command)
    assert isinstance(stage.state.now, Doubting)
    assert isinstance(stage.cues[stage.looked], Cut)
    stage.to_said(en.DOUBTS[command])
    assert len(en.DOUBTS[command].split()) == 1


def test_a_quiet_moment_and_it_goes_on_as_if_nothing_had_been_the_rep_included() -> None:
    stage = doubted().to_said(en.DOUBTS["pain"]).wait(QUIET + 1.0)
    assert not isinstance(stage.state.now, Doubting)
    stage.to_now(Working)
    assert stage.state.work is not None
    assert stage.state.work.rep == 2  # the third is begun anew, uncounted
    assert stage.state.reports == ()
    assert len(stage.to_fact("set_done").facts("rep")) == 6


@pytest.mark.parametrize(("command", "comes"), [("pain", Hurting), ("stop", Paused)])
def test_where_somebody_near_talked_on_silence_is_a_yes(command: str, comes: type) -> None:
    stage = doubted(command, near=True).to_said(en.DOUBTS[command]).wait(QUIET - 0.1)
    assert isinstance(stage.state.now, Doubting)
    stage.wait(1.0)
    assert isinstance(stage.state.now, comes)
    stage = doubted(command, near=True).to_said(en.DOUBTS[command])
    stage.answer("no")
    assert isinstance(stage.to_now(Working).state.now, Working)


def test_yes_is_pain_and_no_is_none() -> None:
    stage = doubted().to_said(en.DOUBTS["pain"])
    stage.answer("yes")
    assert isinstance(stage.state.now, Hurting)
    stage = doubted().to_said(en.DOUBTS["pain"])
    stage.answer("no")
    assert not isinstance(stage.state.now, Doubting)
    stage.to_now(Working)


@pytest.mark.parametrize(("said", "comes"), [("pain", Hurting), ("stop", Paused), ("pause", Paused)])
def test_what_is_said_meanwhile_is_obeyed(said: str, comes: type) -> None:
    stage = doubted()
    stage.say(said)
    assert isinstance(stage.state.now, comes)


@pytest.mark.parametrize("before", ["pain", "stop", "pause", "doubt"])
def test_where_nothing_goes_on_there_is_nothing_to_ask(before: str) -> None:
    stage = doubted() if before == "doubt" else live(SCRIPT).wait(20.0)
    if before != "doubt":
        stage.say(before)
    now = stage.state.now
    stage.doubt("stop")
    assert stage.state.now == now


def test_while_it_asks_yes_and_no_are_listened_for_and_then_commands_again() -> None:
    stage = doubted()
    assert isinstance(stage.listening, Listen)
    assert stage.listening.what == "phrases"
    stage.to_said(en.DOUBTS["pain"]).wait(QUIET + 1.0)
    assert stage.listening.what == "commands"
