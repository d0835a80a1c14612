"""Calls that a Ctrl-C must not break into."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from voicecoach import interrupts


@contextmanager
def undisturbed() -> Iterator[None]:
    """Defer a Ctrl-C until the block ends.

    In libsndfile's callbacks KeyboardInterrupt would be printed and lost; a process that is just being
    started would run on without us.
    """
    if not interrupts.raises():
        yield
        return
    pressed = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: pressed.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed.is_set():
            signal.raise_signal(signal.SIGINT)
