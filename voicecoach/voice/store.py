"""The store of speech on disk: a folder of small files, safe for several processes, bounded in size."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from voicecoach.files import write_cached

MOST_BYTES = 500_000_000
"""Most bytes the folder holds: an hour and a half of distinct speech, some fifty routines in one voice."""

A_DAY = 86_400.0
ABANDONED = 3600.0
"""Age in seconds from which an unfinished file is abandoned."""

_SUFFIX = ".speech"
_FINDING = ".finding"
_PART = ".part"
_DIGEST_BYTES = 16

Pcm = NDArray[np.int16]


class _File(Struct, frozen=True):
    path: Path
    used: float
    size: int


class SpeechStore:
    """A folder of phrases, a file each: a digest of the samples, then the samples (16 bits, mono).

    The key of a phrase is its `style` (the voice and all that shapes its sound) and its words.
    `problem` is one line for the person if nothing can be kept.

    Beside them are findings: what somebody worked out from the samples of some phrases, and needn't again.
    """

    def __init__(self, folder: Path, style: tuple[str | int, ...]) -> None:
        self._folder = folder
        self._style = style
        self.problem = ""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            self._give_up(error)

    @property
    def empty(self) -> bool:
        return next(self._files(), None) is None

    def path(self, phrase: str) -> Path:
        return self._named([phrase], _SUFFIX)

    def has(self, phrase: str) -> bool:
        return self.path(phrase).exists()

    def read(self, phrase: str) -> Pcm | None:
        """The samples, or None where there are none or the file is damaged."""
        samples = self._content(self.path(phrase))
        if samples is None:
            return None
        pcm: Pcm = np.frombuffer(samples, dtype="<i2")
        return pcm

    def write(self, phrase: str, pcm: Pcm) -> None:
        """Keep the samples; other processes see the whole file or none."""
        if self.problem:
            return
        samples = pcm.astype("<i2").tobytes()
        try:
            _keep(self.path(phrase), samples)
        except OSError as error:
            if self.read(phrase) is None:  # else another process, which Windows lets nobody replace, wrote it
                self._give_up(error)

    def finding(self, parts: Sequence[str | float], kind: str) -> bytes | None:
        """The finding of that kind about these phrases and pauses.

        None where there is none, its file is damaged, or a phrase has other samples by now, or none.
        """
        found = self._content(self._finding_path(parts, kind))
        sound = self._sound(parts) if found is not None else None
        if found is None or sound is None or not found.startswith(sound):
            return None
        return found[len(sound) :]

    def keep_finding(self, parts: Sequence[str | float], kind: str, content: bytes) -> None:
        """Keep what was found out from the samples as they are kept now; does nothing where they aren't."""
        sound = self._sound(parts)
        if self.problem or sound is None:
            return
        with contextlib.suppress(OSError):  # it is found out again next time
            _keep(self._finding_path(parts, kind), sound + content)

    def _finding_path(self, parts: Sequence[str | float], kind: str) -> Path:
        return self._named([kind, list(parts)], _FINDING)

    def _named(self, key: Sequence[object], suffix: str) -> Path:
        written = json.dumps([*self._style, *key]).encode()
        return self._folder / (hashlib.sha256(written).hexdigest()[:40] + suffix)

    def _sound(self, parts: Sequence[str | float]) -> bytes | None:
        """The digests of the phrases' samples; None where one isn't kept."""
        digests = b""
        try:
            for phrase in parts:
                if isinstance(phrase, str):
                    with self.path(phrase).open("rb") as file:
                        digests += file.read(_DIGEST_BYTES)
        except OSError:
            return None
        return digests

    def _content(self, path: Path) -> bytes | None:
        """A file's content, without its digest; None where there is no file, or it is damaged."""
        try:
            content = digested(path.read_bytes())
        except OSError:
            return None
        if content is not None:
            self._used(path)
        return content

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
                if entry.name.endswith((_SUFFIX, _FINDING, _PART)):
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


def _keep(path: Path, content: bytes) -> None:
    """Write the file that `digested` is the inverse of. Raises OSError."""
    write_cached(path, _digest(content) + content)


def digested(stored: bytes) -> bytes | None:
    """The content of a file, such as its samples; None if it doesn't match its digest."""
    digest, content = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
    return content if digest == _digest(content) else None


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()
