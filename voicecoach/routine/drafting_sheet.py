"""The exercises of a handout, from top to bottom: headings, lists, tables, labels, and what is for all."""

from __future__ import annotations

import re

from voicecoach.routine.drafting_items import (
    BULLET,
    LABELS,
    LONGEST_NAME,
    NOT_NAMES,
    POINT,
    clean_name,
    head,
    inline,
    labelled,
    listed,
    row,
    run_in_name,
)
from voicecoach.routine.drafting_lines import tidy
from voicecoach.routine.drafting_parts import Found, is_number, prescribe, sentences

POSITION = re.compile(
    r"^(?:lie|lay|sit|stand|kneel|start|begin|assume|get|come|place|from|position|bend|put|with the)\b",
    re.IGNORECASE,
)
"""Beginnings of sentences about getting into position."""

_FOR_ALL = re.compile(
    r"\b(?:(?:each|every) (?:exercise|stretch|movement|move)|(?:all|each) (?:of )?(?:the|these|those)?\s*"
    r"(?:following )?"
    r"(?:exercises|stretches|movements|moves)|(?:these|the following) (?:exercises|stretches|movements|moves)"
    r"|exercises below)\b",
    re.IGNORECASE,
)
_ON_CONDITION = re.compile(
    r"\b(?:where|if(?! possible| you can)|unless|except|when there|as needed)\b", re.IGNORECASE
)
_NAMED_ONE_BY_ONE = re.compile(
    r"\b(?:exercises|stretches|moves)\b[^.:]*?\b(?:are|include|includes|including)\s+(?P<names>[^.:]+)\.",
    re.IGNORECASE,
)
_LIMBED = re.compile(r"(?:one|two|four|single)[- ](?:leg|arm|hand|side|foot|point)", re.IGNORECASE)
LONGEST_OF_A_LIST = 5  # words of a name in a sentence


def found(text: str) -> list[Found]:
    """The exercises in their order; one that is prescribed twice has the later line's dose."""
    sheet = _Sheet(tidy(text))
    for number in range(len(sheet.lines)):
        sheet.take(number)
    sheet.prescribe()
    with_dose = [one for one in sheet.everything if one.dose or one.unsure]
    latest = {one.name.casefold(): one for one in with_dose if one.dose}
    return [one for one in with_dose if latest.get(one.name.casefold(), one) is one]


class _Sheet:
    """A handout while it is read from top to bottom; `at` is the exercise that the lines below it are of."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.everything: list[Found] = []
        self.at: Found | None = None
        self._columns: tuple[str, ...] = ()
        self._for_all: list[str] = []
        self._named: list[str] = []
        self._runs_in = len([raw for raw in lines if run_in_name(_plain(raw))]) > 1
        self._listed = len([raw for raw in lines if BULLET.match(raw) and listed(_plain(raw))]) > 1

    def take(self, number: int) -> None:
        """Read one line."""
        raw = self.lines[number]
        line = _plain(raw)
        if not line or self._whole_line(raw, line):
            return
        if self._runs_in and (name := run_in_name(line)):
            self._begin(Found(name, [line.partition(". ")[2]]))
        elif _looks_like_heading(line) and (not POINT.match(raw) or self._heads_its_own(number)):
            name = _heading(line)
            if name or not line.endswith(":"):  # "Instructions:" is still of the exercise above
                self._begin(Found(name) if name else None)
        else:
            self._sentences(line)

    def _sentences(self, line: str) -> None:
        """Keep the sentences: each for the exercise above it, or for all of them."""
        if names := _NAMED_ONE_BY_ONE.search(line):
            self._named = self._named or _names(names["names"])
        kept = []
        for sentence in sentences(line):
            if _FOR_ALL.search(sentence):
                self._for_all += [sentence] if not _ON_CONDITION.search(sentence) else []
            else:
                kept.append(sentence)
        if self.at and kept:
            self.at.lines.append(" ".join(kept))

    def _begin(self, one: Found | None) -> None:
        self.at = one
        self.everything += [one] if one else []

    def _whole_line(self, raw: str, line: str) -> bool:
        """Take a line that says all of an exercise, what a label has of it, or what a table has."""
        if heads := head(raw):
            self._columns, self.at = heads, None
            return True
        if LABELS.match(line):
            if self.at:
                self.at.lines += labelled(line)
            return True
        item = (row(raw, self._columns) if self._columns else None) or inline(line)
        if item is None and self._listed and BULLET.match(raw):
            item = listed(line)
        if item is None or _FOR_ALL.search(line):
            return False
        one = Found(item.name, [item.rest], item.dose, [item.line] if item.dose else [])
        if one.dose is None:
            prescribe(one)
        if one.dose is None:
            return False
        self._begin(one)
        self.at = None
        return True

    def prescribe(self) -> None:
        """Give each exercise its dose: its own, or the one that is for all."""
        for one in self.everything:
            if one.dose is None and one.lines:
                prescribe(one)
        if self._for_all and self._named:
            self._prescribe_named()
            return
        for one in self.everything:
            told = any(POSITION.match(sentence) for line in one.lines for sentence in sentences(line))
            if one.dose is None and one.incomplete and told and self._for_all:
                prescribe(one, self._for_all)

    def _prescribe_named(self) -> None:
        """Give the dose for all to the exercises that a sentence names one by one."""
        there = {one.name.casefold(): one for one in self.everything}
        for name in self._named:
            one = there.get(name.casefold()) or Found(name)
            if one.dose is None:
                prescribe(one, self._for_all)
            if name.casefold() not in there:
                self.everything.append(one)

    def _heads_its_own(self, number: int) -> bool:
        """True if a point is a heading: sentences below it and no other point, or deeper points."""
        before = self.lines[number - 1] if number else ""
        after = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        if POINT.match(after):
            return _depth(after) > _depth(self.lines[number])
        return not before.strip() and after.strip().endswith(".") and not BULLET.match(after)


def _plain(raw: str) -> str:
    """A line without its bullet and its spaces."""
    return " ".join(BULLET.sub("", raw).split())


def _depth(raw: str) -> int:
    return len(raw) - len(raw.lstrip())


def _names(text: str) -> list[str]:
    """`the clam, bridge, and monster walk` as names."""
    pieces = re.split(r",\s*(?:and\s+)?|\s+and\s+", text)
    plain = [re.sub(r"^(?:the|an?)\s+", "", piece.strip(), flags=re.IGNORECASE) for piece in pieces]
    names = [clean_name(f"{name[:1].upper()}{name[1:]}") for name in plain if name]
    short = all(0 < len(name.split()) <= LONGEST_OF_A_LIST for name in names)
    return names if short and len(names) > 1 else []


def _looks_like_heading(line: str) -> bool:
    """Short, and no sentence: what stands below it belongs to nothing above."""
    stripped = line.rstrip(":").strip()
    words = stripped.split()
    return 0 < len(words) <= LONGEST_NAME and stripped[-1] not in ".!,;" and stripped[0].isupper()


def _heading(line: str) -> str:
    """A name, where a heading is one: none of the words that headings of other kinds have."""
    stripped = line.rstrip(":").strip()
    words = stripped.split()
    numbered = is_number(words[0]) and not _LIMBED.match(stripped)
    if NOT_NAMES.search(stripped) or numbered or any(mark in stripped for mark in '@/\u2026\u201c"'):
        return ""
    return clean_name(stripped)
