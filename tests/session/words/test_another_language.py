"""A session in another language says nothing in English: a language made of English, marked word by word."""

from __future__ import annotations

import re
from types import MappingProxyType, ModuleType
from typing import Any, cast

import pytest
from msgspec.structs import replace

from tests.session.driver import Stage, linked_of
from voicecoach.routine.model import Text
from voicecoach.session.plan.planner import plan_routine
from voicecoach.session.words import en, languages
from voicecoach.session.words.base import Words
from voicecoach.session.words.languages import words_of

MARK = "~"
SCRIPT = """
routine Elsewhere
    needs EINE MATTE
do BRIDGE: 2 x 4 reps, hold 3s
do PLANK: 2 x 30s each side
do CLAM: 4 steps alternating
do BREATH: 2 breaths
do HANG: until done at most 12s
exercise BRIDGE
    setup LIE.
    cue PUSH.
    rep LIFT 2s, hold 3s, LOWER 2s
    easier LOW: 2 reps
exercise PLANK
exercise CLAM
exercise BREATH
exercise HANG
exercise LOW
"""


def _marked(value: Any) -> Any:
    """What a language says, each small word with a mark before it; the script's own words are capitals."""
    if isinstance(value, str):
        return re.sub(r"(?<![\w~'])(?=[A-Za-z][a-z']|[aIi]\b)", MARK, value)
    if isinstance(value, tuple):
        return tuple(map(_marked, value))
    return value


def _another() -> Words:
    other = ModuleType("another")
    for name, value in vars(en).items():
        if callable(value) and not name.startswith("_") and getattr(value, "__module__", "") == en.__name__:
            setattr(other, name, lambda *of, _say=value, **more: _marked(_say(*of, **more)))
        else:
            setattr(other, name, _marked(value) if isinstance(value, str | tuple) else value)
    vars(other)["CODE"] = "xx"
    return cast("Words", other)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(languages, "LANGUAGES", MappingProxyType({"en": en, "xx": _another()}))
    linked = linked_of(SCRIPT)
    linked = replace(linked, routine=replace(linked.routine, language=Text("xx")))
    return Stage(plan_routine(linked), "live").start()


def _english(stage: Stage) -> list[str]:
    """The words that nobody marked: neither the language's nor the script's own."""
    said = " ".join(one.text for one in stage.sounded)
    return [word for word in re.findall(r"[~\w']+", said) if word != word.upper() and word[0] != MARK]


def test_nothing_of_a_session_is_said_in_english(stage: Stage) -> None:
    assert words_of("xx").HOLD == "~hold"
    for command in ("status", "easier", "pause", "resume", "rest", "harder", "help"):
        if not stage.waits:
            stage.to_fact("phase")
        stage.say(command)
        stage.wait(2.0)
    stage.say("pain")
    stage.wait(10.0)
    stage.answer(5)
    stage.wait(5.0)
    stage.say("resume")
    stage.finish()
    assert len(stage.sounded) > 60
    assert _english(stage) == []
