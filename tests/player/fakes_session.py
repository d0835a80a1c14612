"""A session that does what a test says, and clips whose lengths a test knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from voicecoach.errors import VoiceError
from voicecoach.session.events import Cue, CueFinished, Event

Reply = Callable[["ScriptedSession", Event, int], Iterable[Cue]]


class ScriptedSession:
    """Keeps every event it is handed, with its frame; answers with what `reply` returns."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.handed: list[tuple[int, Event]] = []
        self.deadline: int | None = None
        self.waiting = False
        self.coming: list[str] = []

    def handle(self, event: Event, at: int) -> tuple[Cue, ...]:
        self.handed.append((at, event))
        return tuple(self._reply(self, event, at))

    def upcoming(self) -> Iterator[str]:
        return iter(self.coming)

    @property
    def finishes(self) -> list[tuple[int, CueFinished]]:
        return [(at, event) for at, event in self.handed if isinstance(event, CueFinished)]


class CountedClips:
    """A text is as many thousand frames long as it has letters; "mute" can't be spoken."""

    def __init__(self) -> None:
        self.prepared: list[list[str]] = []

    def prepare(self, texts: Iterable[str]) -> None:
        self.prepared.append(list(texts))

    def speech(self, text: str) -> range:
        if text == "mute":
            message = "The voice has gone."
            raise VoiceError(message)
        return range(len(text) * 1_000)

    def sound(self, name: str) -> range:  # noqa: ARG002 - all are as long
        return range(500)
