"""What is drawn: some of the lines below (`pick`), or all of them in any order (`shuffle`)."""

from __future__ import annotations

from voicecoach.routine.lines import ScriptLine
from voicecoach.routine.model import Draw
from voicecoach.routine.problems import Problems
from voicecoach.routine.reading import Reading
from voicecoach.routine.text import without_colon
from voicecoach.routine.tokens import FaultError, Tokens

MOST_PICKED = 100


def read_pick(line: ScriptLine, reading: Reading) -> Draw | None:
    """`pick N`, with what it is picked of below it."""
    count = None
    try:
        count = parse_count(Tokens(without_colon(line.rest, line.keyword, reading.problems)))
    except FaultError as fault:
        reading.problems.add(fault.problem)
    body = reading.instructions(line.below, "a `pick`")
    _check_below(line, reading.problems)
    return Draw(count, body, line.content.span) if count and len(line.below) > 1 else None


def read_shuffle(line: ScriptLine, reading: Reading) -> Draw:
    """`shuffle`, with what is shuffled below it."""
    rest = without_colon(line.rest, line.keyword, reading.problems)
    if rest.raw:
        reading.problems.error(
            rest.span, "`shuffle` has nothing behind it.", hint="write `pick N` for some of the lines below"
        )
    body = reading.instructions(line.below, "a `shuffle`")
    _check_below(line, reading.problems)
    return Draw(None, body, line.content.span)


def _check_below(line: ScriptLine, problems: Problems) -> None:
    if len(line.below) < 2:  # noqa: PLR2004 - of one there is no choice
        problems.error(
            line.content.span,
            "There is no choice here.",
            "two lines or more below, each of which may be drawn",
        )


def parse_count(tokens: Tokens) -> int:
    """`2`, `2 of`, `one of these`; raises FaultError."""
    if tokens.peek().kind != "number":
        tokens.want("pick N, such as pick 2")
    count = tokens.count("lines", MOST_PICKED)
    if tokens.accept("of"):
        for word in ("the", "these", "them", "following"):
            tokens.accept(word)
    if not tokens.ended:
        tokens.want("the end of the line")
    return count


# --- writing -------------------------------------------------------------------------------------


def write_pick(line: ScriptLine) -> str:
    return str(parse_count(Tokens(line.rest)))


def write_shuffle(_: ScriptLine) -> str:
    return ""
