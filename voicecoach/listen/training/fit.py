"""Weights and thresholds from looks, in numpy alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.listen.detector import LEANING, STAGES, WAITING, Stage, Weights, shaped
from voicecoach.listen.training.looks import HUMAN, Measured

Matrix = NDArray[np.float64]

ROUNDS = 6000
RATE = 0.3
DECAY = 2e-4

NEAR = ("near words", "sentences", "numbers")
NEAR_COUNTS, PEOPLE_COUNT = 0.3, 25.0
"""How much a false candidate counts in synthetic speech made to be confusing, and in people's."""


QUIET_FOR = (*HUMAN, "noise", "music", "counting")
ACTS_AN_HOUR, DUCKS_AN_HOUR, AGAIN_AN_HOUR = 1.0, 10.0, 6.0
LEAST_ACT, LEAST_LIKELY, LEAST_AGAIN = -1.0, -2.5, -2.5  # log odds: where there is too little to learn from
CLEAR = 0.1
WAITING_MORE, LEANING_LESS = 0.7, 1.0
SURE, NEVER = 3.0, 1e3


def learn(measured: Sequence[Measured]) -> dict[str, Any]:
    """Weights and thresholds, as `detector.load` reads them."""
    weights = {stage: fit(*rows(measured, stage)) for stage in STAGES}
    return {
        "weights": {stage: plain(one) for stage, one in weights.items()},
        "thresholds": thresholds(weights, measured),
    }


def thresholds(weights: Mapping[Stage, Weights], measured: Sequence[Measured]) -> dict[str, Any]:
    """For leaning commands (at every look), waiting ones and all others, from people's running speech."""
    people = [one for one in measured if one.kind in QUIET_FOR]
    hours = sum(one.seconds for one in people) / 3600
    top = {stage: _ranked(weights[stage], people, stage) for stage in STAGES}
    act = {stage: max(_allowing(top[stage], ACTS_AN_HOUR * hours), LEAST_ACT) for stage in STAGES}
    likely = max(_allowing(top["early"], DUCKS_AN_HOUR * hours), LEAST_LIKELY)
    again = _allowing(top["middle"], AGAIN_AN_HOUR * hours)
    later = act | {"early": max(act["early"], SURE)}
    other = {"act": later, "likely": likely, "again": max(again, LEAST_AGAIN)}
    surer = {stage: score + WAITING_MORE for stage, score in act.items()}
    waiting = other | {"act": surer | {"early": NEVER}}  # "exercise" may follow "next"
    leaning = other | {"act": {stage: score - LEANING_LESS for stage, score in act.items()}}
    return {"": other} | dict.fromkeys(LEANING, leaning) | dict.fromkeys(WAITING, waiting)


def _ranked(weights: Weights, measured: Sequence[Measured], stage: Stage) -> list[float]:
    """Scores of all that wasn't a command, the worst mistake first."""
    values, truth, _ = rows(measured, stage)
    return sorted(weights.scores(values[truth == 0]).tolist(), reverse=True) if len(values) else []


def _allowing(ranked: Sequence[float], mistakes: float) -> float:
    """The score above which there are at most so many mistakes."""
    return ranked[int(mistakes)] + CLEAR if int(mistakes) < len(ranked) else -np.inf


def rows(measured: Iterable[Measured], stage: Stage) -> tuple[Matrix, Matrix, Matrix]:
    """The features, the truth and the weight of each look of that stage."""
    values, truth, weight = [], [], []
    for one in measured:
        counts = NEAR_COUNTS if one.kind in NEAR else PEOPLE_COUNT if one.kind in HUMAN else 1.0
        for look in one.looks:
            if look.stage == stage:
                values.append(look.values)
                truth.append(float(look.truth >= 0))
                weight.append(1.0 if look.truth >= 0 else counts)
    return np.array(values), np.array(truth), np.array(weight)


def plain(weights: Weights) -> Mapping[str, Any]:
    """Weights as numbers, of a precision that matters."""
    return {"counts": np.round(weights.counts, 4).tolist(), "bias": round(weights.bias, 4)}


def fit(values: Matrix, truth: Matrix, weight: Matrix) -> Weights:
    """Logistic regression in which nothing counts against a command, by projected gradients.

    Rows of features, 0 or 1 for each, and how much each counts.
    """
    x = shaped(values)
    middle = x.mean(axis=0)
    share = weight / weight.sum()
    counts, bias = np.zeros(x.shape[1]), 0.0
    for _ in range(ROUNDS):
        guess = 1.0 / (1.0 + np.exp(-np.clip((x - middle) @ counts + bias, -30, 30)))
        error = share * (guess - truth)
        counts = np.maximum(counts - RATE * ((x - middle).T @ error + DECAY * counts), 0.0)
        bias -= RATE * error.sum()
    return Weights(counts, float(bias - counts @ middle))
