"""Rest: between two sets, two sides, two exercises, or before another line of the script.

Its speech is fitted: it ends `SPEECH_END` before the rest does, where the count-in begins. Only
a setup that has not been spoken yet is blocking; then the rest grows until setup and settling fit,
and a fact says by how much.
"""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.session.activities import exercise, settling
from voicecoach.session.activities.announcing import (
    announcement,
    needs_setup,
    set_prompts,
    setup_lines,
    target_of,
    turning,
)
from voicecoach.session.facts import RestBegun, RestGrew
from voicecoach.session.state import Moment, Rest, RestKind
from voicecoach.session.turn import SPEECH_END, Turn, frames, seconds

NAME_ONLY = 12.0
"""A rest shorter than this announces only the name (seconds)."""
SIDE_ONLY = 6.0
"""A rest shorter than this announces only the side or nothing, and has a tone for a count-in."""
SET_NAMED = 9.0
"""Seconds before the end of a rest between sets at which the set is named."""
REMINDER = 10.0
"""Seconds before the end of a long rest at which its end is announced."""
REMINDED_FROM = 30.0
"""Length in seconds from which a rest is long."""
AFTER_NAME = 0.5
"""Seconds from the name of the next exercise to its beginning, in a rest too short for more."""
SHORTEST = 5.0
"""Least seconds of a resumed rest."""


def open_between_sets(turn: Turn, *, switch: bool) -> None:
    """Open the rest between two sets, or two sides, of an exercise."""
    form = turn.form
    length = form.switch if switch else form.rest
    open_rest(turn, "switch" if switch else "set", turn.at + frames(length))


def open_rest(turn: Turn, kind: RestKind, ends: int, *, text: str = "", began: int | None = None) -> None:
    """Open a rest from now (or `began`, if it is resumed) to `ends`, with its speech."""
    began = turn.at if began is None else began
    length = (ends - turn.at) / frames(1.0)
    prepares = kind not in {"script", "beat"} and (
        needs_setup(turn) or turn.state.relaxed or _must_be_named(turn, kind, length)
    )
    turn.set(now=Rest(kind, began, ends, None if prepares else ends, text), moments=())
    turn.fact(RestBegun(kind, seconds(ends)))
    _open_with(turn, kind, length, text, prepares=prepares)
    if kind == "script":
        return
    if prepares:
        if not (needs_setup(turn) or turn.state.relaxed):
            turn.line(f"{turn.form.name}.")
            return
        for line in (_coming(turn, kind), *setup_lines(turn), *set_prompts(turn)):
            turn.line(line)
        return
    if kind == "beat" and length < SIDE_ONLY:
        turn.line(f"{turn.form.name}.", until=ends)
    _fit_speech(turn, kind, ends, length)
    settling.count_in(turn, ends, length if length >= SIDE_ONLY else settling.TONE_ONLY)


def _must_be_named(turn: Turn, kind: RestKind, length: float) -> bool:
    """True if another exercise comes, and the rest may be too short to name it."""
    last = turn.state.last_work
    again = last is not None and turn.form_of(last).name == turn.form.name
    return kind == "between" and length < SIDE_ONLY and not again


def _open_with(turn: Turn, kind: RestKind, length: float, text: str, *, prepares: bool) -> None:
    """Say the rest's own text at its start, or its length."""
    until = None if prepares else turn.at + frames(max(1.0, length - SPEECH_END))
    if text:
        turn.line(text, until=until)
    elif kind != "switch" and length >= SIDE_ONLY:
        turn.line(turn.words.resting(length), turn.words.RELAX, until=until)


def _coming(turn: Turn, kind: RestKind) -> str:
    """The announcement of the next exercise, in the words of a rest."""
    if kind == "switch":
        return turn.words.side_name(turn.side_of(turn.work))
    return announcement(turn) if kind == "set" else turn.words.coming_up(announcement(turn))


def _fit_speech(turn: Turn, kind: RestKind, ends: int, length: float) -> None:
    """Plan the speech of a rest without a setup, as far as it fits."""
    until = ends - frames(SPEECH_END)
    if kind == "switch":
        _fit_switch(turn, ends if length < SIDE_ONLY else until)
    elif length < SIDE_ONLY:
        return
    elif kind == "set":
        _fit_set(turn, ends, length)
    else:
        _fit_exercise(turn, until, length)
        _remind(turn, ends, length)


