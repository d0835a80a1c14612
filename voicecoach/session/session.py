"""A thin holder of the session's state, for the one loop that performs it."""

from __future__ import annotations

from collections.abc import Iterator

from voicecoach.session import engine
from voicecoach.session.events import Cue, Event
from voicecoach.session.state import State
from voicecoach.session.views import upcoming


class Session:
    """Holds the state; `handle` steps it."""

    def __init__(self, state: State | None = None) -> None:
        self.state = engine.initial() if state is None else state

    def handle(self, event: Event, at: int) -> tuple[Cue, ...]:
        """Step, keep the new state, return the cues."""
        self.state, cues = engine.step(self.state, event, at)
        return cues

    @property
    def deadline(self) -> int | None:
        """The frame at which the session needs a Tick."""
        return engine.deadline(self.state)

    @property
    def waiting(self) -> bool:
        """True if only a person moves the session on."""
        return engine.waiting(self.state)

    def upcoming(self) -> Iterator[str]:
        """Texts in the order of performance, for prefetch."""
        return upcoming.upcoming(self.state)
