"""The real process that listens: what it hears, and what becomes of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import own_model
from tests.virtual import until
from voicecoach.listen.heard import Heard
from voicecoach.listen.worker import wire
from voicecoach.listen.worker.process import ListeningProcess, Settings
from voicecoach.session.events import Listen
from voicecoach.sound.clip import RATE, Samples
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

BLOCK = 480


@pytest.fixture
def process() -> Iterator[ListeningProcess]:
    with closing(ListeningProcess(Settings(str(own_model())))) as process:
        yield process


@pytest.fixture
def word() -> Samples:
    """ "stop", and a second and a half of a quiet room around it."""
    with closing(Speech(open_voice("system", speaker="en-us+f3"))) as person:
        said = person.clip("stop").samples
    room = np.random.default_rng(1).normal(0, 1e-4, len(said) + 3 * RATE).astype(np.float32)
    room[RATE * 3 // 2 :][: len(said)] += said
    return room


def ready(process: ListeningProcess) -> None:
    def watched() -> bool:
        process.watch()
        return process.ready or bool(process.failed)

    until(watched, "the process")


def listened(process: ListeningProcess, samples: Samples, at: int = 0) -> Heard:
    """What was decided about it."""
    silence = np.zeros(BLOCK, dtype=np.float32)
    for start in range(0, len(samples) - BLOCK, BLOCK):
        process.accept(samples[start : start + BLOCK], silence, at + start)
    decided: list[Heard] = []

    def there() -> bool:
        while heard := process.heard():
            decided.extend([heard] if heard.stage == "decided" else [])
        return bool(decided)

    until(there, "a decision")
    return decided[0]


def test_it_hears_what_is_said_at_the_frames_of_the_session(process: ListeningProcess, word: Samples) -> None:
    ready(process)
    heard = listened(process, word, at=10 * RATE)
    assert (heard.command, heard.accepted) == ("stop", True)
    assert 11 * RATE < heard.word_start < heard.word_end < heard.decided_at < 14 * RATE


def test_it_knows_what_the_coach_says_and_what_may_be_said(process: ListeningProcess, word: Samples) -> None:
    process.listen(Listen(0, "commands"))  # told before it is ready
    process.coach("Say stop again to finish.", RATE, 4 * RATE)
    ready(process)
    assert listened(process, word).reason == "the coach said it"


def test_one_that_is_killed_or_hangs_is_started_again_and_hears_as_before(
    process: ListeningProcess, word: Samples
) -> None:
    ready(process)
    os.kill(process.process_id, signal.SIGKILL)
    until(lambda: process.watch() or process.restarts == 1, "the end")
    ready(process)
    os.kill(process.process_id, signal.SIGSTOP)
    silence = np.zeros(RATE, dtype=np.float32)
    until(lambda: process.accept(silence, silence, 0) or process.restarts == 2, "its end")
    ready(process)
    assert listened(process, word).accepted


def test_in_another_manner_it_hears_no_more_without_the_name_also_when_it_was_started_again(
    process: ListeningProcess, word: Samples
) -> None:
    ready(process)
    process.address("named")
    assert listened(process, word).doubtful
    os.kill(process.process_id, signal.SIGKILL)
    until(lambda: process.watch() or process.restarts == 1, "the end")
    ready(process)
    assert listened(process, word).doubtful
    process.address("all")
    assert not listened(process, word).doubtful


def test_one_that_keeps_dying_is_given_up(process: ListeningProcess) -> None:
    for _ in range(3):
        os.kill(process.process_id, signal.SIGKILL)
        before = process.process_id
        until(lambda: process.watch() or process.failed or process.process_id != before, "another")  # noqa: B023
    assert process.failed == "The recogniser keeps breaking off on this machine."
    assert process.heard() is None


def test_a_model_that_is_none_is_said_in_a_sentence(tmp_path: Path) -> None:
    with closing(ListeningProcess(Settings(str(tmp_path)))) as process:
        ready(process)
        assert process.failed
        assert "\n" not in process.failed


@given(
    samples=st.lists(st.floats(-1, 1, width=32), max_size=20),
    at=st.integers(-(2**40), 2**40),
)
def test_sound_comes_through_the_pipe_as_it_was(samples: list[float], at: int) -> None:
    microphone = np.array(samples, dtype=np.float32)
    message = wire.sound(microphone, -microphone, at)
    heard, speaker, frame = wire.sound_of(message[5:])
    assert (heard.tolist(), speaker.tolist(), frame) == (samples, (-microphone).tolist(), at)
