"""A dose while it is being read: what was met, in the order it was met."""

from __future__ import annotations

from msgspec import Struct, field

from voicecoach.routine.model import (
    Distance,
    HoldTime,
    Loads,
    Range,
    Reps,
    Sides,
    Span,
    Text,
    Timed,
    ToFatigue,
    UntilDone,
)
from voicecoach.routine.tokens import FaultError, Tokens

MOST_REPS = 1000
MOST_SETS = 100
A_SET_OF_ITS_OWN = 15.0
"""Seconds: held so long or longer, `3 x 30s hold` is three sets; shorter, `10 x 5s hold` is ten reps."""

AMOUNT = "an amount such as 10 reps, 8-12, 30s, 20 metres, to fatigue or until done"
MODIFIERS = "rest D, switch D, hold D, with 20 kg, one side at a time, or words every rep"


class Sets(Struct, frozen=True):
    """`3 sets`, `2-3 rounds`."""

    count: Range


class Times(Struct, frozen=True):
    """`3 times`: sets beside an amount, reps without one."""

    count: Range


class Bare(Struct, frozen=True):
    """Numbers that nothing names: `3`, `8-12`, `12-10-8`."""

    counts: tuple[Range, ...]


class Holds(Struct, frozen=True):
    """`10-second hold`, `10s holds`: a hold that is an amount, or belongs to each rep."""

    time: HoldTime


Value = Sets | Times | Bare | Holds | Reps | Timed | ToFatigue | UntilDone | Distance


class Quantity(Struct, frozen=True):
    """One quantity; `joined` is what stands before it: `x`, `of`, `,` or nothing."""

    value: Value
    joined: str
    text: Text


class Draft(Struct):
    """A dose as far as it has been read."""

    quantities: list[Quantity] = field(default_factory=list)
    rest: tuple[float, float] | None = None
    switch: float | None = None
    hold: HoldTime | None = None
    held: bool = False  # `hold 3 x 30s`: what follows is held
    each: bool = False
    alternating: bool = False
    words: Sides | None = None
    one_side: bool = False
    every_word: bool = False
    or_to_fatigue: bool = False
    slow: bool = False
    manner: str = ""
    step: float | None = None
    loads: Loads | None = None
    known: dict[str, Span] = field(default_factory=dict)

    def once(self, what: str, text: Text) -> None:
        """Raise FaultError where `what` has been read before."""
        if what in self.known:
            raise FaultError(text.span, f"'{text.raw}' says the {what} twice.", hint="keep one of them")
        self.known[what] = text.span

    def add(self, tokens: Tokens, start: int, value: Value, joined: str) -> None:
        self.quantities.append(Quantity(value, joined, tokens.since(start)))
