"""Placing of a posture: position and turn of the hips, places of hands and feet on the floor."""

from __future__ import annotations

import math
from collections.abc import Callable

from msgspec.structs import replace

from voicecoach.figure import anatomy as an
from voicecoach.figure.body import LEFT, RIGHT, SIGN, trunk
from voicecoach.figure.linkage import (
    ARM,
    BACK_FOOT,
    KNEE,
    LEG,
    SHOULDERS,
    STRAIGHT,
    TOE_ANKLE,
    Root,
    bisected,
    circles,
    folded,
    pitched,
)
from voicecoach.figure.stance import Stance
from voicecoach.figure.upright import against_wall, kneeling, seated, standing
from voicecoach.figure.vectors import (
    Rotation,
    Vector,
    Z,
    add,
    along,
    between,
    rotated,
    to_world,
)

# --- lying ----------------------------------------------------------------------------------------


def on_back(stance: Stance, feet: tuple[Vector, Vector]) -> Root:
    """On the back; `lift` raises the hips about the shoulders until hips and knees are in line."""
    anchor = (-SHOULDERS, an.CHEST_DEEP, 0.0)
    planted = [foot for foot, hold in zip(feet, stance.feet, strict=True) if hold.at == "floor"]
    ankle = planted[0] if planted else (BACK_FOOT, an.ANKLE_HEIGHT, 0.0)

    def passed(angle: float) -> bool:
        a = math.radians(angle)
        knee = (
            anchor[0] + (SHOULDERS + an.THIGH) * math.cos(a),
            anchor[1] + (SHOULDERS + an.THIGH) * math.sin(a),
        )
        return math.hypot(knee[0] - ankle[0], knee[1] - ankle[1]) > an.SHANK

    top = 30.0
    if planted:
        least = min(range(45), key=lambda a: _bridge_gap(anchor, ankle, a))
        top = bisected(least, 60, passed)
    angle = stance.lift * top
    rotation = pitched(90 + angle)
    hips = along(anchor, rotation[1], -SHOULDERS)
    return add(hips, (stance.ahead, 0.0, stance.aside)), rotated(rotation, rotation[1], -stance.roll)


def _bridge_gap(anchor: Vector, ankle: Vector, angle: float) -> float:
    a = math.radians(angle)
    knee = (
        anchor[0] + (SHOULDERS + an.THIGH) * math.cos(a),
        anchor[1] + (SHOULDERS + an.THIGH) * math.sin(a),
    )
    return math.hypot(knee[0] - ankle[0], knee[1] - ankle[1])


def on_belly(stance: Stance, _: tuple[Vector, Vector]) -> Root:
    """On the belly, head to the right."""
    return (stance.ahead, 0.1 + 0.25 * stance.lift, stance.aside), pitched(-90)


def lying(down: int) -> Rotation:
    """On one side, the belly towards the viewer."""
    sign = -SIGN[down]
    return ((0.0, 0.0, 1.0), (sign, 0.0, 0.0), (0.0, sign, 0.0))


def on_side(stance: Stance, _: tuple[Vector, Vector]) -> Root:
    """On one side with the head on the lower arm."""
    rotation = rotated(lying(stance.down), Z, -SIGN[stance.down] * 4)
    rotation = rotated(rotation, rotation[1], SIGN[stance.down] * stance.roll)
    return (0.0, 0.175, stance.aside), rotation


def propped(stance: Stance, _: tuple[Vector, Vector]) -> Root:
    """On one side, on forearm and knees (long legs: feet); `lift` brings hips into their line.

    Forearm and knees stay where they are: thigh, trunk and upper arm are the bars of a linkage.
    """
    leg = LEG if stance.angles.legs[stance.down].knee < 45 else an.THIGH
    narrow = an.SHOULDER_HALF - an.HIP_HALF
    rest = 0.055 if leg == an.THIGH else 0.05
    elbow = (0.0, 0.04, 0.0)
    rise = elbow[1] + an.UPPER_ARM - rest
    line = SHOULDERS + leg
    tilt = bisected(
        0, 60, lambda t: line * math.sin(math.radians(t)) - narrow * math.cos(math.radians(t)) > rise
    )
    t = math.radians(tilt)
    knee = (-(line * math.cos(t) + narrow * math.sin(t)), rest, 0.0)
    low, high = 0.095, rest + leg * math.sin(t)
    height = low + (high - low) * stance.lift
    lower_hip = (knee[0] + math.sqrt(leg**2 - (height - rest) ** 2), height, 0.0)
    shoulder = circles(lower_hip, math.hypot(SHOULDERS, narrow), elbow, an.UPPER_ARM)
    angle = math.degrees(math.atan2(shoulder[1] - lower_hip[1], shoulder[0] - lower_hip[0]))
    angle += math.degrees(math.atan2(narrow, SHOULDERS))
    rotation = rotated(lying(LEFT), Z, angle)
    hips = along(lower_hip, rotation[2], an.HIP_HALF)
    if stance.down == RIGHT:
        f, u, r = rotation
        rotation = (f, (-u[0], u[1], u[2]), (r[0], -r[1], r[2]))
        hips = (-hips[0], hips[1], hips[2])
    return hips, rotation


# --- on hands, knees and toes ---------------------------------------------------------------------

