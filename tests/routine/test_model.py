"""The model of a script: what says the same is equal, wherever it stands."""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.routine.model import NOWHERE, Range, Reps, Rest, Say, Span, Text
from voicecoach.routine.parser import parse

HERE, THERE = Span("a", 1, 2, 3), Span("b", 4, 5, 6)


def test_where_it_stands_makes_no_difference() -> None:
    one, other = Text("Squeeze.", HERE), Text("Squeeze.", THERE)
    assert one == other
    assert not one != other  # noqa: SIM202 - `!=` is a method of its own
    assert hash(one) == hash(other)
    assert Say(one, span=HERE) == Say(other, span=THERE)


def test_what_it_says_does() -> None:
    assert Text("Squeeze.") != Text("Lower.")
    assert Say(Text("Squeeze.")) != Say(Text("Lower."))
    assert Text("5") != Reps((Range(5, 5),))
    assert HERE != THERE


def test_a_copy_is_equal_until_something_is_changed() -> None:
    rest = Rest(30.0, span=HERE)
    assert replace(rest, span=NOWHERE) == rest
    assert replace(rest, seconds=31.0) != rest


def test_a_script_further_down_its_file_says_the_same() -> None:
    script = "routine A\ndo Bridge: 3 reps\nexercise Bridge\n    cue Squeeze.\n"
    assert parse(script, "x")[0] == parse(f"# A comment.\n\n{script}", "x")[0]
