"""The private PulseAudio of the measurements, for tests; they are skipped where it can't be had."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import virtual
from tests.conftest import lacking
from tests.virtual import VirtualAudio

__all__ = ["VirtualAudio", "virtual_audio"]


@contextmanager
def virtual_audio(folder: Path) -> Iterator[VirtualAudio]:
    if reason := virtual.lacks():
        lacking(reason)
    with virtual.virtual_audio(folder) as audio:
        yield audio
