"""The chain of hearing: from blocks of the microphone to commands, also while the coach speaks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from voicecoach.listen.company import CompanyWatch
from voicecoach.listen.echo.adaptive import FRAME, Samples
from voicecoach.listen.echo.canceller import EchoGuard
from voicecoach.listen.echo.kept_room import KeptRoom
from voicecoach.listen.heard import Heard, HearsCommands
from voicecoach.listen.judge.self_echo import SelfEcho
from voicecoach.listen.recognise.downsampler import RATIO, Downsampler
from voicecoach.session.events import Company

OWN_WORD = "the coach said it"
OWN_SOUND = "the coach was speaking"

ALWAYS = ("pain", "stop")
"""Commands that are obeyed over the coach's voice in any case: to miss one is the worst error."""

LATENCY_FRAMES = round(EchoGuard.latency * 16_000) * RATIO


def _sane(block: Samples) -> Samples:
    """The block with invalid values replaced: a NaN would stay in the filters for good."""
    # Hardly a block has one: to look costs a fifth of replacing what isn't there.
    known = np.nan_to_num(block, nan=0.0) if np.isnan(block).any() else block
    return np.clip(known, -1.0, 1.0)


class HearingChain:
    """The chain: blocks of microphone and loudspeaker go in, heard commands come out.

    `self_echo` is told the coach's words, and when they are cut. `guard` removes the coach's sound; while it
    removes too little, only `ALWAYS` is obeyed over the coach's voice. `watch` notices talk and music that go
    on. `known`: what a guard has learnt of the room before.
    """

    def __init__(
        self, listener: HearsCommands, watch: CompanyWatch | None = None, known: KeptRoom | None = None
    ) -> None:
        self.self_echo = SelfEcho()
        self.guard = EchoGuard(known=known)
        self._listener = listener
        self._watch = watch
        self._streams = (Downsampler(), Downsampler())
        self._waiting: Samples = np.zeros((2, 0), np.float32)  # less than a frame of both
        self._next: int | None = None

    def accept(self, microphone: Samples, speaker: Samples, at: int) -> list[Heard]:
        """Take a block of each, of one length, 48 kHz, from the session's frame `at` on."""
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
        if self._watch:
            self._watch.accept(clean, both[1, :whole])
        return list(self._judged(self._listener.accept(clean, first - LATENCY_FRAMES)))

    @property
    def company(self) -> Company | None:
        """Talk or music, if one goes on all the time where the person is; None until that is known."""
        return self._watch.found if self._watch else None

    def _judged(self, heard: list[Heard]) -> Iterator[Heard]:
        """Pass on the decisions; the coach's own words are never accepted."""
        for one in heard:
            about = (one.phrase, one.word_start, one.word_end)
            if one.stage != "decided":
                own = self._drowned(one) or (OWN_WORD if self.self_echo.suspects(*about) else "")
                if not own:
                    yield one
            elif not one.accepted:
                yield one
            else:
                own = self._drowned(one) or (OWN_WORD if self.self_echo.holds(*about) else "")
                yield replace(one, accepted=False, reason=own) if own else one

    def _drowned(self, heard: Heard) -> str:
        """Reason for rejecting a decision because the coach's own sound was too loud; "" otherwise."""
        if heard.command in ALWAYS or not self.guard.too_little:
            return ""
        return OWN_SOUND if self.self_echo.speaking(heard.word_start, heard.word_end) else ""
