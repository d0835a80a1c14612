from __future__ import annotations

import json

import pytest

from voicecoach.player.eventlog import Entry, Spoken, length, line, seconds, sheet_line
from voicecoach.session.facts import FalseAlarm


def test_an_entry_is_one_line_of_json_that_begins_with_its_time() -> None:
    written = line(Entry(48_001, Spoken("Größer…\n", 2.5, "cue")))
    assert written == '{"t": 1.000021, "event": "say", "text": "Größer…\\n", "end": 2.5, "kind": "cue"}\n'
    assert json.loads(written)["text"] == "Größer…\n"


def test_times_are_exact_to_the_frame() -> None:
    assert all(round(seconds(frame) * 48_000) == frame for frame in (1, 47_999, 3_600 * 48_000 + 1))


def test_a_cue_sheet_shows_what_is_performed_and_no_more() -> None:
    said = Entry(595_200, Spoken("Glute bridge. Two sets of ten.", 14.0, "instruction"))
    assert sheet_line(said) == "   12.40  say    Glute bridge. Two sets of ten."
    assert sheet_line(Entry(0, FalseAlarm())) is None


@pytest.mark.parametrize(
    ("duration", "words"),
    [(44.6, "45 s"), (60, "1 min 00 s"), (859.7, "14 min 20 s"), (3_725, "1 h 02 min 05 s")],
)
def test_a_length_reads_as_a_person_says_it(duration: float, words: str) -> None:
    assert length(duration) == words
