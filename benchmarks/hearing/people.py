"""Recordings of real people: commands, answers, other speech; and a television that talks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from benchmarks.hearing import sounds
from benchmarks.hearing.chain import HearingScene, meanings
from benchmarks.hearing.part import ScenePart
from benchmarks.hearing.recordings import own_words, says
from benchmarks.hearing.score import Said
from benchmarks.training import rooms
from benchmarks.training.material import SCORE, YES_OR_NO, Asked, Recording
from voicecoach.listen.phrases.grammar import grammar
from voicecoach.listen.phrases.modes import Mode
from voicecoach.listen.recognise.base import LISTENING_RATE
from voicecoach.session.words.languages import DEFAULT, score_of, words_of
from voicecoach.sound.clip import RATE, Clip, Samples, level, linear, resample
from voicecoach.sound.room.simulated import Room

TALK = "talk, held out"
"""Beginning of the names of rows of people's running speech, a row a source."""

RUNNING_PAUSE = (0.3, 1.2)
TELEVISION_PAUSE = (0.0, 0.4)
"""Seconds between two recordings of running speech; a television is never quiet for long."""

TELEVISION_METRES, TELEVISION_SECONDS = 3.0, 180.0
BETWEEN = (2.4, 3.6)
"""Seconds of quiet between two commands: longer than one may still be acted on."""

FIRST = 3.0
"""Seconds before the first command, in which the echo guard learns the room, and the listener its noise."""

TIMES = 6
"""Number of times each recording of a command is said in a room, each time over other noise."""

LOUDER_DB = 3.0
"""Most that one command is louder or quieter than their mean, in dB."""

RANDOM_SEED = 7

RoomMaker = Callable[[int], Room]
"""A function that makes the room of a scene, by the scene's number."""


def talk(recordings: Sequence[Recording]) -> list[Recording]:
    """Running speech and phrases that are no commands, of people whom nothing was fitted on."""
    own = own_words(recordings)
    spoken = [one for one in recordings if one.kind in {"speech", "phrases"} and one.words not in own]
    return [one for one in spoken if one.side == "test"]


def parts(recordings: Sequence[Recording], minutes: float) -> Iterator[ScenePart]:
    """Talk by source, digits while nothing is asked, then answers."""
    found = talk(recordings)
    for source in dict.fromkeys(one.source for one in found):
        yield running(f"{TALK}: {source}", [one for one in found if one.source == source], minutes)
    if found:
        yield running(f"by name, {TALK}", found, minutes, mode="named")
    digits = [one for one in recordings if one.kind == "counting" and one.side == "test"]
    if numbers := [
        one for one in digits if score_of(words_of(DEFAULT), one.words) is not None and one.words != "no"
    ]:
        yield running("spoken digits, held out", numbers, minutes)
        yield said("people's own scores", numbers, SCORE)
    if answers := [one for one in digits if one.words in YES_OR_NO.phrases]:
        yield said("people's own yes and no", answers, YES_OR_NO)


def own_commands(recordings: Sequence[Recording]) -> list[Recording]:
    """Single commands of people whom nothing was fitted on."""
    known = grammar("commands")
    found = [one for one in recordings if one.kind == "commands" and one.side == "test"]
    return [one for one in found if one.words in known]


def commands(recordings: Sequence[Recording], heard_in: Mapping[str, RoomMaker]) -> Iterator[ScenePart]:
    """`own_commands` at 2 m in each of the rooms: a row a room."""
    if real := own_commands(recordings):
        yield from (_at_two_metres(f"people's own, {name}", real, room) for name, room in heard_in.items())


def _at_two_metres(name: str, found: Sequence[Recording], room: RoomMaker) -> ScenePart:
    chunks, known = sounds.chunks(found, float("inf")), grammar("commands")

    def make(number: int) -> HearingScene:
        random = np.random.default_rng([RANDOM_SEED + 3, number])
        chunk = chunks[number % len(chunks)]
        gains = [linear(random.uniform(-LOUDER_DB, LOUDER_DB)) for _ in chunk]
        person, told = in_a_row(chunk, known.__getitem__, random, gains, FIRST)
        return HearingScene(name, str(number), person, room(number), told, items=len(chunk))

    return ScenePart(name, "commands", TIMES * len(chunks), make)


def running(
    name: str,
    found: Sequence[Recording],
    minutes: float,
    own: tuple[str, ...] = (),
    mode: Mode = "all",
) -> ScenePart:
    """Recordings one after the other, none of them a command."""
    chunks = sounds.chunks(found, minutes)

    def make(number: int) -> HearingScene:
        random = np.random.default_rng([RANDOM_SEED, number])
        person = sounds.joined([sounds.levelled(one) for one in chunks[number]], RUNNING_PAUSE, random)[0]
        room = Room("none", echo_db=None, seed=number)
        items, curve = len(chunks[number]), mode == "all" and not own
        return HearingScene(name, str(number), person, room, own=own, curve=curve, items=items, mode=mode)

    return ScenePart(name, "false acts", len(chunks), make)


def said(name: str, found: Sequence[Recording], asked: Asked) -> ScenePart:
    """Recordings of one answer each, while it is asked for; a wrong one is another act."""
    chunks = sounds.chunks([one for one in found if says(one)], float("inf"))
    meaning = meanings(asked)

    def make(number: int) -> HearingScene:
        random = np.random.default_rng([RANDOM_SEED + 1, number])
        chunk = chunks[number]
        person, told = in_a_row(chunk, meaning.__getitem__, random)
        room = Room("none", echo_db=None, seed=number)
        return HearingScene(name, str(number), person, room, told, asked=asked, items=len(chunk))

    return ScenePart(name, "answers", len(chunks), make)


def in_a_row(
    chunk: Sequence[Recording],
    meaning: Callable[[str], str],
    random: np.random.Generator,
    gains: Sequence[float] | None = None,
    first: float = 0.0,
) -> tuple[Samples, tuple[Said, ...]]:
    """Recordings of one phrase each, one after the other, each with its gain; and where each is said."""
    spoken = [sounds.levelled(one) for one in chunk]
    if gains is not None:
        spoken = [samples * np.float32(gain) for samples, gain in zip(spoken, gains, strict=True)]
    person, places = sounds.joined(spoken, BETWEEN, random, first)
    told = (Said(one.words, meaning(one.words), *at) for one, at in zip(chunk, places, strict=True))
    return person, tuple(told)


def television(recordings: Sequence[Recording], number: int) -> Clip:
    """Speech of held-out people, as from a television across the room, from another place each time."""
    found = [one for one in talk(recordings) if one.kind == "speech"]
    random = np.random.default_rng([RANDOM_SEED + 2, number])
    spoken: list[Samples] = []
    seconds = 0.0
    for index in random.permutation(len(found)):
        spoken.append(sounds.levelled(found[index]))
        seconds += len(spoken[-1]) / RATE
        if seconds > TELEVISION_SECONDS:
            break
    talking = resample(Clip(sounds.joined(spoken, TELEVISION_PAUSE, random)[0]), LISTENING_RATE).samples
    heard = rooms.at_distance(talking, rooms.response(random, TELEVISION_METRES))
    return level(resample(Clip(heard, LISTENING_RATE)))
