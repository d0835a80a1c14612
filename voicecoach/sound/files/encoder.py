"""The protocol of an encoder: 16-bit samples in, the bytes of a sound file out."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
"""Mono samples of 16 bits, shape (n,)."""


class Encoder(Protocol):
    """One file being encoded."""

    def write(self, pcm: Pcm) -> None:
        """Encode the next samples. Raises OSError."""

    def finish(self) -> None:
        """Write the end of the file, and the sizes at its start. Raises OSError."""

    def discard(self) -> None:
        """Stop encoding and free what is held; the caller removes the file."""
