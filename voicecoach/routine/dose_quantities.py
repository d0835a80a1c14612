"""The quantities of a dose: so many sets, reps, seconds, metres, or as many as one can."""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.routine.dose_counts import (
    DISTANCE_UNITS,
    REP_WORDS,
    SET_WORDS,
    TIME_WORDS,
    take_counts,
    take_noun,
)
from voicecoach.routine.dose_draft import (
    MOST_REPS,
    MOST_SETS,
    Bare,
    Draft,
    Holds,
    Sets,
    Times,
    Value,
)
from voicecoach.routine.model import Distance, HoldTime, Range, Reps, Timed, ToFatigue, UntilDone
from voicecoach.routine.tokens import METRES_FROM, METRES_SURE, FaultError, Tokens, write_duration

_OPEN_REPS = (
    ("to", "fatigue"), ("to", "failure"), ("to", "exhaustion"), ("until", "failure"), ("until", "fatigue"),
    ("until", "fatigued"), ("until", "tired"), ("until", "exhaustion"), ("till", "failure"),
    ("as", "many", "reps", "as", "possible"), ("as", "many", "reps", "as", "you", "can"),
    ("as", "many", "as", "possible"), ("as", "many", "as", "you", "can"), ("max", "reps"),
    ("maximum", "reps"), ("maximum", "repetitions"), ("max", "effort"), ("amrap",), ("failure",),
)  # fmt: skip
OPEN_HOLDS = (
    ("until", "done"), ("as", "long", "as", "possible"), ("as", "long", "as", "you", "can"),
    ("for", "as", "long", "as", "possible"), ("for", "as", "long", "as", "you", "can"), ("max", "hold"),
    ("maximum", "hold"), ("max", "time"),
)  # fmt: skip


def take_quantity(tokens: Tokens, draft: Draft, joined: str) -> bool:
    """Take the quantity that comes next, if one does."""
    start = tokens.index
    if draft.quantities == [] or joined in {"x", "of", ","}:
        _check_most(tokens)
    value = _open(tokens) or _labelled(tokens) or (_numbered(tokens) if _begins(tokens) else None)
    value = value or _once(tokens)
    if value is None:
        tokens.index = start
        return False
    if isinstance(value, Timed) and joined == "x":
        _check_dash(tokens, start, value)
    draft.held |= tokens.peek(-1).word == "holds" and isinstance(value, Times)  # 3 holds of 20s
    draft.add(tokens, start, value, joined)
    return True


def _check_most(tokens: Tokens) -> None:
    """Raise FaultError for `up to 10 reps` and `30s max`: they have an end, and no beginning."""
    start = tokens.index
    before = next((words for words in _MOST if tokens.at(*words)), ())
    tokens.index += len(before)
    if not _begins(tokens) and before:
        tokens.index = start
        return
    value = _numbered(tokens) if _begins(tokens) else None
    behind = tokens.at("max") or tokens.at("maximum") or tokens.at("at", "most")
    ends = tokens.peek(2 if tokens.at("at", "most") else 1)
    if not before and not (behind and (ends.kind in {"end", "comma"} or ends.word == ")")):
        tokens.index = start
        return
    if not before:
        tokens.index += 2 if tokens.at("at", "most") else 1
    writes = [tokens.rewritten(start, one) for one in _bounded(value)]
    text = tokens.since(start)
    hint = ", or ".join(f"`{one}`" for one in writes)
    raise FaultError(text.span, f"'{text.raw}' has an end, and no beginning.", hint=hint and f"write {hint}")


def _bounded(value: Value | None) -> tuple[str, ...]:
    """The meanings that `up to` an amount may have: as many as one can, or a range."""
    match value:
        case Reps(counts=(count,), slow=False) | Bare(counts=(count,)) | Times(count=count) if (
            count.low == count.high > 1
        ):
            noun = value.noun if isinstance(value, Reps) else "reps"
            return f"to fatigue at most {count.high} {noun}", f"1-{count.high} {noun}"
        case Timed(low=low, high=high) if low == high:
            return (f"until done at most {write_duration(high)}",)
        case _:
            return ()


def _check_dash(tokens: Tokens, start: int, time: Timed) -> None:
    """`4 x 8 - 90s`: a dash with space around it may come before a rest as well."""
    number, dash, after = (tokens.all[min(start + ahead, len(tokens.all) - 1)] for ahead in range(3))
    bare = number.kind == "number" and dash.kind == "dash" and after.kind in {"number", "clock"}
    spaced = (
        number.text.span.column + number.text.span.width < dash.text.span.column < after.text.span.column - 1
    )
    if not (bare and spaced and time.high > _SURELY_A_RANGE * time.low):
        return
    text = tokens.since(start)
    span, rest = dash.text.span, text.raw[after.text.span.column - text.span.column :]
    ranged = f"{number.text.raw}{dash.text.raw}{rest}"
    apart = f"{text.raw[: span.column - text.span.column].strip()}, rest {rest}"
    raise FaultError(
        text.span,
        f"'{text.raw}' can be a range, or an amount and a rest.",
        hint=f"write `{tokens.rewritten(start, ranged)}`, or `{tokens.rewritten(start, apart)}`",
    )


