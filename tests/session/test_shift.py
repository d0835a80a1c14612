"""Time that stood still: whatever goes on, a longer pause moves what follows, and changes nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import get_args, get_type_hints

import pytest
from msgspec import Struct
from msgspec.structs import replace

from tests.session.driver import Stage, plan
from voicecoach.routine.library import load, routines, shipped_folder
from voicecoach.session import state as states
from voicecoach.session.events import Cue, Fact, Finished, Say
from voicecoach.session.facts import PhaseBegun, RestBegun, RestGrew
from voicecoach.session.plan.planner import plan_routine
from voicecoach.session.plan.steps import Plan
from voicecoach.session.shift import shifted, times_of
from voicecoach.session.state import State, StateChanges, Work, WorkChanges
from voicecoach.session.turn import frames

LONGER = frames(31.7)
NEXT_EVENTS = 3
"""Events that are followed after each pause. Of `everything`, one pause in ten is followed to the end."""

EVERYTHING = """
routine Everything
    first the warm-up
    pain go on to 2, modify to 4
repeat each side
    do Bridge: 2 x 2 reps, hold 3s
say Well done.
rest 6s Breathe.
wait 5s Lie down.
ask How was it?
    on good
        do Plank: 2 x 12s
    on a little or silence
        stop We end here.
repeat 2 times, rest 15s between
    do Squat: 3, 2 reps
    do Lunge: 4 reps alternating
do Row: 2 x 2 reps each side
do Clam: 2 x 2 reps each side, one side at a time
do Walk: to fatigue at most 4
do Hang: until done at most 20s
do Slow: 2 reps
every 6m, 2 times
    do Squat: 2 reps
    do Plank: 4s
repeat as many times as possible in 1 min
    do Squat: 5 reps
repeat for 2, 1, for time at most 2 min
    do Lunge: {n} reps
do Breath: 2 breaths
sound end

exercise Bridge
    setup Lie on your {side} side.
    cue Push the floor away.
    easier Low bridge: 2 reps
    at last rep say One more.
exercise Low bridge
exercise Plank
    cue Long neck.
    at halfway say Half.
exercise Squat
    settle until ready
exercise Lunge
    rest 12s
exercise Row
exercise Clam
    setup Lie on your {side} side, with your knees bent and your feet together.
    setup Keep the hips still all the time, and breathe.
exercise Walk
exercise Hang
exercise Slow
    rep at your own pace: up, down
exercise Breath
"""

NO_TIMES = {
    "version", "next_id", "pc", "begun", "step", "rung", "set", "side", "rep", "target", "side_one", "frames",
    "counted_in", "remaining", "held", "cue", "id", "phase", "question_id", "asked", "shrink", "nrs",
    "counted", "score", "behind", "owed", "returns",
}  # fmt: skip
"""Whole numbers of a state that are no frames on the clock: numbers, counts, and lengths in frames."""


def _plans() -> Iterator[tuple[str, Plan]]:
    yield "everything", plan(EVERYTHING)
    for examined in routines(shipped_folder()):
        yield examined.path.rpartition("/")[2], plan_routine(load(examined.path))


def _on(stage: Stage) -> bool:
    """The next thing that happens; where it waits for the person, what they say. False where it is over."""
    if stage.over and not stage.sounding:
        return False
    if isinstance(stage.state.now, states.Asking) and stage.state.now.ends is not None:
        stage.answer(stage.listening.phrases[0])
    elif stage.waits:
        stage.say("done" if stage.state.work is not None and stage.state.work.begun else "resume")
    else:
        stage.advance()
    return True


def _fork(stage: Stage) -> Stage:
    return dataclasses.replace(stage, cues=[], sounded=[], sounding=dict(stage.sounding))


def _interrupted(stage: Stage, command: str, seconds: float, events: int) -> list[Cue]:
    """The cues after a pause of so many seconds, for so many events, in time from its end on."""
    stage.say(command)
    stage.wait(seconds)
    stage.cues.clear()
    resumed = stage.at
    stage.say("resume")
    for _ in range(events):
        if not _on(stage):
            break
    return [_without_end(cue, resumed) for cue in stage.cues]


def _without_end(cue: Cue, since: int) -> Cue:
    """The cue in time from `since` on, also the time that a fact tells."""
    cue = replace(cue, at=cue.at - since)
    if isinstance(cue, Say) and cue.until is not None:
        return replace(cue, until=cue.until - since)
    match cue:
        case Fact(what=PhaseBegun(end=float(end)) | RestBegun(end=end) | RestGrew(end=end) as what):
            return replace(cue, what=replace(what, end=round(end - since / frames(1.0), 3)))
    return cue


@pytest.mark.parametrize(("name", "made"), [pytest.param(*one, id=one[0]) for one in _plans()])
def test_a_longer_pause_at_any_event_only_moves_what_follows(name: str, made: Plan) -> None:
    stage = Stage(made).start()
    number = 0
    while not stage.over:
        number += 1
        if name == "everything" and number % 15 == 0:
            stage.say("rest")
        events = 1000 if name == "everything" and number % 10 == 0 else NEXT_EVENTS
        command = ("pause", "stop")[number % 2]
        short = _interrupted(_fork(stage), command, 10.0, events)
        long = _interrupted(_fork(stage), command, 10.0 + LONGER / frames(1.0), events)
        assert short == long, f"event {number} of {name}, in {stage.state.now}"
        assert short[-1:] != [] or stage.over
        _on(stage)
    assert any(isinstance(cue, Finished) for cue in stage.cues)


# --- what is moved -------------------------------------------------------------------------------


def _classes() -> list[type[Struct]]:
    known = [
        value for value in vars(states).values() if isinstance(value, type) and issubclass(value, Struct)
    ]
    return [cls for cls in known if cls.__module__ == states.__name__]


def test_every_whole_number_of_a_state_is_a_frame_or_known_to_be_none() -> None:
    numbers = {
        (cls.__name__, name)
        for cls in _classes()
        for name in cls.__struct_fields__
        if _holds_int(get_type_hints(cls)[name]) and name not in times_of(cls)
    }
    assert {name for _, name in numbers} <= NO_TIMES
    assert times_of(State) == {"at", "quiet_until"}
    assert times_of(states.Rest) == {"began", "planned", "ends"}


def _holds_int(hint: object) -> bool:
    return hint is int or any(_holds_int(part) for part in get_args(hint))


def test_all_that_is_in_a_state_is_moved() -> None:
    stage = Stage(plan(EVERYTHING)).start().to_fact("phase")
    stage.say("rest")
    now = shifted(stage.state, 100).now
    assert isinstance(now, states.OwnRest)
    assert isinstance(stage.state.now, states.OwnRest)
    assert now.ends == stage.state.now.ends + 100
    assert isinstance(now.inner, states.Working)
    assert isinstance(stage.state.now.inner, states.Working)
    assert now.inner.began == stage.state.now.inner.began + 100
    assert shifted(shifted(stage.state, 100), -100) == stage.state


def test_the_changes_of_a_state_have_the_types_of_its_members() -> None:
    state = {name: hint for name, hint in get_type_hints(State).items() if name not in ("version", "at")}
    assert get_type_hints(StateChanges) == state
    work = get_type_hints(Work)
    assert get_type_hints(WorkChanges).items() <= work.items()
