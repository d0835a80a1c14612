"""Sources of clips: the voice and the tones, or an estimate of their lengths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from voicecoach.errors import SoundError, VoiceError
from voicecoach.session.events import FRAME_RATE, Say
from voicecoach.voice.estimate import sound_seconds, speech_seconds

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from voicecoach.sound.clip import Clip
    from voicecoach.voice.cache import Speech


PATIENCE = 1.0
"""Most seconds that a live session waits for a clip that isn't ready; it hears nobody meanwhile."""

AT_ONCE = 24
"""Texts synthesised together: enough to keep all processors busy for a while."""


class SpokenClips:
    """Clips at the mixer's rate. `sounds` maps the routine's sounds to files, "" standing for our own tones.

    `eager`, for a live session: the coming texts are made ready as soon as they are known. Finding them takes
    tens of milliseconds, so it happens in a thread of its own. Only the first text is waited for without a
    limit: before it, nothing goes on that a person could want to stop.
    Not `eager`, the coming texts are made only when one is missing, `AT_ONCE` at a time: with a warm cache
    none is looked for, and none is made that isn't performed.
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
                self._looking.cancel()  # if it hasn't begun: other texts come now
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
        """Wait a little for the clip of `text`; not at all for a late voice that hasn't spoken since."""
        made = self._speech.stats.made
        try:
            return self._speech.soon(text, 0.0 if made == self._late_at else PATIENCE)
        except VoiceError:
            self._late_at = made
            raise

    def sound(self, name: str) -> Clip:
        """A tone or a sound file. Raises SoundError for an unknown name or an unreadable file."""
        from voicecoach.sound.tones import TONES, tone  # noqa: PLC0415 - numpy, late

        path = self._sounds.get(name, "")
        if path:
            return self._file(path)
        if name.casefold() not in TONES:
            message = f"There is no sound called '{name}'."
            raise SoundError(message)
        return tone(name.casefold())

    def _file(self, path: str) -> Clip:
        from voicecoach.sound.files.file import read_clip  # noqa: PLC0415 - soundfile, late

        if path not in self._read:
            self._read[path] = read_clip(path)
        return self._read[path]


def _thread() -> Executor:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only a live session has one

    return ThreadPoolExecutor(1, "looking ahead")


class EstimatedClips:
    """Clips that are estimated lengths in frames, for times that must be known at once."""

    def prepare(self, texts: Iterable[str]) -> None:
        """Do nothing: an estimate needs no preparation."""

    def speech(self, text: str) -> range:
        return range(round(speech_seconds(text) * FRAME_RATE))

    def sound(self, name: str) -> range:
        return range(round(sound_seconds(name) * FRAME_RATE))


def estimated(cue: Say) -> int:
    """Estimated frames of a cue: those of its first text that fits, 0 where none does."""
    for text in cue.texts:
        lasts = round(speech_seconds(text) * FRAME_RATE)
        if cue.until is None or cue.at + lasts <= cue.until:
            return lasts
    return 0
