"""A session on the floor: loudspeaker, keyboard, and what is shown. With no loudspeaker, a file."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import SoundError
from voicecoach.listen.typed import Keyboard
from voicecoach.player.clips import SpokenClips
from voicecoach.player.eventlog import Entry, length, sheet_line
from voicecoach.player.loop import LIVE_BLOCK_FRAMES, Performance, Player
from voicecoach.player.perform import Log
from voicecoach.session.events import Level, Start
from voicecoach.session.plan import Plan, refusals
from voicecoach.session.session import Session
from voicecoach.sound.mixer import Mixer

if TYPE_CHECKING:
    from voicecoach.sound.device import Loudspeaker
    from voicecoach.voice.cache import Speech

Show = Callable[[str], None]

RENDERS = Path("audio")
"""Where a routine is rendered that can't be played."""

AHEAD_TEXTS = 60
"""How many of the coming texts are made ready beforehand: more than a minute's worth."""

TYPE = "It does not listen to the microphone yet: type a command and Enter (pain, next, pause, stop, help)."
NOBODY = "It does not listen to the microphone yet, and nothing can be typed here: it goes on by itself."


def play(  # noqa: PLR0913 - the choices of a person
    plan: Plan, speech: Speech, *, level: Level, volume_db: float, device: str | None, log: Log, show: Show
) -> Performance:
    """Perform `plan` on the loudspeaker; where there is none, say why and render it under `RENDERS`."""
    show(plan.title)
    try:
        loudspeaker = open_loudspeaker(device)
    except SoundError as error:
        if device is not None:
            raise
        show(f"{error} The routine is rendered instead.")
        return _rendered(plan, speech, level, log, show)
    mixer = Mixer()
    mixer.set_gain_db(volume_db)
    typing = someone_can_type()
    show(TYPE if typing else NOBODY)
    with closing(loudspeaker):
        player = Player(
            Session(),
            SpokenClips(speech, dict(plan.sounds), eager=True),
            mixer,
            sink=loudspeaker,
            ears=Keyboard(sys.stdin.fileno()) if typing else None,
            log=_shown(log, show),
            block_frames=LIVE_BLOCK_FRAMES,
            ahead_texts=AHEAD_TEXTS,
        )
        performance = player.run(Start(plan, "live" if typing or refusals(plan) else "unattended", level))
    for failure in performance.failures:
        show(f"Not heard: {failure}")
    return performance


def someone_can_type() -> bool:
    """Whether standard input is a terminal, a pipe or a file, and not nothing at all."""
    if sys.stdin is None or sys.stdin.closed:
        return False
    with suppress(OSError, ValueError):
        return sys.stdin.isatty() or not stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode)
    return False


def open_loudspeaker(device: str | None) -> Loudspeaker:
    from voicecoach.sound import device as devices  # noqa: PLC0415 - PortAudio, late

    if reason := devices.available():
        raise SoundError(reason)
    return devices.Loudspeaker(device)


def _rendered(plan: Plan, speech: Speech, level: Level, log: Log, show: Show) -> Performance:
    from voicecoach.player import rendering  # noqa: PLC0415 - only where nothing can be played

    name = re.sub(r"[^\w]+", "-", plan.title.casefold()).strip("-") or "routine"
    path = RENDERS / f"{name}.flac"
    RENDERS.mkdir(exist_ok=True)
    performance = rendering.render(plan, speech, path, log, level)
    show(f"{path}: {length(performance.seconds)}")
    return performance


def _shown(log: Log, show: Show) -> Log:
    def both(happened: Entry) -> None:
        log(happened)
        if cue := sheet_line(happened):
            show(cue)

    return both
