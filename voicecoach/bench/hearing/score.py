"""What was said against what was acted on. Pure; times are frames of the session's clock, 48,000 a second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median, quantiles
from typing import Any, Literal

FRAME_RATE = 48_000
WINDOW = 2 * FRAME_RATE
"""How long after its last sample a command may still be acted on: longer than any look, shorter than the
pause before what is said next."""

LEANING = ("pain", "ouch", "stop")
"""The words that must not be missed."""

Stage = Literal["likely", "act"]


@dataclass(frozen=True, slots=True)
class Said:
    """`phrase`, which means `command`, from frame `start` to `end`."""

    phrase: str
    command: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Told:
    """At frame `at` a recogniser takes it for likely that `command` was said, or acts on it."""

    command: str
    stage: Stage
    at: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one scene of the kind `part`: what was said in it, and what each system told.

    `items`: how many recordings were played in it. `notes`: what else was found, as numbers.
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
    def from_json(found: Mapping[str, Any]) -> Outcome:
        return Outcome(
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
    """Of what was said, when each was acted on and first likely (None: not); how often something else was.

    `ducks`: how often room was made for what wasn't said, whether that was then acted on or not.
    """

    act: list[int | None]
    likely: list[int | None]
    others: int = 0
    ducks: int = 0


def match(said: Sequence[Said], told: Iterable[Told]) -> Matched:
    """An act belongs to what was said of its command a moment before; a second one is another's."""
    found = Matched([None] * len(said), [None] * len(said))
    for one in sorted(told, key=lambda each: each.at):
        of = _said(said, one)
        if one.stage == "likely":
            if of is None:
                found.ducks += 1
            elif found.likely[of] is None:
                found.likely[of] = one.at
        elif of is None or found.act[of] is not None:
            found.others += 1
        else:
            found.act[of] = one.at
    return found


def _said(said: Sequence[Said], told: Told) -> int | None:
    """The index of what `told` is about."""
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


@dataclass(slots=True)
class Row:
    """A system's on one part. Latencies are seconds from the end of what was said."""

    part: str
    system: str
    seconds: float = 0.0
    items: int = 0
    shares: dict[str, Share] = field(default_factory=dict)
    others: int = 0
    ducks: int = 0
    likely: list[float] = field(default_factory=list)
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
            "false_likely": self.ducks,
            "likely_seconds": spread(self.likely),
            "act_seconds": spread(self.act),
            "act_leaning_seconds": spread(self.act_leaning),
        }


def row(part: str, system: str, outcomes: Iterable[Outcome]) -> Row:
    """All that `system` did in the scenes of that part."""
    made = Row(part, system)
    for one in outcomes:
        if one.part == part and system in one.told:
            _add(made, one, match(one.said, one.told[system]))
    return made


def _add(to: Row, outcome: Outcome, matched: Matched) -> None:
    to.seconds += outcome.seconds
    to.items += outcome.items
    to.others += matched.others
    to.ducks += matched.ducks
    for said, likely, act in zip(outcome.said, matched.likely, matched.act, strict=True):
        for group in groups(said):
            share = to.shares.get(group, Share(0, 0))
            to.shares[group] = Share(share.heard + (act is not None), share.said + 1)
        if act is not None:
            first = act if likely is None else min(likely, act)
            to.likely.append((first - said.end) / FRAME_RATE)
            (to.act_leaning if said.phrase in LEANING else to.act).append((act - said.end) / FRAME_RATE)


def groups(said: Said) -> list[str]:
    """What it is counted with: all, its length, what must not be missed, its command, itself."""
    length = "phrases" if " " in said.phrase else "words"
    leaning = ["leaning"] if said.phrase in LEANING else []
    return ["all", length, *leaning, f"command {said.command}", f"phrase {said.phrase}"]


def spread(seconds: Sequence[float]) -> tuple[float, float] | None:
    """Median and 90th percentile."""
    if not seconds:
        return None
    ninth = quantiles(seconds, n=10, method="inclusive")[8] if len(seconds) > 1 else seconds[0]
    return round(median(seconds), 3), round(ninth, 3)
