from __future__ import annotations

from voicecoach.routine.model import NOWHERE, Span
from voicecoach.routine.problems import Problem, did_you_mean, draw, in_order, nearest


def drawn(text: str, line: int, column: int, width: int = 1) -> str:
    return draw(Problem(Span("a", line, column, width), "Wrong."), text)


def test_the_line_and_carets_stand_under_place_and_message() -> None:
    problem = Problem(Span("a.routine", 2, 5, 3), "Wrong.", "something", "write it so")
    assert draw(problem, "one\nsay hey\n") == (
        "a.routine:2:5: error: Wrong.\n    say hey\n        ^^^\n    expected something\n    write it so"
    )


def test_a_problem_of_the_whole_file_has_no_line() -> None:
    assert draw(Problem(Span("a", 0, 0, 0), "Wrong."), "text") == "a: error: Wrong."
    assert draw(Problem(NOWHERE, "Wrong."), "text") == "error: Wrong."


def test_carets_stand_right_behind_tabs_wide_and_combining_characters() -> None:
    assert drawn("\ta\tb", 1, 4) == "a:1:4: error: Wrong.\n    \ta\tb\n    \t \t^"
    assert drawn("体操 x", 1, 4) == "a:1:4: error: Wrong.\n    体操 x\n         ^"
    assert drawn("体操 x", 1, 1, 2) == "a:1:1: error: Wrong.\n    体操 x\n    ^^^^"
    assert drawn("e\u0301e\u0301 x", 1, 6) == "a:1:6: error: Wrong.\n    e\u0301e\u0301 x\n       ^"


def test_control_and_invisible_characters_are_not_sent_to_the_terminal() -> None:
    assert drawn("a\x1b[2Jb", 1, 2) == "a:1:2: error: Wrong.\n    a�[2Jb\n     ^"
    assert drawn("a\u200b\u202eb", 1, 4) == "a:1:4: error: Wrong.\n    a�b\n      ^"


def test_a_caret_may_stand_behind_the_line_or_where_no_line_is() -> None:
    assert drawn("ab", 1, 3) == "a:1:3: error: Wrong.\n    ab\n      ^"
    assert drawn("ab", 1, 99, 99) == "a:1:99: error: Wrong.\n    ab\n      ^"
    assert drawn("ab", 7, 1) == "a:7:1: error: Wrong."


def test_of_a_long_line_what_is_around_the_caret_is_shown() -> None:
    lines = drawn("x" * 300 + "HERE" + "y" * 300, 1, 301, 4).split("\n")
    assert len(lines[1]) < 130
    assert lines[1][lines[2].index("^") :].startswith("HERE")
    assert lines[2].count("^") == 4


def test_every_line_end_counts_and_the_byte_order_mark_does_not() -> None:
    assert drawn("\ufeffone\r\ntwo\rsix", 3, 1).endswith("    six\n    ^")
    assert drawn("\ufeffone", 1, 1).endswith("    one\n    ^")


def test_the_nearest_name_is_meant() -> None:
    assert nearest("glute brigde", ["Glute bridge", "Clam shell"]) == "Glute bridge"
    assert nearest("elephant", ["Glute bridge", "Clam shell"]) is None
    assert did_you_mean("sya", ["say", "stop"]) == "did you mean 'say'?"
    assert did_you_mean("elephant", ["say", "stop"]) == ""


def test_problems_come_by_file_line_and_column_once_each() -> None:
    there, here = Problem(Span("b", 1, 1), "B"), Problem(Span("a", 9, 1), "A")
    early, later = Problem(Span("a", 2, 5), "A"), Problem(Span("a", 2, 7), "A")
    assert in_order([there, here, later, early, here], "a") == (early, later, here, there)
