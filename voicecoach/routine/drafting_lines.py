"""The lines of a handout before they are read: no marks of Markdown or of the page, no broken sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voicecoach.routine.drafting_items import BULLET, cell_by_cell, inline

_BOLD = re.compile(r"\*\*(.+?)\*\*|__(.+?)__")
_EMPHASIS = re.compile(r"^(\s*)([*_])(?!\s)(.+?)(?<!\s)\2\s*$")
_LEADERS = re.compile(r"\s?(?:\.\s?){4,40}\s?|\s?\u2026+\s?(?=\S)")
_HEADING = re.compile(r"^\s*#+\s+")
_OF_THE_PAGE = re.compile(
    r"^\s*(?:page\s+[0-9]|tel\b|telephone\b|leaflet\b|printed\b|version\b|review\b|www\.|https?:|\u00a9|copyright\b)",
    re.IGNORECASE,
)


def tidy(text: str) -> list[str]:
    """The lines, the wrapped ones joined; columns and indentation stay as they are."""
    lines: list[str] = []
    for line in _without_marks(text):
        before = lines[-1] if lines else ""
        if before.strip() and _goes_on(line, before):
            lines[-1] = f"{before.rstrip()} {line.strip()}"
        else:
            lines.append(line)
    return lines


def _without_marks(text: str) -> Iterator[str]:
    for raw in cell_by_cell(text.splitlines()):
        if _OF_THE_PAGE.match(raw):
            continue
        line = _BOLD.sub(lambda match: match[1] or match[2], _HEADING.sub("", raw))
        yield _LEADERS.sub(": ", _EMPHASIS.sub(r"\1\3", line))


def _goes_on(line: str, before: str) -> bool:
    """True if a line is the rest of the sentence that begins above it, as in text copied from a page."""
    stripped = line.strip()
    if _SENTENCES_OF_A_POINT.match(before) and stripped and not BULLET.match(line):
        return True
    ends = before.rstrip()[-1] in ".!?:;|"
    item = inline(" ".join(BULLET.sub("", before).split()))
    broken = stripped[:1].islower() or (stripped[:1].isdigit() and _BROKEN.search(before) is not None)
    return broken and not ends and not BULLET.match(line) and not (item and item.dose)


_SENTENCES_OF_A_POINT = re.compile(r"\s*\(?[0-9]{1,2}[.)]+\)?\s+[^.]+\.\s+\S")
"""A numbered point that is a paragraph: the lines below it, up to a blank one, are of it."""

_BROKEN = re.compile(r"\b(?:hold for|hold|for|repeat|of|to|do|than|and)\s*$", re.IGNORECASE)
"""Words that no line ends with, unless it was broken there."""
