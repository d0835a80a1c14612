"""Numbers that people say within what they read and spell, cut out where the recogniser finds them.

Each is played as an answer while a score is asked for; and a television that says numbers, while nobody does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.hearing import people, sounds
from benchmarks.hearing.chain import HearingScene, meanings
from benchmarks.hearing.part import ScenePart
from benchmarks.hearing.score import Said
from benchmarks.training.material import SCORE, Recording, read
from voicecoach.listen.model import models
from voicecoach.listen.phrases.grammar import SCORES
from voicecoach.listen.recognise.base import LISTENING_RATE, Samples
from voicecoach.sound.clip import Clip, level, resample
from voicecoach.sound.room.simulated import BackgroundSound, Room

QUIET_SECONDS = 0.2
QUIET = np.zeros(round(QUIET_SECONDS * LISTENING_RATE), np.float32)
"""Silence around speech in which words are found."""

SHORTEST = LISTENING_RATE // 16
TELEVISION_DB = 10.0
ABOUT_SECONDS, RANDOM_SEED = 3.6, 3


class SpokenNumber(NamedTuple):
    """A number as one word, and its sound at `LISTENING_RATE`."""

    word: str
    samples: Samples


def parts(recordings: Sequence[Recording], minutes: float) -> list[ScenePart]:
    """Numbers of held-out people as they were recorded, at 2 m, and there beside a television; it alone."""
    speech = [one for one in people.talk(recordings) if one.kind == "speech"]
    most = max(1, round(minutes * 60 / ABOUT_SECONDS))
    if not any(set(_words(one.words)) & set(SCORES) for one in speech):
        return []

    @cache
    def found() -> list[SpokenNumber]:
        every = list(spoken_numbers(speech, models.find()))
        return [every[at] for at in np.random.default_rng(RANDOM_SEED).permutation(len(every))[:most]]

    def part(name: str, where: str, *, beside: bool = False, said: bool = True) -> ScenePart:
        def make(number: int) -> HearingScene:
            random = np.random.default_rng([RANDOM_SEED, number])
            spoken = [level(resample(Clip(one.samples, LISTENING_RATE))).samples for one in found()]
            person, places = sounds.joined(spoken, people.BETWEEN, random)
            meaning = meanings(SCORE)
            told = [Said(one.word, meaning[one.word], *at) for one, at in zip(found(), places, strict=True)]
            under = [BackgroundSound(people.television(recordings, 1), TELEVISION_DB)] if beside else []
            room = Room(where, distance=2.0, echo_db=None, backgrounds=under, seed=number)
            if not said:
                return HearingScene(name, "", np.zeros_like(person), room, asked=SCORE)
            return HearingScene(name, "", person, room, tuple(told), asked=SCORE, items=len(told))

        return ScenePart(name, "answers" if said else "false acts", 1, make)

    return [
        part("numbers out of people's speech", "none"),
        part("numbers out of people's speech, 2 m", "living-room"),
        part(f"numbers, 2 m, television talk {TELEVISION_DB:g} dB", "living-room", beside=True),
        part(
            f"a number is asked, television talk {TELEVISION_DB:g} dB", "living-room", beside=True, said=False
        ),
    ]


def spoken_numbers(speech: Sequence[Recording], model: Path) -> Iterator[SpokenNumber]:
    """The numbers from 0 to 10 in that speech, where the recogniser hears just what the manifest says.

    It is told the words, and finds where they are: which of them would be heard has no part in it.
    """
    import vosk

    vosk.SetLogLevel(-1)
    loaded = vosk.Model(str(model))
    for one in speech:
        words = _words(one.words)
        if not set(words) & set(SCORES):
            continue
        samples = read(one.path)
        recogniser = vosk.KaldiRecognizer(loaded, LISTENING_RATE, json.dumps([" ".join(words)]))
        recogniser.SetWords(True)
        heard = np.clip(np.concatenate([QUIET, samples, QUIET]), -1, 1) * 32_767
        recogniser.AcceptWaveform(heard.astype("<i2").tobytes())
        found = json.loads(recogniser.FinalResult()).get("result", [])
        if [each["word"] for each in found] == words:
            yield from _cut(samples, found)


def _cut(samples: Samples, found: Sequence[dict[str, float | str]]) -> Iterator[SpokenNumber]:
    for one in found:
        first, last = (
            max(round((float(one[edge]) - QUIET_SECONDS) * LISTENING_RATE), 0) for edge in ("start", "end")
        )
        if one["word"] in SCORES and last - first > SHORTEST:
            yield SpokenNumber(str(one["word"]), samples[first:last])


def _words(told: str) -> list[str]:
    """The words of a manifest, without what it says about them in parentheses."""
    return re.sub(r"\([^)]*\)", "", told).lower().split()
