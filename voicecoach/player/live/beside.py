"""Buttons of a page or window, heard beside the keyboard."""

from __future__ import annotations

from voicecoach.listen.heard import Heard
from voicecoach.listen.phrases.typed import Pressed, Typed
from voicecoach.player.stage import Ears, News


class Beside(Typed):
    """Phrases from buttons and from the keys (None: no keyboard)."""

    def __init__(self, buttons: Pressed, keys: Ears | None) -> None:
        self._buttons = buttons
        self._keys = keys

    @property
    def open(self) -> bool:
        """True while another phrase may come."""
        return self._buttons.open or (self._keys is not None and self._keys.open)

    def next_at(self) -> int | None:
        return self._keys.next_at() if self._keys else None

    def heard(self, frame: int) -> str | Heard | News | None:
        """The next phrase, if any."""
        pressed = self._buttons.heard(frame)
        return pressed or (self._keys.heard(frame) if self._keys else None)
