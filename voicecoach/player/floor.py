"""Somebody on the floor of a simulated room: speech out, the microphone's sound back in, in virtual time.

The chain is the real one from the microphone on: echo guard, listener, text gate.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from voicecoach.listen import hearing
from voicecoach.listen.heard import Heard
from voicecoach.listen.listener import Listener
from voicecoach.player.patience import Patience
from voicecoach.player.stage import Sink
from voicecoach.session.events import FRAME_RATE, Hearing, Listen
from voicecoach.sound.clip import Clip, Samples
from voicecoach.sound.room import Room

AFTERWARDS = 3 * FRAME_RATE
"""Frames after the person's last word in which it may still be decided."""


@dataclass(frozen=True, eq=False, slots=True)
class Utterance:
    """What the person says: a clip at the mixer's rate, its first sample at frame `at`."""

    at: int
    clip: Clip


class Floor:
    """A sink for the coach's sound, and the ears that hear what comes back.

    `speaker` gets the coach's sound on, `microphone` what the microphone hears.
    """

    def __init__(
        self,
        room: Room,
        listener: Listener,
        person: Iterable[Utterance],
        *,
        speaker: Sink | None = None,
        microphone: Sink | None = None,
    ) -> None:
        self._room = room
        self._listener = listener
        self._person = sorted(person, key=lambda one: one.at)
        self._end = max((one.at + len(one.clip) for one in self._person), default=0) + AFTERWARDS
        self._speaker = speaker
        self._microphone = microphone
        self._hearing = hearing.Hearing(listener)
        self._frame = 0
        self._patience = Patience()
        self._heard: deque[Heard | Hearing] = deque()

    # --- the coach's sound --------------------------------------------------------------------------

    def write(self, block: Samples) -> None:
        """The coach's next block goes out; what the microphone hears meanwhile is listened to."""
        if self._speaker:
            self._speaker.write(block)
        heard = self._room.microphone(block, self._said(len(block)))
        if self._microphone:
            self._microphone.write(heard)
        self._heard.extend(self._hearing.accept(heard, block, self._frame))
        if change := self._patience.after(len(block), too_little=self._hearing.guard.too_little):
            self._heard.append(change)
        self._frame += len(block)

    def mute(self) -> None:
        """Nothing: in virtual time no block is queued."""

    def _said(self, frames: int) -> Samples:
        """What the person says during the next `frames` frames."""
        said = np.zeros(frames, np.float32)
        for one in self._person:
            start, stop = max(one.at, self._frame), min(one.at + len(one.clip), self._frame + frames)
            if start < stop:
                said[start - self._frame : stop - self._frame] += one.clip.samples[
                    start - one.at : stop - one.at
                ]
        return said

    # --- ears ---------------------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        """Whether the person, or a decision about them, may still be heard."""
        return self._frame < self._end or bool(self._heard)

    def next_at(self) -> int | None:
        """Never known beforehand: it has to be heard."""
        return None

    def heard(self, frame: int) -> Heard | Hearing | None:
        """What has been heard by now."""
        del frame
        return self._heard.popleft() if self._heard else None

    def listen(self, listening: Listen) -> None:
        self._listener.listen(listening.what, listening.phrases)

    def coach(self, text: str, start: int, end: int) -> None:
        self._hearing.gate.say(text, start, end)

    def silence(self, at: int) -> None:
        self._hearing.gate.cut(at)
