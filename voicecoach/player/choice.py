"""One of a few phrases, said before a session begins, while the keyboard stays free to answer instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.listen import model, personal
from voicecoach.listen.process import ListeningProcess, Settings
from voicecoach.session.events import Listen
from voicecoach.sound.portaudio import available, hushed
from voicecoach.sound.streams import SILENCE

if TYPE_CHECKING:
    from voicecoach.sound.device import Devices

ENDS = ("stop", "pain")
Hear = Callable[[Sequence[str], Callable[[], bool]], str | None]
"""What is said of the phrases; "" where one of `ENDS` is; None: `typed` has become true, or it can't hear."""


@contextmanager
def listening(begins: Callable[[], None]) -> Iterator[Hear | None]:
    """What hears a choice, through the default devices; None where there is no microphone or no model.

    `begins` is called each time that it begins to hear: the recogniser is ready, the microphone brings sound.
    """
    if available("input") or available("output"):
        yield None
        return
    from voicecoach.sound.device import Devices  # noqa: PLC0415 - PortAudio, late

    with hushed():
        try:
            mine = personal.load(personal.path())
            folder, devices = model.find(), Devices(hears=True)
        except VoicecoachError:  # `play` says why
            yield None
            return
        settings = Settings(str(folder), mine.phrases, mine.ease)
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
        for one in devices.captured():
            process.accept(one.microphone, one.speaker, one.at)
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
