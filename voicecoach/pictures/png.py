"""SVG -> pixels, by resvg, with the font that comes along: the same on every machine."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import PictureError

if TYPE_CHECKING:
    from PIL.Image import Image

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = FONTS / "NotoSans-Regular.ttf", FONTS / "NotoSans-Bold.ttf"
FAMILY = "Noto Sans"


def png(svg: str, width: int) -> bytes:
    """A PNG `width` pixels wide. Raises PictureError where it can't be drawn."""
    try:
        import resvg_py  # noqa: PLC0415 - late: `check` starts at once
    except ImportError:
        message = "Pictures need resvg, which isn't here."
        raise PictureError(message, "Install it: pip install resvg-py.") from None
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        skip_system_fonts=True,
        font_files=[str(REGULAR), str(BOLD)] if "<text" in svg else None,
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
    return bytes(drawn)


def image(svg: str, width: int) -> Image:
    """The same as an image of Pillow's, red, green and blue; transparent is black."""
    from PIL import Image as Pillow  # noqa: PLC0415 - late

    return Pillow.open(BytesIO(png(svg, width))).convert("RGB")
