"""Vectors and rotations of three-dimensional space, as plain tuples.

The world: x to the right of the picture, y up, z towards the viewer; metres.
"""

from __future__ import annotations

import math

Vector = tuple[float, float, float]
Rotation = tuple[Vector, Vector, Vector]
"""Three columns: where the body's forward, upward and rightward directions point in the world."""

X: Vector = (1.0, 0.0, 0.0)
Y: Vector = (0.0, 1.0, 0.0)
Z: Vector = (0.0, 0.0, 1.0)
UPRIGHT: Rotation = (X, Y, Z)


def add(a: Vector, b: Vector) -> Vector:
    """The sum."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def sub(a: Vector, b: Vector) -> Vector:
    """The way from `b` to `a`."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def scale(a: Vector, by: float) -> Vector:
    """`a`, `by` times as long."""
    return (a[0] * by, a[1] * by, a[2] * by)


def along(a: Vector, direction: Vector, far: float) -> Vector:
    """The point `far` metres from `a` in a direction of length 1."""
    return (a[0] + direction[0] * far, a[1] + direction[1] * far, a[2] + direction[2] * far)


def dot(a: Vector, b: Vector) -> float:
    """The inner product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """The vector at right angles to both, by the right hand."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vector) -> float:
    """The length."""
    return math.sqrt(dot(a, a))


def distance(a: Vector, b: Vector) -> float:
    """The distance of two points."""
    return length(sub(a, b))


def unit(a: Vector, otherwise: Vector = X) -> Vector:
    """`a` with length 1; `otherwise` where it has none."""
    size = length(a)
    return scale(a, 1 / size) if size > 1e-9 else otherwise


def between(a: Vector, b: Vector, share: float) -> Vector:
    """The point at `share` (0 to 1) of the way from `a` to `b`."""
    return add(a, scale(sub(b, a), share))


def across(a: Vector, axis: Vector) -> Vector:
    """The part of `a` at right angles to `axis` (of length 1)."""
    return sub(a, scale(axis, dot(a, axis)))


def turned(a: Vector, axis: Vector, degrees: float) -> Vector:
    """`a` turned about `axis` (of length 1) by the right hand (Rodrigues)."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return add(add(scale(a, c), scale(cross(axis, a), s)), scale(axis, dot(axis, a) * (1 - c)))


def rotated(rotation: Rotation, axis: Vector, degrees: float) -> Rotation:
    """A rotation turned further about an axis of the world."""
    return (
        turned(rotation[0], axis, degrees),
        turned(rotation[1], axis, degrees),
        turned(rotation[2], axis, degrees),
    )


def to_world(rotation: Rotation, a: Vector) -> Vector:
    """A direction of the body (forward, up, right) in the world."""
    f, u, r = rotation
    return (
        f[0] * a[0] + u[0] * a[1] + r[0] * a[2],
        f[1] * a[0] + u[1] * a[1] + r[1] * a[2],
        f[2] * a[0] + u[2] * a[1] + r[2] * a[2],
    )


def to_body(rotation: Rotation, a: Vector) -> Vector:
    """A direction of the world in the body's (forward, up, right)."""
    return (dot(rotation[0], a), dot(rotation[1], a), dot(rotation[2], a))


def quaternion(rotation: Rotation) -> tuple[float, float, float, float]:
    """The rotation as w, x, y, z of length 1."""
    (a, d, g), (b, e, h), (c, f, i) = rotation  # rows a b c / d e f / g h i
    trace = a + e + i
    if trace > 0:
        s = 2 * math.sqrt(trace + 1)
        return (s / 4, (h - f) / s, (c - g) / s, (d - b) / s)
    if a >= e and a >= i:
        s = 2 * math.sqrt(max(1 + a - e - i, 0))
        return ((h - f) / s, s / 4, (b + d) / s, (c + g) / s)
    if e >= i:
        s = 2 * math.sqrt(max(1 + e - a - i, 0))
        return ((c - g) / s, (b + d) / s, s / 4, (f + h) / s)
    s = 2 * math.sqrt(max(1 + i - a - e, 0))
    return ((d - b) / s, (c + g) / s, (f + h) / s, s / 4)


def blend(one: Rotation, other: Rotation, share: float) -> Rotation:
    """The rotation at `share` (0 to 1) of the shortest way between two (slerp)."""
    if one == other:
        return one
    p, q = quaternion(one), quaternion(other)
    cosine = sum(a * b for a, b in zip(p, q, strict=True))
    if cosine < 0:
        q, cosine = (-q[0], -q[1], -q[2], -q[3]), -cosine
    angle = math.acos(min(cosine, 1))
    if angle < 1e-6:
        return other
    a, b = math.sin((1 - share) * angle) / math.sin(angle), math.sin(share * angle) / math.sin(angle)
    w, x, y, z = (a * m + b * n for m, n in zip(p, q, strict=True))
    return (
        (1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)),
        (2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)),
        (2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)),
    )
