"""Forms of an exercise: the ways of doing it, with doses, phases and words, every value resolved.

Durations are seconds; the engine rounds them to frames once a set.
"""

from __future__ import annotations

from msgspec import Struct


class Phase(Struct, frozen=True):
    """One movement or hold of a rep. `seconds` None: until the person says done."""

    words: str
    seconds: float | None
    holds: bool = False
    breath: str = ""  # "in", "out" or nothing
    at_most: float | None = None  # bounds an open phase
    least: float | None = None  # of a hold with a range: its bounds, `seconds` being today's
    most: float | None = None


class Prompt(Struct, frozen=True):
    """An `at WHEN say` line; `when` is a `routine.model.WhenKind` value."""

    when: str
    value: float | None
    text: str
    sound: str = ""


class Amount(Struct, frozen=True):
    """One set's target: a count of reps, or seconds. `today` lies in `low` to `high`.

    All None: open, until the person says done.
    """

    low: float | None
    high: float | None
    today: float | None


class Weights(Struct, frozen=True):
    """The weights lifted: one for all sets, or one a set; they may grow by `step` up to `most`."""

    values: tuple[float, ...]
    unit: str
    most: float | None = None
    step: float | None = None


SECONDS_A = {
    "metres": 1.0, "yards": 1.0, "feet": 0.3, "km": 600.0, "miles": 960.0,
    "laps": 120.0, "lengths": 30.0, "calories": 4.0,
}  # fmt: skip
"""Seconds that a rendered file allows for each unit of a distance; an hour in all at most."""


class Race(Struct, frozen=True):
    """Rounds against the clock: each in words, and its seconds in a rendered file.

    `limit` ends them (seconds; None: no limit); `for_time`: the score is their time, not their number.
    """

    rounds: tuple[str, ...]
    lengths: tuple[float, ...]
    limit: float | None = None
    for_time: bool = False

    def round(self, number: int) -> str:
        """The words for round `number`, from 1."""
        return self.rounds[(number - 1) % len(self.rounds)]

    def length(self, number: int) -> float:
        return self.lengths[(number - 1) % len(self.lengths)]


class Written(Struct, frozen=True):
    """The script's own values of a form that today's prescription has changed."""

    sets: int
    rest: float
    weights: Weights | None


class Form(Struct, frozen=True):
    """One way of doing an exercise, a rung of its ladder, with every value resolved."""

    name: str
    amounts: tuple[Amount, ...]  # one a set
    timed: bool  # the amounts are seconds
    phases: tuple[Phase, ...]  # of one rep; a held position has one phase of its own
    held: bool = False  # a position held for the amount, not reps
    own_pace: bool = False
    noun: str = "reps"
    race: Race | None = None  # rounds at the person's own pace, against the clock
    distance: bool = False  # the amounts are so many `noun` (metres, km), at the person's own pace
    to_fatigue: bool = False
    at_most: float | None = None
    sides: tuple[str, ...] = ()
    alternating: bool = False
    one_side_at_a_time: bool = False
    every_word: bool = False
    setup: tuple[str, ...] = ()
    settle: float | None = None  # None: until the person says ready
    rest: float = 30.0
    shortest_rest: float | None = None  # what progress makes of it
    most_sets: int | None = None  # what progress makes of them
    step: float | None = None  # what progress adds to the amount at a time
    weights: Weights | None = None
    written: Written | None = None
    switch: float = 10.0
    cues: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    relief: str = ""
    load: str = ""
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def load_of(self, set_number: int) -> str:
        """The load of that set in words: its weight, else the script's `with`."""
        if self.weights is None:
            return self.load
        values = self.weights.values
        return f"{values[min(set_number, len(values)) - 1]:g} {self.weights.unit}"

    def on_the_way(self, set_number: int) -> float:
        """Seconds for the distance of a set where nobody can say done."""
        return min(3600.0, (self.amount(set_number).today or 0.0) * SECONDS_A[self.noun])

    def amount(self, set_number: int) -> Amount:
        """The amount of a set, counted from 1; sets beyond the written ones have the last one's."""
        return self.amounts[min(set_number, len(self.amounts)) - 1]
