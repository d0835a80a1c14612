"""Levels of a dose, from which progress chooses: level 0 is its least, each level adds a notch.

The amount climbs first, then the hold in each rep. A load that may grow does so when both are at their top,
and they start again at the bottom. Then the sets increase, then the rest gets shorter.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.session.plan.forms import Form, Phase, Weights, Written
from voicecoach.session.words.base import Words

SECONDS = 5.0
"""Notch of a timed dose, and of a rest. That of a counted dose is a rep (alternating: one for each side)."""

HOLD_SECONDS = 1.0
"""Notch of a hold within a rep."""


def notch(form: Form) -> float:
    """The amount that one level adds."""
    if form.step is not None:
        return form.step
    if form.timed or form.distance:
        return SECONDS
    return float(len(form.sides)) if form.alternating and form.sides else 1.0


class _Climb(Struct, frozen=True):
    """The number of levels that each part of the dose has above its least."""

    amount: int
    hold: int
    load: int
    sets: int
    rest: int

    @property
    def top(self) -> int:
        return self.heaviest + self.sets + self.rest

    @property
    def heaviest(self) -> int:
        """The level at which amount, hold and load are all at their top."""
        return (self.amount + self.hold + 1) * (self.load + 1) - 1

    def at(self, level: int) -> _Climb:
        """The levels of the parts at that level of the whole."""
        load, within = divmod(min(level, self.heaviest), self.amount + self.hold + 1)
        amount = min(within, self.amount)
        more = max(0, level - self.heaviest)
        sets = min(more, self.sets)
        return _Climb(amount, within - amount, load, sets, min(more - sets, self.rest))


def _climb(form: Form) -> _Climb:
    wide = max(((a.high or 0) - (a.low or 0) for a in form.amounts), default=0)
    hold = max((_hold_top(phase) for phase in form.phases), default=0)
    weights, load = form.weights, 0
    if weights and weights.most is not None and weights.step:
        load = _notches(weights.most - weights.values[0], weights.step)
    sets = (form.most_sets or len(form.amounts)) - len(form.amounts)
    rest = 0 if form.shortest_rest is None else _notches(form.rest - form.shortest_rest, SECONDS)
    return _Climb(_notches(wide, notch(form)), hold, load, max(0, sets), rest)


def _notches(wide: float, notch_size: float) -> int:
    """The number of notches `one` in the range `wide`; the last may be smaller."""
    return int(-(-round(wide, 6) // notch_size))


def top(form: Form) -> int:
    """The level at which all parts are at the top of their ranges."""
    return _climb(form).top


def _hold_top(phase: Phase) -> int:
    if phase.least is None or phase.most is None:
        return 0
    return _notches(phase.most - phase.least, HOLD_SECONDS)


def amount_at(form: Form, level: int, set_: int) -> float | None:
    """The target of set `set_` (from 1); None where the dose is open."""
    amount = form.amount(set_)
    if amount.low is None or amount.high is None:
        return amount.today
    return min(amount.high, amount.low + _climb(form).at(level).amount * notch(form))


def sets_at(form: Form, level: int) -> int:
    return len(form.amounts) + _climb(form).at(level).sets


def rest_at(form: Form, level: int) -> float:
    """Seconds between the sets."""
    if form.shortest_rest is None:
        return form.rest
    return max(form.shortest_rest, form.rest - _climb(form).at(level).rest * SECONDS)


def weights_at(form: Form, level: int) -> Weights | None:
    weights = form.weights
    if weights is None or weights.most is None or weights.step is None:
        return weights
    value = min(weights.most, weights.values[0] + _climb(form).at(level).load * weights.step)
    return replace(weights, values=(round(value, 6),))


def at_level(form: Form, level: int) -> Form:
    """The form with its dose at that level."""
    amounts = tuple(
        replace(form.amount(number), today=amount_at(form, level, number))
        for number in range(1, sets_at(form, level) + 1)
    )
    phases = tuple(_held(phase, _climb(form).at(level).hold) for phase in form.phases)
    rest, weights = rest_at(form, level), weights_at(form, level)
    today = replace(form, amounts=amounts, phases=phases, rest=rest, weights=weights)
    if (len(amounts), rest, weights) == (len(form.amounts), form.rest, form.weights):
        return today
    return replace(today, written=Written(len(form.amounts), form.rest, form.weights))


def _held(phase: Phase, notches: int) -> Phase:
    if phase.least is None or phase.most is None:
        return phase
    return replace(phase, seconds=min(phase.most, phase.least + notches * HOLD_SECONDS))


def amounts_in_words(words: Words, form: Form, level: int) -> str:
    """The targets of the sets in words: in English "12 reps", "25 s", "10, 12, 15 reps, 3 sets"."""
    targets = [amount_at(form, level, number) for number in range(1, len(form.amounts) + 1)]
    amounts = words.amounts(targets, form.noun, timed=form.timed, held=form.held)
    holds = (phase.seconds for phase in at_level(form, level).phases if phase.most is not None)
    hold = next((seconds for seconds in holds if seconds is not None), None)
    told = [amounts if hold is None else words.and_hold(amounts, hold)]
    if form.most_sets is not None:
        told.append(words.sets(sets_at(form, level)))
    if form.weights and form.weights.most is not None:
        told.append(words.lifting(replace(form, weights=weights_at(form, level)).load_of(1)))
    if form.shortest_rest is not None:
        told.append(words.rest_of(rest_at(form, level)))
    return ", ".join(told)
