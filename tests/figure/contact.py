"""The contact sheet of all that ships: `python -m tests.figure.contact` writes docs/pictures/figures.png."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.figure.shipped import shipped
from voicecoach.figure.moving import Movement
from voicecoach.figure.scene import scene
from voicecoach.figure.sheet import Picture, sheet
from voicecoach.pictures.png import png
from voicecoach.routine.pictures import pictured, sides

ROOT = Path(__file__).parent.parent.parent
SHEET = ROOT / "docs" / "pictures" / "figures.png"
COLUMNS, WIDTH = 6, 1500


def drawn() -> Iterator[tuple[str, Movement, int]]:
    """Each exercise's start and end: name, movement, key."""
    for exercise in shipped():
        words = sides(exercise)
        movement = pictured(exercise, "right" if "right" in words else words[0])
        if movement is None:
            continue
        end = movement.furthest
        yield exercise.name.raw, movement, 0
        if end:
            yield f"{exercise.name.raw}: end", movement, end


def contact() -> Image.Image:
    pictures = []
    for name, movement, key in drawn():
        seen = scene(movement)
        pictures.append(Picture(name, seen.key_groups(key), seen.box))
    return Image.open(BytesIO(png(sheet(pictures, COLUMNS), WIDTH))).convert("RGB")


if __name__ == "__main__":
    SHEET.parent.mkdir(parents=True, exist_ok=True)
    contact().quantize(96).save(SHEET, optimize=True)
