"""The coach's own voice, with its texts from the shipped routines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np

from voicecoach.listen.phrases.typed import WrittenPhrases
from voicecoach.player import unattended
from voicecoach.player.clips import EstimatedClips
from voicecoach.player.eventlog import Entry, Spoken
from voicecoach.player.loop import Player
from voicecoach.player.stage import Timeline
from voicecoach.routine import library
from voicecoach.session.events import FRAME_RATE, Start
from voicecoach.session.plan.steps import Plan
from voicecoach.session.session import Session
from voicecoach.sound.clip import Samples, resample
from voicecoach.voice.cache import Speech
from voicecoach.voice.estimate import speech_seconds

ROUTINE = "booty-work-breakdown"
"""The routine whose texts come first."""

BACK_TO_BACK = (0.25, 0.25)
AS_IN_A_SESSION = (0.2, 1.2)
"""Seconds between two texts: dense, so that every command meets one; and as in a session."""

TYPED = (
    *((5, "help"), (15, "yes"), (35, "ready"), (70, "how long"), (90, "pain"), (105, "2"), (125, "ready")),
    *((150, "easier"), (160, "harder"), (170, "slower"), (180, "pause"), (190, "resume"), (210, "pain")),
    *((225, "5"), (245, "ready"), (300, "stop"), (310, "resume"), (340, "next"), (380, "go back")),
    *((420, "pain"), (435, "8"), (450, "no"), (460, "no"), (470, "no"), (480, "no")),
)
"""Words that a person types, with their seconds, so that the coach also says its replies."""


@dataclass(frozen=True, eq=False, slots=True)
class Coach:
    """A stretch of the coach's speech, and its texts, each with its first frame and its end."""

    samples: Samples
    texts: tuple[tuple[str, int, int], ...]


def stretch(speech: Speech, number: int, seconds: float, pause: tuple[float, float]) -> Coach:
    """The coach speaking for `seconds`; each `number` starts at another place in its texts."""
    texts = _texts()
    ends = list(accumulate(speech_seconds(text) + sum(pause) / 2 for text in texts))
    index = bisect_left(ends, number * seconds % ends[-1])
    random = np.random.default_rng(number)
    samples = np.zeros(round(seconds * FRAME_RATE), np.float32)
    placed: list[tuple[str, int, int]] = []
    at = round(random.uniform(*pause) * FRAME_RATE)
    while at < len(samples):
        text = texts[index % len(texts)]
        clip = resample(speech.clip(text)).samples[: len(samples) - at]
        samples[at : at + len(clip)] = clip
        placed.append((text, at, at + len(clip)))
        at += len(clip) + round(random.uniform(*pause) * FRAME_RATE)
        index += 1
    return Coach(samples, tuple(placed))


@cache
def _texts() -> tuple[str, ...]:
    """The coach's texts: from a session with a person who answers, then from all unattended routines."""
    paths = [one.path for one in library.routines(library.shipped_folder()) if one.linked]
    plans = [
        unattended.planned(library.load(path)) for path in sorted(paths, key=lambda path: ROUTINE not in path)
    ]
    logs = [_answered(plans[0]), *(unattended.estimate(plan)[1] for plan in plans)]
    return tuple(text for log in logs for text in _said(log))


def _answered(plan: Plan) -> list[Entry]:
    log = list[Entry]()
    ears = WrittenPhrases([(second * FRAME_RATE, phrase) for second, phrase in TYPED])
    Player(Session(), EstimatedClips(), Timeline(), ears=ears, log=log.append).run(Start(plan))
    return log


def _said(log: Sequence[Entry]) -> Iterator[str]:
    return (entry.what.text for entry in log if isinstance(entry.what, Spoken) and entry.what.text.strip())
