"""The body between two stances: what is held stays held, what steps steps, the rest goes joint by joint."""

from __future__ import annotations

import math
from collections.abc import Sequence

from voicecoach.figure.body import LEFT, RIGHT, SIDES, Body, mixed_angles
from voicecoach.figure.postures import FAMILY
from voicecoach.figure.solving import solved
from voicecoach.figure.stance import Hold, Stance
from voicecoach.figure.vectors import Vector, add, between, blend, distance

STEP_HIGH = 0.05
"""Metres that a hand or foot is lifted on its way to another place of the floor."""
STEP_LONG = 0.30
"""The longest step of a hand or foot, metres; what is further takes several."""
SAME_PLACE = 0.005
RESTING = Hold("rest")
PIKE = 0.20
"""Metres that the hips rise on the way between a squat and a plank."""
_PIKED = {"up", "plank"}

_NUMBERS = ("lift", "lean", "rock", "squat", "dip", "roll", "ahead", "aside", "seat")


def mixed(one: Stance, other: Stance, share: float, start: Body) -> Body:
    """The body at `share` (0 to 1) of the way from `one` to `other`."""
    if one == other or share <= 0:
        return solved(one, start)
    if share >= 1:
        return solved(other, start)
    a, b = solved(one, start), solved(other, start)
    same = one.posture == other.posture and one.down == other.down
    middle = Stance(
        posture=other.posture if share > 1 / 2 else one.posture,
        down=other.down,
        angles=mixed_angles(a.angles, b.angles, share),
        hands=_hands(one, other, share, a, b),
        feet=_feet(one, other, share, (a, b), start),
        **{name: _mix(one, other, name, share) for name in _NUMBERS},
    )
    middle = _with_turns(middle, one, other, share)
    if same and one.posture != "standing" and [h.at for h in one.feet] == [h.at for h in other.feet]:
        return solved(middle, start)
    # The hips go straight from one to the other, over bent knees in an arch between squat and plank.
    high = PIKE * math.sin(math.pi * share) if {FAMILY[one.posture], FAMILY[other.posture]} == _PIKED else 0.0
    hips = add(between(a.trunk.hips, b.trunk.hips, share), (0.0, high, 0.0))
    root = (hips, blend(a.trunk.pelvis, b.trunk.pelvis, share))
    return solved(middle, start, root)


def _mix(one: Stance, other: Stance, name: str, share: float) -> float:
    a, b = getattr(one, name), getattr(other, name)
    return float(a + (b - a) * share)


def _with_turns(at: Stance, one: Stance, other: Stance, share: float) -> Stance:
    """Swing what is held about its hold by its own turn, not by the one that the solved limb has."""
    for side in SIDES:
        if at.feet[side].at in {"floor", "rest", "knee"}:
            a, b = one.angles.legs[side].turn, other.angles.legs[side].turn
            at = at.leg(side, turn=a + (b - a) * share)
    return at


def _feet(one: Stance, other: Stance, share: float, bodies: Sequence[Body], start: Body) -> tuple[Hold, Hold]:
    """Holds of the feet on the way; two feet that both step do so one after the other.

    One that rests at an end of the way, and is at both where it began, stays there.
    """
    stepping = [side for side in SIDES if _steps(one.feet[side], other.feet[side])]
    held = [
        RESTING
        if all(distance(body.legs[side].ankle, start.legs[side].ankle) < SAME_PLACE for body in bodies)
        and "rest" in {one.feet[side].at, other.feet[side].at}
        else _foot(one.feet[side], other.feet[side], _own(share, side, stepping))
        for side in SIDES
    ]
    return held[LEFT], held[RIGHT]


def _steps(one: Hold, other: Hold) -> bool:
    far = math.hypot(other.ahead - one.ahead, other.out - one.out)
    return one.at == other.at == "floor" and far > SAME_PLACE


def _own(share: float, side: int, stepping: list[int]) -> float:
    """The share of its own step that a limb has made, where the other one steps first or after it."""
    if len(stepping) < len(SIDES):
        return share
    return min(max(share * 2 - (0 if side == LEFT else 1), 0.0), 1.0)


def _foot(one: Hold, other: Hold, share: float) -> Hold:
    if one == other:
        return one
    if not (one.at == other.at == "floor"):
        return Hold()
    high = STEP_HIGH * math.sin(math.pi * share) if _steps(one, other) else 0.0
    return Hold(
        "floor",
        one.ahead + (other.ahead - one.ahead) * share,
        one.out + (other.out - one.out) * share,
        one.up + (other.up - one.up) * share + high,
        one.heel + (other.heel - one.heel) * share,
    )


def _hands(one: Stance, other: Stance, share: float, a: Body, b: Body) -> tuple[Hold, Hold]:
    """Holds of the hands: a place on the floor it walks to, the same place of the body, or nothing."""
    held = []
    for side in SIDES:
        before, after = one.hands[side], other.hands[side]
        if before.at == after.at == "floor":
            start, end = a.arms[side].wrist, b.arms[side].wrist
            held.append(before if distance(start, end) < SAME_PLACE else _walking(start, end, share, side))
        else:
            held.append(before if before == after else Hold())
    return held[LEFT], held[RIGHT]


def _walking(start: Vector, end: Vector, share: float, side: int) -> Hold:
    """Place of a hand that walks over the floor: the left sets off, no step is over `STEP_LONG`."""
    count = max(1, math.ceil(distance(start, end) / STEP_LONG))
    place = share * count
    step = min(int(place), count - 1)
    own = min(max((place - step) * 2 - (0 if side == LEFT else 1), 0.0), 1.0)
    x, y, z = between(start, end, (step + own) / count)
    return Hold("point", ahead=x, up=y + STEP_HIGH * math.sin(math.pi * own), out=z)
