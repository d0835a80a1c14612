"""The figure in a terminal, as half blocks: two pixels a cell, one above the other, each in its colour."""

from __future__ import annotations

import os
import signal
import sys
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context

from voicecoach.figure import svg
from voicecoach.figure.scene import Scene
from voicecoach.pictures.album import Album, AlbumMoment
from voicecoach.pictures.png import image
from voicecoach.session.views.snapshot import Snapshot

UPPER = "▀"
STEPS_A_SECOND = 10
"""Pictures that a terminal is shown of a second of movement."""
KEPT = 120
"""Pictures that are kept once they are drawn: a rep or two. Of whole images kitty keeps no more."""

Cells = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of stretches: blocks, and their style, such as "#ffffff #000000" (above, below)."""
RAW, UNDER = "raw", "under"
"""Styles of an image: sequences for the terminal, with no width; cells that are left as they are."""
Draw = Callable[[Scene, int, float, str, str, int, int], Cells]
"""Draws a phase of a scene at a share of it, in a theme, on a ground, in so many columns and rows."""


class Blocks:
    """The figure of a session for a terminal, drawn by `draw` in `apart` where one is given.

    The library that draws holds up every thread of its process, so beside sound it has one of its own; until
    a picture is there, the one before it is shown.
    """

    def __init__(self, album: Album, apart: Executor | None = None, draw: Draw | None = None) -> None:
        self._album, self._apart, self._drawn = album, apart, draw or drawn
        self._kept = OrderedDict[Wanted, Cells]()
        self._asked: tuple[Wanted, Future[Cells]] | None = None
        self._last: tuple[str, Cells] = ("", ())

    def rows(self, now: Snapshot, theme: str, ground: str, width: int, height: int) -> Cells:
        """The picture of an instant in at most so many cells, on the colour `ground`; none without a pose."""
        moment = self._album.moment(now, STEPS_A_SECOND)
        scene = self._album.scene(moment) if moment else None
        if moment is None or scene is None:
            return ()
        wanted = (moment, theme, ground, width, height)
        self._come()
        if wanted not in self._kept:
            self._draw(wanted, scene)
        if wanted in self._kept:
            self._last = (moment.exercise, self._kept[wanted])
        return self._last[1] if self._last[0] == moment.exercise else ()

    def _draw(self, wanted: Wanted, scene: Scene) -> None:
        """Draw it now, or have it drawn, one at a time."""
        moment, theme, ground, width, height = wanted
        if self._apart is None:
            self._keep(wanted, self._drawn(scene, moment.phase, moment.share, theme, ground, width, height))
        elif self._asked is None:
            task = self._apart.submit(
                self._drawn, scene, moment.phase, moment.share, theme, ground, width, height
            )
            self._asked = (wanted, task)

    def _come(self) -> None:
        """Keep what has been drawn; where the other process has died, no more is asked of it."""
        if self._asked and self._asked[1].done():
            wanted, task = self._asked
            if task.exception() is None:
                self._asked = None
            self._keep(wanted, () if task.exception() else task.result())

    def _keep(self, wanted: Wanted, picture: Cells) -> None:
        self._kept[wanted] = picture
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)


Wanted = tuple[AlbumMoment, str, str, int, int]
"""A moment, the theme, the ground, columns and rows."""


def apart() -> Executor:
    """A process that draws; it is started with the first picture, and ends with this one."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_left_alone)


NICE = 10


def _left_alone() -> None:
    """A Ctrl-C is for the session, which ends this process too; and the sound goes before."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(NICE)


def drawn(  # noqa: PLR0913, PLR0917 - what is drawn, and how it looks
    scene: Scene, phase: int, share: float, theme: str, ground: str, width: int, height: int
) -> Cells:
    """One picture, as large as fits."""
    _, _, wide, high = scene.box
    columns = max(1, min(width, int(height * 2 * wide / high)))
    document = svg.document(scene.groups(phase, share), scene.box, theme, background=ground)
    pixels = image(document, columns)
    return cells(pixels.width, pixels.height, pixels.tobytes(), ground)


def cells(width: int, height: int, rgb: bytes, ground: str) -> Cells:
    """Pixels (three bytes each, row by row) as rows of half blocks; an odd last row stands on the ground."""
    plain = _colour(bytes.fromhex(ground[1:]), 0)
    rows = []
    for top in range(0, height, 2):
        row: list[tuple[str, str]] = []
        for x in range(width):
            upper, lower = (
                _colour(rgb, ((top + down) * width + x) * 3) if top + down < height else plain
                for down in (0, 1)
            )
            upper, lower = (ground if colour == plain else colour for colour in (upper, lower))
            style = f"{upper} {lower}"
            if row and row[-1][1] == style:
                row[-1] = (row[-1][0] + UPPER, style)
            else:
                row.append((UPPER, style))
        rows.append(tuple(row))
    return tuple(rows)


def _colour(rgb: bytes, at: int) -> str:
    # Thirty-two levels a colour: neighbours come together, and the terminal has less to draw.
    red, green, blue = (min(level // 8 * 8 + 4, 255) for level in rgb[at : at + 3])
    return f"#{red:02x}{green:02x}{blue:02x}"
