"""Where the voice check is held: the coach asks by the loudspeaker, and the microphone brings the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from voicecoach.sound.clip import Samples
from voicecoach.sound.streams import BLOCK, SILENCE

if TYPE_CHECKING:
    from voicecoach.sound.device import Devices
    from voicecoach.voice.cache import Speech

LINGERS = 40
"""Blocks for which the coach's own words may still be in the devices, and in the room."""


class LiveBooth:
    """Asks aloud, and shows it once it listens. Its time is the loudspeaker's."""

    def __init__(self, devices: Devices, speech: Speech, show: Callable[[str], None]) -> None:
        self._devices = devices
        self._speech = speech
        self._show = show

    def ask(self, phrase: str) -> None:
        """Have the person say `phrase`: what the microphone brings until then is let go."""
        clip = self._speech.clip(f"Say: {phrase}.")
        for first in range(0, len(clip), BLOCK):
            self._devices.write(clip.samples[first : first + BLOCK])
        for _ in range(LINGERS):
            self._devices.write(SILENCE)
        for _ in self._devices.captured():
            pass
        self._show(f'Say "{phrase}".')

    def blocks(self) -> Iterator[Samples]:
        """What the microphone brings from now on; silence where it brings nothing, so that time goes on."""
        while True:
            self._devices.write(SILENCE)
            brought = [one.microphone for one in self._devices.captured()]
            if self._devices.lacks:
                yield SILENCE
            yield from brought
