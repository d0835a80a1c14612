"""Flat shapes of a drawing: round parts projected into the picture, as SVG path data in centimetres."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from voicecoach.figure.view import Point

Circle = tuple[float, float, float]
"""Middle and radius in the picture: a ball seen from anywhere is one."""
STEPS = 20
"""Corners of a circle where it becomes part of a hull."""


class Shape(Struct, frozen=True):
    """A closed outline and the tone it is filled with; `line` draws its edge too."""

    path: str
    tone: str
    line: bool = True


class Group(Struct, frozen=True):
    """Shapes that are one thing: edges below all their fills, so that only the outer edge shows."""

    shapes: tuple[Shape, ...]
    depth: float = 0.0  # greater is nearer
    name: str = ""


def number(value: float) -> str:
    """A coordinate in tenths of a millimetre, as short as it goes."""
    text = f"{value * 100:.1f}"
    return "0" if text in {"-0.0", "0.0"} else text.removesuffix(".0")


def outline(points: Sequence[Point]) -> str:
    """A closed line through points (metres)."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"


@cache
def _turn(steps: int) -> tuple[Point, ...]:
    return tuple((math.cos(2 * math.pi * i / steps), math.sin(2 * math.pi * i / steps)) for i in range(steps))


def hull(circles: Sequence[Circle], steps: int = STEPS) -> list[Point]:
    """The corners of the smallest convex shape round circles (Andrew's monotone chain)."""
    turn = _turn(steps)
    points = sorted([(x + r * c, y + r * s) for x, y, r in circles for c, s in turn])
    return _half(points) + _half(points[::-1])


def _half(ordered: list[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in ordered:
        x, y = point
        while len(kept) > 1:
            (ax, ay), (bx, by) = kept[-2], kept[-1]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            kept.pop()
        kept.append(point)
    return kept[:-1]


def capsule(a: Circle, b: Circle) -> str:
    """The outline round two circles and what is between them."""
    (ax, ay, ar), (bx, by, br) = a, b
    dx, dy = bx - ax, by - ay
    far = math.hypot(dx, dy)
    if far <= abs(ar - br) + 1e-6:
        return disc(a if ar >= br else b)
    way = math.atan2(dy, dx)
    spread = math.acos((ar - br) / far)
    one, other = way + spread, way - spread
    p = (ax + ar * math.cos(one), ay + ar * math.sin(one))
    q = (ax + ar * math.cos(other), ay + ar * math.sin(other))
    r = (bx + br * math.cos(other), by + br * math.sin(other))
    s = (bx + br * math.cos(one), by + br * math.sin(one))
    wide = int(spread < math.pi / 2)
    return (
        f"M{_at(p)}A{number(ar)} {number(ar)} 0 {wide} 1 {_at(q)}L{_at(r)}"
        f"A{number(br)} {number(br)} 0 {1 - wide} 1 {_at(s)}Z"
    )


def disc(circle: Circle) -> str:
    """A circle's outline."""
    x, y, r = circle
    n = number(r)
    return f"M{_at((x - r, y))}A{n} {n} 0 1 1 {_at((x + r, y))}A{n} {n} 0 1 1 {_at((x - r, y))}Z"


def _at(p: Point) -> str:
    return f"{number(p[0])} {number(p[1])}"
