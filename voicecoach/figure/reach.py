"""Inverse kinematics of a limb of two parts: where its middle joint is when its end is held."""

from __future__ import annotations

import math

from voicecoach.figure.vectors import Vector, across, add, cross, distance, scale, sub, unit


def middle(start: Vector, end: Vector, upper: float, lower: float, towards: Vector) -> tuple[Vector, Vector]:
    """The knee or elbow between `start` and `end`, bent in the direction `towards`; and the end reached.

    The end is `end` itself where the limb is long enough, else as near to it as a straight limb comes.
    """
    way = unit(sub(end, start))
    far = min(distance(start, end), (upper + lower) * 0.9999)
    far = max(far, abs(upper - lower) + 0.001)
    reached = add(start, scale(way, far))
    ahead = (upper * upper - lower * lower + far * far) / (2 * far)
    high = math.sqrt(max(upper * upper - ahead * ahead, 0.0))
    side = unit(across(towards, way), unit(cross(way, (0.0, 0.0, 1.0)), (0.0, 1.0, 0.0)))
    return add(add(start, scale(way, ahead)), scale(side, high)), reached
