"""The poses of an exercise in time: keyframes, and the body at any moment between them.

    movement = read(poses, phases, side="right")
    body = movement.body(phase=0, share=0.5)

A phase that has no pose of its own goes back to the start, a hold stays where it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.figure.between import mixed
from voicecoach.figure.body import SIDES, SIGN, Body
from voicecoach.figure.posing import stance as posed
from voicecoach.figure.seats import things_seat
from voicecoach.figure.solving import solved
from voicecoach.figure.stance import Stance
from voicecoach.figure.words import Clause, Joint, Posture, Seen, Thing, Works, read

OPPOSITE = {"left": "right", "right": "left", "forward": "backward", "backward": "forward"}


class PoseLine(Struct, frozen=True):
    """One `pose` line: the words of the phase it ends ("" for the start), and its clauses as written."""

    at: str
    clauses: tuple[str, ...]


class PhaseTime(Struct, frozen=True):
    """A phase of a rep: its words, its seconds, and whether it holds what was before."""

    words: str
    seconds: float
    holds: bool = False


class Movement(Struct, frozen=True):
    """The stances of one side: `keys[0]` is the start; `ends` gives each phase the keys that it passes."""

    keys: tuple[Stance, ...]
    phases: tuple[PhaseTime, ...]
    ends: tuple[tuple[int, ...], ...]
    start: Body  # of the first key
    clauses: tuple[Clause, ...]  # of the start: things, what works, the view
    side: str = ""
    works: tuple[tuple[Works, ...], ...] = ((),)  # by key: what is marked there, the start's always
    lines: tuple[int, ...] = (0,)  # by key: the number of the pose line that gives it

    def at(self, phase: int, share: float) -> tuple[int, int, float]:
        """The two keys that a moment of a phase lies between, and how far it is from the first, eased."""
        path = (self._before(phase), *self.ends[phase])
        if len(path) == 1:
            return path[0], path[0], 0.0
        place = min(max(share, 0.0), 1.0) * (len(path) - 1)
        leg = min(int(place), len(path) - 2)
        return path[leg], path[leg + 1], eased(place - leg)

    def _before(self, phase: int) -> int:
        for earlier in range(min(phase, len(self.ends)) - 1, -1, -1):
            if self.ends[earlier]:
                return self.ends[earlier][-1]
        return 0

    def body(self, phase: int, share: float) -> Body:
        """The body at `share` (0 to 1) of a phase."""
        one, other, way = self.at(phase, share)
        return mixed(self.keys[one], self.keys[other], way, self.start)

    def works_at(self, phase: int, share: float) -> tuple[Works, ...]:
        """Marks at a moment: a phase's own from its first third on."""
        one, other, _ = self.at(phase, share)
        return self.works[other if share > 1 / 3 else one]

    def picture(self, phase: int, share: float) -> tuple[int, int, float, tuple[Works, ...]]:
        """The same for moments that look the same: on the way back a body passes what it passed before."""
        one, other, way = self.at(phase, share)
        works = self.works_at(phase, share)
        if way in {0.0, 1.0} or self.keys[one] == self.keys[other]:
            return (other, other, 0.0, works) if way else (one, one, 0.0, works)
        if one > other and _alike_backward(self.keys[one], self.keys[other]):
            one, other, way = other, one, 1 - way
        return one, other, round(way, 9), works

    @property
    def travel(self) -> tuple[float, float]:
        """Metres, forward and to the right, that a rep takes the whole body along: a step to the side."""
        last = self.keys[self._before(len(self.phases))]
        ahead, aside = [], []
        for side in SIDES:
            one, other = self.keys[0].feet[side], last.feet[side]
            if one.at != "floor" or other.at != "floor":
                return (0.0, 0.0)
            ahead.append(other.ahead - one.ahead)
            aside.append(SIGN[side] * (other.out - one.out))
        same = abs(ahead[0] - ahead[1]) < 1e-6 and abs(aside[0] - aside[1]) < 1e-6
        return (ahead[0], aside[0]) if same else (0.0, 0.0)

    def moves(self, phase: int) -> bool:
        """True where the picture changes within the phase."""
        path = (self._before(phase), *self.ends[phase])
        return any(self.keys[a] != self.keys[b] for a, b in pairwise(path))

    def key_body(self, key: int) -> Body:
        """The body of one key."""
        return solved(self.keys[key], self.start)

    @property
    def furthest(self) -> int:
        """The key that differs most from the start: what a handout shows as the end of the movement."""
        if self.travel != (0.0, 0.0):
            return 1
        return max(range(len(self.keys)), key=lambda key: (_far(self.start, self.key_body(key)), -key))


def _alike_backward(one: Stance, other: Stance) -> bool:
    """True where the way back passes the same bodies: not where feet or hands step, one after the other."""
    held = zip((*one.feet, *one.hands), (*other.feet, *other.hands), strict=True)
    return one.posture == other.posture and all(a == b or not a.at == b.at == "floor" for a, b in held)


