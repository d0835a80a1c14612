"""Waiting: a `wait` of the script, ended by the person, or by its time if nobody is there."""

from __future__ import annotations

from voicecoach.session.facts import WaitBegun
from voicecoach.session.plan.steps import WaitStep
from voicecoach.session.state import Waiting
from voicecoach.session.turn import Turn, frames

REMIND = 60.0
"""Seconds between reminders while a `wait` waits."""


def wait(turn: Turn, step: WaitStep) -> None:
    """Say the prompt of a `wait`."""
    turn.set(begun=(*turn.state.begun, turn.state.pc), now=Waiting())
    turn.line(turn.fill(step.text, None), kind="prompt")
    if turn.answerable:
        turn.line(turn.ready, kind="prompt")


def spoken(turn: Turn) -> None:
    """Begin the wait itself after its prompt (in a file, for its written time)."""
    step = turn.state.plan.steps[turn.state.pc]
    live = turn.answerable
    length = step.seconds if isinstance(step, WaitStep) and not live else REMIND
    turn.set(now=Waiting(turn.at + frames(length)))
    turn.fact(WaitBegun(None if live else turn.at / frames(1.0) + length))


def time_up(turn: Turn) -> None:
    """Remind the person; go on if nobody is there."""
    if turn.answerable:
        turn.set(now=Waiting())
        turn.line(turn.ready, kind="prompt")
    else:
        turn.advance()


def reenter(turn: Turn) -> None:
    """Start again from the prompt."""
    turn.set(begun=turn.state.begun[:-1])
    turn.enter(turn.state.pc)
