"""Encoders of libsndfile: FLAC, MP3, Ogg Vorbis and Opus, with our own tags."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

from msgspec import Struct

from voicecoach.sound.clip import RATE
from voicecoach.sound.files import containers
from voicecoach.sound.files.encoder import Encoder, Pcm
from voicecoach.sound.files.encoder_thread import EncoderThread
from voicecoach.sound.files.tags import Tags
from voicecoach.sound.files.undisturbed import undisturbed


class Codec(Struct, frozen=True):
    """A codec under soundfile's names; `compression` runs from 0 (best sound) to 1 (smallest file).

    A `quick` one encodes between the mixing: in a thread beside it, the two would wait for each other longer
    than it takes.
    """

    form: str
    subtype: str
    container: Callable[[BinaryIO, Tags], containers.Container]
    compression: float | None = None
    bitrate_mode: str | None = None
    quick: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """Options for soundfile."""
        return {
            "format": self.form,
            "subtype": self.subtype,
            "compression_level": self.compression,
            "bitrate_mode": self.bitrate_mode,
        }

    def __call__(self, file: BinaryIO, tags: Tags) -> Encoder:
        encoder = SndfileEncoder(self, file, tags)
        return encoder if self.quick else EncoderThread(encoder)


class SndfileEncoder:
    """An encoder that writes through libsndfile into one of our containers."""

    def __init__(self, codec: Codec, file: BinaryIO, tags: Tags) -> None:
        import soundfile  # noqa: PLC0415 - a WAV file does without

        self._file = ErrorKeepingFile(codec.container(file, tags))
        self._sound = self._doing(lambda: soundfile.SoundFile(self._file, "w", RATE, 1, **codec.options))

    def write(self, pcm: Pcm) -> None:
        self._doing(lambda: self._sound.write(pcm))

    def finish(self) -> None:
        self._doing(self._sound.close)

    def discard(self) -> None:
        """Close libsndfile's side: what it has left to write is dropped."""
        self._file.gone = True
        with suppress(OSError):
            self._doing(self._sound.close)

    def _doing(self, action: Callable[[], Any]) -> Any:  # noqa: ANN401 - soundfile has no types
        try:
            with undisturbed():
                done = action()
        except (AssertionError, RuntimeError) as error:  # soundfile's errors where a write was short
            raise self._file.error or OSError(0, str(error)) from None
        if self._file.error:
            raise self._file.error
        return done


class ErrorKeepingFile:
    """A file that keeps its first error, since an exception can't pass through libsndfile's callbacks."""

    def __init__(self, file: containers.Container) -> None:
        self._file = file
        self.error: OSError | None = None
        self.gone = False

    def write(self, data: bytes) -> int:
        return self._kept(lambda: self._file.write(data), 0)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._kept(lambda: self._file.seek(offset, whence), -1)

    def tell(self) -> int:
        return self._kept(self._file.tell, -1)

    def _kept(self, action: Callable[[], int], failed: int) -> int:
        if self.gone or self.error:
            return failed
        try:
            return action()
        except OSError as error:
            self.error = error
        return failed
