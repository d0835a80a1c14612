"""Doses as text: in their canonical spelling, and in words as `check` shows them."""

from __future__ import annotations

from voicecoach.routine.dose import SINGULARS
from voicecoach.routine.model import (
    Amount,
    Dose,
    HoldTime,
    Range,
    Reps,
    Sides,
    SidesKind,
    Timed,
    ToFatigue,
    UntilDone,
)
from voicecoach.routine.tokens import write_duration, write_durations


def write_dose(dose: Dose) -> str:
    """The canonical spelling of the dose."""
    listed = isinstance(dose.amount, Reps) and len(dose.amount.counts) > 1
    head = [f"{dose.sets} x"] if dose.sets is not None and not listed else []
    head += [_written_amount(dose.amount)] if dose.amount else []
    head += [_written_sides(dose.sides)] if dose.sides else []
    head += ["or to fatigue"] if dose.or_to_fatigue else []
    parts = [" ".join(head)] if head else []
    parts += [f"hold {_written_hold(dose.hold)}"] if dose.hold else []
    parts += [f"switch {write_duration(dose.switch)}"] if dose.switch is not None else []
    parts += [f"rest {write_duration(dose.rest)}"] if dose.rest is not None else []
    parts += ["one side at a time"] if dose.one_side_at_a_time else []
    parts += ["words every rep"] if dose.every_word else []
    return ", ".join(parts)


def _written_amount(amount: Amount) -> str:
    if isinstance(amount, Timed):
        return write_durations(amount.low, amount.high)
    if isinstance(amount, UntilDone):
        return "until done" + _written_bound(amount.at_most)
    slow = "slow " if amount.slow else ""
    if isinstance(amount, ToFatigue):
        if amount.at_most is None:
            return "to fatigue"
        counted = (
            "" if amount.noun == "reps" and not slow else f" {slow}{_counted(amount.noun, amount.at_most)}"
        )
        return f"to fatigue at most {amount.at_most}{counted}"
    counts = ", ".join(_range(one, "-") for one in amount.counts)
    return f"{counts} {slow}{_counted(amount.noun, max(one.high for one in amount.counts))}"


def _written_sides(sides: Sides) -> str:
    if sides.kind is SidesKind.ONLY:
        return f"{sides.words[0]} only"
    in_turn = " then ".join(sides.words)
    if sides.kind is SidesKind.THEN:
        return in_turn
    named = sides.kind is SidesKind.ALTERNATING and sides.words != Sides(sides.kind).words
    return f"{in_turn} alternating" if named else sides.kind.value


def _written_hold(hold: HoldTime) -> str:
    if hold.low is None or hold.high is None:
        return "until done" + _written_bound(hold.at_most)
    return write_durations(hold.low, hold.high)


def _written_bound(at_most: float | None) -> str:
    return "" if at_most is None else f" at most {write_duration(at_most)}"


def _counted(noun: str, most: int) -> str:
    return noun[:-1] if most == 1 and noun[:-1] in SINGULARS else noun


def _range(one: Range, dash: str) -> str:
    return str(one.low) if one.low == one.high else f"{one.low}{dash}{one.high}"


# --- in words ------------------------------------------------------------------------------------


def describe(dose: Dose, *, has_rep: bool) -> str:
    """The dose as it is understood: `2 sets of 10 to 15 slow reps each side (left then right), rest 45 s`.

    `has_rep` is whether the exercise has a `rep` line: it decides what a time means.
    """
    parts = [_head(dose, has_rep=has_rep)]
    if dose.hold:
        parts.append(f"hold {_hold(dose.hold)}")
    if dose.switch is not None:
        parts.append(f"switch {seconds_in_words(dose.switch)}")
    if dose.rest is not None:
        parts.append(f"rest {seconds_in_words(dose.rest)}")
    if dose.one_side_at_a_time:
        parts.append("all sets of one side first")
    if dose.every_word:
        parts.append("words every rep")
    return ", ".join(part for part in parts if part)


def _head(dose: Dose, *, has_rep: bool) -> str:
    amount, sides = dose.amount, _sides(dose)
    more = " or to fatigue" if dose.or_to_fatigue else ""
    if amount is None:
        return f"{sides}{more}".strip()
    sets = len(amount.counts) if isinstance(amount, Reps) and len(amount.counts) > 1 else dose.sets or 1
    many = "1 set" if sets == 1 else f"{sets} sets"
    return f"{many} {_amount(amount, has_rep=has_rep)}{sides}{more}"


def _amount(amount: Amount, *, has_rep: bool) -> str:
    if isinstance(amount, Timed):
        time = _span(amount.low, amount.high)
        return f"of reps for {time}" if has_rep else f"held for {time}"
    if isinstance(amount, UntilDone):
        most = f", at most {seconds_in_words(amount.at_most)}," if amount.at_most is not None else ""
        return f"held until done{most}"
    slow = "slow " if amount.slow else ""
    if isinstance(amount, ToFatigue):
        most = f", at most {amount.at_most}," if amount.at_most is not None else ""
        return f"of {slow}{amount.noun} to fatigue{most}"
    counts = [_range(one, " to ") for one in amount.counts]
    listed = f"{', '.join(counts[:-1])} and {counts[-1]}" if len(counts) > 1 else counts[0]
    return f"of {listed} {slow}{_counted(amount.noun, max(one.high for one in amount.counts))}"


def _sides(dose: Dose) -> str:
    sides = dose.sides
    if sides is None:
        return ""
    if sides.kind is SidesKind.EACH:
        return f" each side ({' then '.join(sides.words)})"
    if sides.kind is SidesKind.ALTERNATING:
        return f" in all, alternating {' and '.join(sides.words)}"
    if sides.kind is SidesKind.EACH_ALTERNATING:
        return f" each side, alternating {' and '.join(sides.words)}"
    return f" {_written_sides(sides)}"


def _hold(hold: HoldTime) -> str:
    if hold.low is None or hold.high is None:
        return "until done" + (
            f", at most {seconds_in_words(hold.at_most)}" if hold.at_most is not None else ""
        )
    return _span(hold.low, hold.high)


def _span(low: float, high: float) -> str:
    if low == high:
        return seconds_in_words(low)
    first, second = seconds_in_words(low), seconds_in_words(high)
    return f"{first.removesuffix(' s') if 'min' not in first + second else first} to {second}"


def seconds_in_words(seconds: float) -> str:
    """`45 s`, `90 s`, `2 min 30 s`."""
    written = write_duration(seconds)
    minutes, _, rest = written.rpartition("m")
    return " ".join([*([f"{minutes} min"] if minutes else []), *([f"{rest[:-1]} s"] if rest else [])])
