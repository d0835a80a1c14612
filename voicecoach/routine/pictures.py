"""The movement that an exercise's `pose` lines draw, for whoever shows it.

movement = pictured(exercise, "right")
scene(movement).svg(phase=0, share=0.5)
"""

from __future__ import annotations

from voicecoach.figure.limits import faults
from voicecoach.figure.moving import Movement, PhaseTime, PoseLine, movement
from voicecoach.routine.model import Exercise, Timed
from voicecoach.routine.poses import phase_words
from voicecoach.routine.problems import Problem

UNSAID = 4.0
"""Seconds of a phase that has none of its own."""


def pictured(exercise: Exercise, side: str = "") -> Movement | None:
    """The movement for one side ("" where it has none); None where the exercise has no poses."""
    if not exercise.poses:
        return None
    lines = [
        PoseLine(pose.at.raw if pose.at else "", tuple(clause.raw for clause in pose.clauses))
        for pose in exercise.poses
    ]
    return movement(lines, phases(exercise), side)


def phases(exercise: Exercise) -> tuple[PhaseTime, ...]:
    """The phases of a rep; one that is the whole rep where there is no `rep` line."""
    if exercise.rep:
        return tuple(
            PhaseTime(phase.words.raw, phase.seconds or UNSAID, phase.holds) for phase in exercise.rep.phases
        )
    amount = exercise.dose.amount if exercise.dose else None
    seconds = amount.low if isinstance(amount, Timed) else UNSAID
    return (PhaseTime(phase_words(exercise)[0], seconds, holds=isinstance(amount, Timed)),)


def sides(exercise: Exercise) -> tuple[str, ...]:
    """The words that `{side}` becomes, in turn; one empty word where it has no sides."""
    said = exercise.dose.sides if exercise.dose else None
    return said.words if said else ("",)


def impossible(exercise: Exercise) -> list[Problem]:
    """A warning for each pose that no body can take, at its line."""
    told: dict[str, Problem] = {}
    for side in sides(exercise):
        drawn = pictured(exercise, side)
        for line, message in faults(drawn) if drawn else ():
            span = exercise.poses[line].span
            told.setdefault(message, Problem(span, message, hint="no body can do it", severity="warning"))
    return list(told.values())
