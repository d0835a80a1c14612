"""The voice check: each command said twice, what was heard of it, and what that asks for.

It goes by the microphone's own time: nothing here waits, or knows a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from msgspec import Struct, field

from voicecoach.listen.heard import Heard, HearsCommands
from voicecoach.listen.phrases.grammar import WORDS
from voicecoach.listen.phrases.personal import Checked, Personal, checked
from voicecoach.listen.recognise.base import Samples
from voicecoach.listen.recognise.downsampler import CLOCK_RATE, RATIO, Downsampler

TIMES = 2
PATIENCE = 4.0
"""Seconds in which a word has to begin and be decided; the last look at it is taken 0.75 s after it."""

BETWEEN = np.zeros(16_000, np.float32)
"""A second of silence stands for the asking: what is said right before and right after it is not one word."""

STRETCH = CLOCK_RATE // 10
"""Frames over which a level is measured."""

CLIPPED = 0.99
CLIPPED_SAMPLES = 8
"""So many samples at full scale are no accident."""

LEAST_ABOVE_DB = 12.0
"""By how much speech should stand out of the room: the endpointer takes 8 dB over it for speech, and a word's
last sounds are quieter than its loudest."""

SILENT_DB = -80.0
"""No open microphone is as quiet: even a good one's own noise is above it."""


class Booth(Protocol):
    """Asks the person for a phrase, and then brings what the microphone hears."""

    def ask(self, phrase: str) -> None:
        """Have the person say `phrase`; returns when it has been asked."""

    def blocks(self) -> Iterable[Samples]:
        """Blocks of the microphone from now on: 48 kHz, mono, any sizes."""


class Trial(Struct, frozen=True):
    """One word said once. `score` None: it was not heard, or as `instead`. Levels in dB re full scale."""

    score: float | None
    instead: str
    loudest_db: float
    quietest_db: float
    clipped: bool


class CheckOutcome(Struct, frozen=True):
    """Results of the check: of each command, about the microphone, and what is kept."""

    commands: tuple[Checked, ...]
    microphone: tuple[str, ...]
    personal: Personal
    trials: Mapping[str, tuple[Trial, ...]] = field(default_factory=dict)


def check(
    booth: Booth,
    listener: HearsCommands,
    needed: Callable[[str], float],
    personal: Personal,
    commands: Sequence[str] = tuple(WORDS.COMMANDS),
) -> CheckOutcome:
    """Ask for each of `commands` `TIMES` times. `needed` is the score that a command has to reach.

    A person's microphone that is silent ends it after the first command: nothing more could be learnt.
    """
    trials: dict[str, tuple[Trial, ...]] = {}
    for command in commands:
        trials[command] = tuple(_trial(booth, listener, command) for _ in range(TIMES))
        if all(one.loudest_db < SILENT_DB for tried in trials.values() for one in tried):
            return CheckOutcome(
                (), ("The microphone is silent: is it switched off, or muted?",), personal, trials
            )
    found = []
    for command, tried in trials.items():
        scores = [one.score for one in tried]
        personal = personal.with_offset(command, scores, needed(command))
        found.append(checked(command, scores, needed(command)))
    every = [one for tried in trials.values() for one in tried]
    return CheckOutcome(tuple(found), tuple(_microphone(every)), personal, trials)


def _trial(booth: Booth, listener: HearsCommands, command: str) -> Trial:
    """Ask for the command's first phrase, and listen until it is decided or `PATIENCE` is over."""
    booth.ask(WORDS.COMMANDS[command][0])
    listener.accept(BETWEEN, 0)
    stream, at = Downsampler(), len(BETWEEN) * RATIO
    kept: list[Samples] = []
    decided: Heard | None = None
    for block in booth.blocks():
        samples, first = stream.accept(block, at)
        at += len(block)
        kept.append(block)
        ended = [one for one in listener.accept(samples, first) if one.stage == "decided"]
        decided = next((one for one in ended if one.command == command), ended[-1] if ended else None)
        if decided or at >= len(BETWEEN) * RATIO + PATIENCE * CLOCK_RATE:
            break
    loudest, quietest, clipped = _levels(np.concatenate(kept) if kept else np.zeros(1, np.float32))
    if decided is None or decided.command != command:
        return Trial(None, decided.phrase if decided else "", loudest, quietest, clipped)
    return Trial(decided.score, "", loudest, quietest, clipped)


def _levels(samples: Samples) -> tuple[float, float, bool]:
    """The loudest and the quietest tenth of a second, and whether it was overdriven."""
    whole = max(len(samples) // STRETCH, 1)
    parts = np.array_split(samples, whole)
    levels = [10.0 * float(np.log10(np.mean(np.square(part)) + 1e-12)) for part in parts]
    return max(levels), min(levels), int(np.sum(np.abs(samples) >= CLIPPED)) >= CLIPPED_SAMPLES


def _microphone(trials: Sequence[Trial]) -> list[str]:
    """Advice about the microphone, a sentence each; none where all is well."""
    told = []
    if sum(one.clipped for one in trials) * 4 > len(trials):
        told.append("The microphone is overdriven: turn its level down in the system's sound settings.")
    above = float(np.median([one.loudest_db - one.quietest_db for one in trials]))
    if above < LEAST_ABOVE_DB:
        told.append(
            f"You are only {above:.0f} dB louder than the room: turn off what hums, "
            "or put the microphone nearer."
        )
    return told
