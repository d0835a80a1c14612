"""Sound files: what is performed goes into one whole or not at all; any can be read as a clip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from voicecoach.errors import SoundError
from voicecoach.files import part_of
from voicecoach.sound.clip import RATE, Clip, Samples, resample
from voicecoach.sound.encoders import FORMATS, Encoder, Pcm
from voicecoach.sound.tags import Tags

CHUNK_FRAMES = RATE // 2
"""What is encoded at a time: each call costs, and so does memory that falls out of the cache."""

NO_TAGS = Tags()


class FileSink:
    """A sound file being written: mono, `RATE`, 16 bits. The same samples give the same bytes.

    The name's ending chooses the format (`FORMATS`). The samples go to a temporary file beside it,
    which takes its place when the sink is closed; leaving the `with` block by an exception removes
    it. SoundError, in one line, where the file can't be written.
    """

    def __init__(self, path: Path | str, tags: Tags = NO_TAGS) -> None:
        self._path = Path(path)
        self._part = part_of(self._path)
        self._chunk: Pcm = np.zeros(CHUNK_FRAMES, dtype=np.int16)
        self._scaled: Samples = np.zeros(CHUNK_FRAMES, dtype=np.float32)
        self._filled = 0
        if self._path.suffix.lower() not in FORMATS:
            msg = f"{self._path} is not a sound file's name."
            raise SoundError(msg, f"End it in one of {', '.join(FORMATS)}.")
        if self._path.is_dir():
            msg = f"{self._path} is a folder."
            raise SoundError(msg, "Give the name of a sound file.")
        try:
            self._file = self._part.open("wb")
        except OSError as error:
            raise self._failure(error) from None
        with self._or(self._remove):
            self._encoder: Encoder = FORMATS[self._path.suffix.lower()].make(self._file, tags)

    def write(self, block: Samples) -> None:
        """The next samples, float32 within [-1, 1], shape (n,)."""
        done = 0
        while done < len(block):
            frames = min(len(block) - done, CHUNK_FRAMES - self._filled)
            self._fill(block[done : done + frames])
            done += frames
            if self._filled == CHUNK_FRAMES:
                with self._or(self.discard):
                    self._encode()

    def mute(self) -> None:
        """Nothing: what has been written to a file has been heard."""

    def close(self) -> None:
        """Finish the file and put it in its place; closed already, it does nothing."""
        if not self._file.closed:
            self.finish()
            self.place()

    def finish(self) -> None:
        """Write what belongs at the end; the file is whole, but not in its place."""
        with self._or(self.discard):
            self._encode()
            self._encoder.finish()
            self._file.close()

    def place(self) -> None:
        """Put the finished file in its place."""
        with self._or(self._remove):
            self._part.replace(self._path)

    def discard(self) -> None:
        """Leave nothing behind of what has been written."""
        try:
            self._encoder.discard()
        finally:
            self._remove()

    def _remove(self) -> None:
        with suppress(OSError):  # what is still buffered may not fit either
            self._file.close()
        self._part.unlink(missing_ok=True)

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
        """Put the samples into the chunk as 16 bits each, rounded to the nearest."""
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
        """Whatever goes wrong, nothing is left; an OSError becomes one line."""
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
    """The file as a clip at `RATE`, its channels mixed to one. SoundError where that can't be."""
    import soundfile  # noqa: PLC0415 - libsndfile takes a while to load

    if not Path(path).is_file():
        msg = f"There is no sound file {path}."
        raise SoundError(msg)
    try:
        samples, sample_rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError):
        msg = f"{path} can't be read as sound."
        raise SoundError(msg, "Use a WAV, FLAC, Ogg or MP3 file.") from None
    return resample(Clip(np.ascontiguousarray(samples.mean(axis=1)), int(sample_rate)))
