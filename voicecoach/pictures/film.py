"""Frames of a film: 1280 x 720 in YUV 4:2:0, put together of parts that are drawn once each."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from voicecoach.figure.scene import Scene
from voicecoach.pictures import screenplay
from voicecoach.pictures.album import Album, AlbumMoment
from voicecoach.pictures.png import image
from voicecoach.pictures.screenplay import BAR, COUNT, FIGURE, FOOT, HEAD, HEIGHT, WIDTH, FramePlace
from voicecoach.session.views.snapshot import Snapshot

FRAMES_A_SECOND = 25
KEPT_FIGURES = 400
"""Drawings that are kept, at most 0.7 MB each: the movements of some exercises."""

Plane = NDArray[np.uint8]
Planes = tuple[Plane, Plane, Plane]

_LUMA = (16 + np.arange(256) * 219 / 255 + 0.5).astype(np.uint8)
_CHROMA = (128 + (np.arange(256) - 128) * 224 / 255 + 0.5).astype(np.uint8)
"""From the full range of a picture to the range of a film (ITU-R BT.601)."""


class Frames:
    """The frames of the instants of a session, each as the bytes that ffmpeg calls yuv420p."""

    def __init__(self, album: Album) -> None:
        self._album = album
        self._figures = OrderedDict[object, Planes]()
        self._text = lru_cache(256)(planes)
        self._canvas = _blank()
        self._there: dict[FramePlace, object] = {}
        self._figure: AlbumMoment | None = None
        self._bytes = b""

    def of(self, instants: Iterable[Snapshot]) -> Iterator[bytes]:
        """A frame for each instant; the same object as before where nothing has changed."""
        for now in instants:
            moment = self._album.moment(now, FRAMES_A_SECOND)
            changed = [
                self._put(HEAD, screenplay.head(now), self._text),
                self._put(COUNT, screenplay.count(now), self._text),
                self._put(FOOT, screenplay.foot(now), self._text),
                self._put_figure(moment),
                self._bar(now.progress),
            ]
            if any(changed) or not self._bytes:
                self._bytes = b"".join(plane.tobytes() for plane in self._canvas)
            yield self._bytes

    def _put(self, place: FramePlace, key: object, draw: Callable[..., Planes]) -> bool:
        """Draw a part where it isn't there already; True where it has changed."""
        if place in self._there and self._there[place] == key:
            return False
        self._there[place] = key
        _copied(draw(key), self._canvas, place)
        return True

    def _put_figure(self, moment: AlbumMoment | None) -> bool:
        """The person as the moment has them; nobody where the exercise has no poses."""
        if moment == self._figure and FIGURE in self._there:
            return False
        self._figure = moment
        scene = self._album.scene(moment) if moment else None
        place = screenplay.figure_place(scene) if scene else None
        if FIGURE not in self._there or self._there[FIGURE] != place:
            self._there[FIGURE] = place
            _filled(self._canvas, FIGURE, _PAPER)
        if scene and moment and place:
            _copied(self._drawn(scene, moment), self._canvas, place)
        return True

    def _drawn(self, scene: Scene, moment: AlbumMoment) -> Planes:
        """The person, drawn once for all moments that look the same."""
        key = (moment.exercise, moment.side, scene.movement.picture(moment.phase, moment.share))
        if key not in self._figures:
            self._figures[key] = planes(screenplay.figure(scene, moment))
            if len(self._figures) > KEPT_FIGURES:
                self._figures.popitem(last=False)
        self._figures.move_to_end(key)
        return self._figures[key]

    def _bar(self, progress: float) -> bool:
        """Draw along the lower edge how far the session has come."""
        done = round(min(max(progress, 0.0), 1.0) * WIDTH / 2) * 2
        if self._there.get(BAR) == done:
            return False
        self._there[BAR] = done
        for tone, left, right in ((_ACCENT, 0, done), (_REST, done, WIDTH)):
            _filled(self._canvas, FramePlace(left, BAR.top, right - left, BAR.height), tone)
        return True


def planes(svg: str) -> Planes:
    """An SVG document in its own size as luma and the two chroma planes, which have half the resolution."""
    width = int(svg.partition('viewBox="0 0 ')[2].split()[0])
    pixels = np.asarray(image(svg, width).convert("YCbCr"))
    return _LUMA[pixels[:, :, 0]], _CHROMA[pixels[::2, ::2, 1]], _CHROMA[pixels[::2, ::2, 2]]


def _copied(part: Planes, canvas: Planes, place: FramePlace) -> None:
    for plane, whole, share in zip(part, canvas, (1, 2, 2), strict=True):
        top, left = place.top // share, place.left // share
        whole[top : top + plane.shape[0], left : left + plane.shape[1]] = plane


def _filled(canvas: Planes, place: FramePlace, tone: tuple[int, int, int]) -> None:
    """Fill the place with one colour: its luma and its chroma."""
    for plane, level, share in zip(canvas, tone, (1, 2, 2), strict=True):
        top, left = place.top // share, place.left // share
        plane[top : top + place.height // share, left : left + place.width // share] = level


def _blank() -> Planes:
    levels = zip(_PAPER, ((HEIGHT, WIDTH), *([(HEIGHT // 2, WIDTH // 2)] * 2)), strict=True)
    luma, blue, red = (np.full(shape, level, np.uint8) for level, shape in levels)
    return luma, blue, red


_PAPER, _ACCENT, _REST = (235 - 8, 126, 129), (90, 124, 96), (205, 128, 128)
"""Luma and chroma of the paper and of the bar."""
