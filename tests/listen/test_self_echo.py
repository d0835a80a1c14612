from __future__ import annotations

import pytest

from voicecoach.listen.judge.self_echo import SelfEcho

SECOND = 48_000


def frames(*seconds: float) -> list[int]:
    return [round(one * SECOND) for one in seconds]


def gate(text: str, start: float, end: float) -> SelfEcho:
    gate = SelfEcho()
    gate.say(text, *frames(start, end))
    return gate


def test_a_word_that_the_coach_is_saying_is_its_own() -> None:
    assert gate("Rest for thirty seconds.", 10, 12).holds("rest", *frames(10.1, 10.5))


def test_a_word_that_it_isnt_saying_is_the_persons() -> None:
    assert not gate("Rest for thirty seconds.", 10, 12).holds("stop", *frames(10.1, 10.5))


def test_it_is_its_own_for_half_a_second_after_it_was_said() -> None:
    assert gate("Stop.", 10, 10.4).holds("stop", *frames(10.9, 11.3))
    assert not gate("Stop.", 10, 10.4).holds("stop", *frames(11, 11.4))


def test_a_word_at_the_end_of_a_sentence_doesnt_hold_back_the_person_at_its_beginning() -> None:
    long = "Lie on your back with your knees bent and your feet close, and then rest."
    assert not gate(long, 10, 14).holds("rest", *frames(10.5, 11))
    assert gate(long, 10, 14).holds("rest", *frames(13.6, 14))


def test_said_again_it_is_obeyed() -> None:
    spoken = gate("Stop.", 10, 10.4)
    assert spoken.holds("stop", *frames(10.1, 10.4))
    assert not spoken.holds("stop", *frames(10.5, 10.8))


def test_said_twice_by_the_coach_it_is_held_twice() -> None:
    spoken = gate("Say resume to go on, or stop to stop.", 10, 12)
    assert [spoken.holds("stop", *frames(at, at + 0.3)) for at in (11.3, 11.8, 12.0)] == [True, True, False]


def test_a_phrase_is_held_only_where_the_coach_says_all_of_it_in_order() -> None:
    text = "This exercise is done, now the next exercise."
    assert gate(text, 10, 12).holds("next exercise", *frames(11.4, 12))
    assert not gate(text, 10, 12).holds("skip this exercise", *frames(10, 10.8))


@pytest.mark.parametrize(
    ("said", "heard"), [("Resting now.", "rest"), ("REST!", "rest"), ("It hurts?", "it hurts")]
)
def test_it_is_held_as_it_is_heard_not_as_it_is_written(said: str, heard: str) -> None:
    assert gate(said, 0, 1).holds(heard, *frames(0.1, 0.5))


def test_figures_are_words() -> None:
    assert gate("From 0 to 10.", 0, 1).holds("ten", *frames(0.7, 1))
    assert gate("Hold for 45.", 0, 1.5).holds("five", *frames(1.2, 1.5))


def test_what_was_cut_was_never_said() -> None:
    spoken = gate("Lift your hips as high as you can, then stop.", 10, 13)
    spoken.cut(round(11 * SECOND))
    assert not spoken.holds("stop", *frames(12.6, 13))
    assert spoken.holds("lift", *frames(10, 10.3))


def test_a_text_with_pauses_in_it_is_held_all_along() -> None:
    spoken = gate("Rest.[3s]Again.", 10, 15)
    assert spoken.holds("again", *frames(11, 11.4))
    assert not spoken.holds("3s", *frames(11, 11.4))


def test_nothing_is_remembered_for_long() -> None:
    spoken = gate("Stop.", 10, 10.4)
    for second in range(20, 600, 20):
        spoken.say("Up.", second * SECOND, (second + 1) * SECOND)
    assert len(spoken._said) == 1


@pytest.mark.parametrize("text", ["", "...", "[2s]", "!"])
def test_a_text_without_words_holds_nothing(text: str) -> None:
    assert not gate(text, 0, 1).holds("stop", 0, SECOND)


def test_to_suspect_a_word_doesnt_use_it_up() -> None:
    spoken = gate("Stop.", 10, 10.4)
    assert [spoken.suspects("stop", *frames(10.1, 10.4)) for _ in range(2)] == [True, True]
    assert spoken.holds("stop", *frames(10.1, 10.4))
    assert not spoken.suspects("stop", *frames(10.1, 10.4))


@pytest.mark.parametrize(
    ("start", "end", "speaking"), [(9, 9.9, False), (9, 10.1, True), (11.5, 12, True), (11.6, 12, False)]
)
def test_it_knows_when_the_coach_is_heard(start: float, end: float, speaking: bool) -> None:
    assert gate("Lift your hips.", 10, 11).speaking(*frames(start, end)) is speaking
