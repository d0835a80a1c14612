"""A slow voice in a live session, with a quick one that stands in while it isn't ready."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from voicecoach.player.clips import SpokenClips
from voicecoach.player.eventlog import Entry
from voicecoach.session.facts import ExerciseBegun

if TYPE_CHECKING:
    from voicecoach.sound.clip import Clip
    from voicecoach.voice.cache import Speech


class StandIn:
    """A source of clips from two voices, which change only as an exercise begins.

    The slow one speaks in an exercise if all texts known to come are ready when it begins. Text that can't be
    known beforehand, as the answer to a command, is said by the quick one rather than late.
    """

    def __init__(self, slow: Speech, quick: Speech, sounds: dict[str, str]) -> None:
        self._slow_speech = slow
        self._slow = SpokenClips(slow, sounds, eager=True)
        self._quick = SpokenClips(quick, sounds, eager=True)
        self._coming: list[str] = []
        self._quick_speaks = True  # until an exercise begins for which all is ready

    def prepare(self, texts: Iterable[str]) -> None:
        self._slow.prepare(self._noted(texts))

    def happened(self, entry: Entry) -> None:
        """Choose the voice of an exercise as it begins."""
        if isinstance(entry.what, ExerciseBegun):
            self._quick_speaks = not all(map(self._slow_speech.has, self._coming))

    def speech(self, text: str) -> Clip:
        clip = None if self._quick_speaks else self._slow_speech.ready(text)
        return self._quick.speech(text) if clip is None else clip

    def sound(self, name: str) -> Clip:
        return self._quick.sound(name)

    def _noted(self, texts: Iterable[str]) -> Iterator[str]:
        """Note the texts as known to come; the quick voice makes them too while it speaks."""
        coming = []
        for text in texts:
            coming.append(text)
            yield text
        self._coming = coming
        if self._quick_speaks:
            self._quick.prepare(coming)
