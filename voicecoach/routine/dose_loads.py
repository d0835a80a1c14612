"""The loads of a dose: `with 20 kg`, `with 20-30 kg by 2.5 kg`, `10 reps with 20 kg, 8 with 25`."""

from __future__ import annotations

from collections.abc import Sequence

from voicecoach.routine.dose_counts import SET_WORDS
from voicecoach.routine.dose_draft import MOST_REPS, MOST_SETS, Draft
from voicecoach.routine.model import Loads, Range, Reps, Text
from voicecoach.routine.tokens import FaultError, Tokens, words

_KILOS = frozenset(("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"))
_POUNDS = frozenset(("lb", "lbs", "pound", "pounds", "#"))
_THINGS = frozenset(words("dumbbell dumbbells kettlebell kettlebells barbell weight weights plate db dbs kb"))
"""Words behind the unit for the thing that is lifted: with 8 kg dumbbells."""
_HEAVIEST = 1000.0


def take_loads(tokens: Tokens, draft: Draft) -> bool:
    """`with 20 kg`, `@ 20kg`, `20, 25, 30 kg`, `with 20-30 kg by 2.5 kg`."""
    start = tokens.index
    said = tokens.peek().word in {"with", "@", "at", "holding"}
    if said:
        tokens.take()
    numbers: list[float] = []
    most = 0.0
    while tokens.peek().kind == "number":
        numbers.append(tokens.take().value)
        if tokens.at_range() and len(numbers) == 1:
            tokens.take()
            most = tokens.take().value if tokens.peek().kind == "number" else 0.0
        if said and not most and _another_load(tokens):
            tokens.index += 2  # with 20kg, 25kg: the unit is said with each
            continue
        if not said or most or _mass(tokens) or tokens.peek().word not in {",", "/"}:
            break
        tokens.take()
    unit = _mass(tokens)
    if not numbers or not unit:
        tokens.index = start
        return False
    tokens.index += 2 if tokens.peek().kind == "dash" else 1
    step = _step(tokens, unit)
    if tokens.peek().word in {"each", "per", "in"}:
        tokens.want("a comma behind the load")
    text = tokens.since(start)
    _check(text, [*numbers, most] if most else numbers, unit)
    if most and most <= numbers[0]:
        raise _no_load(text, unit)
    if (step is None) != (not most):
        raise FaultError(
            text.span,
            "A load that grows has two ends and a step.",
            f"with {numbers[0]:g} {unit}, or, to grow, such as with 20-30 {unit} by 2.5 {unit}",
        )
    draft.once("load", text)
    draft.loads = Loads(tuple(numbers), unit, most or None, step)
    return True


def take_lifts(tokens: Tokens, draft: Draft) -> bool:
    """`100 kg x 5, 110 kg x 3, 120 kg x 1`, `1x12 @ 20kg, 2x8 @ 25kg`: sets and their loads."""
    start = tokens.index
    counts: list[Range] = []
    weights: list[float] = []
    unit = ""
    while lift := _lift(tokens):
        sets, count, weight, mass = lift
        if (unit and mass != unit) or not (0 < sets <= MOST_SETS and 0 < count <= MOST_REPS):
            break
        unit = mass
        counts += [Range(count, count)] * sets
        weights += [weight] * sets
        if not _goes_on(tokens):
            break
    if len(set(weights)) < 2 or len(counts) > MOST_SETS:  # noqa: PLR2004 - one is an amount and its load
        tokens.index = start
        return False
    _add(draft, tokens, start, Reps(tuple(counts)), Loads(tuple(weights), unit))
    return True


def _goes_on(tokens: Tokens) -> bool:
    """Take what stands between two sets."""
    return any(tokens.accept(mark) for mark in (",", "then", "and", ";"))


def _add(draft: Draft, tokens: Tokens, start: int, reps: Reps, loads: Loads) -> None:
    """Add sets with a load each, written from token `start` on."""
    text = tokens.since(start)
    _check(text, loads.values, loads.unit)
    draft.once("load", text)
    draft.loads = loads
    draft.add(tokens, start, reps, "")


