"""The voice check, held in a booth where a synthetic voice answers; the real recogniser hears it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
import pytest
import soxr

from tests.listen.test_listener import say
from voicecoach.listen.judge.detector import load
from voicecoach.listen.judge.listener import Listener
from voicecoach.listen.phrases.personal import Personal
from voicecoach.listen.recognise.base import Model, Samples
from voicecoach.listen.voicecheck import check

RATE = 48_000
NEEDED = load().needed


class Booth:
    """Somebody who answers what is asked with the words in `answers`, else with what was asked."""

    def __init__(
        self,
        answers: Mapping[str, str] | None = None,
        change: Callable[[Samples], Samples] = lambda said: said,
    ) -> None:
        self.answers = answers or {}
        self.change = change
        self.asked: list[str] = []

    def ask(self, phrase: str) -> None:
        self.asked.append(phrase)

    def blocks(self) -> Iterable[Samples]:
        words = self.answers.get(self.asked[-1], self.asked[-1])
        said = soxr.resample(say(words), 16_000, RATE) if words else np.zeros(0)
        sound = np.concatenate([np.zeros(RATE), said, np.zeros(4 * RATE)]).astype(np.float32)
        noise = np.random.default_rng(len(self.asked)).standard_normal(len(sound)) * 0.0005
        return self._in_blocks(self.change((sound + noise).astype(np.float32)))

    def _in_blocks(self, sound: Samples) -> Iterator[Samples]:
        for first in range(0, len(sound), 480):
            yield sound[first : first + 480]


def test_each_command_is_asked_twice_and_told_of(vosk_model: Model) -> None:
    booth = Booth()
    outcome = check(booth, Listener(vosk_model, load()), NEEDED, Personal(), ("stop", "easier"))
    assert booth.asked == ["stop", "stop", "easier", "easier"]
    assert [one.sentence for one in outcome.commands] == ["'stop': heard.", "'easier': heard."]
    assert outcome.microphone == ()


def test_a_word_that_is_missed_is_offered_another_and_nothing_is_eased_by_it(vosk_model: Model) -> None:
    booth = Booth({"easier": ""})
    outcome = check(booth, Listener(vosk_model, load()), NEEDED, Personal(), ("easier",))
    assert outcome.commands[0].sentence.startswith("'easier': heard 0 of 2 times. Say 'make it easier'")
    assert outcome.personal.threshold_offsets == {"easier": 0.0}


def test_another_command_is_no_hit(vosk_model: Model) -> None:
    outcome = check(Booth({"easier": "stop"}), Listener(vosk_model, load()), NEEDED, Personal(), ("easier",))
    assert [one.instead for one in outcome.trials["easier"]] == ["stop", "stop"]
    assert outcome.personal.threshold_offsets == {"easier": 0.0}


def test_a_silent_microphone_ends_it_at_once(vosk_model: Model) -> None:
    booth = Booth(change=np.zeros_like)
    outcome = check(booth, Listener(vosk_model, load()), NEEDED, Personal())
    assert outcome.microphone == ("The microphone is silent: is it switched off, or muted?",)
    assert len(booth.asked) == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda said: np.clip(said * 20, -1, 1), "The microphone is overdriven"),
        (lambda said: said * 0.02 + 0.01 * np.sin(np.arange(len(said))), "louder than the room"),
    ],
)
def test_what_is_wrong_with_the_microphone_is_told(
    vosk_model: Model, change: Callable[[Samples], Samples], sentence: str
) -> None:
    booth = Booth(change=lambda said: change(said).astype(np.float32))
    outcome = check(booth, Listener(vosk_model, load()), NEEDED, Personal(), ("stop",))
    assert sentence in outcome.microphone[0]
