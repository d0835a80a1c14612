"""What an attack is: inputs until its budget is spent, and each that broke something."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MOST_FAILURES = 20
"""Failures after which an attack has made its point."""


@dataclass(slots=True)
class Tally:
    """How far an attack has come. `failures` are one line each, with what makes it happen again."""

    count: int = 0
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what could not be done here, and what was instead
    slowest: float = 0.0  # seconds of processor time that one input took

    def failed(self, what: str) -> None:
        self.failures.append(what)

    @property
    def enough(self) -> bool:
        return len(self.failures) >= MOST_FAILURES


@dataclass(frozen=True, slots=True)
class Attack:
    """`run(tally, inputs)` tries these inputs; `make torture` gives `whole` of them, `make test` `short`."""

    name: str
    run: Callable[[Tally, range], None]
    short: int
    whole: int


def timed(attack: Attack, count: int, seed: int = 0) -> tuple[Tally, float]:
    """The attack made with `count` inputs, numbered from `seed` on, and its seconds."""
    tally = Tally()
    began = time.perf_counter()
    attack.run(tally, range(seed, seed + count))
    return tally, time.perf_counter() - began


def each(tally: Tally, inputs: range) -> Iterator[int]:
    """The inputs' numbers, counted, until there is no point in going on."""
    for number in inputs:
        if tally.enough:
            return
        tally.count += 1
        yield number
