"""The live voice check: the coach asks through the loudspeaker, the person answers into the microphone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from voicecoach.sound.clip import Samples
from voicecoach.sound.devices.streams import BLOCK, SILENCE

if TYPE_CHECKING:
    from voicecoach.sound.devices.full_duplex import Devices
    from voicecoach.voice.cache import Speech

LINGERS = 40
"""Blocks for which the coach's own words may still be queued in the devices, or sound in the room."""


class LiveBooth:
    """A booth that asks aloud, and shows when it listens. Its time is the loudspeaker's."""

    def __init__(self, devices: Devices, speech: Speech, show: Callable[[str], None]) -> None:
        self._devices = devices
        self._speech = speech
        self._show = show

    def ask(self, phrase: str) -> None:
        """Ask the person to say `phrase`, and drop what the microphone captured until then."""
        clip = self._speech.clip(f"Say: {phrase}.")
        for first in range(0, len(clip), BLOCK):
            self._devices.write(clip.samples[first : first + BLOCK])
        for _ in range(LINGERS):
            self._devices.write(SILENCE)
        for _ in self._devices.captured():
            pass
        self._show(f"Say '{phrase}'.")

    def blocks(self) -> Iterator[Samples]:
        """Blocks of the microphone from now on; silence where it has none, so that time goes on."""
        while True:
            self._devices.write(SILENCE)
            brought = [block.microphone for block in self._devices.captured()]
            if self._devices.lacks:
                yield SILENCE
            yield from brought
