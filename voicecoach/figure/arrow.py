"""The arrow of a movement: the way of what moves most, from the start to a key."""

from __future__ import annotations

import math
from itertools import pairwise

from voicecoach.figure.between import mixed
from voicecoach.figure.body import SIDES, Body
from voicecoach.figure.moving import Movement
from voicecoach.figure.shapes import Group, Shape, capsule, hull, outline
from voicecoach.figure.vectors import Vector, distance
from voicecoach.figure.view import Camera, Point

LEAST = 0.05
"""Metres below which nothing moves that an arrow could show."""
_STEPS = 10
_HIPS = 0
"""The place of the hips in what an arrow can follow."""
_THICK = 0.014
_HEAD = 0.07
_EDGE = 0.008


def arrow(movement: Movement, before: int, key: int, view: Camera) -> Group | None:
    """The arrow over the picture of a key, from the one before; None where hardly anything moves."""
    start, end = movement.keys[before], movement.keys[key]
    bodies = [mixed(start, end, n / _STEPS, movement.start) for n in range(_STEPS + 1)]
    first, last = _points(bodies[0]), _points(bodies[-1])
    far = [distance(a, b) for a, b in zip(first, last, strict=True)]
    most = max(range(len(far)), key=far.__getitem__)
    if far[most] < LEAST:
        return None
    if far[_HIPS] > far[most] / 2 and movement.travel == (0.0, 0.0):
        # Where the hips go, the rest goes with them; of a walk the step is shown.
        most = _HIPS
    return _drawn([view.point(_points(body)[most]) for body in bodies])


def _points(body: Body) -> tuple[Vector, ...]:
    """Points that an arrow can follow; of those that move alike the first is taken."""
    limbs = [p for s in SIDES for p in (body.legs[s].ankle, body.legs[s].knee, body.arms[s].wrist)]
    return (body.trunk.hips, *limbs, body.trunk.head)


def _drawn(way: list[Point]) -> Group:
    """The arrow along a way, on a pale edge that sets it off against clothes."""
    return Group((*_shapes(way, "pillow", _EDGE), *_shapes(way, "arrow", 0.0)), name="arrow")


def _shapes(way: list[Point], tone: str, edge: float) -> list[Shape]:
    thick = _THICK + edge
    lengths = [math.dist(a, b) for a, b in pairwise(way)]
    whole, kept = sum(lengths), 0.0
    tip, before = way[-1], way[0]
    shapes = []
    for (a, b), long in zip(pairwise(way), lengths, strict=True):
        kept += long
        if kept > whole - _HEAD * 0.6:
            before = a
            break
        shapes.append(Shape(capsule((*a, thick), (*b, thick)), tone, line=False))
        before = b
    angle = math.atan2(tip[1] - before[1], tip[0] - before[0])
    wing = [
        (tip[0] - _HEAD * math.cos(angle + turn), tip[1] - _HEAD * math.sin(angle + turn))
        for turn in (-0.5, 0.5)
    ]
    base = ((wing[0][0] + wing[1][0]) / 2, (wing[0][1] + wing[1][1]) / 2)
    shapes.append(Shape(capsule((*before, thick), (*base, thick)), tone, line=False))
    corners = [(*corner, edge) for corner in (tip, *wing)]
    head = outline(hull(corners)) if edge else outline([tip, *wing])
    shapes.append(Shape(head, tone, line=False))
    return shapes
