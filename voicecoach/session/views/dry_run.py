"""Dry runs: a session performed to its end with nobody there and no sound, to know its future."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.session.activities import hushing
from voicecoach.session.engine import deadline, step, waiting
from voicecoach.session.events import Answer, Command, Cue, CueFinished, Event, Play, Say, Tick
from voicecoach.session.plan.steps import AskStep
from voicecoach.session.state import Asking, Hurting, Over, Paused, State
from voicecoach.session.turn import frames

MOST_EVENTS = 50_000
OPEN_REPS = 10
"""Reps assumed for a set that only the person ends."""
OPEN_HOLD = 30.0
"""Seconds assumed for a hold that only the person ends."""
SOUND = 2.0
"""Seconds assumed for a sound of the script."""

Lasts = Callable[[Say], int]
"""Function that gives the length of a cue in frames."""


class DryStep(Struct, frozen=True):
    """The state after an event at frame `at`, with the cues of that event."""

    at: int
    state: State
    cues: tuple[Cue, ...]


def dry_run(state: State, lasts: Lasts) -> Iterator[DryStep]:
    """Perform the rest of a begun session; everything that only a person ends is ended for them."""
    state = replace(hushing.lifted(state, state.at), mode="unattended")
    at = state.at
    ends: list[tuple[int, int, str]] = []
    if state.voice is not None:  # it is being said: it ends first
        ends.append((at, state.voice.id, ""))
    for _ in range(MOST_EVENTS):
        if isinstance(state.now, Over):
            return
        due = deadline(state)
        event: Event
        if ends and (due is None or ends[0][0] <= due):
            at, number, text = ends.pop(0)
            event = CueFinished(number, "done", text)
        elif due is not None:
            at, event = due, _in_time(state)
        elif waiting(state):
            at, event = _by_the_person(state, at)
        else:
            return
        at = max(at, state.at)
        state, cues = step(state, event, at)
        yield DryStep(at, state, cues)
        for cue in cues:
            if isinstance(cue, Say):
                ends.append((cue.at + lasts(cue), cue.id, cue.texts[0]))
            elif isinstance(cue, Play) and cue.blocking:
                ends.append((cue.at + frames(SOUND), cue.id, ""))
        ends.sort()


def _is_enough(state: State) -> bool:
    """True if a set that only the person ends has had its assumed reps."""
    work = state.work
    if work is None or not work.begun or work.target is not None or work.limit is not None:
        return False
    return work.rep >= OPEN_REPS


def _in_time(state: State) -> Event:
    """The next event: a tick, "done" after enough reps, or the first answer that lets the session go on.

    An answer is given if silence is none, or ends the session.
    """
    if _is_enough(state):
        return Command("done")
    now, asked = state.now, state.plan.step_at(state.pc)
    if isinstance(now, Hurting) and now.stage in {"safety", "finish"}:
        return Answer(now.question_id, state.plan.words.NO[0])
    if not isinstance(now, Asking) or not isinstance(asked, AskStep):
        return Tick()
    if asked.silence is not None and asked.silence not in asked.ends:
        return Tick()
    choices = (each for number, each in enumerate(asked.choices) if each.phrases and number not in asked.ends)
    going_on = next(choices, None)
    return Answer(now.question_id, going_on.phrases[0]) if going_on else Tick()


def _by_the_person(state: State, at: int) -> tuple[int, Event]:
    """The person's event where nothing goes on without them, and its frame."""
    if isinstance(state.now, Paused) or state.work is None or not state.work.begun:
        return at, Command("resume")
    return at + frames(OPEN_HOLD), Command("done")
