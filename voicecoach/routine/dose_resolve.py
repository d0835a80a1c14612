"""From the quantities of a dose to what they mean together."""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.routine.dose_draft import (
    A_SET_OF_ITS_OWN,
    AMOUNT,
    MOST_SETS,
    Bare,
    Draft,
    Holds,
    Quantity,
    Sets,
    Times,
)
from voicecoach.routine.model import (
    Amount,
    Distance,
    Dose,
    HoldTime,
    Range,
    Reps,
    Sides,
    SidesKind,
    Text,
    Timed,
    ToFatigue,
)
from voicecoach.routine.tokens import FaultError


def resolved(draft: Draft, text: Text) -> Dose:
    """The dose that was read. Raises FaultError where its quantities don't fit together."""
    left = _in_all(list(draft.quantities), draft, text)
    _check_lifted(left, draft, text)
    said = [one for one in left if isinstance(one.value, Sets)]
    left = _set_by_set(left)
    sets = _sets(left)
    sets, hold, left = _held(sets, draft.hold, left, counted=not said and draft.rest is None)
    sets, hold, left = _reps_of_a_time(sets, hold, left)
    if len(left) > 1:
        raise _one_too_many(left, draft, text)
    _check_clock(sets, left, text)
    amount = _amount(left[0], draft) if left else None
    if draft.held and isinstance(amount, Timed):
        amount = replace(amount, held=True)
    if draft.manner and amount is None:
        raise FaultError(text.span, "It is said how, and not how much.", AMOUNT)
    if sets is not None and amount is None:
        raise FaultError(text.span, "Something is missing here: sets of what?", AMOUNT)
    many, most = _how_many(sets, amount, text)
    rest, shortest = (None, None) if draft.rest is None else (max(draft.rest), min(draft.rest))
    dose = Dose(
        sets=many,
        most_sets=most,
        amount=amount,
        sides=_sides(draft, text),
        rest=rest,
        shortest_rest=shortest if shortest != rest else None,
        switch=draft.switch,
        hold=hold,
        one_side_at_a_time=draft.one_side,
        every_word=draft.every_word,
        or_to_fatigue=draft.or_to_fatigue,
        step=draft.step,
        loads=draft.loads,
    )
    _check_loads(dose, text)
    _check_step(dose, text)
    return dose


def _check_lifted(left: list[Quantity], draft: Draft, text: Text) -> None:
    """Raise FaultError for `20 kg x 10 x 3`: gyms write the sets last, and others first."""
    numbers = [one.value.counts[0] for one in left if isinstance(one.value, Bare) and one.joined == "x"]
    if not draft.loads or len(numbers) != len(left) or len(numbers) != 2:  # noqa: PLR2004 - reps and sets
        return
    load = f"with {draft.loads.values[0]:g} {draft.loads.unit}"
    one, other = (
        f"{count.low}" if count.low == count.high else f"{count.low}-{count.high}" for count in numbers
    )
    raise FaultError(
        text.span,
        "It is not said which number counts the sets.",
        hint=f"write `{other} x {one} reps, {load}`, or `{one} x {other} reps, {load}`",
    )


def _in_all(left: list[Quantity], draft: Draft, text: Text) -> list[Quantity]:
    """`30s on, 30s off for 5 minutes` as so many sets."""
    if len(left) != 2 or draft.rest is None or draft.rest[0] != draft.rest[1]:  # noqa: PLR2004 - work, and all
        return left
    work, whole = (one.value for one in left)
    before = text.raw[: left[1].text.span.column - text.span.column]
    if not (isinstance(work, Timed) and isinstance(whole, Timed) and before.rstrip().endswith("for")):
        return left
    sets = whole.high / (work.high + draft.rest[0])
    if work.low != work.high or whole.low != whole.high or not sets.is_integer() or sets < 2:  # noqa: PLR2004
        return left
    return [replace(left[1], value=Sets(Range(int(sets), int(sets)))), left[0]]


