"""The comparison of cancellers; those that aren't installed with the project are tried where they are."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

from benchmarks.echo import CANCELLERS, EchoMeasured, Peer
from benchmarks.hearing.chain import OURS, Chain, HearingScene
from benchmarks.hearing.score import FRAME_RATE, ScoreRow, Share
from voicecoach.listen.echo.adaptive import FRAME
from voicecoach.listen.echo.align import RATE
from voicecoach.listen.judge import detector
from voicecoach.listen.recognise.base import Model
from voicecoach.sound.room.simulated import DELAY, Room


def echoed(seconds: float) -> tuple[np.ndarray, np.ndarray]:
    """The echo of the loudspeaker's noise in the microphone, and that noise."""
    played = np.random.default_rng(1).normal(0.0, 0.1, round(seconds * RATE)).astype(np.float32)
    heard = np.zeros_like(played)
    late = round(DELAY * RATE)
    heard[late:] = 0.5 * played[:-late]
    return heard, played


def left_db(name: str, seconds: float) -> float:
    """The level of what is left in the last second, relative to the echo, dB."""
    heard, played = echoed(seconds)
    left = CANCELLERS[name][1]().cancel(heard, played)
    return 10 * float(np.log10(np.mean(left[-RATE:] ** 2) / np.mean(heard[-RATE:] ** 2)))


@pytest.mark.parametrize(
    "name", [name for name, (module, _) in CANCELLERS.items() if not module or find_spec(module)]
)
def test_each_canceller_takes_the_echo_out_and_none_leaves_it(name: str) -> None:
    left = left_db(name, 6.0)
    assert left == pytest.approx(0.0, abs=0.1) if name == "none" else left < -12.0


def test_a_peer_is_given_whole_frames_in_time_with_their_echo() -> None:
    heard, played = echoed(1.0)
    given = []

    class Watched(Peer):
        def frame(self, microphone: np.ndarray, reference: np.ndarray) -> np.ndarray:
            given.append((microphone, reference))
            return microphone

    Watched().cancel(heard, played)
    assert {len(part) for pair in given for part in pair} == {FRAME}
    microphone, reference = (np.concatenate(parts) for parts in zip(*given, strict=True))
    early = round(0.01 * RATE)
    assert microphone[early + 800 :] == pytest.approx(0.5 * reference[800:-early], abs=0.02)


def test_the_table_tells_what_was_heard_what_was_wrong_and_what_it_costs() -> None:
    spoken = ScoreRow("2 m, coach +0 dB", OURS, seconds=60.0, others=1, shares={"all": Share(9, 10)})
    alone = ScoreRow("coach's own speech +0 dB", OURS, seconds=120.0, others=2)
    measured = EchoMeasured({OURS: (spoken, alone)}, {OURS: 0.034}, ("another",), {"cpu": "one"})
    table = measured.table()
    assert "3.40 % of a core" in table
    assert "heard 9 of 10 (" in table
    assert "2 false acts in 2.0 min" in table
    assert "another: not installed" in table
    assert measured.as_json()["processor_seconds_a_second"] == {OURS: 0.034}


def test_the_chain_hears_through_the_canceller_that_it_is_given(vosk_model: Model) -> None:
    frames: list[int] = []

    class Watched(Peer):
        def frame(self, microphone: np.ndarray, reference: np.ndarray) -> np.ndarray:
            frames.append(len(microphone) + len(reference))
            return microphone

    nobody = np.zeros(FRAME_RATE, np.float32)
    chain = Chain(vosk_model, detector.load(), curve=False, guard=Watched)
    chain.play(HearingScene("2 m", "nobody", nobody, Room(echo_db=None)))
    assert len(frames) > 95
