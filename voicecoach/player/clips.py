"""Where a performance's clips come from: the voice and the tones, or an estimate of their lengths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from voicecoach.errors import SoundError, VoiceError
from voicecoach.session.events import FRAME_RATE
from voicecoach.voice.estimate import sound_seconds, speech_seconds

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from voicecoach.sound.clip import Clip
    from voicecoach.voice.cache import Speech


PATIENCE = 1.0
"""Seconds that a live session waits for words that are not ready: meanwhile it hears nobody."""

AT_ONCE = 24
"""Texts that are made at once: enough to keep all processors busy for a while."""


class SpokenClips:
    """Clips at the mixer's rate. `sounds` maps the routine's sounds to files, "" being our own.

    `eager`: the coming texts are made ready as soon as they are known, since a person is listening. They are
    found out in a thread of its own: that takes tens of milliseconds, for which the sound must not wait. Only
    the first is waited for however long the voice takes: nothing goes on that a person could want to stop.
    Otherwise only when one isn't there, and no more than `AT_ONCE`: where all are there, finding them out
    is saved, and what isn't performed isn't made.
    """

    def __init__(self, speech: Speech, sounds: Mapping[str, str], *, eager: bool = False) -> None:
        self._speech = speech
        self._sounds = sounds
        self._ahead = _thread() if eager else None
        self._looking: Future[None] | None = None
        self._coming: Iterator[str] = iter(())
        self._told: set[str] = set()  # the texts that are being made ready
        self._read: dict[str, Clip] = {}
        self._begun = False
        self._late_at = -1  # how much had been made when the voice kept it waiting

    def prepare(self, texts: Iterable[str]) -> None:
        if self._ahead:
            if self._looking:
                self._looking.cancel()  # where it hasn't begun: what comes is otherwise now
            self._looking = self._ahead.submit(self._speech.prepare, texts)
        else:
            self._coming = iter(texts)

    def speech(self, text: str) -> Clip:
        clip = self._speech.ready(text)
        waits, self._begun = not self._begun, True
        if clip is None and self._ahead and not waits:
            return self._soon(text)
        if clip is None:
            if text not in self._told:
                coming = list(islice(self._coming, AT_ONCE))
                self._told.update(coming)
                self._speech.prepare(coming)
            clip = self._speech.clip(text)
        return clip

    def _soon(self, text: str) -> Clip:
        """Words that are not ready. A voice that was late isn't waited for until it has spoken again."""
        made = self._speech.stats.made
        try:
            return self._speech.soon(text, 0.0 if made == self._late_at else PATIENCE)
        except VoiceError:
            self._late_at = made
            raise

    def sound(self, name: str) -> Clip:
        """A tone or a file; SoundError where there is none of that name or it can't be read."""
        from voicecoach.sound.tones import TONES, tone  # noqa: PLC0415 - numpy, late

        path = self._sounds.get(name, "")
        if path:
            return self._file(path)
        if name.casefold() not in TONES:
            message = f"There is no sound called '{name}'."
            raise SoundError(message)
        return tone(name.casefold())

    def _file(self, path: str) -> Clip:
        from voicecoach.sound.file import read_clip  # noqa: PLC0415 - soundfile, late

        if path not in self._read:
            self._read[path] = read_clip(path)
        return self._read[path]


def _thread() -> Executor:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only a live session has one

    return ThreadPoolExecutor(1, "looking ahead")


class EstimatedClips:
    """Clips that are only lengths, in frames: for times that must be known at once."""

    def prepare(self, texts: Iterable[str]) -> None:
        """Nothing has to be made."""

    def speech(self, text: str) -> range:
        return range(round(speech_seconds(text) * FRAME_RATE))

    def sound(self, name: str) -> range:
        return range(round(sound_seconds(name) * FRAME_RATE))
