"""A script as frozen values; each keeps the `Span` it was read from.

Durations are seconds (float). `None` means "not said here", so that a dose on a `do` line can
override an exercise's, and an exercise's the routine's and the language's defaults.
Spans don't take part in comparisons: two scripts that say the same are equal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import Enum

from msgspec import Struct, field
from msgspec.structs import asdict


class Span(Struct, frozen=True):
    """A stretch of one line: `line` and `column` count from 1, `width` is in characters."""

    path: str
    line: int
    column: int
    width: int = 1


class Node(Struct, frozen=True, eq=False):
    """A part of a script. The `span` it was read from doesn't take part in comparisons."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._said() == other._said()

    def __ne__(self, other: object) -> bool:  # a `Struct` has one of its own
        return not self == other

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[object, ...]:
        return tuple(member for name, member in asdict(self).items() if name != "span")


LANGUAGES = ("en",)
"""Codes of the languages the coach speaks; `session.words.languages` has the words of each."""

NOWHERE = Span("", 0, 0, 0)


class Text(Node, frozen=True):
    """Words as written. In speech, `{field}`s and `[1.5s]` pauses stand inside `raw`."""

    raw: str
    span: Span = NOWHERE

    def __str__(self) -> str:
        """The words alone."""
        return self.raw


# --- doses ---------------------------------------------------------------------------------------


class Range(Struct, frozen=True):
    """A count with its bounds; `low == high` where one number was written."""

    low: int
    high: int


class Reps(Struct, frozen=True):
    """`10-15 slow reps`, `6, 4, 2 reps`: one `Range`, or one a set."""

    counts: tuple[Range, ...]
    slow: bool = False
    noun: str = "reps"


class Timed(Struct, frozen=True):
    """`30s`, `20-30s`, `30s hold`: reps for so long where there is a `rep` line, else one position or effort.

    `held` where the dose says that it is held.
    """

    low: float
    high: float
    held: bool = False


class ToFatigue(Struct, frozen=True):
    """Reps counted until the person says done; `at_most` bounds them."""

    at_most: int | None = None
    slow: bool = False
    noun: str = "reps"


class UntilDone(Struct, frozen=True):
    """A position held until the person says done; `at_most` seconds."""

    at_most: float | None = None


class Distance(Struct, frozen=True):
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


class Sides(Struct, frozen=True):
    """The words of the sides in the order they are worked; each becomes `{side}` in turn."""

    kind: SidesKind
    words: tuple[str, ...] = ("left", "right")


class HoldTime(Struct, frozen=True):
    """`hold 3-6s`, `hold 5 breaths`, `hold until done at most 30s` (then `low` and `high` are None)."""

    low: float | None
    high: float | None
    until_done: bool = False
    at_most: float | None = None
    breaths: bool = False  # `low` and `high` count breaths


class Loads(Struct, frozen=True):
    """`with 20 kg`, `with 20, 25, 30 kg`: one for every set, or one a set.

    `with 20-30 kg by 2.5 kg`: progress adds `step` at a time, up to `most`.
    """

    values: tuple[float, ...]
    unit: str = "kg"
    most: float | None = None
    step: float | None = None


class Dose(Node, frozen=True):
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
    span: Span = NOWHERE


# --- exercises -----------------------------------------------------------------------------------


class RepPhase(Node, frozen=True):
    """One movement or hold of a rep: its spoken words and its seconds."""

    words: Text
    seconds: float | None  # None only in a rep at the person's own pace
    span: Span = NOWHERE

    @property
    def holds(self) -> bool:
        """True if this is the phase that `hold D` sets and that pace never scales."""
        return "hold" in self.words.raw.casefold().split()


class RepPattern(Node, frozen=True):
    """The `rep` line."""

    phases: tuple[RepPhase, ...]
    own_pace: bool = False
    span: Span = NOWHERE


class Settle(Struct, frozen=True):
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


class At(Node, frozen=True):
    """`at rep 5 say TEXT`, `at 10s left say TEXT`, `at every 30s sound tick`: then `sound` is its name."""

    when: WhenKind
    value: float | None
    text: Text
    sound: str = ""
    span: Span = NOWHERE


class Breathe(Node, frozen=True):
    """`breathe in on WORD, out on WORD`: each names a phase by a word or words in it."""

    in_on: Text
    out_on: Text
    span: Span = NOWHERE


class Pose(Node, frozen=True):
    """`pose on back, knees bent`, `pose at lift: hips up`: the body at the start, or at a phase's end."""

    at: Text | None  # a word, or words, of a phase; None for the start
    clauses: tuple[Text, ...]
    span: Span = NOWHERE


