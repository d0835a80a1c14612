"""Living rooms for training: a person at a distance from the microphone, by image sources."""

from __future__ import annotations

import numpy as np

from voicecoach.listen.recognise.base import LISTENING_RATE, Samples

SOUND_M_PER_S = 343.0
ORDER = 10
LENGTH_SECONDS = 0.45


def response(random: np.random.Generator, distance_m: float) -> Samples:
    """The impulse response from a mouth to a microphone `distance_m` away, in a random room.

    The direct sound comes at once, with gain 1 at one metre.
    """
    size = random.uniform((3.5, 4.5, 2.4), (5.5, 6.5, 2.8))
    reflect = random.uniform(0.72, 0.86)  # of a wall, in amplitude: reverberation of 0.3 to 0.6 s
    microphone = random.uniform((0.4, 0.4, 0.4), (size[0] - 0.4, 1.0, 1.0))
    angle = random.uniform(-0.6, 0.6)
    mouth = microphone + distance_m * np.array([np.sin(angle) * 0.5, np.cos(angle * 0.5), 0.0])
    mouth = np.clip(mouth, 0.3, size - 0.3)
    counts = np.arange(-ORDER, ORDER + 1)
    x, y, z = np.meshgrid(counts, counts, counts, indexing="ij")
    image = np.stack([x.ravel(), y.ravel(), z.ravel()], axis=1)
    places = np.where(image % 2 == 0, mouth, size - mouth) + image * size
    far = np.linalg.norm(places - microphone, axis=1)
    late = (far - far.min()) / SOUND_M_PER_S * LISTENING_RATE
    gain = reflect ** np.abs(image).sum(axis=1) / far
    at = late.astype(int)
    kept = at < int(LENGTH_SECONDS * LISTENING_RATE) - 1
    heard = np.zeros(int(LENGTH_SECONDS * LISTENING_RATE))
    part = late[kept] - at[kept]
    np.add.at(heard, at[kept], gain[kept] * (1 - part))
    np.add.at(heard, at[kept] + 1, gain[kept] * part)
    return heard.astype(np.float32)


def at_distance(samples: Samples, heard: Samples) -> Samples:
    """Convolve `samples` with that response, as the microphone hears them."""
    whole = len(samples) + len(heard) - 1
    size = 1 << (whole - 1).bit_length()
    spectrum = np.fft.rfft(samples, size) * np.fft.rfft(heard, size)
    return np.fft.irfft(spectrum, size)[:whole].astype(np.float32)


def hum(random: np.random.Generator, count: int, level_db: float) -> Samples:
    """The noise of a quiet room: pink, of that level in dB re full scale."""
    white = np.fft.rfft(random.standard_normal(count))
    pink = np.fft.irfft(white / np.sqrt(np.maximum(np.arange(len(white)), 1.0)), count)
    return (pink * 10 ** (level_db / 20) / max(float(np.sqrt(np.mean(pink**2))), 1e-9)).astype(np.float32)
