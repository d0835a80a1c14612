"""Saying: blocking speech outside an exercise, a sound of the script, and the last words of a session."""

from __future__ import annotations

from voicecoach.session.activities.announcing import lines_of
from voicecoach.session.events import Finished
from voicecoach.session.state import Line, Over, Saying
from voicecoach.session.turn import Turn


def say(turn: Turn, *texts: str) -> None:
    """Say the texts (blocking), then go to the next step."""
    say_lines(turn, lines_of(*texts))


def say_lines(turn: Turn, lines: tuple[Line, ...]) -> None:
    """Perform lines or sounds one after another, then go to the next step."""
    if not lines:
        turn.advance()
        return
    turn.set(now=Saying(lines, "enter"), queue=(*turn.state.queue, *lines), work=None)


def finish(turn: Turn, text: str, reason: str) -> None:
    """Say the text, then end the session."""
    lines = lines_of(text)
    turn.set(now=Saying(lines, "finish", reason), queue=(*turn.state.queue, *lines), moments=(), work=None)


def over(turn: Turn, reason: str) -> None:
    """End the session on this frame."""
    turn.set(now=Over(reason), moments=(), queue=(), work=None)
    turn.listen("nothing")
    turn.cues.append(Finished(turn.at, reason))


def spoken(turn: Turn, now: Saying) -> None:
    """Go to the next step, or end the session, after the last words."""
    if now.then == "finish":
        over(turn, now.reason)
    else:
        turn.advance()


def reenter(turn: Turn, now: Saying) -> None:
    """Say it again from its start."""
    turn.set(queue=now.lines)
