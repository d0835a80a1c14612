"""Great letters and digits for a terminal, legible from the floor, drawn with strokes at any height.

A glyph is a few strokes in a box 6 units high; `great` draws them in quarters of cells.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from math import ceil, cos, hypot, radians, sin

Point = tuple[float, float]
Stroke = tuple[Point, ...]

HEIGHT, THICK, APART, SPACE = 6.0, 1.15, 1.0, 2.0
"""Units of a letter's height, a stroke's thickness, the gap between letters, and a space."""
QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""Cells by their filled quarters: 1 upper left, 2 upper right, 4 lower left, 8 lower right."""


def great(text: str, rows: int) -> tuple[str, ...]:
    """`text` as `rows` of equal length; letters without a glyph are left out."""
    return _drawn(text.upper(), rows)


def drawable(text: str) -> bool:
    """True if every letter has a glyph."""
    return all(letter in GLYPHS or letter == " " for letter in text.upper())


def large(text: str, rows: int, columns: int) -> tuple[str, ...]:
    """`text` drawn in that many rows if it fits the columns; else as plain text, in one row."""
    return great(text, rows) if drawable(text) and width(text, rows) <= columns else (text,)


def width(text: str, rows: int) -> int:
    """The number of columns that `great` needs."""
    unit = _unit(rows)
    return max(0, sum(_advance(letter, unit) for letter in text.upper()) - _columns(APART, unit))


@lru_cache(maxsize=256)
def _drawn(text: str, rows: int) -> tuple[str, ...]:
    unit = _unit(rows)
    filled: set[tuple[int, int]] = set()
    column = 0  # each letter begins at a cell's edge, so that all uprights are as sharp
    for letter in text:
        x = column / unit + THICK / 2
        for stroke in GLYPHS.get(letter, ()):
            for (x0, y0), (x1, y1) in pairwise(stroke):
                _fill(filled, (x0 + x, y0 + THICK / 2), (x1 + x, y1 + THICK / 2), unit)
        column += _advance(letter, unit)
    columns = range(width(text, rows))
    return tuple("".join(_cell(filled, column, row) for column in columns) for row in range(rows))


def _unit(rows: int) -> float:
    """Columns of a unit: a cell is half as wide as high; a quarter is half a column by half a row."""
    return 2 * rows / (HEIGHT + THICK)


def _columns(units: float, unit: float) -> int:
    return max(1, round(units * unit))


def _advance(letter: str, unit: float) -> int:
    """Columns from this letter's beginning to the next one's."""
    if letter not in GLYPHS:
        return _columns(SPACE, unit) if letter == " " else 0
    wide = max(x for stroke in GLYPHS[letter] for x, _ in stroke) + THICK
    return ceil(wide * unit) + _columns(APART, unit)


def _fill(filled: set[tuple[int, int]], start: Point, end: Point, unit: float) -> None:
    """Fill the quarters whose centres are within half a stroke of the line."""
    reach, (x0, y0), (x1, y1) = THICK / 2, start, end
    across = range(int((min(x0, x1) - reach) * 2 * unit), ceil((max(x0, x1) + reach) * 2 * unit))
    down = range(int((min(y0, y1) - reach) * unit), ceil((max(y0, y1) + reach) * unit))
    for column in across:
        for row in down:
            if _distance((column + 0.5) / (2 * unit), (row + 0.5) / unit, start, end) <= reach:
                filled.add((column, row))


def _distance(x: float, y: float, start: Point, end: Point) -> float:
    (x0, y0), (x1, y1) = start, end
    squared = (x1 - x0) ** 2 + (y1 - y0) ** 2
    along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / squared if squared else 0.0
    along = min(1.0, max(0.0, along))
    return hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))


def _cell(filled: set[tuple[int, int]], column: int, row: int) -> str:
    places = ((0, 0), (1, 0), (0, 1), (1, 1))
    bits = (1 << bit for bit, (x, y) in enumerate(places) if (2 * column + x, 2 * row + y) in filled)
    return QUARTERS[sum(bits)]


# --- glyphs --------------------------------------------------------------------------------------


