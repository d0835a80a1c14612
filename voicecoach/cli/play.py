"""`voicecoach play`: the live session."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from voicecoach.cli.choices import Choices, plan_options
from voicecoach.cli.keeping import (
    Beginning,
    afresh,
    as_written_option,
    history_option,
    offered,
    own_diary,
    recorded,
    resumed,
    today,
)
from voicecoach.cli.parts import (
    Command,
    duck_option,
    events_option,
    level_option,
    log_to,
    music_option,
    plan_of,
    speech_of,
    voice_option,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.diary.store import Store
    from voicecoach.player.live import Live
    from voicecoach.player.loop import Performance
    from voicecoach.player.stage import Ears
    from voicecoach.player.view import View
    from voicecoach.session.events import Level, Mode

TYPE = "Commands can be typed too, each with Enter (pain, next, pause, stop, help)."


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
@click.option("--plain", is_flag=True, help="Lines instead of the full screen, as for a screen reader.")
@music_option
@duck_option
@plan_options
@events_option
@history_option
@as_written_option
def play(
    routine: str | None,
    *,
    voice: str | None,
    level: Level,
    volume: float,
    device_out: str | None,
    device_in: str | None,
    no_mic: bool,
    plain: bool,
    music: Path | None,
    duck_db: float,
    choices: Choices,
    events: str | None,
    no_history: bool,
    as_written: bool,
) -> None:
    """Perform ROUTINE aloud, now.

    It obeys what you say or type (pain, next, pause, stop, and all that `voicecoach commands` lists). Ctrl-C
    ends it. Music plays while the session goes on, and never over a question or a pause. A loudspeaker or
    microphone that goes away is taken back when it is there again. With no loudspeaker the routine is
    rendered under audio/ instead.
    """
    from threading import Event

    from voicecoach.player import live
    from voicecoach.screen import show
    from voicecoach.session.tailor import warned
    from voicecoach.sound.portaudio import hushed

    plan = None if routine is None else choices.of(plan_of(routine))
    tell = (lambda _: None) if events == "-" else click.echo
    ended = Event()
    under = live.Music(music, duck_db) if music else None
    with ExitStack() as stack:
        stack.enter_context(hushed())
        store = stack.enter_context(own_diary(wanted=not no_history))
        begun = resumed(store) if plan is None else offered(store, plan) or afresh(plan, level)
        speech = stack.enter_context(speech_of(voice))
        log = stack.enter_context(log_to(events))

        def perform(view: View, keys: Ears | None) -> Performance:
            view.notice(begun.plan.title)
            with live.opened(
                speech,
                volume_db=volume,
                loudspeaker=device_out,
                microphone=device_in,
                hears=not no_mic,
                view=view,
                keys=keys,
                log=log,
                quit=ended,
                music=under,
            ) as floor:
                if floor is None:
                    return live.rendered(warned(begun.plan), speech, level, log, view, music=under)
                return _performed(floor, begun, store, as_written=as_written)

        if plain or events == "-" or not show.possible():
            _in_lines(perform, tell)
        else:
            show.show(perform, ended, click.echo)


def _in_lines(perform: Callable[[View, Ears | None], Performance], tell: Callable[[str], None]) -> None:
    """Without the full screen: lines to read, and commands to type where somebody can."""
    from voicecoach.listen.typed import Keyboard
    from voicecoach.screen.plain import Plain

    typing = someone_can_type()
    if typing:
        tell(TYPE)
    perform(Plain(tell), Keyboard(sys.stdin.fileno()) if typing else None)


def _performed(floor: Live, begun: Beginning, store: Store | None, *, as_written: bool) -> Performance:
    """The session, after what the diary has to ask first, and kept there as it goes."""
    from voicecoach.player.loop import Performance
    from voicecoach.session.events import Start
    from voicecoach.session.plan import refusals

    if begun.resumed is None:
        plan = today(begun.plan, store, floor.ask if floor.attended else None, as_written=as_written)
        if plan is None:
            return Performance("stopped", 0, ())
        begun = replace(begun, plan=plan)
    mode: Mode = "live" if floor.attended or refusals(begun.plan) else "unattended"
    with recorded(begun, store) as session:
        performance = floor.perform(begun.session, Start(begun.plan, mode, begun.level), session)
        session.leave(performance.reason, performance.frames)
    return performance


def someone_can_type() -> bool:
    """Whether standard input is a terminal, a pipe or a file, and not nothing at all."""
    if sys.stdin is None or sys.stdin.closed:
        return False
    with suppress(OSError, ValueError):
        return sys.stdin.isatty() or not stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode)
    return False
