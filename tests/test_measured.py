"""What is promised of the sound, measured from rendered samples of the real voice."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from voicecoach.cli.app import main
from voicecoach.sound.clip import RATE, Samples, onset_frame

WITHIN_MS = 5.0
"""How far a count's sounding onset may be from its beat."""

LONG = """\
routine An hour
    between exercises rest 10s

exercise Step
    dose    4 steps
    rep     step 1s, back 1.333s

repeat 50 times, rest 20s between
    do Step: 25 steps, rest 10s
"""


def render(routine: str, to: Path) -> list[Mapping[str, Any]]:
    """Render into a file that begins with the session, no silence before it; the events."""
    events = to.with_suffix(".jsonl")
    options = ["--no-preamble", "--lead", "0", "--events", str(events)]
    assert main(["render", routine, "-o", str(to), *options]) == 0
    return [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]


pytestmark = [
    pytest.mark.usefixtures("shared_cache"),
    pytest.mark.xdist_group("measured"),  # in a folder that is made once
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("measured")


def frame(seconds: float) -> int:
    return round(seconds * RATE)


def sounding(path: Path, start: int, stop: int) -> Samples:
    """Frames of a rendered file."""
    samples, rate = soundfile.read(path, start=start, stop=stop, dtype="float32")
    assert rate == RATE
    return np.asarray(samples)


def onset_errors_ms(path: Path, events: list[Mapping[str, Any]]) -> list[float]:
    """For each count and phase word: its sounding onset against its beat, in ms.

    Where a tone begins on the same beat the louder of the two would be measured: those are left out.
    """
    tones = {event["t"] for event in events if event["event"] == "tone"}
    beats = [
        event
        for event in events
        if event["event"] == "say" and event["kind"] in ("count", "phase") and event["t"] not in tones
    ]
    lead = frame(0.05)
    return [
        (onset_frame(sounding(path, frame(beat["t"]) - lead, frame(beat["end"]))) - lead) / RATE * 1000
        for beat in beats
    ]


def test_a_render_is_as_long_as_the_outline_says_and_sounds_on_the_beat(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "booty.flac"
    events = render("booty-work-breakdown", path)
    capsys.readouterr()
    assert main(["outline", "booty-work-breakdown", "--json"]) == 0
    outline = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert soundfile.info(path).frames == frame(outline[-1]["duration"]) == frame(events[-1]["duration"])
    errors = onset_errors_ms(path, events)
    assert len(errors) > 300
    assert max(abs(error) for error in errors) < WITHIN_MS


def test_both_sides_get_the_same_time_to_the_sample(folder: Path) -> None:
    events = render("daily-glute-strength", folder / "daily.flac")
    lengths: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    begun: Mapping[str, Any] = {}
    for event in events:
        if event["event"] == "set":
            begun = event
        elif event["event"] == "set_done" and event["side"]:
            length = frame(event["t"]) - frame(begun["t"])
            lengths[event["exercise"], event["set"]][event["side"]] = length
    assert len(lengths) >= 9
    for sides in lengths.values():
        assert len(sides) == 2
        assert len(set(sides.values())) == 1


def test_an_hour_ends_with_no_drift(folder: Path) -> None:
    """The last step of the last round sounds where arithmetic puts it, to the millisecond's fraction."""
    script = folder / "hour.routine"
    script.write_text(LONG, encoding="utf-8")
    path = folder / "hour.flac"
    events = render(str(script), path)
    assert soundfile.info(path).duration > 3600
    step = frame(1.0) + frame(1.333)
    counts = [event for event in events if event["event"] == "phase" and event["phase"] == "step"]
    assert len(counts) == 50 * 25
    for number in range(0, len(counts), 25):
        first = frame(counts[number]["t"])
        assert [frame(each["t"]) - first for each in counts[number : number + 25]] == [
            index * step for index in range(25)
        ]
    last = onset_errors_ms(path, events[-200:])
    assert len(last) > 20
    assert max(abs(error) for error in last) < WITHIN_MS
