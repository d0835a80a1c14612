"""Settling: time to get into position, and the 3-2-1 back into a set."""

from __future__ import annotations

from voicecoach.session.activities.announcing import setup_lines
from voicecoach.session.plan import defaults
from voicecoach.session.state import Moment, Preparing, Settling
from voicecoach.session.turn import Turn, frames

COUNT_IN = 3.5
"""Seconds of a count-in back into a set: half a second, then 3-2-1."""
TONE_ONLY = 0.0
"""Length that stands for too short a time for a count-in."""


def settle(turn: Turn) -> None:
    """Give time to get into position after the setup, ending in the count-in."""
    length = settle_seconds(turn)
    if length is None:
        until_ready(turn)
        return
    ends = turn.at + frames(length)
    turn.set(now=Settling(ends))
    count_in(turn, ends, length)


def settle_seconds(turn: Turn) -> float | None:
    """Seconds to get into position; None: until the person says ready."""
    length = turn.form.settle
    return defaults.SETTLE if length is None and not turn.answerable else length


def until_ready(turn: Turn) -> None:
    """Settle until the person says ready."""
    turn.set(now=Settling(None))
    turn.line(turn.ready, kind="prompt")


def count_back_in(turn: Turn) -> None:
    """Count 3-2-1 into the interrupted or coming set."""
    ends = turn.at + frames(COUNT_IN)
    turn.set(now=Settling(ends, counting_in=True), moments=())
    count_in(turn, ends, COUNT_IN)


def count_in(turn: Turn, ends: int, length: float) -> None:
    """Plan 3-2-1 to end at `ends`; only a tone if the `length` seconds before are too few."""
    if turn.state.plan.calm:
        return
    if length < COUNT_IN:
        turn.plan_moments(Moment(max(turn.at, ends - frames(1.0)), tone="pip"))
        return
    for left in (3, 2, 1):
        at, word = ends - frames(float(left)), turn.words.number(left)
        if at >= turn.at:
            turn.plan_moments(Moment(at, (word,), "count", at + frames(1.0), counted=left))


def last_three(turn: Turn) -> None:
    """Count 3-2-1 from now, as the person is ready."""
    turn.cut()
    count_back_in(turn)


def back_to_set(turn: Turn) -> None:
    """Return to a set: by a count-in if it had begun, by its setup if it was changed."""
    if not turn.work.begun and turn.form.name not in turn.state.introduced:
        turn.then("prepare")
    elif turn.state.relaxed:
        lie_right(turn)
    else:
        count_back_in(turn)


def lie_right(turn: Turn) -> None:
    """Say the short setup and give time to settle: after a stop or pain the person has moved."""
    turn.set(now=Preparing())
    for text in setup_lines(turn):
        turn.line(text)


def time_up(turn: Turn) -> None:
    """Begin or resume the set, with the person in position."""
    turn.then("work")


def reenter(turn: Turn, now: Settling) -> None:
    """Settle again, or count back in."""
    if now.fetching:
        turn.then("prepare")
    elif now.counting_in:
        back_to_set(turn)
    else:
        settle(turn)
