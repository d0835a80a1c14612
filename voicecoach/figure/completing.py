"""What may be written next in a clause of a pose: for editors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voicecoach.figure.vocabulary import (
    MUSCLES,
    PAIRED,
    PLACES,
    PLURALS,
    POSTURES,
    SEEN,
    THINGS,
    WAYS,
)

SIDES = ("{side}", "{other}", "left", "right")
_SIDE = re.compile(r"(?:\{\s*\w+\s*\}|left|right|both|top|bottom)\s+", re.IGNORECASE)


def offers(clause: str) -> list[tuple[str, str]]:
    """Whole clauses that `clause`, as far as it is written, can become: each with what it is.

    What a part of the body can do is offered once the part is written, so that the list stays short.
    """
    written = " ".join(clause.casefold().split())
    side = _SIDE.match(f"{written} ")
    told, rest = (side[0].strip(), written[side.end() :]) if side else ("", written)
    part = rest.split(" ", maxsplit=1)[0]
    singular = PLURALS.get(part, part)
    if singular in {*WAYS, *PLACES} and (told or part != singular or part not in PAIRED):
        lead = f"{told} {part}".strip()
        return [
            *((f"{lead} {way}", "a direction") for way in WAYS.get(singular, ())),
            *((f"{lead} {place}", "a place") for place in PLACES.get(singular, ())),
        ]
    return list(_all(told))


def _all(told: str) -> Iterator[tuple[str, str]]:
    """Each beginning of a clause; behind a side, those that have one."""
    sides = (told,) if told else SIDES
    if not told:
        yield from ((posture, "a posture") for posture in _postures())
        yield from ((part, "a part of the body, then its direction") for part in WAYS if part not in PAIRED)
        yield from ((plural, "both, then their direction") for plural in PLURALS)
        for thing, places in THINGS.items():
            yield from ((f"{thing} {place}".strip(), "a thing") for place in places)
        yield from ((f"{muscle} {_works(muscle)}", "is marked") for muscle in MUSCLES)
        yield from ((f"seen from the {word}", "the view") for word in SEEN)
    for side in sides:
        yield from ((f"{side} {part}", "a part of the body, then its direction") for part in sorted(PAIRED))
        yield from (
            (f"{side} {muscle} works", "is marked") for muscle in MUSCLES if _works(muscle) == "works"
        )


def _postures() -> Iterator[str]:
    for posture in POSTURES:
        yield posture
        if " left " in posture:
            yield posture.replace("left", "{side}")
            yield posture.replace("left", "{other}")


def _works(muscle: str) -> str:
    return "work" if muscle in {"glutes", "thighs", "calves"} else "works"
