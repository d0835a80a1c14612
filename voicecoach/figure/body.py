"""Joint angles -> points of the body in the world, and back.

Angles are degrees, all 0 when a person stands straight with hanging arms. `flex` lifts a limb forward,
`out` lifts it to its own side, `turn` rolls it outward about its length.
"""

from __future__ import annotations

import math
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from voicecoach.figure import anatomy as an
from voicecoach.figure.vectors import (
    Rotation,
    Vector,
    X,
    across,
    add,
    along,
    cross,
    dot,
    rotated,
    scale,
    sub,
    to_body,
    to_world,
    turned,
    unit,
)

LEFT, RIGHT = 0, 1
SIDES = (LEFT, RIGHT)
SIGN = (-1.0, 1.0)
"""By side: which way its own outward is along the body's right."""


class Leg(Struct, frozen=True):
    flex: float = 0.0
    out: float = 0.0
    turn: float = 0.0
    knee: float = 0.0
    point: float = 0.0  # of the foot, away from the shin


class Arm(Struct, frozen=True):
    flex: float = 0.0
    out: float = 6.0
    turn: float = 0.0
    elbow: float = 8.0
    wrist: float = 0.0


class Spine(Struct, frozen=True):
    """Of the whole spine: half of each angle in the lower bend, half in the upper."""

    flex: float = 0.0
    bend: float = 0.0  # to the right
    twist: float = 0.0  # to the left


class Angles(Struct, frozen=True):
    """A whole body's; pairs are (left, right)."""

    spine: Spine = field(default_factory=Spine)
    neck: Spine = field(default_factory=Spine)
    legs: tuple[Leg, Leg] = (Leg(), Leg())
    arms: tuple[Arm, Arm] = (Arm(), Arm())


Part = TypeVar("Part", Leg, Arm, Spine)


def mixed(one: Part, other: Part, share: float) -> Part:
    """Each angle at `share` (0 to 1) of the way from `one` to `other`."""
    between = {name: angle + (getattr(other, name) - angle) * share for name, angle in asdict(one).items()}
    return replace(one, **between)


def mixed_angles(one: Angles, other: Angles, share: float) -> Angles:
    """Every joint at `share` of the way."""
    legs = tuple(mixed(a, b, share) for a, b in zip(one.legs, other.legs, strict=True))
    arms = tuple(mixed(a, b, share) for a, b in zip(one.arms, other.arms, strict=True))
    return Angles(
        mixed(one.spine, other.spine, share),
        mixed(one.neck, other.neck, share),
        (legs[0], legs[1]),
        (arms[0], arms[1]),
    )


class LegPoints(Struct, frozen=True):
    hip: Vector
    knee: Vector
    ankle: Vector
    heel: Vector
    ball: Vector
    toe: Vector
    down: Vector  # from the sole into the ground


class ArmPoints(Struct, frozen=True):
    shoulder: Vector
    elbow: Vector
    wrist: Vector
    tip: Vector


class Trunk(Struct, frozen=True):
    """The middle of the hips, the spine's bends and the head, with how hips, ribs and head are turned."""

    hips: Vector
    waist: Vector
    ribs: Vector
    neck: Vector
    head: Vector
    pelvis: Rotation
    chest: Rotation
    skull: Rotation


class Body(Struct, frozen=True):
    """Points in the world, metres; pairs are (left, right)."""

    trunk: Trunk
    legs: tuple[LegPoints, LegPoints]
    arms: tuple[ArmPoints, ArmPoints]
    angles: Angles


def bent(rotation: Rotation, spine: Spine) -> Rotation:
    """The rotation above a bend of the spine."""
    forward_axis, up_axis, right_axis = rotation
    # Forward flexion turns up towards forward: about the right-hand axis, negatively.
    rotation = rotated(rotation, right_axis, -spine.flex)
    rotation = rotated(rotation, forward_axis, spine.bend)
    return rotated(rotation, up_axis, spine.twist)


def trunk(hips: Vector, pelvis: Rotation, angles: Angles) -> Trunk:
    """The spine and the head above the hips."""
    half = Spine(angles.spine.flex / 2, angles.spine.bend / 2, angles.spine.twist / 2)
    waist = along(hips, pelvis[1], an.WAIST)
    middle = bent(pelvis, half)
    ribs = along(waist, middle[1], an.RIBS)
    chest = bent(middle, half)
    neck = along(ribs, chest[1], an.NECK)
    skull = bent(chest, angles.neck)
    head = add(neck, to_world(skull, (0.025, an.HEAD, 0.0)))
    return Trunk(hips, waist, ribs, neck, head, pelvis, chest, skull)


def hip(trunk: Trunk, side: int) -> Vector:
    """The joint of one hip."""
    return along(trunk.hips, trunk.pelvis[2], SIGN[side] * an.HIP_HALF)


def shoulder(trunk: Trunk, side: int) -> Vector:
    """The joint of one shoulder."""
    up = along(trunk.ribs, trunk.chest[1], an.SHOULDER_UP)
    return along(up, trunk.chest[2], SIGN[side] * an.SHOULDER_HALF)


