"""One written fake a protocol."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from voicecoach.errors import VoiceError
from voicecoach.listen.heard import Heard
from voicecoach.listen.phrases.typed import Typed
from voicecoach.session.events import Listen
from voicecoach.sound.clip import Clip, Samples


@dataclass
class FakeVoice:
    """Buzzes 50 ms a letter at 16 kHz between silences, as engines do.

    `spoken` is what it was asked for, in order. It refuses the texts in `refused`, and finishes none
    while `may_finish` is cleared.
    """

    name: str = "fake"
    version: str = "1"
    speaker: str = ""
    rate: int = 175
    parallel: int = 1
    reason: str | None = None
    respelt: Mapping[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    spoken: list[str] = field(default_factory=list)
    may_finish: threading.Event = field(default_factory=threading.Event)
    started: bool = False
    closed: bool = False

    def __post_init__(self) -> None:
        self.may_finish.set()

    def available(self) -> str | None:
        return self.reason

    def start(self) -> None:
        self.started = True

    def synthesize(self, text: str) -> Clip:
        self.spoken.append(text)
        self.may_finish.wait()
        if text in self.refused:
            message = f"The fake voice could not say '{text}'."
            raise VoiceError(message)
        time = np.arange(800 * len(text)) / 16_000
        buzz = 0.4 * np.sign(np.sin(2 * np.pi * (100 + 10 * len(text)) * time))
        return Clip(np.concatenate([np.zeros(800), buzz, np.zeros(4000)]).astype(np.float32), 16_000)

    def close(self) -> None:
        self.closed = True


class FakeEars(Typed):
    """Hears what a listener would have decided, each at its frame; `listened`: what might be said."""

    def __init__(self, heard: Iterable[tuple[int, Heard]]) -> None:
        self._coming = sorted(heard, key=lambda one: one[0])
        self.listened: list[Listen] = []

    @property
    def open(self) -> bool:
        return bool(self._coming)

    def next_at(self) -> int | None:
        return self._coming[0][0] if self._coming else None

    def heard(self, frame: int) -> Heard | None:
        return self._coming.pop(0)[1] if self._coming and self._coming[0][0] <= frame else None

    def listen(self, listening: Listen) -> None:
        self.listened.append(listening)


@dataclass
class FakeSink:
    """Keeps what is written; `muted_at` holds how many frames had been written at each mute."""

    blocks: list[Samples] = field(default_factory=list)
    muted_at: list[int] = field(default_factory=list)

    def write(self, block: Samples) -> None:
        self.blocks.append(block)

    def mute(self) -> None:
        self.muted_at.append(len(self.samples))

    @property
    def samples(self) -> Samples:
        return np.concatenate([np.zeros(0, dtype=np.float32), *self.blocks])
