"""The store of speech on disk: a folder of small files, safe for several processes, bounded in size."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicecoach.files import write_cached

MOST_BYTES = 500_000_000
"""Most bytes the folder holds: an hour and a half of distinct speech, some fifty routines in one voice."""

A_DAY = 86_400.0
ABANDONED = 3600.0
"""Age in seconds from which an unfinished file is abandoned."""

_SUFFIX = ".speech"
_PART = ".part"
_DIGEST_BYTES = 16

Pcm = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    used: float
    size: int


class SpeechStore:
    """A folder of phrases, a file each: a digest of the samples, then the samples (16 bits, mono).

    The key of a phrase is its `style` (the voice and all that shapes its sound) and its words.
    `problem` is one line for the person if nothing can be kept.
    """

    def __init__(self, folder: Path, style: tuple[str | int, ...]) -> None:
        self._folder = folder
        self._style = style
        self.problem = ""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            self._give_up(error)

    def path(self, phrase: str) -> Path:
        key = json.dumps([*self._style, phrase]).encode()
        return self._folder / (hashlib.sha256(key).hexdigest()[:40] + _SUFFIX)

    def has(self, phrase: str) -> bool:
        return self.path(phrase).exists()

    def read(self, phrase: str) -> Pcm | None:
        """The samples, or None where there are none or the file is damaged."""
        try:
            stored = self.path(phrase).read_bytes()
        except OSError:
            return None
        if (samples := digested(stored)) is None:
            return None
        self._used(self.path(phrase))
        pcm: Pcm = np.frombuffer(samples, dtype="<i2")
        return pcm

    def write(self, phrase: str, pcm: Pcm) -> None:
        """Keep the samples; other processes see the whole file or none."""
        if self.problem:
            return
        samples = pcm.astype("<i2").tobytes()
        try:
            write_cached(self.path(phrase), _digest(samples) + samples)
        except OSError as error:
            if self.read(phrase) is None:  # else another process, which Windows lets nobody replace, wrote it
                self._give_up(error)

    def prune(self, most_bytes: int = MOST_BYTES) -> None:
        """Remove the files used longest ago until `most_bytes` are left, and what a crash left behind."""
        held = 0
        for file in sorted(self._files(), key=lambda file: file.used, reverse=True):
            if file.path.suffix == _PART:  # of another process, that may still be writing it
                goes = time.time() - file.used > ABANDONED
            else:
                held += file.size
                goes = held > most_bytes
            if goes:
                with contextlib.suppress(OSError):  # another process was faster, or is reading it
                    file.path.unlink()

    def _files(self) -> Iterator[_File]:
        with contextlib.suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.endswith((_SUFFIX, _PART)):
                    with contextlib.suppress(OSError):
                        yield _File(Path(entry.path), entry.stat().st_mtime, entry.stat().st_size)

    @staticmethod
    def _used(path: Path) -> None:
        """Note the use of a file, once a day, in its time of change."""
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > A_DAY:
                os.utime(path)

    def _give_up(self, error: OSError) -> None:
        self.problem = (
            f"Speech can't be kept in {self._folder} ({error.strerror}): it will be made again next time."
        )


def digested(stored: bytes) -> bytes | None:
    """The samples of a file; None if they don't match their digest."""
    digest, samples = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
    return samples if digest == _digest(samples) else None


def _digest(samples: bytes) -> bytes:
    return hashlib.blake2b(samples, digest_size=_DIGEST_BYTES).digest()
