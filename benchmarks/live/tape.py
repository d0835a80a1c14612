"""A tape of the sound on the virtual devices, with its times."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from typing import IO, cast

import numpy as np

from tests.virtual import FORMAT, SOON, VirtualAudio
from voicecoach.sound.clip import RATE, Samples

ALOUD = 0.02
"""Sample magnitude (-34 dBFS) below which a word is over."""

SILENT_FRAMES = RATE // 500
SLACK_FRAMES = RATE // 50

Recorded = tuple[Samples, float]
"""Samples, and the time (monotonic) of the first."""


class Tape:
    """A source as it is recorded, with the time at which each of its frames came."""

    def __init__(self, source: str, audio: VirtualAudio) -> None:
        command = ["parec", "-d", source, *FORMAT, SOON]
        self._recorder = subprocess.Popen(command, env=audio.environment, stdout=subprocess.PIPE)  # noqa: S603
        self._parts: list[bytes] = []
        self._frames = 0
        self._zero = float("inf")
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        pipe = cast("IO[bytes]", self._recorder.stdout)
        while part := os.read(pipe.fileno(), 1 << 16):
            self._frames += len(part) // 2
            # The quickest part tells when frame 0 came: all others were waited for.
            self._zero = min(self._zero, time.monotonic() - self._frames / RATE)
            self._parts.append(part)

    def since(self, began: float) -> Recorded:
        """The samples after that time."""
        first = max(0, round((began - self._zero) * RATE)) if self._parts else 0
        samples = np.frombuffer(b"".join(self._parts), "<i2")[first:].astype(np.float32) / np.float32(32767)
        return samples, self._zero + first / RATE

    def close(self) -> None:
        self._recorder.terminate()
        self._recorder.wait()
        self._thread.join()
        cast("IO[bytes]", self._recorder.stdout).close()


def word_end(said: Recorded) -> float:
    """The time of the end of a recorded word."""
    return said[1] + float(np.flatnonzero(np.abs(said[0]) > ALOUD)[-1]) / RATE


def silent_at(heard: Samples, reply: Samples) -> int:
    """The frame at which the last silence before the reply begins; a muted block ends with some."""
    onset = found_at(heard, reply)
    sounds = np.flatnonzero(heard[: onset + SLACK_FRAMES])
    gaps = np.flatnonzero(np.diff(sounds) > SILENT_FRAMES)
    return int(sounds[gaps[-1]]) + 1 if len(gaps) else onset


def found_at(samples: Samples, pattern: Samples) -> int:
    """The frame at which the pattern is found in the samples."""
    size = 1 << (len(samples) + len(pattern)).bit_length()
    product = np.fft.rfft(samples, size) * np.conj(np.fft.rfft(pattern, size))
    return int(np.fft.irfft(product, size)[: len(samples)].argmax())
