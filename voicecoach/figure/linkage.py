"""Lengths and joints that postures are built of, and where a foot on the floor is."""

from __future__ import annotations

import math
from collections.abc import Callable

from voicecoach.figure import anatomy as an
from voicecoach.figure.body import SIGN
from voicecoach.figure.stance import Stance
from voicecoach.figure.vectors import UPRIGHT, Rotation, Vector, Z, add, along, rotated, sub, turned

Root = tuple[Vector, Rotation]
"""The middle of the hips, and how they are turned."""
SHOULDERS = an.WAIST + an.RIBS + an.SHOULDER_UP
"""The shoulders' line above the hips, metres, with a straight spine."""
ARM = an.UPPER_ARM + an.FOREARM
LEG = an.THIGH + an.SHANK
STRAIGHT = 0.995
"""Share of its length to which a straight limb is stretched, so that its joint keeps a direction."""


def pitched(degrees: float) -> Rotation:
    """Upright, turned in the plane of the picture: 90 lies on the back, -90 on the belly."""
    return rotated(UPRIGHT, Z, degrees)


def circles(a: Vector, r: float, b: Vector, s: float, *, upper: bool = True) -> Vector:
    """The intersection of two circles in the picture's plane, above (or below) the line of their centres."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    d = min(max(math.hypot(dx, dy), abs(r - s) + 1e-6), r + s - 1e-6)
    size = math.hypot(dx, dy) or 1.0
    ux, uy = dx / size, dy / size
    along_line = (r * r - s * s + d * d) / (2 * d)
    high = math.sqrt(max(r * r - along_line * along_line, 0.0))
    high = high if (ux > 0) == upper else -high
    return (a[0] + ux * along_line - uy * high, a[1] + uy * along_line + ux * high, a[2])


def folded(upper: float, lower: float, bend: float) -> float:
    """From end to end of a limb of two parts that is bent by so many degrees."""
    return math.sqrt(upper**2 + lower**2 + 2 * upper * lower * math.cos(math.radians(bend)))


def bisected(low: float, high: float, over: Callable[[float], bool]) -> float:
    """The value between `low` and `high` at which `over` begins to hold."""
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if over(middle) else (middle, high)
    return (low + high) / 2


BACK_FOOT = 0.47
"""Ankles before the hips, lying with bent knees."""
KNEE = an.KNEE_ROUND
"""The knee's joint above what it kneels on."""


def lifted(ankle: Vector, toes: Vector, degrees: float) -> tuple[Vector, Vector, Vector]:
    """Ankle, foot's direction and sole with the heel lifted over the ball, which stays on the ground."""
    ball = along(add(ankle, (0.0, -an.ANKLE_HEIGHT, 0.0)), toes, an.BALL_AHEAD)
    hinge = (toes[2], 0.0, -toes[0])
    sole = turned((0.0, -1.0, 0.0), hinge, degrees)
    return add(ball, turned(sub(ankle, ball), hinge, degrees)), turned(toes, hinge, degrees), sole


TOE_ANKLE = lifted((0.0, an.ANKLE_HEIGHT, 0.0), (1.0, 0.0, 0.0), an.TIPTOE)[0]
"""The ankle of a foot that stands on its toes where it stood flat before."""
FOOT_HALF = 0.10


def floor_foot(stance: Stance, side: int) -> Vector:
    """The ankle of a foot on the floor."""
    hold, sign = stance.feet[side], SIGN[side]
    ahead = {"on back": BACK_FOOT, "half kneeling": an.THIGH}.get(stance.posture, 0.0)
    return (ahead + hold.ahead, an.ANKLE_HEIGHT + hold.up, sign * (FOOT_HALF + hold.out))


def ankle(stance: Stance, side: int) -> Vector:
    """The ankle of a foot on the floor, higher where its heel is lifted."""
    flat, heel = floor_foot(stance, side), stance.feet[side].heel
    return lifted(flat, (1.0, 0.0, 0.0), heel)[0] if heel else flat
