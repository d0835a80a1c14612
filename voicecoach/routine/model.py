"""A script as frozen values; each keeps the `Span` it was read from.

Durations are seconds (float). `None` means "not said here", so that a dose on a `do` line can
override an exercise's, and an exercise's the routine's and the language's defaults.
Spans don't take part in comparisons: two scripts that say the same are equal.
"""

from __future__ import annotations

import unicodedata
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


LANGUAGES = ("en",)
"""Codes of the languages the coach speaks; `session.words.languages` has the words of each."""

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
    """`30s`, `20-30s`, `30s hold`: reps for so long where there is a `rep` line, else one position or effort.

    `held` where the dose says that it is held.
    """

    low: float
    high: float
    held: bool = False


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


@dataclass(frozen=True, slots=True)
class Distance:
    """`20 metres`, `20-40 metres`: at the person's own pace, until they say done."""

    low: float
    high: float
    unit: str = "metres"


Amount = Reps | Timed | ToFatigue | UntilDone | Distance


class SidesKind(Enum):
    """Order in which the sides of a dose are worked."""

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
    """`hold 3-6s`, `hold 5 breaths`, `hold until done at most 30s` (then `low` and `high` are None)."""

    low: float | None
    high: float | None
    until_done: bool = False
    at_most: float | None = None
    breaths: bool = False  # `low` and `high` count breaths


@dataclass(frozen=True, slots=True)
class Loads:
    """`with 20 kg`, `with 20, 25, 30 kg`: one for every set, or one a set.

    `with 20-30 kg by 2.5 kg`: progress adds `step` at a time, up to `most`.
    """

    values: tuple[float, ...]
    unit: str = "kg"
    most: float | None = None
    step: float | None = None


@dataclass(frozen=True, slots=True)
class Dose:
    """The amount of an exercise. Every part may be left unsaid.

    Progress adds sets up to `most_sets`, makes the rest as short as `shortest_rest`, and moves the amount
    by `step` at a time (None: by a rep, or five seconds).

    `own` is a dose for each side, by its word, where they differ: then `sets`, `amount` and `sides` are None,
    and the other parts are those of both.
    """

    sets: int | None = None
    amount: Amount | None = None
    sides: Sides | None = None
    rest: float | None = None
    switch: float | None = None
    hold: HoldTime | None = None
    one_side_at_a_time: bool = False
    every_word: bool = False  # "words every rep"
    or_to_fatigue: bool = False
    most_sets: int | None = None
    shortest_rest: float | None = None
    step: float | None = None
    loads: Loads | None = None
    own: tuple[tuple[str, Dose], ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


# --- exercises -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RepPhase:
    """One movement or hold of a rep: its spoken words and its seconds."""

    words: Text
    seconds: float | None  # None only in a rep at the person's own pace
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def holds(self) -> bool:
        """True if this is the phase that `hold D` sets and that pace never scales."""
        return "hold" in self.words.raw.casefold().split()


@dataclass(frozen=True, slots=True)
class RepPattern:
    """The `rep` line."""

    phases: tuple[RepPhase, ...]
    own_pace: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Settle:
    """Time to get into position; `seconds` is None for `settle until ready`."""

    seconds: float | None


class WhenKind(Enum):
    """The time of an `at WHEN say` line; the value beside it is the number of a set or rep, or seconds."""

    FIRST_SET = "first set"
    LAST_SET = "last set"
    SET = "set"
    REP = "rep"
    LAST_REP = "last rep"
    HALFWAY = "halfway"
    SECONDS_IN = "in"
    SECONDS_LEFT = "left"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class At:
    """`at rep 5 say TEXT`, `at 10s left say TEXT`, `at every 30s sound tick`: then `sound` is its name."""

    when: WhenKind
    value: float | None
    text: Text
    sound: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Breathe:
    """`breathe in on WORD, out on WORD`: each names a phase by a word or words in it."""

    in_on: Text
    out_on: Text
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Pose:
    """`pose on back, knees bent`, `pose at lift: hips up`: the body at the start, or at a phase's end."""

    at: Text | None  # a word, or words, of a phase; None for the start
    clauses: tuple[Text, ...]
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
    poses: tuple[Pose, ...] = ()
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
    """`yes`, `no or silence`, `recorded`: phrases, and whether silence takes it, or a recording.

    A recording says no question that has a branch for it.
    """

    phrases: tuple[Text, ...]
    silence: bool
    body: tuple[Instruction, ...]
    span: Span = field(default=NOWHERE, compare=False)
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    text: Text
    branches: tuple[Branch, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Repeat:
    """`repeat N times, rest D between`; `times` is None for `repeat each side`.

    `repeat for 21, 15, 9` has a body for each of its `values`, with that in the place of `{n}`; `body` is
    then the first.
    """

    times: int | None
    rest: float | None
    body: tuple[Instruction, ...]
    values: tuple[int, ...] = ()
    bodies: tuple[tuple[Instruction, ...], ...] = ()
    span: Span = field(default=NOWHERE, compare=False)

    def round(self, number: int) -> tuple[Instruction, ...]:
        """The body of round `number`, from 1."""
        return self.bodies[number - 1] if self.bodies else self.body


@dataclass(frozen=True, slots=True)
class Every:
    """`every 1m, 10 times`: what is below it, each round beginning on its beat."""

    seconds: float
    times: int
    body: tuple[Instruction, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Race:
    """Rounds at the person's own pace, each ended by their "done", counted or for time.

    `seconds` end it, None where nothing does; `rounds` is None where as many are done as possible. `bodies`
    has the `do` lines of each round, or those of all of them.
    """

    seconds: float | None
    rounds: int | None
    bodies: tuple[tuple[Instruction, ...], ...]
    values: tuple[int, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def body(self) -> tuple[Instruction, ...]:
        """The instructions of all its rounds."""
        return tuple(dict.fromkeys(one for body in self.bodies for one in body))


@dataclass(frozen=True, slots=True)
class Draw:
    """`pick 2`: so many of the lines below it, in their order; `shuffle` (`count` None): all, in any order.

    Which, a seed says.
    """

    count: int | None
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


Instruction = Say | Rest | Wait | Do | DoRoutine | Ask | Repeat | Every | Race | Draw | Stop | Sound


# --- scripts -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Defaults:
    """Lengths that the routine's own header lines (`rest 45s`, `settle 12s`, …) put in place of ours."""

    rep: float | None = None  # a rep without a `rep` line
    step: float | None = None  # a step
    breath_in: float | None = None
    breath_out: float | None = None
    settle: float | None = None
    switch: float | None = None
    rest: float | None = None  # between sets
    between: float | None = None  # between exercises
    wait: float | None = None  # a `wait` in a rendered file
    breath_full: float | None = None  # how long it is held after breathing in
    breath_empty: float | None = None  # and after breathing out
    breath_counted: bool = False  # each second of it aloud


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


INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters that nobody sees: a text copied from elsewhere may be full of them."""
_UNSEEN = dict.fromkeys(map(ord, INVISIBLE))


def normal(name: str) -> str:
    """A name as it is matched: without regard to case, spacing, and how its accents are stored."""
    return " ".join(unicodedata.normalize("NFC", name.translate(_UNSEEN)).casefold().split())
