"""What a bout is to the diary: which rung of whose ladder, and its dose in the dose's own unit."""

from __future__ import annotations

from collections.abc import Mapping

from voicecoach.session.events import FRAME_RATE, Value
from voicecoach.session.plan import Amount
from voicecoach.session.turn import Turn


def bout(turn: Turn) -> Mapping[str, Value]:
    """Members of the fact that a bout has begun, beyond what is announced.

    `written` is the exercise as the routine names it; `rung` is what is done today on its ladder (0 is
    the hardest), `home` what the script wrote. `amount`, `low` and `high` are seconds where `timed`, else
    reps; None where the dose leaves it open.
    """
    work, form, step = turn.work, turn.form, turn.step_of(turn.work)
    amount = form.amount(work.set)
    return {
        "written": step.exercise,
        "rung": work.rung,
        "home": step.home,
        "timed": form.timed or form.held,
        "amount": _amount(turn, amount),
        "low": amount.low,
        "high": amount.high,
        "alternating": form.alternating,
    }


def _amount(turn: Turn, amount: Amount) -> float | None:
    work, form = turn.work, turn.form
    if form.held:
        open_ = amount.today is None and form.phases[0].seconds is None
        length = work.frames[0]
        return None if open_ or length is None else round(length / FRAME_RATE, 3)
    if amount.today is None or form.timed:
        return amount.today
    return work.target
