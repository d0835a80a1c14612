"""The mat and the shadow below the person."""

from __future__ import annotations

import math
from collections.abc import Sequence

from voicecoach.figure.body import SIDES, Body
from voicecoach.figure.moving import Movement
from voicecoach.figure.shapes import Group, Shape, hull, outline
from voicecoach.figure.vectors import Vector
from voicecoach.figure.view import Camera
from voicecoach.figure.words import Thing

UPRIGHT = frozenset(("standing", "seated", "kneeling", "half kneeling", "against wall"))
MAT_HALF = 0.36
"""Half the width of a mat, metres."""


def extent(body: Body) -> list[Vector]:
    """Points that a box round the body must hold, metres."""
    t = body.trunk
    points = [t.hips, t.neck, t.ribs]
    points += [
        (t.head[0] + dx, t.head[1] + dy, t.head[2] + dz)
        for dx in (-0.13, 0.13)
        for dy in (-0.1, 0.12)
        for dz in (-0.1, 0.1)
    ]
    for side in SIDES:
        leg, arm = body.legs[side], body.arms[side]
        points += [
            leg.hip,
            leg.knee,
            leg.ankle,
            leg.heel,
            leg.toe,
            arm.shoulder,
            arm.elbow,
            arm.wrist,
            arm.tip,
        ]
    return points


def ground(movement: Movement, body: Body, view: Camera) -> list[Group]:
    """The mat (for whoever lies or kneels) and the shadow."""
    groups: list[Group] = []
    corners = mat(movement)
    if corners:
        under = [(x, -0.018, z) for x, _, z in corners]
        edge = Shape(
            outline(hull([(*view.point(p), 0.0) for p in (*corners, *under)])), "mat edge", line=False
        )
        groups.append(
            Group((edge, Shape(outline([view.point(p) for p in corners]), "mat", line=False)), name="mat")
        )
    groups.append(_shadow(body, view))
    return groups


def mat(movement: Movement) -> list[Vector]:
    """Corners of the mat, metres; none for one who stands or sits, unless the script says a mat."""
    start, stance = movement.start, movement.keys[0]
    has_mat = stance.posture not in UPRIGHT or stance.posture in {"kneeling", "half kneeling"}
    if not has_mat and not any(isinstance(one, Thing) and one.name == "mat" for one in movement.clauses):
        return []
    xs = [point[0] for point in extent(start)]
    left, right = min(xs) - 0.04, max(xs) + 0.04
    middle = start.trunk.hips[2]
    half = MAT_HALF if stance.posture != "on side" else 0.42
    return [
        (left, 0.0, middle - half),
        (right, 0.0, middle - half),
        (right, 0.0, middle + half),
        (left, 0.0, middle + half),
    ]


def _shadow(body: Body, view: Camera) -> Group:
    """Two tones on the ground below the body, the wider one lighter."""
    parts: list[list[tuple[Vector, float]]] = []
    t = body.trunk
    parts.append([(t.hips, 0.15), (t.ribs, 0.15)])
    parts.append([(t.ribs, 0.14), (t.head, 0.09)])
    for side in SIDES:
        leg, arm = body.legs[side], body.arms[side]
        parts += [
            [(leg.hip, 0.08), (leg.knee, 0.06)],
            [(leg.knee, 0.06), (leg.ankle, 0.045)],
            [(leg.heel, 0.045), (leg.toe, 0.035)],
            [(arm.shoulder, 0.05), (arm.elbow, 0.04)],
            [(arm.elbow, 0.04), (arm.tip, 0.03)],
        ]
    shapes: list[Shape] = []
    for wider, tone in ((1.5, "soft"), (0.95, "shadow")):
        thinned = [
            [(at, r * wider * _thinned(at[1], limb=n > 1)) for at, r in part] for n, part in enumerate(parts)
        ]
        seen = [part for part in thinned if max(radius for _, radius in part) > SPECK]
        shapes += [Shape(outline(_flat(view, part)), tone, line=False) for part in seen]
    return Group(tuple(shapes), name="shadow")


def _thinned(high: float, *, limb: bool) -> float:
    """Share of its width that the shadow of what is so high has; a limb in the air throws none."""
    if limb:
        return max(0.0, 1 - high / HIGH_LIMB)
    return max(0.35, 1 - high * 0.5)


SPECK = 0.012
"""Metres: a shadow no wider than that is left out."""
HIGH_LIMB = 0.38
"""Metres above which the shadow of an arm or a leg would be a mere line."""


def _flat(view: Camera, balls: Sequence[tuple[Vector, float]]) -> list[tuple[float, float]]:
    circles = []
    for (x, _, z), radius in balls:
        for step in range(12):
            a = step * math.pi / 6
            px, py = view.point((x + radius * math.cos(a), 0.0, z + radius * math.sin(a)))
            circles.append((px, py, 0.0))
    return hull(circles, steps=1)
