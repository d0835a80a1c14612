"""`voicecoach play`: the live session."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from voicecoach.cli.parts import (
    Command,
    events_option,
    level_option,
    log_to,
    plan_of,
    speech_of,
    voice_option,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.player.eventlog import Entry
    from voicecoach.player.view import Listening
    from voicecoach.session.events import Level
    from voicecoach.session.snapshot import Snapshot

TYPE = "Commands can be typed too, each with Enter (pain, next, pause, stop, help)."
NOBODY = "Nothing can be typed here."


@click.command(cls=Command, epilog="voicecoach play booty-work-breakdown")
@click.argument("routine")
@voice_option
@level_option
@click.option(
    "--volume", type=click.FloatRange(-36, 12), default=0.0, metavar="DB", help="Louder (3) or quieter (-3)."
)
@click.option(
    "--device-out", "--device", metavar="NAME", help="The loudspeaker: its number, name, or a part of that."
)
@click.option("--device-in", metavar="NAME", help="The microphone: its number, name, or a part of that.")
@click.option("--no-mic", is_flag=True, help="Don't listen; obey only what is typed.")
@events_option
def play(
    routine: str,
    *,
    voice: str | None,
    level: Level,
    volume: float,
    device_out: str | None,
    device_in: str | None,
    no_mic: bool,
    events: str | None,
) -> None:
    """Perform ROUTINE aloud, now.

    It obeys what you say or type (pain, next, pause, stop, and all that `voicecoach commands` lists). Ctrl-C
    ends it. A loudspeaker or microphone that goes away is taken back when it is there again. With no
    loudspeaker the routine is rendered under audio/ instead.
    """
    from threading import Event

    from voicecoach.listen.typed import Keyboard
    from voicecoach.player import live
    from voicecoach.sound.portaudio import hushed

    plan = plan_of(routine)
    typing = someone_can_type()
    view = Lines((lambda _: None) if events == "-" else click.echo, TYPE if typing else NOBODY)
    view.notice(plan.title)
    with hushed(), speech_of(voice) as speech, log_to(events) as log:
        live.play(
            plan,
            speech,
            level=level,
            volume_db=volume,
            loudspeaker=device_out,
            microphone=device_in,
            hears=not no_mic,
            view=view,
            keys=Keyboard(sys.stdin.fileno()) if typing else None,
            log=log,
            quit=Event(),
        )


def someone_can_type() -> bool:
    """Whether standard input is a terminal, a pipe or a file, and not nothing at all."""
    if sys.stdin is None or sys.stdin.closed:
        return False
    with suppress(OSError, ValueError):
        return sys.stdin.isatty() or not stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode)
    return False


class Lines:
    """The session as plain lines."""

    def __init__(self, show: Callable[[str], None], hint: str) -> None:
        self._show = show
        self._hint = hint

    def begin(self, look: Callable[[], Snapshot], hearing: Callable[[], Listening]) -> None:
        del look, hearing  # lines tell what happens, not what is
        self._show(self._hint)

    def happened(self, entry: Entry) -> None:
        from voicecoach.player.eventlog import sheet_line

        if cue := sheet_line(entry):
            self._show(cue)

    def notice(self, sentence: str) -> None:
        self._show(sentence)