def _far(a: Body, b: Body) -> float:
    return sum(math.dist(p, q) for p, q in zip(marks(a), marks(b), strict=True))


def marks(body: Body) -> tuple[tuple[float, float, float], ...]:
    """Points by which two bodies are told apart."""
    limbs = [
        point
        for side in SIDES
        for point in (body.legs[side].knee, body.legs[side].ankle, body.legs[side].toe, body.arms[side].wrist)
    ]
    return (*limbs, body.trunk.hips, body.trunk.head)


def eased(share: float) -> float:
    """A movement that starts and stops gently: least jerk (Flash and Hogan, 1985)."""
    return share**3 * (10 - 15 * share + 6 * share * share)


def filled(text: str, side: str) -> str:
    """A clause with `{side}` and `{other}` in place of their names."""
    other = OPPOSITE.get(side, "both")
    text = re.sub(r"\{\s*side\s*\}", side or "right", text, flags=re.IGNORECASE)
    return re.sub(r"\{\s*other\s*\}", other if side else "left", text, flags=re.IGNORECASE)


def movement(poses: Sequence[PoseLine], phases: Sequence[PhaseTime], side: str = "") -> Movement:
    """The movement that pose lines say for one side; `PoseError` for a clause that can't be read."""
    first = [clause for pose in poses if not pose.at for clause in _clauses(pose, side)]
    start = posed(first)
    works = [tuple(clause for clause in first if isinstance(clause, Works))]
    extra = tuple(one for one in first if isinstance(one, Thing | Seen))
    seat = things_seat(extra)
    if seat is not None:
        start = replace(start, seat=seat)
    keys, lines_of = [start], [next((n for n, pose in enumerate(poses) if not pose.at), 0)]
    ends: list[tuple[int, ...]] = []
    used: set[int] = set()
    for index, phase in enumerate(phases):
        lines = [
            n for n, pose in enumerate(poses) if pose.at and n not in used and said_in(pose.at, phase.words)
        ]
        path = []
        for n in lines:
            used.add(n)
            clauses = _clauses(poses[n], side)
            works.append((*works[0], *(clause for clause in clauses if isinstance(clause, Works))))
            anew = any(isinstance(clause, Posture) for clause in clauses)
            key = posed(clauses, start) if anew else posed([*unsaid(first, clauses), *clauses])
            keys.append(replace(key, seat=start.seat))
            path.append(len(keys) - 1)
            lines_of.append(n)
        if path:
            ends.append(tuple(path))
        elif phase.holds and index:
            ends.append(())
        else:
            ends.append((0,))
    movement = Movement(
        tuple(keys),
        tuple(phases),
        tuple(ends),
        solved(keys[0]),
        extra,
        side,
        tuple(works),
        tuple(lines_of),
    )
    if len(phases) == 1 and not phases[0].holds and movement.travel == (0.0, 0.0) and ends[0] != (0,):
        return replace(movement, ends=((*ends[0], 0),))  # a rep that is one phase comes back within it
    return movement


def _clauses(pose: PoseLine, side: str) -> list[Clause]:
    """The clauses of a line; elbows after arms, as they bend wherever the arm goes."""
    clauses = [read(filled(clause, side)) for clause in pose.clauses]
    return sorted(clauses, key=lambda clause: isinstance(clause, Joint) and clause.part == "elbow")


_FOOT_AXES = {
    "forward": "ahead",
    "back": "ahead",
    "out": "aside",
    "in": "aside",
    "left": "aside",
    "right": "aside",
}


def unsaid(start: Sequence[Clause], clauses: Sequence[Clause]) -> list[Clause]:
    """The start without what a phase says anew: where a foot has stepped to isn't stepped on from."""
    said = {(side, axis) for clause in clauses for side, axis in _stepped(clause)}
    kept: list[Clause] = []
    for clause in start:
        steps = _stepped(clause)
        left = [side for side, axis in steps if (side, axis) not in said]
        if isinstance(clause, Joint) and steps and len(left) < len(steps):
            kept += [replace(clause, side=side) for side in left]
        else:
            kept.append(clause)
    return kept


def _stepped(clause: Clause) -> list[tuple[str, str]]:
    """Each foot that a clause moves over the floor, and along which axis."""
    if not isinstance(clause, Joint) or clause.part != "foot" or clause.way not in _FOOT_AXES:
        return []
    sides = ("left", "right") if clause.side == "both" else (clause.side,)
    return [(side, _FOOT_AXES[clause.way]) for side in sides]


def said_in(words: str, phase: str) -> bool:
    """True where the words of an `at` are in the words of a phase."""
    return f" {' '.join(words.casefold().split())} " in f" {' '.join(phase.casefold().split())} "
