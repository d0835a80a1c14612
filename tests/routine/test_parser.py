"""Scripts that are right, and the promise that no text at all makes the parser raise or hang."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.routine.keywords import BLOCK, HEADER, INSTRUCTIONS
from voicecoach.routine.lines import LONGEST_FILE, LONGEST_LINE
from voicecoach.routine.model import (
    Ask,
    At,
    Breathe,
    Defaults,
    Do,
    DoRoutine,
    Exercise,
    PainBands,
    Repeat,
    RepPattern,
    RepPhase,
    Rest,
    Say,
    Script,
    Settle,
    Sound,
    Span,
    Stop,
    Text,
    Variant,
    Wait,
    WhenKind,
    normal,
)
from voicecoach.routine.parser import parse
from voicecoach.routine.problems import MOST_PROBLEMS, draw
from voicecoach.routine.tokens import LONGEST


def good(text: str) -> Script:
    script, problems = parse(text, "a.routine")
    assert problems == ()
    return script


def exercise(*lines: str) -> Exercise:
    return good("exercise Squat\n" + "".join(f"    {line}\n" for line in lines)).exercises[0]


def test_a_header_says_what_a_routine_is() -> None:
    routine = good(
        "routine  Morning   round\n  about One.\n  about Two.\n  source Me\n  often daily\n"
        "  first Walk a little.\n  needs a mat, a chair\n  language en\n"
        "  pain go on to 2, modify to 4\n  style calm\nsay Hello."
    ).routine
    assert routine
    assert routine.name == Text("Morning round")
    assert routine.about == Text("One. Two.")
    assert (routine.source, routine.often, routine.first) == (
        Text("Me"),
        Text("daily"),
        Text("Walk a little."),
    )
    assert routine.needs == (Text("a mat"), Text("a chair"))
    assert routine.pain == PainBands(2, 4)
    assert routine.calm
    assert routine.body == (Say(Text("Hello.")),)


def test_a_header_changes_the_defaults() -> None:
    routine = good(
        "routine Test\n  rep 3s\n  step 1.5s\n  breath in 3s, out 5s\n  settle 12s\n  switch 0s\n  rest 45s\n"
        "  between exercises rest 1m\n  wait 15s\nsay Hello."
    ).routine
    assert routine
    assert routine.defaults == Defaults(3, 1.5, 3, 5, 12, 0, 45, 60, 15)


def test_instructions_come_in_their_order() -> None:
    script = good(
        "use glutes\nroutine Test\nexercise Squat\n  dose 5 reps\nrest 30s\nrest 1m30s Drink.\nwait Sit.\n"
        "wait 20s Lie down.\ndo Squat\ndo routine Warm up\nsound bell.wav\nuse legs\nstop Bye."
    )
    assert script.uses == (Text("glutes"), Text("legs"))
    assert script.routine
    assert script.routine.body == (
        Rest(30),
        Rest(90, Text("Drink.")),
        Wait(Text("Sit.")),
        Wait(Text("Lie down."), 20),
        Do(Text("Squat")),
        DoRoutine(Text("Warm up")),
        Sound(Text("bell.wav")),
        Stop(Text("Bye.")),
    )


def test_a_question_branches_by_what_is_said() -> None:
    routine = good(
        "routine Test\nask Well?\n  yes\n    say A.\n  a little or Not really or silence\n"
        "    say B.\n    say C.\n  no"
    ).routine
    assert routine
    ask = routine.body[0]
    assert isinstance(ask, Ask)
    branches = [
        ([str(one) for one in branch.phrases], branch.silence, len(branch.body)) for branch in ask.branches
    ]
    assert branches == [(["yes"], False, 1), (["a little", "Not really"], True, 2), (["no"], False, 0)]


def test_repeats_nest() -> None:
    routine = good(
        "routine Test\nrepeat 3 times, rest 30s between\n  repeat each side\n    say A.\n  say B."
    ).routine
    assert routine
    inner = Repeat(None, None, (Say(Text("A.")),))
    assert routine.body == (Repeat(3, 30, (inner, Say(Text("B.")))),)


def test_an_exercise_says_all_of_itself() -> None:
    squat = exercise(
        "aka knee bend, Sit",
        "setup One.",
        "setup Two.",
        "settle until ready",
        "rep at your own pace: sit, stand",
        "words every rep",
        "rest 40s",
        "cue A.",
        "cue B.",
        "breathe out on stand, in on sit",
        "relief Half.",
        "relief Or less.",
        "with 8 kilos",
        "needs a chair, a wall",
        "tags legs",
    )
    assert squat.aka == (Text("knee bend"), Text("Sit"))
    assert squat.setup == (Text("One."), Text("Two."))
    assert squat.settle == Settle(None)
    assert squat.rep == RepPattern(
        (RepPhase(Text("sit"), None), RepPhase(Text("stand"), None)), own_pace=True
    )
    assert squat.every_word
    assert squat.rest == 40
    assert squat.cues == (Text("A."), Text("B."))
    assert squat.breathe == Breathe(Text("sit"), Text("stand"))
    assert squat.relief == Text("Half. Or less.")
    assert squat.load == Text("8 kilos")
    assert (squat.needs, squat.tags) == ((Text("a chair"), Text("a wall")), (Text("legs"),))


def test_every_time_of_at() -> None:
    squat = exercise(
        "at first set say A.",
        "at last set say A.",
        "at rep 3 say A.",
        "at Last Rep say A.",
        "at halfway say A.",
        "at 10s in say A.",
        "at 5s left say A.",
    )
    assert [(at.when, at.value) for at in squat.ats] == [
        (WhenKind.FIRST_SET, None),
        (WhenKind.LAST_SET, None),
        (WhenKind.REP, 3),
        (WhenKind.LAST_REP, None),
        (WhenKind.HALFWAY, None),
        (WhenKind.SECONDS_IN, 10),
        (WhenKind.SECONDS_LEFT, 5),
    ]
    assert squat.ats[0] == At(WhenKind.FIRST_SET, None, Text("A."))


def test_a_ladder_lists_names_alternatives_and_blocks() -> None:
    squat = exercise(
        "easier Chair squat: 5 reps or to fatigue or Wall squat",
        "easier Sit, lower",
        "    rep sit 3s, stand 3s",
        "    easier Lie",
        "        dose 5 reps",
    )
    first, second = squat.easier
    assert [str(one.name) for one in first] == ["Chair squat", "Wall squat"]
    assert first[0].dose
    assert first[0].dose.or_to_fatigue
    assert second[0].name == Text("Sit, lower")
    assert second[0].block
    assert second[0].block.easier[0][0] == Variant(
        Text("Lie"), None, exercise_block("Lie", "5 reps"), Span("", 0, 0)
    )


def exercise_block(name: str, dose: str) -> Exercise:
    return good(f"exercise {name}\n  dose {dose}").exercises[0]


def test_the_dose_under_a_do_is_its_dose() -> None:
    above = good("routine Test\ndo Squat: 2 x 8, rest 20s\n  cue Deep.").routine
    below = good("routine Test\ndo Squat\n  dose 2 x 8, rest 20s\n  cue Deep.").routine
    assert above
    assert above == below


def test_keywords_have_no_case_and_lines_any_end() -> None:
    plain = "routine Test\n    about A.\nsay Hello.\ndo Squat: 2 X 8\n"
    assert good(plain.replace("\n", "\r\n")) == good(plain)
    assert good(plain.replace("\n", "\r")) == good(plain)
    assert good("\ufeff" + plain.replace("say", "SAY").replace("about", "About")) == good(plain)


def test_comments_and_blank_lines_say_nothing() -> None:
    assert good(
        "# A\n\nroutine Test\n   # B\n    about A.\n\n    often daily\n # C\nsay Hello. # no comment"
    ) == good("routine Test\n about A.\n often daily\nsay Hello. # no comment")


def test_tabs_indent_as_well_as_spaces() -> None:
    assert good("routine Test\n\tabout A.\nask B?\n\tyes\n\t\tsay C.") == good(
        "routine Test\n  about A.\nask B?\n yes\n     say C."
    )


def test_spans_point_at_what_they_name() -> None:
    text = "routine Test\ndo  Glute   bridge :  2 x 10 reps, rest 4s"
    routine = good(text).routine
    assert routine
    do = routine.body[0]
    assert isinstance(do, Do)
    assert do.name.span == Span("a.routine", 2, 5, 14)
    assert do.dose
    assert do.dose.span == Span("a.routine", 2, 23, 20)


# --- no text makes it raise, or hang -------------------------------------------------------------

# fmt: off
BITS = st.sampled_from([
    *BLOCK, *HEADER, *INSTRUCTIONS, "routine A", "exercise A", "use a", "yes or silence", "10 reps", "30s",
    "each side", "alternating", ",", ":", "{side}", "{", "[2s]", "[2]", "hold", "\t", "    ", "\n", "\n    ",
    "\n        ", "to fatigue", "at your own pace:", "\ufeff", "\r", "\u2028", "#", "é", "漢", "\u0301", "-",
    "3x", "\0",
])
# fmt: on


@given(
    st.one_of(st.text(), st.lists(BITS, max_size=40).map(" ".join), st.lists(BITS, max_size=40).map("".join))
)
def test_no_text_makes_it_raise_and_each_problem_can_be_drawn(text: str) -> None:
    script, problems = parse(text, "a")
    assert script.path == "a"
    for problem in problems:
        assert draw(problem, text).startswith("a:")
        assert problem.span.line <= text.count("\n") + text.count("\r") + 1


LONG = LONGEST_LINE - 20
MANY = 50
AWKWARD = {
    "one line of 100 MB": "say " + "x" * 100_000_000,
    "many short lines": "a\n" * 50_000,
    "NUL": "\0" * 1000,
    "deep nesting": "\n".join(" " * depth + "repeat 2 times" for depth in range(600)),
    "digits": "\n".join(f"exercise a{n}\n rep " + "9" * (LONG - 9) + "x" for n in range(MANY)),
    "numbers": "\n".join("do a: " + "9 " * (LONG // 2) for _ in range(MANY)),
    "times": "\n".join("do a: " + "9 x " * (LONG // 4) for _ in range(MANY)),
    "words": "\n".join("do a: " + "a " * (LONG // 2) for _ in range(MANY)),
    "says": "\n".join(f"exercise a{n}\n at " + "say " * (LONG // 4) for n in range(MANY)),
    "space": "\n".join("do a: 9" + " " * LONG + "b" for _ in range(MANY)),
    "space in a rep": "\n".join(f"exercise a{n}\n rep a " + " " * (LONG - 20) + "b" for n in range(MANY)),
    "space in an at": "\n".join(f"exercise a{n}\n at a" + " " * (LONG - 20) + "b" for n in range(MANY)),
    "braces": "\n".join("say " + "{ " * (LONG // 2) for _ in range(MANY)),
    "dots": "\n".join(f"exercise a{n}\n rep " + "9." * (LONG // 2 - 9) + "-" for n in range(MANY)),
}


@pytest.mark.parametrize("name", AWKWARD)
def test_no_text_takes_long(name: str) -> None:
    began = process_time()
    _, problems = parse(AWKWARD[name], "a")
    # The processor's time, not the clock's: several times what the slowest takes, where a slip takes minutes.
    assert process_time() - began < 30
    assert problems
    assert len(problems) <= MOST_PROBLEMS + 1


def test_the_bounds_are_told_of() -> None:
    for text, message in {
        "say " + "x" * LONGEST_FILE: "The file has 250004 characters; a script has at most 250000.",
        "routine A\nsay " + "x" * LONGEST_LINE: "The line has 1004 characters; a line has at most 1000.",
        "\n".join(" " * depth + "repeat 2 times" for depth in range(17)): "The line is nested more than 16",
        "routine A\nrepeat 1000 times\n say A": "There can't be 1000 times.",
        f"routine A\nrest {LONGEST + 1:.0f}s": "Nothing lasts longer than an hour.",
    }.items():
        assert any(one.message.startswith(message) for one in parse(text, "a")[1])


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x07", "\x9b", "\u2028", "\u202e", "\u2066", "\u2069"])
def test_what_a_terminal_would_obey_is_refused_and_never_shown(character: str) -> None:
    for line in ("routine A{}", "routine A\n about B{}[31m", "routine A\nsay {}]0;B", "exercise {}A", "{}A"):
        text = line.format(character)
        (problem, *_) = parse(text, f"a{character}")[1]
        assert problem.message == f"A control character (U+{ord(character):04X}) stands in the line."
        assert character not in draw(problem, text)


def test_after_many_problems_the_rest_is_not_read() -> None:
    _, problems = parse("a\n" * 1000, "a")
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1].message == "Too many problems; the rest is not read."


@pytest.mark.parametrize(
    ("defined", "done"),
    [
        ("D\u00e9velopp\u00e9", "De\u0301veloppe\u0301"),
        ("De\u0301veloppe\u0301", "d\u00e9velopp\u00e9"),
        ("Glute bridge", "Glute\u200b bridge"),
        ("Glute bridge", "\ufeffGlute bridge"),
    ],
)
def test_a_name_is_found_however_its_letters_are_stored(defined: str, done: str) -> None:
    assert normal(defined) == normal(done)
