"""A row of the table: so many scenes of one kind of sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from benchmarks.hearing.chain import HearingScene

Kind = Literal["commands", "own words", "answers", "false acts"]
KINDS: tuple[Kind, ...] = ("commands", "own words", "answers", "false acts")


@dataclass(frozen=True, slots=True)
class ScenePart:
    """A row of the table: so many scenes, each made when it is asked for."""

    name: str
    kind: Kind
    scenes: int
    make: Callable[[int], HearingScene]
