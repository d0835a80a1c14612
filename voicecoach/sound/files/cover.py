"""A cover picture for a sound file, with the routine's title and exercises, for a player's screen."""

from __future__ import annotations

import colorsys
import io
import textwrap
import zlib
from collections.abc import Sequence

from voicecoach.errors import SoundError

SIDE = 600
"""Pixels of each side: as large as players show, small enough to be in every file."""

_MARGIN = 48
_PAPER = (250, 247, 240)
_INK = (40, 44, 52)
_MOST_LINES = 9


def png(title: str, exercises: Sequence[str], below: str, figure: bytes = b"") -> bytes:
    """The cover as a PNG, with the PNG `figure` at its foot; the same words give the same bytes.

    Raises SoundError where Pillow isn't installed.
    """
    try:
        from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - an extra, and heavy
    except ImportError:
        message = "A cover is drawn by Pillow, which isn't installed."
        raise SoundError(message, "pip install 'voicecoach[cover]', or leave out --cover.") from None
    image = Image.new("RGB", (SIDE, SIDE), _PAPER)
    draw = ImageDraw.Draw(image)
    lines = textwrap.wrap(title, 20)[:3]
    band = 2 * _MARGIN + 60 * len(lines)
    draw.rectangle((0, 0, SIDE, band), fill=_colour(title))
    for number, line in enumerate(lines):
        draw.text((_MARGIN, _MARGIN + 60 * number), line, fill=_PAPER, font=ImageFont.load_default(48))
    foot = SIDE - _MARGIN - 24
    if figure:
        drawn = Image.open(io.BytesIO(figure)).convert("RGB")
        drawn.thumbnail((SIDE - 2 * _MARGIN, max(60, foot - band - 2 * _MARGIN - 72)))
        foot -= drawn.height
        image.paste(drawn, (SIDE - _MARGIN - drawn.width, foot))
    room = max(1, min(_MOST_LINES, (foot - band - _MARGIN) // 36))
    for number, line in enumerate(_listed(exercises, room)):
        draw.text((_MARGIN, band + _MARGIN + 36 * number), line, fill=_INK, font=ImageFont.load_default(26))
    draw.text((_MARGIN, SIDE - _MARGIN - 12), below, fill=_INK, font=ImageFont.load_default(20))
    file = io.BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _listed(exercises: Sequence[str], room: int) -> list[str]:
    """The exercises, each once, as many as there is room for."""
    names = [textwrap.shorten(name, 38, placeholder=" …") for name in dict.fromkeys(exercises)]
    if len(names) <= room:
        return names
    return [*names[: room - 1], f"and {len(names) - room + 1} more"]


def _colour(title: str) -> tuple[int, int, int]:
    """A dark colour derived from the title."""
    hue = zlib.crc32(title.encode()) % 360 / 360
    red, green, blue = colorsys.hls_to_rgb(hue, 0.3, 0.45)
    return round(red * 255), round(green * 255), round(blue * 255)
