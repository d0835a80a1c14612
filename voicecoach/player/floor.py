"""Somebody on the floor of a simulated room: speech out, the microphone's sound back in, in virtual time.

The chain is the real one from the microphone on: echo guard, listener, text gate.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from voicecoach.listen.ears import RATIO, Downsampler
from voicecoach.listen.echo import EchoGuard
from voicecoach.listen.endpoint import FRAME_SAMPLES
from voicecoach.listen.gate import TextGate
from voicecoach.listen.heard import Heard
from voicecoach.listen.listener import Listener
from voicecoach.player.stage import Sink
from voicecoach.session.events import FRAME_RATE, Hearing, Listen
from voicecoach.sound.clip import Clip, Samples
from voicecoach.sound.room import Room

AFTERWARDS = 3 * FRAME_RATE
"""Frames after the person's last word in which it may still be decided."""
PATIENCE = 15 * FRAME_RATE
"""Frames that the echo guard may take to learn the room before the person is told of it."""
ALWAYS = ("pain", "stop")
"""A missed one of these is the worst that can happen: they are obeyed over the coach's voice, whatever."""
GAPS_ONLY = "I can't hear you over my own voice here. Speak when I am silent."


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
        self._guard = EchoGuard()
        self._gate = TextGate()
        self._down = Downsampler(), Downsampler()
        self._rest = np.zeros((2, 0), np.float32)
        self._frame = 0
        self._coach_until = 0
        self._gaps_only = False
        self._drowned = 0  # frames in which the coach could not be kept out
        self._heard: deque[Heard | Hearing] = deque()

    # --- the coach's sound --------------------------------------------------------------------------

    def write(self, block: Samples) -> None:
        """The coach's next block goes out; what the microphone hears meanwhile is listened to."""
        if self._speaker:
            self._speaker.write(block)
        heard = self._room.microphone(block, self._said(len(block)))
        if self._microphone:
            self._microphone.write(heard)
        self._hear(heard, block)
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

    def _hear(self, microphone: Samples, reference: Samples) -> None:
        (heard, at), (said, _) = (
            down.accept(block, self._frame)
            for down, block in zip(self._down, (microphone, reference), strict=True)
        )
        both = np.concatenate([self._rest, np.stack([heard, said])], axis=1)
        at -= self._rest.shape[1] * RATIO
        whole = both.shape[1] // FRAME_SAMPLES * FRAME_SAMPLES
        self._rest = both[:, whole:]
        if not whole:
            return
        cleaned = self._guard.cancel(both[0, :whole], both[1, :whole])
        at = max(0, at - round(self._guard.latency * FRAME_RATE))
        self._heard.extend(self._judged(one) for one in self._listener.accept(cleaned, at))
        self._notice(len(microphone))

    def _judged(self, heard: Heard) -> Heard:
        """The decision, unless it was the coach that was heard, or nothing can be told from it now."""
        if heard.stage == "likely" or not heard.accepted:
            return heard
        if self._gate.holds(heard.phrase, heard.word_start, heard.word_end):
            return replace(heard, accepted=False, reason="the coach said it")
        drowned = self._guard.too_little and heard.word_start < self._coach_until
        if drowned and heard.command not in ALWAYS:
            return replace(heard, accepted=False, reason="the coach was speaking, and its echo is too loud")
        return heard

    def _notice(self, frames: int) -> None:
        """Say once when the coach can't be kept out for good, and when it can."""
        too_little = self._guard.too_little
        self._drowned = self._drowned + frames if too_little else 0
        if (self._drowned > PATIENCE) if not self._gaps_only else not too_little:
            self._gaps_only = not self._gaps_only
            self._heard.append(Hearing(not self._gaps_only, GAPS_ONLY if self._gaps_only else ""))

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
        self._gate.say(text, start, end)
        self._coach_until = max(self._coach_until, end)

    def silence(self, at: int) -> None:
        self._gate.cut(at)
        self._coach_until = min(self._coach_until, at)
