"""Attacks on hearing: what broken microphones and bad rooms bring: none of it is obeyed or ends anything."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache, partial

import numpy as np

from tests.torture.attack import Attack, Tally, each
from tests.torture.scripts import held
from voicecoach.listen.hearing import HearingChain
from voicecoach.listen.model import models
from voicecoach.listen.recognise.base import Model, Samples
from voicecoach.listen.recognise.recognisers import open_model
from voicecoach.listen.settings import Settings, open_listener
from voicecoach.sound.devices.capture import Converter, mono

RATE = 48_000
BLOCK = 480
STRETCH = 10
"""Seconds of one input."""

Signal = Callable[[np.random.Generator], Samples]


def _times() -> Samples:
    return np.arange(STRETCH * RATE, dtype=np.float32) / RATE


def _noise(chance: np.random.Generator, rate: int = RATE) -> Samples:
    return chance.standard_normal(STRETCH * rate).astype(np.float32)


def _gated(chance: np.random.Generator, rate: int = RATE) -> Samples:
    """Noise in bursts as long as words."""
    lengths = chance.uniform(0.1, 1.2, 40)
    on = np.concatenate([np.full(int(one * rate), number % 2) for number, one in enumerate(lengths)])
    return (_noise(chance, rate) * 0.2 * np.resize(on, STRETCH * rate)).astype(np.float32)


def _brought(chance: np.random.Generator, *, rate: int = RATE, channels: int = 1) -> Samples:
    """Bursts as a device of such a rate, and with so many channels, would bring them, on one of them."""
    sound = np.zeros((STRETCH * rate, channels), np.float32)
    sound[:, chance.integers(channels)] = _gated(chance, rate)
    convert = Converter(rate)
    blocks = [convert(mono(block)) for block in np.split(sound, STRETCH * RATE // BLOCK)]
    here = np.concatenate(blocks)[: STRETCH * RATE]
    return np.pad(here, (0, STRETCH * RATE - len(here)))  # what the converter still holds


def _clicks(chance: np.random.Generator) -> Samples:
    sound = np.zeros(STRETCH * RATE, np.float32)
    sound[chance.integers(0, len(sound), 60)] = chance.choice([-1.0, 1.0], 60)
    return sound


def _stuck(chance: np.random.Generator) -> Samples:
    return np.resize(_noise(chance)[:BLOCK] * 0.3, STRETCH * RATE)


def _sweep(chance: np.random.Generator) -> Samples:
    high = chance.uniform(500, 8000)
    return np.asarray(0.5 * np.sin(np.pi * high / STRETCH * _times() ** 2), np.float32)


def _breath(chance: np.random.Generator) -> Samples:
    """Low noise that swells and falls every few seconds."""
    swell = np.clip(np.sin(2 * np.pi * _times() / chance.uniform(2, 5)), 0, 1) ** 2
    smooth = np.convolve(_noise(chance), np.ones(24) / 24, "same")
    return np.asarray(0.3 * smooth * swell, np.float32)


SIGNALS: dict[str, Signal] = {
    "silence": lambda _: np.zeros(STRETCH * RATE, np.float32),
    "offset": lambda chance: np.asarray(0.7 + 0.001 * _noise(chance), np.float32),
    "full-scale noise": lambda chance: np.clip(_noise(chance), -1, 1),
    "overdriven": lambda chance: np.sign(_gated(chance)).astype(np.float32),
    "beyond full scale": lambda chance: 1e4 * _gated(chance),
    "not a number": lambda chance: np.where(_noise(chance) > 3, np.nan, _noise(chance)).astype(np.float32),
    "infinite": lambda chance: np.where(_noise(chance) > 3, np.inf, _noise(chance)).astype(np.float32),
    "tiny": lambda chance: 1e-40 * _noise(chance),
    "stuck buffer": _stuck,
    "bursts": _gated,
    "clicks": _clicks,
    "sweep": _sweep,
    "breath": _breath,
    "8 kHz": partial(_brought, rate=8_000),
    "96 kHz": partial(_brought, rate=96_000),
    "8 channels": partial(_brought, channels=8),
    "hum": lambda _: np.asarray(0.4 * np.sign(np.sin(2 * np.pi * 50 * _times())), np.float32),
}


@cache
def recogniser() -> Model:
    return open_model(models.find())


def attack(signal: Signal, tally: Tally, inputs: range) -> None:
    """One session's ears, given so many stretches of the signal, every other one beside the coach's sound."""
    hearing = HearingChain(open_listener(Settings(), model=recogniser()))
    for number in each(tally, inputs):
        held(tally, f"stretch {number}", partial(_listen, hearing, signal, number), longest=2.0 * STRETCH)


def _listen(hearing: HearingChain, signal: Signal, number: int) -> None:
    chance = np.random.default_rng(number)
    sound = signal(chance)
    coach = _gated(chance) if number % 2 else np.zeros_like(sound)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for first in range(0, len(sound), BLOCK):
            block = slice(first, first + BLOCK)
            heard = hearing.accept(sound[block], coach[block], number * STRETCH * RATE + first)
            acted = [one.phrase for one in heard if one.stage == "decided" and one.accepted]
            if acted:
                message = f"{acted[0]} was heard in it"
                raise AssertionError(message)


ATTACKS = tuple(
    Attack(f"hear {name}", partial(attack, signal), short=1, whole=3600 // STRETCH)
    for name, signal in SIGNALS.items()
)
