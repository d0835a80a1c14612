"""Words of a dose that add nothing to what is said already: `per set`, `in all`, `then switch sides`."""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.routine.dose_draft import AMOUNT, Bare, Draft
from voicecoach.routine.model import Range, Reps, Timed
from voicecoach.routine.tokens import FaultError, Tokens


def take_redundant(tokens: Tokens, draft: Draft) -> bool:
    """Take `10 reps per set`, `3 sets, each of 10 reps`, `then switch sides`: nothing is added by it."""
    start = tokens.index
    if draft.quantities and tokens.peek(-1).word == "then" and any(tokens.accept(*one) for one in _ENDS):
        if tokens.ended or tokens.peek().kind == "comma":
            return True
        tokens.index = start
    if draft.quantities and any(tokens.accept(word) for word in _PLAIN):
        return True
    last = draft.quantities[-1].value if draft.quantities else None
    if tokens.peek(-1).word == "alternating" and isinstance(last, Bare) and tokens.accept("reps"):
        draft.quantities[-1] = replace(draft.quantities[-1], value=Reps(last.counts))
        return True
    if _of_each_rep(tokens, draft) and (tokens.accept("each") or tokens.accept("ea")):
        return True
    sets = any(tokens.accept(*words) for words in _PER_SET)
    return sets or (tokens.at("each", "of") and tokens.peek(2).kind == "number" and tokens.accept("each"))


def _of_each_rep(tokens: Tokens, draft: Draft) -> bool:
    """True if `each` comes behind a time that is each rep's: `10 reps (3 sec each)`."""
    counted = any(isinstance(one.value, Reps | Bare) for one in draft.quantities)
    timed = bool(draft.quantities) and isinstance(draft.quantities[-1].value, Timed)
    ends = tokens.peek(1).kind in {"end", "comma"} or tokens.peek(1).word in {")", "."}
    return counted and timed and ends and tokens.peek().word in {"each", "ea"}


_PLAIN = ("bilateral", "bilaterally", "continuous", "continuously", "nonstop", "non-stop")
_PER_SET = tuple(
    (*lead, "set") for lead in (("per",), ("each",), ("every",), ("in", "each"), ("in", "every"))
)
_ENDS = (*((one, "sides") for one in ("switch", "change", "swap")), ("switch",))
"""Behind `then`, what each side says already."""


def take_total(tokens: Tokens, draft: Draft) -> bool:
    """Take `total` or `in all`, which is redundant unless something multiplies the amount."""
    start = tokens.index
    if not (tokens.accept("total") or tokens.accept("in", "total") or tokens.accept("in", "all")):
        return False
    if _is_double(draft):
        draft.quantities.pop()  # 12 each leg (24 total)
        return True
    if not draft.quantities or len(draft.quantities) > 1 or draft.each:
        text = tokens.since(start)
        raise FaultError(text.span, f"It is not clear what '{text.raw}' adds up.", AMOUNT)
    draft.once("total", tokens.since(start))
    return True


def _is_double(draft: Draft) -> bool:
    """True if the last quantity is the one before it, which is each side's, in all."""
    if not draft.each or len(draft.quantities) != 2:  # noqa: PLR2004 - of one side, and of both
        return False
    one, both = draft.quantities
    counts = [one.value.counts for one in (one, both) if isinstance(one.value, Bare | Reps)]
    if len(counts) != 2 or len(counts[0]) != 1 or len(counts[1]) != 1:  # noqa: PLR2004
        return False
    return counts[1][0] == Range(2 * counts[0][0].low, 2 * counts[0][0].high)
