"""A movement as a flip book of SVG pictures, for a page that shows them in time.

    book = flipbook(scene(movement))
    book["phases"][phase]["frames"][int(share * (len(frames) - 1))]

`to_dict` is JSON: `box` is the viewBox; each phase has its words, its usual seconds and its frames, each the
inner part of an `<svg>`. A phase that doesn't move has one frame.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from voicecoach.figure import svg
from voicecoach.figure.scene import Scene

FRAMES_A_SECOND = 12.0


class Page(Struct, frozen=True):
    """One phase: its words, its seconds as the script has them, and the pictures it goes through."""

    words: str
    seconds: float
    frames: tuple[str, ...]


class Flipbook(Struct, frozen=True):
    """Every picture of a movement; `start` is the one while the setup is told."""

    box: tuple[float, float, float, float]
    start: str
    phases: tuple[Page, ...]

    def to_dict(self) -> dict[str, object]:
        """The book as JSON has it."""
        phases = [{"words": p.words, "seconds": p.seconds, "frames": list(p.frames)} for p in self.phases]
        return {"box": list(self.box), "start": self.start, "phases": phases}


def flipbook(scene: Scene, theme: str = "light", rate: float = FRAMES_A_SECOND) -> Flipbook:
    """The pictures of a scene, `rate` a second at the script's usual pace, at most 60 a phase."""
    pages = [
        Page(phase.words, phase.seconds, tuple(_frames(scene, index, theme, rate)))
        for index, phase in enumerate(scene.movement.phases)
    ]
    return Flipbook(scene.box, svg.inner(scene.key_groups(0), theme), tuple(pages))


def _frames(scene: Scene, phase: int, theme: str, rate: float) -> Sequence[str]:
    if not scene.movement.moves(phase):
        return [svg.inner(scene.groups(phase, 1.0), theme)]
    count = max(2, min(60, round(scene.movement.phases[phase].seconds * rate) + 1))
    return [svg.inner(scene.groups(phase, n / (count - 1)), theme) for n in range(count)]
