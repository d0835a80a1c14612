"""Bounds on the size of a routine, so that nothing that is done with it goes on for ever."""

from __future__ import annotations

from msgspec import Struct

from voicecoach.routine.inherit import by_side, done
from voicecoach.routine.model import (
    Ask,
    Do,
    DoRoutine,
    Dose,
    Draw,
    Every,
    Exercise,
    Instruction,
    Linked,
    Race,
    Repeat,
    RepPattern,
    Reps,
    SidesKind,
    Timed,
    ToFatigue,
    normal,
)
from voicecoach.routine.problems import Problems

MOST_STEPS = 10_000
"""Instructions that a routine performs, repeats unrolled; an hour has some hundreds."""

MOST_MOVEMENTS = 20_000
"""Phases of all its reps; an hour without a rest has 1800 of two seconds."""


class Size(Struct, frozen=True):
    """Size of a routine with repeats and parts unrolled, and every branch of its questions."""

    steps: int = 0
    movements: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(self.steps + other.steps, self.movements + other.movements)

    def times(self, number: int) -> Size:
        return Size(self.steps * number, self.movements * number)

    @property
    def too_much(self) -> tuple[tuple[str, int], ...]:
        """Yield what there is too much of, each with its bound."""
        found = []
        if self.steps > MOST_STEPS:
            found.append((f"The repeats of this routine unroll to {self.steps} instructions.", MOST_STEPS))
        if self.movements > MOST_MOVEMENTS:
            found.append((f"The reps of this routine come to {self.movements} movements.", MOST_MOVEMENTS))
        return tuple(found)


def check_bounds(linked: Linked, problems: Problems) -> None:
    """Report what there is too much of in the routine, unless it is a part that has too much by itself."""
    if any(size_of(part).too_much for part in linked.parts.values()):
        return
    for message, most in size_of(linked).too_much:
        problems.error(linked.routine.name.span, message, f"at most {most}")


def size_of(linked: Linked) -> Size:
    known: dict[int, Size] = {}  # parts within parts are met again and again

    def whole(part: Linked) -> Size:
        if id(part) not in known:
            known[id(part)] = all_of(part.routine.body, part)
        return known[id(part)]

    def all_of(body: tuple[Instruction, ...], within: Linked) -> Size:
        return sum((one_of(one, within) for one in body), Size())

    def one_of(one: Instruction, within: Linked) -> Size:
        match one:
            case Repeat() | Every() | Race() | Draw():
                return sum((all_of(body, within).times(times) for body, times in _rounds(one)), Size(1))
            case Ask():
                return Size(1) + sum((all_of(branch.body, within) for branch in one.branches), Size())
            case DoRoutine():
                part = within.parts.get(normal(one.name.raw))
                return Size(1) + (whole(part) if part else Size())
            case Do():
                exercise = within.exercises.get(normal(one.name.raw))
                forms = by_side(done(exercise, one)) if exercise else ()
                return Size(max(1, len(forms)), sum(movements(form) for _, form in forms))
        return Size(1)

    return whole(linked)


def _rounds(one: Repeat | Every | Race | Draw) -> list[tuple[tuple[Instruction, ...], int]]:
    """Each body, and how often it is done; against the clock it is one exercise that the person counts."""
    if isinstance(one, Race):
        return []
    if isinstance(one, Draw):
        return [(one.body, 1)]
    if isinstance(one, Repeat) and one.bodies:
        return [(body, 1) for body in one.bodies]
    return [(one.body, one.times or 2)]


def movements(form: Exercise) -> int:
    """The phases of all reps of all sets, on all sides."""
    dose = form.dose or Dose()
    phases = len(form.rep.phases) if form.rep else 1
    kind = dose.sides.kind if dose.sides else SidesKind.ONLY
    sides = 1 if kind in {SidesKind.ONLY, SidesKind.ALTERNATING} or not dose.sides else len(dose.sides.words)
    return round(_reps(dose, form.rep) * phases * sides)


def _reps(dose: Dose, rep: RepPattern | None) -> float:
    """Of all sets on one side; a held position is one."""
    sets = dose.most_sets or dose.sets or 1
    match dose.amount:
        case Reps():
            highs = [one.high for one in dose.amount.counts]
            return sum(highs) if len(highs) > 1 else sets * highs[0]
        case ToFatigue():
            return sets * (dose.amount.at_most or 1)
        case Timed() if rep and (seconds := sum(phase.seconds or 0.0 for phase in rep.phases)):
            return sets * dose.amount.high / seconds
    return sets
