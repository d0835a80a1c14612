from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.figure.moving import PhaseTime, PoseLine, filled, movement
from voicecoach.figure.vocabulary import AMOUNTS, PAIRED, PLACES, PLURALS, POSTURES, SEEN, THINGS, WAYS
from voicecoach.figure.words import Joint, PoseError, Posture, Put, Thing, read

NAMES = (*POSTURES, *WAYS, *PLURALS, *THINGS, *AMOUNTS, *SEEN)
MEANT = (*WAYS.values(), *PLACES.values(), *THINGS.values())
MORE = "left right both top bottom seen from works the a 20 200 3cm -5"
VOCABULARY = sorted(
    {word for text in (*NAMES, *(way for ways in MEANT for way in ways), MORE) for word in text.split()}
)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("On  Back", Posture("on back")),
        ("left leg straight back 20", Joint("leg", "left", "back", straight=True, amount=20.0)),
        ("knees bent", Joint("knee", "both", "bent")),
        ("right foot far 12", Joint("foot", "right", "far", amount=12.0)),
        ("feet far", Joint("foot", "both", "far")),
        ("left leg back far", Joint("leg", "left", "back", share=4 / 3)),
        ("hips up a little", Joint("hips", "both", "up", share=1 / 3)),
        ("hips a little up", Joint("hips", "both", "up", share=1 / 3)),
        ("right foot backward 30", Joint("foot", "right", "back", amount=30.0)),
        ("your hands on your hips", Put("hand", "both", "on hips")),
        ("top hand on top knee", Put("hand", "top", "on knee")),
        ("a band above the knees", Thing("band", "above knees")),
        ("chair", Thing("chair", "")),
    ],
)
def test_a_clause_is_read(text: str, clause: object) -> None:
    assert read(text) == clause


def test_every_direction_of_every_part_is_read() -> None:
    for part, ways in WAYS.items():
        for way in ways:
            side = "left " if part in PAIRED else ""
            assert read(f"{side}{part} {way}") == Joint(part, "left" if side else "both", way)


def test_fields_become_the_side_and_the_other_one() -> None:
    assert filled("{side} leg up, { other } arm", "left") == "left leg up, right arm"
    assert filled("right foot {side} 20", "backward") == "right foot backward 20"
    assert filled("{side} glute works", "both") == "both glute works"


@given(st.lists(st.sampled_from(VOCABULARY), max_size=6).map(" ".join) | st.text(max_size=40))
def test_whatever_is_written_is_a_clause_or_told_what_to_write(text: str) -> None:
    try:
        clause = read(text)
    except PoseError as error:
        assert error.message  # noqa: PT017 - of every error
        assert error.expected or error.hint  # noqa: PT017
    else:
        drawn = movement([PoseLine("", (text,))], [PhaseTime("lift", 2.0)])
        assert drawn.body(0, 0.5) is not None
        assert clause == read(text.upper())
