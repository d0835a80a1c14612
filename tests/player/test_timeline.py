"""The session as a picture: its blocks are those of the event log, and it is an SVG that is whole."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

from tests.session.driver import plan
from voicecoach.player import unattended
from voicecoach.player.eventlog import line
from voicecoach.player.timeline import Block, blocks, timeline

SCRIPT = (
    "routine Two <things>\ndo Plank: 2 x 30s, rest 20s\nrest 10s\ndo Run: 6m\n"
    "exercise Plank\n    easier Stand\nexercise Run\n    easier Stand\nexercise Stand\n    dose 5s\n"
)


def test_a_picture_has_every_set_and_every_rest() -> None:
    performance, entries = unattended.estimate(plan(SCRIPT))
    said = [json.loads(line(entry)) for entry in entries]
    found = list(blocks(said))
    assert [(one.exercise, round(one.ended - one.began)) for one in found] == [
        ("Plank", 30),
        ("", 20),
        ("Plank", 30),
        ("", 10),
        ("Run", 360),
    ]
    picture = ET.fromstring(timeline("Two <things>", said, performance.seconds))  # noqa: S314 - our own
    names = [one.text for one in picture.iter("{http://www.w3.org/2000/svg}title")]
    assert "Plank, set 2" in names
    assert picture.attrib["aria-label"] == "Two <things>"


def test_with_nothing_in_it_it_is_a_picture_still() -> None:
    assert list(blocks([])) == []
    assert timeline("Nothing", [], 0.0).startswith("<svg")
    assert Block(0.0, 1.0).exercise == ""
