"""A script's text as a `Script`, and everything that is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from voicecoach.routine.exercises import parse_block
from voicecoach.routine.header import parse_header
from voicecoach.routine.instructions import parse_instructions
from voicecoach.routine.keywords import DEFINITIONS, INSTRUCTIONS, check_colon, misplaced, nothing_below
from voicecoach.routine.lines import Line, read_lines
from voicecoach.routine.model import Exercise, Routine, Script, Span, Text, normal
from voicecoach.routine.names import parse_exercise_name, parse_name, same
from voicecoach.routine.problems import Enough, Problem, Problems, in_order, nearest
from voicecoach.routine.text import after, quoted


def parse(text: str, path: str) -> tuple[Script, tuple[Problem, ...]]:
    """The script in `text`, and every problem in it by line and column; `path` is what they name.

    Never raises: what can't be read is reported and left out of the script.
    """
    problems = Problems()
    draft = _Draft(path)
    try:
        lines = read_lines(text, path, problems)
        for line in lines:
            _top(line, draft, problems)
        _whole(lines, draft, problems)
    except Enough:
        pass
    return draft.script(), in_order(problems.found)


@dataclass(slots=True)
class _Draft:
    """What has been read of a script so far."""

    path: str
    routine: Routine | None = None
    uses: list[Text] = field(default_factory=list)
    exercises: list[Exercise] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)  # instructions before any `routine`

    def script(self) -> Script:
        return Script(self.path, self.routine, tuple(self.uses), tuple(self.exercises))


def _top(line: Line, draft: _Draft, problems: Problems) -> None:
    """One line at the left margin, and what is under it."""
    word = line.keyword
    if word == "routine":
        check_colon(line, problems)
        _routine(line, draft, problems)
    elif word == "use":
        check_colon(line, problems)
        _use(line, draft, problems)
    elif word == "exercise":
        check_colon(line, problems)
        _exercise(line, draft, problems)
    elif word in INSTRUCTIONS:
        body = parse_instructions([line], problems, "a routine")
        if draft.routine:
            draft.routine = replace(draft.routine, body=(*draft.routine.body, *body))
        else:
            draft.body.append(line)
    else:
        misplaced(line, (*DEFINITIONS, *INSTRUCTIONS), "a script", problems)


def _routine(line: Line, draft: _Draft, problems: Problems) -> None:
    """`routine NAME` with its header below."""
    if draft.routine:
        first = draft.routine.span.line
        problems.error(
            line.keyword_span,
            f"A script has one routine; the first is in line {first}.",
            hint="write another file, and `do routine NAME`",
        )
        return
    name = parse_name(line.rest, problems, "a routine")
    routine, strayed = parse_header(Routine(name, span=line.content.span), line.below, problems)
    draft.routine = replace(routine, body=parse_instructions(strayed, problems, "a routine"))


_USE = re.compile(r"[a-z0-9-]+")


def _use(line: Line, draft: _Draft, problems: Problems) -> None:
    """`use NAME`."""
    nothing_below(line, problems)
    name = line.rest
    if not name.raw:
        problems.error(after(line.content), "The name is missing.", "the name of a library, as in use glutes")
    elif not _USE.fullmatch(name.raw):
        right = re.sub(r"[^a-z0-9-]+", "-", name.raw.casefold().removesuffix(".routine")).strip("-")
        several = [one for one in re.split(r"\s*,\s*|\s+and\s+", name.raw) if one]
        hint = "write a `use` line for each" if len(several) > 1 else f"write `use {right}`" if right else ""
        problems.error(
            name.span, f"{quoted(name)} is no library's name.", "small letters, digits and hyphens", hint
        )
    else:
        draft.uses.append(name)


def _exercise(line: Line, draft: _Draft, problems: Problems) -> None:
    """`exercise NAME` with its block below."""
    name = parse_exercise_name(line.rest, problems)
    exercise = parse_block(name, line.below, problems)
    if name.raw:
        draft.exercises.append(replace(exercise, span=line.content.span))


def _whole(lines: list[Line], draft: _Draft, problems: Problems) -> None:
    """What can be said of the script only when all of it has been read."""
    if not lines and not problems.found:
        problems.error(
            Span(draft.path, 0, 0, 0), "The script says nothing.", "routine NAME, or exercise NAME"
        )
    if draft.body:
        span = draft.body[0].keyword_span
        if draft.routine:
            problems.error(
                span, "Instructions come after the `routine` line.", hint="move it below the header"
            )
        elif not _misspelled_routine(lines):
            problems.error(
                span,
                "Instructions need a routine, and this script has no `routine` line.",
                hint="begin the script with `routine NAME`",
            )
    if (
        draft.routine
        and not draft.routine.body
        and not problems.found
        and all(line.keyword not in INSTRUCTIONS for line in lines)
    ):
        problems.error(
            draft.routine.span, "The routine does nothing.", "instructions, such as say TEXT or do NAME: DOSE"
        )
    _check_names(draft.exercises, problems)


def _misspelled_routine(lines: list[Line]) -> bool:
    return any(line.keyword not in INSTRUCTIONS and nearest(line.keyword, ("routine",)) for line in lines)


def _check_names(exercises: list[Exercise], problems: Problems) -> None:
    """Report every name and aka that one file defines twice."""
    seen: dict[str, Text] = {}
    for exercise in exercises:
        for one in _defined(exercise):
            for name in dict.fromkeys((one.name, *one.aka)):
                key = normal(name.raw)
                if key in seen and seen[key].span != name.span:
                    problems.error(name.span, same(name, seen[key]), hint="give one of them another name")
                seen.setdefault(key, name)


def _defined(exercise: Exercise) -> list[Exercise]:
    """The exercise and every variant that its ladders define by a block."""
    steps = (*exercise.easier, *exercise.harder)
    blocks = [variant.block for step in steps for variant in step if variant.block]
    return [exercise, *(deeper for block in blocks for deeper in _defined(block))]
