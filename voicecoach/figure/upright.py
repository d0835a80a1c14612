"""Where the hips of one who stands, sits or kneels are, and how they are turned."""

from __future__ import annotations

import math

from voicecoach.figure import anatomy as an
from voicecoach.figure.body import RIGHT, SIGN, Angles, trunk
from voicecoach.figure.linkage import (
    KNEE,
    STRAIGHT,
    Root,
    bisected,
    floor_foot,
    folded,
    pitched,
)
from voicecoach.figure.stance import Stance
from voicecoach.figure.vectors import UPRIGHT, Rotation, Vector


def kneeling(stance: Stance, _: tuple[Vector, Vector]) -> Root:
    """On the knees, the trunk upright."""
    r = math.radians(stance.rock)
    x = -an.THIGH * math.sin(r) + stance.ahead
    return (x, KNEE + math.sqrt(max(an.THIGH**2 - x**2, 0.0)), stance.aside), pitched(-stance.lean)


MIDFOOT = 0.045
"""The middle of the weight before the ankles, metres."""


def standing(stance: Stance, feet: tuple[Vector, Vector]) -> Root:
    """On the feet, the weight over what stands; `squat` bends the knees, `lean` pitches the trunk."""
    planted = [foot for foot, hold in zip(feet, stance.feet, strict=True) if hold.at == "floor"] or list(feet)
    k = math.radians(stance.squat)
    far = folded(an.THIGH, an.SHANK, stance.squat) * STRAIGHT
    rotation = pitched(-stance.lean)
    middle = sum(foot[0] for foot in planted) / len(planted)
    balance = sum(_balance(stance, side) for side, foot in enumerate(feet) if foot in planted) / len(planted)
    aside = (
        sum(foot[2] for foot in planted) / len(planted) * (1.0 if len(planted) > 1 else 0.8) + stance.aside
    )

    def hips_at(x: float) -> Vector:
        heights = []
        for side, foot in enumerate(feet):
            if foot not in planted:
                continue
            flat = math.hypot(x - foot[0], aside + SIGN[side] * an.HIP_HALF - foot[2])
            heights.append(foot[1] + math.sqrt(max(far**2 - flat**2, 0.04)))
        return (x, min(heights), aside)

    def too_far_ahead(x: float) -> bool:
        return _weight(stance.angles, hips_at(x), rotation, middle, k) > balance

    x = bisected(middle - 0.6, middle + 0.5, too_far_ahead)
    return hips_at(x + stance.ahead), rotation


def _balance(stance: Stance, side: int) -> float:
    """The middle of what a foot stands on, along x: its ball alone where the heel is lifted."""
    return floor_foot(stance, side)[0] + (an.BALL_AHEAD if stance.feet[side].heel else MIDFOOT)


def _weight(angles: Angles, hips: Vector, rotation: Rotation, foot: float, knee: float) -> float:
    """The middle of the body's weight along x; shares of the weight after Winter."""
    spine = trunk(hips, rotation, angles)
    knees = (hips[0] + foot) / 2 + 0.2 * math.sin(knee / 2) * 2
    arms = sum(math.sin(math.radians(arm.flex)) for arm in angles.arms) / 2 * 0.25
    parts = (
        (0.50, (spine.hips[0] + spine.neck[0]) / 2),
        (0.08, spine.head[0]),
        (0.10, spine.neck[0] + arms),
        (0.20, (hips[0] + knees) / 2),
        (0.12, (knees + foot) / 2),
    )
    return sum(share * x for share, x in parts)


def seated(stance: Stance, _: tuple[Vector, Vector]) -> Root:
    """On a seat; feet under the knees."""
    return (-an.THIGH - 0.01 + stance.ahead, stance.seat + 0.095, stance.aside), pitched(-stance.lean)


def against_wall(stance: Stance, feet: tuple[Vector, Vector]) -> Root:
    """The back on a wall, feet before it."""
    far = folded(an.THIGH, an.SHANK, stance.squat) * STRAIGHT
    wall = feet[RIGHT][0] - WALL_FOOT
    height = feet[RIGHT][1] + math.sqrt(max(far**2 - WALL_FOOT**2, 0.0))
    return (wall, height, 0.0), UPRIGHT


WALL_FOOT = 0.40
"""The ankles before the hips, with the back on a wall."""
