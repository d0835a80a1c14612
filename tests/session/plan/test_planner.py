"""Routine -> plan: what is said, with every default, range, circuit and branch resolved."""

from __future__ import annotations

import pytest

from tests.session.driver import linked_of, plan
from voicecoach.routine.model import normal
from voicecoach.session.plan.forms import Form
from voicecoach.session.plan.planner import MOST_STEPS, plan_routine
from voicecoach.session.plan.steps import (
    AskStep,
    JumpStep,
    Plan,
    RestStep,
    SayStep,
    SideStep,
    SoundStep,
    StopStep,
    WaitStep,
    WorkStep,
    refusals,
)


def body(*lines: str, header: tuple[str, ...] = (), exercise: tuple[str, ...] = ()) -> Plan:
    routine = ["routine Plan", *(f"    {line}" for line in header), *lines]
    return plan("\n".join([*routine, "exercise Bridge", *(f"    {line}" for line in exercise)]) + "\n")


def form(dose: str, *exercise: str, header: tuple[str, ...] = ()) -> Form:
    [step] = body(f"do Bridge: {dose}", exercise=exercise, header=header).steps
    assert isinstance(step, WorkStep)
    return step.form


def amounts(found: Form) -> list[float | None]:
    return [amount.today for amount in found.amounts]


# --- doses ---------------------------------------------------------------------------------------


def test_a_range_starts_at_its_low_end() -> None:
    found = form("2 x 10-15")
    assert [(each.low, each.high, each.today) for each in found.amounts] == [(10, 15, 10)] * 2


def test_a_ladder_is_a_set_each() -> None:
    assert amounts(form("6, 4, 2 reps")) == [6, 4, 2]


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        ("10 reps", [10]),
        ("3 x 30s", [30.0] * 3),
        ("2 x until done", [None, None]),
        ("to fatigue at most 12", [None]),
        ("4 each side alternating", [8]),
        ("4 alternating", [4]),
    ],
)
def test_amounts(dose: str, expected: list[float | None]) -> None:
    assert amounts(form(dose)) == expected


def test_where_nothing_is_said() -> None:
    found = form("3 reps each side")
    assert (found.settle, found.rest, found.switch) == (8.0, 30.0, 10.0)
    assert [(phase.words, phase.seconds) for phase in found.phases] == [("", 4.0)]
    assert [phase.seconds for phase in form("3 steps").phases] == [2.0]
    assert [(phase.words, phase.seconds) for phase in form("3 breaths").phases] == [
        ("breathe in", 4.0),
        ("breathe out", 6.0),
    ]


def test_the_routines_own_defaults() -> None:
    header = ("rep 5s", "rest 21s", "switch 7s", "settle 11s", "wait 3s", "breath in 2s, out 3s")
    found = form("3 reps each side", header=header)
    assert (found.settle, found.rest, found.switch) == (11.0, 21.0, 7.0)
    assert [phase.seconds for phase in found.phases] == [5.0]
    assert [phase.seconds for phase in form("3 breaths", header=header).phases] == [2.0, 3.0]
    assert body("wait Lie down.", header=header).steps == (WaitStep("Lie down.", 3.0, line=8),)


def test_the_dose_on_the_do_line_overrides_and_replaces_singly() -> None:
    exercise = ("dose 3 x 10 reps each side, switch 20s, rest 50s", "rep lift 2s, hold 3s, lower 2s")
    found = form("5 reps", *exercise)
    assert amounts(found) == [5]
    assert (found.sides, found.switch, found.rest) == (("left", "right"), 20.0, 50.0)
    assert form("5 reps, hold 8s", *exercise).phases[1].seconds == 8.0


def test_the_exercises_rest_is_between_its_sets_where_the_dose_says_none() -> None:
    assert form("2 x 5 reps", "rest 44s").rest == 44.0
    assert form("2 x 5 reps, rest 12s", "rest 44s").rest == 12.0


def test_slow_makes_moving_phases_longer() -> None:
    found = form("2 slow reps", "rep lift 2s, hold 3s, lower 2s")
    assert [phase.seconds for phase in found.phases] == [3.0, 3.0, 3.0]


def test_a_held_position_and_timed_reps_are_told_apart_by_the_rep_line() -> None:
    assert form("30s").held
    timed = form("30s", "rep lift 2s, lower 2s")
    assert (timed.held, timed.timed) == (False, True)
    assert not form("5 reps, hold 10s").held


# --- between, circuits ---------------------------------------------------------------------------


def kinds(found: Plan) -> list[str]:
    return [type(step).__name__.removesuffix("Step") for step in found.steps]


def test_between_two_exercises_with_nothing_else_there_is_a_rest() -> None:
    found = body("do Bridge: 2 reps", "do Bridge: 3 reps", header=("between exercises rest 17s",))
    assert found.steps[1] == RestStep(17.0, between=True)
    assert body("do Bridge: 2 reps", "do Bridge: 3 reps").steps[1] == RestStep(30.0, between=True)


@pytest.mark.parametrize("line", ["say So.", "rest 5s", "wait Turn."])
def test_what_the_script_puts_there_replaces_it(line: str) -> None:
    assert len(body("do Bridge: 2 reps", line, "do Bridge: 3 reps").steps) == 3


