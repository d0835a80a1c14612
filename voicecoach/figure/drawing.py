"""A body -> the groups of shapes that draw it, far ones first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from voicecoach.figure import anatomy as an
from voicecoach.figure.body import LEFT, RIGHT, SIDES, SIGN, Body
from voicecoach.figure.shapes import Circle, Group, Shape, capsule, disc, hull, outline
from voicecoach.figure.vectors import Rotation, Vector, add, along, between, dot, scale, sub, to_world, unit
from voicecoach.figure.view import Camera

Ball = tuple[Vector, float]

_LIGHT = (-0.20, -0.28)
"""The way to the light in the picture, as a share of a part's radius."""


def drawn(body: Body, view: Camera, muscles: Sequence[str] = ()) -> list[Group]:
    """The person, far parts first; `muscles` that are marked, such as "right glute"."""
    across = view.depth(body.trunk.pelvis[2])
    near = RIGHT if across > 0 else LEFT
    groups = [_torso(body, view, muscles), *_head(body, view)]
    for side in SIDES:
        # Seen from the front or the back neither side is the far one.
        far = "near" if side == near or abs(across) < SQUARE else "far"
        groups += [*_leg(body, view, side, far, muscles), *_arm(body, view, side, far)]
    return sorted(groups, key=lambda group: group.depth)


SQUARE = 0.3
"""Nearness of one side over the other, 0 to 1, below which a body is seen from its front or its back."""
FORESHORTENED = 0.5
"""Share of a shin's or a forearm's length that comes towards the viewer, where it covers what it hangs on."""


def _circle(view: Camera, ball: Ball) -> Circle:
    x, y = view.point(ball[0])
    return (x, y, ball[1])


def chain(
    view: Camera, balls: Sequence[Ball], tone: str, *, lit: bool = True, line: bool = True
) -> list[Shape]:
    """Round parts in a row, with their lit side."""
    circles = [_circle(view, ball) for ball in balls]
    shapes = [Shape(capsule(a, b), tone, line) for a, b in pairwise(circles)]
    if lit:
        bright = [(x + r * _LIGHT[0], y + r * _LIGHT[1], r * 0.55) for x, y, r in circles]
        shapes += [Shape(capsule(a, b), f"{tone} lit", line=False) for a, b in pairwise(bright)]
    return shapes


def _lump(view: Camera, balls: Sequence[Ball], tone: str, *, line: bool = True) -> Shape:
    return Shape(outline(hull([_circle(view, ball) for ball in balls])), tone, line)


def _lit(view: Camera, balls: Sequence[Ball], tone: str) -> Shape:
    circles = [_circle(view, ball) for ball in balls]
    return Shape(
        outline(hull([(x + r * _LIGHT[0], y + r * _LIGHT[1], r * 0.6) for x, y, r in circles])),
        f"{tone} lit",
        line=False,
    )


def glow(view: Camera, balls: Sequence[Ball]) -> list[Shape]:
    """A muscle that works: three tones, one in the other, so that no edge is hard."""
    rings = ((1.0, "muscle 1"), (0.74, "muscle 2"), (0.46, "muscle 3"))
    circles = [_circle(view, ball) for ball in balls]
    return [
        Shape(
            capsule((*circles[0][:2], circles[0][2] * share), (*circles[1][:2], circles[1][2] * share)),
            tone,
            line=False,
        )
        for share, tone in rings
    ]


