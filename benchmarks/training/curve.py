"""The operating curve on voices that were not heard in training: hits against false accepts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from benchmarks.training.looks import HUMAN, Candidate, MeasuredStream, candidates
from voicecoach.listen.judge.detector import ACT_EARLY, STAGES, Detector, Learnt, Stage, Thresholds
from voicecoach.listen.judge.features import FEATURES

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class CurveOutcome:
    """The outcome of a candidate: the stage at which it was acted on, if any, and its best score so far."""

    measured: MeasuredStream
    candidate: Candidate
    stage: Stage | None


def outcomes(detector: Detector, measured: Sequence[MeasuredStream]) -> list[CurveOutcome]:
    return [
        CurveOutcome(one, candidate, _acted(detector, candidate))
        for one in measured
        for candidate in candidates(one)
    ]


def _acted(detector: Detector, candidate: Candidate) -> Stage | None:
    for look in candidate:
        features = dict(zip(FEATURES, look.values, strict=True))
        if detector.judge(look.command, features, look.stage).act:
            return look.stage
    return None


def hits(found: Sequence[CurveOutcome], measured: Sequence[MeasuredStream]) -> Mapping[str, tuple[int, int]]:
    """Numbers heard and said, by kind of material and number of words; and by command."""
    said: Counter[str] = Counter()
    heard: Counter[str] = Counter()
    for one in measured:
        for phrase, command in zip(one.phrases, one.commands, strict=True):
            said.update(_groups(one.kind, phrase, command))
    seen = {(id(one.measured), one.candidate[0].truth) for one in found if one.stage}
    for stream in measured:
        for index, (phrase, command) in enumerate(zip(stream.phrases, stream.commands, strict=True)):
            if (id(stream), index) in seen:
                heard.update(_groups(stream.kind, phrase, command))
    return {group: (heard[group], said[group]) for group in said}


def _groups(kind: str, phrase: str, command: str) -> list[str]:
    words = "phrases" if " " in phrase else "words"
    leaning = [f"{kind}, {'/'.join(ACT_EARLY)}"] if command in ACT_EARLY and words == "words" else []
    return [f"{kind}, {words}", *leaning, *([f"{kind}: {command}"] if kind == "2 m" else [])]


def false_acts(found: Sequence[CurveOutcome]) -> Counter[str]:
    """Count false acts by kind of material."""
    return Counter(one.measured.kind for one in found if one.stage and one.candidate[0].truth < 0)


def hours(measured: Sequence[MeasuredStream]) -> Mapping[str, float]:
    total: Counter[str] = Counter()
    for one in measured:
        total[one.kind] += one.seconds / HOUR  # type: ignore[assignment] # a count of hours
    return total


def shifted(detector: Detector, by: float) -> Detector:
    """The detector with every threshold for an act raised."""
    return Detector(
        {place: replace(one, thresholds=_moved(one, by)) for place, one in detector.learnt.items()}
    )


def _moved(learnt: Learnt, by: float) -> Mapping[str, Thresholds]:
    return {
        name: replace(one, act={stage: score + by for stage, score in one.act.items()})
        for name, one in learnt.thresholds.items()
    }


def lines(detector: Detector, measured: Sequence[MeasuredStream]) -> Iterator[str]:
    """The operating curve, then the shipped thresholds in detail."""
    long = hours(measured)
    people = sum(long.get(kind, 0.0) for kind in HUMAN)
    yield f"{people * 60:.0f} min of people's running speech; thresholds raised by, hits, false acts an hour"
    for by in (-3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3):
        found = outcomes(shifted(detector, by), measured)
        wrong = false_acts(found)
        shares = [
            f"{group} {100 * heard / said:.1f}"
            for group, (heard, said) in hits(found, measured).items()
            if ":" not in group
        ]
        human = sum(wrong[kind] for kind in HUMAN)
        yield f"{by:+.1f}: {'; '.join(shares)}; people {human / max(people, 1e-9):.1f}"
    yield from _shipped(detector, measured, long)


def _shipped(
    detector: Detector, measured: Sequence[MeasuredStream], long: Mapping[str, float]
) -> Iterator[str]:
    found = outcomes(detector, measured)
    for group, (heard, said) in hits(found, measured).items():
        yield f"{group}: {heard} of {said} ({100 * heard / said:.1f} %)"
    wrong = false_acts(found)
    for kind, duration in long.items():
        yield f"false acts, {kind}: {wrong[kind]} in {duration * 60:.0f} min ({wrong[kind] / duration:.1f}/h)"
    stages = Counter(one.stage for one in found if one.stage and one.candidate[0].truth >= 0)
    yield "acted on: " + ", ".join(f"{stage} {stages[stage]}" for stage in STAGES)