class Variant(Node, frozen=True):
    """One entry of an `easier` or `harder` line: an exercise by name, or one defined by a block.

    `dose` is the entry's own (after a colon). `block` is what a variant defined on the spot says;
    it takes over from its parent all that it leaves unsaid.
    """

    name: Text
    dose: Dose | None = None
    block: Exercise | None = None
    span: Span = NOWHERE


class Exercise(Node, frozen=True):
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
    span: Span = NOWHERE


# --- instructions --------------------------------------------------------------------------------


class Say(Node, frozen=True):
    text: Text
    span: Span = NOWHERE


class Rest(Node, frozen=True):
    seconds: float
    text: Text | None = None
    span: Span = NOWHERE


class Wait(Node, frozen=True):
    """`wait TEXT`, `wait 20s TEXT`; `seconds` is what a rendered file waits (None: the default)."""

    text: Text
    seconds: float | None = None
    span: Span = NOWHERE


class Do(Node, frozen=True):
    """`do NAME: DOSE` with the block under it, if any, in `block`."""

    name: Text
    dose: Dose | None = None
    block: Exercise | None = None
    span: Span = NOWHERE


class DoRoutine(Node, frozen=True):
    name: Text
    span: Span = NOWHERE


class Branch(Node, frozen=True):
    """`yes`, `no or silence`, `recorded`: phrases, and whether silence takes it, or a recording.

    A recording says no question that has a branch for it.
    """

    phrases: tuple[Text, ...]
    silence: bool
    body: tuple[Instruction, ...]
    span: Span = NOWHERE
    recorded: bool = False


class Ask(Node, frozen=True):
    text: Text
    branches: tuple[Branch, ...]
    span: Span = NOWHERE


class Repeat(Node, frozen=True):
    """`repeat N times, rest D between`; `times` is None for `repeat each side`.

    `repeat for 21, 15, 9` has a body for each of its `values`, with that in the place of `{n}`; `body` is
    then the first.
    """

    times: int | None
    rest: float | None
    body: tuple[Instruction, ...]
    values: tuple[int, ...] = ()
    bodies: tuple[tuple[Instruction, ...], ...] = ()
    span: Span = NOWHERE

    def round(self, number: int) -> tuple[Instruction, ...]:
        """The body of round `number`, from 1."""
        return self.bodies[number - 1] if self.bodies else self.body


class Every(Node, frozen=True):
    """`every 1m, 10 times`: what is below it, each round beginning on its beat."""

    seconds: float
    times: int
    body: tuple[Instruction, ...]
    span: Span = NOWHERE


class Race(Node, frozen=True):
    """Rounds at the person's own pace, each ended by their "done", counted or for time.

    `seconds` end it, None where nothing does; `rounds` is None where as many are done as possible. `bodies`
    has the `do` lines of each round, or those of all of them.
    """

    seconds: float | None
    rounds: int | None
    bodies: tuple[tuple[Instruction, ...], ...]
    values: tuple[int, ...] = ()
    span: Span = NOWHERE

    @property
    def body(self) -> tuple[Instruction, ...]:
        """The instructions of all its rounds."""
        return tuple(dict.fromkeys(one for body in self.bodies for one in body))


class Draw(Node, frozen=True):
    """`pick 2`: so many of the lines below it, in their order; `shuffle` (`count` None): all, in any order.

    Which, a seed says.
    """

    count: int | None
    body: tuple[Instruction, ...]
    span: Span = NOWHERE


class Stop(Node, frozen=True):
    text: Text
    span: Span = NOWHERE


class Sound(Node, frozen=True):
    name: Text
    span: Span = NOWHERE


Instruction = Say | Rest | Wait | Do | DoRoutine | Ask | Repeat | Every | Race | Draw | Stop | Sound


# --- scripts -------------------------------------------------------------------------------------


class Defaults(Struct, frozen=True):
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


class PainBands(Node, frozen=True):
    """`pain go on to 3, modify to 5`: the highest score of each band of the pain table."""

    mild: int
    moderate: int
    span: Span = NOWHERE


class Routine(Node, frozen=True):
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
    span: Span = NOWHERE


class Script(Struct, frozen=True):
    """One file: a routine (or none: then it is a library), what it uses, what it defines."""

    path: str
    routine: Routine | None
    uses: tuple[Text, ...] = ()
    exercises: tuple[Exercise, ...] = ()


class Linked(Struct, frozen=True):
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
