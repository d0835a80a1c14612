"""A set as the diary keeps it: which rung of whose ladder, and its dose in the dose's own unit."""

from __future__ import annotations

from voicecoach.session.events import FRAME_RATE
from voicecoach.session.facts import SetBegun
from voicecoach.session.plan.forms import Amount
from voicecoach.session.turn import Turn


def set_begun(turn: Turn) -> SetBegun:
    """The fact that the set of `turn.work` has begun."""
    work, form, step = turn.work, turn.form, turn.step_of(turn.work)
    amount = form.amount(work.set)
    for_time = form.race is not None and form.race.for_time
    return SetBegun(
        exercise=form.name,
        set=work.set,
        sets=len(form.amounts),
        side=turn.side_of(work),
        target=work.target,
        unit="seconds" if form.held else form.noun,
        written=step.exercise,
        rung=work.rung,
        home=step.home,
        timed=form.timed or form.held or for_time,
        amount=None if for_time else _amount(turn, amount),
        low=None if for_time else amount.low,
        high=None if for_time else amount.high,
        alternating=form.alternating,
        load=form.load_of(work.set),
    )


def _amount(turn: Turn, amount: Amount) -> float | None:
    work, form = turn.work, turn.form
    if form.held:
        open_ = amount.today is None and form.phases[0].seconds is None
        length = work.frames[0]
        return None if open_ or length is None else round(length / FRAME_RATE, 3)
    if amount.today is None or form.timed or form.distance:
        return amount.today
    return work.target
