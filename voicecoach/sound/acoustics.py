"""How a room answers: impulse responses, simulated (image sources, then a diffuse tail) or recorded.

All have their first arrival within `KERNEL` frames of their beginning.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voicecoach.sound.clip import RATE, Clip, resample
from voicecoach.sound.convolution import Response

SOUND_SPEED = 343.0
EARLY = 0.05
"""Seconds of reflections that are traced one by one (Allen and Berkley, 1979); later ones are noise."""

SABINE = 0.161
"""Seconds a metre: reverberation time by volume and absorbing surface."""

KERNEL = 16
"""Frames on either side of an arrival that falls between two."""

DIRECT = 0.0025
"""Seconds after the first arrival that are direct sound, in a recorded response."""

SPEECH_FLAT_HZ = 500.0
"""Speech is about as strong in every hertz up to here, and loses 9 dB an octave beyond."""

SPEECH_LOWEST_HZ = 100.0


@dataclass(frozen=True, slots=True)
class Space:
    """A box of air: metres, and the seconds in which a sound in it falls by 60 dB."""

    size: tuple[float, float, float]
    reverberation: float


SPACES = {
    "living-room": Space((5.2, 4.1, 2.5), 0.4),
    "bathroom": Space((2.6, 2.3, 2.4), 0.7),
    "bare": Space((5.0, 4.0, 2.6), 0.9),
}
"""A furnished room, a tiled one, one with nothing in it. (`none` is the open air.)"""

DEVICE = (0.18, 0.45, 0.35)
"""Where the microphone is, as shares of the room's size: against a wall, on something low."""

LOUDSPEAKER = (0.05, 0.25, 0.08)
"""From the microphone to the loudspeaker, metres."""


def respond(space: Space, metres: float) -> tuple[Response, Response]:
    """What a room does to a loudspeaker beside the microphone, and to a person so far away."""
    size = np.array(space.size)
    microphone = size * DEVICE
    loudspeaker = microphone + LOUDSPEAKER
    person = _person(microphone, size, metres)
    return _simulated(space, loudspeaker, microphone, 1), _simulated(space, person, microphone, 2)


def open_air() -> tuple[Response, Response]:
    """Nothing but the direct sound, of both."""
    return np.ones(1), np.ones(1)


def recorded(clip: Clip, metres: float) -> tuple[Response, Response]:
    """The same from a recorded response, taken to be the person's.

    The loudspeaker's has the same reverberation, and direct sound that is stronger as it is nearer.
    """
    samples = resample(clip).samples.astype(np.float64)
    first = int(np.argmax(np.abs(samples) > 0.3 * np.abs(samples).max()))
    person = samples[max(first - KERNEL, 0) :]
    near = person.copy()
    near[: round(DIRECT * RATE)] *= metres / float(np.linalg.norm(LOUDSPEAKER))
    return near, person


def speech_gain(response: Response) -> float:
    """By how much a response makes speech louder, as a factor of its RMS."""
    length = 1 << max(len(response) - 1, 4096).bit_length()
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    weight = np.where(hertz < SPEECH_LOWEST_HZ, 0.0, np.minimum(1.0, (hertz / SPEECH_FLAT_HZ + 1e-9) ** -3.0))
    power = np.abs(np.fft.rfft(response, length)) ** 2
    return float(np.sqrt(np.sum(power * weight) / np.sum(weight)))


def _person(microphone: Response, size: Response, metres: float) -> Response:
    """So many metres from the microphone, as low as it, towards the far wall, and at most before that."""
    away = (size - microphone) * (1.0, 0.5, 0.0)
    return microphone + away * min(metres / float(np.linalg.norm(away)), 0.95)


def _simulated(space: Space, source: Response, microphone: Response, seed: int) -> Response:
    early = _images(space, source, microphone)
    length = round(0.8 * space.reverberation * RATE)
    response = np.zeros(max(length, len(early)))
    response[: len(early)] = early
    joint = round(0.8 * EARLY * RATE)
    time = np.arange(len(response) - joint) / RATE
    level = np.sqrt(np.mean(np.square(early[joint // 2 : joint])))
    level *= 10 ** (-3.0 * 0.3 * EARLY / space.reverberation)  # from the middle of that stretch to its end
    noise = np.random.default_rng(seed).standard_normal(len(time))
    response[joint:] = level * noise * 10 ** (-3.0 * time / space.reverberation)
    return response


def _images(space: Space, source: Response, microphone: Response) -> Response:
    """The direct sound, at the first frames, and what walls as mirrors add in the first `EARLY` seconds."""
    distances, reflections = _mirrored(np.array(space.size), source, microphone)
    direct = float(np.linalg.norm(source - microphone))
    audible = distances < direct + EARLY * SOUND_SPEED
    distances, reflections = distances[audible], reflections[audible]
    strength = _reflected(space) ** reflections * direct / distances
    arrival = (distances - direct) / SOUND_SPEED * RATE + KERNEL
    whole = np.floor(arrival).astype(np.intp)
    response = np.zeros(round(EARLY * RATE) + 3 * KERNEL)
    for step in range(1 - KERNEL, KERNEL + 1):
        away = whole + step - arrival
        kernel = np.sinc(away) * np.cos(np.pi * away / (2 * KERNEL + 2)) ** 2
        np.add.at(response, whole + step, strength * kernel)
    return response


def _mirrored(size: Response, source: Response, microphone: Response) -> tuple[Response, Response]:
    """How far every image of the source is, and how many walls its sound has met."""
    squares: Response = np.zeros(1)
    walls: Response = np.zeros(1)
    for axis in range(3):
        most = int(np.ceil((EARLY * SOUND_SPEED + 5.0) / (2 * size[axis])))
        turn = np.arange(-most, most + 1)
        place = np.concatenate([2 * turn * size[axis] + source[axis], 2 * turn * size[axis] - source[axis]])
        met = np.concatenate([np.abs(2 * turn), np.abs(2 * turn - 1)])
        squares = np.add.outer(squares, (place - microphone[axis]) ** 2).ravel()
        walls = np.add.outer(walls, met).ravel()
    return np.sqrt(squares), walls


def _reflected(space: Space) -> float:
    """The share of a sound's pressure that a wall gives back, for that reverberation (Eyring)."""
    length, width, height = space.size
    surface = 2 * (length * width + width * height + height * length)
    volume = length * width * height
    return float(np.exp(-SABINE * volume / (surface * space.reverberation) / 2))
