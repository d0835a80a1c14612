"""Weights and thresholds from looks, in numpy alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voicecoach.listen.detector import Weights

Matrix = NDArray[np.float64]

HIDDEN = 12
ROUNDS = 1500
RATE = 0.01
DECAY = 3e-3


def fit(values: Matrix, truth: Matrix, weight: Matrix, seed: int = 1) -> Weights:
    """A network with one hidden layer: rows of features, 0 or 1 for each, how much each counts."""
    mean, scale = values.mean(axis=0), values.std(axis=0) + 1e-3
    x = (values - mean) / scale
    random = np.random.default_rng(seed)
    parameters = [
        random.normal(0, 1 / np.sqrt(x.shape[1]), (x.shape[1], HIDDEN)),
        np.zeros(HIDDEN),
        random.normal(0, 1 / np.sqrt(HIDDEN), HIDDEN),
        np.zeros(1),
    ]
    first = [np.zeros_like(one) for one in parameters]
    second = [np.zeros_like(one) for one in parameters]
    share = weight / weight.sum()
    for step in range(1, ROUNDS + 1):
        for index, slope in enumerate(_slopes(x, truth, share, parameters)):
            first[index] = 0.9 * first[index] + 0.1 * slope
            second[index] = 0.999 * second[index] + 0.001 * slope**2
            move = first[index] / (1 - 0.9**step) / (np.sqrt(second[index] / (1 - 0.999**step)) + 1e-8)
            parameters[index] = parameters[index] - RATE * move
    hidden, hidden_bias, out, out_bias = parameters
    return Weights(mean, scale, hidden, hidden_bias, out, float(out_bias[0]))


def _slopes(x: Matrix, truth: Matrix, share: Matrix, parameters: list[Matrix]) -> list[Matrix]:
    """How the cross-entropy, with a little decay of the weights, changes with each parameter."""
    hidden, hidden_bias, out, out_bias = parameters
    before = x @ hidden + hidden_bias
    inner = np.maximum(before, 0.0)
    guess = 1.0 / (1.0 + np.exp(-np.clip(inner @ out + out_bias[0], -30, 30)))
    error = share * (guess - truth)
    back = np.outer(error, out) * (before > 0)
    return [
        x.T @ back + DECAY * hidden,
        back.sum(axis=0),
        inner.T @ error + DECAY * out,
        np.array([error.sum()]),
    ]
