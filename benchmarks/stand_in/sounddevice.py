"""A stand-in for the package sounddevice: one loudspeaker that asks for sound in time, and no microphone.

A process finds it in place of the real one if this folder is first on its path. At the first block that isn't
silent it prints the time, and sends the process a Ctrl-C: so `voicecoach play` is measured unchanged.
"""

from __future__ import annotations

import _thread
import sys
import threading
import time
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

SILENT = 0.01
"""Level below which a block counts as silent: 40 dB below full scale."""


class PortAudioError(Exception):
    """The error of PortAudio's package for a missing device."""


def query_devices(device: object = None, kind: str | None = None) -> Any:  # noqa: ANN401 - as the package's
    del device
    if kind == "input":
        message = "no microphone"
        raise PortAudioError(message)
    speaker = {"name": "stand-in", "index": 0, "hostapi": 0, "default_samplerate": 48_000.0}
    speaker |= {"max_output_channels": 2, "max_input_channels": 0}
    return speaker if kind else [speaker]


def query_hostapis(index: int) -> dict[str, str]:
    del index
    return {"name": "ALSA"}


def _initialize() -> None:
    pass


def _terminate() -> None:
    pass


@dataclass(frozen=True)
class _Status:
    output_underflow: bool = False


class OutputStream:
    """A stream that asks for a block whenever the one before would have been played."""

    latency = 0.0

    def __init__(self, *, samplerate: int, blocksize: int, channels: int, callback: Any, **_: object) -> None:  # noqa: ANN401 - as the package's
        self.active = False
        self._rate, self._frames, self._channels, self._callback = samplerate, blocksize, channels, callback
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def start(self) -> None:
        self.active = True
        self._thread.start()

    def stop(self) -> None:
        self.active = False

    def close(self, *, ignore_errors: bool = True) -> None:
        del ignore_errors
        self.active = False

    def _ask(self) -> None:
        out = np.zeros((self._frames, self._channels), np.float32)
        due = time.monotonic()
        while self.active:
            self._callback(out, len(out), SimpleNamespace(outputBufferDacTime=due), _Status())
            if np.abs(out).max() > SILENT:
                sys.stdout.write(f"\nsounds {time.monotonic()}\n")
                sys.stdout.flush()
                _thread.interrupt_main()
                return
            due += self._frames / self._rate
            time.sleep(max(due - time.monotonic(), 0.0))
