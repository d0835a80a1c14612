"""A small classifier that decides, from measured features, whether a sound was a command."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Literal

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from voicecoach.listen.judge.features import AMID, FEATURES, VERIFIED
from voicecoach.listen.phrases.grammar import ANSWER

Stage = Literal["pause", "early", "middle", "late"]
STAGES: tuple[Stage, ...] = ("early", "middle", "late")
PAUSE: Stage = "pause"
SILENCE_FRAMES: Mapping[Stage, int] = {PAUSE: 6, "early": 13, "middle": 30, "late": 75}
"""Quiet frames (10 ms) at which each look is taken. `ACT_EARLY` get one look more, in what may be only
a pause within a longer word."""

Place = Literal["quiet", "noisy"]
PLACES: tuple[Place, ...] = ("quiet", "noisy")
"""In noise nothing is far ahead of anything else: what is enough there would be far too little in quiet,
where it is people's talk that must not be obeyed."""

SHIPPED = "detector.json"

VERIFIED_COUNTS, VERIFIED_BIAS, VERIFIED_MOST = 0.3, 2.0, 4.0
"""The verifier's log odds join the score: so much of them, and so much beside; together never more than the
last, either way. See docs/measurements.md."""

AMID_BIAS = 2.5
"""The same amid talk, which the verifier hears before the word: there, on that side, 47 hits of 78 stayed 47.
Pain and stop are never made less likely there: beside a television one of 12 was missed for it."""

WORD_SECONDS, LETTER_SECONDS = 0.2, 0.06
"""Usual length of a phrase, from its letters; a real command is about as long."""

ACT_EARLY = ("pain", "stop")
"""Acted on at the first look: a stop that wasn't meant is harmless, one that was missed is not."""

CLEARLY = 3.5
"""By how much more than at the first look, log odds, it must be one of those to be obeyed in a pause. Of 126
that 15 held-out voices said and that were obeyed at all, 116 were so clear after 80 ms. In an hour of
people's speech and counting nothing was obeyed after 60 ms that would not have been at the first look."""

SURELY = CLEARLY
"""By how much more than it needs at a look one of those is believed whatever is said around it. Any other is
from the score that all but these need at the first look: of right ones with a television's talk before them,
10 dB below the voice, four of six had 3.1 to 4.0; wrong ones in 53 minutes of reading had up to 2.9."""

HOPELESS = 3.0
"""A score at the first look that is so far, log odds, below what a later look needs is given up at once:
later looks cost more than all before. Of 91 obeyed at one, in five rooms, the lowest was 0.4 below; with half
as much the cost beside a television was the same."""

ACT_LATE = ("next", "next exercise", "harder", "back")
"""Surer than others before they are acted on: they take the person somewhere else."""


class Verdict(Struct, frozen=True):
    """The result of one look; `score` is the log odds of a command."""

    score: float
    likely: bool  # make room for the person at once
    act: bool | None  # None: look again later
    again: bool  # would do if it is said a second time
    sure: bool = False  # by far enough to be believed whatever is said around it


MOST_UNLIKE = 4.0
"""Advantage of common words, log-likelihood a second, from which a sound is no command. On people's running
speech that took a fifth of the mistakes, and no command in any room."""

MOST_UNLIKE_ANSWER = 10.0
"""The same for an answer, which was asked for and is read back. The right ones of 98 numbers by three people
had 9.7 at most. While a score is asked, 7 minutes of readers' speech gave 17 answers for 12, and 6 of readers
who were held out 13 for 12."""

TOO_LONG = 9
"""The column of `shaped` that tells of what took far longer than it should."""


