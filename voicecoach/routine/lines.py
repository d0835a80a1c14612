"""A script as a tree of lines: indentation shows what belongs to what."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct, field

from voicecoach.routine.model import Span, Text
from voicecoach.routine.problems import Problems
from voicecoach.routine.text import part

LONGEST_FILE = 250_000  # characters; the longest routine anyone has use for is a tenth of it
LONGEST_LINE = 1_000  # characters: more than a minute of speech
DEEPEST = 16  # levels of indentation; it also bounds every recursion over the tree

_REORDERS = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
"""Unicode's characters that have a line read otherwise than it is written."""

_KEYWORD = re.compile(r"([^\s:]+)(:?)")


class ScriptLine(Struct):
    """One line that says something, and the deeper lines under it."""

    content: Text
    indent: str = ""
    below: list[ScriptLine] = field(default_factory=list)
    misfit: bool = False  # its indentation was wrong: what it belongs to is a guess

    @property
    def keyword(self) -> str:
        """The first word, lower case, without a colon that follows it."""
        match = _KEYWORD.match(self.content.raw)
        return match[1].casefold() if match else ""

    @property
    def keyword_span(self) -> Span:
        match = _KEYWORD.match(self.content.raw)
        return part(self.content, 0, match.end(1) if match else None).span

    @property
    def rest(self) -> Text:
        """The text behind the keyword (and behind a colon that should not be there)."""
        match = _KEYWORD.match(self.content.raw)
        return part(self.content, match.end()) if match else self.content

    @property
    def has_colon(self) -> bool:
        match = _KEYWORD.match(self.content.raw)
        return bool(match and match[2])


def split_lines(text: str) -> list[str]:
    """The lines of a file, with any of the three line ends, without a byte order mark."""
    return re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))


def is_comment(raw: str) -> bool:
    return raw.lstrip().startswith("#")


def read_lines(text: str, path: str, problems: Problems) -> list[ScriptLine]:
    """The lines at the left margin, each with the lines under it; comments and blanks are left out."""
    if len(text) > LONGEST_FILE:
        problems.error(
            Span(path, 1, 1),
            f"The file has {len(text)} characters; a script has at most {LONGEST_FILE}.",
            hint="split it: move exercises into libraries and `use` them",
        )
        return []
    top: list[ScriptLine] = []
    open_lines: list[ScriptLine] = []  # the way from the margin to the line before
    for number, raw in enumerate(split_lines(text), start=1):
        if not raw.strip() or is_comment(raw):
            continue
        line = _line(raw, Span(path, number, 1, len(raw)), problems)
        if line is None:
            continue
        _place(line, top, open_lines, problems)
    return top


def is_control(character: str) -> bool:
    """True if it is no text but moves a cursor, ends a line or turns it around; a tab is text."""
    if unicodedata.bidirectional(character) in _REORDERS:
        return True
    return character != "\t" and unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


def _line(raw: str, span: Span, problems: Problems) -> ScriptLine | None:
    """The line, or None where it can't be read at all."""
    if len(raw) > LONGEST_LINE:
        problems.error(
            Span(span.path, span.line, LONGEST_LINE + 1),
            f"The line has {len(raw)} characters; a line has at most {LONGEST_LINE}.",
            hint="write several lines",
        )
        return None
    # Nearly every line can be printed, which is quick to ask: what controls can't be.
    for index, character in enumerate("" if raw.replace("\t", " ").isprintable() else raw):
        if is_control(character):
            problems.error(
                Span(span.path, span.line, index + 1),
                f"A control character (U+{ord(character):04X}) stands in the line.",
                hint="delete it; a script is plain text",
            )
            return None
    body = raw.lstrip(" \t")
    indent = raw[: len(raw) - len(body)]
    if body[0].isspace():
        problems.error(
            Span(span.path, span.line, len(indent) + 1),
            f"The line is indented with {unicodedata.name(body[0], 'an unusual space').lower()}.",
            "spaces or tabs",
        )
    return ScriptLine(part(Text(raw, span), len(indent)), indent)


def _place(line: ScriptLine, top: list[ScriptLine], open_lines: list[ScriptLine], problems: Problems) -> None:
    """Put the line under the line it belongs to, by the indentation of the open ones."""
    sibling = None
    while open_lines and not _is_deeper(line, open_lines[-1]):
        sibling = open_lines.pop()
        if sibling.indent == line.indent:
            break
    if sibling and sibling.indent != line.indent:
        _misfit(line, sibling, problems)
        line.indent = sibling.indent
        line.misfit = True
    if line.indent and not open_lines and not sibling:
        problems.error(
            _indentation(line),
            "The line is indented, and nothing stands above it.",
            "the line at the left margin",
        )
        line.indent = ""
    if len(open_lines) >= DEEPEST:
        problems.error(_indentation(line), f"The line is nested more than {DEEPEST} levels deep.")
        return
    (open_lines[-1].below if open_lines else top).append(line)
    open_lines.append(line)


def _is_deeper(line: ScriptLine, than: ScriptLine) -> bool:
    return line.indent.startswith(than.indent) and len(line.indent) > len(than.indent)


def _indentation(line: ScriptLine) -> Span:
    span = line.content.span
    return Span(span.path, span.line, 1, max(span.column - 1, 1))


def _misfit(line: ScriptLine, sibling: ScriptLine, problems: Problems) -> None:
    mixed = line.indent and line.indent[0] != sibling.indent[:1]
    problems.error(
        _indentation(line),
        "The indentation fits no line above.",
        f"the same indentation as line {sibling.content.span.line}, or as one it belongs to",
        "spaces here, tabs there: use one of them" if mixed else "",
    )
