"""The figure as an image in terminals that show them: sixels or kitty's protocol, made by textual-image.

    images = answered()     # before the full screen: the terminal is asked, and its answer read
    blocks = Blocks(album, pool, images.drawn if images else drawn)

A picture is rows, as half blocks are. One stretch of it is `RAW`: sequences for the terminal, with no width.
Below a sixel the cells are `UNDER`: nothing is written there, as a space would wipe the image out.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from voicecoach.figure import svg
from voicecoach.figure.scene import Scene
from voicecoach.pictures.blocks import RAW, UNDER, Cells
from voicecoach.pictures.png import image

if TYPE_CHECKING:
    from PIL.Image import Image
    from rich.segment import Segment

Protocol = Literal["kitty", "sixel"]
MOST_PIXELS = 900
"""Of a side of an image: more isn't seen from the floor, and all must be sent."""
USUAL_CELL = (10, 20)
"""Pixels of a cell where the terminal doesn't say, as the VT340 had them."""
SAVE, RESTORE = "\x1b7", "\x1b8"


class Images(Struct, frozen=True):
    """How a terminal shows images, and how many pixels a cell of it has."""

    protocol: Protocol
    cell_width: int
    cell_height: int

    def drawn(  # noqa: PLR0913, PLR0917 - what is drawn, and how it looks
        self, scene: Scene, phase: int, share: float, theme: str, ground: str, width: int, height: int
    ) -> Cells:
        """One picture, as large as fits in so many cells, with the ground round it."""
        _, _, wide, high = scene.box
        room = (width * self.cell_width / wide, height * self.cell_height / high)
        scale = min(*room, MOST_PIXELS / max(wide, high))
        document = svg.document(scene.groups(phase, share), scene.box, theme, background=ground)
        return self.encoded(image(document, max(1, int(wide * scale))), ground)

    def encoded(self, pixels: Image, ground: str) -> Cells:
        """An image as rows of so many whole cells as it covers."""
        from PIL import Image as Pillow  # noqa: PLC0415 - late

        columns, rows = -(-pixels.width // self.cell_width), -(-pixels.height // self.cell_height)
        whole = Pillow.new("RGB", (columns * self.cell_width, rows * self.cell_height), ground)
        whole.paste(pixels, ((whole.width - pixels.width) // 2, whole.height - pixels.height))
        os.environ |= {
            "TEXTUAL_CELL_WIDTH": str(self.cell_width),
            "TEXTUAL_CELL_HEIGHT": str(self.cell_height),
        }
        return (_sixel if self.protocol == "sixel" else _kitty)(whole, columns, rows, ground)


def answered() -> Images | None:
    """What the terminal says that it shows; None where it shows none, or textual-image isn't here.

    It is asked on standard output and answers on standard input, so nothing else may read there yet.
    """
    try:
        from textual_image import renderable  # noqa: PLC0415 - it asks the terminal when it is imported
        from textual_image._terminal import get_cell_size  # noqa: PLC0415 - nothing public says it
    except ImportError:
        return None
    protocols: dict[object, Protocol] = {renderable.SixelImage: "sixel", renderable.TGPImage: "kitty"}
    protocol = protocols.get(renderable.Image)
    if protocol is None:
        return None
    width, height = USUAL_CELL
    with suppress(ZeroDivisionError):  # a terminal that doesn't know its size
        width, height = get_cell_size()
    return Images(protocol, width, height)


def _sixel(pixels: Image, columns: int, rows: int, _ground: str) -> Cells:
    """Cells that are left alone; with the last row, where the cursor is then, the image over them."""
    segments, _ = _rendered("SixelImage", pixels, columns, rows)
    data = next(text for text, _, control in segments if control and text.startswith("\x1bP"))
    up = f"\x1b[{rows - 1}A" if rows > 1 else ""
    under = (" " * columns, UNDER)
    return (*(((under,),) * (rows - 1)), ((f"{SAVE}{up}{data}{RESTORE}", RAW), under))


def _kitty(pixels: Image, columns: int, rows: int, ground: str) -> Cells:
    """Placeholders, which say by their colour what image they are a part of; before them it is sent."""
    segments, sent = _rendered("TGPImage", pixels, columns, rows)
    lines = []
    for text, style, _ in segments:
        colour = style.color.get_truecolor().hex if style and style.color else ground
        lines.append(((text.rstrip("\n"), f"{colour} {ground}"),))
    return (((sent, RAW), *lines[0]), *lines[1:])


def _rendered(name: str, pixels: Image, columns: int, rows: int) -> tuple[list[Segment], str]:
    """What the library's renderable of that name writes: as segments, and by itself."""
    from rich.console import Console  # noqa: PLC0415 - late

    with _captured() as written:
        from textual_image import renderable  # noqa: PLC0415 - where it can't ask a terminal

        console = Console(file=io.StringIO(), width=columns, height=rows)
        segments = list(console.render(getattr(renderable, name)(pixels, width=columns, height=rows)))
    return segments, written.text()


class _Written(io.TextIOWrapper):
    """Text that is kept."""

    def __init__(self) -> None:
        self.kept = io.BytesIO()
        super().__init__(self.kept, encoding="utf-8", newline="")

    def text(self) -> str:
        self.flush()
        return self.kept.getvalue().decode()


@contextmanager
def _captured() -> Iterator[_Written]:
    """Keep what the library writes to the terminal by itself: the screen is to write it, in its turn."""
    was, written = sys.__stdout__, _Written()
    sys.__stdout__ = written  # type: ignore[misc]  # final, but the library writes there
    try:
        yield written
    finally:
        sys.__stdout__ = was  # type: ignore[misc]
