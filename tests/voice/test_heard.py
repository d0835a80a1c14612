"""A rendered file, listened to by the recogniser.

It hears every cue where the cue sheet has it, in a grammar of all that the sheet says and no more. So this
proves that each cue sounds, whole, in its place, and can be told from every other; not that a stranger who
expects nothing would write it down word for word.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import lacking
from tests.voices import SPOKEN
from voicecoach.cli import app as cli
from voicecoach.listen.recognise.base import LISTENING_RATE, Model, Samples
from voicecoach.listen.recognise.vosk import UNKNOWN
from voicecoach.sound.clip import resample
from voicecoach.sound.files.file import read_clip
from voicecoach.voice.voices import open_voice

ROUTINE = """\
routine Morning bridge

exercise Glute bridge
    setup     Lie on your back, knees bent, feet close.
    dose      2 x 5 reps, rest 15s
    rep       lift 2s, hold 3s, lower 2s
    cue       Squeeze your glutes.

do Glute bridge
"""

LEAST = 0.95
EDGE = np.zeros(LISTENING_RATE * 3 // 10, dtype=np.float32)

OPTIONS = [pytest.param((), id="dry")]
"""What else is given to `render`."""


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("voice", SPOKEN)
def test_the_words_of_the_cue_sheet_are_in_the_file(
    vosk_model: Model, tmp_path: Path, voice: str, options: tuple[str, ...]
) -> None:
    if reason := open_voice(voice).available():
        lacking(reason)
    script, file, events = (tmp_path / name for name in ("morning.routine", "a.flac", "a.jsonl"))
    script.write_text(ROUTINE)
    arguments = ["--voice", voice, "-o", str(file), "--events", str(events), *options]
    assert cli.main(["render", str(script), *arguments]) == 0
    cues = list(sheet(events.read_text()))
    samples = resample(read_clip(file), LISTENING_RATE).samples
    missed = [(text, heard) for text, heard in listened(vosk_model, samples, cues) if text != heard]
    lost = sum(len(text) - in_common(text, heard) for text, heard in missed)
    words = sum(len(text) for _, _, text in cues)
    assert words > 80
    assert 1 - lost / words >= LEAST, missed


def sheet(events: str) -> Iterator[tuple[float, float, list[str]]]:
    """Each cue's time, the end of its sound, its words."""
    for entry in map(json.loads, events.splitlines()):
        if entry["event"] == "say":
            yield entry["t"], entry["end"], re.findall(r"[a-z']+", entry["text"].lower())


def listened(
    model: Model, samples: Samples, cues: list[tuple[float, float, list[str]]]
) -> Iterator[tuple[list[str], list[str]]]:
    """Each cue's words, and those that are heard where it sounds."""
    recogniser = model.recogniser(" ".join(text) for _, _, text in cues)
    for start, end, text in cues:
        sound = samples[round(start * LISTENING_RATE) : round(end * LISTENING_RATE)]
        recogniser.accept(np.concatenate([EDGE, sound, EDGE]))
        known = (one.text for one in recogniser.finish() if UNKNOWN not in one.text)
        yield text, next(known, "").split()


def in_common(text: list[str], heard: list[str]) -> int:
    blocks = difflib.SequenceMatcher(None, text, heard, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)
