"""A simulated person on the floor of a simulated room, in virtual time.

From the microphone on, the chain is the real one: echo guard, listener, text gate.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np
from msgspec import Struct

from voicecoach.listen import hearing
from voicecoach.listen.company import CompanyWatch
from voicecoach.listen.heard import Heard
from voicecoach.listen.judge.listener import Listener
from voicecoach.player.patience import Patience
from voicecoach.player.stage import Sink
from voicecoach.session.events import FRAME_RATE, HasCompany, Hearing, Listen, Manner
from voicecoach.sound.clip import Clip, Samples
from voicecoach.sound.devices.capture import Captured
from voicecoach.sound.room.simulated import Room

AFTERWARDS = 3 * FRAME_RATE
"""Frames after the person's last word within which the listener may still decide on it."""


class PersonSays(Struct, frozen=True, eq=False):
    """Words of the person: a clip at the mixer's rate, its first sample at frame `at`."""

    at: int
    clip: Clip


class Floor:
    """A sink for the coach's sound, and the ears that hear what comes back of it.

    `speaker` is given the coach's sound, `microphone` the sound at the microphone.
    """

    def __init__(  # noqa: PLR0913 - the room, who is in it, and who listens
        self,
        room: Room,
        listener: Listener,
        person: Iterable[PersonSays],
        *,
        speaker: Sink | None = None,
        microphone: Sink | None = None,
        watch: CompanyWatch | None = None,
    ) -> None:
        self._room = room
        self._listener = listener
        self._person = sorted(person, key=lambda words: words.at)
        self._end = max((words.at + len(words.clip) for words in self._person), default=0) + AFTERWARDS
        self._speaker = speaker
        self._microphone = microphone
        self._hearing = hearing.HearingChain(listener, watch)
        self._frame = 0
        self._patience = Patience()
        self._company_told = False
        self._captured: deque[Captured] = deque()
        self._heard: deque[Heard | Hearing | HasCompany] = deque()

    # --- the coach's sound --------------------------------------------------------------------------

    def write(self, block: Samples) -> None:
        """Play the coach's next block into the room, and capture the microphone's."""
        if self._speaker:
            self._speaker.write(block)
        microphone = self._room.microphone(block, self._said(len(block)))
        if self._microphone:
            self._microphone.write(microphone)
        self._captured.append(Captured(microphone, block, self._frame))
        self._frame += len(block)

    def mute(self) -> None:
        """Do nothing: in virtual time no block is queued."""

    def _said(self, frames: int) -> Samples:
        """Mix the person's words of the next `frames` frames."""
        mixed = np.zeros(frames, np.float32)
        for words in self._person:
            start, stop = max(words.at, self._frame), min(words.at + len(words.clip), self._frame + frames)
            if start < stop:
                mixed[start - self._frame : stop - self._frame] += words.clip.samples[
                    start - words.at : stop - words.at
                ]
        return mixed

    # --- ears ---------------------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        """True while the person may still speak, or the listener decide."""
        return self._frame < self._end or bool(self._heard)

    def next_at(self) -> int | None:
        """Always None: nobody knows beforehand when a phrase will be heard."""
        return None

    def heard(self, frame: int) -> Heard | Hearing | HasCompany | None:
        """The next decision of the listener by `frame`."""
        del frame
        return self._heard.popleft() if self._heard else None

    def attend(self, frames: int) -> None:
        """Listen to what the microphone has captured."""
        while self._captured:
            block = self._captured.popleft()
            self._heard.extend(self._hearing.accept(block.microphone, block.speaker, block.at))
        if (company := self._hearing.company) and not self._company_told:
            self._company_told = True
            self._heard.append(HasCompany(company))
        if change := self._patience.after(frames, too_little=self._hearing.guard.too_little):
            self._heard.append(change)

    def listen(self, listening: Listen) -> None:
        self._listener.listen(listening.what, listening.phrases)

    def address(self, manner: Manner) -> None:
        self._listener.address(manner)

    def coach(self, text: str, start: int, end: int) -> None:
        self._hearing.self_echo.say(text, start, end)

    def silence(self, at: int) -> None:
        self._hearing.self_echo.cut(at)
