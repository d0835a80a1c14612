"""What an exercise's words and dose can't mean, seen where it is performed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from voicecoach.routine.bounds import check_bounds
from voicecoach.routine.contradictions import impossible
from voicecoach.routine.inherit import done, hold_count, in_phase, merged
from voicecoach.routine.linking import distinct, entries, instructions
from voicecoach.routine.model import (
    Ask,
    Do,
    DoRoutine,
    Dose,
    Exercise,
    Instruction,
    Linked,
    Repeat,
    Reps,
    Rest,
    Say,
    Sides,
    SidesKind,
    Span,
    Stop,
    Text,
    Timed,
    ToFatigue,
    UntilDone,
    Variant,
    Wait,
    normal,
)
from voicecoach.routine.problems import Problems
from voicecoach.routine.text import FIELDS, fields_in, quoted


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the routine something stands."""

    rounds: bool = False  # inside `repeat N times`
    one_side: bool = False  # inside `repeat each side`
    follows: bool = False  # an exercise comes after it


def check_meaning(linked: Linked, broken: Callable[[Span], bool], problems: Problems) -> None:
    """Report what can only be seen with every name's meaning at hand; `broken` spans are passed over."""
    _Checker(linked, broken, problems).check()


class _Checker:
    def __init__(self, linked: Linked, broken: Callable[[Span], bool], problems: Problems) -> None:
        self.linked = linked
        self.broken = broken
        self.problems = problems

    def check(self) -> None:
        check_bounds(self.linked, self.problems)
        if self.linked.routine.first:
            self._fields(self.linked.routine.first, set(), "in a routine's header")
        for exercise in distinct(self.linked.exercises):
            if not self.broken(exercise.span):
                self._definition(exercise)
        self._body(self.linked.routine.body, Place(), before=False)

    def _definition(self, exercise: Exercise) -> None:
        """An exercise as it is written, whoever performs it."""
        self._rep(exercise, exercise.dose or Dose())
        if exercise.dose and exercise.dose.sides:
            self._speech(exercise, Place(rounds=True, follows=True))
        for variant in entries(exercise):
            form = self._variant(exercise, variant)
            if form is None or self.broken(variant.span):
                continue
            if not (form.dose and form.dose.amount) and not variant.block:
                name = quoted(form.name)
                self.problems.error(
                    variant.span, f"{name} has no dose.", "a dose", f"write `{form.name.raw}: 10 reps`"
                )
            if variant.dose:
                self._rep(form, variant.dose)

    # --- the body --------------------------------------------------------------------------------

    def _body(self, body: tuple[Instruction, ...], place: Place, *, before: bool) -> None:
        for index, one in enumerate(body):
            here = replace(place, follows=place.follows or _has_exercise(body[index + 1 :]))
            if isinstance(one, Do):
                self._do(one, here)
            elif isinstance(one, Repeat):
                self._repeat(one, here, before=before)
            elif isinstance(one, Ask):
                self._say(one.text, here, before=before)
                for branch in one.branches:
                    self._body(branch.body, here, before=before)
            elif isinstance(one, Say | Wait | Stop):
                self._say(one.text, here, before=before)
            elif isinstance(one, Rest) and one.text:
                self._say(one.text, here, before=before, more={"time"})
            before = before or _has_exercise((one,))

    def _repeat(self, repeat: Repeat, place: Place, *, before: bool) -> None:
        follows = place.follows or (repeat.times != 1 and _has_exercise(repeat.body))
        if repeat.times is not None:
            self._body(repeat.body, replace(place, rounds=True, follows=follows), before=before)
            return
        if place.one_side:
            self.problems.error(
                repeat.span,
                "A `repeat each side` inside another has no sides left.",
                hint="take one of them out",
            )
        self._body(repeat.body, replace(place, one_side=True, follows=follows), before=before)

    def _say(self, text: Text, place: Place, *, before: bool, more: Iterable[str] = ()) -> None:
        known = {*more, *(["coming"] if place.follows else []), *(["exercise"] if before else [])}
        known |= {"round", "rounds"} if place.rounds else set()
        known |= {"side", "other"} if place.one_side else set()
        self._fields(text, known, "between exercises")

    def _do(self, do: Do, place: Place) -> None:
        exercise = self.linked.exercises.get(normal(do.name.raw))
        if exercise is None or self.broken(do.span) or self.broken(exercise.span):
            return
        form = done(exercise, do)
        dose = form.dose or Dose()
        if dose.amount is None:
            self.problems.error(
                do.name.span,
                f"{quoted(exercise.name)} has no dose.",
                "a dose",
                f"write `do {do.name.raw}: 10 reps`",
            )
        for problem in impossible(dose, dose.span if dose.span.line else do.span):
            self.problems.add(problem)
        self._rep(form, dose)
        self._sides_said(do, dose)
        for reached in self._reach(form):
            self._speech(reached, place)

    def _sides_said(self, do: Do, dose: Dose) -> None:
        """A `switch` or `one side at a time` on a `do` whose exercise has no sides."""
        if dose.sides or do.dose is None:
            return
        if do.dose.switch is not None or do.dose.one_side_at_a_time:
            what = "switch" if do.dose.switch is not None else "one side at a time"
            self.problems.error(
                do.dose.span, f"There is a '{what}', and no sides.", hint="write `each side`, or leave it out"
            )

    # --- an exercise and its ladder --------------------------------------------------------------

    def _variant(self, owner: Exercise, variant: Variant) -> Exercise | None:
        """The exercise that an entry of `owner`'s ladder means, with its dose."""
        named = self.linked.exercises.get(normal(variant.name.raw))
        if named is None or self.broken(named.span):
            return None
        if variant.block and not variant.block.dose and not variant.dose:
            return replace(named, dose=owner.dose)
        return replace(named, dose=merged(named.dose, variant.dose))

    def _reach(self, form: Exercise) -> Iterator[Exercise]:
        """The exercise and all that is easier or harder, each with the dose it has there."""
        yield form
        for way in ("easier", "harder"):
            seen = {normal(form.name.raw)}
            waiting = [form]
            while waiting:
                at = waiting.pop()
                for variant in entries(at, way):
                    if normal(variant.name.raw) not in seen:
                        seen.add(normal(variant.name.raw))
                        found = self._variant(at, variant)
                        waiting += [found] if found else []
                        yield from [found] if found else []

    def _rep(self, exercise: Exercise, dose: Dose) -> None:
        """The rep line against the dose and the breathing."""
        name, rep = quoted(exercise.name), exercise.rep
        span = dose.span if dose.span.line else exercise.span
        if dose.hold and rep and (holds := hold_count(exercise)) != 1:
            many = "no phase" if holds == 0 else f"{holds} phases"
            self.problems.error(
                span,
                f"'hold' sets one phase, and the rep of {name} has {many} with the word 'hold'.",
                hint="give one phase of the `rep` line the word hold, or leave `hold` out of the dose",
            )
        elif dose.hold and rep and rep.own_pace:
            self.problems.error(
                span, f"The rep of {name} is at the person's own pace: it has no hold to set."
            )
        elif dose.hold and not rep and isinstance(dose.amount, Timed):
            self.problems.error(span, "The hold has two lengths.", hint="write `5 reps, hold 10s`")
        if isinstance(dose.amount, UntilDone) and rep:
            self.problems.error(
                span, f"{name} has a `rep` line: reps are counted, not held.", hint="write `to fatigue`"
            )
        if isinstance(dose.amount, Timed) and not rep and dose.sides and alternates(dose.sides):
            self.problems.error(span, "A position that is held can't alternate.", hint="write `each side`")
        breathe = exercise.breathe
        for words in (breathe.in_on, breathe.out_on) if breathe else ():
            if not in_phase(words, exercise):
                phases = ", ".join(phase.words.raw for phase in rep.phases) if rep else ""
                self.problems.error(
                    words.span,
                    f"No phase of {name} has the word {quoted(words)}.",
                    f"a word of its rep: {phases}" if rep else "a `rep` line that has it",
                )

    # --- fields ----------------------------------------------------------------------------------

    def _speech(self, exercise: Exercise, place: Place) -> None:
        """Every spoken text of the exercise: its fields have a value there."""
        dose = exercise.dose or Dose()
        known = {"exercise", "set", "sets"}
        known |= {"coming"} if place.follows else set()
        known |= {"round", "rounds"} if place.rounds else set()
        known |= _side_fields(dose.sides, place)
        known |= {"reps"} if isinstance(dose.amount, Reps) else set()
        known |= {"time"} if isinstance(dose.amount, Timed) else set()
        where = f"in {quoted(exercise.name)}"
        counted = isinstance(dose.amount, Reps | ToFatigue) or exercise.rep is not None
        in_rep = known | ({"rep"} if counted else set())
        before = known
        if dose.sides and alternates(dose.sides) and not place.one_side:
            before = known - {"side", "other"}
        for text in exercise.setup:
            why = "its sides change at every rep" if before != known else ""
            self._fields(text, before, f"in the setup of {quoted(exercise.name)}", why)
        for said in (*exercise.cues, exercise.relief, exercise.load):
            if said:
                self._fields(said, known, where)
        for phase in exercise.rep.phases if exercise.rep else ():
            self._fields(phase.words, in_rep, where)
        for at in exercise.ats:
            self._fields(at.text, in_rep, where)

    def _fields(self, text: Text, known: Iterable[str], where: str, why: str = "") -> None:
        for one in fields_in(text):
            if one.raw in FIELDS and one.raw not in known:
                self.problems.error(
                    one.span, f"{{{one.raw}}} has no value {where}.", hint=why or _WHY[one.raw]
                )


_WHY = {
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


def alternates(sides: Sides) -> bool:
    """Whether the sides change at every rep."""
    return sides.kind in {SidesKind.ALTERNATING, SidesKind.EACH_ALTERNATING}


def _side_fields(sides: Sides | None, place: Place) -> set[str]:
    """`other` is there where there are two; of `left only` and `right only` it is the one not worked."""
    if place.one_side:
        return {"side", "other"}
    if sides is None:
        return set()
    pair = len(sides.words) == 2  # noqa: PLR2004 - a pair
    if pair or sides.words in {("left",), ("right",)}:
        return {"side", "other"}
    return {"side"}


def _has_exercise(body: Iterable[Instruction]) -> bool:
    return any(isinstance(one, Do | DoRoutine) for one in instructions(body))