def _leg(body: Body, view: Camera, side: int, far: str, muscles: Sequence[str]) -> list[Group]:
    leg, pelvis = body.legs[side], body.trunk.pelvis
    cloth = f"{far} cloth"
    skin = f"{far} skin"
    thigh_back = along(between(leg.hip, leg.knee, 0.12), pelvis[0], -0.03)
    calf_back = _behind(leg.knee, leg.ankle, sub(leg.toe, leg.heel))
    calf = along(between(leg.knee, leg.ankle, 0.3), calf_back, 0.012)
    thigh: list[Ball] = [
        (along(leg.hip, pelvis[0], -0.015), 0.088),
        (thigh_back, 0.092),
        (between(leg.hip, leg.knee, 0.45), 0.078),
        (between(leg.hip, leg.knee, 0.85), 0.058),
        (leg.knee, an.KNEE_ROUND),
    ]
    shin: list[Ball] = [
        (leg.knee, an.KNEE_ROUND),
        (calf, 0.055),
        (between(leg.knee, leg.ankle, 0.62), 0.043),
        (between(leg.knee, leg.ankle, 0.86), 0.034),
    ]
    ankle: list[Ball] = [(between(leg.knee, leg.ankle, 0.86), 0.033), (leg.ankle, 0.034)]
    foot = [
        (leg.ankle, 0.036),
        (along(leg.heel, leg.down, -0.032), 0.032),
        (along(leg.ball, leg.down, -0.024), 0.024),
        (along(leg.toe, leg.down, -0.017), 0.017),
    ]
    lower = chain(view, ankle, skin, lit=False)
    lower.append(_lump(view, foot, skin))
    lower += chain(view, shin, cloth)
    shapes = chain(view, thigh, cloth)
    # The hip goes over into the pelvis without an edge.
    seam: list[Ball] = [
        (along(leg.hip, pelvis[0], -0.01), 0.070),
        (along(body.trunk.hips, pelvis[1], 0.01), 0.072),
    ]
    shapes += chain(view, seam, cloth, lit=False, line=False)
    word = ("left", "right")[side]
    if f"{word} glute" in muscles:
        at = along(along(leg.hip, pelvis[0], -0.06), pelvis[2], SIGN[side] * 0.02)
        shapes += glow(view, [(at, 0.066), (along(at, unit(sub(leg.knee, leg.hip)), 0.03), 0.060)])
    if f"{word} thigh" in muscles:
        a, b = between(leg.hip, leg.knee, 0.3), between(leg.hip, leg.knee, 0.75)
        shapes += glow(view, [(a, 0.055), (b, 0.042)])
    if f"{word} calf" in muscles:
        lower += glow(view, [(calf, 0.046), (between(leg.knee, leg.ankle, 0.5), 0.036)])
    whole = between(between(leg.hip, leg.ankle, 0.5), leg.knee, 0.5)
    depth = _limb_depth(body, view, body.trunk.hips, leg.hip, whole)
    return _limb(view, lower, shapes, sub(leg.ankle, leg.knee), depth, f"{word} leg")


def _limb(  # noqa: PLR0913, PLR0917 - its two parts, and how they lie
    view: Camera, lower: Sequence[Shape], upper: Sequence[Shape], way: Vector, depth: float, name: str
) -> list[Group]:
    """A limb as one thing; as two where its lower part, which goes the `way`, comes towards the viewer."""
    if view.depth(unit(way)) < FORESHORTENED:
        return [Group((*lower, *upper), depth, name)]
    return [Group(tuple(upper), depth, name), Group(tuple(lower), depth + 0.001, f"lower {name}")]


def _behind(knee: Vector, ankle: Vector, toes: Vector) -> Vector:
    shin = unit(sub(ankle, knee))
    front = unit(sub(toes, scale(shin, dot(toes, shin))))
    return scale(front, -1.0)


def _torso(body: Body, view: Camera, muscles: Sequence[str]) -> Group:
    t = body.trunk

    def row(at: Vector, right: Vector, half: float, radius: float) -> list[Ball]:
        return [(along(at, right, -half), radius), (at, radius), (along(at, right, half), radius)]

    pelvis = t.pelvis
    hips = row(along(t.hips, pelvis[0], -0.005), pelvis[2], 0.07, 0.10)
    belt = row(along(t.hips, pelvis[1], 0.09), pelvis[2], 0.055, 0.088)
    waist = row(t.waist, pelvis[2], 0.05, 0.085)
    middle = between(t.waist, t.ribs, 0.55)
    belly = row(middle, t.chest[2], 0.055, 0.088)
    ribs = row(along(t.ribs, t.chest[0], 0.008), t.chest[2], 0.07, 0.098)
    breast = row(add(t.ribs, to_world(t.chest, (0.008, 0.10, 0.0))), t.chest[2], 0.085, 0.092)
    top = row(add(t.ribs, to_world(t.chest, (0.0, 0.165, 0.0))), t.chest[2], 0.125, 0.052)
    collar = row(along(t.neck, t.chest[1], -0.03), t.chest[2], 0.03, 0.05)
    neck: list[Ball] = [(along(t.neck, t.chest[1], -0.01), 0.048), (between(t.neck, t.head, 0.6), 0.046)]
    shapes = chain(view, neck, "near skin", lit=False)
    shapes += [_lump(view, a + b, "near cloth") for a, b in ((hips, belt), (belt, waist))]
    shapes.append(_lit(view, hips + belt, "near cloth"))
    rows = (waist, belly, ribs, breast, top, collar)
    shapes += [_lump(view, a + b, "shirt") for a, b in pairwise(rows)]
    shapes += [_lit(view, a + b, "shirt") for a, b in pairwise(rows[:4])]
    front = 1.0 if any(muscle.endswith("belly") for muscle in muscles) else 0.0
    if front or any(muscle.endswith("back") for muscle in muscles):
        ahead = 0.045 if front else -0.055
        low = add(t.hips, to_world(pelvis, (ahead, 0.07, 0.0)))
        high = add(middle, to_world(t.chest, (ahead, 0.02, 0.0)))
        shapes += glow(view, [(low, 0.05), (high, 0.055)])
    return Group(tuple(shapes), _trunk_depth(body, view), "trunk")


