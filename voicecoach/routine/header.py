"""The lines of a routine's header: one function a keyword to read it, one to write it.

They tell about the routine, and put its own defaults in place of the language's.
"""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.routine.exercises import joined, only_duration, speech
from voicecoach.routine.lines import ScriptLine
from voicecoach.routine.model import LANGUAGES, PainBands, Routine, Text
from voicecoach.routine.names import comma_list
from voicecoach.routine.problems import Problems
from voicecoach.routine.reading import Reading
from voicecoach.routine.text import after, part, quoted
from voicecoach.routine.tokens import DURATION, FaultError, Tokens, write_duration

_HIGHEST_BAND = 9  # a ten always stops


def _text(line: ScriptLine, problems: Problems) -> Text | None:
    """Words that are shown, not spoken: braces in them are plain text."""
    if not line.rest.raw:
        problems.error(after(line.content), "The words are missing.", f"{line.keyword} TEXT")
        return None
    return line.rest


def read_about(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    text = _text(line, reading.problems)
    return replace(routine, about=joined(routine.about, text)) if text else routine


def read_source(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    text = _text(line, reading.problems)
    return replace(routine, source=joined(routine.source, text)) if text else routine


def read_often(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    text = _text(line, reading.problems)
    return replace(routine, often=joined(routine.often, text)) if text else routine


def read_first(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    text = speech(line, reading.problems)
    return replace(routine, first=joined(routine.first, text)) if text else routine


def read_needs(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    return replace(routine, needs=(*routine.needs, *comma_list(line.rest, reading.problems)))


def read_language(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", line.rest.raw):
        reading.problems.error(
            line.rest.span, f"{quoted(line.rest)} is no language.", "its short code, as in language en"
        )
        return routine
    if line.rest.raw.casefold().partition("-")[0] not in LANGUAGES:
        reading.problems.error(
            line.rest.span,
            f"The coach does not speak {quoted(line.rest)}.",
            f"one of {', '.join(LANGUAGES)}" if LANGUAGES[1:] else LANGUAGES[0],
            "leave the line out: the script's own words may be in any language, the coach's are English",
        )
        return routine
    return replace(routine, language=line.rest)


_PAIN = re.compile(r"go\s+on\s+to\s+([0-9]+)\s*,\s*modify\s+to\s+([0-9]+)", re.IGNORECASE)


def _bands(line: ScriptLine, problems: Problems) -> PainBands | None:
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


def read_pain(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    return replace(routine, pain=_bands(line, reading.problems))


def read_style(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    if line.rest.raw.casefold() != "calm":
        reading.problems.error(
            line.rest.span, f"There is no style {quoted(line.rest)}.", "style calm, or no such line"
        )
    return replace(routine, calm=True)


# --- the routine's own defaults ------------------------------------------------------------------


def read_between(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    """`between exercises rest D`."""
    match = re.match(r"exercises\s+rest\b\s*", line.rest.raw, re.IGNORECASE)
    if not match:
        reading.problems.error(
            line.content.span, "It is not said between what.", "between exercises rest 60s"
        )
        return routine
    seconds = only_duration(part(line.rest, match.end()), reading.problems)
    return replace(routine, defaults=replace(routine.defaults, between=seconds))


def read_breath(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    """`breath in D, [hold D,] out D[, hold D][, counted]`."""
    try:
        breath = parse_breath(Tokens(line.rest))
    except FaultError as fault:
        reading.problems.add(fault.problem)
        return routine
    own = routine.defaults
    return replace(
        routine,
        defaults=replace(
            own,
            breath_in=breath.inward,
            breath_full=breath.full,
            breath_out=breath.outward,
            breath_empty=breath.empty,
            breath_counted=breath.counted,
        ),
    )


class Breath(Struct, frozen=True):
    """The four parts of a breath in seconds, the holds None where there are none."""

    inward: float
    full: float | None
    outward: float
    empty: float | None
    counted: bool


def parse_breath(tokens: Tokens) -> Breath:
    """Raises FaultError."""
    whole = "breath in 4s, out 6s"
    if not tokens.accept("in"):
        tokens.want(whole)
    inward = tokens.positive_duration()
    full = tokens.positive_duration() if tokens.accept(",", "hold") else None
    if not (tokens.accept(",") and tokens.accept("out")):
        tokens.want("a comma and out D", f"write `{whole}`")
    outward = tokens.positive_duration()
    empty = tokens.positive_duration() if tokens.accept(",", "hold") else None
    counted = tokens.accept(",", "counted")
    if not tokens.ended:
        tokens.want("a comma and hold D or counted, or the end of the line")
    return Breath(inward, full, outward, empty, counted)


def _positive(line: ScriptLine, problems: Problems) -> float | None:
    seconds = only_duration(line.rest, problems)
    if seconds == 0:
        problems.error(line.rest.span, "This must last longer than 0 s.", DURATION)
    return seconds


def read_rep(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    return replace(routine, defaults=replace(routine.defaults, rep=_positive(line, reading.problems)))


def read_step(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    return replace(routine, defaults=replace(routine.defaults, step=_positive(line, reading.problems)))


def read_settle(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    return replace(
        routine, defaults=replace(routine.defaults, settle=only_duration(line.rest, reading.problems))
    )


def read_switch(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    return replace(
        routine, defaults=replace(routine.defaults, switch=only_duration(line.rest, reading.problems))
    )


def read_rest(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    return replace(
        routine, defaults=replace(routine.defaults, rest=only_duration(line.rest, reading.problems))
    )


def read_wait(routine: Routine, line: ScriptLine, reading: Reading) -> Routine:
    return replace(
        routine, defaults=replace(routine.defaults, wait=only_duration(line.rest, reading.problems))
    )


# --- writing -------------------------------------------------------------------------------------


def write_small(line: ScriptLine) -> str:
    return line.rest.raw.casefold()


def write_pain(line: ScriptLine) -> str:
    bands = _bands(line, Problems())
    return f"go on to {bands.mild}, modify to {bands.moderate}" if bands else line.rest.raw


def write_between(line: ScriptLine) -> str:
    seconds = only_duration(part(line.rest, line.rest.raw.casefold().index("rest") + len("rest")), Problems())
    return line.rest.raw if seconds is None else f"exercises rest {write_duration(seconds)}"


def write_breath(line: ScriptLine) -> str:
    breath = parse_breath(Tokens(line.rest))
    parts = [("in", breath.inward), ("hold", breath.full), ("out", breath.outward), ("hold", breath.empty)]
    said = [f"{word} {write_duration(seconds)}" for word, seconds in parts if seconds is not None]
    return ", ".join([*said, *(["counted"] if breath.counted else [])])
