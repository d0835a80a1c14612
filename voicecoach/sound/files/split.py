"""One performance split over several files at exact frames; either all of them get written, or none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

from voicecoach.sound.clip import Samples
from voicecoach.sound.files.file import FileSink
from voicecoach.sound.files.tags import Tags


class Part(Struct, frozen=True):
    """One of the files, with the frames from the end of the part before up to frame `end` of the whole."""

    path: Path
    tags: Tags
    end: int


class Parts:
    """A sink that fills the parts in turn; the last takes the remainder. Raises SoundError as `FileSink`."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = list(parts)
        self._sinks = [FileSink(parts[0].path, parts[0].tags)]
        self._at = 0

    def write(self, block: Samples) -> None:
        while len(block):
            number = len(self._sinks)
            if number < len(self._parts) and self._at >= self._parts[number - 1].end:
                self._sinks[-1].finish()
                self._sinks.append(FileSink(self._parts[number].path, self._parts[number].tags))
                continue
            last = number == len(self._parts)
            frames = len(block) if last else min(len(block), self._parts[number - 1].end - self._at)
            self._sinks[-1].write(block[:frames])
            self._at += frames
            block = block[frames:]

    def mute(self) -> None:
        """Do nothing: frames that are in a file count as heard."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._sinks[-1].finish()
                for sink in self._sinks:
                    sink.place()
        finally:
            for sink in self._sinks:
                sink.discard()
