"""Keep the audio on time: short thread switches, no long garbage collection, in the whole process."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH_SECONDS = 0.001
"""Longest turn of a thread while others wait. With Python's default of 5 ms and several busy threads, the
loudspeaker's callback had to wait for up to 30 ms."""


@contextmanager
def audio_on_time() -> Iterator[None]:
    """Switch threads often, and exclude all objects that exist by now from garbage collection.

    Any thread may call this.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()
    try:
        yield
    finally:
        sys.setswitchinterval(before)
        gc.unfreeze()


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Load something large without garbage collection, and exclude the loaded objects from later ones.

    A collection stops all threads; with Textual loaded, for 70 ms.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
