"""The coach's own words: numbers, lists, and no command word where another word serves."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from voicecoach.session.words import en
from voicecoach.session.words.base import Target
from voicecoach.session.words.en import COMMANDS, lasting, listed, number
from voicecoach.session.words.languages import command_for, same_answer, score_of

TEACHES = {  # the phrases that must name what the person may say
    "PAIN_MEANT": {"pain"},  # one short word
    "STOP_MEANT": {"stop"},
    "STOP_THERE": {"stop"},  # at once and unmistakable; the person has just spoken
    "SEEK_HELP": {"help"},  # no other word serves
    "READY": {"ready"},
    "READY_BY_KEY": {"ready", "go on"},
    "STAY_PAUSED": {"resume", "go on", "stop", "wait"},
    "OFFER": {"ready", "go on", "stop"},
    "OFFER_NEXT": {"ready", "go on", "stop"},
    "STOPPED": {"resume", "stop", "again"},
    "RED_FLAGS": {"help"},
    "TO_HALT": {"pain", "stop"},
    "EASIEST": {"next", "next exercise"},
    "HOW_TO_RESUME": {"resume", "go on"},
    "TO_BRING_BACK": {"bring it back"},
    "SAY_DONE": {"done"},
    "SAY_DONE_END": {"done"},
    "SAY_DONE_THERE": {"done"},
    "SAY_DONE_ROUND": {"done"},
    "HELP": {"pain", "easier", "pause", "next", "stop", "resume", "go on"},
    "FALSE_ALARM": {"go on"},  # says what happens: it goes on
}
"""Phrase -> the commands that stand in it, each because it is taught or said of itself."""

SPOKEN = {
    name: value
    for name, value in vars(en).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str)
}
BUILT = {
    "opening": " ".join(en.opening("Evening", "the warm-up", ("a mat", "a band"))),
    "resting": en.resting(45),
    "coming_up": en.coming_up("Bridge"),
    "all_sets": en.all_sets([Target(10)] * 2),
    "all_sets, each": en.all_sets([Target(6), Target(4), Target(2)]),
    "this_set": en.this_set(Target(None)),
    "set_name": f"{en.set_name(1, 3)} {en.set_name(3, 3)}",
    "side_name": en.side_name("left"),
    "side_first": en.side_first("right"),
    "leaving": en.leaving("Bridge"),
    "change_to": en.change_to("Bridge"),
    "place": en.place("Bridge", 1, 2),
    "then": en.then("Bridge"),
    "left": en.left(3, 2),
    "left_off": en.left_off("Bridge, set two of three."),
    "back_to": en.back_to("Bridge, set two of three."),
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
    numbers = {number(value) for value in range(100)} | {en.took(score) for score in range(1, 11)}
    assert set(en.fixed()) <= set(SPOKEN.values()) | numbers
    assert len(set(en.fixed())) == len(en.fixed())


def test_safety_comes_first() -> None:
    assert en.fixed()[:2] == (en.STOP_THERE, en.HOW_MUCH)


# --- commands ------------------------------------------------------------------------------------


def test_no_phrase_means_two_commands() -> None:
    phrases = list(chain.from_iterable(COMMANDS.values()))
    assert len(phrases) == len(set(phrases))


def test_the_taught_phrase_of_each_command_means_it() -> None:
    for name, phrases in COMMANDS.items():
        assert all(command_for(en, phrase) == name for phrase in phrases)
        assert command_for(en, f"  {phrases[0].upper()} ") == name
    assert command_for(en, "sing") is None
    assert command_for(en, "") is None


def test_every_command_says_what_it_does() -> None:
    assert set(en.EFFECTS) == set(COMMANDS)
    assert all(en.EFFECTS.values())


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
    assert en.left(1, 0) == "One more here."
    assert en.left(3, 1) == "Three more here, then one more set."
    assert en.left(3, 2) == "Three more here, then two more sets."


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
        ("perhaps", None),
        ("it hurts", None),
        ("a little", 2),
        ("a lot", 7),
        ("Very bad.", 8),
        ("not too bad", 3),
        ("no no it hurts a lot", 7),
        ("about four out of ten", 4),
        ("four out of ten", 4),
        ("4/10", 4),
        ("ten out of ten", 10),
        ("maybe a three", 3),
        ("four or five", 5),
        ("no, three", 3),
        ("not four, three", 3),
        ("about twelve", None),
        ("", None),
    ],
)
def test_scores(said: int | str, score: int | None) -> None:
    assert score_of(en, said) == score


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
    assert same_answer(en, phrase, said) is same
