"""A simulated room: what the microphone hears of the coach and the person, with no one there.

Streams in, a stream out, at `RATE`, by the frame: how the frames are divided among the calls makes no
difference to any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voicecoach.errors import UsageError
from voicecoach.sound.acoustics import SPACES, open_air, recorded, respond, speech_gain
from voicecoach.sound.clip import RATE, VOICE_RMS_DB, Clip, Samples, linear, resample
from voicecoach.sound.convolution import LONGEST, SHORTEST, Echo, Instant, Late, Response
from voicecoach.sound.file import read_clip

NO_ROOM = "none"
VOICE_DB = -30.0
"""What the person's voice comes to at the microphone, in dB of full scale: its gain is set for that."""

HUSH_DB = -45.0
"""The noise of the microphone itself, relative to the person's voice."""

DELAY = 0.04
"""Seconds from the loudspeaker's stream to the microphone's, through both devices."""

NEAREST, FARTHEST = 0.3, 10.0
WHITE_SHARE = 16_000 / RATE
"""The share of white noise's power that is below 8 kHz, where speech is and its level counts."""


@dataclass(frozen=True, eq=False, slots=True)
class Background:
    """What else is heard, over and over: `snr_db` quieter than the person's voice. No clip: white noise."""

    clip: Clip | None
    snr_db: float


class Room:
    """One microphone in a room with a loudspeaker beside it and a person `distance` metres away.

    `where` is a name in `acoustics.SPACES`, "none", or a file with a recorded response. `echo_db` is how loud
    the coach's speech comes to the microphone relative to the person's, both given at `VOICE_RMS_DB`; None:
    not at all (headphones). It comes `delay` seconds late. The microphone's clock is `drift_ppm` millionths
    slower than the loudspeaker's, so that the delay grows; at either end of what is possible it starts again,
    as where a driver drops or repeats a block. The person's first frame is heard at the frame it is given.
    Raises UsageError.
    """

    def __init__(  # noqa: PLR0913 - what a room is made of
        self,
        where: str = "living-room",
        *,
        distance: float = 2.0,
        echo_db: float | None = 0.0,
        delay: float = DELAY,
        drift_ppm: float = 0.0,
        backgrounds: Sequence[Background] = (),
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
        hush = Background(None, -HUSH_DB)
        self._noises = [_Noise(one, seed + n) for n, one in enumerate([hush, *backgrounds])]

    def microphone(self, speaker: Samples, person: Samples) -> Samples:
        """What is heard while `speaker` is played and `person` speaks: three blocks of one length."""
        heard = self._person.push(person)
        if self._echo:
            heard += self._echo.push(speaker)
        for noise in self._noises:
            heard += noise.next(len(heard))
        return np.clip(heard, -1.0, 1.0).astype(np.float32)


class _Noise:
    def __init__(self, background: Background, seed: int) -> None:
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
        msg = f"Nobody can be {distance:g} m from the microphone."
        raise UsageError(msg, f"Choose {NEAREST:g} to {FARTHEST:g} m.")
    if not SHORTEST <= round(delay * RATE) <= LONGEST:
        msg = f"Sound can't come back after {delay:g} s."
        raise UsageError(msg, f"Choose {SHORTEST / RATE:g} to {LONGEST / RATE:g} s.")


def _responses(where: str, distance: float) -> tuple[Response, Response]:
    if where == NO_ROOM:
        return open_air()
    if where in SPACES:
        return respond(SPACES[where], distance)
    if not Path(where).exists():
        msg = f'There is no room "{where}".'
        raise UsageError(msg, f"There is {', '.join(SPACES)}, {NO_ROOM}, or a file with a recorded response.")
    return recorded(read_clip(where), distance)
