"""Speech made ahead of its need, for a voice that is too slow to speak as it goes."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from voicecoach.errors import VoiceError
from voicecoach.voice.voices import engine

if TYPE_CHECKING:
    from voicecoach.voice.cache import Speech


def is_slow(speech: Speech) -> bool:
    """True if its voice can't keep up with a session."""
    return engine(speech.voice.name).slow


def missing(speech: Speech, texts: Iterable[str]) -> list[str]:
    """The texts for which the voice would have to be waited for, each once and in their order."""
    return [text for text in dict.fromkeys(texts) if not speech.has(text)]


def make(speech: Speech, text: str) -> None:
    """Make the text's speech and keep it; the error of one that can't be spoken comes when it is wanted."""
    with suppress(VoiceError):
        speech.clip(text)
