"""The first two seconds of a session: with nothing known of the room, and with what the last session kept.

A word is said while the coach speaks its first words, as loud as the person or 6 dB louder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.hearing import coach
from benchmarks.hearing.chain import OURS, Chain, HearingScene
from benchmarks.hearing.material import say
from benchmarks.hearing.score import Said, ScoreRow, row
from benchmarks.training.speakers import Speaker
from voicecoach.listen.echo.adaptive import FRAME
from voicecoach.listen.echo.canceller import EchoGuard
from voicecoach.listen.echo.kept_room import KeptRoom
from voicecoach.listen.judge import detector
from voicecoach.listen.phrases.grammar import grammar
from voicecoach.listen.recognise.base import Model
from voicecoach.listen.recognise.downsampler import Downsampler
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.room.simulated import DELAY, Room
from voicecoach.voice.cache import Speech

WORDS = ("pain", "stop", "next", "easier", "pause", "help", "slower", "done", "repeat", "louder")
BEGINS = (0.3, 0.6, 0.9, 1.2, 1.5)
LASTS, LEARNT_SECONDS = 4.5, 30.0
ECHOES_DB = (0.0, 6.0)
LEARNT_ROOMS = 3
"""Stretches of the coach's speech by which a room is learnt, by turns."""

PAUSE = (0.02, 0.1)


@dataclass(frozen=True, slots=True)
class Place:
    """The room of the session, and the delay of its devices beside that of the last one's."""

    where: str
    later: float


PLACES: Mapping[str, Place] = {
    "the same": Place("living-room", 0.0),
    "the delay 5.1 ms longer": Place("living-room", 0.0051),
    "the delay 13 ms shorter": Place("living-room", -0.013),
    "the delay 70 ms longer": Place("living-room", 0.07),
    "another room": Place("bathroom", 0.003),
}


def measure(model: Model, speech: Speech, voices: Sequence[Speaker], words: int) -> Iterator[ScoreRow]:
    """A row for each place, with the room kept and without; about `words` words in each."""
    known = {echo_db: [_learnt(speech, echo_db, k) for k in range(LEARNT_ROOMS)] for echo_db in ECHOES_DB}
    for name, place in PLACES.items():
        for kept in (False, True):
            outcomes = []
            for number in range(words):
                echo_db = ECHOES_DB[number % len(ECHOES_DB)]
                room = known[echo_db][number % LEARNT_ROOMS] if kept else None
                chain = Chain(model, detector.load(), curve=False, guard=_with(room))
                scene = _scene(name, place, echo_db, speech, voices[number % len(voices)], number)
                outcomes.append(chain.play(scene))
            made = row(name, OURS, outcomes)
            made.part = f"first two seconds, {name}, {'kept' if kept else 'not kept'}"
            yield made


def _with(room: KeptRoom | None) -> Callable[[], EchoGuard]:
    return lambda: EchoGuard(known=room)


def _scene(  # noqa: PLR0913, PLR0917 - the place, and who speaks in it
    name: str, place: Place, echo_db: float, speech: Speech, voice: Speaker, number: int
) -> HearingScene:
    word, begin = WORDS[number % len(WORDS)], BEGINS[number // 2 % len(BEGINS)]
    spoken = say(voice, word)
    frames = round(LASTS * RATE)
    person = np.zeros(frames, np.float32)
    first = round(begin * RATE)
    person[first : first + len(spoken)] = spoken[: frames - first]
    said = (Said(word, grammar("commands")[word], first, first + len(spoken)),)
    room = Room(place.where, echo_db=echo_db, delay=DELAY + place.later, seed=number)
    return HearingScene(
        name, str(number), person, room, said, coach.stretch(speech, number, LASTS, PAUSE), items=1
    )


def _learnt(speech: Speech, echo_db: float, number: int) -> KeptRoom:
    """The living room as a session of half a minute keeps it."""
    said = coach.stretch(speech, 900 + number, LEARNT_SECONDS, coach.AS_IN_A_SESSION).samples
    room = Room("living-room", echo_db=echo_db, delay=DELAY, seed=500 + number)
    guard = EchoGuard()
    guard.cancel(*map(_listened, (room.microphone(said, np.zeros_like(said)), said)))
    if (kept := guard.learnt) is None:
        message = "the room was not learnt"
        raise RuntimeError(message)
    return kept


def _listened(samples: Samples) -> Samples:
    """The same at the rate of the guard, in whole frames."""
    down = Downsampler().accept(samples, 0)[0]
    return down[: len(down) // FRAME * FRAME]
