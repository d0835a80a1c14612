"""Rounds against the clock: their beginning and end, the calls of the time, the score."""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.session.plan.forms import Race
from voicecoach.session.state import Moment
from voicecoach.session.turn import Turn, frames, seconds

HALFWAY_FROM = 120.0
"""Length in seconds from which half of the time is called."""
MINUTE_FROM = 180.0
"""Length in seconds from which the last minute is called."""


def race_of(turn: Turn) -> Race:
    race = turn.form.race
    if race is None:
        raise TypeError(turn.form.name)
    return race


def begins(turn: Turn) -> None:
    """Start the clock."""
    limit = race_of(turn).limit
    ends = None if limit is None else turn.at + frames(limit)
    turn.set(work=replace(turn.work, began=turn.at, limit=ends))


def is_over(turn: Turn) -> bool:
    return turn.work.limit is not None and turn.at >= turn.work.limit


def length(turn: Turn) -> int | None:
    """Frames to the end of the round if nobody can say done, and to the end of all; None: open."""
    work = turn.work
    alone = turn.state.mode == "unattended"
    round_ = frames(race_of(turn).length(work.rep + 1)) if alone else None
    still = None if work.limit is None else max(0, work.limit - turn.at)
    ends = [end for end in (round_, still) if end is not None]
    return min(ends) if ends else None


def calls(turn: Turn) -> tuple[Moment, ...]:
    """The calls of the time: half, the last minute, ten seconds, three, two, one."""
    work, race, words = turn.work, race_of(turn), turn.words
    if work.limit is None or race.limit is None or turn.state.plan.calm:
        return ()
    marks = [(10.0, words.TEN_SECONDS)]
    marks += [(race.limit / 2, words.HALFWAY)] if race.limit >= HALFWAY_FROM else []
    marks += [(60.0, words.time_left(60.0))] if race.limit >= MINUTE_FROM else []
    called = [Moment(work.limit - frames(left), (text,), "phase") for left, text in marks]
    called += [
        Moment(
            at := work.limit - frames(left), (words.number(left),), "count", at + frames(1.0), counted=left
        )
        for left in (3, 2, 1)
    ]
    return tuple(moment for moment in called if moment.at > turn.at)


def score(turn: Turn) -> float | None:
    """Say the score and its comparison with the last; seconds if all rounds were done for time."""
    work, race = turn.work, race_of(turn)
    took = seconds(turn.at - (turn.at if work.began is None else work.began))
    finished = work.target is not None and work.rep >= work.target
    if race.for_time and not finished:
        return 0.0
    value = took if race.for_time else float(work.rep)
    last = turn.step_of(work).last
    if turn.state.mode == "live" and value:
        told = turn.words.score(value, for_time=race.for_time)
        if last is not None:
            told += f" {turn.words.compared(value, last, for_time=race.for_time)}"
        turn.line(told)
    return took if race.for_time else None
