"""Pain or stop that has silenced the coach: believed, asked back, or nothing, by what is heard around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.listen.judge.endpoint import Level
from voicecoach.listen.judge.holding import (
    BEFORE_FRAMES,
    HELD_FRAMES,
    NEAR_DB,
    SPOKEN_FRAMES,
    STANDS_OUT,
    TAIL_FRAMES,
    Holding,
    Outcome,
    surroundings,
)

QUIET, SPEECH, FAR, HUM = Level(-70.0, 0.0), Level(-32.0, 20.0), Level(-45.0, 15.0), Level(-32.0, 2.0)
WORD = [Level(-35.0, 18.0), Level(-30.0, 22.0), Level(-33.0, 20.0)] * 10

levels = st.lists(st.builds(Level, st.floats(-90, 0), st.floats(0, 40)), max_size=200)


def held(
    before: list[Level], after: list[Level], *, sure: bool = False, amid: bool = True
) -> tuple[Outcome, bool, int]:
    """The outcome, True if somebody near talked on, and the number of frames until then."""
    holding = Holding(surroundings(before, WORD, sure=sure, amid=amid))
    for frame, level in enumerate([*after, *[QUIET] * HELD_FRAMES], start=1):
        if outcome := holding.accept(level):
            return outcome, holding.talked_on, frame
    raise AssertionError(holding)


@pytest.mark.parametrize("sure", [False, True])
def test_what_stands_alone_is_meant(sure: bool) -> None:
    assert held([QUIET] * 200, [], sure=sure) == ("meant", False, HELD_FRAMES)
    assert held([], [], sure=sure)[0] == "meant"


@pytest.mark.parametrize("sound", [FAR, HUM])
def test_talk_farther_away_and_noise_that_goes_on_are_nothing_beside_it(sound: Level) -> None:
    assert held([sound] * 200, [sound] * 100)[0] == "meant"


@pytest.mark.parametrize(
    ("before", "after", "near"),
    [
        ([SPEECH] * 50, [], False),
        ([], [QUIET] * 25 + [SPEECH] * 20, True),
        ([SPEECH] * 50, [QUIET] * 25 + [SPEECH] * 20, True),
    ],
)
def test_what_stands_in_speech_is_nothing_unless_it_is_surely_that_word(
    before: list[Level], after: list[Level], near: bool
) -> None:
    assert held(before, after)[:2] == ("nothing", near)
    assert held(before, after, sure=True)[:2] == ("ask", near)


@pytest.mark.parametrize(("before", "outcome"), [([], "ask"), ([SPEECH] * 50, "nothing")])
def test_what_is_exclaimed_out_of_quiet_and_talked_on_from_is_asked_back(
    before: list[Level], outcome: Outcome
) -> None:
    assert held(before, [QUIET] * 25 + [SPEECH] * 20, amid=False)[:2] == (outcome, True)


def test_its_own_reverberation_and_a_breath_are_no_speech() -> None:
    breath = [SPEECH] * (SPOKEN_FRAMES - 1)
    assert held([*[QUIET] * 80, *breath], [*[SPEECH] * TAIL_FRAMES, *[QUIET] * 10, *breath])[0] == "meant"


def test_what_was_said_longer_ago_does_not_count() -> None:
    assert held([SPEECH] * 300 + [QUIET] * BEFORE_FRAMES, [])[0] == "meant"


@given(levels, levels, st.booleans(), st.booleans())
def test_it_is_always_decided_on_time_and_what_is_sure_is_never_nothing(
    before: list[Level], after: list[Level], sure: bool, amid: bool
) -> None:
    outcome, near, frames = held(before, after, sure=sure, amid=amid)
    assert frames == HELD_FRAMES
    assert outcome != "nothing" or not sure
    assert outcome != "meant" or not near


def test_near_is_as_loud_as_the_word_but_for_a_margin() -> None:
    before = [Level(-30.0 - NEAR_DB + more, 20.0) for more in (-1.0, 0.0, 1.0)]
    assert surroundings(before, [Level(-30.0, 20.0)], sure=False).before == 1
    before = [Level(-30.0, 20.0 * STANDS_OUT + more) for more in (-1.0, 0.0, 1.0)]
    assert surroundings(before, [Level(-30.0, 20.0)], sure=False).before == 1
