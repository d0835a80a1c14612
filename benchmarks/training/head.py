"""The verifier's head, in numpy alone: one hidden layer, learnt by Adam with noise and dropout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from benchmarks.training.material import phrases
from benchmarks.training.windows import Window, is_natural
from voicecoach.listen.judge.embedding import SpeechEmbedding
from voicecoach.listen.judge.verifier import WEIGHTS, Head

Matrix = NDArray[np.float32]

HIDDEN, EPOCHS, BATCH = 256, 25, 256
RATE, DECAY = 2e-3, 5e-2
NOISE, DROPPED = 0.3, 0.5
"""Noise on each number (of its own standard deviations), and the share of the hidden layer left out. So,
0.54 of the windows of six natural voices left out of the fit were ahead of all but 0.3 % of other speech;
with half as large a layer, half the noise, 0.3 and a fifth of the decay, 0.47."""

LEARNT = 2
"""Times that it is learnt, each from another beginning; the scores are their mean."""

MEANS, LEAST = (0.9, 0.99), 1e-7
"""Decay of Adam's two means, and the least that it divides by."""


@dataclass(frozen=True, eq=False, slots=True)
class Embedded:
    """Windows as the head is given them, a row each; the phrases that they end with; and who speaks."""

    values: NDArray[np.float16]
    phrases: tuple[str, ...]
    who: tuple[str, ...]

    def only(self, kept: Sequence[bool]) -> Embedded:
        said, who = (tuple(np.array(one, object)[kept]) for one in (self.phrases, self.who))
        return Embedded(self.values[kept], said, who)


def embedded(windows: Iterable[Window], embedding: SpeechEmbedding) -> Embedded:
    values, said, who = [], [], []
    for window in windows:
        values.append(embedding.of(window.samples).astype(np.float16).ravel())
        said.append(window.phrase)
        who.append(window.who)
    return Embedded(np.array(values), tuple(said), tuple(who))


def fit(known: Embedded) -> Head:
    """Learn which phrase each window ends with, or none of them."""
    heads = [learnt(known, seed) for seed in range(LEARNT)]
    inner, inner_bias, outer = (
        np.concatenate([getattr(one, name) for one in heads], axis)
        for name, axis in (("inner", 1), ("inner_bias", 0), ("outer", 0))
    )
    outer_bias = np.asarray(np.mean([one.outer_bias for one in heads], axis=0), np.float32)
    outer = np.asarray(outer / len(heads), np.float32)
    return replace(heads[0], inner=inner, inner_bias=inner_bias, outer=outer, outer_bias=outer_bias)


def learnt(known: Embedded, seed: int) -> Head:
    """The same once, from a random beginning."""
    random = np.random.default_rng(seed)
    names = phrases()
    places = {phrase: place for place, phrase in enumerate(names, start=1)}
    truth = np.array([places.get(phrase, 0) for phrase in known.phrases])
    mean = known.values.mean(axis=0, dtype=np.float32)
    deviation = known.values.std(axis=0, dtype=np.float32) + np.float32(1e-3)
    layers = [(len(mean), HIDDEN), (HIDDEN, len(names) + 1)]
    weights: list[Matrix] = []
    for inputs, outputs in layers:
        scale = np.float32(np.sqrt(2 / inputs))
        weights += [
            random.standard_normal((inputs, outputs), np.float32) * scale,
            np.zeros(outputs, np.float32),
        ]
    adam = _Adam(weights, EPOCHS * (len(truth) // BATCH))
    for _ in range(EPOCHS):
        order = random.permutation(len(truth))
        for first in range(0, len(order) - BATCH + 1, BATCH):
            rows = order[first : first + BATCH]
            values = (known.values[rows].astype(np.float32) - mean) / deviation
            values += NOISE * random.standard_normal(values.shape, np.float32)
            left = (random.random((BATCH, HIDDEN)) > DROPPED).astype(np.float32) / (1 - DROPPED)
            adam.step(_slopes(weights, values, truth[rows], left))
    inner, inner_bias, outer, outer_bias = weights
    inner = inner / deviation[:, None]
    trusted = frozenset(
        phrase for phrase, who in zip(known.phrases, known.who, strict=True) if phrase and is_natural(who)
    )
    return Head(tuple(names), trusted, inner, inner_bias - mean @ inner, outer, outer_bias)


def _slopes(weights: Sequence[Matrix], values: Matrix, truth: NDArray[np.int_], left: Matrix) -> list[Matrix]:
    """Slopes of the mean cross entropy, by backpropagation."""
    inner, inner_bias, outer, outer_bias = weights
    before = values @ inner + inner_bias
    hidden = np.maximum(before, 0.0) * left
    scores = hidden @ outer + outer_bias
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    error = shares / shares.sum(axis=1, keepdims=True)
    error[np.arange(len(truth)), truth] -= 1.0
    error /= len(truth)
    back = (error @ outer.T) * left * (before > 0)
    return [values.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)]


class _Adam:
    """Steps down the slopes, over so many steps, in place; matrices decay."""

    def __init__(self, weights: list[Matrix], steps: int) -> None:
        self._weights = weights
        self._steps = steps
        self._done = 0
        self._first = [np.zeros_like(one) for one in weights]
        self._second = [np.zeros_like(one) for one in weights]

    def step(self, slopes: Sequence[Matrix]) -> None:
        self._done += 1
        rate = RATE * 0.5 * (1 + np.cos(np.pi * self._done / self._steps))
        for weights, slope, first, second in zip(
            self._weights, slopes, self._first, self._second, strict=True
        ):
            first[:] = MEANS[0] * first + (1 - MEANS[0]) * slope
            second[:] = MEANS[1] * second + (1 - MEANS[1]) * slope**2
            mean, square = (
                one / (1 - decay**self._done) for one, decay in zip((first, second), MEANS, strict=True)
            )
            decay = DECAY * weights if weights.ndim > 1 else 0.0
            weights[:] = weights - rate * (mean / (np.sqrt(square) + LEAST) + decay)


def save(head: Head, path: Path) -> None:
    """Write the head as `verifier.head` reads it, in half precision."""
    weights = {name: getattr(head, name).astype(np.float16) for name in WEIGHTS}
    np.savez_compressed(
        path, phrases=np.array(head.phrases), trusted=np.array(sorted(head.trusted)), **weights
    )
