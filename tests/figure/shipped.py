"""Every exercise that ships, with each side of its movement."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from voicecoach.figure.moving import Movement
from voicecoach.routine.inherit import done
from voicecoach.routine.library import exercises, routines, shipped_folder
from voicecoach.routine.linking import dos
from voicecoach.routine.model import Exercise, normal
from voicecoach.routine.pictures import pictured, sides

FOLDERS = (shipped_folder(), shipped_folder() / "programmes")
FRAMES = 12
"""Moments of a phase that are looked at, both ends among them."""


@cache
def shipped() -> tuple[Exercise, ...]:
    """Those of the routines and libraries, and of the programmes."""
    return tuple(exercise for folder in FOLDERS for exercise in exercises(folder))


@cache
def movements() -> dict[str, Movement]:
    found = {}
    for exercise in shipped():
        for side in sides(exercise):
            movement = pictured(exercise, side)
            if movement:
                found[f"{exercise.name.raw} {side}".strip()] = movement
    return found


def performed() -> Iterator[Exercise]:
    """Each exercise as the routines have it done, with what they say otherwise than its definition."""
    for folder in FOLDERS:
        for examined in routines(folder):
            linked = examined.linked
            for do in dos(linked.routine.body) if linked else ():
                if linked and (exercise := linked.exercises.get(normal(do.name.raw))):
                    yield done(exercise, do)


def moments(movement: Movement) -> Iterator[tuple[int, float]]:
    for phase in range(len(movement.phases)):
        if movement.moves(phase):
            for n in range(FRAMES):
                yield phase, n / (FRAMES - 1)
