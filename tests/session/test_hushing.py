"""Pain or stop that is being decided: silence, time that stands still, and all as if nothing had been."""

from __future__ import annotations

import json

import pytest

from tests.session.driver import Stage, live
from voicecoach.session.activities.hushing import LONGEST
from voicecoach.session.events import Cut, Fact, Hearing, Play, Say
from voicecoach.session.kept import from_json, to_json
from voicecoach.session.restore import restore
from voicecoach.session.state import Doubting, Hurting, Over, Paused, Suspended, Working
from voicecoach.session.turn import frames
from voicecoach.session.views.ahead import Ahead
from voicecoach.session.views.dry_run import dry_run
from voicecoach.session.views.snapshot import snapshot

SCRIPT = """
routine Hush
say Welcome to this.
do Bridge: 2 x 3 reps, rest 20s
do Plank: 1 x 12s
rest 6s Breathe.
ask How was it?
    on good
        say Well done.
    on bad or silence
        say Next time.
exercise Bridge
    setup Lie on your back.
    rep lift 2s, hold 4s, lower 2s
    cue Squeeze your glutes now.
exercise Plank
"""
SECONDS = [
    0.2,
    1.1,
    2.7,
    4.0,
    7.9,
    9.3,
    12.6,
    17.0,
    18.1,
    21.4,
    26.3,
    33.3,
    40.0,
    47.2,
    55.5,
    66.1,
    71.7,
    83.0,
    88.8,
]
LENGTH = 0.7


def told(cue: Say | Fact | Play) -> str:
    """A cue without its times and numbers."""
    match cue:
        case Fact():
            return str({name: value for name, value in cue.what.to_entry().items() if name != "end"})
        case Say():
            return f"{cue.kind} {cue.texts}"
    return cue.name


def later(stage: Stage, since: int) -> list[tuple[int, str]]:
    """Facts and words from that frame on, each with its frame."""
    return [
        (cue.at, told(cue)) for cue in stage.cues if isinstance(cue, Say | Fact | Play) and cue.at >= since
    ]


@pytest.mark.parametrize("seconds", SECONDS)
def test_what_was_not_meant_only_moves_what_follows(seconds: float) -> None:
    without = live(SCRIPT).wait(seconds)
    since = without.at
    spoken = without.state.voice
    hushed = live(SCRIPT).wait(seconds)
    hushed.hush("pain")
    hushed.wait(LENGTH)
    assert later(hushed, since + 1) == []
    hushed.not_meant()
    expected = later(without.finish(), since + 1)
    found = later(hushed.finish(), since + 1)
    by = frames(LENGTH)
    if spoken is None:
        assert found == [(at + by, cue) for at, cue in expected]
        return
    # What was being said is said again; speech that nothing times comes after it.
    assert found[0][0] == since + by
    assert [cue for _, cue in found[1:]] == [cue for _, cue in expected]
    beats = [(at + by, cue) for at, cue in expected] if not spoken.line else []
    assert not beats or found[1:] == beats


@pytest.mark.parametrize("seconds", SECONDS)
@pytest.mark.parametrize("command", ["pain", "stop"])
def test_it_is_silent_at_once_and_nothing_is_told(seconds: float, command: str) -> None:
    stage = live(SCRIPT).wait(seconds)
    now = stage.state.now
    cues = stage.hush(command)
    assert cues == (Cut(stage.at, 30),)
    assert not stage.sounding
    assert stage.state.now == now


@pytest.mark.parametrize("seconds", SECONDS)
@pytest.mark.parametrize(("command", "comes"), [("pain", Hurting), ("stop", Paused), ("pause", Paused)])
def test_what_was_meant_is_obeyed_as_ever(seconds: float, command: str, comes: type) -> None:
    stage = live(SCRIPT).wait(seconds)
    stage.hush("stop" if command == "stop" else "pain")
    stage.wait(LENGTH)
    cues = stage.say(command)
    assert isinstance(stage.state.now, comes)
    assert isinstance(cues[0], Cut)
    assert stage.state.hushed is None
    assert [cue for cue in cues if isinstance(cue, Fact) and cue.what.event == "action"] != []


def test_the_rep_goes_on_from_where_it_was_and_is_counted_once() -> None:
    stage = live(SCRIPT).to_fact("phase", exercise="Bridge", rep=2, phase="lower").wait(0.3)
    stage.hush("pain")
    stage.wait(LENGTH)
    stage.not_meant()
    assert isinstance(stage.state.now, Working)
    assert stage.state.reports == ()
    assert stage.to_fact("set_done").fields("rep", "rep") == [(1,), (2,), (3,)]


def test_a_hold_lasts_as_long_as_without_it() -> None:
    stage = live(SCRIPT).to_fact("set", exercise="Plank").wait(5.0)
    stage.hush("stop")
    stage.wait(LENGTH)
    stage.not_meant()
    stage.to_fact("set_done", exercise="Plank")
    assert stage.fields("set_done", "seconds")[-1] == (12.0,)


def test_where_nobody_decides_it_asks() -> None:
    stage = live(SCRIPT).to_now(Working).wait(1.0)
    stage.hush("pain")
    stage.wait(LONGEST - 0.1)
    assert isinstance(stage.state.now, Working)
    stage.wait(0.2)
    assert isinstance(stage.state.now, Doubting)


def test_a_second_hush_is_the_same_and_not_meant_without_one_is_nothing() -> None:
    stage = live(SCRIPT).to_now(Working).wait(1.0)
    stage.hush("pain")
    hushed = stage.state.hushed
    stage.wait(0.2)
    assert stage.hush("stop") == ()
    assert stage.state.hushed == hushed
    stage.not_meant()
    assert stage.not_meant() == ()


def test_news_of_hearing_lifts_it() -> None:
    stage = live(SCRIPT).to_now(Working).wait(1.0)
    stage.hush("pain")
    stage.hand(Hearing(on=False))
    assert stage.state.hushed is None
    assert isinstance(stage.state.now, Working)


def test_it_is_kept_shown_and_foreseen_as_if_nothing_had_been() -> None:
    stage = live(SCRIPT).to_fact("set", exercise="Plank").wait(5.0)
    ahead = Ahead(lambda say: stage.lasts(say.texts[0]))
    before = snapshot(stage.state, stage.at, ahead)
    stage.hush("pain")
    stage.wait(LENGTH)
    assert snapshot(stage.state, stage.at, ahead) == before
    assert from_json(json.loads(json.dumps(to_json(stage.state)))) == stage.state
    *_, last = dry_run(stage.state, lambda say: stage.lasts(say.texts[0]))
    assert isinstance(last.state.now, Over)
    again = restore(stage.state, stage.plan)
    assert isinstance(again.now, Paused | Suspended)
    assert again.hushed is None


def test_when_it_is_over_there_is_nothing_to_hush() -> None:
    stage = live(SCRIPT)
    stage.say("stop")
    stage.wait(3.0)
    stage.say("stop")
    assert isinstance(stage.state.now, Over)
    assert stage.hush("stop") == ()
