"""Rendered training to the clock: where its sets begin in the samples of the file, to 5 ms."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voicecoach.cli.app import main
from voicecoach.sound.clip import RATE
from voicecoach.sound.tones import tone

FORMS = (
    "exercise Swing\n    rep swing 1s\n    easier Stand\nexercise Run\n    easier Stand\n"
    "exercise Walk\n    easier Stand\nexercise Stand\n    dose 5s\n"
)
BEATS = {
    "emom": ("every 12s, 4 times\n    do Swing: 6 reps\n", [12.0, 12.0, 12.0]),
    "run and walk": ("every 20s, 2 times\n    do Run: 8s\n    do Walk: 12s\n", [8.0, 12.0, 8.0]),
    "ladder": ("repeat for 4 to 2, rest 12s between\n    do Swing: {n} reps\n", [16.0, 15.0]),
    "tabata": ("every 12s, 3 times\n    do Run: 8s\n", [12.0, 12.0]),
}
WEEK_ONE = Path(__file__).parents[2] / "scripts" / "programmes" / "couch-week-1.routine"
AROUND = round(0.05 * RATE)
WITHIN = round(0.005 * RATE)


def begins(path: Path, expected: float, sound: str = "start") -> int:
    """The frame, near the `expected` second, at which the tone that begins (or ends) a set is in the file."""
    template = tone(sound).samples[: round(0.12 * RATE)]
    start = round(expected * RATE) - AROUND
    window, _ = soundfile.read(path, start=start, stop=start + 2 * AROUND + len(template), dtype="float32")
    return start + int(np.argmax(np.correlate(window, template, "valid")))


def rendered(routine: str) -> list[int]:
    """Render into a file that begins with the session: the frames at which its sets begin in it."""
    options = ["--no-preamble", "--lead", "0", "--events", "log.jsonl"]
    assert main(["render", routine, "-o", "beats.flac", *options]) == 0
    log = [json.loads(line) for line in Path("log.jsonl").read_text().splitlines()]
    return [begins(Path("beats.flac"), entry["t"]) for entry in log if entry["event"] == "set"]


@pytest.mark.parametrize("name", BEATS)
def test_in_the_samples_every_set_begins_on_its_beat(name: str, workplace: Path) -> None:
    body, apart = BEATS[name]
    (workplace / "beats.routine").write_text(f"routine Beats\n{body}{FORMS}")
    heard = rendered("beats")
    assert len(heard) == len(apart) + 1
    for (first, second), seconds in zip(pairwise(heard), apart, strict=True):
        assert abs(second - first - seconds * RATE) <= WITHIN


@pytest.mark.usefixtures("workplace")
def test_the_first_week_of_couch_to_5k_runs_and_walks_on_its_beat_for_half_an_hour() -> None:
    heard = rendered(str(WEEK_ONE))
    assert len(heard) == 18  # a walk before, eight times run and walk, a walk after
    apart = [second - first for first, second in pairwise(heard[1:-1])]
    expected = [60.0, 90.0] * 7 + [60.0]
    assert max(abs(one - seconds * RATE) for one, seconds in zip(apart, expected, strict=True)) <= WITHIN
    assert abs(heard[-2] - heard[1] - 7.5 * 150 * RATE + 15 * RATE) <= WITHIN  # nor do they add up


def test_rounds_against_the_clock_end_on_their_last_sample(workplace: Path) -> None:
    body = "repeat as many times as possible in 15s\n    do Swing: 4 reps\n"
    (workplace / "race.routine").write_text(f"routine Race\n{body}{FORMS}")
    options = ["--no-preamble", "--lead", "0", "--events", "log.jsonl"]
    assert main(["render", "race", "-o", "race.wav", *options]) == 0
    log = [json.loads(line) for line in Path("log.jsonl").read_text().splitlines()]
    (began,) = (entry["t"] for entry in log if entry["event"] == "set")
    (ended,) = (entry["t"] for entry in log if entry["event"] == "set_done")
    assert ended - began == pytest.approx(15.0, abs=1e-4)
    assert abs(begins(Path("race.wav"), began) - began * RATE) <= WITHIN
