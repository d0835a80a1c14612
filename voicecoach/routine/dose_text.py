"""Doses as text: in their canonical spelling, and in words as `check` shows them."""

from __future__ import annotations

from collections.abc import Callable

from voicecoach.routine.dose_counts import SINGULARS
from voicecoach.routine.dose_draft import A_SET_OF_ITS_OWN
from voicecoach.routine.model import (
    Amount,
    Distance,
    Dose,
    HoldTime,
    Loads,
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
    own = [f"{side} {write_dose(one)}" for side, one in dose.own]
    listed = isinstance(dose.amount, Reps) and len(dose.amount.counts) > 1
    joint = "sets of" if _short_hold(dose.amount) else "x"
    head = [f"{_many(dose, '-')} {joint}"] if dose.sets is not None and not listed else []
    head += [_written_amount(dose.amount, _written_step(dose))] if dose.amount else []
    head += [_written_sides(dose.sides)] if dose.sides else []
    head += ["or to fatigue"] if dose.or_to_fatigue else []
    parts = [*own, *([" ".join(head)] if head else [])]
    parts += [f"hold {_written_hold(dose.hold)}"] if dose.hold else []
    parts += [f"switch {write_duration(dose.switch)}"] if dose.switch is not None else []
    parts += [f"rest {_rest(dose, write_durations)}"] if dose.rest is not None else []
    parts += [f"with {_written_loads(dose.loads)}"] if dose.loads else []
    parts += ["one side at a time"] if dose.one_side_at_a_time else []
    parts += ["words every rep"] if dose.every_word else []
    return ", ".join(parts)


def _short_hold(amount: Amount | None) -> bool:
    """True if it would be read as reps of a hold, were its sets joined by an x."""
    return isinstance(amount, Timed) and amount.held and amount.low < A_SET_OF_ITS_OWN


def _many(dose: Dose, dash: str) -> str:
    return f"{dose.sets}" if dose.most_sets is None else f"{dose.sets}{dash}{dose.most_sets}"


def _rest(dose: Dose, write: Callable[[float, float], str]) -> str:
    """The rest, or its bounds; it begins at the longer."""
    longest = dose.rest or 0.0
    return write(longest if dose.shortest_rest is None else dose.shortest_rest, longest)


def _written_step(dose: Dose) -> str:
    if dose.step is None:
        return ""
    return f" by {write_duration(dose.step) if isinstance(dose.amount, Timed) else f'{dose.step:g}'}"


def _written_loads(loads: Loads) -> str:
    values = ", ".join(f"{one:g}" for one in loads.values)
    if loads.most is None or loads.step is None:
        return f"{values} {loads.unit}"
    return f"{values}-{loads.most:g} {loads.unit} by {loads.step:g} {loads.unit}"


def _written_amount(amount: Amount, step: str = "") -> str:
    if isinstance(amount, Timed):
        held = " hold" if amount.held else ""
        return f"{write_durations(amount.low, amount.high)}{step}{held}"
    if isinstance(amount, Distance):
        return f"{_distance(amount, '-')}{step}"
    if isinstance(amount, UntilDone):
        return "until done" + _written_bound(amount.at_most)
    slow = "slow " if amount.slow else ""
    if isinstance(amount, ToFatigue):
        if amount.at_most is None:
            return "to fatigue slowly" if slow else "to fatigue"
        counted = (
            "" if amount.noun == "reps" and not slow else f" {slow}{_counted(amount.noun, amount.at_most)}"
        )
        return f"to fatigue at most {amount.at_most}{counted}"
    counts = ", ".join(_range(one, "-") for one in amount.counts)
    return f"{counts}{step} {slow}{_counted(amount.noun, max(one.high for one in amount.counts))}"


def _distance(amount: Distance, dash: str) -> str:
    low = f"{amount.low:g}"
    unit = amount.unit.removesuffix("s") if amount.high == 1 and amount.unit != "km" else amount.unit
    return f"{low if amount.low == amount.high else f'{low}{dash}{amount.high:g}'} {unit}"


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
    if hold.breaths:
        return _breaths(hold, "-")
    return write_durations(hold.low, hold.high)


def _breaths(hold: HoldTime, dash: str) -> str:
    low, high = hold.low or 0.0, hold.high or 0.0
    return f"{low:g} breath{'' if high == 1 else 's'}" if low == high else f"{low:g}{dash}{high:g} breaths"


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
    own = [f"{side} {describe(one, has_rep=has_rep)}" for side, one in dose.own]
    parts = ["; ".join(own) if own else _head(dose, has_rep=has_rep)]
    if dose.hold:
        parts.append(f"hold {_hold(dose.hold)}")
    if dose.switch is not None:
        parts.append(f"switch {seconds_in_words(dose.switch)}")
    if dose.rest is not None:
        parts.append(f"rest {_rest(dose, _span)}")
    if dose.loads:
        parts.append(f"with {_written_loads(dose.loads)}")
    if dose.one_side_at_a_time:
        parts.append("all sets of one side first")
    if dose.every_word:
        parts.append("words every rep")
    return ", ".join(part.rstrip(",") for part in parts if part)


def _head(dose: Dose, *, has_rep: bool) -> str:
    amount, sides = dose.amount, _sides(dose)
    more = " or to fatigue" if dose.or_to_fatigue else ""
    if amount is None:
        return f"{sides}{more}".strip()
    sets = len(amount.counts) if isinstance(amount, Reps) and len(amount.counts) > 1 else dose.sets or 1
    many = "1 set" if sets == 1 and dose.most_sets is None else f"{sets} sets"
    if dose.most_sets is not None:
        many = f"{_many(dose, ' to ')} sets"
    return f"{many} {_amount(amount, has_rep=has_rep)}{_written_step(dose)}{sides}{more}"


def _amount(amount: Amount, *, has_rep: bool) -> str:
    if isinstance(amount, Timed):
        time = _span(amount.low, amount.high)
        if has_rep:
            return f"of reps for {time}"
        return f"held for {time}" if amount.held else f"of {time}"
    if isinstance(amount, Distance):
        return f"of {_distance(amount, ' to ')}"
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
    return _breaths(hold, " to ") if hold.breaths else _span(hold.low, hold.high)


def _span(low: float, high: float) -> str:
    if low == high:
        return seconds_in_words(low)
    first, second = seconds_in_words(low), seconds_in_words(high)
    return f"{first.removesuffix(' s') if 'min' not in first + second else first} to {second}"


def seconds_in_words(seconds: float) -> str:
    """`45 s`, `90 s`, `2 min 30 s`."""
    minutes, _, rest = write_duration(seconds).replace(" min", "m").rpartition("m")
    return " ".join([*([f"{minutes} min"] if minutes else []), *([f"{rest[:-1]} s"] if rest else [])])
