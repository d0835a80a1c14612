"""How people also write doses, and the spelling the language has for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voicecoach.routine.model import Text
from voicecoach.routine.problems import Problem
from voicecoach.routine.text import part

_D = r"[0-9]+(?:\.[0-9]+)? ?(?:s|secs?|seconds?|m|mins?|minutes?)\b"
_X = r"(?:x|\u00d7)"
_FREE = r"(?<!hold )(?<!rest )(?<!switch )(?<!most )(?<![0-9.\-\u2013])"  # no D of a modifier before it
_LIMB = r"(?:sides?|legs?|arms?|foot|feet|hands?|hips?|knees?|ways?|directions?)"
_GAP = r" ?[-\u2013/ ]? ?"  # between the numbers of a tempo


@dataclass(frozen=True, slots=True)
class _Spelling:
    pattern: re.Pattern[str]
    message: str
    right: Callable[[re.Match[str]], str]


def _spelling(pattern: str, message: str, right: Callable[[re.Match[str]], str] | str) -> _Spelling:
    write = right if callable(right) else lambda match: match.expand(right)
    return _Spelling(re.compile(pattern, re.IGNORECASE), message, write)


def _tempo(match: re.Match[str]) -> str:
    """A tempo is eccentric, stretched hold, concentric, contracted hold: `rep` says it in words."""
    phases = [("lower", match[1]), ("hold", match[2]), ("lift", match[3]), ("hold", match[4] or "0")]
    said = ", ".join(f"{words} {seconds}s" for words, seconds in phases if seconds.strip("0"))
    return f"write `rep {said}` on its own line: in the order they are done, with the words to hear"


_BOTH = "Both sides are always called `each side`."
_SPELLINGS = (
    _spelling(r"#.*", "A comment has a line of its own.", "write it above, on a line that begins with #"),
    _spelling(
        rf"\btempo ([0-9]){_GAP}([0-9]){_GAP}([0-9])(?:{_GAP}([0-9]))?",
        "A tempo doesn't say which movement comes first.",
        _tempo,
    ),
    _spelling(
        r"\btempo\b.*",
        "A tempo is written as a rep.",
        "write `rep lower 3s, hold 1s, lift 2s` on its own line",
    ),
    _spelling(
        rf"([0-9]+) ?{_X} ?({_D}) holds?\b",
        "Sets of a hold can mean two things.",
        r"write `\1 reps, hold \2`, or `\1 x \2` for \1 sets",
    ),
    _spelling(rf"{_FREE}({_D}) holds?\b", "A hold's length comes after the word.", r"hold \1"),
    _spelling(
        rf"{_FREE}({_D}) (rest|switch)\b",
        "The length comes after the word.",
        r"\2 \1",
    ),
    _spelling(r"\b([0-9]+) rounds? (?:of|x)\b", "Rounds of one exercise are sets.", r"\1 sets of"),
    _spelling(rf"\bhold for ({_D})?", "A hold's length follows the word directly.", r"hold \1"),
    _spelling(
        rf"\brests? (?:for|of|between) ({_D})?", "A rest's length follows the word directly.", r"rest \1"
    ),
    _spelling(r"\b(?:in )?between(?: sets)?\b", "`rest` is always between sets.", "rest 45s"),
    _spelling(
        r"\b([0-9]+):([0-5][0-9])\b",
        "A time is not written with a colon.",
        lambda match: (f"{int(match[1])}m" if int(match[1]) else "") + f"{int(match[2])}s",
    ),
    _spelling(r"\b([0-9]+) ?[\"\u201d\u2033]", "Seconds are written with their letter.", r"\1s"),
    _spelling(r"\b([0-9]+) ?['\u2019\u2032](?!\w)", "Minutes are written with their letter.", r"\1m"),
    _spelling(
        rf"\b([0-9]+) (?:reps|times) ?,? ?(?:{_X}|for) ?([0-9]+)(?: ?sets?)?\b",
        "Sets come before reps.",
        r"\2 x \1 reps",
    ),
    _spelling(
        r"\b([0-9]+) ?(?:reps|repetitions)? ?,? ([0-9]+) sets\b",
        "Sets come before reps.",
        r"\2 x \1 reps",
    ),
    _spelling(r"\b([0-9]+) sets ?,? ([0-9][^ ,]*)", "Sets and amount are joined by an x.", r"\1 x \2"),
    _spelling(rf"\b(?:on |for )?(?:each|per|every|both|either|a) (?!side\b){_LIMB}\b", _BOTH, "each side"),
    _spelling(
        r"\b(?:(?:on|for) (?:each|both)|per|either|both|every|a) sides?\b(?! at\b)", _BOTH, "each side"
    ),
    _spelling(r"(?:/|@) ?(?:side|leg|arm)\b|\beach\b(?! side\b)", _BOTH, "each side"),
    _spelling(
        r"\b(left|right) (?:and|&|\+) (?:then )?(left|right)\b",
        "The order of the sides must be said.",
        r"\1 then \2",
    ),
    _spelling(
        r"(?<!then )(?<!left )(?<!right )(?<!alternating )\b(?:on (?:the )?)?(left|right)(?: side)? ?(?=$|,)",
        "One side alone is said with `only`.",
        r"\1 only",
    ),
    _spelling(
        r"\balternat(?:e|es|ely|ing (?:sides?|legs?|arms?|feet|hands?))\b",
        "Changing sides at every rep has one word.",
        "alternating",
    ),
    _spelling(
        r"\b(?:(?:un)?til|to) (?:failure|exhaustion)\b|\b(?:un)?til (?:fatigued?|tired)\b|\bamrap\b"
        r"|\bas many\b.*|\bmax(?:imum)? reps\b",
        "Reps with no number go to fatigue.",
        "to fatigue",
    ),
    _spelling(r"\b(reps|lifts|steps) ?,? slow(?:ly)?\b", "'slow' comes before what is counted.", r"slow \1"),
    _spelling(
        r"@.*|\bat RPE\b.*|\b[0-9.]+ ?(?:kg|kilos?|lbs?|pounds?)\b",
        "A load is no part of a dose.",
        "write `with 8 kilos` on a line of its own below",
    ),
)
"""Read in this order; what one has matched is not matched again. Every run of space is one space."""


def misspellings(text: Text) -> Iterator[Problem]:
    """A problem, with the right spelling, for each stretch that is written another way."""
    taken: list[tuple[int, int]] = []
    squeezed = re.sub(r"\s+", " ", text.raw)
    places = [match.start() for match in re.finditer(r"\s+|\S", text.raw)]
    for spelling in _SPELLINGS:
        for match in spelling.pattern.finditer(squeezed):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            span = part(text, places[match.start()], places[match.end() - 1] + 1).span
            right = spelling.right(match).strip()
            yield Problem(
                span, spelling.message, hint=right if right.startswith("write") else f"write `{right}`"
            )
