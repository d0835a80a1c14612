"""Coming texts of a session, for prefetch: a dry run of the engine itself."""

from __future__ import annotations

from collections.abc import Iterator

from voicecoach.session.events import Say
from voicecoach.session.plan.steps import AskStep, Plan, SayStep, StopStep, WorkStep
from voicecoach.session.state import State
from voicecoach.session.turn import frames
from voicecoach.session.views.dry_run import dry_run

LINE_SECONDS, BEAT_SECONDS = 2.0, 0.4
"""Lengths of a line, and of a word on a beat, in the dry run: only the order matters."""


def upcoming(state: State) -> Iterator[str]:
    """Texts in the order of performance from `state` on, each once; then possible replies."""
    seen: set[str] = set()
    for text in _all(state):
        if text and text not in seen:
            seen.add(text)
            yield text


def _all(state: State) -> Iterator[str]:
    if state.mode == "unattended":  # nobody is there to reply to
        yield from _said(state)
        return
    safety = state.plan.words.fixed()[:3]
    for count, text in enumerate(_said(state)):
        if count == len(safety):  # safety words early, but not before the first words of all
            yield from safety
        yield text
    yield from state.plan.words.fixed()
    yield from _asides(state.plan)


def _said(state: State) -> Iterator[str]:
    """Perform the rest with nobody there, and yield every text of its cues."""
    for stage in dry_run(state, _lasts):
        for cue in stage.cues:
            if isinstance(cue, Say):
                yield from cue.texts


def _lasts(cue: Say) -> int:
    return frames(LINE_SECONDS if cue.until is None else BEAT_SECONDS)


def _asides(plan: Plan) -> Iterator[str]:
    """Texts off the straight path: other branches, relief, the other forms of a ladder."""
    for part in plan.steps:
        if isinstance(part, SayStep | StopStep | AskStep):
            yield from _unfilled(part.text)
        elif isinstance(part, WorkStep):
            for form in part.ladder:
                yield plan.words.change_to(form.name)
                yield from (text for each in (form.relief, *form.setup) for text in _unfilled(each))


def _unfilled(text: str) -> tuple[str, ...]:
    """The text if it has no field to be filled in later, else ""."""
    return () if "{" in text else (text,)