def _limb(
    rotation: Rotation, side: int, flex: float, out: float, turn: float
) -> tuple[Vector, Vector, Vector]:
    """The direction of a limb's upper part, its forward and its hinge, in the world."""
    f, o = math.radians(flex), math.radians(out)
    sign = SIGN[side]
    direction = (math.sin(f) * math.cos(o), -math.cos(f) * math.cos(o), sign * math.sin(o))
    front = (math.cos(f), math.sin(f), 0.0)
    front = turned(front, direction, sign * turn)  # outward: a right limb's front goes to the right
    down, ahead = to_world(rotation, direction), to_world(rotation, front)
    return down, ahead, cross(down, ahead)


def leg_points(trunk: Trunk, side: int, leg: Leg) -> LegPoints:
    """One leg from its angles."""
    start = hip(trunk, side)
    down, ahead, hinge = _limb(trunk.pelvis, side, leg.flex, leg.out, leg.turn)
    knee = along(start, down, an.THIGH)
    shin = turned(down, hinge, -leg.knee)
    ankle = along(knee, shin, an.SHANK)
    return foot(start, knee, ankle, turned(turned(ahead, hinge, -leg.knee), hinge, -leg.point))


def foot(start: Vector, knee: Vector, ankle: Vector, toes: Vector, sole: Vector | None = None) -> LegPoints:
    """The leg with its foot, whose toes point in the direction `toes`; `sole` is the way into the ground."""
    if sole is None:
        hinge = unit(cross(toes, sub(ankle, knee)), cross(toes, (0.0, -1.0, 0.0)))
        sole = unit(cross(hinge, toes))
    base = along(ankle, sole, an.ANKLE_HEIGHT)
    return LegPoints(
        start,
        knee,
        ankle,
        along(base, toes, -an.HEEL_BACK),
        along(base, toes, an.BALL_AHEAD),
        along(base, toes, an.TOE_AHEAD),
        sole,
    )


def arm_points(trunk: Trunk, side: int, arm: Arm) -> ArmPoints:
    """One arm from its angles."""
    start = shoulder(trunk, side)
    down, _, hinge = _limb(trunk.chest, side, arm.flex, arm.out, arm.turn)
    elbow = along(start, down, an.UPPER_ARM)
    fore = turned(down, hinge, arm.elbow)
    wrist = along(elbow, fore, an.FOREARM)
    return ArmPoints(start, elbow, wrist, along(wrist, turned(fore, hinge, arm.wrist), an.HAND))


def body(hips: Vector, pelvis: Rotation, angles: Angles) -> Body:
    """The whole body from its joint angles, with the middle of its hips at `hips`."""
    middle = trunk(hips, pelvis, angles)
    legs = (leg_points(middle, LEFT, angles.legs[LEFT]), leg_points(middle, RIGHT, angles.legs[RIGHT]))
    arms = (arm_points(middle, LEFT, angles.arms[LEFT]), arm_points(middle, RIGHT, angles.arms[RIGHT]))
    return Body(middle, legs, arms, angles)


# --- and back -------------------------------------------------------------------------------------


def _limb_angles(
    rotation: Rotation, side: int, upper: Vector, lower: Vector, *, hinge: float
) -> tuple[float, float, float, float]:
    """Flex, out, turn and bend of a limb whose two parts have these directions.

    `hinge` is -1 for a knee, which bends backward, and 1 for an elbow.
    """
    sign = SIGN[side]
    d, s = to_body(rotation, upper), to_body(rotation, lower)
    out = math.degrees(math.asin(max(-1.0, min(1.0, sign * d[2]))))
    flex = math.degrees(math.atan2(d[0], -d[1]))
    if flex < -100:  # an arm behind the back goes to -75; what is further came over the top
        flex += 360
    bend = math.degrees(math.acos(max(-1.0, min(1.0, dot(d, s)))))
    f = math.radians(flex)
    front = (math.cos(f), math.sin(f), 0.0)
    ahead = scale(across(s, d), hinge)
    if dot(ahead, ahead) < 1e-8:  # a straight limb has no turn of its own
        return flex, out, 0.0, bend
    ahead = unit(ahead)
    side_way = cross(d, front)
    turn = sign * math.degrees(math.atan2(dot(ahead, side_way), dot(ahead, front)))
    return flex, out, turn, bend


def leg_angles(trunk: Trunk, side: int, points: LegPoints) -> Leg:
    """The angles of a leg that is where these points are."""
    upper, lower = unit(sub(points.knee, points.hip)), unit(sub(points.ankle, points.knee))
    flex, out, turn, bend = _limb_angles(trunk.pelvis, side, upper, lower, hinge=-1)
    toes = unit(sub(points.ball, points.heel))
    hinge = unit(cross(toes, lower), X)
    shin_front = unit(cross(lower, hinge))
    point = math.degrees(math.atan2(dot(toes, lower), dot(toes, shin_front)))
    return Leg(flex, out, turn, bend, point)


def arm_angles(trunk: Trunk, side: int, points: ArmPoints) -> Arm:
    """The angles of an arm that is where these points are."""
    upper, lower = unit(sub(points.elbow, points.shoulder)), unit(sub(points.wrist, points.elbow))
    flex, out, turn, bend = _limb_angles(trunk.chest, side, upper, lower, hinge=1)
    hand = unit(sub(points.tip, points.wrist))
    wrist = math.degrees(math.acos(max(-1.0, min(1.0, dot(hand, lower)))))
    return Arm(flex, out, turn, bend, wrist)
