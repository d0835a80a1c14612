"""For how long the echo guard may fail before the person is told of it."""

from __future__ import annotations

from voicecoach.session.events import FRAME_RATE, Hearing

PATIENCE = 15 * FRAME_RATE
"""Frames that the echo guard may take to learn the room before the person is told of it."""

GAPS_ONLY = "I can't hear you over my own voice here. Speak when I am silent."


class Patience:
    """Says once when the coach can't be kept out for good, and when it can."""

    def __init__(self) -> None:
        self.gaps_only = False
        self._drowned = 0  # frames in which the coach could not be kept out

    def after(self, frames: int, *, too_little: bool) -> Hearing | None:
        """What is to be told after so many frames more in which the guard kept too little out, or enough."""
        self._drowned = self._drowned + frames if too_little else 0
        changes = not too_little if self.gaps_only else self._drowned > PATIENCE
        if not changes:
            return None
        self.gaps_only = not self.gaps_only
        return Hearing(not self.gaps_only, GAPS_ONLY if self.gaps_only else "")
