"""Names of exercises and routines: where they end, and what they may not hold."""

from __future__ import annotations

import re

from voicecoach.routine.model import Text
from voicecoach.routine.problems import Problems
from voicecoach.routine.text import after, fields_in, named, part, quoted, split

_NO_SPLIT = r"\bor\b(?!\s+(?:to|until|till)\s|\s+[0-9])"


def parse_name(text: Text, problems: Problems, what: str) -> Text:
    """A name that is being defined, in its one spelling; `what` is `an exercise` and the like."""
    name = named(text)
    if not name.raw:
        problems.error(after(text), "The name is missing.", f"the name of {what}")
    elif ":" in name.raw:
        start = text.raw.index(":")
        problems.error(
            part(text, start).span,
            "A name can't hold a colon.",
            hint="write the dose on a line of its own: `dose 10 reps`"
            if what != "a routine"
            else "leave it out",
        )
        return named(part(text, 0, start))
    for one in fields_in(text):
        problems.error(one.span, "A name can't hold a field.", hint="write the name in full")
    return name


def parse_exercise_name(text: Text, problems: Problems) -> Text:
    """A name that ladders can list and `do` can find."""
    name = parse_name(text, problems, "an exercise")
    match = re.search(r"(?<!\S)or(?!\S)", text.raw, re.IGNORECASE)
    if match:
        problems.error(
            part(text, match.start(), match.end()).span,
            "An exercise's name can't hold the word 'or'.",
            hint="`or` parts the alternatives of a ladder; say it another way",
        )
    if name.raw.casefold().startswith("routine "):
        problems.error(
            part(text, 0, len("routine")).span,
            "An exercise's name can't begin with 'routine'.",
            hint="`do routine NAME` performs another routine; say it another way",
        )
    return name


def name_and_dose(text: Text) -> tuple[Text, Text | None]:
    """`NAME[: DOSE]`: the name ends at the first colon."""
    name, colon, _ = text.raw.partition(":")
    return named(part(text, 0, len(name))), part(text, len(name) + 1) if colon else None


def alternatives(text: Text) -> list[Text]:
    """`A or B`: the parts between the words `or` that belong to no dose."""
    return split(text, _NO_SPLIT)


def comma_list(text: Text, problems: Problems) -> tuple[Text, ...]:
    """`A, B, C`, each in its one spelling."""
    names = [named(one) for one in split(text, ",")]
    for name in names:
        if not name.raw:
            problems.error(name.span, "A comma too many.", "names with commas between them")
            break
    return tuple(name for name in names if name.raw)


def same(name: Text, other: Text) -> str:
    """For a message: that `name` was met before, and where."""
    return f"{quoted(name)} is defined twice; first in line {other.span.line}."
