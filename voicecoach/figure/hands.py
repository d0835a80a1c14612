"""Arms: by their joints, on the floor, on a forearm, or with a hand on the body, a wall or a chair."""

from __future__ import annotations

import math
from collections.abc import Sequence

from voicecoach.figure import anatomy as an
from voicecoach.figure.body import SIGN, ArmPoints, Body, LegPoints, Trunk, arm_points, shoulder
from voicecoach.figure.placing import floor_hand, plank_hand
from voicecoach.figure.reach import middle
from voicecoach.figure.stance import Stance
from voicecoach.figure.vectors import Vector, X, add, along, between, scale, sub, to_world, unit


def arm(stance: Stance, side: int, spine: Trunk, legs: Sequence[LegPoints], start: Body | None) -> ArmPoints:
    """One arm: by its joints, or with the hand (or forearm) on what holds it."""
    joints, hold, sign = stance.angles.arms[side], stance.hands[side], SIGN[side]
    joint = shoulder(spine, side)
    if not hold.at:
        return arm_points(spine, side, joints)
    if hold.at == "rest" and start is not None:
        was = start.arms[side]
        pole = sub(was.elbow, between(was.shoulder, was.wrist, 0.5))
        return _held(joint, was.wrist, pole, unit(sub(was.tip, was.wrist)))
    if hold.at == "floor":
        wrist = floor_hand(stance, side, (spine.hips, spine.pelvis))
        if stance.posture == "on back":
            return _held(joint, wrist, (0.0, -0.1, sign), X)
        if stance.posture in {"on side", "on forearm and knees"}:
            return _held(joint, wrist, (-spine.chest[1][0], 0.6, 0.6), unit((spine.chest[1][0], -0.05, 0.4)))
        if stance.posture == "seated":
            return _held(joint, wrist, (-1.0, 0.0, sign), (-1.0, 0.0, 0.0))
        return _held(joint, wrist, (-1.0, 0.0, sign * 0.5), unit((1.0, -0.08, 0.0)))
    if hold.at == "point":
        wrist = (hold.ahead, hold.up, hold.out)
        return _held(joint, wrist, (-1.0, 0.0, sign * 0.5), unit((1.0, -0.08, 0.0)))
    if hold.at == "forearm":
        return _on_forearm(stance, joint)
    wrist, pole, fingers = _place(hold.at, side, spine, legs)
    if hold.at == "wall" and start is not None:  # it stays at the height that it was laid on
        wrist = (wrist[0], start.trunk.neck[1] - BELOW_NECK, wrist[2])
    return _held(joint, wrist, pole, fingers)


FORWARD = 0.6
BELOW_NECK = 0.06
TO_WALL = 0.52
"""Metres from the ankles to the hands of one who stands before a wall."""
ON_FOOT = 0.05


def _held(joint: Vector, wrist: Vector, towards: Vector, fingers: Vector) -> ArmPoints:
    elbow, reached = middle(joint, wrist, an.UPPER_ARM, an.FOREARM, towards)
    return ArmPoints(joint, elbow, reached, along(reached, fingers, an.HAND))


def _on_forearm(stance: Stance, joint: Vector) -> ArmPoints:
    """The forearm flat on the floor; the elbow's place is what the posture's linkage gave it."""
    if stance.posture == "on forearm and knees":
        # A little towards the head, so that the forearm can be told from a hand when it points to the viewer.
        elbow, way = (0.0, 0.04, 0.0), unit((-SIGN[stance.down] * FORWARD, 0.0, 1.0))
    elif stance.posture.startswith("on forearms"):
        down = math.sqrt(max(an.UPPER_ARM**2 - (joint[1] - 0.04) ** 2, 0.0))
        elbow, way = (joint[0] + down, 0.04, joint[2]), X
    elif "plank" in stance.posture:
        elbow, way = (plank_hand(stance), 0.04, joint[2]), X
    else:  # on the belly
        down = math.sqrt(max(an.UPPER_ARM**2 - (joint[1] - 0.04) ** 2, 0.0))
        elbow, way = (joint[0] + down, 0.04, joint[2]), X
    elbow = along(joint, unit(sub(elbow, joint)), an.UPPER_ARM)
    wrist = along(elbow, way, an.FOREARM)
    return ArmPoints(joint, elbow, wrist, along(wrist, way, an.HAND))