def _remind(turn: Turn, ends: int, length: float) -> None:
    """Plan the reminder of a long rest: ten seconds left."""
    if length >= REMINDED_FROM and not turn.state.plan.calm:
        until = ends - frames(SPEECH_END)
        turn.plan_moments(Moment(ends - frames(REMINDER), (turn.words.TEN_SECONDS,), "instruction", until))


def _fit_switch(turn: Turn, until: int) -> None:
    """Plan the name of the side, with the first step of a setup that depends on it (turning over)."""
    side = turn.words.side_name(turn.side_of(turn.work))
    turn.line(*(f"{side} {text}" for text in turning(turn)), side, until=until)
    if turn.form.one_side_at_a_time:
        _tell_load(turn, len(turn.form.amounts), until)


def _tell_load(turn: Turn, before: int, until: int) -> None:
    """Say the load where it is another than that of set `before`, while there is time to change it."""
    load = turn.form.load_of(turn.work.set)
    if load != turn.form.load_of(before) and not turn.state.plan.calm:
        turn.line(turn.words.with_load(load), until=until)


def _fit_set(turn: Turn, ends: int, length: float) -> None:
    """Plan a cue that has no other place, then the set's number shortly before it begins."""
    form, work = turn.form, turn.work
    until = ends - frames(SPEECH_END)
    named = max(turn.at, ends - frames(SET_NAMED))
    _tell_load(turn, max(1, work.set - 1), until)
    if form.cues and not any(phase.holds for phase in form.phases) and length >= NAME_ONLY:
        cue = turn.fill(form.cues[work.cue % len(form.cues)], work)
        turn.line(cue, kind="cue", until=named)
        turn.set_work(cue=work.cue + 1)
    for text in set_prompts(turn):
        turn.line(text, kind="cue", until=named if length >= NAME_ONLY else until)
    side = turn.words.side_name(turn.side_of(work)) if len(form.sides) > 1 and not form.alternating else ""
    if side and turning(turn) and length >= NAME_ONLY:
        _fit_switch(turn, named)
        side = ""
    if turn.state.plan.calm:
        return
    name = turn.words.set_name(work.set, len(form.amounts))
    amount = turn.words.this_set(target_of(form, work.set))
    full = " ".join(part for part in (name, amount, side) if part)
    texts = (full, name) if length >= NAME_ONLY else (name,)
    turn.plan_moments(Moment(named, texts, "instruction", until))


def _fit_exercise(turn: Turn, until: int, length: float) -> None:
    """Plan announcement and brief setup of a known exercise, as far as they fit."""
    name = f"{turn.form.name}."
    if length < NAME_ONLY:
        turn.line(name, until=until)
        return
    announced = turn.words.coming_up(announcement(turn))
    brief = [f"{announced} {text}" for text in setup_lines(turn)]
    turn.line(*brief, announced, name, until=until)
    for text in set_prompts(turn):
        turn.line(text, kind="cue", until=until)


# --- the four ------------------------------------------------------------------------------------


def spoken(turn: Turn, now: Rest) -> None:
    """End as written, or later, once settling fits after the setup or name just spoken."""
    settles = needs_setup(turn) or turn.state.relaxed
    settle = settling.settle_seconds(turn) if settles else AFTER_NAME
    exercise.introduce(turn, turn.form)
    if settle is None:
        settling.until_ready(turn)
        return
    ends = max(now.planned, turn.at + frames(settle))
    if ends > now.planned:
        turn.fact(RestGrew(now.kind, seconds(ends - now.planned), seconds(ends)))
    turn.set(now=replace(now, ends=ends))
    length = (ends - turn.at) / frames(1.0)
    _remind(turn, ends, length)
    settling.count_in(turn, ends, length)


def time_up(turn: Turn, now: Rest) -> None:
    """Begin the activity that the rest led to."""
    if now.kind == "script":
        turn.advance()
    else:
        turn.then("work")


def reenter(turn: Turn, now: Rest) -> None:
    """Rest for the remaining time, and `SHORTEST` at least."""
    ends = now.planned if now.ends is None else now.ends
    reopen(turn, now, ends if now.kind == "beat" else max(turn.at + frames(SHORTEST), ends))


def reopen(turn: Turn, now: Rest, ends: int) -> None:
    """Announce the present rest again, to end at `ends`."""
    open_rest(turn, now.kind, ends, text=now.text, began=now.began)
