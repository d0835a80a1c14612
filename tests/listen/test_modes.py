"""Modes of speaking to the coach."""

from __future__ import annotations

import pytest

from tests.listen.espeak import say
from tests.listen.test_listener import Judge, acted, hear, room
from voicecoach.errors import HearingError
from voicecoach.listen.judge.detector import STAGES, Verdict, load
from voicecoach.listen.judge.listener import Listener
from voicecoach.listen.phrases import modes
from voicecoach.listen.phrases.grammar import commands
from voicecoach.listen.recognise.base import Model
from voicecoach.listen.settings import Settings

OWN = {"my back": "pain", "go ahead please": "next"}
YES = Verdict(5.0, likely=True, act=True, again=True)


def test_everything_is_obeyed_or_what_begins_with_the_name_or_pain_and_stop_or_nothing() -> None:
    every = commands(OWN)
    assert modes.spoken("all", "coach", every) == every
    named = modes.spoken("named", "coach", every)
    assert named["coach next"] == "next"
    assert named["coach go ahead please"] == "next"
    assert "next" not in named
    assert set(every.values()) == set(named.values())
    halts = modes.spoken("halt", "coach", every)
    assert set(halts.values()) == {"pain", "stop"}
    assert halts["my back"] == "pain"
    assert halts.items() <= named.items()
    assert modes.spoken("off", "coach", every) == {}


@pytest.mark.parametrize(
    ("mode", "phrase", "asked"),
    [
        ("named", "pain", True),
        ("named", "coach pain", False),
        ("named", "coachman pain", True),
        ("all", "pain", False),
        ("halt", "stop", False),
    ],
)
def test_only_where_the_name_is_asked_for_and_missing_is_it_asked_back(
    mode: modes.Mode, phrase: str, asked: bool
) -> None:
    assert modes.doubtful(mode, "coach", phrase) is asked


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("stopp", 'sounds like "stop"'),
        ("my coach", "Choose one word"),
        ("al", "Choose one word"),
        ("xyzzy", "not among the words"),
        ("people", "said too often"),
        ("seventeen", "sounds like"),
    ],
)
def test_a_name_that_would_be_taken_for_something_else_is_refused(name: str, why: str) -> None:
    with pytest.raises(HearingError, match=why):
        modes.check_name(name, lambda word: word != "xyzzy")


def test_a_name_is_kept_as_it_is_heard() -> None:
    assert modes.check_name("Jarvis", lambda _: True) == "jarvis"
    assert modes.check_name("coach", lambda _: True) == "coach"


def test_settings_know_what_is_obeyed_and_cross_a_process() -> None:
    settings = Settings("folder", OWN, mode="named", name="jarvis")
    assert settings.obeyed["jarvis my back"] == "pain"
    assert settings.understood["my back"] == settings.understood["jarvis my back"] == "pain"


@pytest.mark.parametrize("mode", modes.MODES)
def test_each_mode_is_told_in_a_sentence(mode: modes.Mode) -> None:
    assert modes.told(mode, "jarvis").endswith(".")
    assert ("jarvis" in modes.told(mode, "jarvis")) == (mode == "named")


def test_with_the_name_it_is_obeyed_and_without_it_nothing_but_pain_and_stop_is(vosk_model: Model) -> None:
    judge = Judge(dict.fromkeys(STAGES, YES))
    listener = Listener(vosk_model, judge, mode="named")
    heard = hear(listener, room(1.0, say("next"), 2.0, say("coach next"), 2.0, say("stop"), 1.5))
    assert acted(heard) == ["next", "stop"]
    assert [one.doubtful for one in heard if one.accepted and one.stage == "decided"] == [False, True]


def test_the_manner_changes_between_two_words(vosk_model: Model) -> None:
    judge = Judge(dict.fromkeys(STAGES, YES))
    listener = Listener(vosk_model, judge)
    assert acted(hear(listener, room(1.0, say("next"), 1.5))) == ["next"]
    listener.address("named")
    assert acted(hear(listener, room(0.5, say("faster"), 2.0, say("coach slower"), 1.5))) == ["slower"]
    listener.address("all")
    assert acted(hear(listener, room(0.5, say("faster"), 1.5))) == ["faster"]


def test_stop_said_twice_without_the_name_is_obeyed_at_once(vosk_model: Model) -> None:
    judge = Judge(dict.fromkeys(STAGES, YES))
    heard = hear(Listener(vosk_model, judge, mode="named"), room(1.0, say("stop"), 1.0, say("stop"), 1.5))
    assert [one.doubtful for one in heard if one.accepted and one.stage == "decided"] == [True, False]


def test_pain_and_stop_alone(vosk_model: Model) -> None:
    heard = hear(Listener(vosk_model, load(), mode="halt"), room(1.0, say("faster"), 2.0, say("stop"), 1.5))
    assert acted(heard) == ["stop"]
