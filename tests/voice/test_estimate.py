from __future__ import annotations

import pytest

from voicecoach.sound.tones import TONES, tone
from voicecoach.voice.estimate import sound_seconds, speech_seconds

# What espeak-ng took at 175 words a minute, trimmed.
MEASURED = {
    "one": 0.331,
    "Last one.": 0.614,
    "three, right": 0.800,
    "Glute bridge. Two sets of ten.": 1.949,
    "Say resume to go on, or stop again to finish.": 2.594,
    "Lie on your back, knees bent, feet close.": 2.477,
}


@pytest.mark.parametrize(("text", "measured"), MEASURED.items())
def test_an_estimate_is_within_a_quarter_of_what_was_measured(text: str, measured: float) -> None:
    assert speech_seconds(text) == pytest.approx(measured, rel=0.25)


@pytest.mark.parametrize(
    ("text", "pause"), [("Breathe [1.5s] out", 1.5), ("Breathe[2m]out", 120), ("Breathe [1m30s] out", 90)]
)
def test_a_pause_takes_exactly_its_time(text: str, pause: float) -> None:
    assert speech_seconds(text) == pytest.approx(pause + speech_seconds("Breathe") + speech_seconds("out"))


def test_nothing_takes_no_time() -> None:
    assert speech_seconds(" ... ") == 0


@pytest.mark.parametrize("name", TONES)
def test_a_tone_is_as_long_as_it_is_computed(name: str) -> None:
    assert sound_seconds(name) == pytest.approx(tone(name).seconds)
