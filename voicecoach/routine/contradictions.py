"""Contradictions in a dose, however it is spelled."""

from __future__ import annotations

from voicecoach.routine.model import (
    Amount,
    Dose,
    Reps,
    SidesKind,
    Span,
    ToFatigue,
    UntilDone,
)
from voicecoach.routine.problems import Problem


def contradictions(dose: Dose, span: Span) -> list[Problem]:
    """Yield contradictions of a dose as it is written; `span` is where they are reported."""
    found = impossible(dose, span)
    sides = dose.sides.kind if dose.sides else None
    one_by_one = sides in {SidesKind.EACH, SidesKind.THEN}
    if sides and dose.switch is not None and not one_by_one:
        why = "only one side is worked" if sides is SidesKind.ONLY else "the sides change at every rep"
        found.append(Problem(span, f"There is no switch: {why}.", hint="leave `switch` out"))
    if sides and dose.one_side_at_a_time and not one_by_one:
        found.append(Problem(span, "'one side at a time' needs sides in turn.", hint="write `each side`"))
    if dose.or_to_fatigue and isinstance(dose.amount, ToFatigue | UntilDone):
        found.append(Problem(span, "The amount is open already.", hint="leave `or to fatigue` out"))
    if dose.hold and isinstance(dose.amount, UntilDone):
        found.append(
            Problem(
                span, "The hold has two lengths.", hint="write `5 reps, hold until done`, or `until done`"
            )
        )
    return found


def impossible(dose: Dose, span: Span) -> list[Problem]:
    """Yield contradictions of a dose, wherever its parts were said."""
    found = []
    sides = dose.sides.kind if dose.sides else None
    if sides is SidesKind.ALTERNATING and (odd := _odd_count(dose.amount)):
        found.append(_odd_total(odd, dose.amount, span))
    alternates = sides in {SidesKind.ALTERNATING, SidesKind.EACH_ALTERNATING}
    if alternates and isinstance(dose.amount, UntilDone):
        found.append(Problem(span, "A position that is held can't alternate.", hint="write `each side`"))
    return found


def _odd_count(amount: Amount | None) -> int | None:
    if isinstance(amount, ToFatigue):
        return amount.at_most if amount.at_most and amount.at_most % 2 else None
    if not isinstance(amount, Reps):
        return None
    return next((n for one in amount.counts for n in (one.low, one.high) if n % 2), None)


def _odd_total(odd: int, amount: Amount | None, span: Span) -> Problem:
    noun = amount.noun if isinstance(amount, Reps | ToFatigue) else "reps"
    return Problem(
        span,
        f"{odd} {noun} in all can't be shared by two sides.",
        hint=f"write `{odd + 1} {noun} alternating` for {(odd + 1) // 2} a side, "
        f"or `{odd} {noun} each side alternating` for {odd * 2} in all",
    )
