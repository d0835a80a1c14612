"""The echo of the loudspeaker in the microphone: its delay, level and cancellation. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from voicecoach.listen.echo.adaptive import FRAME
from voicecoach.listen.echo.align import find_delay
from voicecoach.listen.echo.canceller import EchoGuard
from voicecoach.listen.recognise.base import LISTENING_RATE, Samples
from voicecoach.listen.recognise.downsampler import Downsampler

LOWEST_DB = -96.0
"""Level told of digital silence: the noise of 16 bits."""


class Take(Struct, frozen=True, eq=False):
    """Samples of the microphone, and of the loudspeaker meanwhile: 48 kHz, of one length."""

    microphone: Samples
    speaker: Samples


class EchoFound(Struct, frozen=True):
    """The coach at the microphone: `delay` in seconds as the guard has to find it, level in dB of full scale.

    `cancellation_db`: by how much the guard made it quieter, None where it wasn't heard; `too_little`: what
    is left could be taken for a person.
    """

    delay: float
    level_db: float
    cancellation_db: float | None
    too_little: bool


def level_db(samples: Samples) -> float:
    """The power of samples in dB of full scale, `LOWEST_DB` at the least."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    return max(10.0 * float(np.log10(power + 1e-12)), LOWEST_DB)


def echo(chirp: Take, speech: Sequence[Take]) -> EchoFound | None:
    """Measure the echo of a chirp, then of speech; None: the chirp isn't heard."""
    microphone, reference = _listened(chirp)
    delay = find_delay(microphone, reference)
    if delay is None:
        return None
    sounding = np.flatnonzero(np.abs(reference) > np.abs(reference).max() / 10)
    heard = microphone[sounding[0] + delay : sounding[-1] + delay + 1]
    guard = EchoGuard()
    for take in (chirp, *speech):
        whole = [part[: len(part) // FRAME * FRAME] for part in _listened(take)]
        guard.cancel(whole[0], whole[1])
    return EchoFound(delay / LISTENING_RATE, level_db(heard), guard.cancellation_db, guard.too_little)


def _listened(take: Take) -> tuple[Samples, Samples]:
    """Both at the rate that is listened at."""
    microphone, speaker = (Downsampler().accept(one, 0)[0] for one in (take.microphone, take.speaker))
    return microphone, speaker