def _set_by_set(left: list[Quantity]) -> list[Quantity]:
    """`1 x 12, 1 x 10, 1 x 8` and `12 reps, then 10 reps, then 8 reps` as the one list `12, 10, 8 reps`."""
    amounts = left
    if len(left) > 2 and len(left) % 2 == 0 and all(_many_sets(one) for one in left[::2]):  # noqa: PLR2004
        if any(one.joined not in {"x", "of"} for one in left[1::2]):
            return left
        if any(one.joined in {"x", "of"} for one in left[2::2]):
            return left
        pairs = zip(left[::2], left[1::2], strict=True)
        amounts = [amount for sets, amount in pairs for _ in range(_many_sets(sets))]
    elif not all(isinstance(one.value, Reps) and one.joined != "x" for one in left):
        return left
    listed = [
        one.value for one in amounts if isinstance(one.value, Reps | Bare) and len(one.value.counts) == 1
    ]
    kinds = {(one.slow, one.noun) if isinstance(one, Reps) else (False, "reps") for one in listed}
    if len(listed) < max(2, len(amounts)) or len(kinds) > 1:
        return left
    slow, noun = kinds.pop()
    whole = Reps(tuple(one.counts[0] for one in listed), slow, noun)
    return [replace(left[0], value=whole)]


def _many_sets(quantity: Quantity) -> int:
    """The sets that a quantity counts; 0 where it may count something else, or a range of them."""
    value = quantity.value
    counts = value.counts if isinstance(value, Bare) else (value.count,) if isinstance(value, Sets) else ()
    one = counts[0] if len(counts) == 1 else Range(0, 1)
    return one.low if one.low == one.high <= MOST_SETS else 0


def _check_clock(sets: Range | None, left: list[Quantity], text: Text) -> None:
    """`8 x 20:10` may be minutes and seconds, or work and rest."""
    quantity = left[0] if left else None
    if sets is None or sets.high == 1 or quantity is None or not isinstance(quantity.value, Timed):
        return
    minutes, colon, seconds = quantity.text.raw.partition(":")
    if colon and minutes.isdigit() and seconds.isdigit() and int(minutes) >= _WORK_FROM and int(seconds):
        raw, said = text.raw, quantity.text.raw
        time, work = f"{minutes}m{int(seconds)}s", f"{minutes}s, rest {int(seconds)}s"
        raise FaultError(
            quantity.text.span,
            f"'{quantity.text.raw}' can be a time, or work and rest.",
            hint=f"write `{raw.replace(said, time)}`, or `{raw.replace(said, work)}`",
        )


_WORK_FROM = 10
"""From here on the first number of a clock may count seconds of work: nobody does sets of so many minutes."""


def _sets(left: list[Quantity]) -> Range | None:
    """Take out of `left` what says how many sets there are."""
    for quantity in left:
        if isinstance(quantity.value, Sets):
            left.remove(quantity)
            return quantity.value.count
    amounts = [one for one in left if not isinstance(one.value, Times)]
    times = [one for one in left if isinstance(one.value, Times)]
    if len(times) == 1 and amounts and all(not isinstance(one.value, Holds | Bare) for one in amounts):
        left.remove(times[0])
        return _count_of(times[0])
    if len(left) > 1 and _is_number(left[0]) and left[1].joined == "x":
        return _count_of(left.pop(0))
    if len(left) > 1 and _is_number(left[1]) and left[1].joined == "x":
        return _count_of(left.pop(1))
    return None


def _is_number(quantity: Quantity) -> bool:
    return isinstance(quantity.value, Bare) and len(quantity.value.counts) == 1


def _count_of(quantity: Quantity) -> Range:
    value = quantity.value
    return (
        value.count
        if isinstance(value, Times)
        else value.counts[0]
        if isinstance(value, Bare)
        else Range(1, 1)
    )


def _held(
    sets: Range | None, hold: HoldTime | None, left: list[Quantity], *, counted: bool
) -> tuple[Range | None, HoldTime | None, list[Quantity]]:
    """Resolve a hold among the quantities, or beside `N times`: an amount of its own, or each rep's."""
    holds = [one for one in left if isinstance(one.value, Holds)]
    if holds:
        if len(holds) > 1 or hold is not None:
            raise FaultError(holds[-1].text.span, f"'{holds[-1].text.raw}' says the hold twice.")
        others = [one for one in left if one is not holds[0]]
        return _among(sets, holds[0], others, counted=counted)
    if hold is None or hold.low is None:
        return sets, hold, left
    only = left[0].value if len(left) == 1 and sets is None else None
    if isinstance(only, Bare) and len(only.counts) == 1 and left[0].joined == "x":
        only = Times(only.counts[0])
    if isinstance(only, Times):
        if _long(hold) or not counted:
            return only.count, None, [replace(left[0], value=_timed(hold))]
        return sets, hold, [replace(left[0], value=Bare((only.count,)))]
    if sets is not None and not left:
        return sets, None, [Quantity(_timed(hold), "", Text(""))]
    return sets, hold, left


