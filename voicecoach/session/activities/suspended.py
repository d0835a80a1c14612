"""Suspended: words in between, while time stands still (help, a false alarm)."""

from __future__ import annotations

from voicecoach.session.activities import interrupting
from voicecoach.session.activities.announcing import lines_of
from voicecoach.session.state import Suspended
from voicecoach.session.turn import Turn


def say_between(turn: Turn, *texts: str) -> None:
    """Interrupt the present activity, say the texts, then resume it."""
    interrupting.leave(turn)
    say_and_go_on(turn, *texts)


def say_and_go_on(turn: Turn, *texts: str) -> None:
    """Say the texts, then resume the activity that is interrupted already."""
    inner, since = interrupting.kept(turn)
    lines = lines_of(*texts)
    turn.set(now=Suspended(inner, since, lines), queue=lines)


def spoken(turn: Turn, now: Suspended) -> None:
    """Resume the interrupted activity, after the last words."""
    turn.reenter(now.inner, now.since)
