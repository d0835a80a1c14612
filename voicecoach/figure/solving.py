"""A stance -> the points of the body: the spine on its hips, each limb by its joints or by what holds it."""

from __future__ import annotations

import math

from msgspec.structs import replace

from voicecoach.figure import anatomy as an
from voicecoach.figure.body import (
    LEFT,
    RIGHT,
    SIDES,
    SIGN,
    Body,
    Leg,
    LegPoints,
    Trunk,
    arm_angles,
    foot,
    hip,
    leg_angles,
    leg_points,
    trunk,
)
from voicecoach.figure.hands import arm
from voicecoach.figure.linkage import KNEE, Root, ankle, floor_foot, lifted
from voicecoach.figure.placing import RULES
from voicecoach.figure.reach import middle
from voicecoach.figure.stance import Stance
from voicecoach.figure.vectors import Vector, add, along, between, sub, turned, unit


def solved(stance: Stance, start: Body | None = None, root: Root | None = None) -> Body:
    """The body of a stance; hands and feet that rest are where `start` has them.

    `root` replaces the posture's own rule for the hips, between two postures.
    """
    feet = (floor_foot(stance, LEFT), floor_foot(stance, RIGHT))
    hips, pelvis = root or RULES[stance.posture](stance, (ankle(stance, LEFT), ankle(stance, RIGHT)))
    if stance.posture == "on back":  # the head stays on the floor while the trunk is pitched
        pitch = math.degrees(math.asin(max(-1.0, min(1.0, -pelvis[1][1]))))
        stance = stance.neck(flex=stance.angles.neck.flex + pitch)
    spine = trunk(hips, pelvis, stance.angles)
    low, top = stance.down, 1 - stance.down
    legs = [_leg(stance, side, spine, feet[side], start) for side in SIDES]
    if stance.feet[top].at == "stacked":
        legs[top] = _on_the_other(spine, top, stance.angles.legs[top], legs[low])
    arms = [arm(stance, side, spine, legs, start) for side in SIDES]
    angles = replace(
        stance.angles,
        legs=(leg_angles(spine, LEFT, legs[LEFT]), leg_angles(spine, RIGHT, legs[RIGHT])),
        arms=(arm_angles(spine, LEFT, arms[LEFT]), arm_angles(spine, RIGHT, arms[RIGHT])),
    )
    return Body(spine, (legs[LEFT], legs[RIGHT]), (arms[LEFT], arms[RIGHT]), angles)


# --- legs -----------------------------------------------------------------------------------------


def _leg(stance: Stance, side: int, spine: Trunk, floor: Vector, start: Body | None) -> LegPoints:
    leg, sign, at = stance.angles.legs[side], SIGN[side], stance.feet[side].at
    if at == "floor":
        return _on_foot(stance, side, spine, leg, floor)
    if at == "knee":
        knee = (stance.feet[side].ahead, KNEE, sign * (an.HIP_HALF + stance.feet[side].out))
        if stance.posture == "on forearm and knees":
            return _stacked(stance, side, spine, leg)
        knee = along(hip(spine, side), unit(sub(knee, hip(spine, side))), an.THIGH)
        ankle = add(knee, (-an.SHANK, 0.0, 0.0))
        return foot(hip(spine, side), knee, ankle, unit((-1.0, -0.55, 0.0)))
    if at == "rest" and start is not None:
        return _resting(spine, side, leg, start)
    return leg_points(spine, side, leg)


def _on_foot(stance: Stance, side: int, spine: Trunk, leg: Leg, floor: Vector) -> LegPoints:
    sign, heel = SIGN[side], stance.feet[side].heel
    toes = flat = unit((1.0, 0.0, sign * 0.12))
    outward = sign * (0.15 + 1.4 * math.sin(math.radians(leg.turn)))
    towards = unit(add(spine.pelvis[0], (1.0, 0.0, outward)))
    sole = (0.0, -1.0, 0.0)
    if heel:
        floor, toes, sole = lifted(floor, flat, heel)
    start = hip(spine, side)
    knee, ankle = middle(start, floor, an.THIGH, an.SHANK, towards)
    points = foot(start, knee, ankle, toes, sole)
    if not heel:
        return points
    return replace(points, toe=along(points.ball, flat, an.TOE_AHEAD - an.BALL_AHEAD))  # the toes stay down


def _stacked(stance: Stance, side: int, spine: Trunk, leg: Leg) -> LegPoints:
    """A leg of the side bridge: the thigh towards the knee on the floor, or towards the one upon it."""
    start = hip(spine, side)
    lower = stance.down == side
    long = leg.knee < 45
    far = an.THIGH + an.SHANK if long else an.THIGH
    height = (0.05 if long else 0.055) + (0.0 if lower else 0.13)
    away = -math.copysign(1.0, spine.pelvis[1][0])
    down = (height - start[1]) / far
    direction = unit((away * math.sqrt(max(1 - down * down, 0.0)), down, 0.0))
    knee = along(start, direction, an.THIGH)
    if long:
        ankle = along(knee, direction, an.SHANK)
        forward = 0.25 if not lower else 0.0
        toes = unit((0.0, 0.0 if lower else -0.2, 1.0 + forward))
        return foot(start, knee, ankle, toes)
    ankle = along(knee, (0.0, 0.0, -1.0), an.SHANK)
    return foot(start, knee, ankle, unit((direction[0], direction[1], -0.5)))


FEET = 0.085
"""From ankle to ankle where one foot lies on the other, metres."""


def _on_the_other(spine: Trunk, side: int, leg: Leg, lower: LegPoints) -> LegPoints:
    """The top leg of one who lies on a side, its foot on the lower one."""
    own = leg_points(spine, side, leg)
    ankle = along(lower.ankle, unit(sub(own.hip, lower.hip)), FEET)
    knee, ankle = middle(own.hip, ankle, an.THIGH, an.SHANK, sub(own.knee, between(own.hip, own.ankle, 0.5)))
    return foot(own.hip, knee, ankle, unit(sub(lower.ball, lower.heel)))


def _resting(spine: Trunk, side: int, leg: Leg, start: Body) -> LegPoints:
    """The foot where it was, the knee swung about hip and ankle by the leg's outward turn."""
    was = start.legs[side]
    pole = sub(was.knee, between(was.hip, was.ankle, 0.5))
    axis = unit(sub(was.ankle, was.hip))
    pole = turned(pole, axis, SIGN[side] * leg.turn)
    knee, ankle = middle(hip(spine, side), was.ankle, an.THIGH, an.SHANK, pole)
    return foot(hip(spine, side), knee, ankle, unit(sub(was.ball, was.heel)))
