"""What a script says, as frozen values; each keeps the `Span` it was read from.

Durations are seconds (float). `None` means "not said here", so that a dose on a `do` line can
override an exercise's, and an exercise's the routine's and the language's defaults.
Spans don't take part in comparisons: two scripts that say the same are equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line: `line` and `column` count from 1, `width` is in characters."""

    path: str
    line: int
    column: int
    width: int = 1


NOWHERE = Span("", 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Text:
    """Words as written. In speech, `{field}`s and `[1.5s]` pauses stand inside `raw`."""

    raw: str
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        """The words alone."""
        return self.raw


# --- doses ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Range:
    """A count with its bounds; `low == high` where one number was written."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Reps:
    """`10-15 slow reps`, `6, 4, 2 reps`: one `Range`, or one a set."""

    counts: tuple[Range, ...]
    slow: bool = False
    noun: str = "reps"


@dataclass(frozen=True, slots=True)
class Timed:
    """`30s`, `20-30s`: reps for so long where there is a `rep` line, else a held position."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ToFatigue:
    """Reps counted until the person says done; `at_most` bounds them."""

    at_most: int | None = None
    slow: bool = False
    noun: str = "reps"


@dataclass(frozen=True, slots=True)
class UntilDone:
    """A position held until the person says done; `at_most` seconds."""

    at_most: float | None = None


Amount = Reps | Timed | ToFatigue | UntilDone


class SidesKind(Enum):
    """How the sides of a dose are worked."""

    EACH = "each side"  # left then right in every set, `switch` between
    ALTERNATING = "alternating"  # the amount is the total
    EACH_ALTERNATING = "each side alternating"  # the amount is a side's
    THEN = "then"  # right then left, forward then back: each word gets the amount
    ONLY = "only"  # one word


@dataclass(frozen=True, slots=True)
class Sides:
    """The words of the sides in the order they are worked; each becomes `{side}` in turn."""

    kind: SidesKind
    words: tuple[str, ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class HoldTime:
    """`hold 3-6s`, `hold until done at most 30s` (then `low` and `high` are None)."""

    low: float | None
    high: float | None
    until_done: bool = False
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of an exercise. Every part may be left unsaid."""

    sets: int | None = None
    amount: Amount | None = None
    sides: Sides | None = None
    rest: float | None = None
    switch: float | None = None
    hold: HoldTime | None = None
    one_side_at_a_time: bool = False
    every_word: bool = False  # "words every rep"
    or_to_fatigue: bool = False
    span: Span = field(default=NOWHERE, compare=False)


# --- exercises -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Phase:
    """One movement or hold of a rep: its spoken words and its seconds."""

    words: Text
    seconds: float | None  # None only in a rep at the person's own pace
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def holds(self) -> bool:
        """Whether this is the phase that `hold D` sets and that pace never scales."""
        return "hold" in self.words.raw.casefold().split()


@dataclass(frozen=True, slots=True)
class RepPattern:
    """The `rep` line."""

    phases: tuple[Phase, ...]
    own_pace: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Settle:
    """Time to get into position; `seconds` is None for `settle until ready`."""

    seconds: float | None


class WhenKind(Enum):
    """When an `at WHEN say` line speaks; the value beside it is the number of a set or rep, or seconds."""

    FIRST_SET = "first set"
    LAST_SET = "last set"
    SET = "set"
    REP = "rep"
    LAST_REP = "last rep"
    HALFWAY = "halfway"
    SECONDS_IN = "in"
    SECONDS_LEFT = "left"


@dataclass(frozen=True, slots=True)
class At:
    """`at rep 5 say TEXT`, `at 10s left say TEXT`."""

    when: WhenKind
    value: float | None
    text: Text
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Breathe:
    """`breathe in on WORD, out on WORD`: each names a phase by a word or words in it."""

    in_on: Text
    out_on: Text
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Variant:
    """One entry of an `easier` or `harder` line: an exercise by name, or one defined by a block.

    `dose` is the entry's own (after a colon). `block` is what a variant defined on the spot says;
    it takes over from its parent all that it leaves unsaid.
    """

    name: Text
    dose: Dose | None = None
    block: Exercise | None = None
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise, a variant's block, or the block under a `do` (what it overrides)."""

    name: Text
    aka: tuple[Text, ...] = ()
    setup: tuple[Text, ...] = ()  # steps; the first is the brief form
    settle: Settle | None = None
    dose: Dose | None = None
    rep: RepPattern | None = None
    every_word: bool = False
    rest: float | None = None
    cues: tuple[Text, ...] = ()
    ats: tuple[At, ...] = ()
    breathe: Breathe | None = None
    relief: Text | None = None
    easier: tuple[tuple[Variant, ...], ...] = ()  # nearest first; each a tuple of alternatives
    harder: tuple[tuple[Variant, ...], ...] = ()
    load: Text | None = None  # `with TEXT`: 8 kilos, the red band
    needs: tuple[Text, ...] = ()
    tags: tuple[Text, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


# --- instructions --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    text: Text
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Rest:
    seconds: float
    text: Text | None = None
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Wait:
    """`wait TEXT`, `wait 20s TEXT`; `seconds` is what a rendered file waits (None: the default)."""

    text: Text
    seconds: float | None = None
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Do:
    """`do NAME: DOSE` with the block under it, if any, in `block`."""

    name: Text
    dose: Dose | None = None
    block: Exercise | None = None
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class DoRoutine:
    name: Text
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Branch:
    """`yes`, `no or silence`, `a little or not really`: phrases, and whether silence takes it."""

    phrases: tuple[Text, ...]
    silence: bool
    body: tuple[Instruction, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Ask:
    text: Text
    branches: tuple[Branch, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Repeat:
    """`repeat N times, rest D between`; `times` is None for `repeat each side`."""

    times: int | None
    rest: float | None
    body: tuple[Instruction, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Stop:
    text: Text
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Sound:
    name: Text
    span: Span = field(default=NOWHERE, compare=False)


Instruction = Say | Rest | Wait | Do | DoRoutine | Ask | Repeat | Stop | Sound


# --- scripts -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the routine's own header lines (`rest 45s`, `settle 12s`, …) put in place of ours."""

    rep: float | None = None  # a rep without a `rep` line
    step: float | None = None  # a step
    breath_in: float | None = None
    breath_out: float | None = None
    settle: float | None = None
    switch: float | None = None
    rest: float | None = None  # between sets
    between: float | None = None  # between exercises
    wait: float | None = None  # a `wait` in a rendered file


@dataclass(frozen=True, slots=True)
class PainBands:
    """`pain go on to 3, modify to 5`: the highest score of each band of the pain table."""

    mild: int
    moderate: int
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Routine:
    """The `routine` of a script: its header and its body."""

    name: Text
    about: Text | None = None
    source: Text | None = None
    often: Text | None = None
    first: Text | None = None
    needs: tuple[Text, ...] = ()
    language: Text | None = None
    pain: PainBands | None = None
    calm: bool = False
    defaults: Defaults = Defaults()
    body: tuple[Instruction, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Script:
    """One file: a routine (or none: then it is a library), what it uses, what it defines."""

    path: str
    routine: Routine | None
    uses: tuple[Text, ...] = ()
    exercises: tuple[Exercise, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """A routine with everything its names mean, ready to be planned.

    `exercises` maps a normalised name (see `normal`) or aka to the exercise; a routine's own hide
    a library's. Variants that a ladder defines by a block are in it too, inheritance applied.
    `parts` maps the normalised name of each `do routine` to that routine, linked by itself;
    `sounds` maps a `sound` name to the file it plays ("" for a sound of the player's own).
    """

    routine: Routine
    exercises: Mapping[str, Exercise]
    parts: Mapping[str, Linked] = field(default_factory=dict)
    sounds: Mapping[str, str] = field(default_factory=dict)


def normal(name: str) -> str:
    """A name as it is matched: without regard to case and spacing."""
    return " ".join(name.casefold().split())
