"""The activity beneath a pause, pain, help, or a rest of the person's own."""

from __future__ import annotations

from typing import assert_never

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


def innermost(now: Activity, at: int) -> tuple[Activity, int]:
    """The present or interrupted activity at frame `at`, and `at` or the frame of the interruption."""
    match now:
        case Paused(inner, since) | Suspended(inner, since) | OwnRest(inner, since):
            return innermost(inner, since)
        case Hurting(inner=inner, since=since) | Doubting(inner, since):
            return innermost(inner, since)
        case Saying() | Preparing() | Settling() | Working() | Rest() | Waiting() | Asking() | Over():
            return now, at
        case _:
            assert_never(now)