_SURELY_A_RANGE = 2
"""A range whose high end is at most so many times the low one is meant as one, spaces or not."""


def take_step(tokens: Tokens, draft: Draft) -> bool:
    """`by 10s`, `by 2`: what progress adds to the amount at a time."""
    start = tokens.index
    if not draft.quantities or not tokens.accept("by"):
        return False
    steps = tokens.positive_duration() if tokens.at_duration() else float(tokens.count("steps", MOST_REPS))
    draft.once("step", tokens.since(start))
    draft.step = steps
    last = draft.quantities[-1]
    if isinstance(last.value, Timed) and tokens.accept("hold"):
        draft.quantities[-1] = replace(last, value=replace(last.value, held=True))
    if isinstance(last.value, Bare) and tokens.peek().kind == "word":
        named = take_noun(tokens, last.value.counts)
        if named is not None:
            draft.quantities[-1] = replace(last, value=named)
    return True


def _open(tokens: Tokens) -> Value | None:
    """`to fatigue [at most N reps]`, `max`, `until done [at most D]`."""
    if any(tokens.accept(*words) for words in OPEN_HOLDS):
        return UntilDone(tokens.positive_duration() if tokens.accept("at", "most") else None)
    opens = any(tokens.accept(*words) for words in _OPEN_REPS)
    if not opens and tokens.at("max") and tokens.peek(1).kind in {"end", "comma"}:
        opens = tokens.accept("max")
    if not opens:
        return None
    tokens.accept("reps")
    if not _at_most_words(tokens):
        return ToFatigue()
    most = tokens.count("reps", MOST_REPS)
    named = take_noun(tokens, (Range(most, most),))
    return ToFatigue(most, named.slow, named.noun) if named else ToFatigue(most)


_MOST = (("at", "most"), ("up", "to"), ("max",), ("maximum",), ("no", "more", "than"))
"""Words before the most that is done."""


def _at_most_words(tokens: Tokens) -> bool:
    """Take `at most`, `(max`, `, up to` where a number follows."""
    start = tokens.index
    if tokens.peek().word in {"(", ","}:
        tokens.take()
    if any(tokens.accept(*words) for words in _MOST) and tokens.peek().kind == "number":
        return True
    tokens.index = start
    return False


def _begins(tokens: Tokens) -> bool:
    return tokens.peek().kind == "number" or tokens.at_duration()


def _labelled(tokens: Tokens) -> Value | None:
    """`Sets: 3`, `reps 8-12`."""
    word = tokens.peek().word
    if word not in {"sets", "reps"} or (tokens.peek(1).word != ":" and tokens.peek(1).kind != "number"):
        return None
    tokens.take()
    tokens.accept(":")
    counts = take_counts(tokens)
    if word == "reps":
        return Reps(counts)
    return Sets(_at_most(tokens, counts[0], MOST_SETS, "sets")) if len(counts) == 1 else None


def _once(tokens: Tokens) -> Value | None:
    for word, count in (("once", 1), ("twice", 2)):
        if tokens.accept(word):
            tokens.accept("through")
            return Times(Range(count, count))
    if tokens.accept("a", "set"):
        return Sets(Range(1, 1))
    return None


def _numbered(tokens: Tokens) -> Value | None:
    """Read what begins with a number."""
    far = _distance(tokens)
    if far is not None:
        return far
    if _at_durations(tokens):
        return _time(tokens)
    counts = take_counts(tokens)
    tokens.accept("more")
    word = tokens.peek().word
    if word in SET_WORDS:
        tokens.take()
        if len(counts) > 1:
            tokens.fail("A list of numbers is reps, a set each.", "3 sets, or 12, 10, 8 reps")
        return Sets(_at_most(tokens, counts[0], MOST_SETS, "sets"))
    if word in TIME_WORDS:
        tokens.take()
        return Times(counts[0]) if len(counts) == 1 else Reps(counts)  # 12-10-8 times: a set each
    if word == "holds" and len(counts) == 1:  # 3 holds of 10s
        tokens.take()
        return Times(counts[0])
    return take_noun(tokens, counts) or Bare(counts)


def _at_most(tokens: Tokens, count: Range, most: int, what: str) -> Range:
    if count.high > most:
        tokens.fail(f"There can't be {count.high} {what}.", f"1 to {most} {what}")
    return count


