"""Leaving what goes on and coming back to it: the one rule after pause, rest, help, pain, a crash.

Speech starts again; settling starts again; a rep starts from its first phase, uncounted; a hold
goes on for what remained, a rest for what remained; a question is asked again.
"""

from __future__ import annotations

from dataclasses import replace

from voicecoach.session import flow, gaps, phrasebook, work
from voicecoach.session.state import (
    Activity,
    Asking,
    Gap,
    Hurting,
    Paused,
    Preparing,
    Saying,
    Settling,
    Suspended,
    Waiting,
    Working,
)
from voicecoach.session.turn import SPEECH_END, Turn, frames

SHORTEST_REST = 5.0
"""Seconds that a re-entered rest lasts at least."""


def kept(turn: Turn) -> tuple[Activity, int]:
    """What would be gone back to from here, and when it was left."""
    now = turn.state.now
    if not isinstance(now, Paused | Suspended | Hurting):
        return now, turn.at
    if isinstance(now.inner, Working) and not turn.work.begun:  # the bout was changed meanwhile
        return Settling(None, counting_in=True), now.since
    return now.inner, now.since


def leave(turn: Turn) -> tuple[Activity, int]:
    """Silence, and keep what goes on: as `kept`; an interrupted hold keeps what remains of it."""
    inner, since = kept(turn)
    now = turn.state.now
    if isinstance(now, Working) and turn.form.held:
        held = work.elapsed(turn)
        remaining = None if now.ends is None else max(frames(work.SHORTEST_HOLD), now.ends - turn.at)
        turn.set_work(remaining=remaining, held=held)
    turn.cut()
    return inner, since


def pause(turn: Turn) -> None:
    inner, since = leave(turn)
    turn.set(now=Paused(inner, since))
    turn.fact("paused")


def say_between(turn: Turn, *texts: str) -> None:
    """Say this with time standing still, then go on."""
    inner, since = leave(turn)
    lines = gaps.lines_of(*texts)
    turn.set(now=Suspended(inner, since, lines), queue=lines)


def reenter(turn: Turn, inner: Activity, since: int) -> None:
    """Go on with `inner`, which was left at `since`."""
    turn.cut()
    turn.listen("commands")
    if turn.state.work is not None and flow.is_left(turn, turn.step_of(turn.work)):
        flow.enter(turn, turn.work.step + 1)
        return
    match inner:
        case Settling(counting_in=True) | Working():
            _back_to_work(turn)
        case Settling():
            gaps.settle(turn)
        case Preparing():
            gaps.prepare(turn)
        case Gap():
            _back_to_gap(turn, inner, since)
        case Waiting() | Asking():
            _back_to_prompt(turn)
        case Paused() | Suspended() | Hurting():
            reenter(turn, inner.inner, inner.since)
        case Saying():
            turn.set(now=inner, queue=inner.lines)


def _back_to_prompt(turn: Turn) -> None:
    """A wait or a question, spoken from its start."""
    turn.set(begun=turn.state.begun[:-1])
    flow.enter(turn, turn.state.pc)


def _back_to_work(turn: Turn) -> None:
    """A bout that has begun is counted back into; one that was changed is set up anew."""
    if turn.work.begun or turn.form.name in turn.state.introduced:
        gaps.count_back_in(turn)
    else:
        gaps.prepare(turn)


def _back_to_gap(turn: Turn, gap: Gap, since: int) -> None:
    end = gap.planned if gap.ends is None else gap.ends
    remaining = max(frames(SHORTEST_REST), end - since)
    reopen(turn, gap, turn.at + remaining)


def reopen(turn: Turn, gap: Gap, ends: int) -> None:
    """The rest that is going on, announced again, to end at `ends`."""
    if gap.kind == "asked" and gap.inner is not None:
        open_asked(turn, shifted(gap.inner, turn.at - gap.began), ends)
    else:
        gaps.open_gap(turn, gap.kind, ends, text=gap.text, began=gap.began)


def open_asked(turn: Turn, inner: Activity, ends: int) -> None:
    """The person's own rest, until `ends`; it ends in the count-in of `inner`, left at its beginning."""
    turn.set(now=Gap("asked", turn.at, ends, ends, inner=inner), moments=())
    turn.fact("rest", kind="asked", end=ends / frames(1.0))
    length = (ends - turn.at) / frames(1.0)
    turn.line(phrasebook.resting(length), until=ends - frames(SPEECH_END))
    if into_bout(turn, inner):
        gaps.count_in(turn, ends, length)


def into_bout(turn: Turn, inner: Activity | None) -> bool:
    """Whether coming back to `inner` is by 3-2-1 into a bout: one that is known."""
    counts = isinstance(inner, Working) or (isinstance(inner, Settling) and inner.counting_in)
    return counts and (turn.work.begun or turn.form.name in turn.state.introduced)


def asked_rest_over(turn: Turn, gap: Gap) -> None:
    """The person's own rest has ended: back, the count-in being part of it."""
    if into_bout(turn, gap.inner):
        work.resume_bout(turn)
    elif gap.inner is not None:
        reenter(turn, gap.inner, gap.began)


def shifted(inner: Activity, by: int) -> Activity:
    """`inner` as if it had begun `by` frames later: for a command applied to what is kept."""
    if isinstance(inner, Working):
        inner = replace(inner, began=inner.began + by)
    elif isinstance(inner, Gap):
        asked = None if inner.inner is None else shifted(inner.inner, by)
        inner = replace(inner, began=inner.began + by, planned=inner.planned + by, inner=asked)
    return inner if inner.ends is None else replace(inner, ends=inner.ends + by)
