"""Decisions of the listener about sounds that may be commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from voicecoach.listen.recognise.base import Samples


class Heard(Struct, frozen=True):
    """A decision about a sound that may be a command; times in frames of the session's clock.

    `stage` "likely": turn the coach down, a decision follows. "hush": silence it, the decision on the same
    `word_start` follows. "decided": act on it if `accepted` (if it is `doubtful`, ask first), else go on as
    before. `near`: somebody near talked on after it. `margin` is the phrase's lead over all rivals.
    """

    command: str
    phrase: str
    stage: Literal["likely", "hush", "decided"]
    accepted: bool
    reason: str
    margin: float
    score: float
    word_start: int
    word_end: int
    decided_at: int
    doubtful: bool = False
    near: bool = False


class HearsCommands(Protocol):
    """A listener: samples (float32, 16 kHz) go in, decisions come out: `judge.listener.Listener`."""

    def accept(self, samples: Samples, at: int) -> list[Heard]:
        """Take any number of samples, the first at the session's frame `at`."""
