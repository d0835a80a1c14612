"""Targets of a session's sets: reached, or missed."""

from __future__ import annotations

from voicecoach.progress.amounts import amount_at, sets_at
from voicecoach.progress.progression import Outing, normal
from voicecoach.progress.rows import SetRow
from voicecoach.session.plan.forms import Form

SLACK = 0.5
"""Shortfall (half a rep, half a second) below which a set has still reached its target."""
BY_ITSELF = ("done", "script", "pain")
"""Reasons of sessions that weren't cut short."""


def _of_dose(outing: Outing, form: Form) -> list[SetRow]:
    """The sets in this form and dose; a routine may have the same exercise in other doses too."""

    def same(bout: SetRow) -> bool:
        amount = form.amount(bout.set)
        return normal(bout.form) == normal(form.name) and (bout.low, bout.high) == (amount.low, amount.high)

    return [bout for bout in outing.sets if same(bout)]


def reached_level(outing: Outing, form: Form, level: int) -> bool:
    """True if all sets were done in this form, each with this level's amount or more."""
    if any(normal(bout.form) != normal(form.name) for bout in outing.sets):
        return False
    bouts = _of_dose(outing, form)
    if {bout.set for bout in bouts} != set(range(1, sets_at(form, level) + 1)):
        return False
    # Its own target and this level's: commands during the session may have moved the former either way.
    return all(
        _enough(bout.performed, bout.target) and _enough(bout.performed, amount_at(form, level, bout.set))
        for bout in bouts
    )


def missed_set(outing: Outing, form: Form) -> SetRow | None:
    """The first set that fell short of its own target; not the one in which the session was cut short."""
    bouts = _of_dose(outing, form)
    # The last set of a session that was stopped fell short because of that: it says nothing of the strength.
    if outing.session.reason not in BY_ITSELF and bouts[-1:] == list(outing.sets[-1:]):
        bouts = bouts[:-1]
    return next((bout for bout in bouts if not _enough(bout.performed, bout.target)), None)


def _enough(performed: float, target: float | None) -> bool:
    return performed > 0 if target is None else performed > target - SLACK
