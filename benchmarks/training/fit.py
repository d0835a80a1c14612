"""Weights and thresholds from looks, in numpy alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.training.looks import HUMAN, IN_NOISE, MeasuredStream
from voicecoach.listen.judge.detector import (
    ACT_EARLY,
    ACT_LATE,
    PLACES,
    STAGES,
    TOO_LONG,
    LookWeights,
    Place,
    Stage,
    in_noise,
    shaped,
)
from voicecoach.listen.judge.features import FEATURES
from voicecoach.listen.phrases.grammar import ANSWER

Matrix = NDArray[np.float64]

ROUNDS = 6000
RATE = 0.3
DECAY = 6e-3

TOO_LONG_COUNTS = 2.0
"""Least weight of "too long": sentences heard as a drawn-out phrase are too rare in the material."""

OFFSET_DECAY, MOST_OFFSET = 2e-3, 0.6

OVER_NOISE = tuple(f"{kind}, words" for kind in IN_NOISE)
COUNTS = {
    **dict.fromkeys(HUMAN, 5.0),
    "pieces": 2.0,
    **dict.fromkeys(("noise", "music"), 10.0),
    **dict.fromkeys(("near words", "numbers", *OVER_NOISE), 0.1),
}
"""Weight of a false candidate, by kind: least in confusable synthetic speech, most in people's."""

HARD: Mapping[Place, tuple[str, ...]] = {
    "quiet": (*HUMAN, "pieces", "noise", "music", "counting"),
    "noisy": (*HUMAN, *OVER_NOISE, "noise", "music"),
}
ACTS_AN_HOUR: Mapping[Place, float] = {"quiet": 8.0, "noisy": 140.0}
ANSWERS_AN_HOUR = 140.0
"""Mistakes allowed an hour in the hardest material: words cut out of people's speech, words like commands
over noise, and speech while a question is open, for some seconds. An answer is read back, and can be
corrected. With 40, in speech that said numbers too, 76 of 102 over telephones were right; with this 81."""

LEAST_ACT = -2.5  # log odds: where there is too little to learn from
CLEAR = 0.1
WAITING_MORE, LIKELY_LESS, AGAIN_LESS = 0.7, 1.5, 1.5
EARLY_LESS: Mapping[Place, float] = {"quiet": 3.5, "noisy": 2.5}
"""Reduction of the early threshold. In quiet, 88 of 90 were heard with this, 85 with 2.5; in 71 minutes of
acted speech it cost 3 false alarms."""

SURE, NEVER = 3.0, 1e3


def learn(measured: Sequence[MeasuredStream]) -> dict[str, Any]:
    """Weights and thresholds for each kind of room, as `detector.load` reads them."""
    return {place: _learnt(place, [_only(place, one) for one in measured]) for place in PLACES}


def _only(place: Place, measured: MeasuredStream) -> MeasuredStream:
    """The stream with the looks alone that were taken in such a room."""
    values = np.array([look.values for look in measured.looks]).reshape(-1, len(FEATURES))
    noisy = in_noise(values)
    kept = (look for look, loud in zip(measured.looks, noisy, strict=True) if loud == (place == "noisy"))
    return replace(measured, looks=tuple(kept))


def _learnt(place: Place, measured: Sequence[MeasuredStream]) -> dict[str, Any]:
    weights = {stage: fit(rows(measured, stage)) for stage in STAGES}
    return {
        "weights": {stage: plain(one) for stage, one in weights.items()},
        "thresholds": thresholds(place, weights, measured),
    }


def thresholds(
    place: Place, weights: Mapping[Stage, LookWeights], measured: Sequence[MeasuredStream]
) -> dict[str, Any]:
    """Thresholds for early commands (at every look), late ones, answers and others, from hard material."""
    act = _acts(weights, [one for one in measured if one.kind in HARD[place]], ACTS_AN_HOUR[place])
    asked = _acts(weights, [one for one in measured if one.kind == "asked"], ANSWERS_AN_HOUR)
    likely, again = act["early"] - LIKELY_LESS, act["middle"] - AGAIN_LESS
    later = act | {"early": max(act["early"], SURE)}
    other = {"act": later, "likely": likely, "again": again}
    surer = {stage: score + WAITING_MORE for stage, score in act.items()}
    waiting = other | {"act": surer | {"early": NEVER}}  # "exercise" may follow "next"
    leaning = other | {"act": {stage: score - EARLY_LESS[place] for stage, score in act.items()}}
    answer = other | {"act": {stage: min(asked[stage], later[stage]) for stage in STAGES}}
    found = {"": other, ANSWER: answer}
    return found | dict.fromkeys(ACT_EARLY, leaning) | dict.fromkeys(ACT_LATE, waiting)


