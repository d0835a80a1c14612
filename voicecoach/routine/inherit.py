"""Inheritance: a dose or a block, laid over what it leaves unsaid."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from voicecoach.routine import poses
from voicecoach.routine.model import Do, Dose, Exercise, Sides, SidesKind, Text, Variant


def merged(base: Dose | None, over: Dose | None) -> Dose:
    """`over` on top of `base`: an amount replaces sets and amount together, all else singly."""
    base, over = base or Dose(), over or Dose()
    counted = base if over.amount is None and not over.own else over
    own = over.own or (() if over.amount or over.sides else _overridden(base.own, over))
    return Dose(
        sets=counted.sets,
        most_sets=counted.most_sets,
        step=counted.step,
        loads=over.loads or base.loads,
        amount=counted.amount,
        own=own,
        sides=over.sides or (None if own else base.sides),
        rest=base.rest if over.rest is None else over.rest,
        shortest_rest=base.shortest_rest if over.rest is None else over.shortest_rest,
        switch=base.switch if over.switch is None else over.switch,
        hold=over.hold or base.hold,
        one_side_at_a_time=over.one_side_at_a_time or base.one_side_at_a_time,
        every_word=over.every_word or base.every_word,
        or_to_fatigue=counted.or_to_fatigue or over.or_to_fatigue,
        span=over.span if over.span.line else base.span,
    )


def _overridden(own: Sequence[tuple[str, Dose]], over: Dose) -> tuple[tuple[str, Dose], ...]:
    """Each side's dose, without what `over` says for both."""
    return tuple(
        (
            side,
            replace(
                dose,
                hold=None if over.hold else dose.hold,
                rest=None if over.rest is not None else dose.rest,
                shortest_rest=None if over.rest is not None else dose.shortest_rest,
                loads=None if over.loads else dose.loads,
            ),
        )
        for side, dose in own
    )


def for_side(dose: Dose, side: str) -> Dose:
    """The dose of one side, which is all that there is then; the first one's where `side` has none."""
    if not dose.own:
        return dose
    theirs = dict(dose.own).get(side, dose.own[0][1])
    return replace(merged(replace(dose, own=()), theirs), sides=Sides(SidesKind.ONLY, (side,)), own=())


def by_side(exercise: Exercise) -> tuple[tuple[str, Exercise], ...]:
    """The exercise on each side that has a dose of its own; else once, with no word."""
    dose = exercise.dose
    if dose is None or not dose.own:
        return (("", exercise),)
    return tuple((side, replace(exercise, dose=for_side(dose, side))) for side, _ in dose.own)


def done(exercise: Exercise, do: Do) -> Exercise:
    """The exercise as this `do` has it: its line and its block override, its cues come first."""
    over = do.block or Exercise(exercise.name)
    both = _overlaid(exercise, replace(over, dose=do.dose))
    return replace(both, cues=(*over.cues, *exercise.cues))


def inherited(parent: Exercise, variant: Variant, block: Exercise) -> Exercise:
    """The variant that `block` defines in the ladder of `parent`: it takes over what it leaves unsaid.

    Unless it says its own, its ladder is what of the parent's lies beyond it, and on the other side
    the way back to the parent, where that has a dose to be done with.
    """
    full = _overlaid(parent, replace(block, cues=block.cues or parent.cues))
    full = replace(full, name=block.name, aka=block.aka, span=variant.span)
    has_dose = parent.dose and (parent.dose.amount or parent.dose.own)
    home = ((Variant(parent.name, span=variant.span),),) if has_dose else ()
    easier_side = any(variant in step for step in parent.easier)
    near, beyond = _parted(parent.easier if easier_side else parent.harder, variant)
    back = (*reversed(near), *home, *(parent.harder if easier_side else parent.easier))
    easier, harder = (beyond, back) if easier_side else (back, beyond)
    return replace(full, easier=block.easier or easier, harder=block.harder or harder)


Steps = tuple[tuple[Variant, ...], ...]


def _parted(steps: Steps, variant: Variant) -> tuple[Steps, Steps]:
    """The steps before the one that holds the variant, and those behind it."""
    at = next(index for index, step in enumerate(steps) if variant in step)
    return steps[:at], steps[at + 1 :]


def _overlaid(base: Exercise, over: Exercise) -> Exercise:
    rep = over.rep or base.rep
    dose = merged(base.dose, over.dose) if base.dose or over.dose else None
    breathe = over.breathe or base.breathe
    if over.rep:
        # What was said of the other rep goes with it where it has no place in this one.
        if (
            not over.breathe
            and base.breathe
            and not fits_breathing(base.breathe.in_on, base.breathe.out_on, over)
        ):
            breathe = None
        if dose and dose.hold and not (over.dose and over.dose.hold) and hold_count(over) != 1:
            dose = replace(dose, hold=None)
    return replace(
        base,
        setup=over.setup or base.setup,
        settle=over.settle or base.settle,
        dose=dose,
        rep=rep,
        every_word=over.every_word or base.every_word,
        rest=base.rest if over.rest is None else over.rest,
        cues=over.cues,
        ats=over.ats or base.ats,
        breathe=breathe,
        poses=poses.inherited(base.poses, over.poses, replace(base, rep=rep)),
        relief=over.relief or base.relief,
        easier=over.easier or base.easier,
        harder=over.harder or base.harder,
        load=over.load or base.load,
        needs=over.needs or base.needs,
        tags=over.tags or base.tags,
    )


def hold_count(exercise: Exercise) -> int:
    """Count the phases of the rep line that are holds."""
    return sum(phase.holds for phase in exercise.rep.phases) if exercise.rep else 0


def fits_breathing(in_on: Text, out_on: Text, exercise: Exercise) -> bool:
    """True if both words are in phases of the rep line."""
    return in_phase(in_on, exercise) and in_phase(out_on, exercise)


def in_phase(words: Text, exercise: Exercise) -> bool:
    """True if a phase of the rep line has these words."""
    wanted = f" {' '.join(words.raw.casefold().split())} "
    phases = exercise.rep.phases if exercise.rep else ()
    return any(wanted in f" {' '.join(phase.words.raw.casefold().split())} " for phase in phases)
