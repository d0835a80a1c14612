"""Rows of a picture: spans of text with the names of their styles and known widths in cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from textwrap import wrap
from unicodedata import combining, east_asian_width

from voicecoach.session.views.snapshot import Snapshot

Span = tuple[str, str]
"""Text, and the name of its style ("" is plain)."""
Row = tuple[Span, ...]

RAW, UNDER = "raw", "under"
"""Styles of an image, as `pictures.blocks` has them: sequences with no width; cells that are left alone."""

DrawnFigure = Callable[[Snapshot, str, str, int, int], Sequence[Row]]
"""Function that draws the figure of an instant, in a shade ("light", "dark") on a colour, in at most so many
columns and rows."""

BLANK: Row = ()
BORDERS = {
    "heavy": tuple("┏━┓┃┃┗━┛"),
    "double": tuple("╔═╗║║╚═╝"),
    "light": tuple("╭─╮││╰─╯"),
    "block": tuple("▛▀▜▌▐▙▄▟"),
}
"""Letters of each border: upper edge from left to right, both sides, lower edge."""


@lru_cache(maxsize=4096)
def cells(text: str) -> int:
    """The number of columns that `text` takes on a terminal."""
    return sum(2 if east_asian_width(letter) in "WF" else 0 if combining(letter) else 1 for letter in text)


def length(row: Row) -> int:
    return sum(cells(text) for text, style in row if style != RAW)


def fitted(row: Row, width: int) -> Row:
    """The row cut to `width`, with an ellipsis for the missing text."""
    if length(row) <= width:
        return row
    kept: list[Span] = []
    for text, style in row:
        room = width - length(tuple(kept))
        if style == RAW or cells(text) < room:
            kept.append((text, style))
            continue
        while text and cells(text) > room - 1:
            text = text[:-1]  # noqa: PLW2901 - cut until it fits
        return (*kept, (f"{text}…", style))
    return tuple(kept)


def full(row: Row, width: int) -> Row:
    """The row cut or filled to exactly `width`."""
    row = fitted(row, width)
    return (*row, (" " * (width - length(row)), ""))


def spread(left: Row, right: Row, width: int) -> Row:
    """One row from two, at the left and the right end; if both don't fit, the left one is cut."""
    left = fitted(left, max(0, width - length(right) - 2))
    return (*left, (" " * max(0, width - length(left) - length(right)), ""), *right)


def centred(row: Row, width: int) -> Row:
    return ((" " * max(0, (width - length(row)) // 2), ""), *row)


def wrapped(text: str, style: str, width: int) -> list[Row]:
    return [((line, style),) for line in wrap(text, max(1, width))]


def middle(rows: Sequence[Row], height: int) -> list[Row]:
    """The rows centred in `height` rows; those that don't fit are cut at the bottom."""
    above = max(0, (height - len(rows)) // 2)
    padded = [*([BLANK] * above), *rows, *([BLANK] * height)]
    return padded[:height]


def framed(rows: Sequence[Row], label: str, border: str, style: str, width: int) -> list[Row]:
    """The rows in a border, with a label in its upper edge."""
    left, above, right, side, other, lower, below, last = BORDERS[border]
    name = f" {label} "
    line = above * (width - cells(name) - 3) + right
    top: Row = ((left + above, style), (name, f"{style} label"), (line, style))
    inside = [((side, style), *full(row, width - 2), (other, style)) for row in rows]
    return [top, *inside, ((lower + below * (width - 2) + last, style),)]


def bar(share: float, width: int, style: str) -> Row:
    """A bar of `share` (0 to 1): thick up to it, thin beyond."""
    done = round(min(1.0, max(0.0, share)) * width)
    return (("━" * done, style), ("─" * (width - done), "dim"))
