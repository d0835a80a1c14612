"""The amounts inside a dose's range, as levels: level 0 is its bottom, each level a notch more."""

from __future__ import annotations

from dataclasses import replace

from voicecoach.session.plan import Form

SECONDS = 5.0
"""One notch of a timed dose; of a counted one it is a rep (alternating, one for each side)."""


def notch(form: Form) -> float:
    """What one level adds."""
    if form.timed:
        return SECONDS
    return float(len(form.sides)) if form.alternating and form.sides else 1.0


def top(form: Form) -> int:
    """The level at which every set is at the top of its range."""
    wide = max(((a.high or 0) - (a.low or 0) for a in form.amounts), default=0)
    return int(-(-wide // notch(form)))


def amount_at(form: Form, level: int, set_: int) -> float | None:
    """The target of set `set_` (from 1); None where the dose is open."""
    amount = form.amount(set_)
    if amount.low is None or amount.high is None:
        return amount.today
    return min(amount.high, amount.low + level * notch(form))


def at_level(form: Form, level: int) -> Form:
    """The form with today's amounts."""
    amounts = tuple(
        replace(amount, today=amount_at(form, level, number))
        for number, amount in enumerate(form.amounts, start=1)
    )
    return replace(form, amounts=amounts)


def amounts_in_words(form: Form, level: int) -> str:
    """As in "12 reps", "25 s", "10, 12, 15 reps"; "as many as go well" where the dose is open."""
    targets = [amount_at(form, level, number) for number in range(1, len(form.amounts) + 1)]
    if any(target is None for target in targets):
        return "as long as it goes well" if form.held else "as many as go well"
    each = dict.fromkeys(f"{target:g}" for target in targets)
    counted = ", ".join(each if len(each) == 1 else (f"{target:g}" for target in targets))
    return f"{counted} {'s' if form.timed else form.noun}"
