"""A script being read, as the function of one keyword sees it."""

from __future__ import annotations

from typing import Protocol

from voicecoach.routine.lines import ScriptLine
from voicecoach.routine.model import Exercise, Instruction, Routine, Text
from voicecoach.routine.problems import Problems


class Reading(Protocol):
    """The parser: it collects problems, and reads the lines below a line, which hold any keyword again."""

    @property
    def problems(self) -> Problems: ...

    def instructions(self, lines: list[ScriptLine], place: str) -> tuple[Instruction, ...]:
        """The instructions of a body; `place` names it in messages: `an answer`."""
        ...

    def block(self, name: Text, lines: list[ScriptLine], place: str) -> Exercise:
        """The exercise `name` as the lines of its block have it; `place` as above: `a variant`."""
        ...

    def header(self, routine: Routine, lines: list[ScriptLine]) -> Routine:
        """The routine with what the lines of its header tell of it."""
        ...

    def nothing_below(self, line: ScriptLine) -> None:
        """Report lines under a keyword that takes none."""
        ...

    def is_instruction(self, word: str) -> bool:
        """True for the first word of an instruction."""
        ...
