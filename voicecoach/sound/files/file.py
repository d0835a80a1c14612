"""Sound files: written whole or not at all, and read as clips."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from voicecoach.errors import SoundError
from voicecoach.files import PartFile
from voicecoach.sound.clip import RATE, Clip, Samples, resample
from voicecoach.sound.files.encoder import Encoder, Pcm
from voicecoach.sound.files.encoders import FORMATS
from voicecoach.sound.files.tags import Tags

CHUNK_FRAMES = 2 * RATE
"""Frames encoded at a time: fewer cost more calls, more fall out of the processor's cache."""

NO_TAGS = Tags()


class FileSink:
    """A sound file being written: mono, `RATE`, 16 bits. The same samples give the same bytes.

    The name's ending chooses the format (`FORMATS`). The samples go to a temporary file beside it,
    which takes its place when the sink is closed; leaving the `with` block by an exception removes
    it. SoundError, in one line, where the file can't be written.
    """

    def __init__(self, path: Path | str, tags: Tags = NO_TAGS) -> None:
        self._path = Path(path)
        self._chunk: Pcm = np.zeros(CHUNK_FRAMES, dtype=np.int16)
        self._scaled: Samples = np.zeros(CHUNK_FRAMES, dtype=np.float32)
        self._filled = 0
        if self._path.suffix.lower() not in FORMATS:
            message = f"{self._path} is not a sound file's name."
            raise SoundError(message, f"End it in one of {', '.join(FORMATS)}.")
        if self._path.is_dir():
            message = f"{self._path} is a folder."
            raise SoundError(message, "Give the name of a sound file.")
        try:
            self._part = PartFile(self._path)
            self._file = self._part.path.open("wb")
        except OSError as error:
            raise self._failure(error) from None
        with self._or(self._remove):
            self._encoder: Encoder = FORMATS[self._path.suffix.lower()].make(self._file, tags)

    def write(self, block: Samples) -> None:
        """Write the next samples, float32 within [-1, 1], shape (n,)."""
        done = 0
        while done < len(block):
            frames = min(len(block) - done, CHUNK_FRAMES - self._filled)
            self._fill(block[done : done + frames])
            done += frames
            if self._filled == CHUNK_FRAMES:
                with self._or(self.discard):
                    self._encode()

    def mute(self) -> None:
        """Do nothing: frames that are in a file count as heard."""

    def close(self) -> None:
        """Finish the file and put it in its place; does nothing if closed already."""
        if not self._file.closed:
            self.finish()
            self.place()

    def finish(self) -> None:
        """Write the end of the file: it is then whole, but not yet in its place."""
        with self._or(self.discard):
            self._encode()
            self._encoder.finish()
            self._file.close()

    def place(self) -> None:
        """Put the finished file in its place."""
        with self._or(self._remove):
            self._part.put()

    def discard(self) -> None:
        """Remove all that has been written."""
        try:
            self._encoder.discard()
        finally:
            self._remove()

    def _remove(self) -> None:
        with suppress(OSError):  # what is still buffered may not fit either
            self._file.close()
        self._part.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _fill(self, samples: Samples) -> None:
        """Put the samples into the chunk as 16-bit integers, rounded to the nearest."""
        if not samples.any():  # half of a session
            self._chunk[self._filled : self._filled + len(samples)] = 0
            self._filled += len(samples)
            return
        scaled = self._scaled[: len(samples)]
        np.multiply(samples, np.float32(32767), out=scaled)
        np.rint(scaled, out=scaled)
        self._chunk[self._filled : self._filled + len(samples)] = scaled
        self._filled += len(samples)

    def _encode(self) -> None:
        self._encoder.write(self._chunk[: self._filled])
        self._filled = 0

    @contextmanager
    def _or(self, give_up: Callable[[], None]) -> Iterator[None]:
        """Undo by `give_up` on any exception; an OSError becomes a SoundError of one line."""
        try:
            yield
        except OSError as error:
            give_up()
            raise self._failure(error) from None
        except BaseException:
            give_up()
            raise

    def _failure(self, error: OSError) -> SoundError:
        if isinstance(error, FileNotFoundError):
            return SoundError(
                f"{self._path} can't be written: there is no folder {self._path.parent}.", "Create it."
            )
        return SoundError(
            f"{self._path} can't be written: {error.strerror or error}.", "Choose another place with -o."
        )


def read_clip(path: Path | str) -> Clip:
    """The file as a clip at `RATE`, its channels mixed to one. Raises SoundError if it can't be read."""
    import soundfile  # noqa: PLC0415 - libsndfile takes a while to load

    if not Path(path).is_file():
        message = f"There is no sound file {path}."
        raise SoundError(message)
    try:
        samples, sample_rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError):
        message = f"{path} can't be read as sound."
        raise SoundError(message, "Use a WAV, FLAC, Ogg or MP3 file.") from None
    return resample(Clip(np.ascontiguousarray(samples.mean(axis=1)), int(sample_rate)))
