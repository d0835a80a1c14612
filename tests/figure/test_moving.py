from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figure.limbs import limbs_have_their_length
from voicecoach.figure import anatomy, vocabulary
from voicecoach.figure.body import SIDES, Body
from voicecoach.figure.flipbook import flipbook
from voicecoach.figure.moving import Movement, PhaseTime, PoseLine, movement
from voicecoach.figure.postures import FAMILY, STANCES
from voicecoach.figure.scene import scene
from voicecoach.figure.solving import solved
from voicecoach.figure.vectors import distance

PHASES = [PhaseTime("lift", 2.0), PhaseTime("hold", 3.0, holds=True), PhaseTime("lower", 2.0)]


def moved(start: str, lift: str = "", side: str = "right") -> Movement:
    lines = [PoseLine("", tuple(start.split(", ")))]
    if lift:
        lines.append(PoseLine("lift", tuple(lift.split(", "))))
    return movement(lines, PHASES, side)


def test_every_posture_of_the_vocabulary_has_a_stance_and_a_family() -> None:
    assert set(vocabulary.POSTURES) == set(STANCES)
    assert {stance.posture for stance in STANCES.values()} == set(FAMILY)


def lowest(body: Body) -> float:
    trunk = [body.trunk.hips[1] - anatomy.PELVIS_DEEP, body.trunk.ribs[1] - anatomy.CHEST_DEEP]
    legs = [leg.knee[1] - anatomy.KNEE_ROUND for leg in body.legs] + [leg.toe[1] for leg in body.legs]
    return min(trunk + legs + [arm.wrist[1] - 0.03 for arm in body.arms])


@pytest.mark.parametrize("name", vocabulary.POSTURES)
def test_every_posture_stands_or_lies_on_the_ground(name: str) -> None:
    assert -0.04 < lowest(solved(STANCES[name])) < 0.06


@pytest.mark.parametrize("name", vocabulary.POSTURES)
def test_limbs_have_their_length_in_every_posture(name: str) -> None:
    limbs_have_their_length(solved(STANCES[name]), within=1e-3)


def test_the_hips_of_a_bridge_come_into_line_with_shoulders_and_knees() -> None:
    body = moved("on back, knees bent, feet close", "hips up").body(0, 1.0)
    assert body.angles.legs[0].flex == pytest.approx(0, abs=3)
    assert body.trunk.hips[1] > 0.25


def test_feet_and_hands_stay_while_the_hips_rise() -> None:
    bridge = moved("on back, knees bent", "hips up")
    start = bridge.start
    for share in (0.0, 0.2, 0.5, 0.8, 1.0):
        body = bridge.body(0, share)
        assert all(distance(body.legs[s].ankle, start.legs[s].ankle) < 0.001 for s in SIDES)
        assert all(distance(body.arms[s].wrist, start.arms[s].wrist) < 0.01 for s in SIDES)


def test_a_hold_stays_and_what_is_not_said_comes_back() -> None:
    bridge = moved("on back, knees bent", "hips up")
    assert not bridge.moves(1)
    assert bridge.body(1, 0.5) == bridge.body(0, 1.0)
    assert bridge.body(2, 1.0) == bridge.start


@pytest.mark.parametrize(
    ("start", "lift"),
    [
        ("on hands and knees", "{side} leg straight back, {other} arm straight forward"),
        ("on belly", "{side} leg up"),
        ("standing", "{side} knee up"),
        ("on back, knees bent", "{other} leg straight up 40"),
    ],
)
def test_the_sides_are_mirror_images(start: str, lift: str) -> None:
    right, left = moved(start, lift, "right").body(0, 0.7), moved(start, lift, "left").body(0, 0.7)
    for side in SIDES:
        for one, other in zip(
            (right.legs[side].knee, right.legs[side].ankle, right.arms[side].wrist),
            (left.legs[1 - side].knee, left.legs[1 - side].ankle, left.arms[1 - side].wrist),
            strict=True,
        ):
            assert one == pytest.approx((other[0], other[1], -other[2]), abs=1e-6)


def test_lying_on_the_other_side_is_the_mirror_image_in_the_picture() -> None:
    start, lift = "on {other} side, knees bent", "top knee out 40"
    right, left = moved(start, lift, "right").body(0, 1.0), moved(start, lift, "left").body(0, 1.0)
    for side in SIDES:
        one, other = right.legs[side].knee, left.legs[1 - side].knee
        assert one == pytest.approx((-other[0], other[1], other[2]), abs=1e-6)


def test_the_same_words_give_the_same_bytes() -> None:
    one, other = (scene(moved("on hands and knees", "right leg straight back")) for _ in range(2))
    assert one.svg(0, 0.3) == other.svg(0, 0.3)


def test_a_rep_that_is_one_phase_comes_back_within_it() -> None:
    wiggle = movement(
        [PoseLine("", ("on back",)), PoseLine("rep", ("toes up 10",))], [PhaseTime("rep", 2.0)], "right"
    )
    assert wiggle.body(0, 0.5) != wiggle.start
    assert wiggle.body(0, 1.0) == wiggle.start


def test_a_flip_book_begins_with_the_start_and_has_one_frame_where_nothing_moves() -> None:
    book = flipbook(scene(moved("on back, knees bent", "hips up")))
    assert [len(page.frames) for page in book.phases] == [25, 1, 25]
    assert book.phases[0].frames[0] == book.start
    assert book.phases[0].frames[-1] == book.phases[1].frames[0] == book.phases[2].frames[0]


@given(
    st.sampled_from(vocabulary.POSTURES),
    st.sampled_from([(part, way) for part, ways in vocabulary.WAYS.items() for way in ways]),
    st.sampled_from(["left", "right"]),
    st.floats(0, 1),
)
@settings(deadline=None, max_examples=150)
def test_any_direction_in_any_posture_gives_a_whole_body(
    posture: str, to: tuple[str, str], side: str, share: float
) -> None:
    part, way = to
    clause = f"{side} {part} {way}" if part in vocabulary.PAIRED else f"{part} {way}"
    body = moved(posture, clause).body(0, share)
    limbs_have_their_length(body, within=2e-3)
    for here in SIDES:
        leg, arm = body.legs[here], body.arms[here]
        assert all(math.isfinite(value) for value in (*leg.toe, *arm.tip, *body.trunk.head))