def _time(tokens: Tokens) -> Value | None:
    """`30s`, `20-30s`, `30-second hold`, `20s on`; None where the time is a rest."""
    start = tokens.index
    low, high = tokens.durations()
    if tokens.peek().kind == "comma" and tokens.peek(1).kind == "number" and tokens.unit(2) and low == high:
        after = tokens.index
        tokens.take()
        tokens.durations()
        if tokens.ended or tokens.peek().kind == "comma":
            raise FaultError(
                tokens.since(start).span,
                "A list of sets counts reps, not seconds.",
                hint="write `3 x 20-30s`, or one `do` line for each length",
            )
        tokens.index = after
    if tokens.peek().word in {"on", "work"} and tokens.peek(1).word not in {"each", "the", "both", "every"}:
        tokens.take()
        return Timed(low, high)
    index = tokens.index
    isometric = tokens.accept("isometric") or tokens.accept("static") or tokens.accept("iso")
    ends = tokens.ended or tokens.peek().kind in {"comma", "times"} or tokens.peek().word == "x"
    if tokens.peek().word in _HOLDS or (isometric and ends):
        if not ends:
            tokens.take()
        skip_where(tokens)
        return Holds(HoldTime(low, high))
    tokens.index = index
    return Timed(low, high)


_HOLDS = frozenset(("hold", "holds", "pause", "pauses", "squeezes", "contractions", "presses", "isometrics"))
"""Words behind a time for a hold that is so long."""


def skip_where(tokens: Tokens) -> None:
    """`at the top`, `each time`, `per rep`: where in a rep its hold is goes without saying."""
    start = tokens.index
    if tokens.peek().word in {"at", "in"}:
        tokens.take()
        tokens.accept("the")
        if tokens.peek().word in {"top", "bottom", "end", "middle"}:
            tokens.take()
            return
    tokens.index = start
    if tokens.peek().word in {"each", "every", "per"} and tokens.peek(1).word in {*REP_WORDS, "time", "one"}:
        tokens.take()
        tokens.take()


def _at_durations(tokens: Tokens) -> bool:
    """True if `D` or `N-D` comes next."""
    if tokens.at_duration():
        return True
    ranges = tokens.peek(1).kind == "dash" or tokens.peek(1).word == "to"
    return ranges and tokens.peek(2).kind == "number" and tokens.unit(3) is not None


def _distance(tokens: Tokens) -> Distance | None:
    """`20 metres`, `5 km`, `20 m`; `20m` is asked about, where it could be minutes."""
    start = tokens.index
    if tokens.peek().kind != "number":
        return None
    first = tokens.take()
    low = high = first.value
    if tokens.at_range() and first.kind == "number":
        tokens.take()
        high = tokens.take().value if tokens.peek().kind == "number" else -1.0
    number = tokens.peek(-1)
    unit = DISTANCE_UNITS.get(tokens.peek().word)
    if unit is None and tokens.peek().word == "m" and not _minutes(tokens, number.value):
        unit = "metres"
    if unit is None or number.kind != "number" or high < 0:
        tokens.index = start
        return None
    tokens.take()
    text = tokens.since(start)
    if low > high:
        raise FaultError(text.span, "A range goes from low to high.")
    if not 0 < low <= high <= MOST_METRES:
        raise FaultError(text.span, f"{text.raw} is no distance to go here.", f"1 to {MOST_METRES} metres")
    if unit == "metres" and tokens.peek(-1).word == "m" and high < METRES_FROM and not _spaced(tokens):
        tokens.index = start
        return None
    return Distance(low, high, unit)


MOST_METRES = 100_000


def _minutes(tokens: Tokens, number: float) -> bool:
    """True if the bare `m` that comes after `number` means minutes; raises FaultError where it may."""
    if _spaced(tokens, 0):
        return tokens.peek(1).kind == "number" and tokens.peek(2).word in {"s", "sec", "secs"}
    if number < METRES_FROM or tokens.peek(1).kind == "number":
        return True
    if number >= METRES_SURE:
        return False
    shown, start = f"{number:g}", tokens.index - 1
    tokens.take()
    metres, minutes = (tokens.rewritten(start, f"{shown} {unit}") for unit in ("metres", "min"))
    raise FaultError(
        tokens.since(start).span,
        f"{shown}m can be metres or minutes.",
        "metres or min",
        f"write `{metres}`, or `{minutes}`",
    )


def _spaced(tokens: Tokens, ahead: int = -1) -> bool:
    """True if a space stands between the number and the token `ahead`, its unit."""
    number, unit = tokens.peek(ahead - 1).text.span, tokens.peek(ahead).text.span
    return number.column + number.width < unit.column


# --- counts --------------------------------------------------------------------------------------