QUADRUPED_PITCH = 9.0


def on_hands_and_knees(stance: Stance, _: tuple[Vector, Vector]) -> Root:
    """On hands and knees; `rock` takes the hips back over the knees, and the trunk down as hands ask."""
    r = math.radians(stance.rock)
    hips = (-an.THIGH * math.sin(r) + stance.ahead, KNEE + an.THIGH * math.cos(r), stance.aside)
    hand = QUADRUPED_HAND
    pitch = QUADRUPED_PITCH + stance.lean

    def reached(down: float) -> bool:
        if stance.angles.spine.flex:
            above = trunk(hips, pitched(-90 + pitch - down), stance.angles)
            x, y, _ = along(above.ribs, above.chest[1], an.SHOULDER_UP)
            return math.hypot(x - hand, y - an.PALM) <= ARM * STRAIGHT
        p = math.radians(pitch - down)
        x, y = hips[0] + SHOULDERS * math.cos(p), hips[1] + SHOULDERS * math.sin(p)
        return math.hypot(x - hand, y - an.PALM) <= ARM * STRAIGHT

    if stance.posture == "on forearms and knees":
        return hips, pitched(-90 - 16 + stance.lean)
    least = -60.0 if stance.angles.spine.flex > 0 else 0.0  # a rounded back rises between straight arms
    drop = 0.0 if reached(least) else bisected(least, 70, reached)
    return hips, rotated(pitched(-90 + pitch - drop), (math.cos(0.15), math.sin(0.15), 0.0), stance.roll)


QUADRUPED_HAND = SHOULDERS * math.cos(math.radians(QUADRUPED_PITCH)) + 0.01


def plank(stance: Stance, _: tuple[Vector, Vector]) -> Root:
    """Hands (or forearms) and toes (or knees) on the floor; `lift` above 0 pikes the hips up."""
    on_knees = stance.posture.endswith("knees")
    forearms = "forearm" in stance.posture
    leg = an.THIGH if on_knees else LEG * STRAIGHT
    base = (0.0, KNEE, 0.0) if on_knees else (TOE_ANKLE[0], TOE_ANKLE[1], 0.0)
    high = an.UPPER_ARM + 0.04 if forearms else ARM * STRAIGHT + an.PALM
    full = leg + SHOULDERS
    level = math.asin((high - base[1]) / full)
    hand = (base[0] + full * math.cos(level), high - (an.UPPER_ARM if forearms else ARM * STRAIGHT), 0.0)
    fold = math.radians(stance.lift * 60)
    far = math.sqrt(leg**2 + SHOULDERS**2 + 2 * leg * SHOULDERS * math.cos(fold))
    shoulder = circles(base, far, hand, an.UPPER_ARM if forearms else ARM * STRAIGHT)
    if not stance.lift:
        shoulder = (hand[0], high, 0.0)
    if stance.dip and not forearms:
        shoulder = circles(base, full, hand, folded(an.UPPER_ARM, an.FOREARM, stance.dip))
        hips = between(base, shoulder, leg / full)
    else:
        hips = circles(base, leg, shoulder, SHOULDERS, upper=stance.lift >= 0)
    angle = math.degrees(math.atan2(shoulder[1] - hips[1], shoulder[0] - hips[0]))
    return hips, pitched(-90 + angle)


def plank_hand(stance: Stance) -> float:
    """The hands (or elbows) of a plank before its toes (or knees), metres."""
    hips, rotation = plank(replace(stance, lift=0.0, dip=0.0), ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)))
    return along(hips, rotation[1], SHOULDERS)[0]


# --- upright --------------------------------------------------------------------------------------


RULES: dict[str, Callable[[Stance, tuple[Vector, Vector]], Root]] = {
    "on back": on_back,
    "on belly": on_belly,
    "on side": on_side,
    "on forearm and knees": propped,
    "on hands and knees": on_hands_and_knees,
    "on forearms and knees": on_hands_and_knees,
    "kneeling": kneeling,
    "half kneeling": kneeling,
    "plank": plank,
    "forearm plank": plank,
    "plank on knees": plank,
    "forearm plank on knees": plank,
    "standing": standing,
    "seated": seated,
    "against wall": against_wall,
}


# --- hands and feet on the floor -------------------------------------------------------------------

HAND_HALF = 0.165


def floor_hand(stance: Stance, side: int, root: Root) -> Vector:
    """The wrist of a hand on the floor."""
    hold, sign = stance.hands[side], SIGN[side]
    out = sign * (HAND_HALF + hold.out)
    match stance.posture:
        case "on hands and knees":
            return (QUADRUPED_HAND + hold.ahead, an.PALM + hold.up, out)
        case "on back":
            return (-0.02 + hold.ahead, 0.035, sign * (0.27 + hold.out))
        case "plank" | "plank on knees":
            return (plank_hand(stance) + hold.ahead, an.PALM + hold.up, out)
        case "on side" | "on forearm and knees":
            hips, rotation = root
            point = add(hips, to_world(rotation, (0.30 + hold.ahead, 0.28, 0.0)))
            return (point[0], 0.03, point[2])
        case "seated":
            return (-0.55 + hold.ahead, 0.03, out)
        case _:
            return (0.42 + hold.ahead, an.PALM + hold.up, out)
