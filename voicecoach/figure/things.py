"""The things of an exercise: mat, band, chair, stool, step, wall, balloon, ball, stick, weight, pillow."""

from __future__ import annotations

import math

from voicecoach.figure.body import LEFT, RIGHT, SIDES, SIGN, Body
from voicecoach.figure.seats import SEATS
from voicecoach.figure.shapes import Group, Shape, capsule, disc, hull, outline
from voicecoach.figure.stance import Stance
from voicecoach.figure.vectors import Vector, add, along, between, scale, sub, to_world, unit
from voicecoach.figure.view import Camera
from voicecoach.figure.words import Thing

STEP_HIGH = 0.16
WALL_DEEP = 0.07
BACK = -1000.0
"""A depth that is behind the whole body."""


def drawn(thing: Thing, body: Body, view: Camera, stance: Stance, start: Body) -> list[Group]:
    """The thing, where it is on or beside the body; what stands still stays by the start's body."""
    match thing.name:
        case "band":
            return [_band(thing.place, body, view)]
        case "chair" | "low chair" | "stool":
            return _chair(thing, view, start, stance)
        case "step":
            return _step(thing, view, start)
        case "wall":
            return _wall(thing.place, view, start)
        case "balloon":
            return [_balloon(thing.place, body, view)]
        case "ball":
            return [_ball(thing.place, body, view)]
        case "stick":
            return [_stick(thing.place, body, view)]
        case "weight":
            return _weights(thing.place, body, view)
        case "pillow":
            return [_pillow(thing.place, body, view)]
        case _:
            return []


def _band(place: str, body: Body, view: Camera) -> Group:
    """A loop round both legs: a strap from the outer edge of one to the outer edge of the other."""
    points: list[tuple[Vector, float, Vector]] = []
    for leg in body.legs:
        if place == "above knees":
            points.append((between(leg.hip, leg.knee, 0.82), 0.064, sub(leg.knee, leg.hip)))
        elif place == "around shins":
            points.append((between(leg.knee, leg.ankle, 0.6), 0.048, sub(leg.ankle, leg.knee)))
        elif place == "around ankles":
            points.append((between(leg.knee, leg.ankle, 0.92), 0.038, sub(leg.ankle, leg.knee)))
        else:
            points.append((between(leg.ball, leg.heel, 0.4), 0.038, sub(leg.toe, leg.heel)))
    (a, ra, limb_a), (b, rb, limb_b) = points
    (ax, ay), (bx, by) = view.point(a), view.point(b)
    lx, ly = view.point(unit(add(unit(limb_a), unit(limb_b))))
    size = math.hypot(lx, ly)
    dx, dy = bx - ax, by - ay
    far = math.hypot(dx, dy)
    # Where the legs cover each other the strap lies across the limb.
    across = (-ly / size, lx / size) if size > 0.3 else (1.0, 0.0)
    if dx * across[0] + dy * across[1] < 0:
        across = (-across[0], -across[1])
    share = min(far / 0.12, 1.0)
    ux, uy = (
        (dx / far if far else 0.0) * share + across[0] * (1 - share),
        (dy / far if far else 0.0) * share + across[1] * (1 - share),
    )
    norm = math.hypot(ux, uy) or 1.0
    ux, uy = ux / norm, uy / norm
    start, end = (ax - ux * ra, ay - uy * ra), (bx + ux * rb, by + uy * rb)
    half = 0.020
    px, py = -uy * half, ux * half
    strap = [
        (start[0] + px, start[1] + py),
        (end[0] + px, end[1] + py),
        (end[0] - px, end[1] - py),
        (start[0] - px, start[1] - py),
    ]
    return Group((Shape(outline(strap), "band"),), max(view.depth(a), view.depth(b)) + 0.16, "band")


