"""The coach's own words: numbers, lists, and no command word where another word serves."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from voicecoach.session import phrasebook
from voicecoach.session.phrasebook import (
    COMMANDS,
    command_for,
    lasting,
    listed,
    number,
    same_answer,
    score_of,
)

TEACHES = {  # the phrases that must name what the person may say
    "STOP_THERE": {"stop"},  # at once and unmistakable; the person has just spoken
    "SEEK_HELP": {"help"},  # no other word serves
    "READY": {"ready"},
    "STAY_PAUSED": {"resume", "go on", "stop", "wait"},
    "OFFER": {"ready", "go on", "stop"},
    "OFFER_NEXT": {"ready", "go on", "stop"},
    "STOPPED": {"resume", "go on", "stop", "again"},
    "EASIEST": {"next", "next exercise"},
    "HOW_TO_RESUME": {"resume", "go on"},
    "SAY_DONE": {"done"},
    "SAY_DONE_END": {"done"},
    "HELP": {"pain", "easier", "pause", "next", "stop", "resume", "go on"},
    "FALSE_ALARM": {"go on"},  # says what happens: it goes on
}
"""Phrase -> the commands that stand in it, each because it is taught or said of itself."""

SPOKEN = {
    name: value
    for name, value in vars(phrasebook).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str)
}
BUILT = {
    "opening": " ".join(phrasebook.opening("Evening", "the warm-up", ("a mat", "a band"))),
    "resting": phrasebook.resting(45),
    "coming_up": phrasebook.coming_up("Bridge"),
    "sets_of": phrasebook.sets_of(2, "ten"),
    "sets_listed": phrasebook.sets_listed(3, ("six", "four", "two")),
    "set_name": f"{phrasebook.set_name(1, 3)} {phrasebook.set_name(3, 3)}",
    "side_name": phrasebook.side_name("left"),
    "side_first": phrasebook.side_first("right"),
    "leaving": phrasebook.leaving("Bridge"),
    "change_to": phrasebook.change_to("Bridge"),
    "place": phrasebook.place("Bridge", 1, 2),
    "then": phrasebook.then("Bridge"),
    "left": phrasebook.left(3, 2),
    "left_off": phrasebook.left_off("Bridge, set two of three."),
    "back_to": phrasebook.back_to("Bridge, set two of three."),
}


def commands_in(text: str) -> set[str]:
    """The command phrases that stand in a text as whole words."""
    said = f" {' '.join(re.findall(r'[a-z0-9]+', text.casefold().replace(chr(39), '')))} "
    phrases = chain.from_iterable(COMMANDS.values())
    return {phrase for phrase in phrases if f" {phrase.replace(chr(39), '')} " in said}


@pytest.mark.parametrize("name", list(SPOKEN))
def test_a_phrase_holds_no_command_but_those_it_teaches(name: str) -> None:
    assert commands_in(SPOKEN[name]) == TEACHES.get(name, set())


@pytest.mark.parametrize("name", list(BUILT))
def test_what_is_built_holds_no_command(name: str) -> None:
    assert commands_in(BUILT[name]) == set()


def test_what_may_be_needed_at_any_moment_is_a_phrase_of_its_own() -> None:
    numbers = {number(value) for value in range(100)}
    assert set(phrasebook.fixed()) <= set(SPOKEN.values()) | numbers
    assert len(set(phrasebook.fixed())) == len(phrasebook.fixed())


def test_safety_comes_first() -> None:
    assert phrasebook.fixed()[:2] == (phrasebook.STOP_THERE, phrasebook.HOW_MUCH)


# --- commands ------------------------------------------------------------------------------------


def test_no_phrase_means_two_commands() -> None:
    phrases = list(chain.from_iterable(COMMANDS.values()))
    assert len(phrases) == len(set(phrases))


def test_the_taught_phrase_of_each_command_means_it() -> None:
    for name, phrases in COMMANDS.items():
        assert all(command_for(phrase) == name for phrase in phrases)
        assert command_for(f"  {phrases[0].upper()} ") == name
    assert command_for("sing") is None
    assert command_for("") is None


def test_every_command_says_what_it_does() -> None:
    assert set(phrasebook.EFFECTS) == set(COMMANDS)
    assert all(phrasebook.EFFECTS.values())


# --- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (0, "zero"),
        (1, "one"),
        (12, "twelve"),
        (19, "nineteen"),
        (20, "twenty"),
        (21, "twenty-one"),
        (40, "forty"),
        (99, "ninety-nine"),
        (100, "100"),
        (-1, "-1"),
    ],
)
def test_numbers(value: int, spoken: str) -> None:
    assert number(value) == spoken


def test_no_two_numbers_sound_alike() -> None:
    assert len({number(value) for value in range(100)}) == 100


@pytest.mark.parametrize(
    ("seconds", "spoken"),
    [
        (0.2, "one second"),
        (1, "one second"),
        (45, "forty-five seconds"),
        (60, "one minute"),
        (61, "one minute one"),
        (90, "one minute thirty"),
        (120, "two minutes"),
    ],
)
def test_lengths_of_time(seconds: float, spoken: str) -> None:
    assert lasting(seconds) == spoken


@pytest.mark.parametrize(
    ("words", "spoken"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_lists(words: tuple[str, ...], spoken: str) -> None:
    assert listed(words) == spoken


def test_what_is_left_to_do_in_words() -> None:
    assert phrasebook.left(1, 0) == "One more here."
    assert phrasebook.left(3, 1) == "Three more here, then one more set."
    assert phrasebook.left(3, 2) == "Three more here, then two more sets."


# --- answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "score"),
    [
        *[(value, value) for value in range(11)],
        *[(number(value), value) for value in range(11)],
        ("7", 7),
        (" Ten ", 10),
        ("mild", 2),
        ("moderate", 5),
        ("severe", 8),
        ("no", 0),
        ("never mind", 0),
        ("nothing", 0),
        (11, None),
        (-1, None),
        ("eleven", None),
        ("11", None),
        ("²", None),
        ("a lot", None),
        ("", None),
    ],
)
def test_scores(said: int | str, score: int | None) -> None:
    assert score_of(said) == score


@pytest.mark.parametrize(
    ("phrase", "said", "same"),
    [
        ("yes", "yes", True),
        ("yes", "Okay", True),
        ("no", "nope", True),
        ("yes", "no", False),
        ("a little", "A  little", True),
        ("a little", "yes", False),
    ],
)
def test_answers_that_mean_the_same(phrase: str, said: str, *, same: bool) -> None:
    assert same_answer(phrase, said) is same
