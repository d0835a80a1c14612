"""Directions of legs, knees and feet -> the stance they change."""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.figure.body import RIGHT
from voicecoach.figure.directions import LEG_WAYS
from voicecoach.figure.postures import FAMILY, ON_FLOOR, SITTING
from voicecoach.figure.spine import amount
from voicecoach.figure.stance import FLOOR, FREE, Hold, Stance
from voicecoach.figure.words import Joint


def leg(at: Stance, joint: Joint, side: int) -> Stance:
    family = FAMILY[at.posture]
    if at.posture == "on forearm and knees" and joint.way in {"straight", "bent"}:
        return at.leg(side, knee=0 if joint.way == "straight" else 90)
    if not (family == "side" and joint.way in {"straight", "bent"}):
        at = freed(at, side)
    if joint.straight or joint.way == "straight":
        at = at.leg(side, knee=2)
        if family == "four" and joint.way != "straight":
            at = at.leg(side, flex=-8, point=25)
        if joint.way == "straight":
            on_floor = family == "seat" and at.seat < ON_FLOOR
            flex = SITTING if on_floor else _STRAIGHT.get(family, at.angles.legs[side].flex)
            return at.leg(side, flex=flex)
    if joint.way == "bent":
        return at.leg(side, knee=amount(joint, 90))
    angle, usual = LEG_WAYS.get((family, joint.way), ("flex", 0.0))
    if (
        family in {"up", "kneel"}
        and not joint.straight
        and joint.way in {"forward", "back", "out", "in", "up"}
    ):
        at = at.leg(side, knee=min(at.angles.legs[side].knee, 8.0))
    if family == "four" and angle == "out":
        at = at.leg(side, flex=at.angles.legs[side].flex)
    return at.leg(side, **{angle: amount(joint, usual)})


_STRAIGHT = {"back": -2.0, "belly": 1.0, "side": 0.0, "up": 0.0, "plank": 0.0, "four": -8.0, "seat": 84.0}
"""The hip's angle of a straight leg in line with the body."""


def freed(at: Stance, side: int) -> Stance:
    """The foot off what it stood on, with the joints it had there."""
    if not at.feet[side].at:
        return at
    family, free = FAMILY[at.posture], at.foot(side, FREE)
    match family:
        case "back":
            return free.leg(side, flex=48, knee=90)
        case "up":
            return free.leg(side, flex=at.squat / 2 + at.lean * 0.4, knee=at.squat)
        case "seat":
            return free.leg(side, flex=84, knee=86)
        case "plank":
            return free.leg(side, flex=0, knee=2, point=10)
        case _:
            return free


def knee(at: Stance, joint: Joint, side: int) -> Stance:
    family = FAMILY[at.posture]
    leg = at.angles.legs[side]
    match joint.way:
        case "bent" | "straight":
            return _knee_bent(at, joint, side, family)
        case "up":
            at = freed(at, side)
            if family == "belly":
                return at.leg(side, flex=amount(joint, -12), knee=max(leg.knee, 85), point=0)
            if family == "four":
                return at.leg(side, flex=amount(joint, -8), knee=88)
            usual = 112.0 if family == "seat" else 90.0
            return at.leg(side, flex=amount(joint, usual), knee=92, point=5)
        case "to chest":
            return freed(at, side).leg(side, flex=122, knee=140, point=20)
        case _:
            sign = -1 if joint.way in {"in", "together"} else 1
            if family == "four":
                at = freed(at, side)
                return at.leg(side, out=sign * amount(joint, 45))
            if at.feet[side].at in {"floor", "rest"}:
                return at.leg(side, turn=sign * amount(joint, 20))
            if family == "side":
                return at.foot(side, Hold("rest")).leg(side, turn=sign * amount(joint, 40))
            return at.leg(side, out=sign * amount(joint, 25))


FLAT_FROM = 50.0
"""Degrees a knee is bent from which one who lies on the back has the foot flat on the floor."""


def _knee_bent(at: Stance, joint: Joint, side: int, family: str) -> Stance:
    bent = joint.way == "bent"
    match family:
        case "back":
            knee = amount(joint, 90) if bent else 4.0
            if knee < FLAT_FROM:  # on its heel, as it lies
                return at.foot(side, FREE).leg(side, flex=knee / 2 - 4, knee=knee)
            return at.foot(side, replace(FLOOR, ahead=_foot_for(knee)))
        case "up":
            both = joint.side == "both"
            if not both and bent:
                return freed(at, side).leg(
                    side, flex=max(at.angles.legs[side].flex, 0), knee=amount(joint, 80)
                )
            squat = amount(joint, 55) if bent else 0.0
            lean = at.lean if at.lean > 0 and not bent else (0 if not bent else max(at.lean, squat * 0.35))
            return replace(at, squat=squat, lean=0 if not bent else lean)
        case "side":
            knee = amount(joint, 90) if bent else 2
            return at.leg(side, flex=min(knee * 0.55, 75) if bent else 0, knee=knee)
        case "seat":
            if bent and at.seat < ON_FLOOR:
                knee = amount(joint, 90)
                return at.leg(side, flex=88 + knee / 2, knee=knee)
            return at.foot(side, FREE).leg(side, flex=84, knee=amount(joint, 90) if bent else 4)
        case "belly":
            return at.leg(side, knee=amount(joint, 90) if bent else 0, point=0 if bent else 55)
        case _:
            return at.leg(side, knee=amount(joint, 90) if bent else 2)


def _foot_for(knee: float) -> float:
    """Distance of a foot from where bent knees usually have it, for a knee bent so far, on the back."""
    return (90.0 - knee) * 0.0045


def foot(at: Stance, joint: Joint, side: int) -> Stance:
    family, hold = FAMILY[at.posture], at.feet[side]
    if joint.way == "up" and family == "belly":
        return at.leg(side, knee=amount(joint, 90), point=0)
    if hold.at != "floor" and family != "up":
        hold = replace(FLOOR, out=hold.out) if family in {"back", "seat", "kneel"} else hold
    if not hold.at:
        hold = FLOOR
    metres = amount(joint, 30) / 100
    match joint.way:
        case "close":
            hold = replace(hold, ahead=hold.ahead - (joint.amount or 12 * joint.share) / 100)
        case "far":
            hold = replace(hold, ahead=hold.ahead + (joint.amount or 15) / 100)
        case "apart":
            hold = replace(hold, out=amount(joint, 30) / 200 - 0.10)
        case "wide":
            hold = replace(hold, out=amount(joint, 50) / 200 - 0.10)
        case "together":
            hold = replace(hold, out=-0.05)
        case "forward":
            hold = replace(hold, ahead=hold.ahead + metres)
        case "back":
            hold = replace(hold, ahead=hold.ahead - metres)
        case "out" | "in":
            hold = replace(hold, out=hold.out + (metres if joint.way == "out" else -metres))
        case "left" | "right":
            outward = (joint.way == "right") == (side == RIGHT)
            hold = replace(hold, out=hold.out + (metres if outward else -metres))
        case "up":
            hold = replace(hold, up=(joint.amount or 10 * joint.share) / 100)
        case _:
            hold = replace(hold, at="floor", up=0.0, heel=0.0)
    return at.foot(side, hold)


def heel(at: Stance, joint: Joint, side: int) -> Stance:
    hold = at.feet[side]
    return at.foot(side, replace(hold, heel=amount(joint, 32) if joint.way == "up" else 0.0))


def toes(at: Stance, joint: Joint, side: int) -> Stance:
    return at.leg(side, point=amount(joint, -20) if joint.way == "up" else amount(joint, 50))
