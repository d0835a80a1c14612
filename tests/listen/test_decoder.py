"""Which recognisers an utterance is given to, with recognisers that hear what they are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest

from voicecoach.listen.recognise.base import Alternative, Samples
from voicecoach.listen.recognise.decoder import FAR, Decoder

SAID = {"stop": "stop", "eight": "answer", "a two": "answer", "stop the workout": "stop"}
SOUND = np.ones(1_600, np.float32)


class ToldRecogniser:
    """Hears the same whatever it is given, and counts how often it is asked."""

    def __init__(self, phrases: Iterable[str], heard: Sequence[tuple[str, float]]) -> None:
        self.phrases = tuple(phrases)
        self.heard = tuple(Alternative(text, score, 0.0, 0.1) for text, score in heard)
        self.asked = self.begun = 0

    def begin(self, samples: Samples) -> None:
        self.begun += len(samples) > 0

    def hear(self, samples: Samples) -> tuple[Alternative, ...]:
        self.asked += len(samples) > 0
        return self.heard


class ToldModel:
    """The model whose recognisers all hear that."""

    def __init__(self, *heard: tuple[str, float]) -> None:
        self.heard = heard
        self.made: list[ToldRecogniser] = []

    def knows(self, word: str) -> bool:
        return bool(word)

    def recogniser(self, phrases: Iterable[str]) -> ToldRecogniser:
        self.made.append(ToldRecogniser(phrases, self.heard))
        return self.made[-1]


def asked(*heard: tuple[str, float]) -> tuple[bool, int]:
    """The decoder's answer for these alternatives, and the number of recognisers that were asked."""
    model = ToldModel(*heard)
    found = Decoder(model, SAID).may_be(SOUND)
    return found, sum(one.asked for one in model.made)


@pytest.mark.parametrize(
    "heard",
    [
        [("stop", 0.0)],
        [("", FAR - 0.1), ("stop", 0.0)],
        [("[unk]", FAR - 0.1), ("stop", 0.0)],
        [("", 3.0), ("stop stop", 0.0)],  # said twice in a breath
        [("a", 20.0), ("eight", 0.0), ("", -3.0)],  # a part of a phrase is no rival
        [("[unk] the", 20.0), ("stop the workout", 0.0)],
    ],
)
def test_what_may_be_a_phrase_is_given_to_every_recogniser(heard: list[tuple[str, float]]) -> None:
    assert asked(*heard) == (True, 3)


@pytest.mark.parametrize(
    "heard",
    [
        [],
        [("", 0.0)],
        [("a", 2.0), ("", 0.0), ("[unk]", -1.0)],
        [("", FAR + 0.1), ("stop", 0.0)],
        [("[unk] [unk]", FAR + 0.1), ("eight", 0.0)],
        [("stop a", 3.0), ("[unk]", 0.0)],
    ],
)
def test_what_is_no_phrase_costs_one_recogniser_alone(heard: list[tuple[str, float]]) -> None:
    assert asked(*heard) == (False, 1)