def _line(*numbers: float) -> Stroke:
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _arc(centre: Point, radii: Point, start: float, end: float) -> Stroke:
    """Part of an ellipse; degrees from the right, clockwise."""
    (x, y), (wide, high), steps = centre, radii, 14
    angles = (radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return tuple((x + wide * cos(angle), y + high * sin(angle)) for angle in angles)


def _glyph(*strokes: Iterable[Point]) -> tuple[Stroke, ...]:
    return tuple(tuple(stroke) for stroke in strokes)


_UP = _line(0, 0, 0, 6)
_ROUND = (_arc((2, 2), (2, 2), 180, 360), _line(4, 2, 4, 4), _arc((2, 4), (2, 2), 0, 180), _line(0, 4, 0, 2))
_OPEN = (_arc((2, 2), (2, 2), 180, 335), _line(0, 2, 0, 4))
_BOWL = (_line(0, 0, 2.2, 0), _arc((2.2, 1.7), (1.7, 1.7), 270, 450), _line(2.2, 3.4, 0, 3.4))

GLYPHS: dict[str, tuple[Stroke, ...]] = {
    "0": _ROUND,
    "1": _glyph(_line(0, 1.5, 1.8, 0, 1.8, 6), _line(0.2, 6, 3.4, 6)),
    "2": _glyph(_arc((2, 2), (2, 2), 185, 395), _line(3.64, 3.15, 0, 6, 4, 6)),
    "3": _glyph(_arc((2, 1.55), (1.8, 1.55), 200, 450), _arc((2, 4.55), (2, 1.45), 270, 520)),
    "4": _glyph(_line(3, 6, 3, 0, 0, 4.3, 4.2, 4.3)),
    "5": _glyph(_line(3.7, 0, 0.5, 0, 0.35, 2.8), _arc((2, 4), (2, 2), 217, 510)),
    "6": _glyph(_arc((2, 4), (2, 2), 0, 360), _arc((4, 4), (4, 4), 180, 258)),
    "7": _glyph(_line(0, 0, 4, 0, 1.4, 6)),
    "8": _glyph(_arc((2, 1.5), (1.7, 1.5), 0, 360), _arc((2, 4.5), (2, 1.5), 0, 360)),
    "9": _glyph(_arc((2, 2), (2, 2), 0, 360), _arc((0, 2), (4, 4), 0, 78)),
    "A": _glyph(_line(0, 6, 2.1, 0, 4.2, 6), _line(0.9, 4.2, 3.3, 4.2)),
    "B": _glyph(
        _UP,
        _line(0, 0, 2.2, 0),
        _arc((2.2, 1.45), (1.6, 1.45), 270, 450),
        _line(2.2, 2.9, 0, 2.9),
        _arc((2.3, 4.45), (1.7, 1.55), 270, 450),
        _line(2.3, 6, 0, 6),
    ),
    "C": _glyph(*_OPEN, _arc((2, 4), (2, 2), 25, 180)),
    "D": _glyph(
        _UP,
        _line(0, 0, 1.8, 0),
        _arc((1.8, 2.2), (2.2, 2.2), 270, 360),
        _line(4, 2.2, 4, 3.8),
        _arc((1.8, 3.8), (2.2, 2.2), 0, 90),
        _line(1.8, 6, 0, 6),
    ),
    "E": _glyph(_line(3.4, 0, 0, 0, 0, 6, 3.4, 6), _line(0, 2.9, 2.9, 2.9)),
    "F": _glyph(_line(3.4, 0, 0, 0, 0, 6), _line(0, 2.9, 2.9, 2.9)),
    "G": _glyph(*_OPEN, _arc((2, 4), (2, 2), 0, 180), _line(4, 4, 4, 3.3, 2.5, 3.3)),
    "H": _glyph(_UP, _line(4, 0, 4, 6), _line(0, 2.9, 4, 2.9)),
    "I": _glyph(_UP),
    "J": _glyph(_line(3, 0, 3, 4.4), _arc((1.5, 4.4), (1.5, 1.6), 0, 170)),
    "K": _glyph(_UP, _line(3.8, 0, 0, 3.8), _line(1.4, 2.5, 4, 6)),
    "L": _glyph(_line(0, 0, 0, 6, 3.3, 6)),
    "M": _glyph(_line(0, 6, 0, 0, 2.5, 4, 5, 0, 5, 6)),
    "N": _glyph(_line(0, 6, 0, 0, 4, 6, 4, 0)),
    "O": _ROUND,
    "P": _glyph(_UP, *_BOWL),
    "Q": _glyph(*_ROUND, _line(2.6, 4.4, 4.2, 6.1)),
    "R": _glyph(_UP, *_BOWL, _line(2, 3.4, 4, 6)),
    "S": _glyph(_arc((2, 1.55), (1.9, 1.55), 335, 90), _arc((2, 4.55), (2, 1.45), 270, 515)),
    "T": _glyph(_line(0, 0, 4.2, 0), _line(2.1, 0, 2.1, 6)),
    "U": _glyph(_line(0, 0, 0, 4), _arc((2, 4), (2, 2), 180, 0), _line(4, 4, 4, 0)),
    "V": _glyph(_line(0, 0, 2.1, 6, 4.2, 0)),
    "W": _glyph(_line(0, 0, 1.5, 6, 3, 1.2, 4.5, 6, 6, 0)),
    "X": _glyph(_line(0, 0, 4, 6), _line(4, 0, 0, 6)),
    "Y": _glyph(_line(0, 0, 2.1, 3.2, 4.2, 0), _line(2.1, 3.2, 2.1, 6)),
    "Z": _glyph(_line(0, 0, 4, 0, 0, 6, 4, 6)),
    "?": _glyph(_arc((2, 1.7), (1.8, 1.7), 190, 430), _line(2.6, 3.3, 2, 4.2), _line(2, 5.95, 2, 6)),
    "-": _glyph(_line(0, 3.2, 2.4, 3.2)),
    ".": _glyph(_line(0, 5.95, 0, 6)),
    ",": _glyph(_line(0.4, 5.9, 0, 6.8)),
    "'": _glyph(_line(0, 0, 0, 1.2)),
}
