"""Numbers in a dose that can be read in two ways: a comma in them, a mark for pounds."""

from __future__ import annotations

import re

from voicecoach.routine.model import Text
from voicecoach.routine.problems import Problem
from voicecoach.routine.text import part

_MASSES = r"(?:kgs?|kilos?|lbs?|pounds?)\b"
_TIMES = r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\b"
_UNITS = rf"(?:{_MASSES}|{_TIMES}|(?:km|miles?|metres?|meters?)\b|[\"'])"
_DECIMAL = re.compile(rf"(?<![\d.,])(\d+),(\d{{1,2}})(?=\s?-?{_UNITS})(?![\d,])", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,2}),(000)(?![\d,])")


def unclear_numbers(text: Text) -> list[Problem]:
    """A problem for each `2,5 kg` (is it one number or two?) and each `10,000`, with what to write."""
    found = []
    for match in _DECIMAL.finditer(text.raw):
        point = f"{match[1]}.{match[2]}"
        writes = [_written(text, match, point)]
        mass = re.match(rf"\s?{_MASSES}", text.raw[match.end() :], re.IGNORECASE)
        if mass and len(match[2]) == len(match[1]) > 1:  # two loads for two sets are written so as well
            writes.append(_written(text, match, f"{match[1]}, {match[2]}"))
        span = part(text, match.start(), match.end()).span
        found.append(
            Problem(span, f"'{match[0]}' can be one number or two.", hint=f"write {', or '.join(writes)}")
        )
    for match in _THOUSANDS.finditer(text.raw):
        span = part(text, match.start(), match.end()).span
        whole = _written(text, match, match[1] + match[2])
        found.append(Problem(span, f"'{match[0]}' can be one number or two.", hint=f"write {whole}"))
    return found


def _written(text: Text, match: re.Match[str], number: str) -> str:
    return f"`{text.raw[: match.start()]}{number}{text.raw[match.end() :]}`"


def comment_at(raw: str) -> int:
    """Where a comment begins; -1 where none does. Behind a number the same mark means pounds."""
    match = re.search(r"(?<![0-9])#|(?<=[0-9])#(?=[0-9])", raw)
    return match.start() if match else -1
