"""Features of an editor for a script: problems, doses, completions, definitions and uses of names.

Lines and columns count from 0, columns in characters of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from voicecoach.figure.completing import offers
from voicecoach.routine.dose import parse_dose
from voicecoach.routine.dose_text import describe
from voicecoach.routine.fields import FIELDS
from voicecoach.routine.keywords import BLOCK, DEFINITIONS, HEADER, INSTRUCTIONS
from voicecoach.routine.library import Examined, examine_text
from voicecoach.routine.lines import split_lines
from voicecoach.routine.model import Exercise, Span, Text, normal
from voicecoach.routine.problems import Problem, Problems

_NAMING = re.compile(r"^\s*(?:do|easier|harder|exercise)\s+(?!routine\b)", re.IGNORECASE)
_DOSED = re.compile(r"^(?P<lead>\s*(?:do|easier|harder)\s+[^:]+:|\s*dose)\s*(?P<dose>\S.*)$", re.IGNORECASE)
_IN_POSE = re.compile(r"^\s+pose\s", re.IGNORECASE)
_PHASE = re.compile(r"^\s+pose\s+at( )[^:]*$", re.IGNORECASE)
_POSE = re.compile(r"^\s+pose\s+(?:at\s[^:]*:\s*)?(?:[^,]*,\s*)*([^,]*)$", re.IGNORECASE)
_REP = re.compile(r"^\s+rep\s+(\S.*)$", re.IGNORECASE)
_WORD = re.compile(r"^\s*(?P<word>[A-Za-z]*)$")


class Spot(Struct, frozen=True):
    """A stretch of one line of a file."""

    path: str
    line: int
    start: int
    end: int


class Offer(Struct, frozen=True):
    """A completion: what is written, and a line that says what it does.

    It takes the place of what stands from the column `start` to the cursor, by itself the word before it.
    """

    text: str
    help: str
    start: int | None = None


class Document:
    """A script as it stands in the editor."""

    def __init__(self, text: str, path: Path) -> None:
        self.text = text
        self.path = path
        self.lines = split_lines(text)

    def examined(self) -> Examined:
        return examine_text(self.text, self.path)

    # --- what is wrong -------------------------------------------------------------------------

    def problems(self) -> list[tuple[Spot, Problem]]:
        """Each problem of this file, with its place."""
        found = []
        for problem in self.examined().problems:
            span = problem.span
            if span.path and Path(span.path) != self.path:
                continue
            line, start = max(0, span.line - 1), max(0, span.column - 1)
            found.append((Spot(str(self.path), line, start, start + max(1, span.width)), problem))
        return found

    # --- what a place means --------------------------------------------------------------------

    def hover(self, line: int, column: int) -> str:
        """The dose as it is understood, the exercise, or what the keyword does; "" where there is none."""
        text = self._line(line)
        dosed = _DOSED.match(text)
        if dosed and column >= dosed.start("dose"):
            dose = parse_dose(Text(dosed["dose"]), Problems())
            exercise = self._exercise(text)
            return describe(dose, has_rep=bool(exercise and exercise.rep)) if dose else ""
        if name := self.name_at(line, column):
            exercise = self.exercises().get(normal(name))
            return _told(exercise) if exercise else ""
        word = text.split()[0].casefold() if text.split() else ""
        return self._keywords(text).get(word, "")

    def completions(self, line: int, column: int) -> list[Offer]:
        """Keywords where a line begins, exercises behind `do`, fields behind a brace, the words of a pose."""
        before = self._line(line)[:column]
        if _IN_POSE.match(before):
            return self._posed(before, line)
        if re.search(r"\{\w*$", before):
            return [Offer(f"{{{name}}}", help_) for name, help_ in FIELDS.items()]
        if naming := _NAMING.match(before):
            if ":" in before:
                return []
            return [
                Offer(one.name.raw, _told(one)) for one in self._distinct() if naming[0].strip() != "exercise"
            ]
        if _WORD.match(before):
            return [Offer(name, told) for name, told in self._keywords(before).items()]
        return []

    def definition(self, line: int, column: int) -> Spot | None:
        """The place of the definition of the exercise named here; None without one."""
        name = self.name_at(line, column)
        exercise = self.exercises().get(normal(name)) if name else None
        if exercise is None:
            return None
        span = exercise.name.span
        return Spot(span.path or str(self.path), span.line - 1, span.column - 1, span.column - 1 + span.width)

    def uses(self, name: str) -> list[Spot]:
        """Every place of this file that names the exercise, with its definition."""
        return [spot for spot, written in self._names() if normal(written) == normal(name)]

    def name_at(self, line: int, column: int) -> str:
        """The name of the exercise at that place, as it is written there; "" without one."""
        here = (name for at, name in self._names() if at.line == line and at.start <= column <= at.end)
        return next(here, "")

    # --- parts ---------------------------------------------------------------------------------

    def _posed(self, before: str, line: int) -> list[Offer]:
        """What may follow in a line of a pose."""
        if phase := _PHASE.match(before):
            return [Offer(f"{words}:", "a phase of the rep", phase.end(1)) for words in self._phases(line)]
        pose = _POSE.match(before)
        return [Offer(text, told, pose.start(1)) for text, told in offers(pose[1])] if pose else []

    def _phases(self, line: int) -> list[str]:
        """The words of each phase of the exercise that the line stands in."""
        for text in reversed(self.lines[:line]):
            if rep := _REP.match(text):
                return [re.sub(r"\s+[\d.]+\s*s$", "", phase).strip() for phase in rep[1].split(",")]
            if not text[:1].isspace() and text.strip():
                break
        return ["rep"]

    def exercises(self) -> Mapping[str, Exercise]:
        """The exercises that can be done by name; while the script has errors, those of its own lines."""
        linked = self.examined().linked
        if linked:
            return linked.exercises
        return {normal(name): Exercise(_text(name, spot)) for spot, name in self._names(only="exercise")}

    def _distinct(self) -> list[Exercise]:
        return list({exercise.name.raw: exercise for exercise in self.exercises().values()}.values())

    def _exercise(self, text: str) -> Exercise | None:
        name = re.sub(r"^\s*\w+\s+", "", text).partition(":")[0]
        return self.exercises().get(normal(name))

    def _names(self, only: str = "") -> Iterator[tuple[Spot, str]]:
        for number, text in enumerate(self.lines):
            match = _NAMING.match(text)
            if not match or (only and match[0].strip().casefold() != only):
                continue
            rest, start = text[match.end() :], match.end()
            parts = (
                [rest] if match[0].strip().casefold() in {"do", "exercise"} else re.split(r"(\bor\b)", rest)
            )
            for part in parts:
                said = part.partition(":")[0].strip()
                if said and said != "or":
                    at = start + len(part) - len(part.lstrip())
                    yield Spot(str(self.path), number, at, at + len(said)), said
                start += len(part)

    def _keywords(self, text: str) -> dict[str, str]:
        """The keywords that may stand where the line does, each with its form and what it does."""
        inside = text[:1].isspace()
        told = {one.name: f"{one.form}: {one.help}" for one in INSTRUCTIONS.values()}
        if not inside:
            return told | {one.name: f"{one.form}: {one.help}" for one in DEFINITIONS.values()}
        told |= {one.name: f"{one.form}: {one.help}" for one in HEADER.values()}
        return told | {one.name: f"{one.form}: {one.help}" for one in BLOCK.values()}

    def _line(self, line: int) -> str:
        return self.lines[line] if line < len(self.lines) else ""


def _told(exercise: Exercise) -> str:
    """An exercise in a few lines."""
    lines = [exercise.name.raw, *(text.raw for text in exercise.setup)]
    if exercise.dose:
        lines.append(describe(exercise.dose, has_rep=exercise.rep is not None))
    return "\n".join(lines)


def _text(said: str, spot: Spot) -> Text:
    return Text(said, Span(spot.path, spot.line + 1, spot.start + 1, spot.end - spot.start))
