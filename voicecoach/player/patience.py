"""Patience with the echo guard: the person is told when it keeps failing."""

from __future__ import annotations

from voicecoach.session.events import FRAME_RATE, Hearing

PATIENCE = 15 * FRAME_RATE
"""Frames that the echo guard may take to learn the room before the person is told."""

GAPS_ONLY = "I can't hear you over my own voice here. Speak when I am silent."


class Patience:
    """Notices when the echo guard fails for good, and when it works again; each is told once."""

    def __init__(self) -> None:
        self.gaps_only = False
        self._drowned = 0  # frames in which the coach could not be kept out

    def after(self, frames: int, *, too_little: bool) -> Hearing | None:
        """Count `frames` in which the guard removed too little, or enough; news for the session, if any."""
        self._drowned = self._drowned + frames if too_little else 0
        changes = not too_little if self.gaps_only else self._drowned > PATIENCE
        if not changes:
            return None
        self.gaps_only = not self.gaps_only
        return Hearing(not self.gaps_only, GAPS_ONLY if self.gaps_only else "", between=True)
