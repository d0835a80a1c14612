from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes import FakeVoice
from voicecoach.player.eventlog import Entry
from voicecoach.player.live.stand_in import StandIn
from voicecoach.session.facts import ExerciseBegun
from voicecoach.voice.cache import Speech

BEGUN = Entry(0, ExerciseBegun("Bridge", 1, "ten"))


@pytest.fixture
def slow() -> FakeVoice:
    return FakeVoice("slow", respelt={"^(.*)$": r"\1 slow"})


@pytest.fixture
def quick() -> FakeVoice:
    return FakeVoice("quick")


@pytest.fixture
def clips(slow: FakeVoice, quick: FakeVoice, tmp_path: Path) -> Iterator[StandIn]:
    with (
        closing(Speech(slow, tmp_path / "slow")) as one,
        closing(Speech(quick, tmp_path / "quick")) as other,
    ):
        yield StandIn(one, other, {})


def speaker(clips: StandIn, text: str) -> str:
    """Whose clip it is: the slow one says a word more."""
    return "slow" if clips.speech(text).seconds > 0.05 * (len(text) + 3) else "quick"


@pytest.fixture
def told(clips: StandIn) -> Callable[[list[str]], None]:
    """Tells the clips what comes, until they know."""

    def tell(texts: list[str]) -> None:
        known = threading.Event()

        def coming() -> Iterator[str]:
            yield from texts
            known.set()

        clips.prepare(coming())
        assert known.wait(10)

    return tell


def until_made(clips: StandIn, texts: list[str]) -> None:
    for text in texts:
        clips._slow_speech.clip(text)


def test_the_quick_voice_speaks_until_all_that_comes_is_ready(
    clips: StandIn, slow: FakeVoice, told: Callable[[list[str]], None]
) -> None:
    slow.may_finish.clear()
    told(["lift", "hold"])
    assert speaker(clips, "lift") == "quick"
    clips.happened(BEGUN)
    slow.may_finish.set()
    until_made(clips, ["lift", "hold"])
    assert speaker(clips, "lift") == "quick"  # not in the middle of an exercise
    told(["lift", "hold"])
    clips.happened(BEGUN)
    assert [speaker(clips, text) for text in ("lift", "hold")] == ["slow", "slow"]


def test_what_nobody_could_know_is_said_by_the_quick_one(
    clips: StandIn, told: Callable[[list[str]], None]
) -> None:
    until_made(clips, ["lift"])
    told(["lift"])
    clips.happened(BEGUN)
    assert [speaker(clips, text) for text in ("lift", "paused", "lift")] == ["slow", "quick", "slow"]
