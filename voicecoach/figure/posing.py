"""Clauses -> a stance: what each direction of each joint means in each posture."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from voicecoach.figure import legs, spine
from voicecoach.figure.body import LEFT, RIGHT, SIDES
from voicecoach.figure.directions import ARM_WAYS
from voicecoach.figure.linkage import LEG
from voicecoach.figure.postures import FAMILY, STANCES
from voicecoach.figure.spine import amount
from voicecoach.figure.stance import FLOOR, FREE, Hold, Stance
from voicecoach.figure.words import Clause, Joint, Posture, Put


def stance(clauses: Iterable[Clause], start: Stance | None = None) -> Stance:
    """The stance that clauses lead to from `start`; standing, where neither says a posture."""
    listed = list(clauses)
    at = start or STANCES["standing"]
    for clause in listed:
        if isinstance(clause, Posture):
            at = _posture(at, STANCES[clause.name], begins=start is None)
    for clause in listed:
        match clause:
            case Joint():
                for side in _sides(clause.side, at):
                    at = _RULES[clause.part](at, clause, side)
            case Put():
                for side in _sides(clause.side, at):
                    at = _put(at, clause, side)
            case _:
                pass
    return _legs_left(at)


def _legs_left(at: Stance) -> Stance:
    """Free legs of one who sits stay where they are when the trunk leans."""
    if FAMILY[at.posture] == "seat" and at.lean:
        for side in SIDES:
            if not at.feet[side].at:
                at = at.leg(side, flex=at.angles.legs[side].flex + at.lean)
    return at


def _posture(was: Stance, new: Stance, *, begins: bool) -> Stance:
    """Another posture: feet stay as far apart as they are."""
    if begins:
        return new
    feet = [
        replace(hold, out=old.out) if hold.at == old.at == "floor" else hold
        for hold, old in zip(new.feet, was.feet, strict=True)
    ]
    return replace(new, feet=(feet[LEFT], feet[RIGHT]), seat=was.seat)


def _sides(word: str, at: Stance) -> tuple[int, ...]:
    match word:
        case "left":
            return (LEFT,)
        case "right":
            return (RIGHT,)
        case "top":
            return (1 - at.down,)
        case "bottom":
            return (at.down,)
        case _:
            return SIDES


# --- one function a part of a limb ------------------------------------------------------------------


def _arm(at: Stance, joint: Joint, side: int) -> Stance:
    at = at.hand(side, FREE)
    if joint.way == "bent":
        return at.arm(side, elbow=amount(joint, 90))
    if joint.straight or joint.way == "straight":
        at = at.arm(side, elbow=2)
        if joint.way == "straight":
            return at
    family = FAMILY[at.posture]
    flex, out = ARM_WAYS.get((family, joint.way)) or ARM_WAYS["*", joint.way]
    if joint.way in {"out", "in"}:
        return at.arm(side, flex=flex, out=amount(joint, out), elbow=4)
    return at.arm(side, flex=amount(joint, flex), out=out, elbow=4)


def _elbow(at: Stance, joint: Joint, side: int) -> Stance:
    if at.hands[side].at in BEARING and joint.side == "both" and joint.way in {"bent", "straight"}:
        return _dipped(at, amount(joint, 90) if joint.way == "bent" else 0.0)
    at = at.hand(side, FREE)
    match joint.way:
        case "bent":
            return at.arm(side, elbow=amount(joint, 90))
        case "straight":
            return at.arm(side, elbow=2)
        case _:
            return at.arm(side, out=amount(joint, 60 if joint.way == "out" else -10))


BEARING = {"floor", "wall"}
"""Holds of a hand that bears weight: elbows that bend bring the body to it."""


def _dipped(at: Stance, elbows: float) -> Stance:
    """A press-up: on the floor, or leaning on a wall with straight legs."""
    if FAMILY[at.posture] != "up":
        return replace(at, dip=elbows)
    lean = elbows * 0.14
    return replace(at, lean=lean, ahead=LEG * math.sin(math.radians(lean)))


_RULES: dict[str, Callable[[Stance, Joint, int], Stance]] = {
    "head": spine.head,
    "chest": spine.chest,
    "shoulders": spine.chest,
    "back": spine.back,
    "trunk": spine.trunk,
    "hips": spine.hips,
    "arm": _arm,
    "elbow": _elbow,
    "leg": legs.leg,
    "knee": legs.knee,
    "foot": legs.foot,
    "heel": legs.heel,
    "toes": legs.toes,
}

_HANDS = {
    "on floor": "floor", "under shoulders": "floor", "on hips": "hips", "on belly": "belly",
    "on chest": "chest", "on thigh": "thighs", "under thigh": "hamstrings",
    "on knee": "knees", "on shoulders": "shoulders",
    "behind head": "head", "under head": "under head", "under forehead": "forehead", "under back": "back",
    "at mouth": "mouth", "under hips": "seat", "on wall": "wall", "on chair": "chair",
}  # fmt: skip
"""Words for the place of a hand -> the place that holds it."""


def _put(at: Stance, put: Put, side: int) -> Stance:
    match put.part:
        case "hand":
            if put.place in {"on floor", "under shoulders"}:
                return at.hand(side, FLOOR)
            return at.hand(side, Hold(_HANDS[put.place]))
        case "elbow":
            return at.hand(side, Hold("forearm"))
        case "forehead":
            return at.hand(side, Hold("forehead"))
        case "head":
            return at.hand(at.down, Hold("under head")) if put.place == "on arm" else at
        case _:  # arms by the sides
            return at.hand(side, FLOOR if FAMILY[at.posture] == "back" else FREE).arm(
                side, flex=0, out=6, elbow=8
            )
