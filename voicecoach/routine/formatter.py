"""The one canonical form of a script: same meaning, comments and grouping kept."""

from __future__ import annotations

from typing import Literal, assert_never

from voicecoach.errors import ScriptError
from voicecoach.routine.instructions import write_answer
from voicecoach.routine.keywords import BLOCK, DEFINITIONS, HEADER, INSTRUCTIONS, Keyword, Parse
from voicecoach.routine.lines import LONGEST_LINE, ScriptLine, is_comment, read_lines, split_lines
from voicecoach.routine.parser import parse
from voicecoach.routine.problems import Problems, draw

INDENT = "    "
_COLUMN = 10  # where the words of a block begin, behind their keyword
_Place = Literal["top", "header", "block", "body", "answer"]
"""Places of a line; each has a table of keywords."""


def format_text(text: str, path: str = "") -> str:
    """The script in canonical form; formatting it again changes nothing.

    Raises ScriptError, its message every error drawn, where the text has errors; `path` names it.
    """
    _, problems = parse(text, path)
    errors = [draw(problem, text) for problem in problems if problem.severity == "error"]
    if errors:
        raise ScriptError("\n\n".join(errors))
    placed: dict[int, tuple[int, ScriptLine, str]] = {}
    for line in read_lines(text, path, Problems()):
        _place(line, 0, "top", placed)
    lines = _lines(split_lines(text), placed)
    return "\n".join(lines) + "\n" if lines else ""


# --- where each line goes ------------------------------------------------------------------------


def _place(
    line: ScriptLine, depth: int, place: _Place, placed: dict[int, tuple[int, ScriptLine, str]]
) -> None:
    """Note the depth and the canonical content of the line and of all below it."""
    content = _written(line, place)
    kept = content if len(content) <= LONGEST_LINE else line.content.raw
    placed[line.content.span.line] = depth, line, kept
    for below in line.below:
        _place(below, depth + 1, _place_below(line, place), placed)


def _place_below(line: ScriptLine, place: _Place) -> _Place:
    if place == "answer":
        return "body"
    below: dict[str, _Place] = {
        "routine": "header",
        "ask": "answer",
        "repeat": "body",
        "every": "body",
        "pick": "body",
        "shuffle": "body",
    }
    return below.get(line.keyword, "block")


def _lines(raw_lines: list[str], placed: dict[int, tuple[int, ScriptLine, str]]) -> list[str]:
    """The lines in their new form, comments at the depth they stand at, one blank line for many."""
    out: list[str] = []
    open_indents: list[str] = []  # of the line before and all it belongs to, by depth
    numbers = sorted(placed, reverse=True)
    for number, raw in enumerate(raw_lines, start=1):
        if number in placed:
            depth, line, content = placed[number]
            numbers.pop()
            open_indents = [*open_indents[:depth], line.indent]
            out.append(INDENT * depth + content)
        elif is_comment(raw):
            coming = placed[numbers[-1]] if numbers else None
            depth = _comment_depth(raw, open_indents, coming)
            out.append(INDENT * depth + raw.strip())
        elif out and out[-1]:
            out.append("")
    while out and not out[-1]:
        out.pop()
    return out


def _comment_depth(raw: str, open_indents: list[str], coming: tuple[int, ScriptLine, str] | None) -> int:
    indent = raw[: len(raw) - len(raw.lstrip())]
    if indent in open_indents:
        return open_indents.index(indent)
    return coming[0] if coming else 0


# --- the content of a line -----------------------------------------------------------------------


def _written(line: ScriptLine, place: _Place) -> str:
    """The line in canonical form."""
    match place:
        case "answer":
            return write_answer(line)
        case "top" if line.keyword in DEFINITIONS:
            return f"{line.keyword} {DEFINITIONS[line.keyword].write(line)}"
        case "top" | "body":
            return f"{line.keyword} {INSTRUCTIONS[line.keyword].write(line)}".rstrip()
        case "header":
            return _aligned(HEADER[line.keyword], line)
        case "block":
            return _aligned(BLOCK[line.keyword], line)
        case _:
            assert_never(place)


def _aligned(keyword: Keyword[Parse], line: ScriptLine) -> str:
    word = f"{keyword.name:<{_COLUMN - 1}}" if keyword.aligned else keyword.name
    return f"{word} {keyword.write(line)}"
