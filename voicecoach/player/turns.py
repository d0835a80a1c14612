"""So that nothing in this process holds up the sound: threads take turns, memory is not searched for long."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

TURN = 0.001
"""Seconds after which a thread lets another run. Python's own 5 ms are too long: with several of them at
work, the loudspeaker's callback had to wait for up to 30 ms."""


@contextmanager
def taking_turns() -> Iterator[None]:
    """Meanwhile no thread waits for another for long, nor for a search for garbage in what is there already.

    Any thread may call this.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    gc.freeze()
    try:
        yield
    finally:
        sys.setswitchinterval(before)
        gc.unfreeze()


@contextmanager
def loading() -> Iterator[None]:
    """Load something great meanwhile: no search for garbage then, nor later in what is there by the end.

    All threads stand still for such a search; with Textual loaded that was for 70 ms.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