def _check(text: Text, weights: Sequence[float], unit: str) -> None:
    if not all(0 < weight <= _HEAVIEST for weight in weights):
        raise _no_load(text, unit)


def _no_load(text: Text, unit: str) -> FaultError:
    return FaultError(text.span, "That is no load to lift.", f"up to {_HEAVIEST:.0f} {unit}, low to high")


def _lift(tokens: Tokens) -> tuple[int, int, float, str] | None:
    """Sets, reps and load of `100 kg x 5` or `[2 x] 8 @ 25kg`; None where something else comes."""
    start = tokens.index
    numbers: list[int] = []
    weight, mass, by = 0.0, "", True
    while tokens.peek().kind == "number" and by:
        value = tokens.take().value
        tokens.accept("reps")
        if of := _mass(tokens):
            if mass:
                break
            weight, mass = value, of
            tokens.take()
        else:
            numbers.append(int(value))
        by = tokens.accept("x") or tokens.accept("@") or tokens.accept("\u00d7") or tokens.accept("with")
    if mass and len(numbers) == 2 and tokens.all[start + 1].word in {"x", "\u00d7"}:  # noqa: PLR2004 - 2 x 8 @ 25kg
        return numbers[0], numbers[1], weight, mass
    if mass and len(numbers) == 1 and not by:
        return 1, numbers[0], weight, mass
    tokens.index = start
    return None


def _another_load(tokens: Tokens) -> bool:
    """True if a unit comes next, and behind it a mark and another load in the same unit."""
    mark, unit = tokens.peek(1).word, tokens.peek(3).word
    listed = mark in {",", "/"} and tokens.peek(2).kind == "number"
    return bool(_mass(tokens)) and listed and _mass_of(unit) == _mass(tokens)


def _step(tokens: Tokens, unit: str) -> float | None:
    """Take `by 2.5 kg`, and before it what the load is of."""
    if tokens.peek().word in _THINGS:
        tokens.take()
    if not tokens.accept("by"):
        return None
    step = tokens.take().value if tokens.peek().kind == "number" else 0.0
    if not step or _mass(tokens) != unit:
        tokens.want(f"a step such as by 2.5 {unit}")
    tokens.take()
    return step


def take_loaded_sets(tokens: Tokens, draft: Draft) -> bool:
    """`10 reps with 20 kg, 8 with 25, 6 with 30`: a set each, with its load."""
    start = tokens.index
    counts: list[Range] = []
    weights: list[float] = []
    unit, noun = "", "reps"
    while tokens.peek().kind == "number" and tokens.unit(1) is None:
        item = tokens.index
        count = int(tokens.take().value)
        named = tokens.peek().kind == "word" and tokens.peek().word not in {"with", "at", "x"}
        noun = tokens.take().word if named and not _mass(tokens) else noun
        linked = any(tokens.accept(word) for word in ("with", "@", "at"))
        if tokens.peek().kind != "number" or not (linked or noun) or not 0 < count <= MOST_REPS:
            tokens.index = item
            break
        weight = tokens.take().value
        mass = _mass(tokens)
        if not (mass or unit) or (mass and unit and mass != unit):
            tokens.index = item
            break
        if mass:
            unit = mass
            tokens.take()
        counts.append(Range(count, count))
        weights.append(weight)
        if not _goes_on(tokens):
            break
    if len(counts) < 2 or not noun.endswith("s") or noun in SET_WORDS:  # noqa: PLR2004 - one is an amount and its load
        tokens.index = start
        return False
    _add(draft, tokens, start, Reps(tuple(counts), noun=noun), Loads(tuple(weights), unit))
    return True


def _mass(tokens: Tokens) -> str:
    return _mass_of(tokens.peek(1 if tokens.peek().kind == "dash" else 0).word)


def _mass_of(word: str) -> str:
    return "kg" if word in _KILOS else "lb" if word in _POUNDS else ""
