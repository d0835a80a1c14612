"""Problems of a script as values, and as they are drawn for the person who wrote it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

from msgspec import Struct

from voicecoach.routine.model import Span, normal

Severity = Literal["error", "warning", "note"]

MOST_PROBLEMS = 200
"""After so many a script is not read further: it is no routine, or one mistake repeats itself."""

_WIDEST_LINE = 120  # columns of the source that are drawn; more is cut around the caret


class Problem(Struct, frozen=True):
    """One mistake: where, what, what was expected there, and what to write instead."""

    span: Span
    message: str
    expected: str = ""
    hint: str = ""
    severity: Severity = "error"


class Enough(Exception):  # noqa: N818 - it ends the reading, it is no error
    """Raised by `Problems` when `MOST_PROBLEMS` are reached."""


class Problems:
    """Collects what the stages find; the order is the order of finding."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self._known: set[Problem] = set()

    def error(self, span: Span, message: str, expected: str = "", hint: str = "") -> None:
        self.add(Problem(span, message, expected, hint))

    def warning(self, span: Span, message: str, hint: str = "") -> None:
        self.add(Problem(span, message, "", hint, "warning"))

    def add(self, problem: Problem) -> None:
        """Once each: a library's problems come up with every routine that uses it."""
        if problem in self._known:
            return
        self._known.add(problem)
        self.found.append(problem)
        if len(self.found) >= MOST_PROBLEMS:
            self.found.append(Problem(problem.span, "Too many problems; the rest is not read."))
            raise Enough


def in_order(problems: Iterable[Problem], first: str = "") -> tuple[Problem, ...]:
    """Each problem once, by file (`first`, then as met), line and column."""
    distinct = dict.fromkeys(problems)
    files = {
        path: rank for rank, path in enumerate(dict.fromkeys((first, *(one.span.path for one in distinct))))
    }
    return tuple(sorted(distinct, key=lambda one: (files[one.span.path], one.span.line, one.span.column)))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` most likely meant, spelled as it is known, or None."""
    spelled: dict[str, str] = {}
    for one in known:
        spelled.setdefault(normal(one), one)
    close = get_close_matches(normal(name), spelled, n=1, cutoff=0.6)
    return spelled[close[0]] if close else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`did you mean 'Glute bridge'?`, or nothing where nothing is near."""
    found = nearest(name, known)
    return f"did you mean '{found}'?" if found else ""


def draw(problem: Problem, source_text: str) -> str:
    """`path:line:column: error: message`, the line with carets under the span, expected, hint.

    `source_text` is the whole file that the span points into. The carets stand right under tabs,
    wide and combining characters; control characters are drawn as �.
    """
    span = problem.span
    path = "".join(map(_visible, span.path))
    place = f"{path}:{span.line}:{span.column}: " if span.line else f"{path}: " if path else ""
    drawn = [f"{place}{problem.severity}: {problem.message}"]
    line = source_line(source_text, span.line)
    if line is not None:
        drawn += _underlined(line, span)
    drawn += [f"    expected {problem.expected}"] if problem.expected else []
    drawn += [f"    {problem.hint}"] if problem.hint else []
    return "\n".join(drawn)


def source_line(text: str, number: int) -> str | None:
    """Line `number` (from 1) without its end, or None where there is none."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else None


def _underlined(line: str, span: Span) -> list[str]:
    start = min(span.column - 1, len(line))
    end = min(start + max(span.width, 1), max(len(line), start + 1))
    left = max(0, start - _WIDEST_LINE // 2) if len(line) > _WIDEST_LINE else 0
    right = left + _WIDEST_LINE
    end = min(end, right)
    ahead = "…" if left else ""
    behind = "…" if right < len(line) else ""
    shown = "".join(_visible(character) for character in line[left:right])
    gap = "".join("\t" if character == "\t" else " " * _columns(character) for character in line[left:start])
    carets = "^" * max(1, sum(_columns(character) for character in line[start:end]) + (end > len(line)))
    return [f"    {ahead}{shown}{behind}".rstrip(), f"    {' ' * len(ahead)}{gap}{carets}"]


def _visible(character: str) -> str:
    """The character, or � where it would move the cursor or reorder the line."""
    if character == "\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character
    return "" if character in "\u200b\u200c\u200d\ufeff" else "�"


def _columns(character: str) -> int:
    """Columns that a terminal gives the character as `_visible` draws it."""
    if not _visible(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
