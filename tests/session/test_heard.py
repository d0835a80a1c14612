"""What a person hears of what was written: names, movements, calls, and never a brace."""

from __future__ import annotations

import pytest

from tests.session.driver import Stage, plan, unattended
from voicecoach.session.events import Play
from voicecoach.session.turn import frames

MOVING = "exercise Walk\n    easier Stand\nexercise Run\n    easier Stand\nexercise Stand\n    dose 5s\n"
END = "exercise Stand\n    dose 5s\n"


def heard(script: str, level: str = "full") -> list[str]:
    return [one.text for one in unattended(script, level=level).sounded if one.text]  # type: ignore[arg-type]


def said_at(stage: Stage) -> list[tuple[float, str]]:
    """Seconds since the first set began, and the words; tones left out."""
    began = stage.facts("set")[0].at
    return [
        (round((one.at - began) / 48000, 2), one.text)
        for one in stage.sounded
        if one.at >= began and one.text
    ]


@pytest.mark.parametrize("level", ["full", "short", "counts"])
@pytest.mark.parametrize("dose", ["1m", "3 x 20s, rest 10s"])
def test_what_moves_begins_with_its_name_and_never_with_hold(level: str, dose: str) -> None:
    words = heard(f"routine R\ndo Run: {dose}\nexercise Run\n    easier Stand\n{END}", level)
    assert "hold" not in words
    assert "Run" in words


@pytest.mark.parametrize(
    ("name", "dose", "word"),
    [
        ("Plank", "30s", "hold"),
        ("Squat", "30s hold", "hold"),
        ("Squat", "30s", "Squat"),
        ("Half kneeling hip flexor", "30s", "go"),
        ("Squat", "until done at most 20s", "hold"),
    ],
)
def test_timed_work_begins_with_its_word(name: str, dose: str, word: str) -> None:
    stage = unattended(f"routine R\ndo {name}: {dose}\nexercise {name}\n    easier Stand\n{END}")
    assert said_at(stage)[0] == (0.0, word)


def test_a_long_movement_is_called_like_any_timed_work() -> None:
    script = f"routine R\ndo Run: 1 rep\nexercise Run\n    rep run 60s\n    easier Stand\n{END}"
    calls = [(at, text) for at, text in said_at(unattended(script)) if at < 60]
    assert calls == [
        (0.0, "run"),
        (30.0, "Halfway."),
        (50.0, "Ten seconds."),
        (57.0, "three"),
        (58.0, "two"),
        (59.0, "one"),
    ]


@pytest.mark.parametrize(
    ("rep", "words"),
    [
        ("lift your heel and hold 10s, lower 2s", "lift your heel and hold"),
        ("push into the strap 6s, pull your leg further and hold 30s", "pull your leg further and hold"),
    ],
)
def test_the_movement_into_a_hold_is_heard(rep: str, words: str) -> None:
    assert words in heard(f"routine R\ndo A: 2 reps\nexercise A\n    rep {rep}\n    easier Stand\n{END}")


@pytest.mark.parametrize("between", ["rest 0s", "rest 1s", "rest 2s", "rest 5s"])
def test_what_comes_is_named_before_it_begins_however_short_the_rest(between: str) -> None:
    script = f"routine R\ndo Walk: 10s\n{between}\ndo Run: 10s\n{MOVING}"
    stage = unattended(script)
    second = stage.facts("set")[1].at
    assert any(one.text == "Run." and one.at < second for one in stage.sounded)
    grown = [fact.fields["seconds"] for fact in stage.facts("grew")]
    assert bool(grown) == (between in {"rest 0s", "rest 1s"})


LAST = """\
routine R
repeat 2 times
    do A: 2 reps
    rest 10s Then comes {coming}.
    do B: 2 reps
    rest 10s Well done. Then comes {coming}.
"""
FORMS = "exercise A\n    easier Stand\nexercise B\n    easier Stand\nexercise C\n    easier Stand\n" + END


@pytest.mark.parametrize(
    ("more", "last"),
    [
        ("", "Well done."),
        ("do C: 2 reps\n", "Well done. Then comes C."),
        (
            "ask Enough?\n    yes\n        do C: 2 reps\n    no or silence\n        do C: 3 reps\n",
            "Well done. Then comes C.",
        ),
        (
            "ask Enough?\n    yes\n        stop Bye.\n    no or silence\n        do C: 3 reps\n",
            "Well done. Then comes C.",
        ),
        ("stop Bye.\n", "Well done."),
    ],
)
def test_no_brace_is_spoken(more: str, last: str) -> None:
    words = heard(LAST + more + FORMS)
    assert not any("{" in text for text in words)
    assert [text for text in words if text.startswith("Well done.")][-1] == last


def test_where_an_answer_decides_what_comes_it_is_not_named() -> None:
    script = (
        LAST + "ask Enough?\n    yes\n        stop Bye.\n    no or silence\n        do C: 2 reps\n" + FORMS
    )
    made = plan(script)
    asked = next(index for index, step in enumerate(made.steps) if type(step).__name__ == "AskStep")
    assert made.coming(asked) is None
    assert made.coming(asked, alone=True) is not None


def test_a_breath_that_is_held_and_counted() -> None:
    breath = "breath in 2s, hold 3s, out 4s, hold 2s, counted"
    script = f"routine R\n    {breath}\ndo A: 3 breaths\nexercise A\n    easier Stand\n{END}"
    words = [text for _, text in said_at(unattended(script))][:44]
    one = ["breathe in", "two", "hold", "two", "three", "breathe out", "two", "three", "four", "hold", "two"]
    assert words[:33] == one * 3


def test_a_call_and_a_bell_come_every_so_often() -> None:
    block = "    at every 20s say Breathe.\n    at every 15s sound tick\n    easier Stand\n"
    stage = unattended(f"routine R\ndo Run: 70s\nexercise Run\n{block}{END}")
    began = stage.facts("set")[0].at
    ticks = [
        (cue.at - began) / frames(1.0) for cue in stage.cues if isinstance(cue, Play) and cue.name == "tick"
    ]
    assert ticks == [15.0, 30.0, 45.0, 60.0]
    assert [at for at, text in said_at(stage) if text == "Breathe."] == [20.0, 40.0, 60.0]


def test_a_call_among_reps_comes_with_the_first_rep_behind_its_time() -> None:
    block = "    rep up 2s, down 2s\n    at every 10s say Breathe.\n    easier Stand\n"
    stage = unattended(f"routine R\ndo Press: 9 reps\nexercise Press\n{block}{END}")
    assert [at for at, text in said_at(stage) if text == "Breathe."] == [12.0, 20.0, 32.0]