def _among(
    sets: Range | None, held: Quantity, others: list[Quantity], *, counted: bool
) -> tuple[Range | None, HoldTime | None, list[Quantity]]:
    """`held` beside other amounts is each rep's hold; alone it is the amount, or so many reps of it.

    `counted`: the sets are a number alone, which may as well count reps.
    """
    if not isinstance(held.value, Holds):
        raise TypeError(type(held.value).__name__)
    hold = held.value.time
    if len(others) == 1 and sets is None and _is_number(others[0]) and held.joined == "" and _long(hold):
        return _count_of(others[0]), None, [replace(held, value=_timed(hold))]  # three 30-second holds
    if others:
        return sets, hold, others
    if sets is not None and counted and not _long(hold):
        return None, hold, [replace(held, value=Bare((sets,)))]
    return sets, None, [replace(held, value=_timed(hold))]


def _long(hold: HoldTime) -> bool:
    return not hold.breaths and hold.low is not None and hold.low >= A_SET_OF_ITS_OWN


def _timed(hold: HoldTime) -> Timed | Reps:
    low, high = hold.low or 0.0, hold.high or 0.0
    if hold.breaths:
        return Reps((Range(int(low), int(high)),), noun="breaths")
    return Timed(low, high, held=True)


def _reps_of_a_time(
    sets: Range | None, hold: HoldTime | None, left: list[Quantity]
) -> tuple[Range | None, HoldTime | None, list[Quantity]]:
    """`10 reps x 5s`, `3 x 10 x 5s`, `5s x 10 reps`: the time is each rep's hold."""
    if len(left) == 2 and hold is None and left[1].joined in {"x", "of"}:  # noqa: PLR2004
        counted = [one for one in left if isinstance(one.value, Reps | Bare | Times)]
        timed = [one for one in left if isinstance(one.value, Timed)]
        if counted and timed and isinstance(timed[0].value, Timed):
            return sets, HoldTime(timed[0].value.low, timed[0].value.high), counted
    return sets, hold, left


def _one_too_many(left: list[Quantity], draft: Draft, text: Text) -> FaultError:
    first, second = left[0], left[1]
    if draft.each and (total := _single(first)) and total == 2 * _single(second):
        noun = first.value.noun if isinstance(first.value, Reps) else "reps"
        return FaultError(
            second.text.span,
            "The amount is said in all and for each side.",
            hint=f"write `{_single(second)} {noun} each side`, or `{total} {noun} alternating`",
        )
    if _differ_in_manner(first, second):
        return FaultError(
            second.text.span,
            "These are two doses.",
            hint=f"write two lines: `{_line(first)}`, then `{_line(second)}`",
        )
    if {type(first.value), type(second.value)} == {Timed, ToFatigue} and len(left) == 2:  # noqa: PLR2004
        time = first if isinstance(first.value, Timed) else second
        kept = [one for one in draft.quantities if one is time or one not in left]
        whole = written_whole(replace(draft, quantities=kept), text)
        return FaultError(
            second.text.span,
            "So long, and so many as one can, is a time.",
            hint=f"write `{whole}`; with a `rep` line it is as many reps as fit in" if whole else "",
        )
    writes = _readings(first, second, draft, text)
    hint = f"write {', or '.join(f'`{one}`' for one in writes)}" if writes else ""
    return FaultError(
        second.text.span,
        f"'{second.text.raw}' is a second amount.",
        "rest, hold or switch before a time, or one amount",
        hint,
    )


def _readings(first: Quantity, second: Quantity, draft: Draft, text: Text) -> list[str]:
    """The whole doses that may be meant where a second amount is a time: a rest, a hold, each side's."""
    time, amount = second.value, first.value
    if not isinstance(time, Timed) or not isinstance(amount, Timed | Reps | Bare):
        return []
    kept = replace(draft, quantities=[one for one in draft.quantities if one is not second])
    ways = [replace(kept, rest=(time.low, time.high))] if draft.rest is None else []
    if isinstance(amount, Timed) and amount == time and not draft.each:
        ways.append(replace(kept, each=True))
    elif not isinstance(amount, Timed) and draft.hold is None:
        ways.append(replace(kept, hold=HoldTime(time.low, time.high)))
    return [written for way in ways if (written := written_whole(way, text))]


def written_whole(draft: Draft, text: Text) -> str:
    """The dose of a draft in its canonical spelling; "" where it is none."""
    from voicecoach.routine.dose_text import write_dose  # noqa: PLC0415 - it writes what is read here

    try:
        return write_dose(resolved(draft, text))
    except FaultError:
        return ""