def test_no_rest_between_inside_a_repeat_but_before_and_after_it() -> None:
    found = body(
        "do Bridge: 1 rep",
        "repeat 2 times",
        "    do Bridge: 2 reps",
        "    do Bridge: 3 reps",
        "do Bridge: 4 reps",
    )
    assert kinds(found) == ["Work", "Rest", "Work", "Work", "Work", "Work", "Rest", "Work"]


def test_a_circuit_is_unrolled_with_its_rounds() -> None:
    found = body("repeat 2 times, rest 9s between", "    do Bridge: 2 reps", "    say So.")
    assert kinds(found) == ["Work", "Say", "Rest", "Work", "Say"]
    assert [getattr(step, "round", 0) for step in found.steps] == [1, 1, 2, 2, 2]
    assert found.steps[2] == RestStep(9.0, line=2, round=2, rounds=2)


def test_a_flow_on_each_side_has_the_side_for_all_its_exercises() -> None:
    found = body("repeat each side", "    do Bridge: 2 reps each side", header=("switch 7s",))
    first, left, second, right = found.steps
    assert (first, second) == (SideStep("left", 0.0, 3), SideStep("right", 7.0, 3))
    assert isinstance(left, WorkStep)
    assert isinstance(right, WorkStep)
    assert (left.form.sides, right.form.sides) == (("left",), ("right",))


def test_repeats_that_would_never_end_are_refused() -> None:
    nested = [f"{'    ' * depth}repeat 30 times" for depth in range(4)]
    with pytest.raises(ValueError, match=f"more than {MOST_STEPS} steps"):
        body(*nested, f"{'    ' * 4}say So.")


# --- branches, parts, the rest -------------------------------------------------------------------


def test_branches_are_jumps_over_one_another() -> None:
    found = body(
        "ask Well?", "    yes", "        say Good.", "    no or silence", "        stop Then not.", "say So."
    )
    assert kinds(found) == ["Ask", "Say", "Jump", "Stop", "Jump", "Say"]
    ask = found.steps[0]
    assert isinstance(ask, AskStep)
    assert [(choice.phrases, choice.target) for choice in ask.choices] == [(("yes",), 1), (("no",), 3)]
    assert ask.silence == 1
    assert found.steps[2] == found.steps[4] == JumpStep(5)
    assert (found.follow(2), found.follow(5)) == (5, 5)
    assert found.steps[3] == StopStep("Then not.", line=6)


def test_another_routines_body_stands_where_it_is_done() -> None:
    part = linked_of("routine Warm-up\nsay Warm.\ndo March: 2 reps\nexercise March\n")
    text = "routine Main\ndo routine Warm-up\ndo Bridge: 2 reps\nexercise Bridge\n"
    found = plan_routine(linked_of(text, {normal("Warm-up"): part}))
    assert kinds(found) == ["Say", "Work", "Rest", "Work"]
    assert found.title == "Main"


def test_what_is_needed_is_named_once_in_order() -> None:
    found = body(
        "do Bridge: 2 reps",
        "do Bridge: 3 reps",
        header=("needs a mat, a band",),
        exercise=("needs a band, a wall",),
    )
    assert found.needs == ("a mat", "a band", "a wall")


def test_the_header_comes_along() -> None:
    found = body("say So.", header=("first The warm-up", "style calm", "pain go on to 2, modify to 4"))
    assert (found.title, found.first, found.calm, found.mild, found.moderate) == (
        "Plan",
        "The warm-up",
        True,
        2,
        4,
    )
    assert (body("say So.").mild, body("say So.").moderate) == (3, 5)


def test_sounds_are_steps() -> None:
    assert body("sound gong").steps == (SoundStep("gong", 2),)
    assert body("say So.").steps == (SayStep("So.", 2),)


def test_positions_before_and_after_the_plan_hold_no_step() -> None:
    found = body("say So.", "do Bridge: 2 reps")
    assert found.step_at(-1) is None
    assert found.step_at(2) is None
    assert found.work_from(0) == 1
    assert found.work_from(2) is None


# --- with no one to answer -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (("ask Well?", "    yes", "        say Good.", "    no", "        say So."), "or silence"),
        (("do Bridge: until done",), "at most"),
        (("do Bridge: to fatigue",), "at most"),
        (("do Bridge: 3 reps, hold until done",), "at most"),
    ],
)
def test_what_a_file_can_not_wait_for_is_refused_with_its_line(lines: tuple[str, ...], word: str) -> None:
    [refusal] = refusals(body(*lines))
    assert refusal.startswith("test.routine:2: ")
    assert word in refusal


@pytest.mark.parametrize(
    "lines",
    [
        ("ask Well?", "    yes or silence", "        say Good.", "    no", "        say So."),
        ("do Bridge: until done at most 60s",),
        ("do Bridge: to fatigue at most 15",),
        ("do Bridge: 3 reps, hold until done at most 10s",),
        ("do Bridge: 3 reps", "    rep at your own pace: sit, stand"),
        ("wait Lie down.",),
    ],
)
def test_what_has_a_bound_is_not(lines: tuple[str, ...]) -> None:
    assert refusals(body(*lines)) == ()
