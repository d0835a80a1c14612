"""Dispatch to the functions of each activity: time is up, all has been said, it is resumed.

The fourth, `leave`, is in `interrupting`: all interruptions call it.
"""

from __future__ import annotations

from typing import assert_never

from voicecoach.session.activities import (
    asking,
    doubting,
    exercise,
    flow,
    own_rest,
    pain,
    preparing,
    resting,
    saying,
    settling,
    suspended,
    telling,
    waiting,
    working,
)
from voicecoach.session.activities.interrupting import is_open
from voicecoach.session.state import (
    Asking,
    Doubting,
    Hurting,
    Over,
    OwnRest,
    Paused,
    Preparing,
    Rest,
    Saying,
    Settling,
    Suspended,
    Waiting,
    Working,
)
from voicecoach.session.turn import Enter, Next, Reenter, Turn


def time_up(turn: Turn) -> None:
    """Handle the frame at which the activity ends."""
    match turn.state.now:
        case Working() as now:
            working.time_up(turn, now)
        case Settling():
            settling.time_up(turn)
        case Rest() as now:
            resting.time_up(turn, now)
        case OwnRest() as now:
            own_rest.time_up(turn, now)
        case Waiting():
            waiting.time_up(turn)
        case Asking() as now:
            asking.time_up(turn, now)
        case Doubting() as now:
            doubting.time_up(turn, now)
        case Hurting() as now:
            pain.time_up(turn, now)
        case Saying() | Preparing() | Paused() | Suspended() | Over():
            pass  # none of these has an end in time
        case now:
            assert_never(now)


def spoken(turn: Turn) -> bool:  # noqa: C901 - one case an activity
    """Go on after the last words, in activities that wait for them; True if one did."""
    match turn.state.now:
        case Saying() as now:
            saying.spoken(turn, now)
        case Suspended() as now:
            suspended.spoken(turn, now)
        case Preparing():
            preparing.spoken(turn)
        case Rest(ends=None) as now:
            resting.spoken(turn, now)
        case Waiting(ends=None):
            waiting.spoken(turn)
        case Asking(ends=None) as now:
            asking.spoken(turn, now)
        case Hurting(ends=None) as now:
            pain.spoken(turn, now)
        case Doubting(ends=None) as now:
            doubting.spoken(turn, now)
        case Rest() | Waiting() | Asking() | Hurting() | Doubting():
            return False  # their time runs already
        case Settling() | Working() | OwnRest() | Paused() | Over():
            return False  # nothing in them waits for speech
        case now:
            assert_never(now)
    return True


def begin(turn: Turn, activity: Next) -> None:
    """Begin the next activity."""
    match activity:
        case Enter(index):
            flow.enter(turn, index)
        case "prepare":
            preparing.prepare(turn)
        case "work":
            working.resume_set(turn)
        case "untold":
            telling.tell_now(turn)
        case Reenter(inner, since):
            turn.resume_clock(inner, since)
            turn.cut()
            turn.listen("commands")
            if isinstance(inner, Hurting) and is_open(inner):
                pain.reenter(turn, inner)
            else:
                _reenter(turn)
        case _:
            assert_never(activity)


def _reenter(turn: Turn) -> None:  # noqa: C901 - one case an activity
    """Resume the activity that goes on again; an exercise that was left meanwhile is passed over."""
    if turn.state.work is not None and exercise.is_left(turn, turn.step_of(turn.work)):
        turn.enter(turn.work.step + 1)
        return
    match turn.state.now:
        case Saying() as now:
            saying.reenter(turn, now)
        case Preparing():
            preparing.reenter(turn)
        case Settling() as now:
            settling.reenter(turn, now)
        case Working():
            working.reenter(turn)
        case Rest() as now:
            resting.reenter(turn, now)
        case OwnRest() as now:
            own_rest.reenter(turn, now)
        case Waiting():
            waiting.reenter(turn)
        case Asking():
            asking.reenter(turn)
        case (Paused() | Suspended() | Doubting() | Hurting()) as now:  # is not gone back to
            turn.reenter(now.inner, now.since)
        case Over():
            pass
        case now:
            assert_never(now)
