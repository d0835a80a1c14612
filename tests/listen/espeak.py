"""A synthetic person for the recogniser to listen to: espeak-ng's library, which comes with the package."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import espeakng_loader
import numpy as np
import soxr

from tests.listen import espeak_process
from voicecoach.listen.recognise.vosk import Samples

RATE = 16_000

Speaker = tuple[str, int]
"""A voice of espeak-ng and its words a minute."""

MAN: Speaker = ("en-us+m3", 145)
CLEAR: Speaker = ("en-us+m7", 130)
"""Of 30 tried on commands and numbers, the one that was understood whatever the noise."""


@cache
def say(text: str, speaker: Speaker = MAN) -> Samples:
    """The words at `RATE`, from their first sound to their last."""
    # In a process of its own: the library goes on from where its last words left it, and a test would hear
    # other samples after other tests.
    library, data = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
    command = [
        sys.executable,
        "-S",
        espeak_process.__file__,
        library,
        data,
        speaker[0],
        str(speaker[1]),
        text,
    ]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    rate = int.from_bytes(said[:4], "little")
    samples = soxr.resample(np.frombuffer(said[4:], "<i2").astype(np.float32) / 32768, rate, RATE)
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    spoken = np.asarray(samples[loud[0] : loud[-1] + 1] * 0.5, np.float32)
    spoken.flags.writeable = False  # it is everybody's
    return spoken
