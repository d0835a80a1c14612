from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from voicecoach.listen.judge.detector import (
    ACT_EARLY,
    ACT_LATE,
    HOPELESS,
    MOST_UNLIKE,
    MOST_UNLIKE_ANSWER,
    PAUSE,
    PLACES,
    STAGES,
    VERIFIED_MOST,
    Stage,
    load,
    verified,
)
from voicecoach.listen.judge.features import AMID, FEATURES, VERIFIED
from voicecoach.listen.phrases.grammar import ANSWER
from voicecoach.listen.recognise.base import Alternative
from voicecoach.listen.recognise.matches import best_match, margin_of

SOUND = dict(zip(FEATURES[4:14], (-3.0, 0.45, 10.0, 0.0, 1.0, 0.0, 0.0, 30.0, 0.05, 0.0), strict=True))


def measured(closed: float, words: float, rivals: float = 0.0) -> dict[str, float]:
    """A sound like a command's, that is so far ahead at every size of the person."""
    ahead = dict(zip(FEATURES[:4], (closed, words, rivals, 2.0 + 2.0 * rivals), strict=True))
    return ahead | SOUND | dict(zip(FEATURES[14:], (closed, closed, words, words, 0.0, 0.0), strict=True))


CLEAR = measured(8.0, 6.0)
UNCLEAR = measured(0.5, -12.0, rivals=8.0)
SAID = {"stop": "stop", "pain": "pain", "ouch": "pain", "next exercise": "next exercise"}


def heard(*texts: str) -> tuple[Alternative, ...]:
    """Alternatives, each two behind the one before."""
    return tuple(Alternative(text, 100.0 - 2 * place, 0.3, 0.7) for place, text in enumerate(texts))


def test_what_is_clear_is_acted_on_and_what_is_not_is_not() -> None:
    detector = load()
    assert detector.judge("easier", CLEAR, "middle").act is True
    assert detector.judge("easier", UNCLEAR, "middle").act is None
    assert detector.judge("easier", UNCLEAR, "late").act is False


@pytest.mark.parametrize("command", ACT_EARLY)
def test_pain_and_stop_are_acted_on_at_once(command: str) -> None:
    assert load().judge(command, CLEAR, "early").act is True


@pytest.mark.parametrize("command", [*ACT_EARLY, *ACT_LATE, "easier"])
@pytest.mark.parametrize("noisy", [0.0, 1.0])
def test_what_is_sure_is_clearer_than_what_is_just_acted_on(command: str, noisy: float) -> None:
    detector = load()
    assert detector.judge(command, CLEAR | {"noisy": noisy}, "late").sure
    assert not detector.judge(command, UNCLEAR | {"noisy": noisy}, "late").sure
    ahead = [measured(clear / 20, clear / 5 - 12.0, 8.0) | {"noisy": noisy} for clear in range(120)]
    verdicts = [detector.judge(command, one, "late") for one in ahead]
    assert [one for one in verdicts if one.sure and not one.act] == []
    assert [one for one in verdicts if one.act and not one.sure] != []


@pytest.mark.parametrize("stage", [PAUSE, *STAGES])
def test_what_common_words_explain_far_better_is_no_command_however_clear_else(stage: Stage) -> None:
    verdict = load().judge("pain", CLEAR | {"unlike": MOST_UNLIKE + 0.1}, stage)
    assert not any((verdict.act, verdict.likely, verdict.again))
    assert (verdict.act is False) == (stage == "late")
    assert load().judge("pain", CLEAR | {"unlike": MOST_UNLIKE}, stage).act


def test_what_is_far_from_a_command_at_the_first_look_is_none() -> None:
    detector = load()
    needs = detector.learnt["quiet"].needs("easier").act
    least = min(needs["middle"], needs["late"]) - HOPELESS
    near = {"before": 0.0, "level": 3.0}  # what was said just before, and hardly less loud
    sounds = [measured(clear / 20, clear / 5 - 12.0, 8.0) | near for clear in range(-60, 120)]
    verdicts = [detector.judge("easier", sound, "early") for sound in sounds]
    assert {one.act for one in verdicts if one.score < least} == {False}
    assert {one.act for one in verdicts if one.score >= least} == {None}  # to be looked at again
    assert not any(one.again for one in verdicts if one.act is False)


def test_an_answer_may_be_more_like_common_words_since_it_was_asked_for() -> None:
    asked, far = CLEAR | {"unlike": MOST_UNLIKE + 0.1}, CLEAR | {"unlike": MOST_UNLIKE_ANSWER + 0.1}
    assert load().judge(ANSWER, asked, "late").act
    assert not load().judge(ANSWER, far, "late").act


