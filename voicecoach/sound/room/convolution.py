"""Convolution of streams with impulse responses, whatever blocks they come in.

All is computed in cells of `CELL` frames, counted from the stream's first frame; the part that can't wait
for the end of a cell is computed frame by frame. So no bit of it depends on how the stream is divided.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from voicecoach.sound.clip import RATE, Samples

Response = NDArray[np.float64]
"""Impulse response at `RATE`, shape (n,)."""

CELL = 480
SHORTEST, LONGEST = CELL + RATE // 500, RATE
"""Bounds of the delay of a `Late` stream, in frames: a whole cell must have come when its output begins."""

POINTS = np.arange(-2, 4)
"""Offsets of the frames from which a value between two frames is interpolated (Lagrange)."""


class Late:
    """A delayed stream: by `delay` frames at first, and by `drift` frames more with each frame.

    A delay that would drift out of `SHORTEST` to `LONGEST` starts again, as when a driver drops or repeats a
    block.
    """

    def __init__(self, delay: int, drift: float = 0.0) -> None:
        self._delay = delay
        self._drift = drift
        self._room = (LONGEST if drift > 0 else SHORTEST) - delay  # for drift
        self._kept: Samples = np.zeros(LONGEST + 2 * CELL, np.float32)
        self._cells = 0

    def cell(self) -> Samples:
        """The delayed sound of the cell that begins now."""
        if self._drift == 0.0 or self._room == 0:
            last = len(self._kept) - self._delay + CELL
            return self._kept[last - CELL : last]
        step = np.arange(CELL)
        drifted = np.fmod(self._drift * (self._cells * CELL + step), self._room)
        place = len(self._kept) + step - (self._delay + drifted)
        before = np.floor(place)
        near = self._kept[before.astype(np.intp)[:, None] + POINTS]
        late: Samples = np.einsum("ij,ij->i", near, _lagrange(place - before))
        return late

    def push(self, cell: Samples) -> None:
        """Take the cell that has just ended."""
        self._kept[:-CELL] = self._kept[CELL:]
        self._kept[-CELL:] = cell
        self._cells += 1


class Convolution:
    """Convolution of a stream of cells with a response."""

    def __init__(self, response: Response) -> None:
        parts = -(-len(response) // CELL)
        padded = np.zeros((parts, 2 * CELL), np.float32)
        padded[:, :CELL].flat[: len(response)] = response
        self._response = np.fft.rfft(padded)
        self._stream = np.zeros_like(self._response)  # pairs of cells, the latest first
        self._before: Samples = np.zeros(CELL, np.float32)
        self._silent = parts + 1  # cells

    def push(self, cell: Samples) -> Samples:
        """Take the next cell, and return it convolved."""
        self._silent = 0 if cell.any() else self._silent + 1
        if self._silent > len(self._stream) + 1:
            return np.zeros(CELL, np.float32)
        self._stream[1:] = self._stream[:-1]
        self._stream[0] = np.fft.rfft(np.concatenate([self._before, cell]))
        self._before = cell.copy()
        through = np.fft.irfft(np.einsum("pf,pf->f", self._stream, self._response))
        return through[CELL:].astype(np.float32, copy=False)


class Echo:
    """A stream that is delayed and convolved with a response."""

    def __init__(self, late: Late, response: Response) -> None:
        self._late = late
        self._convolution = Convolution(response)
        self._cell: Samples = np.zeros(CELL, np.float32)  # of the stream, as it comes
        self._heard: Samples = np.zeros(CELL, np.float32)
        self._filled = 0

    def push(self, block: Samples) -> Response:
        """Convolve `block`, a part of the stream."""
        heard = np.empty(len(block))
        for of_block, of_cell in _pieces(len(block), self._filled):
            if of_cell.start == 0:
                self._heard = self._convolution.push(self._late.cell())
            heard[of_block] = self._heard[of_cell]
            self._cell[of_cell] = block[of_block]
            if of_cell.stop == CELL:
                self._late.push(self._cell)
            self._filled = of_cell.stop % CELL
        return heard


class Instant:
    """Convolution without latency: the response's first cell is applied frame by frame."""

    def __init__(self, response: Response) -> None:
        self._first: Samples = response[:CELL].astype(np.float32)
        self._rest = Convolution(response[CELL:]) if len(response) > CELL else None
        self._tail: Samples = np.zeros(CELL, np.float32)
        self._recent: Samples = np.zeros(2 * CELL, np.float32)  # the cell before, and this one as it comes
        self._filled = 0

    def push(self, block: Samples) -> Response:
        """Convolve `block`, a part of the stream."""
        heard = np.empty(len(block))
        for of_block, of_cell in _pieces(len(block), self._filled):
            start, stop = of_cell.start + CELL, of_cell.stop + CELL
            self._recent[start:stop] = block[of_block]
            heard[of_block] = self._tail[of_cell]
            known = self._recent[start - len(self._first) + 1 : stop]
            if known.any():
                heard[of_block] += np.convolve(known, self._first, "valid")
            if of_cell.stop == CELL:
                self._turn()
            self._filled = of_cell.stop % CELL
        return heard

    def _turn(self) -> None:
        """Begin the next cell."""
        self._recent[:CELL] = self._recent[CELL:]
        if self._rest:
            self._tail = self._rest.push(self._recent[:CELL])


def _pieces(length: int, filled: int) -> Iterator[tuple[slice, slice]]:
    """The block cut at the ends of cells, as slices of the block and of the cell (`filled` so far)."""
    done = 0
    while done < length:
        frames = min(CELL - filled, length - done)
        yield slice(done, done + frames), slice(filled, filled + frames)
        done += frames
        filled = (filled + frames) % CELL


def _lagrange(between: Response) -> Samples:
    """Interpolation weights for positions `between` two frames (0 to 1), shape (n, len(POINTS))."""
    weights = np.ones((len(between), len(POINTS)))
    for column, point in enumerate(POINTS):
        for other in POINTS:
            if other != point:
                weights[:, column] *= (between - other) / (point - other)
    return weights.astype(np.float32)
