"""Sounds as the verifier is given them: the last second of what may be a phrase, in rooms, noise and talk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import soxr

from benchmarks.training import rooms
from benchmarks.training.material import NEAR_WORDS, SENTENCES, Recording, numbers, phrases, read
from benchmarks.training.speakers import NATURAL, Speaker, natural, present
from voicecoach.listen.judge.embedding import SOUND_SAMPLES
from voicecoach.listen.recognise.base import LISTENING_RATE, Samples

RMS = 0.05
"""Level of what is mixed; the verifier levels what it is given."""

ROOMS, FAR_ROOMS = 60, 12
METRES, FAR_METRES = (0.5, 4.2), 3.0
IN_A_ROOM = 0.8
"""Share of the sounds that are said in a room; the rest are as they were recorded."""

AFTER_SECONDS = (0.03, 0.33)
"""From the end of a word to the end of the window: how soon it is looked at, and its reverberation."""

UNDER = {"hum": 0.25, "talk": 0.37, "noise": 0.18, "music": 0.13, "white": 0.07}
"""Share of each kind of sound that lies under others."""

BELOW_DB = {"hum": (18, 40), "talk": (3, 22), "noise": (2, 18), "music": (0, 15), "white": (4, 15)}
"""Its level below them, from and to."""

HUM_DB = (15.0, 35.0)
"""Level of the room's own hum below them."""

SIZES = (0.88, 1.13)
"""Sizes of the person at which real speech is played: more people than were recorded."""

OTHERS = 25
"""Words and sentences that are no commands, for each synthetic voice."""

ENDS, ANYWHERE = 0.45, 0.3
"""Shares of the windows of running speech that end where a word does, or anywhere; others are cut out."""

PIECE_SECONDS, FADE_SAMPLES = (0.25, 0.9), 320
FALL, FALL_SAMPLES, FALL_STEP = 10.0, 2_000, 400
"""Ratio of power by which speech falls at a word's end, and within what."""

LEVEL_SAMPLES, TRIM = 800, 1e-3
SHORTEST = 2_000
RANDOM_SEED = 5

NATURAL_TIMES, NATURAL_SIZES = 9, (0.93, 1.08)
SYNTHETIC_TIMES = 2
OWN_TIMES, OTHER_TIMES = 60, 5
SPEECH_A_MINUTE, NOISES = 400, 1500
"""Windows of each natural clip (and sizes of its speaker), of each synthetic one, of each command that
somebody really said, of each other word; of a minute of running speech; and of noise."""


KNOWN = frozenset(phrases())


class Window(NamedTuple):
    """A sound of `SOUND_SAMPLES`; the phrase that it ends with, or ""; and who speaks."""

    samples: Samples
    phrase: str
    who: str


class Clip(NamedTuple):
    """A phrase, a word or a sentence by itself, or running speech."""

    samples: Samples
    words: str
    who: str


@dataclass(frozen=True, eq=False, slots=True)
class Beds:
    """Rooms that words are said in, by their responses; and sounds that lie under them, by kind."""

    rooms: Sequence[Samples]
    sounds: Mapping[str, Sequence[Samples]]

    def under(self, kind: str, count: int, random: np.random.Generator) -> Samples:
        if kind == "white":
            return random.standard_normal(count).astype(np.float32)
        if kind == "hum":
            return rooms.hum(random, count, 0.0)
        found = self.sounds[kind]
        return part(found[int(random.integers(len(found)))], count, random)

    @property
    def kinds(self) -> list[str]:
        return [kind for kind in UNDER if kind in {"white", "hum"} or self.sounds.get(kind)]


def beds(recordings: Sequence[Recording]) -> Beds:
    """Train-side beds: other people's talk across a room, the first halves of noise and music."""
    random = np.random.default_rng(RANDOM_SEED)
    near = [rooms.response(random, metres) for metres in random.uniform(*METRES, ROOMS)]
    talk = [one.samples for one in running(recordings)]
    far = []
    if talk:
        parts = np.array_split(np.concatenate(talk), FAR_ROOMS)
        far = [levelled(rooms.at_distance(one, rooms.response(random, FAR_METRES))) for one in parts]
    sounds = {
        kind: [levelled(_first_half(read(one.path))) for one in recordings if one.kind == kind]
        for kind in ("noise", "music")
    }
    return Beds(near, {"talk": [np.concatenate(far)] if far else [], **sounds})


