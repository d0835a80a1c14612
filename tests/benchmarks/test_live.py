"""What `bench live` reckons, of recordings that are made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.live import television
from benchmarks.live.beats import Pcm, beats
from benchmarks.live.quickness import fell_silent
from benchmarks.live.reflex import Reflex
from benchmarks.live.session import paced
from benchmarks.live.tape import silent_at, word_end
from benchmarks.live.usage import Sample, usage
from voicecoach.player.eventlog import Read
from voicecoach.player.unattended import estimate
from voicecoach.routine.library import load
from voicecoach.session.plan.planner import plan_routine
from voicecoach.sound.clip import RATE, Samples

WORDS = ("one", "two", "three")
GAP = RATE // 100


def noise(frames: int, seed: int = 0) -> Samples:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, frames).astype(np.float32)


def recorded(breaks: tuple[int, ...] = (), slow: float = 0.0) -> tuple[list[Read], Pcm]:
    """Twelve words, one a second, from 1.5 s on; `breaks`: seconds at which the sound stands still for 10 ms.

    `slow`: by how many frames each second is longer than it should be.
    """
    heard = np.zeros(16 * RATE, np.float32)
    events: list[Read] = []
    for beat in range(12):
        text = WORDS[beat % 3]
        at = 1.5 + beat
        frame = round(at * RATE + beat * slow) + GAP * sum(one < at for one in breaks)
        heard[frame : frame + RATE // 3] = noise(RATE // 3, seed=beat % 3)
        events.append({"t": at, "event": "say", "text": text, "end": at + 1 / 3, "kind": "count"})
    return events, (heard * 32767).astype(np.int16)


def test_beats_at_their_times_are_exact() -> None:
    found = beats(*recorded())
    assert (found.count, found.worst_frames, found.drift_frames, found.breaks) == (9, 0, 0, 0)


@pytest.mark.parametrize(("breaks", "late"), [((6,), GAP), ((2, 9), 2 * GAP), ((5, 5), 2 * GAP)])
def test_where_the_sound_stood_still_all_that_follows_is_late_and_it_is_counted_once(
    breaks: tuple[int, ...], late: int
) -> None:
    found = beats(*recorded(breaks))
    assert (found.worst_frames, found.breaks) == (late, len(set(breaks)))


def test_a_clock_that_is_slow_drifts_and_breaks_nothing() -> None:
    found = beats(*recorded(slow=10))
    assert found.breaks == 0
    assert found.worst_frames == 90
    assert 45 <= found.drift_frames <= 60


def test_the_silence_before_the_reply_is_found() -> None:
    reply = noise(RATE // 2, seed=9)
    speech = noise(RATE, seed=8)
    speech[:100] = 0
    heard = np.concatenate([speech, np.zeros(RATE // 10, np.float32), reply])
    assert silent_at(heard, reply) == RATE
    assert word_end((heard[: RATE + 10], 5.0)) == pytest.approx(6.0, abs=0.001)
    again = np.concatenate([speech, np.zeros(RATE // 3, np.float32), reply])
    assert fell_silent((again, 5.0)) == pytest.approx(6.0, abs=0.001)


def test_a_reflex_is_silent_when_a_sound_is_over_and_not_before() -> None:
    loud, quiet = noise(480), np.zeros(480, np.float32)
    half = np.concatenate([loud[:240], quiet[:240]])
    reflex = Reflex()
    assert [reflex(one) for one in (quiet, loud, loud, half, quiet, loud, quiet)] == [
        *(False, False, False, True),
        *(False, False, True),
    ]


@pytest.mark.parametrize("minutes", [0.2, 30, 60, 240])
def test_a_session_of_any_length_is_a_routine(minutes: float, tmp_path: Path) -> None:
    script = tmp_path / "paced.routine"
    script.write_text(paced(minutes), encoding="utf-8")
    performance, _ = estimate(plan_routine(load(str(script))))
    assert performance.seconds == pytest.approx(max(1, minutes) * 60, rel=0.2)


def test_what_a_process_takes_in_its_first_and_last_minute() -> None:
    samples = [Sample(at, at * 0.1 + (at > 60) * 6, 100 + at / 60) for at in (0, 30, 60, 90, 120)]
    found = usage(samples)
    assert (found.cpu_percent, found.first_percent, found.last_percent) == pytest.approx((15, 10, 20))
    assert found.megabytes == (100, 101, 102)
    assert found.growth_percent == pytest.approx(100 / 101)


def test_a_long_session_s_memory_has_settled_after_a_quarter_of_an_hour() -> None:
    found = usage([Sample(60.0 * at, 0.0, 100.0 + min(at, 15)) for at in range(61)])
    assert found.megabytes == (100, 115, 115)
    assert found.growth_percent == 0


# --- beside a television -----------------------------------------------------------------------------


def heard(at: float, command: str, *, accepted: bool = True, typed: bool = False) -> dict[str, Any]:
    entry = {"t": at, "event": "heard", "command": command, "phrase": command, "accepted": accepted}
    return entry if typed else {**entry, "word_start": at - 0.5, "reason": "speech around it"}


def test_beside_a_television_what_was_said_is_told_from_what_it_said() -> None:
    events = [
        heard(10.6, "louder"),
        heard(15.0, "pain"),
        heard(20.0, "stop", accepted=False),
        heard(22.0, "yes", typed=True),
    ]
    measured = television.measured(1.0, 10.0, [(10.0, "louder"), (40.0, "next")], events)
    assert measured.said == ((10.0, "louder", True), (40.0, "next", False))
    assert measured.false == ((15.0, "pain"),)
    table = measured.table()
    assert table.splitlines()[0].split(maxsplit=1) == ["10.0", "— 'louder' is said"]
    assert "heard stop “stop”: not obeyed, speech around it" in table
    assert table.endswith("1 of 2 obeyed, 1 false acts")
