"""A script's text as a `Script`, and everything that is wrong with it."""

from __future__ import annotations

import re

from msgspec.structs import replace

from voicecoach.routine.definitions import ScriptDraft
from voicecoach.routine.keywords import BLOCK, DEFINITIONS, HEADER, INSTRUCTIONS
from voicecoach.routine.lines import ScriptLine, read_lines
from voicecoach.routine.mistakes import check_colon, misplaced, nothing_below, said_twice
from voicecoach.routine.model import Exercise, Instruction, Routine, Script, Span, Text, normal
from voicecoach.routine.names import same
from voicecoach.routine.problems import Enough, Problem, Problems, in_order, nearest

_WITH_WORDS = re.compile(r"[^0-9\s]|[0-9.]+\s*[A-Za-z]+\s+[^0-9\s]")


def parse(text: str, path: str) -> tuple[Script, tuple[Problem, ...]]:
    """The script in `text`, and every problem in it by line and column; `path` is what they name.

    Never raises: what can't be read is reported and left out of the script.
    """
    problems = Problems()
    draft = ScriptDraft(path)
    try:
        lines = read_lines(text, path, problems)
        parser = _Parser(problems)
        for line in lines:
            parser.top(line, draft)
        _whole(lines, draft, problems)
    except Enough:
        pass
    return draft.script(), in_order(problems.found)


class _Parser:
    """Looks up each line's keyword in the table of its place, and calls its function (see `Reading`)."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def top(self, line: ScriptLine, draft: ScriptDraft) -> None:
        """Read one line at the left margin, and what is under it."""
        word = line.keyword
        if word in DEFINITIONS:
            check_colon(line, self.problems)
            DEFINITIONS[word].parse(draft, line, self)
        elif word not in INSTRUCTIONS:
            misplaced(line, (*DEFINITIONS, *INSTRUCTIONS), "a script", self.problems)
        elif draft.routine:
            draft.routine = self._extended(draft.routine, [line])
        else:
            draft.body.append(line)  # reported by `_whole`, when it is known whether a routine follows
            self.instructions([line], "a routine")

    def _extended(self, routine: Routine, lines: list[ScriptLine]) -> Routine:
        return replace(routine, body=(*routine.body, *self.instructions(lines, "a routine")))

    def instructions(self, lines: list[ScriptLine], place: str) -> tuple[Instruction, ...]:
        body: list[Instruction] = []
        for line in lines:
            keyword = INSTRUCTIONS.get(line.keyword)
            if keyword is None:
                misplaced(line, INSTRUCTIONS, place, self.problems)
                continue
            check_colon(line, self.problems)
            instruction = keyword.parse(line, self)
            if instruction:
                body.append(instruction)
            if line.below and not keyword.lines_below:
                self.nothing_below(line)
                strayed = [below for below in line.below if below.keyword in INSTRUCTIONS]
                body += self.instructions(strayed, place)
        return tuple(body)

    def header(self, routine: Routine, lines: list[ScriptLine]) -> Routine:
        strayed: list[ScriptLine] = []
        first_lines: dict[str, int] = {}
        for line in lines:
            if _is_of_the_body(line):
                self.problems.error(
                    line.keyword_span,
                    f"'{line.keyword}' is an instruction, and this is the routine's header.",
                    hint="move it to the left margin",
                )
                strayed.append(line)
                continue
            keyword = HEADER.get(line.keyword)
            if keyword is None:
                misplaced(line, HEADER, "a routine's header", self.problems)
                continue
            check_colon(line, self.problems)
            self.nothing_below(line)
            if keyword.repeats or not said_twice(line, first_lines, self.problems):
                routine = keyword.parse(routine, line, self)
        return self._extended(routine, strayed)

    def block(self, name: Text, lines: list[ScriptLine], place: str) -> Exercise:
        exercise = Exercise(name, span=name.span)
        first_lines: dict[str, int] = {}
        for line in lines:
            keyword = BLOCK.get(line.keyword)
            if keyword is None:
                misplaced(line, BLOCK, place, self.problems)
                continue
            check_colon(line, self.problems)
            if not keyword.lines_below:
                self.nothing_below(line)
            if keyword.repeats or not said_twice(line, first_lines, self.problems):
                exercise = keyword.parse(exercise, line, self)
        if exercise.rest is not None and exercise.dose and exercise.dose.rest is not None:
            self.problems.error(
                exercise.dose.span, "The rest is said twice: in the dose and in `rest`.", hint="keep one"
            )
        return exercise

    def nothing_below(self, line: ScriptLine) -> None:
        nothing_below(line, self.problems)

    def is_instruction(self, word: str) -> bool:
        return word in INSTRUCTIONS


def _is_of_the_body(line: ScriptLine) -> bool:
    """True for an instruction; `rest` and `wait` are one with words behind them, a default without."""
    if line.keyword in HEADER:
        return line.keyword in INSTRUCTIONS and bool(_WITH_WORDS.match(line.rest.raw))
    return line.keyword in INSTRUCTIONS


def _whole(lines: list[ScriptLine], draft: ScriptDraft, problems: Problems) -> None:
    """Check what can be seen only when all of the script has been read."""
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


def _misspelled_routine(lines: list[ScriptLine]) -> bool:
    return any(line.keyword not in INSTRUCTIONS and nearest(line.keyword, ("routine",)) for line in lines)


def _check_names(exercises: list[Exercise], problems: Problems) -> None:
    """Report every name and aka that one file defines twice."""
    seen: dict[str, Text] = {}
    for exercise in exercises:
        for form in _defined(exercise):
            for name in dict.fromkeys((form.name, *form.aka)):
                key = normal(name.raw)
                if key in seen and seen[key].span != name.span:
                    problems.error(name.span, same(name, seen[key]), hint="give one of them another name")
                seen.setdefault(key, name)


def _defined(exercise: Exercise) -> list[Exercise]:
    """The exercise and every variant that its ladders define by a block."""
    steps = (*exercise.easier, *exercise.harder)
    blocks = [variant.block for step in steps for variant in step if variant.block]
    return [exercise, *(deeper for block in blocks for deeper in _defined(block))]
