"""The words of poses as an editor offers them."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicecoach.editing.features import Document
from voicecoach.figure.completing import offers
from voicecoach.figure.moving import filled
from voicecoach.figure.vocabulary import PAIRED, PLURALS, WAYS
from voicecoach.figure.words import PoseError, read

HEAD = """\
exercise Bird dog
    rep       reach {side} leg and {other} arm 2s, hold 3s, return 2s
"""


def offered(line: str) -> dict[str, int | None]:
    """The words offered at the end of a line of an exercise, each with the column it begins at."""
    document = Document(HEAD + line, Path("dogs.routine"))
    return {one.text: one.start for one in document.completions(2, len(line))}


def test_a_pose_begins_with_postures_parts_things_and_what_works() -> None:
    beginnings = offered("    pose  ")
    assert {"on back", "on {other} side", "knees", "{side} leg", "band above knees", "glutes work"} <= set(
        beginnings
    )
    assert set(beginnings.values()) == {10}


def test_a_part_that_is_written_is_offered_its_directions_and_places() -> None:
    assert {"{side} leg up", "{side} leg straight"} <= set(offered("    pose  at reach: {side} leg st"))
    hands = offered("    pose  on back, hands ")
    assert {"hands on belly", "hands under thigh"} <= set(hands)
    assert hands["hands on belly"] == 19


def test_behind_at_the_phases_of_the_rep_are_offered() -> None:
    assert offered("    pose  at ") == {
        "reach {side} leg and {other} arm:": 13,
        "hold:": 13,
        "return:": 13,
    }


def test_nothing_is_offered_in_a_line_that_is_no_pose() -> None:
    assert offered("    cue   on back, ") == {}


@pytest.mark.parametrize("told", ["", "{side} ", "left "])
def test_whatever_is_offered_can_be_read_or_is_a_part_that_wants_a_direction(told: str) -> None:
    for text, _ in offers(told):
        try:
            read(filled(text, "right"))
        except PoseError:
            part = text.rpartition(" ")[2]
            assert PLURALS.get(part, part) in {*PAIRED, *WAYS}
            for whole, _ in offers(f"{text} "):
                read(filled(whole, "right"))
