"""The `{fields}` of spoken text: each with what it needs to have a value, and where that is given."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from voicecoach.routine.model import Dose, Exercise, Reps, Sides, SidesKind, Timed, ToFatigue

FIELDS: Mapping[str, str] = {
    "side": "it needs one side at a time: `each side`, `right then left`, or `repeat each side`",
    "other": "it needs two sides, one at a time: `each side`, or `repeat each side`",
    "set": "it belongs in an exercise",
    "sets": "it belongs in an exercise",
    "round": "it belongs inside `repeat N times`",
    "rounds": "it belongs inside `repeat N times`",
    "reps": "it belongs in an exercise whose dose counts reps",
    "rep": "it belongs in a `rep` or `at` line of an exercise that counts reps",
    "exercise": "no exercise comes before it",
    "coming": "no exercise comes after it",
    "time": "it belongs in a rest, or in an exercise whose dose is a time",
}
"""Every `{word}` a text may hold, and where it belongs."""


class Place(Struct, frozen=True):
    """A place in the routine, as far as fields depend on it."""

    rounds: bool = False  # inside `repeat N times`
    one_side: bool = False  # inside `repeat each side`
    follows: bool = False  # an exercise comes after it
    before: bool = False  # an exercise comes before it

    @property
    def fields(self) -> frozenset[str]:
        """The fields that have a value in this place, between exercises."""
        known = {"round", "rounds"} if self.rounds else set()
        known |= {"side", "other"} if self.one_side else set()
        known |= {"coming"} if self.follows else set()
        return frozenset(known | ({"exercise"} if self.before else set()))


def in_exercise(exercise: Exercise, place: Place) -> frozenset[str]:
    """The fields that have a value while `exercise` is done, in a text that belongs to no one rep."""
    dose = exercise.dose or Dose()
    known = {*place.fields, "exercise", "set", "sets", *_of_sides(dose.sides, place)}
    known |= {"reps"} if isinstance(dose.amount, Reps) else set()
    known |= {"time"} if isinstance(dose.amount, Timed) else set()
    return frozenset(known)


def in_rep(exercise: Exercise, place: Place) -> frozenset[str]:
    """The fields that have a value in a text of one rep: a phase's words, an `at` line."""
    amount = exercise.dose.amount if exercise.dose else None
    counted = isinstance(amount, Reps | ToFatigue) or exercise.rep is not None
    return in_exercise(exercise, place) | ({"rep"} if counted else set())


def in_setup(exercise: Exercise, place: Place) -> frozenset[str]:
    """The fields that have a value before the first rep: where sides change at every rep, no side has."""
    known = in_exercise(exercise, place)
    sides = exercise.dose.sides if exercise.dose else None
    return known - {"side", "other"} if sides and alternates(sides) and not place.one_side else known


def alternates(sides: Sides) -> bool:
    """True where the sides change at every rep."""
    return sides.kind in {SidesKind.ALTERNATING, SidesKind.EACH_ALTERNATING}


def _of_sides(sides: Sides | None, place: Place) -> set[str]:
    """`other` is there where there are two; of `left only` and `right only` it is the one not worked."""
    if place.one_side:
        return {"side", "other"}
    if sides is None:
        return set()
    pair = len(sides.words) == 2  # noqa: PLR2004 - a pair
    if pair or sides.words in {("left",), ("right",)}:
        return {"side", "other"}
    return {"side"}
