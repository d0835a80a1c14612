"""One written fake a protocol."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np

from voicecoach.errors import VoiceError
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
    refused: frozenset[str] = frozenset()
    spoken: list[str] = field(default_factory=list)
    may_finish: threading.Event = field(default_factory=threading.Event)
    closed: bool = False

    def __post_init__(self) -> None:
        self.may_finish.set()

    def available(self) -> str | None:
        return self.reason

    def synthesize(self, text: str) -> Clip:
        self.spoken.append(text)
        self.may_finish.wait()
        if text in self.refused:
            msg = f'The fake voice could not say "{text}".'
            raise VoiceError(msg)
        time = np.arange(800 * len(text)) / 16_000
        buzz = 0.4 * np.sign(np.sin(2 * np.pi * (100 + 10 * len(text)) * time))
        return Clip(np.concatenate([np.zeros(800), buzz, np.zeros(4000)]).astype(np.float32), 16_000)

    def close(self) -> None:
        self.closed = True


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
