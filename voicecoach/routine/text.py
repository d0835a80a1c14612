"""Pieces of a line that keep their place in it, and what may stand inside spoken text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voicecoach.routine.fields import FIELDS
from voicecoach.routine.model import Span, Text
from voicecoach.routine.problems import Problems, did_you_mean

_FIELD = re.compile(r"\{\s*(\w+)\s*\}")
_BARE_PAUSE = re.compile(r"\[\s*(\d+(?:\.\d+)?)\s*\]")


def part(text: Text, start: int, end: int | None = None) -> Text:
    """`text.raw[start:end]` without the space around it, with its own span."""
    whole = text.raw[start:end]
    inner = whole.strip()
    offset = start + len(whole) - len(whole.lstrip()) if inner else start
    return Text(inner, _shifted(text.span, offset, len(inner)))


def split(text: Text, separator: str) -> list[Text]:
    """The parts between matches of the regular expression `separator`, each stripped."""
    parts, start = [], 0
    for match in re.finditer(separator, text.raw, re.IGNORECASE):
        parts.append(part(text, start, match.start()))
        start = match.end()
    return [*parts, part(text, start)]


def named(text: Text) -> Text:
    """A name as it is kept: every run of space is one space."""
    return Text(" ".join(text.raw.split()), text.span)


def quoted(text: Text, most: int = 40) -> str:
    """The words in quotation marks, cut where they are long, for use inside a message."""
    words = text.raw if len(text.raw) <= most else text.raw[: most - 1] + "…"
    return f"'{words}'"


def after(text: Text) -> Span:
    """The place just behind the text, where something is missing."""
    return _shifted(text.span, len(text.raw), 1)


def fields_in(text: Text) -> Iterator[Text]:
    """Each field of the text, without its braces, with its span."""
    for match in _FIELD.finditer(text.raw):
        yield Text(match[1], _shifted(text.span, match.start(), len(match[0])))


def check_speech(text: Text, problems: Problems) -> Text:
    """The text itself, after reporting words in braces that are no field and pauses with no unit."""
    for one in fields_in(text):
        if one.raw not in FIELDS:
            fields = ", ".join(f"{{{name}}}" for name in FIELDS)
            hint = did_you_mean(one.raw, FIELDS).replace("'", "{", 1).replace("'", "}", 1)
            problems.error(one.span, f"There is no field {{{one.raw}}}.", f"one of {fields}", hint)
    for match in _BARE_PAUSE.finditer(text.raw):
        problems.warning(
            _shifted(text.span, match.start(), len(match[0])),
            f"{match[0]} is spoken as it stands.",
            f"a pause is written [{match[1]}s]",
        )
    return text


def _shifted(span: Span, offset: int, width: int) -> Span:
    return Span(span.path, span.line, span.column + offset, max(width, 1))


def without_colon(rest: Text, keyword: str, problems: Problems) -> Text:
    """What stands behind a keyword that lines follow; a colon at its end is reported."""
    if not rest.raw.endswith(":"):
        return rest
    problems.error(part(rest, len(rest.raw) - 1).span, f"No colon follows '{keyword}'.", hint="leave it out")
    return part(rest, 0, len(rest.raw) - 1)
