"""The view of the picture: world -> picture, metres, by parallel projection."""

from __future__ import annotations

import math

from msgspec import Struct

from voicecoach.figure.vectors import Vector, dot, sub

Point = tuple[float, float]


class Camera(Struct, frozen=True):
    """A camera by its directions in the world; `origin` is what is in the picture's middle.

    `towards` leads from the scene to the camera, `right` and `up` are those of the picture. The middle goes
    along with who travels.
    """

    towards: Vector
    right: Vector
    up: Vector
    origin: Vector = (0.0, 0.0, 0.0)

    def point(self, at: Vector) -> Point:
        """A point in the picture, y down."""
        seen = sub(at, self.origin)
        return (dot(seen, self.right), -dot(seen, self.up))

    def depth(self, at: Vector) -> float:
        """The nearness: greater is nearer."""
        return dot(at, self.towards)


def camera(azimuth: float, height: float) -> Camera:
    """A camera at these angles (degrees): `azimuth` 0 sees the right side, 90 what is ahead."""
    a, e = math.radians(azimuth), math.radians(height)
    return Camera(
        towards=(math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e)),
        right=(math.cos(a), 0.0, -math.sin(a)),
        up=(-math.sin(a) * math.sin(e), math.cos(e), -math.cos(a) * math.sin(e)),
    )


VIEWS: dict[str, tuple[float, float]] = {
    "on back": (16, 14),
    "on belly": (-14, 16),
    "on side": (8, 24),
    "on forearm and knees": (8, 20),
    "on hands and knees": (22, 12),
    "on forearms and knees": (22, 12),
    "plank": (20, 12),
    "forearm plank": (20, 12),
    "plank on knees": (20, 12),
    "forearm plank on knees": (20, 12),
    "standing": (35, 8),
    "seated": (32, 10),
    "kneeling": (32, 10),
    "half kneeling": (32, 10),
    "against wall": (35, 8),
}
"""Posture -> the side it shows most from (azimuth, height)."""

SEEN: dict[str, tuple[float, float]] = {
    "front": (80, 8),
    "side": (20, 8),
    "back": (-100, 8),
    "above": (0, 60),
}
"""`seen from WORD` for one who is upright."""