def _acts(
    weights: Mapping[Stage, LookWeights], measured: Sequence[MeasuredStream], an_hour: float
) -> dict[Stage, float]:
    """The score at each look above which there are `an_hour` mistakes an hour."""
    allowed = an_hour * sum(one.seconds for one in measured) / 3600
    ranked = {stage: _ranked(weights[stage], measured, stage) for stage in STAGES}
    return {stage: max(_allowing(ranked[stage], allowed), LEAST_ACT) for stage in STAGES}


def _ranked(weights: LookWeights, measured: Sequence[MeasuredStream], stage: Stage) -> list[float]:
    """Scores of all candidates that weren't commands, the worst mistake first."""
    known = rows(measured, stage)
    if not len(known.values):
        return []
    scores = weights.scores(known.values, known.commands)
    return sorted(scores[known.truth == 0].tolist(), reverse=True)


def _allowing(ranked: Sequence[float], mistakes: float) -> float:
    """The score above which there are at most so many mistakes."""
    return ranked[int(mistakes)] + CLEAR if int(mistakes) < len(ranked) else -np.inf


@dataclass(frozen=True, slots=True)
class Rows:
    """Looks of one stage, a row each: features, command, truth (0 or 1), and weight."""

    values: Matrix
    commands: list[str]
    truth: Matrix
    weight: Matrix


def rows(measured: Iterable[MeasuredStream], stage: Stage) -> Rows:
    """The looks of that stage."""
    values, commands, truth, weight = [], [], [], []
    for one in measured:
        counts = COUNTS.get(one.kind, 1.0)
        for look in one.looks:
            if look.stage == stage:
                values.append(look.values)
                commands.append(look.command)
                truth.append(float(look.truth >= 0))
                weight.append(1.0 if look.truth >= 0 else counts)
    return Rows(np.array(values), commands, np.array(truth), np.array(weight))


def plain(weights: LookWeights) -> Mapping[str, Any]:
    """Weights as numbers, of a precision that matters."""
    offsets = {command: round(offset, 3) for command, offset in weights.offsets.items()}
    counts = np.round(weights.counts, 4).tolist()
    return {"counts": counts, "bias": round(weights.bias, 4), "offsets": offsets}


def fit(known: Rows) -> LookWeights:
    """Fit a logistic regression in which no feature counts against a command, by projected gradients.

    Each command's single words have an offset of their own beside, held near 0.
    """
    evidence = shaped(known.values)
    names = sorted(set(known.commands))
    single = known.values[:, FEATURES.index("words")] < 1
    which = np.array([[name == command for name in names] for command in known.commands]) * single[:, None]
    x = np.hstack([evidence, which])
    middle = x.mean(axis=0)
    decay = np.where(np.arange(x.shape[1]) < evidence.shape[1], DECAY, OFFSET_DECAY)
    least = np.where(np.arange(x.shape[1]) < evidence.shape[1], 0.0, -MOST_OFFSET)
    least[TOO_LONG] = TOO_LONG_COUNTS
    share = known.weight / known.weight.sum()
    counts, bias = np.zeros(x.shape[1]), 0.0
    for _ in range(ROUNDS):
        guess = 1.0 / (1.0 + np.exp(-np.clip((x - middle) @ counts + bias, -30, 30)))
        error = share * (guess - known.truth)
        counts = np.maximum(counts - RATE * ((x - middle).T @ error + decay * counts), least)
        counts[evidence.shape[1] :] = np.minimum(counts[evidence.shape[1] :], MOST_OFFSET)
        bias -= RATE * error.sum()
    offsets = dict(zip(names, counts[evidence.shape[1] :].tolist(), strict=True))
    return LookWeights(counts[: evidence.shape[1]], float(bias - counts @ middle), offsets)
