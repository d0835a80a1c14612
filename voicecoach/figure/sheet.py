"""A sheet of pictures with their names below: what a contact sheet is made of."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from msgspec import Struct

from voicecoach.figure import svg
from voicecoach.figure.scene import Box
from voicecoach.figure.shapes import Group

CELL = (250.0, 185.0)
"""Width and height of one picture with its name, in the sheet's own units."""
_NAME = 20.0
_WIDEST = 1.0
"""Units a centimetre at most, so that nobody is larger than who is drawn whole."""


class Picture(Struct, frozen=True):
    name: str
    groups: Sequence[Group]
    box: Box


def sheet(pictures: Sequence[Picture], columns: int, theme: str = "light", *, names: bool = True) -> str:
    """One SVG document with the pictures in rows."""
    tones = svg.THEMES[theme]
    wide, high = CELL
    cells = []
    for index, picture in enumerate(pictures):
        x, y = (index % columns) * wide, (index // columns) * high
        cells.append(placed(picture, (x + 4, y + 4, wide - 8, high - 8 - _NAME), theme))
        if names:
            cells.append(
                f'<text x="{x + wide / 2:g}" y="{y + high - 8:g}" font-size="11" text-anchor="middle" '
                f'font-family="sans-serif" fill="{tones["text"]}">{escape(picture.name)}</text>'
            )
    size = f"0 0 {wide * columns:g} {high * -(-len(pictures) // columns):g}"
    back = f'<rect width="100%" height="100%" fill="{tones["background"]}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" stroke-linejoin="round">'
        f"{back}{chr(10).join(cells)}</svg>\n"
    )


def placed(picture: Picture, into: Box, theme: str) -> str:
    """The picture as large as fits into a box of the sheet, standing at its foot."""
    left, top, width, height = picture.box
    x, y, wide, high = into
    scale = min(wide / width, high / height, _WIDEST)
    move_x, move_y = x + wide / 2 - (left + width / 2) * scale, y + high - (top + height) * scale
    return (
        f'<g transform="translate({move_x:.1f} {move_y:.1f}) scale({scale:.3f})">'
        f"{svg.inner(picture.groups, theme)}</g>"
    )
