"""Sound files: what is performed goes into one whole or not at all; any can be read as a clip."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from voicecoach.errors import SoundError
from voicecoach.sound.clip import RATE, Clip, Samples, resample

CHUNK_FRAMES = RATE // 2
"""What is encoded at a time: each call costs, and so does memory that falls out of the cache."""

Pcm = NDArray[np.int16]


class _Encoder(Protocol):
    def write(self, pcm: Pcm) -> None:
        """The next samples; raises OSError."""

    def finish(self) -> None:
        """Whatever belongs at the end, and the sizes at the start; raises OSError."""


class FileSink:
    """A sound file being written: mono, `RATE`, 16 bits. The same samples give the same bytes.

    The name's ending chooses the format (`FORMATS`). The samples go to a temporary file beside it,
    which takes its place when the sink is closed; leaving the `with` block by an exception removes
    it. SoundError, in one line, where the file can't be written.
    """

    def __init__(self, path: Path | str, title: str = "") -> None:
        self._path = Path(path)
        self._part = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
        self._chunk: Pcm = np.zeros(CHUNK_FRAMES, dtype=np.int16)
        self._scaled: Samples = np.zeros(CHUNK_FRAMES, dtype=np.float32)
        self._filled = 0
        encoder = FORMATS.get(self._path.suffix.lower())
        if encoder is None:
            msg = f"{self._path} is not a sound file's name."
            raise SoundError(msg, f"End it in {' or '.join(FORMATS)}.")
        if self._path.is_dir():
            msg = f"{self._path} is a folder."
            raise SoundError(msg, "Give the name of a sound file.")
        try:
            self._file = self._part.open("wb")
        except OSError as error:
            raise self._failure(error) from None
        with self._whole_or_nothing():
            self._encoder: _Encoder = encoder(self._file, title)

    def write(self, block: Samples) -> None:
        """The next samples, float32 within [-1, 1], shape (n,)."""
        done = 0
        while done < len(block):
            frames = min(len(block) - done, CHUNK_FRAMES - self._filled)
            self._fill(block[done : done + frames])
            done += frames
            if self._filled == CHUNK_FRAMES:
                with self._whole_or_nothing():
                    self._encode()

    def mute(self) -> None:
        """Nothing: what has been written to a file has been heard."""

    def close(self) -> None:
        """Finish the file and put it in its place; closed already, it does nothing."""
        if self._file.closed:
            return
        with self._whole_or_nothing():
            self._encode()
            self._encoder.finish()
            self._file.close()
            self._part.replace(self._path)

    def discard(self) -> None:
        """Leave nothing behind of what has been written."""
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
    def _whole_or_nothing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.discard()
            raise self._failure(error) from None
        except BaseException:
            self.discard()
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


class _Wav:
    """Written by hand: half of what a render costs is spent here, and silence needn't be written."""

    def __init__(self, file: BinaryIO, title: str) -> None:
        self._file = file
        self._title = title
        self._bytes = 0
        file.write(self._header(0, 0))

    def write(self, pcm: Pcm) -> None:
        self._bytes += pcm.nbytes
        if pcm.any():
            self._file.write(pcm.astype("<i2", copy=False).data)
        else:
            self._file.seek(pcm.nbytes, os.SEEK_CUR)

    def finish(self) -> None:
        tail = _info(self._title)
        self._file.write(tail)
        self._file.truncate()
        self._file.seek(0)
        self._file.write(self._header(self._bytes, len(tail)))

    @staticmethod
    def _header(data_bytes: int, tail_bytes: int) -> bytes:
        sizes = 36 + data_bytes + tail_bytes
        if sizes >= 2**32:
            raise OSError(0, "a WAV file holds 12 hours at most, a FLAC file any length")
        layout = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16)
        return (
            struct.pack("<4sI4s", b"RIFF", sizes, b"WAVE") + layout + struct.pack("<4sI", b"data", data_bytes)
        )


def _info(title: str) -> bytes:
    """A WAV file's LIST chunk with its title, or nothing."""
    if not title:
        return b""
    name = title.encode() + b"\0"
    name = struct.pack("<4sI", b"INAM", len(name)) + name + b"\0" * (len(name) % 2)
    return struct.pack("<4sI4s", b"LIST", 4 + len(name), b"INFO") + name


class _Flac:
    def __init__(self, file: BinaryIO, title: str) -> None:
        import soundfile  # noqa: PLC0415 - a WAV file does without

        self._file = _Faithful(file)
        self._sound = soundfile.SoundFile(self._file, "w", RATE, 1, "PCM_16", format="FLAC")
        if title:
            self._sound.title = title

    def write(self, pcm: Pcm) -> None:
        self._doing(lambda: self._sound.write(pcm))

    def finish(self) -> None:
        self._doing(self._sound.close)

    def _doing(self, action: Callable[[], None]) -> None:
        try:
            action()
        except (AssertionError, RuntimeError) as error:  # how soundfile says that not all was written
            raise self._file.error or OSError(0, str(error)) from None
        if self._file.error:
            raise self._file.error


class _Faithful:
    """A file that keeps its first error: libsndfile's callbacks can't raise it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        return self._kept(lambda: self._file.write(data), 0)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._kept(lambda: self._file.seek(offset, whence), -1)

    def tell(self) -> int:
        return self._kept(self._file.tell, -1)

    def _kept(self, action: Callable[[], int], failed: int) -> int:
        try:
            return action()
        except OSError as error:
            self.error = self.error or error
        except ValueError:  # it was discarded, and libsndfile closes what it has
            pass
        return failed


FORMATS: dict[str, Callable[[BinaryIO, str], _Encoder]] = {".wav": _Wav, ".flac": _Flac}
"""The encoder of each ending."""
