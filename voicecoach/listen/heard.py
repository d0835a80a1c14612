"""What the listener tells: a decision about what sounded like a command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heard:
    """A decision about what sounded like a command; times in frames of the session's clock.

    `stage` "likely": make room for the person, a decision follows. "decided": act on it if `accepted`, else
    go on as if nothing had been. `margin` is by how much the phrase was ahead of anything else.
    """

    command: str
    phrase: str
    stage: Literal["likely", "decided"]
    accepted: bool
    reason: str
    margin: float
    score: float
    word_start: int
    word_end: int
    decided_at: int
