"""What is allowed and yet unwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.routine.broken_cases import SHIPPED
from tests.session.driver import linked_of
from voicecoach.routine.checks import CHECKS, silent_yes
from voicecoach.routine.library import examine, shipped_folder
from voicecoach.routine.starter import starter
from voicecoach.session.words.en import COMMANDS

WORDS = ("stop", "rest", "hold on", "go back", "next")


def said(folder: Path, text: str, words: tuple[str, ...] = WORDS) -> list[str]:
    path = folder / "script.routine"
    path.write_text(text, encoding="utf-8")
    examined = examine(str(path), shipped=SHIPPED)
    assert examined.linked, examined.drawn()
    return [
        f"{one.span.line}:{one.span.column} {one.message}"
        for check in CHECKS
        for one in check(examined.linked, words)
    ]


EASED = "\n  easier Sit\nexercise Sit\n  dose 5 reps"


@pytest.mark.parametrize(
    ("line", "column", "word"),
    [
        ("say Now stop.", 9, "stop"),
        ("say STOP, now.", 5, "STOP"),
        ("wait Please go  back to your mat.", 13, "go  back"),
        ("rest 30s Take a rest.", 17, "rest"),
        ("ask Is {coming} next?\n  yes or silence", 17, "next"),
    ],
)
def test_a_phrase_of_the_coach_holds_a_command(line: str, column: int, word: str, tmp_path: Path) -> None:
    found = said(tmp_path, f"routine A\n{line}\ndo Squat\nexercise Squat\n  dose 5 reps{EASED}")
    assert found == [f"2:{column} The coach says '{word}', which is a command."]


@pytest.mark.parametrize("line", ["say Unstoppable rests.", "say Rest-less? No: resting.", "say {exercise}"])
def test_a_part_of_a_word_is_no_command(line: str, tmp_path: Path) -> None:
    found = said(
        tmp_path, f"routine A\ndo Squat\n{line}\nexercise Squat\n  dose 5 reps{EASED}", ("rest ", "exercise")
    )
    assert found == (["3:5 The coach says 'Rest', which is a command."] if "Rest-less" in line else [])


@pytest.mark.parametrize(
    "line",
    [
        "setup Stop here.",
        "cue Stop here.",
        "relief Stop here.",
        "with stop",
        "rep stop 2s",
        "at rep 2 say Stop.",
    ],
)
def test_every_text_of_an_exercise_is_looked_at_where_it_is_reached(line: str, tmp_path: Path) -> None:
    text = f"routine A\nDO\nexercise Squat\n  dose 5 reps{EASED}\n  {line}"
    reached = said(tmp_path, text.replace("DO", "do Squat"))
    assert len(reached) == 1
    assert "which is a command" in reached[0]


def test_an_exercise_has_no_easier_step(tmp_path: Path) -> None:
    assert said(tmp_path, "routine A\ndo Squat\nexercise Squat\n  dose 5 reps") == [
        "3:10 'Squat' has no easier step."
    ]
    assert said(tmp_path, f"routine A\ndo Squat\ndo Sit\nexercise Squat\n  dose 5 reps{EASED}") == []


def test_ladders_run_in_a_circle(tmp_path: Path) -> None:
    text = (
        "routine A\ndo Squat\nexercise Squat\n  dose 5 reps\n  WAY Sit\n"
        "exercise Sit\n  dose 5 reps\n  WAY Lie\nexercise Lie\n  dose 5 reps\n  WAY squat"
    )
    assert said(tmp_path, text.replace("WAY", "easier")) == [
        "3:10 The easier steps run in a circle: Squat, Sit, Lie, Squat."
    ]
    harder = said(tmp_path, text.replace("WAY", "harder"))
    assert "3:10 The harder steps run in a circle: Squat, Sit, Lie, Squat." in harder


def test_what_is_never_done_is_told_of(tmp_path: Path) -> None:
    text = f"routine A\ndo Squat\nexercise Squat\n  dose 5 reps{EASED}\nexercise Swim\n  dose 5 reps"
    assert said(tmp_path, text) == ["8:10 'Swim' is never done, nor a step of what is."]


def test_a_library_is_looked_at_whole(tmp_path: Path) -> None:
    text = "use glutes\nexercise Squat\n  dose 5 reps\n  cue Stop."
    assert said(tmp_path, text) == [
        "4:7 The coach says 'Stop', which is a command.",
        "2:10 'Squat' has no easier step.",
    ]


def test_the_starter_and_all_that_ships_are_wise(tmp_path: Path) -> None:
    words = tuple(phrase for phrases in COMMANDS.values() for phrase in phrases)
    assert said(tmp_path, starter("Morning hips"), words) == []
    for path in sorted(shipped_folder().glob("*.routine")):
        examined = examine(str(path))
        assert examined.problems == ()
        assert examined.linked
        assert [one for check in CHECKS for one in check(examined.linked, words)] == []


SAFE = """
routine Calm
ask Is your back calm today?
    yes
        say Good.
    no or silence
        stop Then leave it for today.
    recorded
        say If it is not calm today, leave this for tomorrow.
say Lie down.
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("yes\n", "yes or silence\n", "Silence goes on after a question that can end the routine."),
        ("    recorded\n        say If it", "    maybe\n        say If it", "is over at this question."),
    ],
)
def test_silence_is_no_yes_where_a_question_can_end_the_routine(old: str, new: str, message: str) -> None:
    def told(text: str) -> list[str]:
        return [problem.message for problem in silent_yes(linked_of(text), ())]

    assert told(SAFE) == []
    changed = SAFE.replace(old, new).replace("no or silence", "no" if "yes or" in new else "no or silence")
    assert [message in one for one in told(changed)] == [True]
