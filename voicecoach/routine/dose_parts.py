"""The parts of a dose that stand beside its quantities: rest, hold, sides, loads."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from voicecoach.routine.dose_counts import take_manner
from voicecoach.routine.dose_draft import Draft
from voicecoach.routine.dose_loads import take_loaded_sets
from voicecoach.routine.dose_quantities import OPEN_HOLDS, skip_where
from voicecoach.routine.dose_sides import LIMBS, PLURAL_LIMBS, take_sides
from voicecoach.routine.model import HoldTime, Span
from voicecoach.routine.tokens import FaultError, Tokens, write_duration, write_durations

_RESTS = frozenset(("rest", "rests", "resting", "break", "recovery", "recover", "relax", "off"))
_HOLDS = frozenset(("hold", "holds", "holding", "held", "pause", "pausing"))
_CONTRACTS = frozenset(("contract", "squeeze", "tense", "push", "press"))
"""Words for a hold where a time follows them at once."""


# --- rest and switch -----------------------------------------------------------------------------


def take_rest(tokens: Tokens, draft: Draft) -> bool:
    """`rest 60-90s between sets`, `60s rest`, `90s between sets`, `no rest`."""
    start = tokens.index
    if tokens.accept("no", "rest") or tokens.accept("without", "rest"):
        low = high = 0.0
    elif tokens.peek().word in _RESTS - {"off"} or _is_short_rest(tokens):
        tokens.take()
        for word in ("period", "for", "of", "time", ":", "between", "sets", ":"):
            tokens.accept(word)
        if tokens.peek().kind not in {"number", "clock"} and not tokens.at_duration():
            raise FaultError(tokens.since(start).span, "The rest has no length.", "rest D, as in rest 30s")
        low, high = _lengths(tokens)
    elif (lengths := _length_before(tokens)) and (_rest_word(tokens) or _at_between(tokens)):
        low, high = lengths
    else:
        tokens.index = start
        return False
    gap = _between(tokens)
    if gap == "sides":
        return _switches(tokens, draft, start, low, high)
    if gap not in {"", "sets"}:
        tokens.index = start
        raise FaultError(
            _to_the_end(tokens, start),
            f"A rest between {gap} is no part of a dose.",
            "the rest between sets",
            f"write `between exercises rest {write_durations(low, high)}` under `routine`"
            if gap == "exercises" and low == high
            else "",
        )
    draft.once("rest", tokens.since(start))
    draft.rest = (low, high)
    return True


def _is_short_rest(tokens: Tokens) -> bool:
    """`R 60s`, `r: 90s`."""
    ahead = 2 if tokens.peek(1).word == ":" else 1
    timed = tokens.peek(ahead).kind == "clock" or (
        tokens.peek(ahead).kind == "number" and tokens.unit(ahead + 1) is not None
    )
    return tokens.at("r") and timed


def _to_the_end(tokens: Tokens, start: int) -> Span:
    while not tokens.ended and tokens.peek().kind != "comma":
        tokens.take()
    return tokens.since(start).span


def _lengths(tokens: Tokens) -> tuple[float, float]:
    if tokens.at_duration() and tokens.peek(1).kind != "dash":
        seconds = tokens.duration()
        if not tokens.at_range():
            return seconds, seconds
        tokens.take()
        return seconds, tokens.positive_duration()
    if tokens.peek(1).kind != "dash" and tokens.peek(1).word != "to":
        seconds = tokens.duration()
        return seconds, seconds
    return tokens.durations()


def _length_before(tokens: Tokens) -> tuple[float, float] | None:
    if tokens.peek().kind not in {"number", "clock"}:
        return None
    start = tokens.index
    try:
        return _lengths(tokens)
    except FaultError:
        tokens.index = start
        return None


def _rest_word(tokens: Tokens) -> bool:
    for word in ("of", "second", "minute"):
        tokens.accept(word)
    if tokens.peek().word in _RESTS:
        tokens.take()
        tokens.accept("period")
        return True
    return False


def _at_between(tokens: Tokens) -> bool:
    return tokens.peek().word in {"between", "btw", "b"} or tokens.at("in", "between")


_GAPS = {
    **dict.fromkeys(("set", "sets", "round", "rounds", "bouts", "holds"), "sets"),
    **dict.fromkeys(("rep", "reps", "repetitions"), "reps"),
    **dict.fromkeys(("exercise", "exercises"), "exercises"),
    **dict.fromkeys((*LIMBS, *PLURAL_LIMBS), "sides"),
}


def _between(tokens: Tokens) -> str:
    """Read what a rest lies between or after; nothing where it is not said."""
    start = tokens.index
    tokens.accept("in")
    if tokens.accept("b", "/", "w") or any(tokens.accept(one) for one in ("between", "btw", "after")):
        for word in ("each", "every", "the", "all"):
            tokens.accept(word)
        gap = _GAPS.get(tokens.peek().word)
        if gap:
            tokens.take()
            return gap
        if tokens.ended or tokens.peek().kind == "comma":
            return "sets"
        return tokens.peek().text.raw
    tokens.index = start
    if tokens.peek().word in {"each", "every", "per"} and _GAPS.get(tokens.peek(1).word) == "sets":
        tokens.take()
        tokens.take()
    return ""


def take_switch(tokens: Tokens, draft: Draft) -> bool:
    """`switch 10s`, `10s switch`, `10s to change sides`."""
    start = tokens.index
    if tokens.accept("no", "switch"):
        low = high = 0.0
    elif tokens.accept("switch"):
        for word in ("sides", "for", ":"):
            tokens.accept(word)
        low, high = _lengths(tokens)
    elif lengths := _length_before(tokens):
        tokens.accept("to")
        if not any(tokens.accept(word) for word in ("switch", "change", "transition", "changeover", "swap")):
            tokens.index = start
            return False
        if tokens.peek().word in PLURAL_LIMBS:
            tokens.take()
        low, high = lengths
    else:
        return False
    return _switches(tokens, draft, start, low, high)


def _switches(tokens: Tokens, draft: Draft, start: int, low: float, high: float) -> bool:
    text = tokens.since(start)
    if low != high:
        raise FaultError(text.span, "The change of sides takes one time.", "one duration, as in switch 10s")
    draft.once("switch", text)
    draft.switch = low
    return True


# --- hold ----------------------------------------------------------------------------------------


def take_hold(tokens: Tokens, draft: Draft) -> bool:
    """`hold 3-6s`, `hold each for 5 seconds`, `hold 5 breaths`, `hold until done at most 30s`."""
    start = tokens.index
    contracts = tokens.peek().word in _CONTRACTS
    if contracts and tokens.peek(1).word in {"and", "&"} and tokens.peek(2).word in _HOLDS:
        tokens.index += 2
    lead = 2 if tokens.peek(1).word == "for" else 1
    timed = tokens.peek(lead).kind == "number" and tokens.unit(lead + 1)
    if tokens.peek().word not in _HOLDS and not (contracts and timed):
        return False
    tokens.take()
    follows = tokens.peek(1)
    if tokens.peek().kind == "number" and (follows.kind == "times" or follows.word in {"x", "sets"}):
        draft.held = True
        return True
    skip_where(tokens)
    for filler in (
        ("each",),
        ("position",),
        ("stretch",),
        ("it",),
        ("for",),
        ("to",),
        (":",),
        ("a",),
        ("slow",),
        ("count", "of"),
    ):
        tokens.accept(*filler)
    if tokens.at("up", "to"):
        _up_to(tokens, start)
    if tokens.ended or tokens.peek().kind == "comma" or tokens.peek().word == ")":
        raise FaultError(tokens.since(start).span, "The hold has no length.", "hold D, as in hold 3s")
    if any(tokens.accept(*open_) for open_ in OPEN_HOLDS):
        most = tokens.positive_duration() if tokens.accept("at", "most") else None
        hold = HoldTime(None, None, until_done=True, at_most=most)
    else:
        hold = _breaths(tokens) or HoldTime(*_counted_or_timed(tokens, start))
    skip_where(tokens)
    draft.once("hold", tokens.since(start))
    draft.hold = hold
    return True


def _up_to(tokens: Tokens, start: int) -> NoReturn:
    """Raise FaultError for `hold up to 10 seconds`, with the open hold that means it."""
    tokens.index += 2
    seconds = tokens.positive_duration()
    right = tokens.rewritten(start, f"hold until done at most {write_duration(seconds)}")
    text = tokens.since(start)
    raise FaultError(text.span, f"'{text.raw}' has no length to count to.", hint=f"write `{right}`")


def _counted_or_timed(tokens: Tokens, start: int) -> tuple[float, float]:
    """A count of the hold is a second."""
    if "count" not in tokens.since(start).raw.casefold():
        return tokens.durations()
    low = high = float(tokens.count("seconds", 600))
    if tokens.at_range():
        tokens.take()
        high = float(tokens.count("seconds", 600))
    return low, high


def _breaths(tokens: Tokens) -> HoldTime | None:
    start = tokens.index
    if tokens.peek().kind != "number":
        return None
    low = high = tokens.take().value
    if tokens.at_range():
        tokens.take()
        high = tokens.take().value if tokens.peek().kind == "number" else -1.0
    take_manner(tokens)
    if tokens.peek().word not in {"breath", "breaths"} or not 0 < low <= high:
        tokens.index = start
        return None
    tokens.take()
    return HoldTime(low, high, breaths=True)


# --- the rest of it ------------------------------------------------------------------------------


def take_one_side(tokens: Tokens, draft: Draft) -> bool:
    start = tokens.index
    if not any(tokens.accept("one", limb, "at", "a", "time") for limb in ("side", "leg", "arm")):
        return False
    draft.once("order of the sides", tokens.since(start))
    draft.one_side = True
    return True


def take_every_word(tokens: Tokens, draft: Draft) -> bool:
    start = tokens.index
    if not tokens.accept("words"):
        return False
    if not tokens.accept("every", "rep"):
        tokens.want("words every rep")
    draft.once("words", tokens.since(start))
    draft.every_word = True
    return True


def take_or_to_fatigue(tokens: Tokens, draft: Draft) -> bool:
    start = tokens.index
    if not tokens.accept("or"):
        return False
    ends = (("fatigue",), ("failure",), ("fatigued",), ("tired",), ("exhaustion",))
    many = any(tokens.accept("as", "many", "as", *last) for last in (("possible",), ("you", "can")))
    if not many and not any(tokens.accept(lead, *end) for lead in ("to", "until", "till") for end in ends):
        tokens.index = start
        return False
    draft.once("or to fatigue", tokens.since(start))
    draft.or_to_fatigue = True
    return True


def take_how(tokens: Tokens, draft: Draft) -> bool:
    """`slow`, `slowly and with control`, behind what is counted."""
    slow, manner = take_manner(tokens)
    draft.slow = draft.slow or slow
    draft.manner = " ".join(one for one in (draft.manner, manner) if one)
    return slow or bool(manner)


PARTS: tuple[Callable[[Tokens, Draft], bool], ...] = (
    take_loaded_sets,
    take_one_side,
    take_every_word,
    take_or_to_fatigue,
    take_rest,
    take_switch,
    take_hold,
    take_sides,
    take_how,
)
"""Tried in this order where something begins; then come the quantities."""

MODIFIER_WORDS = ("rest", "switch", "hold", "one", "words", "with")
"""The words with which a part begins in its canonical spelling."""
