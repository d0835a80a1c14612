"""Directions of hips, chest, back, trunk and head -> the stance they change."""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.figure.body import LEFT
from voicecoach.figure.postures import FAMILY, ON_FLOOR
from voicecoach.figure.stance import Stance
from voicecoach.figure.words import Joint


def amount(joint: Joint, usual: float) -> float:
    """Degrees (or centimetres), with the sign of the usual."""
    if joint.amount is None:
        return usual * joint.share
    return joint.amount if usual >= 0 else -joint.amount


_BRIDGE = 30.0
"""Degrees that "hips up" is counted against."""


def hips(at: Stance, joint: Joint, side: int) -> Stance:
    if side == LEFT:  # said of both, done once
        return at
    family = FAMILY[at.posture]
    match joint.way:
        case "up":
            share = joint.share if joint.amount is None else joint.amount / _BRIDGE
            return replace(at, squat=0.0, lean=0.0) if family == "up" else replace(at, lift=share)
        case "down":
            if family == "up":
                squat = amount(joint, 70)
                return replace(at, squat=squat, lean=max(at.lean, squat * 0.42))
            return replace(at, lift=0.0, rock=amount(joint, 55) if family == "kneel" else 0.0)
        case "back":
            if family == "up":
                hinge = amount(joint, 45)
                return replace(at, lean=hinge, squat=max(at.squat, 18.0))
            return replace(at, rock=amount(joint, 40 if family == "four" else 55))
        case "forward":
            return replace(at, ahead=at.ahead + (joint.amount or 6 * joint.share) / 100)
        case "left" | "right":
            sign = 1 if joint.way == "right" else -1
            return replace(at, aside=at.aside + sign * (joint.amount or 8 * joint.share) / 100)
        case _:
            turn = amount(joint, 40) * (1 if joint.way == "turned right" else -1)
            return replace(at, roll=turn).spine(twist=turn * 0.8)


def chest(at: Stance, joint: Joint, side: int) -> Stance:
    if side == LEFT:
        return at
    family = FAMILY[at.posture]
    if joint.way == "down":
        return (
            at.spine(flex=0) if family in {"back", "belly"} else replace(at, lean=at.lean + amount(joint, 20))
        )
    if family == "back":
        return at.spine(flex=amount(joint, 32)).neck(flex=4)
    if family == "belly":
        return at.spine(flex=-amount(joint, 26))
    return replace(at, lean=0.0).spine(flex=0.0)


def back(at: Stance, joint: Joint, side: int) -> Stance:
    if side == LEFT:
        return at
    return at.spine(
        flex={"straight": 0.0, "rounded": amount(joint, 42), "arched": -amount(joint, 26)}[joint.way]
    )


def trunk(at: Stance, joint: Joint, side: int) -> Stance:
    if side == LEFT:
        return at
    match joint.way:
        case "forward" if FAMILY[at.posture] == "seat" and at.seat < ON_FLOOR:
            lean = amount(joint, 45)  # the hips give a little more than half, the back the rest
            return replace(at, lean=lean * 0.55).spine(flex=lean * 0.45)
        case "forward":
            return replace(at, lean=amount(joint, 45))
        case "back":
            return replace(at, lean=-amount(joint, 15))
        case "upright":
            return replace(at, lean=0.0)
        case "left" | "right":
            return at.spine(bend=amount(joint, 25) * (1 if joint.way == "right" else -1))
        case _:
            return at.spine(twist=amount(joint, 40) * (-1 if joint.way == "turned right" else 1))


def head(at: Stance, joint: Joint, side: int) -> Stance:
    if side == LEFT:
        return at
    back = FAMILY[at.posture] == "back"
    match joint.way:
        case "up":
            return at.neck(flex=amount(joint, 25 if back else -32))
        case "down":
            return at.neck(flex=amount(joint, -5 if back else 30))
        case "left" | "right":
            return at.neck(bend=amount(joint, 25) * (1 if joint.way == "right" else -1))
        case _:
            return at.neck(twist=amount(joint, 50) * (-1 if joint.way == "turned right" else 1))
