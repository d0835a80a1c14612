"""A pose before its points are known: posture, joint angles, and what holds hands and feet."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from voicecoach.figure.body import LEFT, RIGHT, Angles, Arm, Leg


class Hold(Struct, frozen=True):
    """Holds one hand or foot at a place; a free one (`at` is "") goes where its joints take it.

    `at` is "floor" (`ahead` and `out` metres from where the posture has it), "rest" (where the start
    has it), "stacked" (a foot on the one below), "point" (`ahead`, `up` and `out` are then a place of the
    world), or a place of the body such as "belly".
    """

    at: str = ""
    ahead: float = 0.0
    out: float = 0.0
    up: float = 0.0
    heel: float = 0.0  # degrees by which a foot on the floor is lifted over its ball


FREE = Hold()
FLOOR = Hold("floor")


class Stance(Struct, frozen=True):
    """Everything that says where a body is; pairs are (left, right), angles degrees.

    `lift` raises the hips (1 is all the way to the straight line of the posture), `lean` pitches the
    trunk forward, `rock` takes the hips back over the knees, `squat` bends the knees that bear weight, `dip`
    the elbows.
    """

    posture: str
    down: int = LEFT  # the side that is lain on
    angles: Angles = field(default_factory=Angles)
    lift: float = 0.0
    lean: float = 0.0
    rock: float = 0.0
    squat: float = 0.0
    dip: float = 0.0
    roll: float = 0.0  # of the hips about the body's length, to the right
    ahead: float = 0.0  # metres the hips are moved forward
    aside: float = 0.0  # and to the right
    seat: float = 0.45  # metres
    hands: tuple[Hold, Hold] = (FREE, FREE)
    feet: tuple[Hold, Hold] = (FREE, FREE)

    def leg(self, side: int, **angles: float) -> Stance:
        """With one leg's angles changed."""
        legs = list(self.angles.legs)
        legs[side] = replace(legs[side], **angles)
        return replace(self, angles=replace(self.angles, legs=(legs[LEFT], legs[RIGHT])))

    def arm(self, side: int, **angles: float) -> Stance:
        """With one arm's angles changed."""
        arms = list(self.angles.arms)
        arms[side] = replace(arms[side], **angles)
        return replace(self, angles=replace(self.angles, arms=(arms[LEFT], arms[RIGHT])))

    def spine(self, **angles: float) -> Stance:
        """With angles of the spine changed."""
        return replace(self, angles=replace(self.angles, spine=replace(self.angles.spine, **angles)))

    def neck(self, **angles: float) -> Stance:
        """With angles of the neck changed."""
        return replace(self, angles=replace(self.angles, neck=replace(self.angles.neck, **angles)))

    def foot(self, side: int, hold: Hold) -> Stance:
        """With one foot held elsewhere, or free."""
        feet = list(self.feet)
        feet[side] = hold
        return replace(self, feet=(feet[LEFT], feet[RIGHT]))

    def hand(self, side: int, hold: Hold) -> Stance:
        """With one hand held elsewhere, or free."""
        hands = list(self.hands)
        hands[side] = hold
        return replace(self, hands=(hands[LEFT], hands[RIGHT]))


def both_legs(**angles: float) -> tuple[Leg, Leg]:
    """The same angles, left and right."""
    return Leg(**angles), Leg(**angles)


def both_arms(**angles: float) -> tuple[Arm, Arm]:
    """The same angles, left and right."""
    return Arm(**angles), Arm(**angles)
