"""The second judge: from the sound alone, and what its opinion does."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from msgspec.structs import replace

from tests.conftest import lacking
from tests.listen.espeak import RATE, say
from tests.listen.test_listener import DOUBT, NO, Judge, hear, room
from voicecoach.listen.judge import verifier
from voicecoach.listen.judge.detector import STAGES, Stage, Verdict
from voicecoach.listen.judge.embedding import SOUND_SAMPLES, SpeechEmbedding
from voicecoach.listen.judge.features import VERIFIED
from voicecoach.listen.judge.listener import VERIFIED_FRAMES, Listener, Verifier
from voicecoach.listen.judge.verifier import Head, PhraseVerifier
from voicecoach.listen.model import networks
from voicecoach.listen.recognise.base import Model, Samples
from voicecoach.listen.settings import find_verifier

HEAD = Head(
    ("stop", "pain"),
    frozenset({"stop"}),
    np.eye(2, dtype=np.float32),
    np.zeros(2, np.float32),
    np.array([[0, 3, 0], [0, 0, 3]], np.float32),
    np.array([1, 0, 0], np.float32),
)
"""Says "stop" by the first number, "pain" by the second."""


def test_the_head_gives_log_odds_of_each_phrase() -> None:
    odds = HEAD.log_odds(np.array([[2, 0], [0, 2], [0, 0]], np.float32))
    assert odds.argmax(axis=1).tolist()[:2] == [0, 1]
    assert odds[0, 0] == pytest.approx(np.log(np.exp(6) / (np.e + 1)), abs=1e-4)
    assert (odds[2] < 0).all()


def test_the_head_that_ships_knows_the_commands() -> None:
    head = verifier.head()
    assert {"pain", "ouch", "stop", "next", "make it easier"} <= set(head.phrases)
    assert {"pain", "ouch", "stop", "next"} <= head.trusted <= set(head.phrases)
    assert head.outer.shape[1] == len(head.phrases) + 1


class Opinion:
    """A verifier that is of one opinion, and keeps what it was given."""

    def __init__(self, opinion: float | None) -> None:
        self.opinion = opinion
        self.given: list[tuple[str, Samples]] = []

    def log_odds(self, phrase: str, sound: Samples) -> float | None:
        self.given.append((phrase, sound))
        return self.opinion


class Keeping(Judge):
    """A judge that keeps the opinions it was given."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(STAGES, DOUBT) | {"late": NO})
        self.opinions: list[float | None] = []

    def judge(self, command: str, features: Mapping[str, float], stage: Stage) -> Verdict:
        self.opinions.append(features.get(VERIFIED))
        return super().judge(command, features, stage)


@pytest.mark.parametrize("opinion", [None, 2.5])
def test_it_is_asked_once_about_a_candidate_and_the_judge_is_told_at_each_look(
    vosk_model: Model, opinion: float | None
) -> None:
    asked, judge = Opinion(opinion), Keeping()
    hear(Listener(vosk_model, judge, verifier=asked), room(1.5, say("faster"), 1.5))
    assert [phrase for phrase, _ in asked.given] == ["faster"]
    assert judge.opinions == [opinion] * len(STAGES)


def test_it_hears_the_word_to_its_end_and_nothing_of_what_comes_after(vosk_model: Model) -> None:
    asked = Opinion(0.0)
    word = say("faster")
    hear(Listener(vosk_model, Keeping(), verifier=asked), room(1.5, word, 1.5))
    ((_, sound),) = asked.given
    assert len(sound) == VERIFIED_FRAMES * 160 >= SOUND_SAMPLES
    loud = np.flatnonzero(np.abs(sound) > 0.1 * np.abs(word).max())
    quiet = len(sound) - loud[-1]
    assert 0.1 * RATE < quiet < 0.3 * RATE
    assert loud[-1] - loud[0] > 0.6 * len(word)


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Verifier:
    """The verifier with the networks that the person has; without them the test is skipped."""
    monkeypatch.setattr(networks, "folder", lambda: FETCHED)
    return find_verifier() or lacking("The networks of the second judge are not here: voicecoach setup.")


FETCHED = networks.folder()
"""The networks' folder, found before a test has folders of its own."""


@pytest.mark.parametrize("phrase", ["stop", "pain", "next", "easier"])
def test_the_real_one_tells_a_command_from_the_others_and_from_running_speech(
    real: Verifier, phrase: str
) -> None:
    def odds(said: str) -> float:
        sound = room(1.5, say(said), 0.15)[-SOUND_SAMPLES:]
        return real.log_odds(phrase, sound) or 0.0

    others = [odds(said) for said in ("repeat", "the weather is fine today", "what a lovely day it is")]
    assert odds(phrase) > max(others) + 3.0


def test_the_real_one_knows_nothing_of_ones_own_words_nor_of_too_short_a_sound(real: Verifier) -> None:
    sound = room(2.0)
    assert real.log_odds("my back", sound) is None
    assert real.log_odds("stop", sound[: SOUND_SAMPLES - 1]) is None
    assert real.log_odds("stop", sound) is not None


def test_of_a_phrase_that_it_is_not_trusted_with_it_says_nothing(real: Verifier) -> None:
    sound, kept = room(2.0), networks.folder()
    embedding = SpeechEmbedding(kept / networks.SPECTROGRAM, kept / networks.EMBEDDING)
    wary = PhraseVerifier(embedding, replace(verifier.head(), trusted=frozenset({"stop"})))
    assert wary.log_odds("stop", sound) == real.log_odds("stop", sound)
    assert wary.log_odds("pain", sound) is None
