"""A session on the floor: loudspeaker, microphone, what is typed. With no loudspeaker, a file."""

from __future__ import annotations

import re
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import HearingError, SoundError
from voicecoach.player.clips import SpokenClips
from voicecoach.player.ears import LiveEars
from voicecoach.player.eventlog import Entry, length
from voicecoach.player.loop import LIVE_BLOCK_FRAMES, Performance, Player
from voicecoach.player.perform import Log, render
from voicecoach.session.events import Level, Start
from voicecoach.session.plan import Plan, refusals
from voicecoach.session.session import Session
from voicecoach.session.snapshot import snapshot
from voicecoach.session.state import Paused
from voicecoach.sound.mixer import Mixer

if TYPE_CHECKING:
    from threading import Event

    from voicecoach.listen.personal import Personal
    from voicecoach.listen.process import ListeningProcess
    from voicecoach.player.stage import Ears
    from voicecoach.player.view import View
    from voicecoach.sound.clip import Samples
    from voicecoach.sound.device import Devices
    from voicecoach.sound.portaudio import Named
    from voicecoach.voice.cache import Speech

RENDERS = Path("audio")
"""Where a routine is rendered that can't be played."""

AHEAD_TEXTS = 60
"""How many of the coming texts are made ready beforehand: more than a minute's worth."""

DEAF = "It does not listen: you wanted no microphone."


def play(  # noqa: PLR0913 - the choices of a person
    plan: Plan,
    speech: Speech,
    *,
    level: Level,
    volume_db: float,
    loudspeaker: Named,
    microphone: Named,
    hears: bool,
    view: View,
    keys: Ears | None,
    log: Log,
    quit: Event,  # noqa: A002 - the contract's name
) -> Performance:
    """Perform `plan` on the loudspeaker; where there is none, say why and render it under `RENDERS`.

    `hears`: whether the microphone is wanted. Once `quit` is set, the performance ends as `interrupted`.
    Any thread may call this. Raises SoundError where a device that was named isn't there.
    """
    process, personal, reason = _listening(hears=hears)
    with closing(process) if process else nullcontext():
        try:
            devices = open_devices(loudspeaker, microphone, hears=process is not None)
        except SoundError as error:
            if loudspeaker is not None or microphone is not None:
                raise
            view.notice(f"{error} The routine is rendered instead.")
            return _rendered(plan, speech, level, log, view)
        session = Session()
        mixer = Mixer()
        mixer.set_gain_db(volume_db)
        ears = LiveEars(process, keys, view.notice, lambda: _paused(session), reason)
        with closing(devices):
            player = Player(
                session,
                SpokenClips(speech, dict(plan.sounds), eager=True),
                mixer,
                sink=_Stage(devices, ears, quit),
                ears=ears,
                log=_both(log, view.happened),
                block_frames=LIVE_BLOCK_FRAMES,
                ahead_texts=AHEAD_TEXTS,
                own=personal.phrases,
            )
            view.begin(lambda: snapshot(session.state, mixer.frame), lambda: ears.listening)
            if reason:
                view.notice(reason)
            attended = process or keys or refusals(plan)
            performance = player.run(Start(plan, "live" if attended else "unattended", level))
    _afterwards(performance, devices, view)
    return performance


def open_devices(loudspeaker: Named, microphone: Named, *, hears: bool) -> Devices:
    from voicecoach.sound import device  # noqa: PLC0415 - PortAudio, late

    return device.Devices(loudspeaker, microphone, hears=hears)


class _Stage:
    """The sink of a live session: what it plays, and hears meanwhile."""

    def __init__(self, devices: Devices, ears: LiveEars, quit: Event) -> None:  # noqa: A002 - as above
        self._devices = devices
        self._ears = ears
        self._quit = quit

    def write(self, block: Samples) -> None:
        if self._quit.is_set():
            raise KeyboardInterrupt
        self._devices.write(block)
        self._ears.attend(self._devices, len(block))

    def mute(self) -> None:
        self._devices.mute()


def _paused(session: Session) -> bool:
    """Whether it is, by a pause alone."""
    now = session.state.now
    return isinstance(now, Paused) and not now.stopped


def _both(first: Log, second: Log) -> Log:
    def log(happened: Entry) -> None:
        first(happened)
        second(happened)

    return log


def _listening(*, hears: bool) -> tuple[ListeningProcess | None, Personal, str]:
    """What listens, begun; the person's own words; and why nothing does, in a sentence."""
    from voicecoach.listen import model, personal  # noqa: PLC0415 - as the next one
    from voicecoach.listen.process import (  # noqa: PLC0415 - whoever only renders needs none
        ListeningProcess,
        Settings,
    )
    from voicecoach.sound.portaudio import available  # noqa: PLC0415 - PortAudio, late

    own = personal.load(personal.path())
    if not hears:
        return None, own, DEAF
    try:
        folder = model.find()
    except HearingError as error:
        return None, own, f"It does not listen: {error}"
    if reason := available("input"):
        return None, own, f"It does not listen: {reason}"
    return ListeningProcess(Settings(str(folder), own.phrases, own.ease)), own, ""


def _afterwards(performance: Performance, devices: Devices, view: View) -> None:
    for failure in performance.failures:
        view.notice(f"Not heard: {failure}")
    if devices.underflows:
        times = "once" if devices.underflows == 1 else f"{devices.underflows} times"
        view.notice(f"The sound broke off {times}: this machine was too busy.")


def _rendered(plan: Plan, speech: Speech, level: Level, log: Log, view: View) -> Performance:
    name = re.sub(r"[^\w]+", "-", plan.title.casefold()).strip("-") or "routine"
    path = RENDERS / f"{name}.flac"
    RENDERS.mkdir(exist_ok=True)
    performance = render(plan, speech, path, log, level)
    view.notice(f"{path}: {length(performance.seconds)}")
    return performance
