"""What a session will want to say, for prefetch: a dry run of the engine itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from voicecoach.session import phrasebook
from voicecoach.session.engine import deadline, step, waiting
from voicecoach.session.events import Answer, Command, CueFinished, Event, Play, Say, Tick
from voicecoach.session.plan import AskStep, Plan, SayStep, StopStep, WorkStep
from voicecoach.session.state import Asking, Over, State
from voicecoach.session.turn import frames

LINE_SECONDS, BEAT_SECONDS = 2.0, 0.4
"""How long the dry run takes a line, and a word on a beat, to last: only the order matters."""
MOST_EVENTS = 50_000


def upcoming(state: State) -> Iterator[str]:
    """Texts in the order of performance from `state` on, each once; then what may be replied."""
    seen: set[str] = set()
    for text in _all(state):
        if text and text not in seen:
            seen.add(text)
            yield text


def _all(state: State) -> Iterator[str]:
    if state.mode == "unattended":  # nobody is there to reply to
        yield from _dry_run(state)
        return
    safety = phrasebook.fixed()[:3]
    for count, text in enumerate(_dry_run(state)):
        if count == len(safety):  # safety words early, but not before the first words of all
            yield from safety
        yield text
    yield from phrasebook.fixed()
    yield from _asides(state.plan)


def _dry_run(state: State) -> Iterator[str]:
    """Perform the rest with nobody there, giving every text that is offered to be spoken."""
    state = replace(state, mode="unattended")
    at = state.at
    ends: list[tuple[int, int, str]] = []
    if state.voice is not None:  # it is being said: it ends first
        ends.append((at, state.voice.id, ""))
    for _ in range(MOST_EVENTS):
        if isinstance(state.now, Over):
            return
        event: Event
        due = deadline(state)
        if ends and (due is None or ends[0][0] <= due):
            at, number, text = ends.pop(0)
            event = CueFinished(number, "done", text)
        elif due is not None:
            at, event = due, _in_time(state)
        elif waiting(state):
            event = Command("done" if state.work is not None and state.work.begun else "resume")
        else:
            return
        state, cues = step(state, event, max(at, state.at))
        for cue in cues:
            if isinstance(cue, Say):
                yield from cue.texts
                lasts = LINE_SECONDS if cue.until is None else BEAT_SECONDS
                ends.append((cue.at + frames(lasts), cue.id, cue.texts[0]))
            elif isinstance(cue, Play) and cue.blocking:
                ends.append((cue.at + frames(BEAT_SECONDS), cue.id, ""))
        ends.sort()


def _in_time(state: State) -> Event:
    """What moves it on: time, or the first answer to a question that silence does not answer."""
    now, asked = state.now, state.plan.step_at(state.pc)
    if isinstance(now, Asking) and isinstance(asked, AskStep) and asked.silence is None:
        return Answer(now.question_id, asked.choices[0].phrases[0])
    return Tick()


def _asides(plan: Plan) -> Iterator[str]:
    """What is said off the straight path: other branches, relief, the other forms of a ladder."""
    for part in plan.steps:
        if isinstance(part, SayStep | StopStep | AskStep):
            yield from _unfilled(part.text)
        elif isinstance(part, WorkStep):
            for form in part.ladder:
                yield phrasebook.change_to(form.name)
                yield from (text for each in (form.relief, *form.setup) for text in _unfilled(each))


def _unfilled(text: str) -> tuple[str, ...]:
    """The text, where it has no field to be filled in later."""
    return () if "{" in text else (text,)
