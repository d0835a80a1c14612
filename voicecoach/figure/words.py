"""The one reader of a clause such as `{other} leg straight back`.

A pose line is clauses with commas between; each is a posture, a joint and its direction, a hand and what
it lies on, a thing and its place, what works, or where the picture is seen from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from msgspec import Struct

from voicecoach.figure.vocabulary import (
    AMOUNTS,
    MOST_CENTIMETRES,
    MOST_DEGREES,
    MUSCLES,
    OTHER_WORDS,
    PAIRED,
    PLACES,
    PLURAL_OF,
    PLURALS,
    POSTURES,
    SEEN,
    SIDE_WORDS,
    THINGS,
    WAYS,
)


class PoseError(Exception):
    """A clause that can't be read: what is wrong, what was expected, and a hint."""

    def __init__(self, message: str, expected: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message, self.expected, self.hint = message, expected, hint


class Posture(Struct, frozen=True):
    name: str


class Joint(Struct, frozen=True):
    """`part` (singular) of `side` goes `way`: `amount` degrees (feet: cm), or `share` of the usual."""

    part: str
    side: str
    way: str
    straight: bool = False
    amount: float | None = None
    share: float = 1.0


class Put(Struct, frozen=True):
    """`part` of `side` lies `place`, such as "on belly"."""

    part: str
    side: str
    place: str


class Thing(Struct, frozen=True):
    name: str
    place: str


class Works(Struct, frozen=True):
    muscle: str
    side: str


class Seen(Struct, frozen=True):
    word: str


Clause = Posture | Joint | Put | Thing | Works | Seen


def read(text: str) -> Clause:
    """The clause that `text` says, its fields filled in; `PoseError` where it says none."""
    words = " ".join(text.casefold().split())
    words = re.sub(r"\b(?:your|the) ", "", words)
    if not words:
        raise PoseError("A clause is missing.", "a posture, a joint and its direction, or a thing")
    for reader in (_seen, _works, _posture, _thing, _joint):
        clause = reader(words)
        if clause is not None:
            return clause
    raise PoseError(*_unknown(words))


def _seen(words: str) -> Seen | None:
    if not words.startswith("seen"):
        return None
    word = words.removeprefix("seen").strip().removeprefix("from").strip()
    if word not in SEEN:
        raise PoseError(
            f"A picture can't be seen from '{word}'." if word else "Seen from where?",
            "seen from the " + ", ".join(SEEN),
            near(word, SEEN),
        )
    return Seen(word)


def _works(words: str) -> Works | None:
    match = re.fullmatch(r"(?:(\w+) )?(\w+) works?", words)
    if not match:
        return None
    side, muscle = match[1] or "both", match[2]
    if muscle not in MUSCLES:
        raise PoseError(
            f"'{muscle}' can't be marked as working.", "one of " + ", ".join(MUSCLES), near(muscle, MUSCLES)
        )
    if side not in SIDE_WORDS:
        raise PoseError(
            f"'{side}' is no side.", "left, right, both, {side} or {other}", near(side, SIDE_WORDS)
        )
    singular = {"glutes": "glute", "thighs": "thigh", "calves": "calf"}.get(muscle, muscle)
    return Works(singular, side)


def _posture(words: str) -> Posture | None:
    if words in POSTURES:
        return Posture(words)
    if words in {"on both side", "on both forearm"}:
        raise PoseError(
            f"'{words}' is no posture.", "on left side or on right side", "write `on {side} side`"
        )
    if words in OTHER_WORDS:
        right = OTHER_WORDS[words]
        raise PoseError(f"'{words}' is called `{right}` here.", hint=f"write `{right}`")
    return None


def _thing(words: str) -> Thing | None:
    plain = re.sub(r"^(?:a|an) ", "", words)
    name = next(
        (one for one in sorted(THINGS, key=len, reverse=True) if f"{plain} ".startswith(f"{one} ")), ""
    )
    if not name:
        return None
    place = plain.removeprefix(name).strip()
    if place in THINGS[name]:
        return Thing(name, place)
    expected = ", ".join(f"{name} {one}".strip() for one in THINGS[name])
    if not place:
        raise PoseError(f"Where is the {name}?", expected)
    raise PoseError(f"A {name} can't be '{place}'.", expected, near(place, THINGS[name]))


def _joint(words: str) -> Joint | Put | None:
    tokens = words.split()
    side = ""
    if tokens[0] in SIDE_WORDS:
        side = tokens.pop(0)
    if not tokens:
        raise PoseError(f"Which part goes {side}?", "such as `left knee` or `right arm`")
    part = tokens.pop(0)
    every = {*WAYS, *PLACES, *PLURALS}
    if part not in every:
        if side:
            raise PoseError(f"'{part}' is no part of the body.", _parts(), near(part, every))
        return None
    rest = " ".join(tokens)
    part, side = _sided(part, side, rest)
    place = _place(part, rest)
    if place:
        return Put(part, side, place)
    return _way(part, side, rest)


def _parts() -> str:
    return "one of " + ", ".join(sorted({*WAYS, *PLACES}))


def _sided(part: str, side: str, rest: str) -> tuple[str, str]:
    """The singular of a part, with its side."""
    if part in PLURALS:
        if side in {"left", "right", "top", "bottom"}:
            raise PoseError(f"'{side} {part}' is more than one.", hint=f"write `{side} {PLURALS[part]}`")
        return PLURALS[part], "both"
    if part in PAIRED and not side:
        plural = PLURAL_OF[part]
        raise PoseError(
            f"Which {part}?",
            hint=f"write `{plural} {rest}`".rstrip("` ") + "`, or `left`, `right`, `{side}` before it",
        )
    if side == "both" and part in PAIRED and part != "foot":
        return part, side
    return part, side or "both"


def _place(part: str, rest: str) -> str:
    places = PLACES.get(part, ())
    singular = re.sub(r"\b(?:knees|thighs)\b", lambda m: m[0][:-1], rest)
    singular = re.sub(r"\b(?:left|right|both|top|bottom) (?=\w)", "", singular)
    if singular in places:
        return singular
    if rest.split(" ", maxsplit=1)[0] in {"on", "under", "behind", "at", "by", "above", "against"}:
        if not places:
            raise PoseError(f"'{rest}' is no direction for the {part}.", _expected(part), "")
        raise PoseError(
            f"A {part} can't be '{rest}'.",
            ", ".join(f"{part} {place}" for place in places),
            near(rest, places),
        )
    return ""


def _way(part: str, side: str, rest: str) -> Joint:
    ways = WAYS.get(part, ())
    share = 1.0
    for word, value in AMOUNTS.items():
        is_way = word in ways and rest.startswith(word)  # `feet far` is a direction
        if re.search(rf"\b{word}\b", rest) and not is_way:
            rest, share = re.sub(rf"\s*\b{word}\b\s*", " ", rest).strip(), value
    match = re.fullmatch(r"(.*?) ?(-?\d+(?:\.\d+)?) ?(°|degrees|cm)?", rest)
    amount = None
    if match:
        rest, amount = match[1].strip(), float(match[2])
        most = MOST_CENTIMETRES if part == "foot" else MOST_DEGREES
        unit = "centimetres" if part == "foot" else "degrees"
        if not 0 < amount <= most:
            raise PoseError(f"{match[2]} is out of bounds.", f"{unit} from 1 to {most}")
        if (match[3] == "cm") != (part == "foot") and match[3]:
            raise PoseError(f"For the {part} a number is {unit}.", hint="leave the unit out")
    straight = rest.startswith("straight ") and "straight" in ways
    way = rest.removeprefix("straight ") if straight else rest
    way = {"backward": "back", "backwards": "back", "forwards": "forward", "long": "straight"}.get(way, way)
    if way not in ways:
        if not way:
            raise PoseError(f"Where does the {part} go?", _expected(part))
        raise PoseError(f"The {part} can't go '{way}'.", _expected(part), near(way, ways))
    if amount is not None and share != 1.0:
        raise PoseError("A word and a number both say how far.", hint="keep one")
    return Joint(part, side, way, straight, amount, share)


def _expected(part: str) -> str:
    return f"{part} " + ", ".join(WAYS.get(part, PLACES.get(part, ())))


def _unknown(words: str) -> tuple[str, str, str]:
    first, *rest = words.split()
    if first in {"one", "each", "a", "working", "other"} and rest and rest[0] in PAIRED:
        right = " ".join(("{other}" if first == "other" else "{side}", *rest))
        return f"Which {rest[0]}?", "left, right, {side} or {other} before it", f"write `{right}`"
    choices = [*POSTURES, *THINGS, *WAYS, *PLURALS, *PLACES]
    hint = near(words, POSTURES) or near(first, choices)
    return (
        f"'{words}' is no part of a pose.",
        "a posture, a joint and its direction, a thing, or what works",
        hint,
    )


def near(word: str, choices: Iterable[str]) -> str:
    """A hint with the nearest of the choices, or nothing."""
    close = get_close_matches(word, list(choices), n=1, cutoff=0.6) if word else []
    return f"did you mean '{close[0]}'?" if close else ""
