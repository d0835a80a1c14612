"""The height of what is sat on."""

from __future__ import annotations

from collections.abc import Iterable

from voicecoach.figure.words import Clause, Thing

SEATS = {"chair": 0.45, "low chair": 0.37, "stool": 0.31, "step": 0.25}
"""Thing -> the height that it is sat on at, metres."""


def things_seat(clauses: Iterable[Clause]) -> float | None:
    """The seat's height, metres, where one of the things is sat on."""
    for thing in clauses:
        if isinstance(thing, Thing) and thing.name in SEATS and thing.place in {"", "behind"}:
            return SEATS[thing.name]
    return None
