"""The streams that the detector is trained and tested on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.training.material import (
    COMMANDS,
    NEAR_WORDS,
    SCORE,
    SENTENCES,
    YES_OR_NO,
    Asked,
    Recording,
    TrainingStream,
    joined,
    numbers,
    over,
    phrases,
    pieces,
    read,
    recordings,
    spoken,
)
from benchmarks.training.speakers import Split
from voicecoach.listen.recognise.base import Samples

SPLITS: tuple[Split, ...] = ("train", "test")
MUSIC_DB, BIKE_DB = 5.0, 10.0
"""Levels below the voice."""

Job = Callable[[], Iterator[TrainingStream]]


def jobs(folder: Path | None, more: dict[Split, list[Path]], every: int = 1) -> dict[str, Job]:
    """Functions that make each part of the material, by name, spoken by every nth voice.

    `folder` has recordings of real people and noise, with a manifest; `more` are folders of running speech
    that hold no commands.
    """
    real = recordings(folder) if folder else []
    found: dict[str, Job] = {}
    for split in SPLITS:
        found |= _voices(split, real, every)
        found |= _people(split, real, more[split])
    return found


def _voices(split: Split, real: list[Recording], every: int) -> dict[str, Job]:
    made: dict[str, Job] = {
        f"{split}-2m": partial(spoken, split, phrases(), "2 m", 2.0, 1, every),
        f"{split}-4m": partial(spoken, split, phrases(), "4 m", 4.0, 2, every),
        f"{split}-words": partial(spoken, split, NEAR_WORDS, "near words", 2.0, 3, every),
        f"{split}-sentences": partial(spoken, split, SENTENCES, "sentences", 2.0, 4, every),
        f"{split}-numbers": partial(spoken, split, numbers(), "numbers", 2.0, 5, every),
    }
    for name, asked in {"answers": SCORE, "yes or no": YES_OR_NO}.items():
        made[f"{split}-{name}"] = partial(_asked, name, split, asked, every)
    under = {"music 5 dB": ("music", "", MUSIC_DB), "bike 10 dB": ("noise", "exercise_bike", BIKE_DB)}
    for kind, (what, name, snr_db) in under.items():
        noises = [one for one in real if one.kind == what and name in one.path.name]
        if noises:
            made[f"{split}-{kind}"] = partial(_noisy, split, phrases(), kind, noises, snr_db, every)
            other = f"{kind}, words"
            said = (*NEAR_WORDS, *SENTENCES)
            made[f"{split}-{other}"] = partial(_noisy, split, said, other, noises, snr_db, every)
    return made


def _asked(kind: str, split: Split, asked: Asked, every: int) -> Iterator[TrainingStream]:
    for stream in spoken(split, asked.answers(), kind, 2.0, 7, every):
        yield replace(stream, asked=asked)


def _noisy(  # noqa: PLR0913, PLR0917 - what, by whom, in what
    split: Split, said: Iterable[str], kind: str, noises: list[Recording], snr_db: float, every: int
) -> Iterator[TrainingStream]:
    noise = np.concatenate([_half(read(one.path), split) for one in noises])
    for stream in spoken(split, said, kind, 2.0, 6, every):
        yield over(stream, noise, kind, snr_db)


def _half(samples: Samples, split: Split) -> Samples:
    """The first half to train with, the second to test."""
    middle = len(samples) // 2
    return samples[:middle] if split == "train" else samples[middle:]


def _people(split: Split, real: list[Recording], more: list[Path]) -> dict[str, Job]:
    made: dict[str, Job] = {}
    for kind in ("speech", "counting", "phrases"):
        found = [one for one in real if one.kind == kind and one.side == split]
        paths = [one.path for one in found]
        if paths:
            made[f"{split}-people-{kind}"] = partial(_running, kind, split, paths)
        if paths and kind == "speech":
            made[f"{split}-people-pieces"] = partial(_pieces, split, paths[::2])
            made[f"{split}-people-asked"] = partial(_running, "asked", split, _answerless(found), SCORE)
    for folder in more:
        paths = sorted(folder.glob("*.flac"))
        made[f"{split}-people-{folder.name}"] = partial(_running, "acted", split, paths)
    for kind in ("noise", "music"):
        paths = [one.path for one in real if one.kind == kind]
        if paths:
            made[f"{split}-{kind}"] = partial(_sounds, kind, split, paths)
    return made


def _answerless(speech: list[Recording]) -> list[Path]:
    """Those in which no answer to `SCORE` is known to be said: one that is heard there is a mistake."""
    answers = set(SCORE.answers())
    return [one.path for one in speech if answers.isdisjoint(one.words.casefold().split())]


def _running(kind: str, split: Split, paths: list[Path], asked: Asked = COMMANDS) -> Iterator[TrainingStream]:
    yield replace(joined(kind, split, paths), asked=asked)


def _pieces(split: Split, paths: list[Path]) -> Iterator[TrainingStream]:
    yield pieces("pieces", split, paths)


def _sounds(kind: str, split: Split, paths: list[Path]) -> Iterator[TrainingStream]:
    for path in paths:
        samples = _half(read(path), split)
        for level_db in (-40.0, -25.0):
            gain = 10 ** (level_db / 20) / (np.sqrt(np.mean(samples**2)) + 1e-6)
            yield TrainingStream(kind, split, samples * np.float32(gain))
