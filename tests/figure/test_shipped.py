from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.figure.limbs import limbs_have_their_length
from tests.figure.shipped import moments, movements, performed, shipped
from voicecoach.figure.body import SIDES, Body
from voicecoach.figure.limits import below, beyond
from voicecoach.figure.moving import Movement, marks
from voicecoach.figure.postures import FAMILY
from voicecoach.figure.solving import FEET
from voicecoach.figure.stance import Stance
from voicecoach.figure.vectors import Vector, distance
from voicecoach.figure.vocabulary import THINGS
from voicecoach.figure.words import Thing
from voicecoach.routine.pictures import pictured, sides

EACH = list(movements().items())
IDS = [name for name, _ in EACH]


def test_every_exercise_that_ships_has_poses_its_ladder_too() -> None:
    assert [exercise.name.raw for exercise in shipped() if not exercise.poses] == []


@pytest.mark.parametrize("movement", [movement for _, movement in EACH], ids=IDS)
def test_limbs_keep_their_length_and_joints_their_range_in_every_frame(movement: Movement) -> None:
    for phase, share in moments(movement):
        body = movement.body(phase, share)
        assert list(beyond(body)) == []
        assert list(below(body)) == []
        limbs_have_their_length(body, within=1e-3)


def supports(ends: tuple[Stance, Stance], body: Body) -> dict[str, Vector]:
    """Hands, knees and feet that are on the floor at both ends of a stretch, in the same place."""
    found = {}
    for side in SIDES:
        name = ("left", "right")[side]
        one, other = (stance.feet[side] for stance in ends)
        if one == other and one.at == "floor" and not one.up:
            found[f"{name} foot"] = body.legs[side].ball
        lies = FAMILY[ends[0].posture] == "prop"
        if one == other and one.at == "knee" and (not lies or side == ends[0].down):
            leg = body.legs[side]
            found[f"{name} knee"] = leg.ankle if lies and body.angles.legs[side].knee < 45 else leg.knee
        one, other = (stance.hands[side] for stance in ends)
        if one == other and one.at in {"floor", "forearm"} and ends[0].posture == ends[1].posture:
            found[f"{name} {one.at}"] = body.arms[side].wrist
    return found


@pytest.mark.parametrize("movement", [movement for _, movement in EACH], ids=IDS)
def test_no_hand_knee_or_foot_that_bears_weight_moves_by_a_centimetre(movement: Movement) -> None:
    for phase, first, last in stretches(movement):
        one, other, _ = movement.at(phase, (first + last) / 2)
        ends = movement.keys[one], movement.keys[other]
        was = supports(ends, movement.body(phase, first + 1e-9))
        for share in (0.1, 0.25, 0.5, 0.75, 0.9, 1.0 - 1e-9):
            now = supports(ends, movement.body(phase, first + (last - first) * share))
            moved = {name: distance(was[name], now[name]) for name in was}
            assert {name: far for name, far in moved.items() if far > 0.01} == {}


def stretches(movement: Movement) -> Iterator[tuple[int, float, float]]:
    """Each way from one pose to the next: the phase, and the shares of it where it begins and ends."""
    for phase, keys in enumerate(movement.ends):
        for n in range(len(keys)):
            yield phase, n / len(keys), (n + 1) / len(keys)


def test_of_a_walk_one_foot_stands_while_the_other_steps() -> None:
    walk = movements()["Monster walk"]
    standing = [
        list(supports((walk.keys[one], walk.keys[other]), walk.body(phase, first)))
        for phase, first, last in stretches(walk)
        for one, other, _ in [walk.at(phase, (first + last) / 2)]
    ]
    assert standing == [["right foot"], ["left foot"]]


BAND = re.compile(
    r"\bband\b[^.,]*?\b(above|around|about)\b[^.,]*?\b(knees|shins|ankles|feet)\b", re.IGNORECASE
)


def test_the_band_is_drawn_where_the_script_says_it_sits() -> None:
    told = {}
    for exercise in (*shipped(), *performed()):
        match = BAND.search(" ".join(text.raw for text in exercise.setup))
        if match:
            place = f"band {match[1].replace('about', 'around')} {match[2]}"
            told[exercise.name.raw, place] = place in {clause.raw for clause in exercise.poses[0].clauses}
    assert len(told) >= 7
    assert [what for what, right in told.items() if not right] == []


def test_what_an_exercise_needs_is_drawn_with_it() -> None:
    for exercise in shipped():
        needed = {name for need in exercise.needs for name in THINGS if re.search(rf"\b{name}\b", need.raw)}
        needed -= {"chair"} if "low chair" in needed else set()
        if any("band off" in text.raw.casefold() for text in exercise.setup):
            needed -= {"band"}  # of what it is easier than
        movement = pictured(exercise, sides(exercise)[0])
        drawn = (
            {clause.name for clause in movement.clauses if isinstance(clause, Thing)} if movement else set()
        )
        assert needed <= drawn, exercise.name.raw


CLAMS = sorted(name for name in movements() if name.startswith(("Clam shell", "Half clam shell")))


@pytest.mark.parametrize("name", CLAMS)
def test_the_feet_of_a_clam_shell_stay_together_while_the_knee_opens(name: str) -> None:
    clam = movements()[name]
    for share in (0.0, 0.3, 0.7, 1.0):
        legs = clam.body(0, share).legs
        assert distance(legs[0].ankle, legs[1].ankle) == pytest.approx(FEET, abs=1e-3)
    start, end = (clam.body(0, share).legs for share in (0.0, 1.0))
    assert distance(end[0].knee, end[1].knee) > distance(start[0].knee, start[1].knee) + 0.05


@pytest.mark.parametrize("movement", [movement for _, movement in EACH], ids=IDS)
def test_moments_that_are_said_to_look_the_same_do(movement: Movement) -> None:
    seen: dict[object, Body] = {}
    for phase in range(len(movement.phases)):
        for share in (0.0, 0.25, 0.75, 1.0):
            body = movement.body(phase, share)
            alike = seen.setdefault(movement.picture(phase, share), body)
            assert sum(distance(a, b) for a, b in zip(marks(alike), marks(body), strict=True)) < 1e-6


def test_the_way_back_is_drawn_as_the_way_there_unless_it_is_walked() -> None:
    bridge, walk = movements()["Glute bridge"], movements()["Mobility squat"]
    assert bridge.picture(0, 0.25) == bridge.picture(2, 0.75) != bridge.picture(2, 0.25)
    assert walk.picture(2, 0.25) != walk.picture(3, 0.75)


TWO_SIDED = sorted(name.removesuffix(" right") for name in movements() if name.endswith(" right"))


@pytest.mark.parametrize("name", TWO_SIDED)
def test_the_two_sides_of_an_exercise_are_mirror_images(name: str) -> None:
    right, left = movements()[f"{name} right"], movements()[f"{name} left"]
    lies = right.keys[0].posture in {"on side", "on forearm and knees"}
    for phase, share in moments(right):
        one, other = right.body(phase, share), left.body(phase, share)
        for side in SIDES:
            for at in (lambda body, s: body.legs[s].ankle, lambda body, s: body.legs[s].knee, _wrist):
                x, y, z = at(other, 1 - side)
                assert at(one, side) == pytest.approx((-x, y, z) if lies else (x, y, -z), abs=1e-6)


def _wrist(body: Body, side: int) -> Vector:
    return body.arms[side].wrist
