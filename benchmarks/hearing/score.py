"""Scores: utterances compared with actions. Pure; times are frames of the session's clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median, quantiles
from typing import Any, Literal

from benchmarks.hearing import intervals

FRAME_RATE = 48_000
WINDOW = 2 * FRAME_RATE
"""Frames after its last sample within which a command may be acted on: longer than any look, shorter than the
pause before the next utterance."""

ACT_EARLY = ("pain", "ouch", "stop")
"""The words that must not be missed."""

HALTS = ("pain", "stop")
"""Commands that interrupt the session: to act on one that was not said is the second worst error."""

Stage = Literal["likely", "hush", "ask", "act"]


@dataclass(frozen=True, slots=True)
class Said:
    """`phrase`, which means `command`, from frame `start` to `end`."""

    phrase: str
    command: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Told:
    """A decision at frame `at`: `command` is likely, silences the coach, is asked back, or is acted on.

    `near`: silence on the question is a yes.
    """

    command: str
    stage: Stage
    at: int
    near: bool = False


@dataclass(frozen=True, slots=True)
class SceneOutcome:
    """The outcome of one scene of the kind `part`: the utterances in it, and each system's decisions.

    `items`: the number of recordings played in it. `notes`: other results, as numbers.
    """

    part: str
    scene: str
    seconds: float
    said: tuple[Said, ...]
    told: Mapping[str, tuple[Told, ...]]
    items: int = 0
    notes: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(found: Mapping[str, Any]) -> SceneOutcome:
        return SceneOutcome(
            found["part"],
            found["scene"],
            found["seconds"],
            tuple(Said(**one) for one in found["said"]),
            {system: tuple(Told(**one) for one in told) for system, told in found["told"].items()},
            found["items"],
            found["notes"],
        )


@dataclass(slots=True)
class Matched:
    """Frames at which each utterance was acted on or asked back, first likely, and first silenced the coach.

    None: never. `others`: false acts; `halts`: those of pain or stop. `ducks`, `hushes`, `asks`: times that
    the coach was turned down, silenced, and asked for a command that wasn't said, acted on or not. A false
    asking back where silence is a yes is a false act too: nobody says no. `asked`: hits that it asked back.
    """

    act: list[int | None]
    likely: list[int | None]
    silent: list[int | None]
    asked: int = 0
    hushes: int = 0
    asks: int = 0
    others: int = 0
    halts: int = 0
    ducks: int = 0


def match(said: Sequence[Said], told: Iterable[Told]) -> Matched:
    """Match acts to utterances: the same command a moment before; each utterance gets one act."""
    found = Matched([None] * len(said), [None] * len(said), [None] * len(said))
    for one in sorted(told, key=lambda each: each.at):
        of = _said(said, one)
        if one.stage == "likely":
            if of is None:
                found.ducks += 1
            elif found.likely[of] is None:
                found.likely[of] = one.at
        elif one.stage == "hush":
            if of is None:
                found.hushes += 1
            elif found.silent[of] is None:
                found.silent[of] = one.at
        elif of is None or found.act[of] is not None:
            found.asks += one.stage == "ask"
            acted = one.stage == "act" or one.near
            found.others += acted
            found.halts += acted and one.command in HALTS
        else:
            found.act[of] = one.at
            found.asked += one.stage == "ask"
            if found.silent[of] is None:
                found.silent[of] = one.at
    return found


def _said(said: Sequence[Said], told: Told) -> int | None:
    """The index of the utterance that `told` is about."""
    for index, one in enumerate(said):
        if one.command == told.command and one.start < told.at <= one.end + WINDOW:
            return index
    return None


@dataclass(frozen=True, slots=True)
class Share:
    heard: int
    said: int

    @property
    def percent(self) -> float | None:
        return 100 * self.heard / self.said if self.said else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval, in percent."""
        return intervals.of_share(self.heard, self.said)


@dataclass(slots=True)
class ScoreRow:
    """The scores of a system on one part. Latencies are seconds from the end of the utterance.

    `silent`: until the coach was silent, for words that must not be missed.
    """

    part: str
    system: str
    seconds: float = 0.0
    items: int = 0
    shares: dict[str, Share] = field(default_factory=dict)
    others: int = 0
    halts: int = 0
    ducks: int = 0
    hushes: int = 0
    asks: int = 0
    asked: int = 0
    likely: list[float] = field(default_factory=list)
    silent: list[float] = field(default_factory=list)
    act: list[float] = field(default_factory=list)
    act_leaning: list[float] = field(default_factory=list)

    def an_hour(self, count: int) -> float | None:
        return count * 3600 / self.seconds if self.seconds else None

    def as_json(self) -> dict[str, Any]:
        return {
            "part": self.part,
            "system": self.system,
            "minutes": round(self.seconds / 60, 2),
            "recordings": self.items,
            "heard": {name: [share.heard, share.said] for name, share in self.shares.items()},
            "false_acts": self.others,
            "false_pain_and_stop": self.halts,
            "false_acts_an_hour_95": [round(end, 2) for end in intervals.of_rate(self.others, self.seconds)]
            if self.seconds
            else None,
            "heard_percent_95": {
                name: [round(end, 1) for end in share.interval] for name, share in self.shares.items()
            },
            "false_likely": self.ducks,
            "false_silences": self.hushes,
            "false_askings_back": self.asks,
            "heard_by_asking_back": self.asked,
            "silent_seconds": spread(self.silent),
            "likely_seconds": spread(self.likely),
            "act_seconds": spread(self.act),
            "act_leaning_seconds": spread(self.act_leaning),
        }


def row(part: str, system: str, outcomes: Iterable[SceneOutcome], *, whole: bool = True) -> ScoreRow:
    """The scores of `system` in the scenes of a part; if not `whole`, of all parts whose names begin so."""
    made = ScoreRow(part, system)
    for one in outcomes:
        counts = one.part == part if whole else one.part.startswith(part)
        if counts and system in one.told:
            _add(made, one, match(one.said, one.told[system]))
    return made


def _add(to: ScoreRow, outcome: SceneOutcome, matched: Matched) -> None:
    to.seconds += outcome.seconds
    to.items += outcome.items
    to.others += matched.others
    to.halts += matched.halts
    to.ducks += matched.ducks
    to.hushes += matched.hushes
    to.asks += matched.asks
    to.asked += matched.asked
    by_utterance = zip(outcome.said, matched.likely, matched.act, matched.silent, strict=True)
    for said, likely, act, silent in by_utterance:
        for group in groups(said):
            share = to.shares.get(group, Share(0, 0))
            to.shares[group] = Share(share.heard + (act is not None), share.said + 1)
        if silent is not None and said.phrase in ACT_EARLY:
            to.silent.append((silent - said.end) / FRAME_RATE)
        if act is not None:
            first = act if likely is None else min(likely, act)
            to.likely.append((first - said.end) / FRAME_RATE)
            (to.act_leaning if said.phrase in ACT_EARLY else to.act).append((act - said.end) / FRAME_RATE)


def groups(said: Said) -> list[str]:
    """The groups of an utterance: all, its length, words not to be missed, its command, itself."""
    length = "phrases" if " " in said.phrase else "words"
    leaning = ["leaning"] if said.phrase in ACT_EARLY else []
    return ["all", length, *leaning, f"command {said.command}", f"phrase {said.phrase}"]


def spread(seconds: Sequence[float]) -> tuple[float, float] | None:
    """Median and 90th percentile."""
    if not seconds:
        return None
    ninth = quantiles(seconds, n=10, method="inclusive")[8] if len(seconds) > 1 else seconds[0]
    return round(median(seconds), 3), round(ninth, 3)
