"""The `at WHEN say` lines that fall within a set: in a rep, or in a position that is held."""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.routine.model import WhenKind
from voicecoach.session.activities import beats
from voicecoach.session.plan.forms import Prompt
from voicecoach.session.state import Moment, Work
from voicecoach.session.turn import Turn, frames

OPEN = 3600.0
"""Seconds of an open hold for which repeated prompts are planned."""


def of_rep(turn: Turn, rep: int) -> str:
    """The `at WHEN say` text that takes the place of this rep's number, if any."""
    work, form = turn.work, turn.form
    for prompt in form.prompts:
        due = {
            WhenKind.REP.value: rep == prompt.value,
            WhenKind.LAST_REP.value: work.target is not None and rep == work.target,
            WhenKind.HALFWAY.value: work.target is not None and rep == work.target // 2 + 1 > 1,
            WhenKind.SECONDS_IN.value: rep == _rep_at(work, frames(prompt.value or 0)),
            WhenKind.SECONDS_LEFT.value: rep == _rep_left(work, frames(prompt.value or 0)),
            WhenKind.EVERY.value: _passes(work, rep, frames(prompt.value or 1.0)),
        }
        if due.get(prompt.when):
            return turn.fill(prompt.text, work)
    return ""


def _passes(work: Work, rep: int, every: int) -> bool:
    """True if this rep is the first to begin after another `every` frames of the set have passed."""
    length = sum(each or 0 for each in work.frames)
    passed = (rep - 1) * length // every
    return bool(length) and passed > 0 and rep == _rep_at(work, passed * every)


def _rep_at(work: Work, passed: int) -> int:
    """The first rep that begins after `passed` frames of the set; 0 without one."""
    length = sum(each or 0 for each in work.frames)
    return -(-passed // length) + 1 if length else 0


def _rep_left(work: Work, left: int) -> int:
    """The first rep that begins with `left` frames or fewer to go; 0 without one."""
    whole = (work.target or 0) * sum(each or 0 for each in work.frames)
    return _rep_at(work, whole - left) if whole >= left else 0


def with_prompts(turn: Turn, beat: beats.Beat, planned: tuple[Moment, ...]) -> tuple[Moment, ...]:
    """The speech of a held position with its `at` lines, to which words and cues give way."""
    for prompt in beat.form.prompts:
        for at in _moments_of(prompt, beat):
            if at < beat.at or (beat.length is not None and at >= beat.at + beat.length):
                continue
            if prompt.sound:
                planned = (Moment(at, tone=prompt.sound), *planned)
                continue
            own = Moment(at, (turn.fill(prompt.text, turn.work),), "cue", _room(at, beat, planned))
            planned = (own, *(_ending_by(at, moment) for moment in planned))
    return planned


def _moments_of(prompt: Prompt, beat: beats.Beat) -> tuple[int, ...]:
    """The frames at which an `at` line is due; in an open hold, those of its first hour."""
    if prompt.when != WhenKind.EVERY.value:
        at = _moment_of(prompt.when, prompt.value, beat)
        return () if at is None else (at,)
    began, every = beat.at - beat.before, frames(prompt.value or 1.0)
    ends = began + frames(OPEN) if beat.length is None else beat.at + beat.length
    return tuple(range(began + every, ends, every))


def _moment_of(when: str, value: float | None, beat: beats.Beat) -> int | None:
    """The frame at which an `at` line is due, counted from the hold's first beginning."""
    began = beat.at - beat.before
    if when == WhenKind.SECONDS_IN.value:
        return began + frames(value or 0)
    if beat.length is None:
        return None
    ends = beat.at + beat.length
    if when == WhenKind.HALFWAY.value:
        return (began + ends) // 2
    return ends - frames(value or 0) if when == WhenKind.SECONDS_LEFT.value else None


def _room(at: int, beat: beats.Beat, planned: tuple[Moment, ...]) -> int | None:
    """The frame by which an `at` line must end: the next count, or the end if each second is counted."""
    ends = None if beat.length is None else beat.at + beat.length
    if beat.length is not None and beat.length <= frames(beats.COUNTED):
        return ends
    return min((moment.at for moment in planned if moment.kind == "count" and moment.at > at), default=ends)


def _ending_by(at: int, moment: Moment) -> Moment:
    if moment.kind == "count" or moment.at >= at:
        return moment
    return replace(moment, until=at if moment.until is None else min(at, moment.until))
