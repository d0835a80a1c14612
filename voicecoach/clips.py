"""Where a performance's clips come from: the voice and the tones, or an estimate of their lengths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from voicecoach.errors import SoundError
from voicecoach.session.events import FRAME_RATE
from voicecoach.voice.estimate import sound_seconds, speech_seconds

if TYPE_CHECKING:
    from voicecoach.sound.clip import Clip
    from voicecoach.voice.cache import Speech


class SpokenClips:
    """Clips at the mixer's rate. `sounds` maps the routine's sounds to files, "" being our own."""

    def __init__(self, speech: Speech, sounds: Mapping[str, str]) -> None:
        self._speech = speech
        self._sounds = sounds
        self._read: dict[str, Clip] = {}

    def prepare(self, texts: Iterable[str]) -> None:
        self._speech.prepare(texts)

    def speech(self, text: str) -> Clip:
        return self._speech.clip(text)

    def sound(self, name: str) -> Clip:
        """A tone or a file; SoundError where there is none of that name or it can't be read."""
        from voicecoach.sound.tones import TONES, tone  # noqa: PLC0415 - numpy, late

        path = self._sounds.get(name, "")
        if path:
            return self._file(path)
        if name not in TONES:
            message = f"There is no sound called '{name}'."
            raise SoundError(message)
        return tone(name)

    def _file(self, path: str) -> Clip:
        from voicecoach.sound.clip import resample  # noqa: PLC0415 - numpy, late
        from voicecoach.sound.file import read_clip  # noqa: PLC0415 - soundfile, late

        if path not in self._read:
            self._read[path] = resample(read_clip(path))
        return self._read[path]


class EstimatedClips:
    """Clips that are only lengths, in frames: for times that must be known at once."""

    def prepare(self, texts: Iterable[str]) -> None:
        """Nothing has to be made."""

    def speech(self, text: str) -> range:
        return range(round(speech_seconds(text) * FRAME_RATE))

    def sound(self, name: str) -> range:
        return range(round(sound_seconds(name) * FRAME_RATE))
