"""Impulse responses of rooms: simulated (image sources, then a diffuse tail) or recorded.

All have their first arrival within `KERNEL` frames of their beginning.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from voicecoach.sound.clip import RATE, Clip, resample
from voicecoach.sound.room.convolution import Response

SOUND_SPEED = 343.0
EARLY = 0.05
"""Seconds of reflections that are traced one by one (Allen and Berkley, 1979); the later ones are noise."""

SABINE = 0.161
"""Constant of Sabine's reverberation time, seconds a metre (volume over absorbing surface)."""

KERNEL = 16
"""Frames of the interpolation kernel on either side of an arrival, which falls between two frames."""

DIRECT = 0.0025
"""Seconds from the first arrival of a recorded response that count as direct sound."""

SPEECH_FLAT_HZ = 500.0
"""Hertz up to which the spectrum of speech is about flat; it falls by 9 dB an octave above."""

SPEECH_LOWEST_HZ = 100.0


class Space(Struct, frozen=True):
    """A box of air: its size in metres, and its reverberation time (60 dB) in seconds."""

    size: tuple[float, float, float]
    reverberation: float


SPACES = {
    "living-room": Space((5.2, 4.1, 2.5), 0.4),
    "bathroom": Space((2.6, 2.3, 2.4), 0.7),
    "bare": Space((5.0, 4.0, 2.6), 0.9),
}
"""Rooms by name: a furnished one, a tiled one, an empty one. (`none` is the open air.)"""

DEVICE = (0.18, 0.45, 0.35)
"""Place of the microphone, as shares of the room's size: against a wall, on something low."""

LOUDSPEAKER = (0.05, 0.25, 0.08)
"""Offset of the loudspeaker from the microphone, in metres."""


def respond(space: Space, metres: float) -> tuple[Response, Response]:
    """Responses of a room to a loudspeaker beside the microphone, and to a person `metres` away."""
    size = np.array(space.size)
    microphone = size * DEVICE
    loudspeaker = microphone + LOUDSPEAKER
    person = _person(microphone, size, metres)
    return _simulated(space, loudspeaker, microphone, 1), _simulated(space, person, microphone, 2)


def open_air() -> tuple[Response, Response]:
    """Responses of open air: the direct sound alone, of both."""
    return np.ones(1), np.ones(1)


def recorded(clip: Clip, metres: float) -> tuple[Response, Response]:
    """Responses from a recorded one, which is taken to be the person's.

    The loudspeaker's has the same reverberation, and stronger direct sound as it is nearer.
    """
    samples = resample(clip).samples.astype(np.float64)
    first = int(np.argmax(np.abs(samples) > 0.3 * np.abs(samples).max()))
    person = samples[max(first - KERNEL, 0) :]
    near = person.copy()
    near[: round(DIRECT * RATE)] *= metres / float(np.linalg.norm(LOUDSPEAKER))
    return near, person


def speech_gain(response: Response) -> float:
    """The factor by which a response raises the RMS of speech."""
    length = 1 << max(len(response) - 1, 4096).bit_length()
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    weight = np.where(hertz < SPEECH_LOWEST_HZ, 0.0, np.minimum(1.0, (hertz / SPEECH_FLAT_HZ + 1e-9) ** -3.0))
    power = np.abs(np.fft.rfft(response, length)) ** 2
    return float(np.sqrt(np.sum(power * weight) / np.sum(weight)))


def _person(microphone: Response, size: Response, metres: float) -> Response:
    """Place of the person: `metres` from the microphone at its height, towards the far wall but inside."""
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
    """The direct sound, at the first frames, and the walls' reflections in the first `EARLY` seconds."""
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
    """The distance of every image of the source, and the number of walls that reflected its sound."""
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
    """The share of sound pressure that the walls reflect, from the reverberation time (Eyring)."""
    length, width, height = space.size
    surface = 2 * (length * width + width * height + height * length)
    volume = length * width * height
    return float(np.exp(-SABINE * volume / (surface * space.reverberation) / 2))
