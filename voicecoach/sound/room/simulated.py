"""A simulated room: the sound of the coach, the person and noise as a microphone would capture it.

Streams go in and a stream comes out, at `RATE`. How they are divided into calls makes no difference to any
frame.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct

from voicecoach.errors import UsageError
from voicecoach.sound.clip import RATE, VOICE_RMS_DB, Clip, Samples, linear, resample
from voicecoach.sound.files.file import read_clip
from voicecoach.sound.room.acoustics import SPACES, open_air, recorded, respond, speech_gain
from voicecoach.sound.room.convolution import LONGEST, SHORTEST, Echo, Instant, Late, Response

NO_ROOM = "none"
VOICE_DB = -30.0
"""Level of the person's voice at the microphone, in dB of full scale; the microphone's gain is set for it."""

HUSH_DB = -45.0
"""The noise of the microphone itself, relative to the person's voice."""

DELAY = 0.04
"""Seconds of delay from the loudspeaker's stream to the microphone's, through both devices."""

NEAREST, FARTHEST = 0.3, 10.0
WHITE_SHARE = 16_000 / RATE
"""Share of white noise's power below 8 kHz, the band of speech, in which the level is set."""


class BackgroundSound(Struct, frozen=True, eq=False):
    """Background sound, repeated, `snr_db` quieter than the person's voice; white noise without a clip."""

    clip: Clip | None
    snr_db: float


class Room:
    """A room with a microphone, a loudspeaker beside it, and a person `distance` metres away.

    `where` is a name in `acoustics.SPACES`, "none", or a file with a recorded response. `echo_db` is the
    level of the coach's speech at the microphone relative to the person's, both given at `VOICE_RMS_DB`;
    None: no echo (headphones). The echo is `delay` seconds late. The microphone's clock is `drift_ppm`
    millionths slower than the loudspeaker's, so that the delay grows; out of bounds it starts again, as when
    a driver drops or repeats a block. The person is heard without delay. Raises UsageError.
    """

    def __init__(  # noqa: PLR0913 - what a room is made of
        self,
        where: str = "living-room",
        *,
        distance: float = 2.0,
        echo_db: float | None = 0.0,
        delay: float = DELAY,
        drift_ppm: float = 0.0,
        backgrounds: Sequence[BackgroundSound] = (),
        seed: int = 0,
    ) -> None:
        _check(distance, delay)
        loudspeaker, person = _responses(where, distance)
        voice = linear(VOICE_DB - VOICE_RMS_DB)
        self._echo = None
        if echo_db is not None:
            late = Late(round(delay * RATE), drift_ppm * 1e-6)
            gain = voice * linear(echo_db) / speech_gain(loudspeaker)
            self._echo = Echo(late, loudspeaker * gain)
        self._person = Instant(person * (voice / speech_gain(person)))
        hush = BackgroundSound(None, -HUSH_DB)
        self._noises = [_Noise(noise, seed + n) for n, noise in enumerate([hush, *backgrounds])]

    def microphone(self, speaker: Samples, person: Samples) -> Samples:
        """The microphone's block for the next blocks of `speaker` and `person`; all of one length."""
        heard = self._person.push(person)
        if self._echo:
            heard += self._echo.push(speaker)
        for noise in self._noises:
            heard += noise.next(len(heard))
        return np.clip(heard, -1.0, 1.0).astype(np.float32)


class _Noise:
    def __init__(self, background: BackgroundSound, seed: int) -> None:
        self._gain = linear(VOICE_DB - background.snr_db)
        self._random = np.random.default_rng(seed)
        self._samples: Samples | None = None
        self._at = 0
        if background.clip is None:
            self._gain /= WHITE_SHARE**0.5
        else:
            self._samples = resample(background.clip).samples
            self._gain /= float(np.sqrt(np.mean(np.square(self._samples, dtype=np.float64)))) or 1.0

    def next(self, frames: int) -> Response:
        if self._samples is None:
            return self._gain * self._random.standard_normal(frames)
        places = np.arange(self._at, self._at + frames) % len(self._samples)
        self._at += frames
        return self._gain * self._samples[places].astype(np.float64)


def _check(distance: float, delay: float) -> None:
    if not NEAREST <= distance <= FARTHEST:
        message = f"Nobody can be {distance:g} m from the microphone."
        raise UsageError(message, f"Choose {NEAREST:g} to {FARTHEST:g} m.")
    if not SHORTEST <= round(delay * RATE) <= LONGEST:
        message = f"Sound can't come back after {delay:g} s."
        raise UsageError(message, f"Choose {SHORTEST / RATE:g} to {LONGEST / RATE:g} s.")


def level_db(where: str, distance: float) -> float:
    """Level at the microphone of a voice so many metres away, relative to its direct sound at 1 m.

    A response has its direct sound at 1, whatever the distance; that sound falls by 6 dB as the distance
    doubles, while the room's own stays. Raises UsageError for a room that isn't there.
    """
    _, person = _responses(where, distance)
    return 20.0 * math.log10(speech_gain(person) / distance)


def _responses(where: str, distance: float) -> tuple[Response, Response]:
    if where == NO_ROOM:
        return open_air()
    if where in SPACES:
        return respond(SPACES[where], distance)
    if not Path(where).exists():
        message = f"There is no room '{where}'."
        raise UsageError(
            message, f"There is {', '.join(SPACES)}, {NO_ROOM}, or a file with a recorded response."
        )
    return recorded(read_clip(where), distance)
