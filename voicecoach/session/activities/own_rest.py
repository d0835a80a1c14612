"""OwnRest: a rest that the person asked for, in any activity; it ends in the count-in back."""

from __future__ import annotations

from voicecoach.session.activities import settling
from voicecoach.session.activities.resting import SHORTEST
from voicecoach.session.facts import RestBegun
from voicecoach.session.state import Activity, OwnRest, Settling, Working
from voicecoach.session.turn import SPEECH_END, Turn, frames


def open_rest(turn: Turn, inner: Activity, ends: int) -> None:
    """Interrupt `inner` and rest until `ends`, when it goes on."""
    turn.set(now=OwnRest(inner, turn.at, ends), moments=())
    turn.fact(RestBegun("asked", ends / frames(1.0)))
    length = (ends - turn.at) / frames(1.0)
    turn.line(turn.words.resting(length), until=ends - frames(SPEECH_END))
    if into_set(turn, inner):
        settling.count_in(turn, ends, length)


def into_set(turn: Turn, inner: Activity) -> bool:
    """True if `inner` is resumed by 3-2-1 into a set that has been introduced."""
    counts = isinstance(inner, Working) or (isinstance(inner, Settling) and inner.counting_in)
    return counts and (turn.work.begun or turn.form.name in turn.state.introduced)


def time_up(turn: Turn, now: OwnRest) -> None:
    """Resume the interrupted activity; the count-in was part of the rest."""
    if into_set(turn, now.inner):
        turn.resume_clock(now.inner, now.began)
        turn.then("work")
    else:
        turn.reenter(now.inner, now.began)


def end_early(turn: Turn, now: OwnRest) -> None:
    """End the rest, as the person is ready: by 3-2-1 into an interrupted set, else at once."""
    if not into_set(turn, now.inner):
        time_up(turn, now)
    elif now.ends - turn.at > frames(settling.COUNT_IN):  # else it is that far already
        turn.resume_clock(now.inner, now.began)
        settling.last_three(turn)


def reenter(turn: Turn, now: OwnRest) -> None:
    """Rest for the remaining time, and `SHORTEST` at least."""
    reopen(turn, now, max(turn.at + frames(SHORTEST), now.ends))


def reopen(turn: Turn, now: OwnRest, ends: int) -> None:
    """Announce the rest again, to end at `ends`; the activity beneath has stood still until now."""
    turn.resume_clock(now.inner, now.began)
    open_rest(turn, turn.state.now, ends)
