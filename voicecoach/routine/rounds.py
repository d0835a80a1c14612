"""Rounds: `repeat`, on a beat (`every`), or against the clock."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.routine.lines import ScriptLine
from voicecoach.routine.model import Every, Instruction, Race, Repeat, Text
from voicecoach.routine.reading import Reading
from voicecoach.routine.text import without_colon
from voicecoach.routine.tokens import FaultError, Tokens, write_duration

MOST_ROUNDS = 100
MOST_VALUE = 999  # of `{n}`

_FORMS = "repeat 3 times, repeat for 10, 8, 6, repeat each side, or repeat as many times as possible in 10m"
_VALUE = "{n}"


class Rounds(Struct, frozen=True):
    """The line behind `repeat`."""

    times: int | None = None
    sides: bool = False
    possible: bool = False  # as many as possible
    values: tuple[int, ...] = ()
    between: float | None = None
    for_time: bool = False
    ends: float | None = None  # seconds after which it is over


def read_repeat(line: ScriptLine, reading: Reading) -> Repeat | Race | None:
    """`repeat N times`, `repeat for 21, 15, 9`, `repeat each side`, `repeat as many times as …`."""
    rest = without_colon(line.rest, line.keyword, reading.problems)
    if not line.below:
        reading.problems.error(
            line.content.span, "Nothing is repeated.", "instructions on deeper lines below"
        )
    try:
        rounds = parse_rounds(Tokens(rest))
    except FaultError as fault:
        reading.problems.add(fault.problem)
        reading.instructions(line.below, "a `repeat`")
        return None
    bodies = tuple(reading.instructions(lines, "a `repeat`") for lines in _below(line, rounds.values))
    span = line.content.span
    if rounds.possible or rounds.for_time:
        return Race(rounds.ends, rounds.times, bodies, rounds.values, span)
    times = None if rounds.sides else rounds.times
    return Repeat(times, rounds.between, bodies[0], rounds.values, bodies if rounds.values else (), span)


def read_every(line: ScriptLine, reading: Reading) -> Every | None:
    """`every D, N times`."""
    rest = without_colon(line.rest, line.keyword, reading.problems)
    body: tuple[Instruction, ...] = reading.instructions(line.below, "an `every`")
    if not line.below:
        reading.problems.error(
            line.content.span, "Nothing is done on the beat.", "instructions on deeper lines below"
        )
    try:
        seconds, times = parse_every(Tokens(rest))
    except FaultError as fault:
        reading.problems.add(fault.problem)
        return None
    return Every(seconds, times, body, line.content.span)


def _below(line: ScriptLine, values: tuple[int, ...]) -> list[list[ScriptLine]]:
    """The lines below, once for each value with that in the place of `{n}`."""
    return [[_with_value(below, value) for below in line.below] for value in values] or [line.below]


def _with_value(line: ScriptLine, value: int) -> ScriptLine:
    raw = line.content.raw.replace(_VALUE, str(value))
    below = [_with_value(one, value) for one in line.below]
    return replace(line, content=Text(raw, line.content.span), below=below)


# --- what stands behind the keyword --------------------------------------------------------------


def parse_rounds(tokens: Tokens) -> Rounds:
    """Raises FaultError."""
    if tokens.accept("each", "side"):
        if not tokens.ended:
            tokens.want("the end of the line", "the routine's `switch 20s` line sets the time between sides")
        return Rounds(sides=True)
    if tokens.at("as", "many"):
        return _as_many(tokens)
    if tokens.accept("for"):
        values = _values(tokens)
        rounds = Rounds(len(values), values=values)
    else:
        rounds = Rounds(_times(tokens, "repeat"))
    while not tokens.ended:
        rounds = _more(tokens, rounds)
    return rounds


def _as_many(tokens: Tokens) -> Rounds:
    """`as many times as possible in D`."""
    start = tokens.index
    tokens.index += 2
    if not (tokens.accept("times") or tokens.accept("rounds")):
        tokens.want("times", "write `repeat as many times as possible in 10m`")
    if not (tokens.accept("as", "possible") or tokens.accept("as", "you", "can")):
        tokens.want("as possible", "write `repeat as many times as possible in 10m`")
    if not tokens.accept("in"):
        raise FaultError(
            tokens.since(start).span, "It is not said for how long.", hint=f"write `repeat {_possible(600)}`"
        )
    ends = tokens.positive_duration()
    if not tokens.ended:
        tokens.want("the end of the line")
    return Rounds(possible=True, ends=ends)


def _times(tokens: Tokens, word: str) -> int:
    if tokens.peek().kind != "number":
        tokens.want(_FORMS if word == "repeat" else "every 1m, 10 times")
    times = tokens.count("times", MOST_ROUNDS)
    if not (tokens.accept("times") or tokens.accept("rounds") or (times == 1 and tokens.accept("time"))):
        tokens.want(
            "times", f"write `{word} {times} times`" if word == "repeat" else f"write `{times} times`"
        )
    return times


def _values(tokens: Tokens) -> tuple[int, ...]:
    """`21, 15, 9`, `21-15-9`, `10 to 1`, `1 to 10 to 1`."""
    start = tokens.index
    values = [tokens.count("reps", MOST_VALUE)]
    while True:
        if tokens.accept("to"):
            last, end = values[-1], tokens.count("reps", MOST_VALUE)
            step = 1 if end >= last else -1
            values += list(range(last + step, end + step, step)) if end != last else []
        elif tokens.peek().kind in {"comma", "dash"} and tokens.peek(1).kind == "number":
            tokens.take()
            values.append(tokens.count("reps", MOST_VALUE))
        else:
            break
    if not 1 < len(values) <= MOST_ROUNDS:
        raise FaultError(
            tokens.since(start).span, f"These are {len(values)} rounds.", f"2 to {MOST_ROUNDS} of them"
        )
    return tuple(values)


def _more(tokens: Tokens, rounds: Rounds) -> Rounds:
    """`, rest D between`, `, for time[ at most D]`."""
    if tokens.peek().kind != "comma":
        tokens.want("a comma, then rest D between", "write `, rest 30s between`")
    tokens.take()
    if tokens.accept("for", "time"):
        ends = tokens.positive_duration() if tokens.accept("at", "most") else None
        return replace(rounds, for_time=True, ends=ends)
    if not tokens.accept("rest"):
        tokens.want("rest D between, or for time", "write `rest 30s between`")
    between = tokens.duration()
    if not tokens.accept("between"):
        tokens.want("between, at the end of the line")
    return replace(rounds, between=between)


def parse_every(tokens: Tokens) -> tuple[float, int]:
    """`D, N times` or `D for D`; raises FaultError."""
    start = tokens.index
    if tokens.peek().word in {"minute", "minutes"}:
        tokens.fail("It is not said how long a round is.", hint="write `every 1m, 10 times`")
    seconds = tokens.positive_duration()
    tokens.accept(",")
    if tokens.accept("for"):
        whole = tokens.positive_duration()
        times = whole / seconds
        if not times.is_integer() or not 1 <= times <= MOST_ROUNDS:
            raise FaultError(
                tokens.since(start).span,
                f"{write_duration(whole)} is not so many times {write_duration(seconds)}.",
                hint=f"write `every {write_duration(seconds)}, {max(1, round(times))} times`",
            )
        number = int(times)
    else:
        tokens.accept("x")
        number = _times(tokens, "every")
    if not tokens.ended:
        tokens.want("the end of the line")
    return seconds, number


# --- writing -------------------------------------------------------------------------------------


def write_repeat(line: ScriptLine) -> str:
    rounds = parse_rounds(Tokens(line.rest))
    if rounds.sides:
        return "each side"
    if rounds.possible:
        return _possible(rounds.ends or 0.0)
    times = "1 time" if rounds.times == 1 else f"{rounds.times} times"
    written = [f"for {', '.join(map(str, rounds.values))}" if rounds.values else times]
    written += [f"rest {write_duration(rounds.between)} between"] if rounds.between is not None else []
    most = "" if rounds.ends is None else f" at most {write_duration(rounds.ends)}"
    written += [f"for time{most}"] if rounds.for_time else []
    return ", ".join(written)


def _possible(seconds: float) -> str:
    return f"as many times as possible in {write_duration(seconds)}"


def write_every(line: ScriptLine) -> str:
    seconds, times = parse_every(Tokens(line.rest))
    return f"{write_duration(seconds)}, {times} time{'' if times == 1 else 's'}"
