"""Exercises that don't ship, written from the reference alone: each moves as it should."""

from __future__ import annotations

import pytest

from voicecoach.figure.body import LEFT, RIGHT
from voicecoach.figure.limits import faults
from voicecoach.figure.moving import Movement, PhaseTime, PoseLine, movement
from voicecoach.figure.scene import scene


def moved(start: str, end: str, side: str = "right") -> Movement:
    lines = [PoseLine("", tuple(start.split(", "))), PoseLine("out", tuple(end.split(", ")))]
    return movement(lines, [PhaseTime("out", 2.0), PhaseTime("back", 2.0)], side)


UNSEEN = {
    "dead bug": ("on back, knees up, arms up", "{side} arm overhead, {other} leg straight up 15"),
    "donkey kick": ("on forearms and knees", "{side} knee up 10"),
    "reverse lunge": ("standing, hands on hips", "lunge, hands on hips"),
    "cobra": ("on belly, elbows on floor", "chest up 30, head up"),
    "curl": ("standing, weight in hands", "elbows bent 130"),
    "hinge": ("standing, stick on back, hands on hips", "hips back 60"),
    "heel raise": ("standing, chair in front, hands on chair", "heels up"),
    "knees to the side": ("on back, knees bent, arms out", "hips turned right 40"),
    "wall sit": ("back on wall, wall behind", "knees bent 90"),
    "child's pose": ("on hands and knees", "hips back 50"),
    "leg lift standing": ("standing, hands on hips", "{side} leg out 30"),
    "press-up": ("plank", "elbows bent 90"),
    "wall press-up": ("standing, feet back 30, wall in front, hands on wall", "elbows bent 90"),
    "cat": ("on hands and knees", "back rounded, head down"),
    "cow": ("on hands and knees", "back arched, head up"),
    "long sitting bend": ("seated on floor, legs straight", "trunk forward 50, hands on knees"),
    "boat": ("seated on floor, knees bent, hands on floor", "trunk back 20"),
    "hip flexor stretch": ("half kneeling, hands on hips", "hips forward 12"),
    "step up": (
        "standing, step in front, {side} foot forward 40, {side} foot up 16",
        "feet forward 40, feet up 16",
    ),
    "run": ("standing, left knee up 55, right arm forward 35, elbows bent 90", "standing, right knee up 55"),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_an_unseen_exercise_has_no_fault_and_can_be_drawn(name: str) -> None:
    seen = moved(*UNSEEN[name])
    assert list(faults(seen)) == []
    assert scene(seen).svg(0, 0.5).startswith("<svg")


def test_a_dead_bug_reaches_with_one_arm_and_the_other_leg() -> None:
    start, end = (moved(*UNSEEN["dead bug"]).body(0, share) for share in (0.0, 1.0))
    assert end.arms[RIGHT].wrist[0] < start.arms[RIGHT].wrist[0] - 0.3
    assert end.arms[LEFT].wrist == pytest.approx(start.arms[LEFT].wrist, abs=0.01)
    assert end.legs[LEFT].ankle[0] > start.legs[LEFT].ankle[0] + 0.3


def test_heels_rise_and_the_balls_of_the_feet_stay() -> None:
    start, end = (moved(*UNSEEN["heel raise"]).body(0, share) for share in (0.0, 1.0))
    assert end.trunk.hips[1] > start.trunk.hips[1] + 0.03
    assert end.legs[LEFT].ball == pytest.approx(start.legs[LEFT].ball, abs=0.01)


def test_a_press_up_comes_down_over_hands_that_stay() -> None:
    for name, least in (("press-up", 0.1), ("wall press-up", 0.0)):
        start, end = (moved(*UNSEEN[name]).body(0, share) for share in (0.0, 1.0))
        assert end.arms[LEFT].wrist == pytest.approx(start.arms[LEFT].wrist, abs=0.01)
        assert end.legs[LEFT].ball == pytest.approx(start.legs[LEFT].ball, abs=0.01)
        assert start.trunk.neck[1] - end.trunk.neck[1] > least
        assert end.angles.arms[LEFT].elbow > start.angles.arms[LEFT].elbow + 30


def test_a_cats_back_is_higher_than_a_cows_and_both_have_straight_arms() -> None:
    cat, cow = (moved(*UNSEEN[name]).body(0, 1.0) for name in ("cat", "cow"))
    assert cat.trunk.ribs[1] > cow.trunk.ribs[1] + 0.07
    assert cat.angles.arms[LEFT].elbow < 20
    assert cow.angles.arms[LEFT].elbow < 20


def test_the_legs_of_one_who_sits_on_the_floor_stay_there_when_the_trunk_leans() -> None:
    start, end = (moved(*UNSEEN["long sitting bend"]).body(0, share) for share in (0.0, 1.0))
    assert end.legs[RIGHT].ankle == pytest.approx(start.legs[RIGHT].ankle, abs=0.01)
    assert end.trunk.head[0] > start.trunk.head[0] + 0.3


def test_a_step_is_counted_from_the_posture_not_from_the_step_before() -> None:
    step = moved(
        "standing, left foot forward 30, right foot back 25", "left foot back 25, right foot forward 30"
    )
    assert [hold.ahead for hold in step.keys[1].feet] == pytest.approx([-0.25, 0.30])
    assert moved(*UNSEEN["step up"]).keys[1].feet[RIGHT].ahead == pytest.approx(0.40)


def test_elbows_bend_wherever_the_arm_goes() -> None:
    one = moved("standing, elbows bent 90, right arm forward 35", "head up").start.angles.arms[RIGHT].elbow
    other = moved("standing, right arm forward 35, elbows bent 90", "head up").start.angles.arms[RIGHT].elbow
    assert one == pytest.approx(other) == pytest.approx(90)


@pytest.mark.parametrize(
    ("pose", "fault"),
    [
        ("on belly, knees bent 175", "The left knee is at 175 degrees (bend); it goes to 160."),
        ("standing, right leg back 90", "The right hip is at -90 degrees (flex); it goes to -35."),
        ("standing, hands on floor", "The left hand stays"),
        ("on hands and knees, left arm down, left leg down 80", "cm through the floor"),
    ],
)
def test_what_no_body_can_do_is_a_fault(pose: str, fault: str) -> None:
    assert any(fault in message for _, message in faults(moved(pose, "head up")))
