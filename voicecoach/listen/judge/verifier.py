"""The verifier: a second opinion on a candidate, from the sound alone, by a judge of another kind.

The recogniser says which phrase a sound may have been. A small network over the speech embedding says how
likely a sound ends with that phrase rather than with another or with none. It was trained in
`benchmarks.training.verifier`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from voicecoach.listen.judge.embedding import SOUND_SAMPLES, SpeechEmbedding
from voicecoach.listen.recognise.base import Samples

SHIPPED = "verifier.npz"

Matrix = NDArray[np.float32]


class Head(Struct, frozen=True, eq=False):
    """One hidden layer over the embeddings of a sound: a score for "none of them", then one a phrase.

    `trusted`: those of the phrases that natural voices said as it was trained; on others it is often wrong.
    """

    phrases: tuple[str, ...]
    trusted: frozenset[str]
    inner: Matrix
    inner_bias: Matrix
    outer: Matrix
    outer_bias: Matrix

    def log_odds(self, values: Matrix) -> Matrix:
        """Rows of embeddings to log odds, a column a phrase."""
        hidden = np.maximum(values @ self.inner + self.inner_bias, 0.0)
        scores = hidden @ self.outer + self.outer_bias
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        rest = np.maximum(shares.sum(axis=1, keepdims=True) - shares, 1e-9)
        return np.asarray((scores - np.log(rest))[:, 1:], np.float32)


class PhraseVerifier:
    """Verifies the phrases that its head is trusted with."""

    def __init__(self, embedding: SpeechEmbedding, head: Head) -> None:
        self._embedding = embedding
        self._head = head
        self._columns: Mapping[str, int] = {
            phrase: at for at, phrase in enumerate(head.phrases) if phrase in head.trusted
        }

    def log_odds(self, phrase: str, sound: Samples) -> float | None:
        """Log odds that the sound (16 kHz, just after the phrase) ends with it; None if they aren't known."""
        column = self._columns.get(phrase)
        if column is None or len(sound) < SOUND_SAMPLES:
            return None
        values = self._embedding.of(sound[-SOUND_SAMPLES:]).reshape(1, -1)
        return float(self._head.log_odds(values)[0, column])


def head() -> Head:
    """The head that ships."""
    with files(__package__).joinpath(SHIPPED).open("rb") as file, np.load(file) as found:
        weights = [found[name].astype(np.float32) for name in WEIGHTS]
        return Head(tuple(found["phrases"].tolist()), frozenset(found["trusted"].tolist()), *weights)


WEIGHTS = ("inner", "inner_bias", "outer", "outer_bias")
