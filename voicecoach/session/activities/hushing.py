"""Hushing: pain or stop may have been said. The coach is silent, and time stands still, until that is sure.

Nothing is announced, counted or kept: `State.hushed` is all that changes. Whatever comes next lifts it. Then
every frame of the state moves by the time since, and the words that were cut are said again, unless what came
cuts them too.
"""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from voicecoach.session.activities import doubting
from voicecoach.session.events import Doubt, Hush
from voicecoach.session.shift import shifted
from voicecoach.session.state import Hushed, Line, Moment, Over, State
from voicecoach.session.turn import Turn, frames

LONGEST = 2.0
"""Seconds after which nobody is deciding any more (the ears have died): then the person is asked."""


def hush(turn: Turn, event: Hush) -> None:
    """Be silent, and stand still; one that goes on already goes on."""
    state = turn.state
    if state.hushed is not None or isinstance(state.now, Over):
        return
    # The planned speech is kept: it is only silenced.
    moments, queue, quiet_until, voice = state.moments, state.queue, state.quiet_until, state.voice
    turn.cut()
    ends = turn.at + frames(LONGEST)
    hushed = Hushed(event.command, turn.at, ends, voice)
    turn.set(moments=moments, queue=queue, quiet_until=quiet_until, hushed=hushed)


def lift(turn: Turn) -> None:
    """Let time go on, if it stands still."""
    turn.state = lifted(turn.state, turn.at)


def time_up(turn: Turn, now: Hushed) -> bool:
    """Ask at the end; False before it."""
    if turn.at < now.ends:
        return False
    lift(turn)
    doubting.doubt(turn, Doubt(now.command))
    return True


def lifted(state: State, at: int) -> State:
    """The state as if nothing had been, by frame `at`."""
    hushed = state.hushed
    if hushed is None:
        return state
    later = replace(shifted(replace(state, hushed=None), at - hushed.since), at=state.at)
    voice = shifted(hushed.voice, at - hushed.since)
    if voice is None:
        return later
    match voice.said:
        case Line() as line:
            return replace(later, queue=(line, *later.queue))
        case Moment() as moment:
            # It counts once: what it counted and its tone have been told.
            again = replace(moment, at=at, tone="", counted=None)
            cue_spoken = later.cue_spoken and not voice.covers
            return replace(later, moments=(again, *later.moments), cue_spoken=cue_spoken)
        case None:
            return later
        case _:
            assert_never(voice.said)
