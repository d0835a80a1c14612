"""Preparing: announcement and setup of an exercise that no rest precedes."""

from __future__ import annotations

from voicecoach.session.activities import exercise, settling
from voicecoach.session.activities.announcing import announcement, set_prompts, setup_lines
from voicecoach.session.state import Preparing, Settling
from voicecoach.session.turn import Turn


def prepare(turn: Turn) -> None:
    """Announce, set up, settle: blocking, since nothing else is going on.

    What isn't at hand is fetched first, for as long as that takes.
    """
    exercise.begin_exercise(turn)
    if missing := exercise.missing(turn):
        turn.set(now=Settling(None, fetching=True), moments=())
        turn.line(turn.words.to_fetch(turn.form.name, missing), kind="prompt")
        return
    turn.set(now=Preparing())
    turn.line(announcement(turn))
    for text in (*setup_lines(turn), *set_prompts(turn)):
        turn.line(text)


def spoken(turn: Turn) -> None:
    """Give time to get into position, after the setup."""
    exercise.introduce(turn, turn.form)
    settling.settle(turn)


def reenter(turn: Turn) -> None:
    """Start again from the announcement."""
    prepare(turn)