def test_others_wait_where_it_is_not_quite_clear_and_some_always() -> None:
    detector = load()
    fairly = measured(3.5, -1.0)
    assert detector.judge("easier", fairly, "early").act is None
    assert detector.judge("easier", fairly, "early").likely
    assert detector.judge("easier", fairly, "middle").act is True
    for command in ACT_LATE:
        assert detector.judge(command, CLEAR, "early").act is None
        assert detector.needed(command) > detector.needed("easier")


def test_nothing_that_speaks_for_a_command_counts_against_it() -> None:
    detector = load()
    for place, stage in product(PLACES, STAGES):
        assert (detector.learnt[place].weights[stage].counts >= 0).all()
        scores = [
            detector.judge("easier", CLEAR | {"margin_words": margin}, stage).score
            for margin in np.linspace(-12, 12, 25)
        ]
        assert scores == sorted(scores)


def test_a_person_s_ease_is_added() -> None:
    plain, eased = load(), load({"pain": 0.7})
    for command, more in {"pain": 0.7, "stop": 0.0}.items():
        score = plain.judge(command, CLEAR, "late").score
        assert eased.judge(command, CLEAR, "late").score == pytest.approx(score + more)


@pytest.mark.parametrize(
    ("texts", "phrase", "times", "margin"),
    [
        (("stop", "[unk] stop"), "stop", 1, 2.0),
        (("stop stop stop",), "stop", 3, 12.0),
        (("[unk]", "stop"), "stop", 1, -2.0),
        (("pain", "ouch", "[unk]"), "pain", 1, 4.0),
        (("next exercise", "next"), "next exercise", 1, 2.0),
    ],
)
def test_a_whole_phrase_is_found_with_its_lead(
    texts: tuple[str, ...], phrase: str, times: int, margin: float
) -> None:
    found = best_match(heard(*texts), SAID)
    assert found is not None
    assert (found.phrase, found.times, found.margin) == (phrase, times, margin)


@pytest.mark.parametrize("text", ["next", "stop next exercise", "[unk] pain", "", "exercise"])
def test_a_part_or_a_chain_of_phrases_is_none(text: str) -> None:
    assert best_match(heard(text), SAID) is None


def test_a_command_that_is_not_heard_is_far_behind() -> None:
    assert margin_of("stop", heard("pain", "[unk]"), SAID) == -12.0


def opinion(log_odds: float, *, amid: bool = False) -> dict[str, float]:
    """The features that a second judge brings."""
    return {VERIFIED: log_odds, AMID: float(amid)}


@pytest.mark.parametrize("odds", [-40.0, -5.0, 0.0, 5.0])
def test_amid_talk_it_counts_less_against_a_command_and_never_against_pain_and_stop(odds: float) -> None:
    alone, amid = (verified("easier", CLEAR | opinion(odds, amid=where)) for where in (False, True))
    assert amid >= alone
    assert verified("easier", CLEAR | opinion(-40.0, amid=True)) < 0.0
    assert all(verified(command, CLEAR | opinion(odds, amid=True)) >= 0.0 for command in ACT_EARLY)


def test_a_second_opinion_moves_the_score_either_way_and_never_by_more_than_so_much() -> None:
    detector = load()
    alone = detector.judge("easier", CLEAR, "late").score
    moved = [detector.judge("easier", CLEAR | opinion(odds), "late").score for odds in range(-40, 41, 5)]
    assert moved == sorted(moved)
    assert moved[0] == pytest.approx(alone - VERIFIED_MOST)
    assert moved[-1] == pytest.approx(alone + VERIFIED_MOST)
    assert moved[0] < alone < moved[8]


def test_without_a_second_opinion_nothing_is_added() -> None:
    assert verified("easier", CLEAR) == 0.0
    assert verified("easier", CLEAR | opinion(0.0)) > 0.0


@pytest.mark.parametrize("command", [*ACT_EARLY, "easier"])
def test_what_is_just_acted_on_is_not_where_the_second_judge_is_sure_that_it_is_none(command: str) -> None:
    detector = load()
    ahead = [measured(clear / 20, clear / 5 - 12.0, 8.0) for clear in range(120)]
    first = next(one for one in ahead if detector.judge(command, one, "late").act)
    assert detector.judge(command, first | opinion(-20.0), "late").act is False


@pytest.mark.parametrize("command", ACT_EARLY)
@pytest.mark.parametrize("stage", STAGES)
def test_a_clear_pain_or_stop_is_acted_on_whatever_the_second_judge_says(command: str, stage: Stage) -> None:
    assert load().judge(command, CLEAR | opinion(-40.0), stage).act is True