def _head(body: Body, view: Camera) -> list[Group]:
    t = body.trunk

    def of(forward: float, up: float, right: float = 0.0) -> Vector:
        return add(t.head, to_world(t.skull, (forward, up, right)))

    facing = view.depth(t.skull[0])
    skull = _lump(
        view, [(of(-0.012, 0.018), 0.092), (of(0.028, -0.060), 0.052), (of(0.03, 0.0), 0.072)], "near skin"
    )
    nose = chain(view, [(of(0.092, -0.002), 0.012), (of(0.110, -0.030), 0.012)], "near skin", lit=False)
    crown = _lump(view, [(of(-0.022, 0.036), 0.094), (of(-0.058, -0.018), 0.066)], "hair")
    bun = Shape(disc(_circle(view, (of(-0.128, 0.055), 0.038))), "hair")
    depth = view.depth(t.head) + 0.02
    if facing < -0.3:
        return [Group((*nose, skull), depth, "head"), Group((crown, bun), depth + 0.001, "hair")]
    # The face lies on the hair, so that the hairline is where it is on a head.
    cheeks: list[Ball] = [(of(0.040, 0.020, out), 0.058) for out in (-0.022, 0.022)]
    jaw: list[Ball] = [(of(0.034, -0.060), 0.047), (of(0.045, -0.012), 0.058)]
    face = _lump(view, [*cheeks, *jaw], "near skin", line=False)
    bridge = chain(view, [(of(0.100, -0.006), 0.007), (of(0.112, -0.027), 0.010)], "far skin", line=False)
    front = [shape for shape in bridge if facing > 0.6 and not shape.tone.endswith("lit")]
    return [
        Group((bun,), depth - 0.002, "hair"),
        Group((*nose, skull, crown, face, *front, *_face(view, t.head, t.skull)), depth, "head"),
    ]


def _face(view: Camera, head: Vector, skull: Rotation) -> list[Shape]:
    """Eyes and ears, as far as they can be seen."""
    shapes: list[Shape] = []
    for side in SIDES:
        out = SIGN[side]
        eye = add(head, to_world(skull, (0.086, 0.006, out * 0.036)))
        if view.depth(unit(sub(eye, head))) > 0.25:
            shapes.append(Shape(disc(_circle(view, (eye, 0.0085))), "line", line=False))
        if view.depth(skull[2]) * out > 0.25:
            ear = [(0.0, 0.016), (-0.022, 0.011)]
            balls = [
                (add(head, to_world(skull, (-0.016, up - 0.004, out * 0.088))), radius) for up, radius in ear
            ]
            shapes += chain(view, balls, "near skin", lit=False)
    return shapes


def _arm(body: Body, view: Camera, side: int, far: str) -> list[Group]:
    arm = body.arms[side]
    skin = f"{far} skin"
    sleeve = f"{far} shirt"
    upper: list[Ball] = [(between(arm.shoulder, arm.elbow, 0.3), 0.044), (arm.elbow, an.ELBOW_ROUND)]
    lower: list[Ball] = [
        (arm.elbow, an.ELBOW_ROUND),
        (between(arm.elbow, arm.wrist, 0.3), 0.037),
        (arm.wrist, 0.025),
    ]
    hand: list[Ball] = [
        (arm.wrist, 0.025),
        (between(arm.wrist, arm.tip, 0.4), 0.032),
        (between(arm.wrist, arm.tip, 0.9), 0.018),
    ]
    cover: list[Ball] = [(arm.shoulder, 0.056), (between(arm.shoulder, arm.elbow, 0.45), 0.048)]
    fore = chain(view, lower, skin) + chain(view, hand, skin, lit=False)
    shapes = chain(view, upper, skin) + chain(view, cover, sleeve)
    inner = along(along(arm.shoulder, body.trunk.chest[2], -SIGN[side] * 0.05), body.trunk.chest[1], -0.03)
    shapes += chain(view, [(arm.shoulder, 0.044), (inner, 0.044)], sleeve, lit=False, line=False)
    whole = between(between(arm.shoulder, arm.wrist, 0.5), arm.elbow, 0.5)
    middle = between(body.arms[LEFT].shoulder, body.arms[RIGHT].shoulder, 0.5)
    depth = _limb_depth(body, view, middle, arm.shoulder, whole)
    return _limb(view, fore, shapes, sub(arm.wrist, arm.elbow), depth, f"{('left', 'right')[side]} arm")


def _limb_depth(body: Body, view: Camera, middle: Vector, joint: Vector, whole: Vector) -> float:
    """The nearness of a limb against the trunk's: its joint's side decides before where it reaches."""
    near, base = view.depth(joint) - view.depth(middle), _trunk_depth(body, view)
    return base + 2 * near + 0.4 * (view.depth(whole) - view.depth(middle))


def _trunk_depth(body: Body, view: Camera) -> float:
    return view.depth(between(body.trunk.hips, body.trunk.neck, 0.5))
