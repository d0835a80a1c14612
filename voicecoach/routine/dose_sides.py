"""The sides of a dose: `each leg`, `alternating`, `right then left`, `left only`."""

from __future__ import annotations

from voicecoach.routine.dose_draft import Draft, Sets
from voicecoach.routine.model import Sides, SidesKind
from voicecoach.routine.tokens import FaultError, Tokens, words

LIMBS = frozenset(
    words("side leg arm foot hand hip knee ankle shoulder elbow wrist heel thigh calf way direction limb")
)
PLURAL_LIMBS = frozenset(f"{limb}s" for limb in LIMBS) | {"feet", "calves", "thighs"}
_BOTH = frozenset(("sides", "ways", "directions"))

_LETTERS = {"l": "left", "r": "right"}

ALSO = {
    **dict.fromkeys(words("weak weaker bad sore injured operated involved painful"), "affected"),
    **dict.fromkeys(words("strong stronger good uninjured healthy sound uninvolved"), "unaffected"),
}
"""Other words for the affected side, and for the one that is not, where a side or limb follows."""

_ALONE = frozenset(("left", "right", "affected", "unaffected"))
"""Sides that are worked alone where one of them stands by itself."""


def take_sides(tokens: Tokens, draft: Draft) -> bool:
    """`each side`, `per leg`, `/arm`, `alternating legs`, `right then left`, `left only`."""
    start = tokens.index
    taken = _alternating(tokens, draft) or _each(tokens, draft) or _words(tokens, draft)
    if not taken:
        tokens.index = start
    return taken


def _alternating(tokens: Tokens, draft: Draft) -> bool:
    start = tokens.index
    if tokens.peek().word not in {"alternating", "alternate", "alternately", "alternates", "alt"}:
        return False
    tokens.take()
    tokens.accept(".")
    if tokens.peek().word in PLURAL_LIMBS:
        tokens.take()
    if not tokens.accept("each", "rep"):
        tokens.accept("every", "rep")
    draft.once("alternating", tokens.since(start))
    draft.alternating = True
    return True


def _each(tokens: Tokens, draft: Draft) -> bool:
    start = tokens.index
    if tokens.peek().word in {"on", "for", "to", "with", "in"}:
        tokens.take()
    _check_single(tokens)
    short = any(tokens.accept("e", "/", limb) for limb in ("s", "l", "a")) or tokens.accept("l", "/", "r")
    if not (short or _each_limb(tokens)):
        return False
    text = tokens.since(start)
    draft.once("sides", text)
    if text.raw.casefold().rstrip(".") in {"each", "ea"} and any(
        isinstance(one.value, Sets) for one in draft.quantities
    ):
        sides, sets = tokens.rewritten(start, "each side"), tokens.rewritten(start, "")
        raise FaultError(
            text.span,
            f"'{text.raw}' can mean each side or each set.",
            hint=f"write `{sides}`, or `{sets}`",
        )
    draft.each = True
    return True


_SINGLE = (*(("single", limb) for limb in LIMBS), *((f"single-{limb}",) for limb in LIMBS))
_ONE_SIDED = (*_SINGLE, ("unilateral",), ("unilaterally",))


def _check_single(tokens: Tokens) -> None:
    """Raise FaultError for `3 x 12 single leg` at the end of a dose: it may be 12 on each."""
    start = tokens.index
    if not any(tokens.accept(*words) for words in _ONE_SIDED):
        return
    if not (tokens.ended or tokens.peek().kind == "comma" or tokens.peek().word in {")", "."}):
        tokens.index = start
        return
    text = tokens.since(start)
    raise FaultError(
        text.span,
        f"'{text.raw}' doesn't say if both sides are done.",
        hint=f"write `{tokens.rewritten(start, 'each side')}`, or `{tokens.rewritten(start, 'left only')}`",
    )


def _each_limb(tokens: Tokens) -> bool:
    word, follows = tokens.peek().word, tokens.peek(1).word
    if word in {"each", "ea", "every", "per", "either", "/", "a"} and follows in LIMBS and follows != "a":
        if tokens.at("a", "side", "at"):
            return False
        tokens.take()
        tokens.take()
        return True
    if word == "both" and follows in _BOTH:
        tokens.take()
        tokens.take()
        return True
    alone = tokens.peek(1).kind in {"end", "comma"} or follows in {
        ")",
        ".",
        ";",
        "hold",
        "rest",
        "alternating",
    }
    if word in {"each", "ea"} and alone:
        tokens.take()
        return True
    return False


def _words(tokens: Tokens, draft: Draft) -> bool:
    """Words in turn, or one word."""
    start = tokens.index
    for lead in ("on", "with", "for"):
        tokens.accept(lead)
    for article in ("the", "your"):
        tokens.accept(article)
    first = tokens.peek()
    named_so = ALSO | _LETTERS
    other = named_so.get(first.word, "") if tokens.peek(1).word in {*LIMBS, "only"} else ""
    if first.kind != "word" or first.word in {"x", "of"}:
        return False
    pair = [_LETTERS.get(one, one) for one in (first.word, tokens.peek(2).word)]
    if tokens.peek(1).word in {"and", "&", "+"} and set(pair) == {"left", "right"}:
        right = " then ".join(pair)
        tokens.index += 3
        raise FaultError(
            tokens.since(start).span,
            "It is not said if each side gets it all, or they share it.",
            hint=f"write `{tokens.rewritten(start, right)}`, or `{tokens.rewritten(start, 'alternating')}`",
        )
    if tokens.peek(1).word == "then" and tokens.peek(2).kind == "word":
        named = _in_turn(tokens)
    elif first.word in _ALONE or tokens.peek(1).word == "only" or other:
        tokens.take()
        if tokens.peek().word in LIMBS:
            tokens.take()
        tokens.accept("only")
        named = (other or first.word,)
    else:
        return False
    draft.once("sides", tokens.since(start))
    draft.words = Sides(SidesKind.THEN if len(named) > 1 else SidesKind.ONLY, named)
    return True


def _in_turn(tokens: Tokens) -> tuple[str, ...]:
    start = tokens.index
    named = [tokens.take().word]
    while tokens.accept("then"):
        if tokens.peek().kind != "word":
            tokens.want("the word of the next side, as in right then left")
        named.append(tokens.take().word)
    if len(set(named)) < len(named):
        raise FaultError(tokens.since(start).span, "A side comes twice.", hint="write `2 x` for two sets")
    if len(named) > 3:  # noqa: PLR2004 - the notation has room for three
        raise FaultError(tokens.since(start).span, "There can't be more than three sides.")
    return tuple(named)
