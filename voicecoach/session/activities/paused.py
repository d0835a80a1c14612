"""Paused: time stands still until the person says resume. After "stop", a second "stop" ends the session."""

from __future__ import annotations

from voicecoach.session.activities import interrupting, saying
from voicecoach.session.activities.interrupting import is_open
from voicecoach.session.facts import SessionPaused, SessionResumed, SessionStopped
from voicecoach.session.state import Hurting, Paused
from voicecoach.session.turn import Turn, frames

STOP_AGAIN = 1.5
"""Seconds after the first "stop" before a second one ends the session."""
STOP_QUIET = 1.0
"""Seconds of silence after a "stop" before the one line that says how to go on."""


def pause(turn: Turn) -> None:
    """Pause, and say so."""
    inner, since = interrupting.leave(turn)
    turn.set(now=Paused(inner, since))
    turn.fact(SessionPaused())
    turn.listen("commands")
    turn.reply(turn.words.PAUSED)


def stay_paused(turn: Turn, *texts: str) -> None:
    """Wait for the person, for as long as it takes; `texts` are said first."""
    inner, since = interrupting.kept(turn)
    turn.cut()
    now = Paused(inner, since)
    turn.set(now=now)
    listen(turn, now)
    turn.fact(SessionPaused())
    for text in texts:
        turn.line(text)
    turn.line(turn.words.STILL_OPEN if is_open(inner) else turn.words.STAY_PAUSED, kind="prompt")


def listen(turn: Turn, now: Paused) -> None:
    """Listen for commands, and for the answer to a question that stays open."""
    inner = now.inner
    if isinstance(inner, Hurting) and is_open(inner):
        turn.listen("phrases", (*turn.words.YES, *turn.words.NO), inner.question_id)
    else:
        turn.listen("commands")


def stop(turn: Turn) -> None:
    """Stop at once, and say only how to go on."""
    inner, since = interrupting.leave(turn)
    now = Paused(inner, since, stopped=True, prompted=turn.at)
    turn.set(now=now, relaxed=True)
    listen(turn, now)
    turn.fact(SessionStopped())
    turn.quiet(STOP_QUIET)
    turn.line(turn.words.STOPPED, kind="prompt")


def finish(turn: Turn, now: Paused) -> None:
    """End the session at the second "stop", unless it is an echo of the first."""
    if turn.at - now.prompted < frames(STOP_AGAIN):
        return
    turn.cut()
    if is_open(now.inner):
        turn.listen("commands")
        saying.finish(turn, turn.words.RED_FLAGS, "stopped")
    else:
        saying.over(turn, "stopped")


def resume(turn: Turn) -> None:
    """Resume the interrupted activity."""
    inner, since = interrupting.kept(turn)
    turn.fact(SessionResumed())
    turn.reenter(inner, since)