def _place(place: str, side: int, spine: Trunk, legs: Sequence[LegPoints]) -> tuple[Vector, Vector, Vector]:
    """Wrist, the elbow's direction and the fingers' direction, for a hand on the body."""
    sign = SIGN[side]

    def of(rotation: tuple[Vector, Vector, Vector], forward: float, up: float, out: float) -> Vector:
        return to_world(rotation, (forward, up, sign * out))

    pelvis, chest, skull = spine.pelvis, spine.chest, spine.skull
    match place:
        case "hips":
            at = add(legs[side].hip, of(pelvis, -0.02, 0.10, 0.09))
            return at, of(chest, -0.3, 0.0, 1.0), unit(of(pelvis, 0.55, -0.8, -0.1))
        case "belly":
            at = add(spine.hips, of(pelvis, 0.115, 0.10, 0.12))
            return at, of(chest, -0.2, -0.2, 1.0), unit(of(pelvis, 0.05, -0.1, -1.0))
        case "chest":
            at = add(spine.ribs, of(chest, 0.14, 0.10, -0.02))
            return at, of(chest, 0.3, -0.8, 0.8), unit(of(chest, -0.1, 0.45, -1.0))
        case "shoulders":
            at = add(spine.ribs, of(chest, 0.14, 0.12, -0.07))
            return at, of(chest, 0.6, -0.6, 0.6), unit(of(chest, -0.2, 0.5, -1.0))
        case "thighs" | "hamstrings" | "knees":
            share = {"thighs": 0.42, "hamstrings": 0.34, "knees": 0.72}[place]
            thigh = unit(sub(legs[side].knee, legs[side].hip))
            top = unit(add(pelvis[0], scale(pelvis[1], 1.0)))
            top = unit(sub(top, scale(thigh, sum(a * b for a, b in zip(top, thigh, strict=True)))))
            side_of = -0.08 if place == "hamstrings" else 0.095
            at = along(between(legs[side].hip, legs[side].knee, share), top, side_of)
            if place == "hamstrings":
                at = add(at, of(pelvis, 0.0, 0.0, 0.05))
            return at, of(chest, -0.5, -0.2, 0.5), thigh
        case "head":
            at = add(spine.head, of(skull, -0.11, 0.0, 0.07))
            return at, of(chest, -0.1, 0.3, 1.0), unit(of(skull, -0.1, 0.1, -1.0))
        case "forehead":
            at = add(spine.head, of(skull, 0.125, 0.03, 0.12))
            return at, of(chest, 0.0, 0.3, 1.0), unit(of(skull, 0.0, 0.15, -1.0))
        case "under head":
            at = add(spine.head, of(skull, 0.02, -0.03, 0.12))
            return at, of(chest, 1.0, 0.0, 0.2), unit(of(skull, -0.1, 1.0, 0.0))
        case "back":
            at = add(spine.hips, of(pelvis, -0.115, 0.12, 0.12))
            return at, of(chest, -0.1, -0.1, 1.0), unit(of(pelvis, 0.0, 0.1, -1.0))
        case "seat":
            at = add(spine.hips, of(pelvis, -0.07, -0.055, 0.185))
            return at, of(chest, -0.7, 0.0, 1.0), unit(of(pelvis, 0.75, -0.25, -0.65))
        case "wall":
            standing = [leg.ankle[0] for leg in legs if leg.heel[1] < ON_FOOT] or [0.0]
            ahead = sum(standing) / len(standing) + TO_WALL
            return (ahead, spine.neck[1] - BELOW_NECK, sign * 0.17), (-0.2, -1.0, sign * 0.4), (0.1, 1.0, 0.0)
        case "chair":
            return (0.36, 0.89, sign * 0.16), (-0.5, -1.0, sign * 0.6), unit((1.0, -0.3, 0.0))
        case _:  # mouth
            at = add(spine.head, of(skull, 0.20, -0.12, 0.05))
            return at, of(chest, 0.1, -1.0, 0.4), unit(of(skull, -0.2, 0.9, -0.3))