def _single(quantity: Quantity) -> int:
    """The one count of a quantity; 0 where it has none."""
    value = quantity.value
    plain = (
        isinstance(value, Reps | Bare)
        and len(value.counts) == 1
        and value.counts[0].low == value.counts[0].high
    )
    return value.counts[0].low if plain and isinstance(value, Reps | Bare) else 0


def _differ_in_manner(first: Quantity, second: Quantity) -> bool:
    """True if both count the same in another manner, as slow and quick reps: they belong on two lines."""
    reps, other = first.value, second.value
    if not (isinstance(reps, Reps) and isinstance(other, Reps)) or second.joined == "x":
        return False
    alike = reps.noun.rsplit(" ", 1)[-1] == other.noun.rsplit(" ", 1)[-1]
    return alike and (reps.slow, reps.noun) != (other.slow, other.noun)


def _line(quantity: Quantity) -> str:
    value = quantity.value
    if not isinstance(value, Reps):
        return quantity.text.raw
    counts = ", ".join(
        f"{one.low}" if one.low == one.high else f"{one.low}-{one.high}" for one in value.counts
    )
    return f"{counts} {'slow ' if value.slow else ''}{value.noun}"


def _amount(quantity: Quantity, draft: Draft) -> Amount:
    value = quantity.value
    amount: Amount
    match value:
        case Bare():
            amount = Reps(value.counts)
        case Times():
            amount = Reps((value.count,))
        case Sets() | Holds():
            raise FaultError(quantity.text.span, f"'{quantity.text.raw}' is said twice.")
        case _:
            amount = value
    uncounted = not isinstance(amount, Reps | ToFatigue)
    endless = isinstance(amount, ToFatigue) and amount.at_most is None
    if (uncounted and draft.slow) or ((uncounted or endless) and draft.manner):
        raise FaultError(
            quantity.text.span,
            "Only what is counted can be slow or quick.",
            "such as 10 slow reps",
            f"leave it out here, and write `cue {(draft.manner or 'slow').capitalize()}.` on a line below",
        )
    if isinstance(amount, Reps | ToFatigue) and draft.manner:
        amount = replace(amount, noun=f"{draft.manner} {amount.noun}")
    if isinstance(amount, Reps | ToFatigue) and draft.slow:
        amount = replace(amount, slow=True)
    return amount


def _how_many(sets: Range | None, amount: Amount | None, text: Text) -> tuple[int | None, int | None]:
    """The sets, and what they may become."""
    listed = len(amount.counts) if isinstance(amount, Reps) else 1
    if listed > 1:
        if sets is not None and (sets.low, sets.high) != (listed, listed):
            raise FaultError(
                text.span,
                f"A list of {listed} numbers is {listed} sets, and here are {sets.high}.",
                "a number for each set, or one for all",
            )
        return listed, None
    if sets is None:
        return None, None
    if sets.high > MOST_SETS:
        raise FaultError(text.span, f"There can't be {sets.high} sets.", f"1 to {MOST_SETS} sets")
    return sets.low, sets.high if sets.high > sets.low else None


def _sides(draft: Draft, text: Text) -> Sides | None:
    if draft.words:
        if draft.each:
            raise FaultError(text.span, "The sides are said twice.", hint="keep one of them")
        if not draft.alternating:
            return draft.words
        if len(draft.words.words) != 2:  # noqa: PLR2004 - a rep is on one side, then on the other
            raise FaultError(text.span, "Only two sides can alternate.")
        return Sides(SidesKind.ALTERNATING, draft.words.words)
    if draft.each:
        return Sides(SidesKind.EACH_ALTERNATING if draft.alternating else SidesKind.EACH)
    return Sides(SidesKind.ALTERNATING) if draft.alternating else None


def _check_loads(dose: Dose, text: Text) -> None:
    loads = dose.loads
    if loads and len(loads.values) > 1 and len(loads.values) != (dose.sets or 1):
        raise FaultError(
            text.span,
            f"There are {len(loads.values)} loads and {dose.sets or 1} sets.",
            "a load for each set, or one for all",
        )


def _check_step(dose: Dose, text: Text) -> None:
    """A step needs a range to go through."""
    if dose.step is None:
        return
    amount = dose.amount
    wide = (
        any(one.high > one.low for one in amount.counts)
        if isinstance(amount, Reps)
        else isinstance(amount, Timed | Distance) and amount.high > amount.low
    )
    if not wide:
        raise FaultError(text.span, "A step needs a range to go through.", "a range, as in 20-60s by 10s")
