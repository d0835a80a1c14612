"""Posture -> the stance it begins with: joints, and what hands and feet rest on."""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.figure.anatomy import TIPTOE
from voicecoach.figure.body import LEFT, RIGHT, Angles, Arm, Leg, Spine
from voicecoach.figure.stance import FLOOR, FREE, Hold, Stance, both_arms, both_legs

_KNEE = Hold("knee")
_TOES = Hold("floor", out=-0.01, heel=TIPTOE)
_FOREARM = Hold("forearm")
ON_FLOOR = 0.1
"""Metres: a seat lower than that is the floor."""
SITTING = 91.0
"""Degrees of the hips of one who sits upright on the floor with long legs."""


TOGETHER = -6.5
"""Degrees by which the top leg of one who lies on a side comes down until its foot is on the other."""


def _on_side(down: int) -> Stance:
    low, top = Hold("under head"), FLOOR
    at = Stance(
        "on side",
        down=down,
        angles=Angles(legs=both_legs(flex=8, knee=4), neck=Spine(0, 8 if down == RIGHT else -8, 0)),
        hands=(low, top) if down == LEFT else (top, low),
    )
    return at.leg(1 - down, out=TOGETHER).foot(1 - down, Hold("stacked"))


def _on_forearm(down: int) -> Stance:
    return Stance(
        "on forearm and knees",
        down=down,
        angles=Angles(legs=both_legs(knee=0)),
        hands=(_FOREARM, Hold("hips")) if down == LEFT else (Hold("hips"), _FOREARM),
        feet=(_KNEE, _KNEE),
    )


_STANDING = Stance("standing", feet=(FLOOR, FLOOR))
_PLANK = Stance("plank", angles=Angles(neck=Spine(-12)), hands=(FLOOR, FLOOR), feet=(_TOES, _TOES))
_QUADRUPED = Stance(
    "on hands and knees",
    angles=Angles(neck=Spine(-12), legs=both_legs(flex=81, knee=90, point=20)),
    hands=(FLOOR, FLOOR),
    feet=(_KNEE, _KNEE),
)

STANCES: dict[str, Stance] = {
    "on back": Stance(
        "on back",
        angles=Angles(legs=both_legs(flex=-2, out=3, knee=4), arms=both_arms(flex=0, out=20)),
        hands=(FLOOR, FLOOR),
    ),
    "on belly": Stance(
        "on belly",
        angles=Angles(neck=Spine(-25), legs=both_legs(flex=1, out=5, point=55)),
        hands=(Hold("forehead"), Hold("forehead")),
    ),
    "on left side": _on_side(LEFT),
    "on right side": _on_side(RIGHT),
    "on left forearm": _on_forearm(LEFT),
    "on right forearm": _on_forearm(RIGHT),
    "on hands and knees": _QUADRUPED,
    "on forearms and knees": replace(_QUADRUPED, posture="on forearms and knees", hands=(_FOREARM, _FOREARM)),
    "kneeling": Stance("kneeling", angles=Angles(legs=both_legs(knee=90, point=30)), feet=(_KNEE, _KNEE)),
    "half kneeling": Stance(
        "half kneeling",
        angles=Angles(legs=(Leg(knee=90, point=30), Leg(flex=90, knee=90))),
        feet=(_KNEE, FLOOR),
    ),
    "seated": Stance("seated", hands=(Hold("thighs"), Hold("thighs")), feet=(FLOOR, FLOOR)),
    "seated on floor": Stance(
        "seated",
        seat=0.0,
        angles=Angles(legs=both_legs(flex=SITTING, knee=4, out=4), arms=(Arm(), Arm())),
        hands=(Hold("thighs"), Hold("thighs")),
        feet=(FREE, FREE),
    ),
    "standing": _STANDING,
    "half squat": replace(_STANDING, squat=55, lean=28),
    "squat": replace(_STANDING, squat=100, lean=42),
    "lunge": replace(
        _STANDING, squat=70, feet=(Hold("floor", ahead=-0.35, heel=50), Hold("floor", ahead=0.35))
    ),
    "back on wall": Stance("against wall", squat=20, feet=(FLOOR, FLOOR)),
    "plank": _PLANK,
    "forearm plank": replace(_PLANK, posture="forearm plank", hands=(_FOREARM, _FOREARM)),
    "plank on knees": replace(_PLANK, posture="plank on knees", feet=(_KNEE, _KNEE)),
    "forearm plank on knees": replace(
        _PLANK, posture="forearm plank on knees", hands=(_FOREARM, _FOREARM), feet=(_KNEE, _KNEE)
    ),
}
"""Every posture of the vocabulary; a test holds the two together."""

FAMILY: dict[str, str] = {
    "on back": "back",
    "on belly": "belly",
    "on side": "side",
    "on forearm and knees": "prop",
    "on hands and knees": "four",
    "on forearms and knees": "four",
    "plank": "plank",
    "forearm plank": "plank",
    "plank on knees": "plank",
    "forearm plank on knees": "plank",
    "standing": "up",
    "against wall": "up",
    "seated": "seat",
    "kneeling": "kneel",
    "half kneeling": "kneel",
}
"""Rule of placing -> the family that its directions are meant in: "leg up" lifts another way on the belly."""
