"""Material to listen to, as streams with their truth: commands, and sounds to be mistaken for them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile as sf

from benchmarks.training import rooms
from benchmarks.training.speakers import Speaker, Split, present
from voicecoach.listen.phrases.grammar import ANSWER, NUMBERS, grammar
from voicecoach.listen.recognise.base import LISTENING_RATE, Samples

NEAR_WORDS = (
    "paint",
    "plain",
    "train",
    "range",
    "page",
    "late",
    "top",
    "shop",
    "step",
    "staff",
    "text",
    "nest",
    "neck",
    "rust",
    "breast",
    "lesson",
    "father",
    "fester",
    "leather",
    "slow",
    "lower",
    "flower",
    "easy",
    "eager",
    "harbour",
    "hardly",
    "cause",
    "horse",
    "laws",
    "weight",
    "late",
    "wake",
    "down",
    "dawn",
    "dumb",
    "gone",
    "kelp",
    "yelp",
    "health",
    "repay",
    "relief",
    "resort",
    "again",
    "begin",
    "gain",
    "skate",
    "skin",
    "grip",
    "back",
    "bake",
    "brake",
    "continues",
    "presume",
    "assume",
    "steady",
    "reading",
    "rested",
    "stopping",
    "painting",
    "waiting",
    "helping",
    "stopper",
    "painful",
    "nextdoor",
    "skipper",
    "outer",
    "chow",
    "how",
    "house",
    "hours",
    "oh",
    "no",
    "hello",
    "okay",
    "right",
    "water",
    "breathe",
    "hip",
    "knee",
    "glute",
    "bridge",
    "heel",
)
"""Single words that are like commands, or that a person is likely to murmur."""

SENTENCES = (
    "I will stop at the store on my way home",
    "no pain no gain is what he always said",
    "what happens next is up to you",
    "could you help me with the rest of these boxes",
    "it was harder than I thought it would be",
    "he paused for a moment and then went on",
    "we will continue this again next week",
    "the doctor said the pain would go away",
    "slow down you are driving much too fast",
    "are you ready for your exam tomorrow",
    "I skipped breakfast again this morning",
    "she waited at the bus stop for an hour",
    "that was easier than the last one",
    "the break in the weather did not last",
    "turn the volume down I am on the phone",
    "I have done all I can for now",
    "how long does it take to get there",
    "the finished picture hangs in the hall",
    "my back hurts a little when I sit too long",
    "can you repeat the question please",
    "we had a long rest after the walk",
    "it is quieter here than in the city",
    "hold on to the rail when you come down",
    "go back to the kitchen and get the plates",
    "the previous owner left the door open",
    "one two three four and breathe out slowly",
    "keep your hips level and squeeze at the top",
    "lift your leg and lower it again with control",
    "I think the dog wants to go out",
    "what time is it over there",
    "yes I will call you back in ten minutes",
    "no I did not see it yesterday",
)

GAP_SECONDS = (1.0, 2.6)
ROOM_DB = -62.0
VOICE_DB = -20.0
CUT_SAMPLES, LONGEST_PIECE = 160, 100
CUT_BELOW_PEAK = 10.0  # in power


@dataclass(frozen=True, slots=True)
class Truth:
    """A command that was said from sample `start` to `end`."""

    phrase: str
    start: int
    end: int
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Phrases that may be said, as in `session.events.Listen`."""

    what: str
    phrases: tuple[str, ...] = ()

    def meanings(self) -> dict[str, str]:
        """Phrase -> command of all that may be said."""
        return grammar(self.what, self.phrases)

    def answers(self) -> list[str]:
        return [phrase for phrase, command in self.meanings().items() if command == ANSWER]


COMMANDS = Asked("commands")
SCORE = Asked("score")
YES_OR_NO = Asked("phrases", ("yes", "no"))


@dataclass(slots=True)
class TrainingStream:
    """Something to listen to, of one kind and one side."""

    kind: str
    split: Split
    samples: Samples
    truths: list[Truth] = field(default_factory=list)
    asked: Asked = COMMANDS

    @property
    def seconds(self) -> float:
        return len(self.samples) / LISTENING_RATE


def phrases() -> list[str]:
    return list(grammar("commands"))


def spoken(  # noqa: PLR0913, PLR0917 - what, by whom, where
    split: Split, said: Iterable[str], kind: str, distance_m: float, seed: int, every: int = 1
) -> Iterator[TrainingStream]:
    """Every nth speaker of that side says these at that distance, each in a room of its own."""
    said = list(said)
    for speaker in list(present(split))[::every]:
        yield _one(speaker, said, kind, distance_m, np.random.default_rng([seed, _number(speaker.name)]))


