"""Poses that no body can take: joints beyond their range, limbs through the floor, hands out of reach."""

from __future__ import annotations

from collections.abc import Iterator

from voicecoach.figure import anatomy as an
from voicecoach.figure.body import SIDES, Body
from voicecoach.figure.linkage import floor_foot
from voicecoach.figure.moving import Movement
from voicecoach.figure.placing import floor_hand
from voicecoach.figure.stance import Stance
from voicecoach.figure.vectors import distance

_NAMES = ("left", "right")
_THROUGH = 0.05
"""Metres into the floor that are a fault; less is skin and clothes."""
_SHORT = 0.02
"""Metres that what is held may stay from where it should be."""


def faults(movement: Movement) -> Iterator[tuple[int, str]]:
    """Each fault of each key: the number of its pose line, and a sentence."""
    for key, stance in enumerate(movement.keys):
        body = movement.key_body(key)
        for message in (*beyond(body), *below(body), *out_of_reach(stance, body)):
            yield movement.lines[key], message


def angles(body: Body) -> Iterator[tuple[str, str, float]]:
    """Every joint angle: whose ("left", "right" or ""), its name in the table of ranges, degrees."""
    for side in SIDES:
        leg, arm = body.angles.legs[side], body.angles.arms[side]
        yield _NAMES[side], "hip flex", leg.flex
        yield _NAMES[side], "hip out", leg.out
        yield _NAMES[side], "knee bend", leg.knee
        yield _NAMES[side], "ankle point", leg.point
        if abs(arm.out) < 80:
            yield _NAMES[side], "shoulder flex", arm.flex
        yield _NAMES[side], "shoulder out", arm.out
        yield _NAMES[side], "elbow bend", arm.elbow
    for name, part in (("spine", body.angles.spine), ("neck", body.angles.neck)):
        yield "", f"{name} flex", part.flex
        yield "", f"{name} bend", part.bend
        yield "", f"{name} twist", part.twist


def beyond(body: Body) -> Iterator[str]:
    """Joints that go further than a person's."""
    for whose, name, angle in angles(body):
        low, high = an.RANGES[name]
        if not low - 0.5 <= angle <= high + 0.5:
            joint, way = name.split()
            limit = high if angle > high else low
            owner = f"The {whose} {joint}" if whose else f"The {joint}"
            yield f"{owner} is at {angle:.0f} degrees ({way}); it goes to {limit:.0f}."


def below(body: Body) -> Iterator[str]:
    """Yield what is through the floor."""
    for side in SIDES:
        leg, arm = body.legs[side], body.arms[side]
        for part, lowest in (
            ("knee", leg.knee[1] - an.KNEE_ROUND),
            ("foot", min(leg.heel[1], leg.ball[1], leg.ankle[1] - 0.03)),
            ("hand", min(arm.wrist[1], arm.tip[1]) - 0.015),
            ("elbow", arm.elbow[1] - an.ELBOW_ROUND),
        ):
            if lowest < -_THROUGH:
                yield f"The {_NAMES[side]} {part} is {-lowest * 100:.0f} cm through the floor."
    if body.trunk.head[1] < an.HEAD_ROUND - _THROUGH:
        yield f"The head is {(an.HEAD_ROUND - body.trunk.head[1]) * 100:.0f} cm through the floor."


def out_of_reach(stance: Stance, body: Body) -> Iterator[str]:
    """Hands and feet that are said to be on the floor, and can't come to it."""
    for side in SIDES:
        if stance.feet[side].at == "floor" and not stance.feet[side].heel:
            short = distance(body.legs[side].ankle, floor_foot(stance, side))
            if short > _SHORT:
                yield f"The {_NAMES[side]} foot stays {short * 100:.0f} cm from where it should stand."
        if stance.hands[side].at == "floor":
            short = distance(
                body.arms[side].wrist, floor_hand(stance, side, (body.trunk.hips, body.trunk.pelvis))
            )
            if short > _SHORT:
                yield f"The {_NAMES[side]} hand stays {short * 100:.0f} cm from the floor."
