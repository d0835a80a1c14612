"""What today prescribes: the rung an exercise begins at, what is left out, what is said about it."""

from __future__ import annotations

from msgspec.structs import replace

from tests.session.driver import Stage, plan
from voicecoach.session.activities.status import where_it_is
from voicecoach.session.plan.steps import Plan, WorkStep, refusals
from voicecoach.session.restore import restore
from voicecoach.session.state import Paused
from voicecoach.session.turn import Turn

ROUTINE = """\
routine Two

exercise Bridge
    dose      2 x 4 to 6 reps, rest 12s
    rep       lift 1s, lower 1s
    settle    4s
    harder    Long bridge
        dose  3 reps
        rep   lift 2s, lower 2s
    easier    Squeeze
        rep   squeeze 1s, let go 1s

exercise Plank
    dose      10s
    settle    4s

do Bridge
do Plank
"""


OPEN = """\
routine One

exercise Plank
    dose    until done
    easier  Knee plank
        dose  10s

do Plank
"""


def prescribed(exercise: str, **changes: object) -> Plan:
    """The routine with these changes to an exercise's step, and a note."""
    written = plan(ROUTINE)
    steps = tuple(
        replace(step, **changes) if isinstance(step, WorkStep) and step.exercise == exercise else step  # type: ignore[arg-type]
        for step in written.steps
    )
    return replace(written, steps=steps, notes=("A note for today.",))


def performed(of: Plan) -> Stage:
    return Stage(of, "unattended").start().finish()


def test_an_exercise_begins_at_its_rung_and_can_be_made_harder_again() -> None:
    stage = performed(prescribed("Bridge", start=2))
    assert stage.fields("set", "exercise") == [("Squeeze",), ("Squeeze",), ("Plank",)]
    live = Stage(prescribed("Bridge", start=2)).start().to_fact("set")
    live.say("harder")
    assert [entry.rung for entry in live.state.adjusted] == [1]


def test_what_is_left_out_is_passed_by_and_not_announced() -> None:
    stage = performed(prescribed("Bridge", left_out="It hurt."))
    assert stage.fields("set", "exercise") == [("Plank",)]
    assert stage.fields("skipped", "exercise") == [("Bridge",)]
    texts = stage.spoken()
    assert texts[:2] == ["Two.", "A note for today."]
    assert not any("Bridge" in text for text in texts)


def test_what_is_left_out_is_never_said_to_come() -> None:
    stage = Stage(prescribed("Plank", left_out="It hurt.")).start().to_fact("set")
    assert "Then" not in where_it_is(Turn(stage.state, stage.at))


def test_only_what_begins_today_can_refuse_a_file() -> None:
    open_ended = plan(OPEN)
    (step,) = open_ended.steps
    assert isinstance(step, WorkStep)
    assert refusals(open_ended)
    assert not refusals(replace(open_ended, steps=(replace(step, start=1),)))
    assert not refusals(replace(open_ended, steps=(replace(step, left_out="It hurt."),)))


def test_a_session_that_was_cut_short_goes_on_with_what_was_prescribed() -> None:
    stage = Stage(prescribed("Bridge", start=2)).start().to_fact("set")
    again = restore(stage.state, plan(ROUTINE))
    assert isinstance(again.now, Paused)
    step = again.plan.steps[0]
    assert isinstance(step, WorkStep)
    assert step.start == 2
    assert again.plan.notes == ("A note for today.",)
