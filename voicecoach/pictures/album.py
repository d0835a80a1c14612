"""The pictures of a routine's exercises, and which of them an instant of a session shows."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from voicecoach.figure.scene import Scene, scene
from voicecoach.routine.inherit import done
from voicecoach.routine.linking import distinct, dos
from voicecoach.routine.model import Exercise, Linked, SidesKind, normal
from voicecoach.routine.pictures import pictured
from voicecoach.session.views.snapshot import Snapshot

STEPS_A_SECOND = 25
"""So many pictures a second are told apart; what lies between is the nearest of them."""


class AlbumMoment(Struct, frozen=True):
    """One picture: the exercise (as it is matched), the side, the phase and how far it is, 0 to 1."""

    exercise: str
    side: str
    phase: int
    share: float
    length: float = 0.0
    """Seconds of the phase."""


class Album:
    """Every picture of a routine's exercises, their ladders too; drawn when they are asked for."""

    def __init__(self, linked: Linked) -> None:
        self._exercises = dict(_exercises(linked))
        self._scenes: dict[tuple[str, str], Scene | None] = {}

    def scene(self, moment: AlbumMoment) -> Scene | None:
        """The scene that a moment belongs to; None where the exercise has no poses."""
        key = moment.exercise, moment.side
        if key not in self._scenes:
            self._scenes[key] = self._drawn(*key)
        return self._scenes[key]

    def _drawn(self, name: str, side: str) -> Scene | None:
        exercise = self._exercises.get(name)
        movement = pictured(exercise, side) if exercise else None
        if exercise is None or movement is None:
            return None
        sides = exercise.dose.sides if exercise.dose else None
        turns = sides is not None and sides.kind in {SidesKind.EACH, SidesKind.ONLY, SidesKind.THEN}
        # Where sides change at every rep, the person doesn't turn round.
        return scene(movement, mirror=turns and side == "left")

    def moment(self, now: Snapshot, steps_a_second: int = STEPS_A_SECOND) -> AlbumMoment | None:
        """The picture of an instant: the movement, the start before it, in a rest what comes next."""
        name = now.exercise
        resting = now.doing in {"resting", "waiting"} or not name
        if resting and normal(now.coming) in self._exercises:
            name = now.coming
        exercise = self._exercises.get(normal(name))
        if exercise is None or not exercise.poses:
            return None
        side = now.side if name == now.exercise else ""
        if not side and exercise.dose and exercise.dose.sides:
            side = exercise.dose.sides.words[0]
        moment = AlbumMoment(normal(name), side, 0, 0.0)
        if now.doing != "working":
            return moment
        scene = self.scene(moment)
        if scene is None:
            return None
        length = now.phase_length or 0.0
        share = 1 - now.phase_left / length if length and now.phase_left is not None else 0.0
        steps = max(1, round(length * steps_a_second))
        phase = _phase(scene, now)
        if not scene.movement.moves(phase):
            share = 1.0
        return AlbumMoment(normal(name), side, phase, round(share * steps) / steps, length)


def _phase(scene: Scene, now: Snapshot) -> int:
    """The phase of the movement that goes on."""
    last = len(scene.movement.phases) - 1
    return min(max(now.phase_number, 0), last)


def _exercises(linked: Linked) -> Iterator[tuple[str, Exercise]]:
    """Each exercise by its normal name, those of routines within it too; as the routine's `do` has it."""
    for part in linked.parts.values():
        yield from _exercises(part)
    for exercise in distinct(linked.exercises):
        yield normal(exercise.name.raw), exercise
    for do in dos(linked.routine.body):
        if plain := linked.exercises.get(normal(do.name.raw)):
            yield normal(plain.name.raw), done(plain, do)