def shaped(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of `FEATURES` as evidence: a larger value in any column makes a command likelier.

    Features that help only up to a point are clipped there, so that values far from the training count
    little.
    """
    at = {name: values[:, index] for index, name in enumerate(FEATURES)}
    letters = at["pace"] * at["seconds"]
    length = at["seconds"] / (WORD_SECONDS + LETTER_SECONDS * letters)
    columns = [
        np.clip(at["margin"], 0.0, 8.0) / 4.0,
        np.clip(at["margin"], 0.0, 3.0) / 1.5,
        np.clip(at["margin_words"], -8.0, 5.0) / 4.0,
        np.clip(at["margin_words"], -3.0, 1.0) / 1.5,
        np.clip(at["margin"] + at["margin_words"], -6.0, 6.0) / 3.0,
        -np.clip(at["rivals"], 0.0, 6.0) / 3.0,
        -np.clip(at["rivals_words"], 0.0, 20.0) / 8.0,
        -np.clip(at["unlike"], -5.0, 15.0) / 6.0,
        np.clip(length, 0.4, 0.8) / 0.2,
        -np.clip(length, 1.35, 2.2) / 0.4,
        np.clip(at["words"], 0.0, 1.0),
        np.clip(at["before"], 0.0, 0.35) / 0.3,
        -np.clip(np.abs(at["lead"]), 0.15, 0.5) / 0.3,
        -np.clip(np.abs(at["tail"]), 0.15, 0.5) / 0.3,
        np.clip(at["level"], 3.0, 15.0) / 8.0,
        -np.clip(at["after"], 0.1, 0.6) / 0.3,
        np.clip(at["repeats"], 0.0, 1.0),
        np.clip(at["margin_mean"], -1.0, 6.0) / 3.0,
        np.clip(at["margin_least"], -4.0, 3.0) / 3.0,
        np.clip(at["margin_words_mean"], -9.0, 4.0) / 4.0,
        np.clip(at["margin_words_most"], -8.0, 3.0) / 4.0,
        np.clip(at["silence"], -4.0, 6.0) / 4.0,
    ]
    return np.stack(columns, axis=1)


def _most_unlike(command: str) -> float:
    return MOST_UNLIKE_ANSWER if command == ANSWER else MOST_UNLIKE


def in_noise(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mask of the rows of `FEATURES` that were measured in noise."""
    return np.asarray(values[:, FEATURES.index("noisy")] > 0)


class LookWeights(Struct, frozen=True):
    """One look: how much each column of the evidence counts (never against), and where it begins to.

    `offsets`: what a command's single words get beside: some are more like others than the rest are.
    """

    counts: NDArray[np.float64]
    bias: float
    offsets: Mapping[str, float] = field(default_factory=dict)

    def scores(self, values: NDArray[np.float64], commands: Sequence[str]) -> NDArray[np.float64]:
        """The log odds of each row of features, each of that command."""
        single = values[:, FEATURES.index("words")] < 1
        beside = np.array([self.offsets.get(command, 0.0) for command in commands]) * single
        return np.asarray(shaped(values) @ self.counts + self.bias + beside)


class Thresholds(Struct, frozen=True):
    """Scores from which something is done: at each look, act; room is made; a repeat counts."""

    act: Mapping[Stage, float]
    likely: float
    again: float


class Learnt(Struct, frozen=True):
    """Trained values for one kind of room: weights by look, thresholds by command, "" for all others."""

    weights: Mapping[Stage, LookWeights]
    thresholds: Mapping[str, Thresholds]

    def needs(self, command: str) -> Thresholds:
        return self.thresholds.get(command) or self.thresholds[""]


class Detector:
    """Decides by learnt weights, with thresholds for each command."""

    def __init__(self, learnt: Mapping[Place, Learnt], offsets: Mapping[str, float] | None = None) -> None:
        """`offsets` lower a command's thresholds by so much."""
        self.learnt = learnt
        self._offsets = dict(offsets or {})

    def needed(self, command: str) -> float:
        """The score that a command needs at the last look in a quiet room, before anybody's offset."""
        return self.learnt["quiet"].needs(command).act["late"]

    def judge(self, command: str, features: Mapping[str, float], stage: Stage) -> Verdict:
        """Decide at that look; at the last one, and where there is no hope, `act` is never None."""
        values = np.array([[features[name] for name in FEATURES]])
        learnt = self.learnt["noisy" if in_noise(values)[0] else "quiet"]
        look, clearly = (STAGES[0], CLEARLY) if stage == PAUSE else (stage, 0.0)
        score = float(learnt.weights[look].scores(values, [command])[0]) + self._offsets.get(command, 0.0)
        score += verified(command, features)
        needs, possible = learnt.needs(command), features["unlike"] <= _most_unlike(command)
        act = possible and score >= needs.act[look] + clearly
        hopeless = look == STAGES[0] and score < min(needs.act["middle"], needs.act["late"]) - HOPELESS
        later = False if hopeless or stage == STAGES[-1] else None
        return Verdict(
            score,
            possible and score >= needs.likely,
            act or later,
            possible and score >= needs.again,
            possible and score >= self._surely(command, learnt, look),
        )

    @staticmethod
    def _surely(command: str, learnt: Learnt, look: Stage) -> float:
        if command in ACT_EARLY:
            return learnt.needs(command).act[look] + SURELY
        return learnt.needs("").act[STAGES[0]]


def verified(command: str, features: Mapping[str, float]) -> float:
    """What a second opinion adds to the score; nothing where there is none."""
    if VERIFIED not in features:
        return 0.0
    amid = features[AMID] > 0
    least = 0.0 if amid and command in ACT_EARLY else -VERIFIED_MOST
    added = VERIFIED_COUNTS * features[VERIFIED] + (AMID_BIAS if amid else VERIFIED_BIAS)
    return max(least, min(VERIFIED_MOST, added))


def load(offsets: Mapping[str, float] | None = None) -> Detector:
    """The detector that ships, eased for a person's own commands."""
    found = json.loads(files(__package__).joinpath(SHIPPED).read_text(encoding="utf-8"))
    return Detector({place: _learnt(found[place]) for place in PLACES}, offsets)


def _learnt(found: Mapping[str, Any]) -> Learnt:
    known = found["weights"]
    weights = {
        stage: LookWeights(np.array(known[stage]["counts"]), known[stage]["bias"], known[stage]["offsets"])
        for stage in STAGES
    }
    return Learnt(weights, {name: Thresholds(**one) for name, one in found["thresholds"].items()})
