"""The columns of the state table: the states of a session on which a command's effect depends."""

from __future__ import annotations

from typing import Literal, assert_never, get_args

from voicecoach.session.state import (
    Activity,
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

Column = Literal[
    "say",  # a spoken line, a sound
    "setup",  # announcement and setup
    "settle",  # getting into position, the count-in
    "rep",
    "hold",  # a held position, an open set
    "switch",
    "rest",
    "wait",
    "ask",
    "paused",
    "stopped",
    "pain",  # the dialogue
    "end",  # the last words, after which it is over
    "open",  # paused or stopped while the question about red flags has no answer
]
COLUMNS: tuple[Column, ...] = get_args(Column)


def column(now: Activity, *, held: bool) -> Column | None:  # noqa: C901, PLR0911, PLR0912 - one case an activity
    """The column of the present activity, None if the session is over; `held`: a position is being held."""
    match now:
        case Working():
            return "hold" if held else "rep"
        case Rest():
            return "switch" if now.kind == "switch" else "rest"
        case OwnRest():
            return "rest"
        case Doubting():
            return "paused"
        case Paused(inner=Hurting(stage="safety")):
            return "open"
        case Paused():
            return "stopped" if now.stopped else "paused"
        case Saying():
            return "end" if now.then == "finish" else "say"
        case Suspended():
            return "say"
        case Preparing():
            return "setup"
        case Settling():
            return "settle"
        case Waiting():
            return "wait"
        case Asking():
            return "ask"
        case Hurting():
            return "pain"
        case Over():
            return None
        case _:
            assert_never(now)
