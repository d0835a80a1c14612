"""A session's state goes through JSON unchanged, at every step, whatever it is doing."""

from __future__ import annotations

import json

import pytest
from msgspec import Struct

from tests.session.driver import Stage, plan
from voicecoach.session import kept
from voicecoach.session import state as states
from voicecoach.session.engine import initial
from voicecoach.session.events import Cue
from voicecoach.session.kept import from_json, to_json
from voicecoach.session.plan import steps as plans
from voicecoach.session.state import VERSION, Activity, State

SCRIPT = """
routine Kept
    first the warm-up
    needs a mat
repeat each side
    do Bridge: 6-8 reps each side, hold 3-6s
    say The {side} side is done.
sound gong
do Plank: 20s
wait Turn over.
ask Well?
    yes or silence
        say Good.
    no
        stop Then rest.
exercise Bridge
    setup Knees bent.
    rep lift 2s, hold 3s, lower 2s
    breathe in on lift, out on lower
    cue Squeeze.
    at last rep say Last one.
    relief Less.
    easier Low bridge
    tags back
exercise Low bridge
    dose 4 reps
exercise Plank
"""
SAID = {
    300: "slower",
    400: "easier",
    500: "pain",
    560: "resume",
    700: "help",
    800: "rest",
    900: "pause",
    901: "status",
    902: "stop",
    903: "resume",
}


def through(state: State) -> State:
    return from_json(json.loads(json.dumps(to_json(state))))  # type: ignore[no-any-return]


def run(*, through_json: bool) -> list[Cue]:
    """A session with something of everything; a command every so many steps."""
    stage = Stage(plan(SCRIPT), "live", through_json=through_json).start()
    commands = [
        "slower",
        "easier",
        "pain",
        "resume",
        "help",
        "rest",
        "status",
        "pause",
        "stop",
        "resume",
        "next",
    ]
    for number in range(2_000):
        if number % 37 == 36:
            stage.say(commands[number // 37 % len(commands)])
            if stage.listening.what == "score":
                stage.score(3)
        elif stage.waits:
            stage.say("resume")
        elif stage.over or not stage.advance():
            break
    return stage.cues


def test_through_json_at_every_step_changes_nothing() -> None:
    straight = run(through_json=False)
    assert len(straight) > 200
    assert run(through_json=True) == straight


def test_every_state_on_the_way_comes_back_equal() -> None:
    stage = Stage(plan(SCRIPT), "unattended").start()
    seen = set()
    while stage.advance():
        assert through(stage.state) == stage.state
        seen.add(type(stage.state.now).__name__)
    assert {"Saying", "Preparing", "Settling", "Working", "Rest", "Waiting", "Asking", "Over"} <= seen


def test_a_state_that_has_not_begun_comes_back_too() -> None:
    assert through(initial()) == initial()


def test_it_is_versioned() -> None:
    assert to_json(initial())["version"] == VERSION


def test_it_can_be_hashed_for_it_is_frozen_all_through() -> None:
    stage = Stage(plan(SCRIPT), "live").start().to_fact("phase")
    assert hash(stage.state) == hash(through(stage.state))


def _value_classes(module: object) -> set[type]:
    found = {
        value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Struct)
    }
    return {value for value in found if value.__module__ == getattr(module, "__name__", "")}


@pytest.mark.parametrize("module", [plans, states])
def test_every_value_of_a_state_is_known_to_json(module: object) -> None:
    for value in _value_classes(module):
        assert kept._CLASSES[value.__name__] is value


def test_every_activity_says_when_it_ends() -> None:
    for activity in Activity.__args__:
        assert "ends" in activity.__struct_fields__


def test_what_it_did_not_write_is_refused() -> None:
    with pytest.raises(KeyError):
        from_json({"_": "os.system"})
    with pytest.raises(TypeError):
        from_json({"_": "Line", "no such field": 1})


def test_a_rest_that_was_kept_as_a_gap_is_a_rest() -> None:
    gap = {
        "_": "Gap",
        "kind": "set",
        "began": 1,
        "planned": 9,
        "ends": 9,
        "prepares": False,
        "inner": None,
        "text": "",
    }
    assert from_json(gap) == states.Rest("set", 1, 9, 9)
    own = {**gap, "kind": "asked", "inner": {"_": "Waiting", "ends": 4}}
    assert from_json(own) == states.OwnRest(states.Waiting(4), 1, 9)
