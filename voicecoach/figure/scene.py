"""A moment of a movement -> everything in its picture: ground, mat, shadow, things and the person."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.figure import drawing, svg, things
from voicecoach.figure.body import SIDES, Body
from voicecoach.figure.ground import UPRIGHT, extent, ground, mat
from voicecoach.figure.moving import Movement
from voicecoach.figure.shapes import Group
from voicecoach.figure.stance import Stance
from voicecoach.figure.view import SEEN, VIEWS, Camera, camera
from voicecoach.figure.words import Seen, Thing, Works

Box = tuple[float, float, float, float]
"""Left, top, width and height in the picture, centimetres."""
MARGIN = 9.0
"""Centimetres round everything that is drawn."""


class Scene(Struct, frozen=True):
    """The view and the things that stay the same in all pictures of a movement."""

    movement: Movement
    view: Camera
    box: Box

    def groups(self, phase: int, share: float) -> list[Group]:
        """The picture at `share` (0 to 1) of a phase, far things first."""
        _, other, _ = self.movement.at(phase, share)
        works = self.movement.works_at(phase, share)
        return self._picture(self.movement.body(phase, share), self.movement.keys[other], works)

    def _followed(self, body: Body) -> Camera:
        """The view, which goes along with the feet of one who travels."""
        if self.movement.travel == (0.0, 0.0):
            return self.view
        now, was = body.legs, self.movement.start.legs
        x, z = (sum(now[s].ankle[i] - was[s].ankle[i] for s in SIDES) / 2 for i in (0, 2))
        return replace(self.view, origin=(x, 0.0, z))

    def key_groups(self, key: int) -> list[Group]:
        """The picture of one key: 0 is the start."""
        return self._picture(self.movement.key_body(key), self.movement.keys[key], self.movement.works[key])

    def svg(self, phase: int, share: float, theme: str = "light") -> str:
        """An SVG document of a moment, with no background."""
        return svg.document(self.groups(phase, share), self.box, theme)

    def _picture(self, body: Body, stance: Stance, works: Sequence[Works]) -> list[Group]:
        move, view = self.movement, self._followed(body)
        listed = [clause for clause in move.clauses if isinstance(clause, Thing)]
        groups = drawing.drawn(body, view, marked(works, move.keys[0].down))
        for thing in listed:
            groups += things.drawn(thing, body, view, stance, move.start)
        groups.sort(key=lambda group: group.depth)
        return [*ground(move, body, view), *groups]


def scene(movement: Movement, *, mirror: bool = False) -> Scene:
    """The scene of a movement, seen from the side that shows most; `mirror` sees it from the other."""
    view = seen(movement, mirror=mirror)
    bodies = [movement.key_body(key) for key in range(len(movement.keys))]
    return Scene(movement, view, _box(movement, bodies, view))


def seen(movement: Movement, *, mirror: bool = False) -> Camera:
    """The camera: the script's `seen from`, else the posture's own; `mirror` is on the other side."""
    posture = movement.keys[0].posture
    azimuth, height = VIEWS[posture]
    for clause in movement.clauses:
        if isinstance(clause, Seen):
            azimuth, height = SEEN[clause.word]
            if posture not in UPRIGHT and clause.word in {"front", "back"}:
                azimuth = {"front": 58, "back": -76}[clause.word]
    if mirror:  # who lies on a side is mirrored in the picture's plane, who doesn't in the body's
        azimuth = -azimuth if posture in {"on side", "on forearm and knees"} else 180 - azimuth
    return camera(azimuth, height)


def _box(movement: Movement, bodies: Sequence[Body], view: Camera) -> Box:
    """The smallest box that every key fits in, with a margin."""
    xs, ys = [], []
    for body in bodies:
        for point in extent(body):
            x, y = view.point(point)
            xs.append(x * 100)
            ys.append(y * 100)
    for corner in mat(movement):
        x, y = view.point(corner)
        xs.append(x * 100)
        ys.append(y * 100)
    for clause in movement.clauses:
        if isinstance(clause, Thing):
            for group in things.drawn(clause, bodies[0], view, movement.keys[0], bodies[0]):
                for shape in group.shapes:
                    for x, y in _numbers(shape.path):
                        xs.append(x)
                        ys.append(y)
    left, right, top, bottom = min(xs) - MARGIN, max(xs) + MARGIN, min(ys) - MARGIN, max(ys) + MARGIN
    return (round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1))


def _numbers(path: str) -> list[tuple[float, float]]:
    points = []
    for piece in path.replace("Z", "").replace("M", "L").split("L"):
        words = piece.split("A")[0].split()
        if len(words) == 2:  # x and y
            points.append((float(words[0]), float(words[1])))
    return points


def marked(works: Sequence[Works], down: int) -> tuple[str, ...]:
    """The muscles that are marked, such as "right glute"; `down` is the side that is lain on."""
    muscles: list[str] = []
    for work in works:
        both = ("left", "right")
        sides = {"left": both[:1], "right": both[1:], "bottom": (both[down],), "top": (both[1 - down],)}
        muscles += [f"{side} {work.muscle}" for side in sides.get(work.side, both)]
    return tuple(muscles)
