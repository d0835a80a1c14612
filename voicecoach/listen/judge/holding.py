"""Holding: a command is not believed before it is known what is said around it.

Most of what is wrongly taken for one is a piece of running speech, with more of it before and after. So what
stands alone is believed, and what stands in speech is not, unless it is surely that word, or began it:
somebody in pain may go on talking too, and is asked. Pure: frames of 10 ms are counted, there is no clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from voicecoach.listen.judge.endpoint import Level

Outcome = Literal["meant", "ask", "nothing"]

HELD_FRAMES = 60
"""Frames after the word's end that are heard before it is decided: in 22 of 31 false pains and stops of
running speech, speech had gone on by 70."""

BEFORE_FRAMES = 100
"""Frames before the word in which speech counts as said just before."""

TAIL_FRAMES = 10
"""Frames after the word's end that are still its own reverberation."""

SPOKEN_FRAMES = 8
"""Near frames, of those before or after, that are speech; fewer are a breath or a click."""

NEAR_DB = 10.0
"""Most that a frame is below the word's loudest if the same person says it."""

STANDS_OUT = 0.5
"""Least share of the word's level over the steady background that it has too: steady noise is no speech."""


class Surroundings(Struct, frozen=True):
    """The sound around a word. `least`: the levels from which a frame is its speaker's.

    `before`: the number of those among the last `BEFORE_FRAMES`. `sure`: it is that word, by a wide margin.
    `amid`: it stands out of talk that goes on, so that quiet before it tells little.
    """

    least: Level
    before: int
    sure: bool
    amid: bool = False

    @property
    def alone_before(self) -> bool:
        """True if nothing was said just before."""
        return self.before < SPOKEN_FRAMES


def surroundings(
    before: Sequence[Level], word: Sequence[Level], *, sure: bool, amid: bool = False
) -> Surroundings:
    """The surroundings of a word, from the frames before it and its own."""
    least = Level(max(one.voice_db for one in word) - NEAR_DB, max(one.above_db for one in word) * STANDS_OUT)
    return Surroundings(least, sum(_near(one, least) for one in before[-BEFORE_FRAMES:]), sure, amid)


def _near(frame: Level, least: Level) -> bool:
    return frame.voice_db > least.voice_db and frame.above_db > least.above_db


class Holding:
    """Hears on after one command, a frame at a time, until it is decided."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._frames = 0
        self._after = 0

    def accept(self, frame: Level) -> Outcome | None:
        """Take the next frame after the word's end; None while it is being decided."""
        self._frames += 1
        self._after += self._frames > TAIL_FRAMES and _near(frame, self._around.least)
        if self._frames < HELD_FRAMES:
            return None
        return self._decided()

    @property
    def talked_on(self) -> bool:
        """True if somebody as near has gone on talking."""
        return self._after >= SPOKEN_FRAMES

    def _decided(self) -> Outcome:
        if self._around.alone_before and not self.talked_on:
            return "meant"
        # "Ouch, my back": out of quiet, somebody says it and talks on.
        exclaimed = self._around.alone_before and not self._around.amid
        return "ask" if self._around.sure or exclaimed else "nothing"
