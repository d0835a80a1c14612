"""Rows of a picture: stretches of text, each with the name of its style, of a known width in cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from textwrap import wrap
from unicodedata import combining, east_asian_width

Span = tuple[str, str]
"""Text, and the name of its style ("" is the common one)."""
Row = tuple[Span, ...]

BLANK: Row = ()
BORDERS = {
    "heavy": tuple("┏━┓┃┃┗━┛"),
    "double": tuple("╔═╗║║╚═╝"),
    "light": tuple("╭─╮││╰─╯"),
    "block": tuple("▛▀▜▌▐▙▄▟"),
}
"""Upper edge from left to right, both sides, lower edge."""


@lru_cache(maxsize=4096)
def cells(text: str) -> int:
    """Columns that `text` takes on a terminal."""
    return sum(2 if east_asian_width(one) in "WF" else 0 if combining(one) else 1 for one in text)


def length(row: Row) -> int:
    return sum(cells(text) for text, _ in row)


def fitted(row: Row, width: int) -> Row:
    """The row, no longer than `width`: what is too much gives way to an ellipsis."""
    if length(row) <= width:
        return row
    kept: list[Span] = []
    for text, style in row:
        room = width - length(tuple(kept))
        if cells(text) < room:
            kept.append((text, style))
            continue
        while text and cells(text) > room - 1:
            text = text[:-1]  # noqa: PLW2901 - cut until it fits
        return (*kept, (f"{text}…", style))
    return tuple(kept)


def full(row: Row, width: int) -> Row:
    """The row, exactly `width` long."""
    row = fitted(row, width)
    return (*row, (" " * (width - length(row)), ""))


def spread(left: Row, right: Row, width: int) -> Row:
    """One at each end; where both don't fit, the left one is cut."""
    left = fitted(left, max(0, width - length(right) - 2))
    return (*left, (" " * max(0, width - length(left) - length(right)), ""), *right)


def centred(row: Row, width: int) -> Row:
    return ((" " * max(0, (width - length(row)) // 2), ""), *row)


def wrapped(text: str, style: str, width: int) -> list[Row]:
    return [((line, style),) for line in wrap(text, max(1, width))]


def middle(rows: Sequence[Row], height: int) -> list[Row]:
    """The rows in the middle of so many; what is too much is left out below."""
    above = max(0, (height - len(rows)) // 2)
    padded = [*([BLANK] * above), *rows, *([BLANK] * height)]
    return padded[:height]


def framed(rows: Sequence[Row], label: str, border: str, style: str, width: int) -> list[Row]:
    """The rows in a border of that kind, with a label in its upper edge."""
    left, above, right, side, other, lower, below, last = BORDERS[border]
    name = f" {label} "
    line = above * (width - cells(name) - 3) + right
    top: Row = ((left + above, style), (name, f"{style} label"), (line, style))
    inside = [((side, style), *full(row, width - 2), (other, style)) for row in rows]
    return [top, *inside, ((lower + below * (width - 2) + last, style),)]


def bar(share: float, width: int, style: str) -> Row:
    """A level from nothing to all: thick as far as it goes, thin beyond."""
    done = round(min(1.0, max(0.0, share)) * width)
    return (("━" * done, style), ("─" * (width - done), "dim"))
