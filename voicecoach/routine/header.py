"""The lines under `routine NAME`: what it is, and what it puts in place of the language's defaults."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from voicecoach.routine.exercises import joined, only_duration, speech
from voicecoach.routine.keywords import (
    HEADER,
    INSTRUCTIONS,
    check_colon,
    misplaced,
    nothing_below,
    said_twice,
)
from voicecoach.routine.lines import Line
from voicecoach.routine.model import PainBands, Routine, Text
from voicecoach.routine.names import comma_list
from voicecoach.routine.problems import Problems
from voicecoach.routine.text import after, part, quoted
from voicecoach.routine.tokens import DURATION, FaultError, Tokens

_REPEATABLE = frozenset(("about", "source", "often", "first", "needs"))
_HIGHEST_BAND = 9  # a ten always stops
_WITH_WORDS = re.compile(r"[^0-9\s]|[0-9.]+\s*[A-Za-z]+\s+[^0-9\s]")


def parse_header(routine: Routine, lines: list[Line], problems: Problems) -> tuple[Routine, list[Line]]:
    """The routine with what its header says, and the instructions that strayed into the header."""
    strayed: list[Line] = []
    first_lines: dict[str, int] = {}
    for line in lines:
        word = line.keyword
        if _is_instruction(line):
            problems.error(
                line.keyword_span,
                f"'{word}' is an instruction, and this is the routine's header.",
                hint="move it to the left margin",
            )
            strayed.append(line)
            continue
        if word not in _RULES:
            misplaced(line, HEADER, "a routine's header", problems)
            continue
        check_colon(line, problems)
        nothing_below(line, problems)
        if word not in _REPEATABLE and said_twice(line, first_lines, problems):
            continue
        routine = _RULES[word](routine, line, problems)
    return routine, strayed


def _is_instruction(line: Line) -> bool:
    """Whether the line is one of the body; so are `rest` and `wait` with words, which are no default."""
    if line.keyword in {"rest", "wait"}:
        return bool(_WITH_WORDS.match(line.rest.raw))
    return line.keyword in INSTRUCTIONS


def _text(line: Line, problems: Problems) -> Text | None:
    """Words that are shown, not spoken: braces in them are plain text."""
    if not line.rest.raw:
        problems.error(after(line.content), "The words are missing.", f"{line.keyword} TEXT")
        return None
    return line.rest


def _about(routine: Routine, line: Line, problems: Problems) -> Routine:
    text = _text(line, problems)
    return replace(routine, about=joined(routine.about, text)) if text else routine


def _source(routine: Routine, line: Line, problems: Problems) -> Routine:
    text = _text(line, problems)
    return replace(routine, source=joined(routine.source, text)) if text else routine


def _often(routine: Routine, line: Line, problems: Problems) -> Routine:
    text = _text(line, problems)
    return replace(routine, often=joined(routine.often, text)) if text else routine


def _first(routine: Routine, line: Line, problems: Problems) -> Routine:
    text = speech(line, problems)
    return replace(routine, first=joined(routine.first, text)) if text else routine


def _needs(routine: Routine, line: Line, problems: Problems) -> Routine:
    return replace(routine, needs=(*routine.needs, *comma_list(line.rest, problems)))


def _language(routine: Routine, line: Line, problems: Problems) -> Routine:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", line.rest.raw):
        problems.error(
            line.rest.span, f"{quoted(line.rest)} is no language.", "its short code, as in language en"
        )
        return routine
    return replace(routine, language=line.rest)


_PAIN = re.compile(r"go\s+on\s+to\s+([0-9]+)\s*,\s*modify\s+to\s+([0-9]+)", re.IGNORECASE)


def parse_pain(line: Line, problems: Problems) -> PainBands | None:
    """`pain go on to N, modify to M`: the highest score of each band."""
    match = _PAIN.fullmatch(line.rest.raw)
    if not match:
        problems.error(line.rest.span, "The pain thresholds are not clear.", "pain go on to 3, modify to 5")
        return None
    mild, moderate = int(match[1]), int(match[2])
    if moderate > _HIGHEST_BAND:
        problems.error(part(line.rest, match.start(2)).span, f"At {moderate} nobody goes on.", "at most 9")
    elif mild >= moderate:
        span = part(line.rest, match.start(1), match.end(1)).span
        problems.error(span, "The first score must be below the second.", "pain go on to 3, modify to 5")
    return PainBands(mild, moderate, line.content.span)


def _pain(routine: Routine, line: Line, problems: Problems) -> Routine:
    return replace(routine, pain=parse_pain(line, problems))


def _style(routine: Routine, line: Line, problems: Problems) -> Routine:
    if line.rest.raw.casefold() != "calm":
        problems.error(
            line.rest.span, f"There is no style {quoted(line.rest)}.", "style calm, or no such line"
        )
    return replace(routine, calm=True)


# --- the routine's own defaults ------------------------------------------------------------------


def _between(routine: Routine, line: Line, problems: Problems) -> Routine:
    """`between exercises rest D`."""
    match = re.match(r"exercises\s+rest\b\s*", line.rest.raw, re.IGNORECASE)
    if not match:
        problems.error(line.content.span, "It is not said between what.", "between exercises rest 60s")
        return routine
    seconds = only_duration(part(line.rest, match.end()), problems)
    return replace(routine, defaults=replace(routine.defaults, between=seconds))


def _breath(routine: Routine, line: Line, problems: Problems) -> Routine:
    """`breath in D, out D`."""
    tokens = Tokens(line.rest)
    try:
        if not tokens.accept("in"):
            tokens.want("breath in 4s, out 6s")
        inward = tokens.positive_duration()
        if not (tokens.accept(",") and tokens.accept("out")):
            tokens.want("a comma and out D", "write `breath in 4s, out 6s`")
        outward = tokens.positive_duration()
        if not tokens.ended:
            tokens.want("the end of the line")
    except FaultError as fault:
        problems.add(fault.problem)
        return routine
    return replace(routine, defaults=replace(routine.defaults, breath_in=inward, breath_out=outward))


def _positive(line: Line, problems: Problems) -> float | None:
    seconds = only_duration(line.rest, problems)
    if seconds == 0:
        problems.error(line.rest.span, "This must last longer than 0 s.", DURATION)
    return seconds


def _rep(routine: Routine, line: Line, problems: Problems) -> Routine:
    return replace(routine, defaults=replace(routine.defaults, rep=_positive(line, problems)))


def _step(routine: Routine, line: Line, problems: Problems) -> Routine:
    return replace(routine, defaults=replace(routine.defaults, step=_positive(line, problems)))


def _settle(routine: Routine, line: Line, problems: Problems) -> Routine:
    return replace(routine, defaults=replace(routine.defaults, settle=only_duration(line.rest, problems)))


def _switch(routine: Routine, line: Line, problems: Problems) -> Routine:
    return replace(routine, defaults=replace(routine.defaults, switch=only_duration(line.rest, problems)))


def _rest(routine: Routine, line: Line, problems: Problems) -> Routine:
    return replace(routine, defaults=replace(routine.defaults, rest=only_duration(line.rest, problems)))


def _wait(routine: Routine, line: Line, problems: Problems) -> Routine:
    return replace(routine, defaults=replace(routine.defaults, wait=only_duration(line.rest, problems)))


_RULES: dict[str, Callable[[Routine, Line, Problems], Routine]] = {
    "about": _about,
    "source": _source,
    "often": _often,
    "first": _first,
    "needs": _needs,
    "language": _language,
    "pain": _pain,
    "style": _style,
    "between": _between,
    "rep": _rep,
    "step": _step,
    "breath": _breath,
    "settle": _settle,
    "switch": _switch,
    "rest": _rest,
    "wait": _wait,
}
