"""From what the microphone brings to what the person has said, also while the coach speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

import numpy as np

from voicecoach.listen.adaptive import FRAME, Samples
from voicecoach.listen.ears import RATIO, Downsampler
from voicecoach.listen.echo import EchoGuard
from voicecoach.listen.gate import TextGate
from voicecoach.listen.heard import Heard

OWN_WORD = "the coach said it"
OWN_SOUND = "the coach was speaking"

ALWAYS = ("pain", "stop")
"""A missed one of these is the worst that can happen: they are heard over the coach's voice, whatever."""

LATENCY_FRAMES = round(EchoGuard.latency * 16_000) * RATIO


class Recogniser(Protocol):
    """What hears commands: `listener.Listener`."""

    def accept(self, samples: Samples, at: int) -> list[Heard]: ...


def _sane(block: Samples) -> Samples:
    """The block as a converter could have brought it: what is no number would stay in a filter for good."""
    return np.clip(np.nan_to_num(block, nan=0.0), -1.0, 1.0)


class Hearing:
    """Blocks of the microphone and of what the loudspeaker is given, and heard commands out.

    `gate` is to be told what the coach says, and when it is cut. `guard` knows how well its sound is taken
    out; where that is too little, nothing but `ALWAYS` is obeyed that is heard while it speaks.
    """

    def __init__(self, listener: Recogniser) -> None:
        self.gate = TextGate()
        self.guard = EchoGuard()
        self._listener = listener
        self._streams = (Downsampler(), Downsampler())
        self._waiting: Samples = np.zeros((2, 0), np.float32)  # less than a frame of both
        self._next: int | None = None

    def accept(self, microphone: Samples, speaker: Samples, at: int) -> list[Heard]:
        """Go on by a block of each, of one length, 48 kHz, from the session's frame `at` on."""
        if at != self._next:
            self._waiting = self._waiting[:, :0]
        self._next = at + len(microphone)
        (heard, first), (said, _) = (
            stream.accept(_sane(block), at)
            for stream, block in zip(self._streams, (microphone, speaker), strict=True)
        )
        first -= self._waiting.shape[1] * RATIO
        both = np.concatenate([self._waiting, np.stack([heard, said])], axis=1)
        whole = both.shape[1] // FRAME * FRAME
        self._waiting = both[:, whole:]
        clean = self.guard.cancel(both[0, :whole], both[1, :whole])
        return list(self._judged(self._listener.accept(clean, first - LATENCY_FRAMES)))

    def _judged(self, heard: list[Heard]) -> Iterator[Heard]:
        """What may be the person's; what is taken for the coach's own is told, but not accepted."""
        for one in heard:
            about = (one.phrase, one.word_start, one.word_end)
            if one.stage == "likely":
                own = self._drowned(one) or (OWN_WORD if self.gate.suspects(*about) else "")
                if not own:
                    yield one
            elif not one.accepted:
                yield one
            else:
                own = self._drowned(one) or (OWN_WORD if self.gate.holds(*about) else "")
                yield replace(one, accepted=False, reason=own) if own else one

    def _drowned(self, heard: Heard) -> str:
        """Why nothing can be told of what was heard, where the coach's own sound was too loud."""
        if heard.command in ALWAYS or not self.guard.too_little:
            return ""
        return OWN_SOUND if self.gate.speaking(heard.word_start, heard.word_end) else ""
