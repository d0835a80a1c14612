"""Keys, and what they say."""

from __future__ import annotations

import pytest

from tests.screen.scenes import SCENES
from voicecoach.listen.phrases.grammar import meaning
from voicecoach.listen.phrases.typed import Pressed
from voicecoach.player.eventlog import Entry, Spoken, Suspected, Understood
from voicecoach.screen.keys import HELP, KEYS, LIGHT, QUIT, TEN, phrase
from voicecoach.screen.told import LastTold, after
from voicecoach.session.events import FRAME_RATE, Answer, Command, Listen
from voicecoach.session.facts import CommandObeyed
from voicecoach.session.obey.commands import COMMANDS as OBEYED
from voicecoach.session.views.snapshot import Snapshot
from voicecoach.session.words import en
from voicecoach.session.words.en import COMMANDS

WORK = Snapshot("working")
SCORE = Snapshot("hurting", asks="score")
SAFETY = Snapshot("hurting", asks="phrases", answers=("yes", "no"))
BRANCHES = Snapshot("asking", asks="phrases", answers=("well", "a little", "go on"))


def test_every_command_has_a_key_of_its_own() -> None:
    assert list(KEYS) == list(COMMANDS)
    all_keys = [key for keys in (*KEYS.values(), HELP, QUIT, LIGHT) for key in keys]
    assert sorted(set(all_keys)) == sorted(all_keys)
    assert TEN not in all_keys


@pytest.mark.parametrize("command", COMMANDS)
def test_at_work_each_key_says_its_command(command: str) -> None:
    for key in KEYS[command]:
        said = phrase(key, WORK)
        assert said is not None
        assert meaning(said, Listen(0, "commands")) == Command(command, said)


@pytest.mark.parametrize(
    ("key", "now", "said"),
    [
        ("0", SCORE, "0"),
        ("7", SCORE, "7"),
        ("t", SCORE, "ten"),
        ("n", SCORE, "next"),
        ("p", SCORE, "pain"),
        ("s", SAFETY, "stop"),
        ("y", SAFETY, "yes"),
        ("n", SAFETY, "no"),
        ("2", BRANCHES, "a little"),
        ("4", BRANCHES, None),
        ("n", BRANCHES, "next"),
        ("y", BRANCHES, None),
        ("3", WORK, None),
        ("space", WORK, "pause"),
        ("space", Snapshot("paused", asks="ready"), "resume"),
        ("space", Snapshot("waiting", asks="ready"), "resume"),
        ("space", SAFETY, "resume"),
    ],
)
def test_a_key_says_what_is_asked_just_now(key: str, now: Snapshot, said: str | None) -> None:
    assert phrase(key, now) == said


def test_a_score_is_understood_as_one() -> None:
    for key, value in (("0", 0), ("9", 9), ("t", 10)):
        said = phrase(key, SCENES["pain"]()[0])
        assert said is not None
        assert meaning(said, Listen(0, "score", question_id=3)) == Answer(3, value)


def test_what_is_pressed_is_heard_once_and_in_order() -> None:
    pressed = Pressed()
    for said in ("pain", "4"):
        pressed.press(said)
    assert [pressed.heard(0) for _ in range(3)] == ["pain", "4", None]
    assert pressed.open


# --- what the screen tells of it -----------------------------------------------------------------


def test_every_effect_has_its_words() -> None:
    effects = {effect.name for one in OBEYED for effect in one.effects.values()}
    assert set(en.DID) == effects


def test_what_was_heard_and_what_it_did() -> None:
    told = LastTold()
    for happened, expected in (
        (
            Suspected("easier", "too hard"),
            LastTold(ducked=True),
        ),
        (
            Understood("easier", "too hard"),
            LastTold("too hard", seconds=7.0),
        ),
        (
            CommandObeyed("easier", "easier_now", "rep"),
            LastTold("too hard", "a step easier", seconds=7.0),
        ),
        (
            Spoken("Half bridge.", 8.0, "reply"),
            LastTold("too hard", "a step easier", seconds=7.0),
        ),
        (
            Understood("next", "next", accepted=False, reason="unsure"),
            LastTold("next", "unsure", obeyed=False, seconds=7.0),
        ),
        (
            Understood("answer", "four", value=4),
            LastTold("four", "answered", seconds=7.0),
        ),
    ):
        told = after(told, Entry(7 * FRAME_RATE, happened))
        assert told == expected
