"""Checks of an exercise's words and dose that need to know where it is performed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from voicecoach.routine.bounds import check_bounds
from voicecoach.routine.contradictions import impossible
from voicecoach.routine.dose_text import write_dose
from voicecoach.routine.fields import FIELDS, Place, alternates, in_exercise, in_rep, in_setup
from voicecoach.routine.inherit import by_side, done, hold_count, in_phase, merged
from voicecoach.routine.linking import distinct, entries, instructions
from voicecoach.routine.model import (
    Ask,
    Distance,
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
    Reps,
    Rest,
    Say,
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
from voicecoach.routine.poses import unfitting
from voicecoach.routine.problems import Problems
from voicecoach.routine.text import fields_in, quoted


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
        self._body(self.linked.routine.body, Place())

    def _definition(self, exercise: Exercise) -> None:
        """An exercise as it is written, whoever performs it."""
        for _, one in by_side(exercise):
            self._rep(one, one.dose or Dose())
            if one.dose and one.dose.sides:
                self._speech(one, Place(rounds=True, follows=True))
        for variant in entries(exercise):
            form = self._variant(exercise, variant)
            if form is None or self.broken(variant.span):
                continue
            if not (form.dose and (form.dose.amount or form.dose.own)) and not variant.block:
                name = quoted(form.name)
                self.problems.error(
                    variant.span, f"{name} has no dose.", "a dose", f"write `{form.name.raw}: 10 reps`"
                )
            for _, one in by_side(replace(form, dose=variant.dose)) if variant.dose else ():
                self._rep(one, one.dose or Dose())

    # --- the body --------------------------------------------------------------------------------

    def _body(self, body: tuple[Instruction, ...], place: Place) -> None:
        before = place.before
        for index, instruction in enumerate(body):
            after = place.follows or _has_exercise(body[index + 1 :])
            here = replace(place, follows=after, before=before)
            if isinstance(instruction, Do):
                self._do(instruction, here)
            elif isinstance(instruction, Repeat):
                self._repeat(instruction, here)
            elif isinstance(instruction, Every):
                self._every(instruction, here)
            elif isinstance(instruction, Race):
                self._race(instruction, here)
            elif isinstance(instruction, Draw):
                self._draw(instruction, replace(place, before=before), follows=after)
            elif isinstance(instruction, Ask):
                self._say(instruction.text, here)
                for branch in instruction.branches:
                    self._body(branch.body, here)
            else:
                self._words_of(instruction, here)
            before = before or _has_exercise((instruction,))

    def _repeat(self, repeat: Repeat, place: Place) -> None:
        follows = place.follows or (repeat.times != 1 and _has_exercise(repeat.body))
        if repeat.times is not None:
            for body in repeat.bodies or (repeat.body,):
                self._body(body, replace(place, rounds=True, follows=follows))
            return
        if place.one_side:
            self.problems.error(
                repeat.span,
                "A `repeat each side` inside another has no sides left.",
                hint="take one of them out",
            )
        self._body(repeat.body, replace(place, one_side=True, follows=follows))

    def _words_of(self, instruction: Instruction, place: Place) -> None:
        if isinstance(instruction, Say | Wait | Stop):
            self._say(instruction.text, place)
        elif isinstance(instruction, Rest) and instruction.text:
            self._say(instruction.text, place, more={"time"})

    def _draw(self, draw: Draw, place: Place, *, follows: bool) -> None:
        """Any line of it may be the first or the last: what counts is before and after all of it."""
        if draw.count is not None and draw.count > len(draw.body):
            self.problems.error(
                draw.span,
                f"There are only {len(draw.body)} lines to pick {draw.count} of.",
                hint=f"write `pick {max(1, len(draw.body) - 1)}`, or `shuffle` for all of them",
            )
        for one in draw.body:
            self._body((one,), replace(place, follows=follows))

    def _every(self, every: Every, place: Place) -> None:
        """Each round has its beat: nothing in it may wait for the person, or have a beat of its own."""
        for inner in instructions(every.body):
            if isinstance(inner, Every | Race | Ask | Wait | DoRoutine):
                self.problems.error(
                    inner.span,
                    "This can't stand on a beat: it takes as long as it takes.",
                    "do, say, rest, sound or repeat N times",
                )
        self._body(every.body, replace(place, rounds=True, follows=True))

    def _race(self, race: Race, place: Place) -> None:
        """Its rounds are the person's own: the coach says them, and counts."""
        for inner in race.body:
            if not isinstance(inner, Do):
                self.problems.error(
                    inner.span, "Rounds against the clock are `do` lines alone.", "do NAME: 10 reps"
                )
                continue
            exercise = self.linked.exercises.get(normal(inner.name.raw))
            forms = by_side(done(exercise, inner)) if exercise else ()
            if any(_several_sets(form.dose or Dose()) for _, form in forms):
                self.problems.error(
                    inner.span, "In a round against the clock an exercise has one set.", "10 reps, or 30s"
                )
        self._body(race.body, replace(place, rounds=False))

    def _say(self, text: Text, place: Place, more: Iterable[str] = ()) -> None:
        self._fields(text, {*place.fields, *more}, "between exercises")

    def _do(self, do: Do, place: Place) -> None:
        exercise = self.linked.exercises.get(normal(do.name.raw))
        if exercise is None or self.broken(do.span) or self.broken(exercise.span):
            return
        form = done(exercise, do)
        own = form.dose.own if form.dose else ()
        if place.one_side and own and set(dict(own)) != {"left", "right"}:
            self.problems.error(
                do.span, "In `repeat each side` the sides are left and right.", hint="take the `repeat` out"
            )
            return
        for side, one in by_side(form):
            self._form(do, one, replace(place, one_side=place.one_side or bool(side)))

    def _form(self, do: Do, form: Exercise, place: Place) -> None:
        """One way of doing it: all of it, or one side of it with a dose of its own."""
        exercise = self.linked.exercises[normal(do.name.raw)]
        dose = form.dose or Dose()
        if dose.amount is None:
            self.problems.error(
                do.name.span,
                f"{quoted(exercise.name)} has no dose.",
                "a dose",
                _dose_hint(do, dose),
            )
        for problem in impossible(dose, dose.span if dose.span.line else do.span):
            self.problems.add(problem)
        self._rep(form, dose)
        self._sides_said(do, dose)
        for reached in self._reach(form):
            if reached.dose and reached.dose.own and not place.one_side:
                step, owner = quoted(reached.name), quoted(form.name)
                self.problems.error(
                    reached.dose.span,
                    f"{step} has a dose for each side, and {owner} has one for both.",
                    hint=f"give it one for both where it is a step of {owner}",
                )
                continue
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
        self._amount(name, dose, span, counts_reps=rep is not None)
        for one in exercise.ats if rep else ():
            if one.sound:
                self.problems.error(
                    one.span, "A sound has its place in timed work, not among reps.", hint="write `say`"
                )
        for problem in unfitting(exercise):
            self.problems.add(problem)
        breathe = exercise.breathe
        for words in (breathe.in_on, breathe.out_on) if breathe else ():
            if not in_phase(words, exercise):
                phases = ", ".join(phase.words.raw for phase in rep.phases) if rep else ""
                self.problems.error(
                    words.span,
                    f"No phase of {name} has the word {quoted(words)}.",
                    f"a word of its rep: {phases}" if rep else "a `rep` line that has it",
                )

    def _amount(self, name: str, dose: Dose, span: Span, *, counts_reps: bool) -> None:
        """The amount against the rep line, or against there being none."""
        amount = dose.amount
        if not counts_reps:
            if isinstance(amount, Timed) and dose.sides and alternates(dose.sides):
                self.problems.error(
                    span, "A position that is held can't alternate.", hint="write `each side`"
                )
            return
        if isinstance(amount, UntilDone):
            self.problems.error(
                span, f"{name} has a `rep` line: reps are counted, not held.", hint="write `to fatigue`"
            )
        elif isinstance(amount, Distance):
            self.problems.error(
                span,
                f"{name} has a `rep` line: reps are counted, not {amount.unit}.",
                hint="leave the `rep` line out, or count reps",
            )
        elif isinstance(amount, Timed) and amount.held:
            self.problems.error(
                span,
                f"{name} has a `rep` line: reps fill the time, and nothing is held for it.",
                hint="leave `hold` out, or write `5 reps, hold 30s` to hold in each rep",
            )

    # --- fields ----------------------------------------------------------------------------------

    def _speech(self, exercise: Exercise, place: Place) -> None:
        """Every spoken text of the exercise: its fields have a value there."""
        known, before, rep = (known(exercise, place) for known in (in_exercise, in_setup, in_rep))
        where = f"in {quoted(exercise.name)}"
        for text in exercise.setup:
            why = "its sides change at every rep" if before != known else ""
            self._fields(text, before, f"in the setup of {quoted(exercise.name)}", why)
        for spoken in (*exercise.cues, exercise.relief, exercise.load):
            if spoken:
                self._fields(spoken, known, where)
        for phase in exercise.rep.phases if exercise.rep else ():
            self._fields(phase.words, rep, where)
        for at in exercise.ats:
            self._fields(at.text, rep, where)
        for clause in (clause for pose in exercise.poses for clause in pose.clauses):
            self._fields(clause, rep, where)

    def _fields(self, text: Text, known: Iterable[str], where: str, why: str = "") -> None:
        for field in fields_in(text):
            if field.raw in FIELDS and field.raw not in known:
                self.problems.error(
                    field.span, f"{{{field.raw}}} has no value {where}.", hint=why or FIELDS[field.raw]
                )


def _has_exercise(body: Iterable[Instruction]) -> bool:
    return any(isinstance(one, Do | DoRoutine) for one in instructions(body))


def _several_sets(dose: Dose) -> bool:
    """Whether it is more than one set of so much."""
    listed = isinstance(dose.amount, Reps) and len(dose.amount.counts) > 1
    return (dose.sets or 1) > 1 or listed or isinstance(dose.amount, ToFatigue | UntilDone)


def _dose_hint(do: Do, dose: Dose) -> str:
    """Hint for a dose of a hold alone: it may be what there is to do, or belong to so many reps."""
    if dose.hold is None or dose.hold.low is None:
        return f"write `do {do.name.raw}: 10 reps`"
    held = write_dose(Dose(hold=dose.hold)).removeprefix("hold ")
    return f"write `do {do.name.raw}: {held} hold`, or `do {do.name.raw}: 10 reps, hold {held}`"
