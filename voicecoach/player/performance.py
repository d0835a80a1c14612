"""The outcome of a performed session."""

from __future__ import annotations

from msgspec import Struct

from voicecoach.player.eventlog import seconds

INTERRUPTED = "interrupted"
"""Reason of a performance that the person stopped."""


class Performance(Struct, frozen=True):
    """The outcome of a session: why it ended, its length in frames, and the errors of clips not made."""

    reason: str
    frames: int
    failures: tuple[str, ...]

    @property
    def seconds(self) -> float:
        return seconds(self.frames)
