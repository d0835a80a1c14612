"""The lines at the left margin that name something: one function a keyword to read it, one to write it."""

from __future__ import annotations

import re

from msgspec import Struct, field
from msgspec.structs import replace

from voicecoach.routine.lines import ScriptLine
from voicecoach.routine.model import Exercise, Routine, Script, Text
from voicecoach.routine.names import parse_exercise_name, parse_name
from voicecoach.routine.reading import Reading
from voicecoach.routine.text import after, named, quoted


class ScriptDraft(Struct):
    """A script as far as it has been read."""

    path: str
    routine: Routine | None = None
    uses: list[Text] = field(default_factory=list)
    exercises: list[Exercise] = field(default_factory=list)
    body: list[ScriptLine] = field(default_factory=list)  # instructions before any `routine`

    def script(self) -> Script:
        return Script(self.path, self.routine, tuple(self.uses), tuple(self.exercises))


def read_routine(draft: ScriptDraft, line: ScriptLine, reading: Reading) -> None:
    """`routine NAME` with its header below."""
    if draft.routine:
        first = draft.routine.span.line
        reading.problems.error(
            line.keyword_span,
            f"A script has one routine; the first is in line {first}.",
            hint="write another file, and `do routine NAME`",
        )
        return
    name = parse_name(line.rest, reading.problems, "a routine")
    draft.routine = reading.header(Routine(name, span=line.content.span), line.below)


_USE = re.compile(r"[a-z0-9-]+")


def read_use(draft: ScriptDraft, line: ScriptLine, reading: Reading) -> None:
    """`use NAME`."""
    reading.nothing_below(line)
    name = line.rest
    if not name.raw:
        reading.problems.error(
            after(line.content), "The name is missing.", "the name of a library, as in use glutes"
        )
    elif not _USE.fullmatch(name.raw):
        right = re.sub(r"[^a-z0-9-]+", "-", name.raw.casefold().removesuffix(".routine")).strip("-")
        several = [piece for piece in re.split(r"\s*,\s*|\s+and\s+", name.raw) if piece]
        hint = "write a `use` line for each" if len(several) > 1 else f"write `use {right}`" if right else ""
        reading.problems.error(
            name.span, f"{quoted(name)} is no library's name.", "small letters, digits and hyphens", hint
        )
    else:
        draft.uses.append(name)


def read_exercise(draft: ScriptDraft, line: ScriptLine, reading: Reading) -> None:
    """`exercise NAME` with its block below."""
    name = parse_exercise_name(line.rest, reading.problems)
    exercise = reading.block(name, line.below, "an exercise")
    if name.raw:
        draft.exercises.append(replace(exercise, span=line.content.span))


def write_name(line: ScriptLine) -> str:
    return named(line.rest).raw