def _first_half(samples: Samples) -> Samples:
    return samples[: len(samples) // 2]


def levelled(samples: Samples) -> Samples:
    power = float(np.mean(samples.astype(np.float64) ** 2))
    return samples * np.float32(RMS / np.sqrt(power + 1e-12))


def part(samples: Samples, count: int, random: np.random.Generator) -> Samples:
    """So many samples from anywhere in them."""
    at = int(random.integers(len(samples)))
    if at + count <= len(samples):
        return samples[at : at + count]
    return np.resize(np.roll(samples, -at), count)


# --- clips -----------------------------------------------------------------------------------------------


def is_natural(who: str) -> bool:
    """True of the speaker of a clip that a natural voice says."""
    return who.startswith(NATURAL[0].engine)


def spoken(voices: Iterable[Speaker]) -> Iterator[Clip]:
    """Every phrase by each of the voices, and some words and sentences that are no commands."""
    others = [*dict.fromkeys((*NEAR_WORDS, *SENTENCES, *numbers()))]
    for number, voice in enumerate(voices):
        random = np.random.default_rng([RANDOM_SEED, number])
        for words in (*phrases(), *random.choice(others, OTHERS, replace=False)):
            yield Clip(voice.say(str(words)), str(words), f"{voice.engine} {voice.voice}")


def said(recordings: Sequence[Recording]) -> Iterator[Clip]:
    """The train side's own phrases, commands or not."""
    kinds = ("commands", "counting", "phrases")
    for one in recordings:
        if one.kind in kinds and one.side == "train":
            yield Clip(levelled(_trimmed(read(one.path))), one.words, _who(one))


def running(recordings: Sequence[Recording]) -> Iterator[Clip]:
    """The train side's running speech."""
    for one in recordings:
        if one.kind == "speech" and one.side == "train":
            yield Clip(levelled(read(one.path)), one.words, _who(one))


def _who(recording: Recording) -> str:
    """The speaker; where many people aren't told apart, the recording."""
    return recording.speaker if recording.told_apart else recording.path.stem


def _trimmed(samples: Samples) -> Samples:
    power = np.convolve(samples.astype(np.float64) ** 2, np.ones(160) / 160, "same")
    loud = np.flatnonzero(power > power.max() * TRIM)
    return samples[loud[0] : loud[-1] + 1]


# --- windows ---------------------------------------------------------------------------------------------


def mixed(clip: Clip, around: Beds, random: np.random.Generator) -> Window:
    """The window that ends shortly after the clip, said somewhere, with something under it."""
    after = int(random.uniform(*AFTER_SECONDS) * LISTENING_RATE)
    wet = np.concatenate([clip.samples, np.zeros(after, np.float32)])
    if random.random() < IN_A_ROOM:
        wet = rooms.at_distance(wet, around.rooms[int(random.integers(len(around.rooms)))])[: len(wet)]
    level = float(np.sqrt(np.mean(wet[: len(clip.samples)].astype(np.float64) ** 2))) + 1e-9
    heard = np.zeros(SOUND_SAMPLES, np.float32)
    wet = wet[-SOUND_SAMPLES:]
    heard[SOUND_SAMPLES - len(wet) :] = wet
    kinds = around.kinds
    shares = np.array([UNDER[kind] for kind in kinds])
    kind = str(random.choice(kinds, p=shares / shares.sum()))
    below = random.uniform(*BELOW_DB[kind])
    gain = level / RMS * 10 ** (-below / 20)
    heard += levelled(around.under(kind, SOUND_SAMPLES, random)) * np.float32(gain)
    if kind != "hum":
        heard += rooms.hum(random, SOUND_SAMPLES, 20 * np.log10(level) - random.uniform(*HUM_DB))
    return Window(heard, clip.words if clip.words in KNOWN else "", clip.who)


def repeated(
    clips: Iterable[Clip],
    around: Beds,
    random: np.random.Generator,
    times: int,
    sizes: tuple[float, float] | None,
) -> Iterator[Window]:
    """Each clip so many times, each time elsewhere, and by a person of another size within those."""
    for clip in clips:
        for _ in range(times):
            size = random.uniform(*sizes) if sizes else 1.0
            yield mixed(clip._replace(samples=resized(clip.samples, size)), around, random)


def resized(samples: Samples, size: float) -> Samples:
    """The samples as of a person of another size."""
    if size == 1.0:
        return samples
    return np.asarray(soxr.resample(samples, round(LISTENING_RATE * size), LISTENING_RATE), np.float32)


def other(
    speech: Iterable[Clip], around: Beds, random: np.random.Generator, a_minute: float
) -> Iterator[Window]:
    """Windows of running speech: the ends of words, anywhere, and short pieces; none of them a phrase."""
    for clip in speech:
        ends = _word_ends(clip.samples)
        for _ in range(max(2, round(a_minute * len(clip.samples) / LISTENING_RATE / 60))):
            cut = _cut(clip.samples, ends, random)
            if len(cut) > SHORTEST:
                cut = resized(np.ascontiguousarray(cut), random.uniform(*SIZES))
                yield mixed(Clip(cut, "", clip.who), around, random)


def _word_ends(samples: Samples) -> list[int]:
    power = np.convolve(samples.astype(np.float64) ** 2, np.ones(LEVEL_SAMPLES) / LEVEL_SAMPLES, "same")
    last = len(samples) - FALL_SAMPLES
    places = range(LISTENING_RATE // 4, last, FALL_STEP)
    return [at + LEVEL_SAMPLES for at in places if power[at] > max(FALL * power[at + FALL_SAMPLES], 1e-5)]


def _cut(samples: Samples, ends: Sequence[int], random: np.random.Generator) -> Samples:
    share = random.random()
    if share < ENDS and ends:
        end = ends[int(random.integers(len(ends)))]
        return samples[max(0, end - SOUND_SAMPLES) : end]
    end = int(random.integers(LISTENING_RATE // 5, max(len(samples), LISTENING_RATE // 5 + 1)))
    if share < ENDS + ANYWHERE:
        return samples[max(0, end - SOUND_SAMPLES) : end]
    cut = samples[max(0, end - int(random.uniform(*PIECE_SECONDS) * LISTENING_RATE)) : end].copy()
    ramp = np.linspace(0, 1, min(FADE_SAMPLES, len(cut) // 2), dtype=np.float32)
    cut[: len(ramp)] *= ramp
    cut[len(cut) - len(ramp) :] *= ramp[::-1]
    return cut


def noises(around: Beds, count: int, random: np.random.Generator) -> Iterator[Window]:
    """Noise and music alone."""
    found = [one for kind in ("noise", "music") for one in around.sounds[kind]]
    for number in range(count if found else 0):
        yield Window(
            part(found[int(random.integers(len(found)))], SOUND_SAMPLES, random), "", f"noise {number}"
        )


def windows(recordings: Sequence[Recording]) -> Iterator[Window]:
    """All that the verifier is trained on."""
    around = beds(recordings)
    random = np.random.default_rng(RANDOM_SEED)
    own = [one for one in said(recordings) if one.words in KNOWN]
    others = [one for one in said(recordings) if one.words not in KNOWN]
    yield from other(running(recordings), around, random, SPEECH_A_MINUTE)
    yield from repeated(others, around, random, OTHER_TIMES, SIZES)
    yield from repeated(own, around, random, OWN_TIMES, SIZES)
    yield from noises(around, NOISES, random)
    yield from repeated(spoken(present("train")), around, random, SYNTHETIC_TIMES, None)
    yield from repeated(spoken(natural()), around, random, NATURAL_TIMES, NATURAL_SIZES)
