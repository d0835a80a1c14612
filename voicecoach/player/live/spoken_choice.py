"""A choice among a few phrases, by voice or keyboard, before a session begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.listen.settings import personal_settings
from voicecoach.listen.worker.process import ListeningProcess
from voicecoach.session.events import Listen
from voicecoach.sound.devices.portaudio import available, hushed
from voicecoach.sound.devices.streams import SILENCE

if TYPE_CHECKING:
    from voicecoach.sound.devices.full_duplex import Devices

ENDS = ("stop", "pain")
Hear = Callable[[Sequence[str], Callable[[], bool]], str | None]
"""Function that hears one of the phrases; "": one of `ENDS`; None: `typed` came true, or it can't hear."""


@contextmanager
def listening(begins: Callable[[], None]) -> Iterator[Hear | None]:
    """Open the hearing of choices on the default devices; None without a microphone or a model.

    `begins` is called each time it starts to hear: the recogniser is ready, and the microphone brings sound.
    """
    if available("input") or available("output"):
        yield None
        return
    from voicecoach.sound.devices.full_duplex import Devices  # noqa: PLC0415 - PortAudio, late

    with hushed():
        try:
            settings, devices = personal_settings(), Devices(hears=True)
        except VoicecoachError:  # `play` says why
            yield None
            return
        with closing(devices), closing(ListeningProcess(settings)) as process:
            yield lambda phrases, typed: _said(devices, process, begins, phrases, typed)


def _said(
    devices: Devices,
    process: ListeningProcess,
    begins: Callable[[], None],
    phrases: Sequence[str],
    typed: Callable[[], bool],
) -> str | None:
    process.listen(Listen(0, "phrases", tuple(phrases)))
    begun = False
    while not typed() and not process.failed:
        devices.write(SILENCE)
        for block in devices.captured():
            process.accept(block.microphone, block.speaker, block.at)
            if process.ready and not begun:
                begun = True
                begins()
        process.watch()
        heard = process.heard()
        if heard and heard.accepted and heard.stage == "decided":
            if heard.command in ENDS:
                return ""
            if heard.phrase in phrases:
                return heard.phrase
    return None
