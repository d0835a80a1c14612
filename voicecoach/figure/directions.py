"""Each direction of a leg or an arm, in each posture -> the angle that it sets. Degrees."""

from __future__ import annotations

LEG_WAYS: dict[tuple[str, str], tuple[str, float]] = {
    ("back", "up"): ("flex", 75), ("back", "down"): ("flex", -2), ("back", "out"): ("out", 35),
    ("back", "in"): ("out", -15), ("back", "forward"): ("flex", 75),
    ("belly", "up"): ("flex", -14), ("belly", "back"): ("flex", -14), ("belly", "out"): ("out", 30),
    ("belly", "down"): ("flex", 1),
    ("side", "up"): ("out", 32), ("side", "out"): ("out", 32), ("side", "forward"): ("flex", 40),
    ("side", "back"): ("flex", -15), ("side", "down"): ("out", -6), ("side", "in"): ("out", -6),
    ("prop", "up"): ("out", 30), ("prop", "out"): ("out", 30), ("prop", "forward"): ("flex", 30),
    ("four", "back"): ("flex", -8), ("four", "up"): ("flex", -15), ("four", "out"): ("out", 45),
    ("four", "down"): ("flex", 30), ("four", "forward"): ("flex", 110),
    ("plank", "up"): ("flex", -14), ("plank", "back"): ("flex", -14), ("plank", "out"): ("out", 25),
    ("up", "forward"): ("flex", 45), ("up", "up"): ("flex", 45), ("up", "back"): ("flex", -25),
    ("up", "out"): ("out", 30), ("up", "in"): ("out", -20), ("up", "down"): ("flex", 0),
    ("seat", "forward"): ("flex", 84), ("seat", "up"): ("flex", 100), ("seat", "out"): ("out", 30),
    ("seat", "down"): ("flex", 84),
    ("kneel", "forward"): ("flex", 70), ("kneel", "back"): ("flex", -20), ("kneel", "out"): ("out", 50),
    ("kneel", "up"): ("flex", 70),
}  # fmt: skip
"""(family, way of a leg) -> the angle of the hip it sets, and how far where no number is given.

A number keeps the sign of the usual angle: `leg back 10` is an angle of -10.
"""

ARM_WAYS: dict[tuple[str, str], tuple[float, float]] = {
    ("*", "forward"): (90, 4), ("*", "up"): (172, 8), ("*", "overhead"): (172, 8), ("*", "back"): (-35, 8),
    ("*", "out"): (0, 88), ("*", "in"): (85, -40), ("*", "down"): (0, 6),
    ("back", "up"): (90, 4), ("back", "forward"): (90, 4), ("side", "up"): (0, 85),
    ("belly", "forward"): (176, 10), ("belly", "up"): (182, 12), ("belly", "back"): (-12, 12),
    ("four", "forward"): (176, 6), ("four", "up"): (176, 6), ("four", "out"): (90, 80),
    ("four", "back"): (-10, 10),
    ("four", "down"): (85, 0),
    ("plank", "forward"): (176, 6), ("plank", "up"): (176, 6), ("plank", "out"): (90, 80),
}  # fmt: skip
"""(family, way of an arm) -> the shoulder's flex and out; `*` where a family has none of its own."""
