"""Whether what sounds like a command is one: a small classifier over what was measured of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from voicecoach.listen.evidence import FEATURES

Stage = Literal["early", "middle", "late"]
STAGES: tuple[Stage, ...] = ("early", "middle", "late")
SILENCE_FRAMES: Mapping[Stage, int] = {"early": 14, "middle": 30, "late": 75}
"""How long it has been quiet, in frames of 10 ms, when each look is taken."""

SHIPPED = "detector.json"

LEANING = ("pain", "stop")
"""Acted on at the first look: a stop that wasn't meant is harmless, one that was missed is not."""

WAITING = ("next", "next exercise", "harder", "back")
"""Surer than others before they are acted on: they take the person somewhere else."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look has come to; `score` is the log odds of a command."""

    score: float
    likely: bool  # make room for the person at once
    act: bool | None  # None: look again later
    again: bool  # would do if it is said a second time


@dataclass(frozen=True, slots=True)
class Weights:
    """One look: standardised features through a hidden layer to a score."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    hidden: NDArray[np.float64]
    hidden_bias: NDArray[np.float64]
    out: NDArray[np.float64]
    out_bias: float

    def scores(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The log odds of each row of features."""
        inner = np.maximum((values - self.mean) / self.scale @ self.hidden + self.hidden_bias, 0.0)
        return np.asarray(inner @ self.out + self.out_bias)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores from which something is done: at each look, act; room is made; a repeat counts."""

    act: Mapping[Stage, float]
    likely: float
    again: float


class Detector:
    """Decides by learnt weights, with thresholds for each command."""

    def __init__(
        self,
        weights: Mapping[Stage, Weights],
        thresholds: Mapping[str, Thresholds],
        ease: Mapping[str, float] | None = None,
    ) -> None:
        """`thresholds` by command, "" for all others; `ease` lowers a command's by so much."""
        self.weights = weights
        self.thresholds = thresholds
        self._ease = dict(ease or {})

    def judge(self, command: str, features: Mapping[str, float], stage: Stage) -> Verdict:
        """What to do about it at that look; at the last one, `act` is never None."""
        values = np.array([[features[name] for name in FEATURES]])
        score = float(self.weights[stage].scores(values)[0]) + self._ease.get(command, 0.0)
        known = self.thresholds.get(command) or self.thresholds[""]
        act = True if score >= known.act[stage] else False if stage == STAGES[-1] else None
        return Verdict(score, score >= known.likely, act, score >= known.again)


def load(ease: Mapping[str, float] | None = None) -> Detector:
    """The detector that ships, eased for a person's own commands."""
    found = json.loads(files(__package__).joinpath(SHIPPED).read_text(encoding="utf-8"))
    weights = {stage: _weights(found["weights"][stage]) for stage in STAGES}
    return Detector(weights, {name: Thresholds(**one) for name, one in found["thresholds"].items()}, ease)


def _weights(found: Mapping[str, Any]) -> Weights:
    arrays = {name: np.array(found[name], dtype=np.float64) for name in found if name != "out_bias"}
    return Weights(out_bias=float(found["out_bias"]), **arrays)
