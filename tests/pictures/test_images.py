from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO
from itertools import product

import pytest
from PIL import Image as Pillow
from rich.console import Console

from voicecoach.pictures.album import Album
from voicecoach.pictures.blocks import Blocks
from voicecoach.pictures.images import Images, answered
from voicecoach.routine.library import load
from voicecoach.screen.app import DARK, row_strip
from voicecoach.screen.rows import RAW, UNDER
from voicecoach.session.views.snapshot import Snapshot

pytest.importorskip("textual_image")

GROUND = "#10171b"
RED = Pillow.new("RGB", (20, 36), "#c80000")
"""Two cells wide, and a little less than two high."""


def painted(sixels: str) -> list[list[tuple[int, ...]]]:
    """The rows of pixels that sixels paint, each its red, green and blue in percent."""
    head, *rest = re.findall(r'"[\d;]+|#\d+(?:;2;\d+;\d+;\d+)?|!\d+[?-~]|[?-~]|[$-]', sixels)
    wide, high = (int(size) for size in head.split(";")[2:])
    rows: list[list[tuple[int, ...]]] = [[(0, 0, 0)] * wide for _ in range(high)]
    colours: dict[str, tuple[int, ...]] = {}
    colour, x, top = "", 0, 0
    for piece in rest:
        if piece[0] == "#":
            colour, *levels = piece[1:].split(";")
            if levels:
                colours[colour] = tuple(int(level) for level in levels[1:])
        elif piece in "$-":
            x, top = 0, top + 6 * (piece == "-")
        else:
            bits = ord(piece[-1]) - ord("?")
            run = int(piece[1:-1]) if piece[0] == "!" else 1
            for column, y in product(range(x, x + run), range(top, min(top + 6, high))):
                if bits >> (y - top) & 1:
                    rows[y][column] = colours[colour]
            x += run
    return rows


def test_a_sixel_lies_over_cells_that_are_left_alone() -> None:
    first, last = Images("sixel", 10, 20).encoded(RED, GROUND)
    assert first == (("  ", UNDER),)
    assert last[1] == ("  ", UNDER)
    sequences, style = last[0]
    assert style == RAW
    sent = re.fullmatch(r"\x1b7\x1b\[1A\x1bP[\d;]*q(.*)\x1b\\\x1b8", sequences)
    assert sent
    assert painted(sent[1]) == [[(6, 9, 11)] * 20] * 4 + [[(78, 0, 0)] * 20] * 36


def test_kitty_is_sent_the_image_before_the_placeholders_that_name_it() -> None:
    first, last = Images("kitty", 10, 20).encoded(RED, GROUND)
    (sent, style), (cells, named) = first
    assert style == RAW
    found = re.fullmatch(
        r"\x1b_Gi=(\d+),m=0,f=100,q=2;([\w+/=]+)\x1b\\\x1b_Ga=p,i=(\d+),c=2,r=2,U=1,q=2\x1b\\", sent
    )
    assert found
    assert found[1] == found[3]
    shown = Pillow.open(BytesIO(b64decode(found[2]))).convert("RGB")
    assert (shown.size, shown.getpixel((0, 0)), shown.getpixel((19, 39))) == (
        (20, 40),
        (16, 23, 27),
        (200, 0, 0),
    )
    assert named == f"#{int(found[1]) & 0xFFFFFF:06x} {GROUND}"
    assert [cells.count("\U0010eeee"), last[0][0].count("\U0010eeee")] == [2, 2]
    assert len(last) == 1


def test_a_picture_is_no_larger_than_its_place_in_cells_or_pixels() -> None:
    images = Images("sixel", 10, 20)
    now = Snapshot("working", exercise="Glute bridge", phase_left=1.0, phase_length=2.0)
    rows = Blocks(Album(load("daily-glute-strength")), draw=images.drawn).rows(now, "dark", GROUND, 48, 14)
    assert len(rows) <= 14
    size = re.search(r"1;1;(\d+);(\d+)", rows[-1][0][0])
    assert size
    assert (int(size[1]), int(size[2])) == (10 * len(rows[0][0][0]), 20 * len(rows))
    assert len(rows[0][0][0]) <= 48


def test_the_screen_writes_the_sequences_whole_and_nothing_over_the_image() -> None:
    row = (("12 ", "great"), ("\x1b7\x1bPq\x1b\\\x1b8", RAW), ("     ", UNDER))
    strip = row_strip(row, 20, DARK)
    assert strip.cell_length == 20
    written = strip.render(Console(color_system="truecolor"))
    assert written.index("12 ") < written.index("\x1b7\x1bPq\x1b\\\x1b8\x1b[5C")
    assert written.rstrip("\x1b[0m").endswith(" " * 12)


def test_where_nobody_looks_nobody_is_asked() -> None:
    assert answered() is None
