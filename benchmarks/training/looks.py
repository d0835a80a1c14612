"""Measurements of each stream, kept in a file: a JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from voicecoach.listen.judge.detector import STAGES, Stage
from voicecoach.listen.phrases.grammar import ANSWER
from voicecoach.session.words.languages import DEFAULT, command_for, words_of

HUMAN = ("speech", "acted", "phrases")
"""Kinds of running speech by real people, none of it commands."""


IN_NOISE = ("music 5 dB", "bike 10 dB")
"""Kinds of speech over noise."""


@dataclass(frozen=True, slots=True)
class Look:
    """Features at one look at a candidate; `truth` is the index of the phrase really said, or -1.

    `end`: the end of the sound, in seconds of the stream.
    """

    stage: Stage
    command: str
    end: float
    values: tuple[float, ...]
    truth: int = -1


@dataclass(frozen=True, slots=True)
class MeasuredStream:
    """A stream that has been listened to: the phrases that were said in it, and every look."""

    kind: str
    split: str
    seconds: float
    phrases: tuple[str, ...]
    looks: tuple[Look, ...]

    @property
    def commands(self) -> tuple[str, ...]:
        return tuple(command_for(words_of(DEFAULT), phrase) or ANSWER for phrase in self.phrases)


def write(path: Path, measured: Iterable[MeasuredStream]) -> None:
    with path.open("a", encoding="utf-8") as file:
        for one in measured:
            looks = [[look.stage, look.command, look.end, look.truth, *look.values] for look in one.looks]
            fields = {"kind": one.kind, "split": one.split, "seconds": one.seconds}
            file.write(json.dumps(fields | {"phrases": one.phrases, "looks": looks}) + "\n")


def read(path: Path) -> Iterator[MeasuredStream]:
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        looks = tuple(
            Look(stage, command, end, tuple(values), truth)
            for stage, command, end, truth, *values in one["looks"]
        )
        yield MeasuredStream(one["kind"], one["split"], one["seconds"], tuple(one["phrases"]), looks)


Candidate = tuple[Look, ...]


def candidates(measured: MeasuredStream) -> list[Candidate]:
    """The looks, those at one candidate together."""
    groups: list[list[Look]] = []
    for look in measured.looks:
        if look.stage == STAGES[0]:
            groups.append([])
        groups[-1].append(look)
    return [tuple(group) for group in groups]
