"""A frame of a film as SVG: four parts that each change at their own pace, so that few are drawn."""

from __future__ import annotations

import math
from html import escape

from msgspec import Struct

from voicecoach.figure import svg
from voicecoach.figure.scene import Scene
from voicecoach.pictures.album import AlbumMoment
from voicecoach.session.views.snapshot import Snapshot

WIDTH, HEIGHT = 1280, 720
PAPER, INK, GREY, ACCENT = "#f7f5ef", "#1b2327", "#5a666c", "#0b6158"


class FramePlace(Struct, frozen=True):
    """Place of a part in the frame, pixels; all even, as the colours have half the resolution."""

    left: int
    top: int
    width: int
    height: int


HEAD = FramePlace(0, 0, WIDTH, 110)
FIGURE = FramePlace(0, 110, 840, 530)
COUNT = FramePlace(840, 110, 440, 530)
FOOT = FramePlace(0, 640, WIDTH, 60)
BAR = FramePlace(0, 708, WIDTH, 8)


def head(now: Snapshot) -> str:
    """The routine, the exercise, the set and the side."""
    name = now.exercise or now.title
    place = " · ".join(
        part for part in (f"set {now.set} of {now.sets}" if now.sets else "", _side(now.side)) if part
    )
    return _part(
        HEAD,
        _text(48, 40, 22, GREY, now.title if now.exercise else ""),
        _text(48, 92, _size(name, 46, 800), ACCENT, name, bold=True),
        _text(WIDTH - 48, 92, 30, INK, place, anchor="end"),
    )


def count(now: Snapshot) -> str:
    """The number that is read from afar, what it counts, and the movement that goes on."""
    word = now.phase if now.doing == "working" else _WORDS.get(now.doing, "")
    number = "" if now.number is None else str(now.number)
    of = f"of {now.target} {now.noun}" if now.counts == "reps" and now.target else ""
    middle = COUNT.width / 2
    return _part(
        COUNT,
        _text(middle, 250, _size(number, 230, 340), ACCENT, number, bold=True, anchor="middle"),
        _text(
            middle,
            310,
            28,
            GREY,
            of or ("seconds" if now.counts in {"left", "held"} else ""),
            anchor="middle",
        ),
        _text(middle, 400, _size(word, 48, COUNT.width - 24), INK, word, bold=True, anchor="middle"),
    )


_WORDS = {
    "opening": "welcome",
    "preparing": "get ready",
    "settling": "get ready",
    "counting in": "get ready",
    "resting": "rest",
    "switching": "change sides",
    "waiting": "whenever you are ready",
    "asking": "a question",
    "ending": "the end",
    "finished": "the end",
}


def foot(now: Snapshot) -> str:
    """The line of what comes next."""
    coming = f"next: {now.coming}" if now.coming and now.coming != "the end" else now.coming
    return _part(FOOT, _text(48, 36, _size(coming, 24, 1150), GREY, coming))


def figure_place(scene: Scene) -> FramePlace:
    """The part of the figure's place that it is drawn in: as large as fits, at the foot."""
    _, _, wide, high = scene.box
    scale = _scale(scene)
    width, height = (2 * math.ceil(side * scale / 2) for side in (wide, high))
    left = FIGURE.left + (FIGURE.width - width) // 4 * 2
    return FramePlace(left, FIGURE.top + FIGURE.height - 20 - height, width, height)


def figure(scene: Scene, moment: AlbumMoment) -> str:
    """The person, in that place."""
    left, top, wide, high = scene.box
    place, scale = figure_place(scene), _scale(scene)
    x = place.width / 2 - (left + wide / 2) * scale
    y = place.height - (top + high) * scale
    drawn = svg.inner(scene.groups(moment.phase, moment.share))
    return _part(place, f'<g transform="translate({x:.2f} {y:.2f}) scale({scale:.4f})">{drawn}</g>')


def _scale(scene: Scene) -> float:
    """Pixels of a centimetre."""
    _, _, wide, high = scene.box
    return min((FIGURE.width - 60) / wide, (FIGURE.height - 40) / high, 4.2)


def _side(side: str) -> str:
    return f"{side} side" if side in {"left", "right"} else side


def _size(text: str, most: int, width: float) -> int:
    """The size of type at which the text is no wider; a letter is about 0.6 of it."""
    return max(14, min(most, int(width / (0.6 * max(len(text), 1)))))


def _text(  # noqa: PLR0913 - where, how large, in what colour
    x: float, y: float, size: float, colour: str, text: str, *, bold: bool = False, anchor: str = "start"
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}" text-anchor="{anchor}"{weight}>'
        f"{escape(text)}</text>"
    )


def _part(place: FramePlace, *inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {place.width} {place.height}" '
        f'stroke-linejoin="round"><rect width="100%" height="100%" fill="{PAPER}"/>{"".join(inside)}</svg>'
    )
