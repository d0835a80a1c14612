"""The devices' own delay: a program that is silent as soon as it hears that somebody no longer speaks.

Run as `python -m benchmarks.live.reflex`, on the default devices; it says "ready", and ends with its standard
input. The time from the end of a sound to the silence of the loudspeaker is the limit for any player on them.
"""

from __future__ import annotations

import sys
import threading
from contextlib import closing

import numpy as np

from benchmarks.live.tape import ALOUD
from voicecoach.player.loop import LIVE_BLOCK_FRAMES
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.devices.full_duplex import Devices

TONE_HZ = 400
SILENT_BLOCKS = RATE // LIVE_BLOCK_FRAMES // 2
"""Blocks for which it stays silent: half a second."""

AT_END = RATE // 1000
"""Frames at the end of a block, 1 ms, that are silent when a sound is over."""


class Reflex:
    """Detector that takes blocks of the microphone, and tells when it has just fallen silent."""

    def __init__(self) -> None:
        self._loud = False

    def __call__(self, microphone: Samples) -> bool:
        self._loud |= bool(np.abs(microphone).max() > ALOUD)
        over = self._loud and bool(np.abs(microphone[-AT_END:]).max() <= ALOUD)
        self._loud &= not over
        return over


def _until_the_input_ends(over: threading.Event) -> None:
    sys.stdin.read()
    over.set()


def main() -> None:
    over = threading.Event()
    threading.Thread(target=_until_the_input_ends, args=(over,), daemon=True).start()
    times = np.arange(LIVE_BLOCK_FRAMES) * 2 * np.pi * TONE_HZ / RATE  # whole periods: it goes on smoothly
    tone, silence = (np.asarray(gain * np.sin(times), np.float32) for gain in (0.3, 0.0))
    reflex, silent, told = Reflex(), 0, False
    with closing(Devices(hears=True)) as devices:
        while not over.is_set():
            devices.write(silence if silent else tone)
            silent = max(0, silent - 1)
            for brought in devices.captured():
                if not told:
                    print("ready", flush=True)  # noqa: T201 - what its parent waits for
                    told = True
                if reflex(brought.microphone):
                    devices.mute()
                    silent = SILENT_BLOCKS


if __name__ == "__main__":
    main()
