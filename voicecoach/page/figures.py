"""The figure for the pages of a session: the picture of an instant, and the pictures of an exercise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from voicecoach.figure.flipbook import flipbook
from voicecoach.pictures.album import Album, AlbumMoment
from voicecoach.session.views.snapshot import Snapshot

FRAMES_A_SECOND = 8.0
"""Pictures of each second of movement; each is some 20 kB of vectors."""

THEMES = ("light", "dark")


class Figures:
    """The figures of the exercises in `album`, drawn when a page asks for them."""

    def __init__(self, album: Album) -> None:
        self._album = album

    def of(self, now: Snapshot) -> dict[str, Any] | None:
        """The exercise, side and phase of an instant; None where there is no picture."""
        moment = self._album.moment(now)
        if moment is None or self._album.scene(moment) is None:
            return None
        return {"exercise": moment.exercise, "side": moment.side, "phase": moment.phase}

    def pages(self, exercise: str, side: str, theme: str) -> Iterator[dict[str, Any]]:
        """The pictures of an exercise in order: each the inside of an `<svg>`, and its place in the rep."""
        scene = self._album.scene(AlbumMoment(exercise, side, 0, 0.0))
        if scene is None or theme not in THEMES:
            return
        book = flipbook(scene, theme, FRAMES_A_SECOND)
        known = {"exercise": exercise, "side": side, "theme": theme, "box": list(book.box)}
        yield {**known, "phase": -1, "number": 0, "of": 1, "svg": book.start}
        for phase, page in enumerate(book.phases):
            for number, frame in enumerate(page.frames):
                yield {**known, "phase": phase, "number": number, "of": len(page.frames), "svg": frame}