def _box(view: Camera, low: Vector, high: Vector, tone: str) -> list[Shape]:
    """The three sides of a box that can be seen."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    near_z = z1 if view.towards[2] > 0 else z0
    near_x = x1 if view.towards[0] > 0 else x0
    front = [(x0, y0, near_z), (x1, y0, near_z), (x1, y1, near_z), (x0, y1, near_z)]
    side = [(near_x, y0, z0), (near_x, y0, z1), (near_x, y1, z1), (near_x, y1, z0)]
    top = [(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)]
    return [
        Shape(outline([view.point(p) for p in side]), tone),
        Shape(outline([view.point(p) for p in front]), tone),
        Shape(outline([view.point(p) for p in top]), f"{tone} lit"),
    ]


def _chair(thing: Thing, view: Camera, start: Body, stance: Stance) -> list[Group]:
    high = SEATS[thing.name]
    ahead = thing.place == "in front"
    x = 0.55 if ahead else -0.41
    deep, half = 0.21, 0.22
    if not ahead and start.legs[0].heel[1] < 0.02 and stance.posture == "standing":
        x = min(start.legs[LEFT].ankle[0], start.legs[RIGHT].ankle[0]) - 0.41
    legs: list[Shape] = []
    for lx in (x - deep + 0.02, x + deep - 0.02):
        for z in (-half + 0.02, half - 0.02):
            a, b = view.point((lx, 0.0, z)), view.point((lx, high - 0.03, z))
            legs.append(Shape(capsule((*a, 0.015), (*b, 0.015)), "thing"))
    seat_shapes = _box(view, (x - deep, high - 0.04, -half), (x + deep, high, half), "thing")
    back_x = x - deep  # one in front is held by its back
    back = _box(view, (back_x - 0.015, high, -half), (back_x + 0.015, high + 0.42, half), "thing")
    if thing.name == "stool":
        back = []
    return [Group((*legs, *back, *seat_shapes), BACK + (500 if not ahead else 400), "chair")]


def _step(thing: Thing, view: Camera, start: Body) -> list[Group]:
    behind = thing.place == "behind"
    x = -0.41 if behind else 0.45
    if behind:
        x = min(start.legs[LEFT].ankle[0], start.legs[RIGHT].ankle[0]) - 0.38
    high = SEATS["step"] if behind else STEP_HIGH
    return [
        Group(tuple(_box(view, (x - 0.2, 0.0, -0.35), (x + 0.2, high, 0.35), "thing")), BACK + 300, "step")
    ]


def _wall(place: str, view: Camera, start: Body) -> list[Group]:
    if place == "at feet":
        toes = [view.point(leg.toe) for leg in start.legs]
        left = sum(p[0] for p in toes) / 2 < view.point(start.trunk.hips)[0]
        x = (
            min(leg.toe[0] for leg in start.legs) - 0.02
            if left
            else max(leg.toe[0] for leg in start.legs) + 0.02
        )
        x = min(min(leg.heel[0], leg.toe[0]) for leg in start.legs) - 0.045 if left else x
        high, half = 0.75, 0.5
    elif place == "behind":
        x, high, half = start.trunk.hips[0] - 0.13, 1.75, 0.45
    else:
        x, high, half = max(arm.tip[0] for arm in start.arms) + 0.04, 1.75, 0.45
    middle = start.trunk.hips[2]
    # Away from the person, so that the side that is drawn is the one that is touched.
    deep = WALL_DEEP if x > start.trunk.hips[0] else -WALL_DEEP
    low, top = (min(x, x + deep), 0.0, middle - half), (max(x, x + deep), high, middle + half)
    return [Group(tuple(_box(view, low, top, "wall")), BACK + 100, "wall")]


def _balloon(place: str, body: Body, view: Camera) -> Group:
    t = body.trunk
    if place == "at mouth":
        middle = add(t.head, to_world(t.skull, (0.215, -0.075, 0.0)))
        knot = add(t.head, to_world(t.skull, (0.115, -0.055, 0.0)))
        x, y = view.point(middle)
        kx, ky = view.point(knot)
        return Group(
            (
                Shape(capsule((x, y, 0.085), (kx, ky, 0.012)), "balloon"),
                Shape(disc((x - 0.02, y - 0.03, 0.025)), "pillow", line=False),
            ),
            view.depth(t.head) + 0.12,
            "balloon",
        )
    a, b = body.arms[LEFT].tip, body.arms[RIGHT].tip
    middle = between(a, b, 0.5)
    return Group((Shape(disc((*view.point(middle), 0.10)), "balloon"),), view.depth(middle) + 0.02, "balloon")


def _ball(place: str, body: Body, view: Camera) -> Group:
    if place == "between knees":
        middle = between(body.legs[LEFT].knee, body.legs[RIGHT].knee, 0.5)
        radius = 0.09
    else:
        middle = between(body.arms[LEFT].tip, body.arms[RIGHT].tip, 0.5)
        radius = 0.12
    x, y = view.point(middle)
    shapes = (
        Shape(disc((x, y, radius)), "balloon"),
        Shape(disc((x - radius * 0.3, y - radius * 0.35, radius * 0.3)), "pillow", line=False),
    )
    return Group(shapes, view.depth(middle) + 0.01, "ball")


def _stick(place: str, body: Body, view: Camera) -> Group:
    if place == "in hands":
        a, b = body.arms[LEFT].tip, body.arms[RIGHT].tip
        way = unit(sub(b, a), (0.0, 0.0, 1.0))
        p, q = (
            along(between(a, body.arms[LEFT].wrist, 0.4), way, -0.25),
            along(between(b, body.arms[RIGHT].wrist, 0.4), way, 0.25),
        )
    else:
        t = body.trunk
        p, q = (
            add(t.hips, to_world(t.pelvis, (-0.13, -0.10, 0.0))),
            add(t.head, to_world(t.skull, (-0.14, 0.12, 0.0))),
        )
    shape = Shape(capsule((*view.point(p), 0.014), (*view.point(q), 0.014)), "thing")
    return Group((shape,), max(view.depth(p), view.depth(q)) + 0.05, "stick")


def _weights(place: str, body: Body, view: Camera) -> list[Group]:
    sides = {"in left hand": (LEFT,), "in right hand": (RIGHT,)}.get(place, SIDES)
    groups = []
    for side in sides:
        arm = body.arms[side]
        grip = between(arm.wrist, arm.tip, 0.55)
        # The bar lies across the palm: at right angles to the fingers and to the forearm's plane.
        bar = unit((0.0, 0.0, 1.0)) if abs(unit(sub(arm.tip, arm.wrist))[2]) < 0.8 else (1.0, 0.0, 0.0)
        bar = (0.8, 0.0, 0.6 * SIGN[side]) if abs(bar[2]) == 1.0 else bar
        a, b = along(grip, bar, -0.09), along(grip, bar, 0.09)
        ends = [
            Shape(
                capsule(
                    (*view.point(along(p, scale(bar, s), 0.0)), 0.045),
                    (*view.point(along(p, scale(bar, s), 0.035)), 0.045),
                ),
                "near cloth",
            )
            for p, s in ((a, -1.0), (b, 1.0))
        ]
        rod = Shape(capsule((*view.point(a), 0.014), (*view.point(b), 0.014)), "thing")
        groups.append(Group((rod, *ends), view.depth(arm.tip) + 0.06, "weight"))
    return groups


def _pillow(place: str, body: Body, view: Camera) -> Group:
    t = body.trunk
    at, wide, tall, depth = {
        "under head": (t.head, 0.20, 0.06, -0.05),
        "under hips": (t.hips, 0.18, 0.05, -0.05),
        "under belly": (t.waist, 0.20, 0.05, -0.05),
        "under knees": (between(body.legs[LEFT].knee, body.legs[RIGHT].knee, 0.5), 0.13, 0.12, -0.05),
        "between knees": (between(body.legs[LEFT].knee, body.legs[RIGHT].knee, 0.5), 0.15, 0.07, 0.08),
    }[place]
    if place == "between knees":
        x, y = view.point(at)
        return Group(
            (Shape(capsule((x - wide / 2, y, tall), (x + wide / 2, y, tall)), "pillow"),),
            view.depth(at) - 0.02,
            "pillow",
        )
    floor = (at[0], min(tall / 2, at[1]), at[2])
    circles = [
        (*view.point(add(floor, (dx, 0.0, dz))), tall / 2 + 0.012)
        for dx in (-wide, wide)
        for dz in (-0.15, 0.15)
    ]
    return Group((Shape(outline(hull(circles)), "pillow"),), view.depth(at) + depth - 0.2, "pillow")
