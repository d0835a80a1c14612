"""A dose for each side: `left 3 x 12, right 2 x 10, rest 60s`, `10 on the bad side, 8 on the other`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.routine.dose_sides import ALSO, LIMBS
from voicecoach.routine.model import Dose, Text
from voicecoach.routine.text import part
from voicecoach.routine.tokens import NUMBER_WORDS, FaultError

_WORSE, _BETTER = (
    "|".join(word for word, side in ALSO.items() if side == one) for one in ("affected", "unaffected")
)

_LIMB = rf"(?:{'|'.join(sorted(LIMBS))})"
_SIDE = re.compile(
    rf"(?:\b(?:on|with|for)\s+)?(?:\b(?:the|your)\s+)?(?<![A-Za-z])(?:"
    rf"(?P<word>left|right|affected|unaffected)(?:\s+{_LIMB})?"
    rf"|(?P<letter>[lr])(?![A-Za-z'])(?!\s*:?\s*[0-9.:]+\s*(?:s|secs?|seconds?|mins?|minutes?|['\"])\b)"
    rf"|(?P<worse>{_WORSE})\s+{_LIMB}|(?P<better>other|{_BETTER})\s+{_LIMB}"
    rf")(?:\s+only)?\b\s*:?",
    re.IGNORECASE,
)
_PAIRS = ({"left", "right"}, {"affected", "unaffected"})
_NUMBER = re.compile(
    rf"[0-9]|\b(?:fatigue|failure|done|max|possible)\b|\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE
)
_JOINTS = " \t,;:/|&+()"
_LETTERS = {"l": "left", "r": "right"}


class Parted(Struct, frozen=True):
    """The two sides' words, the text of each one's dose, and what stands behind both."""

    words: tuple[str, str]
    doses: tuple[Text, Text]
    behind: Text | None


def parted(text: Text) -> Parted | None:
    """The dose of each side, where both are said; None where there is one for both, or for one alone."""
    found = list(_SIDE.finditer(text.raw))
    if len(found) != 2:  # noqa: PLR2004 - a pair of sides
        return None
    words = (_word(found[0]), _word(found[1]))
    if set(words) not in _PAIRS:
        return None
    first, second = found
    if not text.raw[: first.start()].strip(_JOINTS):  # left 12, right 10
        pieces = (_piece(text, first.end(), second.start()), _piece(text, second.end(), len(text.raw)))
        behind = None
    else:  # 12 left, 10 right
        pieces = (_piece(text, 0, first.start()), _piece(text, first.end(), second.start()))
        behind = _piece(text, second.end(), len(text.raw))
    if not all(_NUMBER.search(piece.raw) for piece in pieces):
        return None
    return Parted(words, pieces, behind if behind and behind.raw else None)


def _word(match: re.Match[str]) -> str:
    if match["word"]:
        return match["word"].casefold()
    if match["letter"]:
        return _LETTERS[match["letter"].casefold()]
    return "affected" if match["worse"] else "unaffected"


def _piece(text: Text, start: int, end: int) -> Text:
    """That stretch of the text, without what only joins it to the rest."""
    raw = text.raw[start:end]
    lead = re.match(rf"[{re.escape(_JOINTS)}]*(?:(?:then|and|but)\b[{re.escape(_JOINTS)}]*)?", raw)
    begin = lead.end() if lead else 0
    kept = re.sub(rf"(?:[{re.escape(_JOINTS)}]+(?:then|and|but))?[{re.escape(_JOINTS)}]*$", "", raw)
    return part(text, start + begin, start + max(begin, len(kept)))


def joined(words: Sequence[str], doses: Sequence[Dose], behind: Dose | None, text: Text) -> Dose:
    """Both sides' doses as one; what the last one alone says beside its amount is for both."""
    first, second = doses
    for dose in doses:
        if dose.amount is None:
            raise FaultError(text.span, "One side has no amount.", "such as left 3 x 12, right 2 x 10")
        if dose.sides:
            raise FaultError(text.span, "The sides are said twice.", hint="keep one of them")
    _check_sets(words, first, second, text)
    both = behind or Dose()
    if both.amount or both.sides or both.sets:
        raise FaultError(
            text.span, "It is not clear which side this belongs to.", "left 3 x 12, right 2 x 10"
        )
    if both == Dose():
        both = Dose(
            rest=_shared(first.rest, second.rest),
            shortest_rest=_shared(first.shortest_rest, second.shortest_rest),
            switch=second.switch if second.switch is not None else first.switch,
            hold=_shared(first.hold, second.hold),
            loads=_shared(first.loads, second.loads),
        )
    every = first.every_word or second.every_word or both.every_word
    own = tuple((word, _without(dose, both)) for word, dose in zip(words, doses, strict=True))
    return replace(both, every_word=every, own=own)


def _shared(first: object, second: object) -> Any:  # noqa: ANN401 - a part of a dose, of any kind
    """What both say, or the last alone."""
    return second if first is None or first == second else None


def _without(dose: Dose, both: Dose) -> Dose:
    """A side's dose without what is said for both."""
    return replace(
        dose,
        rest=None if dose.rest == both.rest else dose.rest,
        shortest_rest=None if dose.rest == both.rest else dose.shortest_rest,
        switch=None,
        hold=None if dose.hold == both.hold else dose.hold,
        loads=None if dose.loads == both.loads else dose.loads,
        every_word=False,
        span=Dose().span,
    )


def _check_sets(words: Sequence[str], first: Dose, second: Dose, text: Text) -> None:
    """Raise FaultError for `3 x 12 left, 10 right`: the 10 may be one set, or three."""
    if (first.sets is None) == (second.sets is None):
        return
    from voicecoach.routine.dose_text import write_dose  # noqa: PLC0415 - it writes what is read here

    many, most = (first.sets, first.most_sets) if first.sets else (second.sets, second.most_sets)

    def written(sets: int | None, most: int | None) -> str:
        filled = (
            replace(dose, sets=sets, most_sets=most) if dose.sets is None else dose
            for dose in (first, second)
        )
        return ", ".join(f"{word} {write_dose(dose)}" for word, dose in zip(words, filled, strict=True))

    if many == 1:
        return
    raise FaultError(
        text.span,
        "The sets of one side are not said.",
        hint=f"write `{written(many, most)}`, or `{written(1, None)}`",
    )
