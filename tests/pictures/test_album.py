from __future__ import annotations

from functools import cache

import pytest

from tests.session.driver import Stage
from voicecoach.pictures.album import Album, AlbumMoment
from voicecoach.player.clips import estimated
from voicecoach.routine.library import load
from voicecoach.session.plan.planner import plan_routine
from voicecoach.session.state import Working
from voicecoach.session.views.ahead import Ahead
from voicecoach.session.views.snapshot import Snapshot, snapshot


@cache
def album() -> Album:
    return Album(load("daily-glute-strength"))


def working(exercise: str, side: str = "", **more: object) -> Snapshot:
    return Snapshot("working", exercise=exercise, side=side, phase_length=2.0, **more)  # type: ignore[arg-type]


def test_a_phase_that_goes_on_is_a_moment_of_the_movement() -> None:
    now = working("Glute bridge", phase_left=0.5, phase_number=0)
    assert album().moment(now) == AlbumMoment("glute bridge", "", 0, 0.76, 2.0)


def test_moments_that_look_alike_are_one() -> None:
    one = album().moment(working("Glute bridge", phase_left=0.501), 10)
    assert one == album().moment(working("Glute bridge", phase_left=0.499), 10)


def test_a_hold_is_one_picture() -> None:
    shown = {album().moment(working("Glute bridge", phase_left=left, phase_number=1)) for left in (0.2, 1.0)}
    assert len(shown) == 1


@pytest.mark.parametrize("doing", ["preparing", "settling", "counting in", "switching", "paused"])
def test_before_the_movement_the_start_is_shown(doing: str) -> None:
    now = Snapshot(doing, exercise="Glute bridge")  # type: ignore[arg-type]
    assert album().moment(now) == AlbumMoment("glute bridge", "", 0, 0.0)


def test_in_the_rest_the_next_exercise_is_shown() -> None:
    now = Snapshot("resting", exercise="Glute bridge", coming="Bird dog")
    shown = album().moment(now)
    assert shown is not None
    assert shown.exercise == "bird dog"


def test_nothing_is_shown_of_what_has_no_pose() -> None:
    assert album().moment(Snapshot("working", exercise="Nothing known")) is None
    assert album().scene(AlbumMoment("nothing known", "", 0, 0.0)) is None


def test_every_phase_of_a_session_has_its_picture() -> None:
    routine = load("mcgill-big-three")
    pictures, stage = Album(routine), Stage(plan_routine(routine), mode="unattended").start().to_now(Working)
    for _ in range(9):
        now = snapshot(stage.state, stage.at, Ahead(estimated))
        moment = pictures.moment(now)
        assert moment is not None
        scene = pictures.scene(moment)
        assert scene is not None
        assert scene.movement.phases[moment.phase].words == now.phase
        stage.to_now(Working)


def test_who_works_the_left_side_is_seen_from_the_left() -> None:
    left, right = (
        album().scene(AlbumMoment("single leg bridge", side, 0, 0.0)) for side in ("left", "right")
    )
    assert left is not None
    assert right is not None
    x, y, z = right.view.towards
    assert left.view.towards == pytest.approx((x, y, -z))
    assert left.box[2:] == pytest.approx(right.box[2:], abs=0.2)
