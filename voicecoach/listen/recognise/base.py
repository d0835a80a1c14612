"""Protocols of a recogniser: samples of one utterance in, alternatives with scores out, best first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

LISTENING_RATE = 16_000
"""Samples a second that everything here hears."""

UNKNOWN = "[unk]"
"""Stands, in the text of an alternative, for a word that is none of those listened for."""

Samples = NDArray[np.float32]
NOTHING: Samples = np.zeros(0, np.float32)


class Alternative(Struct, frozen=True):
    """One way to hear an utterance; `score` is a log-likelihood, comparable within the utterance only.

    `start` and `end` of its words, in seconds from the first sample.
    """

    text: str
    score: float
    start: float
    end: float


class Recogniser(Protocol):
    """Hears one utterance after the other, each a phrase that it was made for, or none of them."""

    def begin(self, samples: Samples) -> None:
        """Hear the beginning of what may be an utterance: of one that begins thus, `hear` has less to do."""

    def hear(self, samples: Samples) -> tuple[Alternative, ...]:
        """The alternatives of a whole utterance, best first; at once where it was the last one too."""


class Model(Protocol):
    """A loaded model, from which recognisers are made. Threads may use several of them at the same time."""

    def knows(self, word: str) -> bool:
        """True for a word of its vocabulary; only such words can be heard."""

    def recogniser(self, phrases: Iterable[str]) -> Recogniser:
        """One that hears `phrases`, of words that the model knows, and tells them from everything else."""
