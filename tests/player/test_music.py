"""Music through a whole session in virtual time: it is there while the work goes on, and gone with a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import Path

import numpy as np
import pytest

from tests.entries import into
from tests.fakes import FakeSink
from voicecoach.listen.phrases.typed import WrittenPhrases
from voicecoach.player.eventlog import Read
from voicecoach.player.live.live import goes_on
from voicecoach.player.loop import Player
from voicecoach.player.unattended import planned
from voicecoach.routine.library import load
from voicecoach.session.events import Start
from voicecoach.session.session import Session
from voicecoach.sound.backing import FALL, Backing
from voicecoach.sound.bed import Bed
from voicecoach.sound.clip import RATE, Clip, Samples
from voicecoach.sound.mixer import Mixer

SCRIPT = """\
routine Music

exercise Bridge
    setup   Lie down.
    dose    1 x 20 reps
    rep     lift 1s, lower 1s

do Bridge
ask Enough for today?
    yes or silence
        say Fine.
"""
BLOCK = RATE // 100


class SilentClips:
    """A second of nothing for whatever is said: all that sounds is the music."""

    def prepare(self, texts: Iterable[str]) -> None:
        """Nothing has to be made."""

    def speech(self, text: str) -> Clip:  # noqa: ARG002 - all are alike
        return Clip(np.zeros(RATE, np.float32))

    def sound(self, name: str) -> Clip:
        return self.speech(name)


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "music.routine"
    path.write_text(SCRIPT)
    return str(path)


def performed(script: str, *phrases: tuple[float, str]) -> tuple[list[Read], FakeSink]:
    session, sink, log = Session(), FakeSink(), list[Read]()
    music: Iterator[Samples] = repeat(np.full(BLOCK, 0.25, np.float32))
    mixer = Mixer(Backing(Bed(music), lambda: goes_on(session)))
    ears = WrittenPhrases((round(at * RATE), phrase) for at, phrase in phrases)
    player = Player(session, SilentClips(), mixer, sink=sink, ears=ears, log=into(log), block_frames=BLOCK)
    player.run(Start(planned(load(script))))
    return log, sink


def at(log: list[Read], event: str, name: str) -> float:
    return float(next(one["t"] for one in log if one["event"] == event and name in one.values()))


def sounds(sink: FakeSink, first: float, last: float) -> bool:
    """Whether there is music in each tenth of a second between."""
    samples = sink.samples[round(first * RATE) : round(last * RATE)]
    return bool(np.abs(samples[: len(samples) // 4800 * 4800]).reshape(-1, 4800).max(axis=1).min() > 0.0)


@pytest.mark.parametrize(("halts", "goes_on_with"), [("pause", "resume"), ("stop", "resume"), ("pain", "0")])
def test_a_halt_silences_the_music_at_once_until_the_work_goes_on(
    halts: str, goes_on_with: str, script: str
) -> None:
    sure = ((30.0, "yes"),) if halts == "pain" else ()
    log, sink = performed(script, (15.0, halts), (25.0, goes_on_with), *sure)
    assert sounds(sink, 5.0, 15.0)
    assert 15 * RATE in sink.muted_at
    assert not sink.samples[15 * RATE : 25 * RATE].any()
    back = at([one for one in log if one["t"] > 25], "phase", "lift")
    assert sounds(sink, back + 0.1, back + 5.0)


def test_a_question_and_the_end_have_no_music(script: str) -> None:
    log, sink = performed(script, (1.0, "louder"))
    asked = at(log, "question", "Enough for today?")
    gone = round(asked * RATE) + FALL
    assert sounds(sink, 5.0, asked)
    assert not sink.samples[gone : gone + RATE].any()
    assert sink.samples[-1] == 0.0