def _one(
    speaker: Speaker, said: list[str], kind: str, distance_m: float, random: np.random.Generator
) -> TrainingStream:
    parts, truths, at = [], [], 0
    heard = rooms.response(random, distance_m)
    for phrase in said:
        gap = int(random.uniform(*GAP_SECONDS) * LISTENING_RATE)
        dry = speaker.say(phrase)
        loud = 10 ** (random.uniform(VOICE_DB - 6, VOICE_DB + 3) / 20)
        wet = rooms.at_distance(dry * np.float32(loud / 0.1), heard)
        parts += [np.zeros(gap, np.float32), wet]
        truths.append(Truth(phrase, at + gap, at + gap + len(dry), speaker.name))
        at += gap + len(wet)
    samples = np.concatenate([*parts, np.zeros(LISTENING_RATE, np.float32)])
    samples += rooms.hum(random, len(samples), ROOM_DB + random.uniform(-4, 8))
    return TrainingStream(kind, speaker.split, samples, truths)


def over(stream: TrainingStream, noise: Samples, kind: str, snr_db: float) -> TrainingStream:
    """The stream with noise under it, `snr_db` below the mean level of its speech."""
    said = np.concatenate([stream.samples[one.start : one.end] for one in stream.truths])
    gain = np.sqrt(np.mean(said**2) / np.mean(noise**2)) * 10 ** (-snr_db / 20)
    again = -(-len(stream.samples) // len(noise))
    under = np.tile(noise, again)[: len(stream.samples)] * np.float32(gain)
    return TrainingStream(kind, stream.split, stream.samples + under, stream.truths)


# --- recordings of real people -------------------------------------------------------------------


NOT_TOLD_APART = ("", "community", "gsc")
"""Speakers, in a manifest, that are many people; so is "one of" any number."""


@dataclass(frozen=True, slots=True)
class Recording:
    path: Path
    words: str
    speaker: str
    kind: str

    @property
    def source(self) -> str:
        """The folder of the recording."""
        return self.path.parent.name

    @property
    def side(self) -> Split:
        """The split its speaker belongs to; people who aren't told apart are all fitted on."""
        return side(self.speaker) if self.told_apart else "train"

    @property
    def told_apart(self) -> bool:
        """True if its speaker is one person."""
        return self.speaker not in NOT_TOLD_APART and not self.speaker.startswith("one of")


def recordings(folder: Path) -> list[Recording]:
    """Read `manifest.tsv` in `folder`: columns path, words, speaker, kind."""
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [Recording(folder / row["path"], row["words"], row["speaker"], row["kind"]) for row in rows]


def read(path: Path) -> Samples:
    """The file as mono float32 at 16 kHz."""
    samples, rate = sf.read(path, dtype="float32", always_2d=True)
    mono = samples.mean(axis=1)
    if rate == LISTENING_RATE:
        return np.asarray(mono, np.float32)
    import soxr

    return np.asarray(soxr.resample(mono, rate, LISTENING_RATE), np.float32)


def joined(
    kind: str, split: Split, paths: Iterable[Path], pause: tuple[float, float] = (0.3, 1.2), seed: int = 3
) -> TrainingStream:
    """Recordings one after the other, `pause` seconds apart, levelled as a person at some distance."""
    random = np.random.default_rng(seed)
    parts = []
    for path in paths:
        samples = read(path)
        level = np.sqrt(np.mean(samples**2)) + 1e-6
        loud = 10 ** (random.uniform(-38, -26) / 20) / level
        parts += [
            samples * np.float32(loud),
            np.zeros(int(random.uniform(*pause) * LISTENING_RATE), np.float32),
        ]
    samples = np.concatenate(parts)
    return TrainingStream(kind, split, samples + rooms.hum(random, len(samples), ROOM_DB - 6))


def pieces(kind: str, split: Split, paths: Iterable[Path], seed: int = 8) -> TrainingStream:
    """Words and parts of words cut out of running speech: the hardest to tell from a command."""
    random = np.random.default_rng(seed)
    parts = []
    for path in paths:
        for piece in _cut(read(path), random):
            loud = 10 ** (random.uniform(-38, -26) / 20) / (np.sqrt(np.mean(piece**2)) + 1e-6)
            parts += [
                piece * np.float32(loud),
                np.zeros(int(random.uniform(0.9, 1.4) * LISTENING_RATE), np.float32),
            ]
    samples = np.concatenate(parts)
    return TrainingStream(kind, split, samples + rooms.hum(random, len(samples), ROOM_DB - 6))


def _cut(samples: Samples, random: np.random.Generator) -> Iterator[Samples]:
    """Pieces of 0.3 to 1 s, cut where it is quietest."""
    frames = samples[: len(samples) // CUT_SAMPLES * CUT_SAMPLES].reshape(-1, CUT_SAMPLES)
    level = np.convolve((frames**2).mean(axis=1), np.ones(3) / 3, "same")
    begin = 0
    while begin + LONGEST_PIECE < len(level):
        shortest = int(random.integers(30, 70))
        end = begin + shortest + int(np.argmin(level[begin + shortest : begin + LONGEST_PIECE]))
        if level[begin:end].max() > CUT_BELOW_PEAK * max(level[begin], level[end]):
            yield samples[begin * CUT_SAMPLES : end * CUT_SAMPLES]
        begin = end


def side(name: str) -> Split:
    """The side, train or test, of a real speaker or recording."""
    return "train" if _number(name) % 2 else "test"


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])


def numbers() -> list[str]:
    return [*NUMBERS, *NUMBERS[1:11]]
