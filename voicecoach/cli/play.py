"""`voicecoach play`: the live session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from voicecoach.cli.keeping import afresh, history_option, offered, own_diary, recorded, resumed
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
    from voicecoach.session.events import Level


@click.command(cls=Command, epilog="voicecoach play booty-work-breakdown")
@click.argument("routine")
@voice_option
@level_option
@click.option(
    "--volume", type=click.FloatRange(-36, 12), default=0.0, metavar="DB", help="Louder (3) or quieter (-3)."
)
@click.option("--device-out", "--device", metavar="NAME", help="The loudspeaker: its name, or a part of it.")
@events_option
@history_option
def play(
    routine: str | None,
    *,
    voice: str | None,
    level: Level,
    volume: float,
    device_out: str | None,
    events: str | None,
    no_history: bool,
) -> None:
    """Perform ROUTINE aloud, now.

    It obeys what you type (pain, next, pause, stop, and all that `voicecoach commands` lists). Ctrl-C ends
    it. With no loudspeaker the routine is rendered under audio/ instead.
    """
    from voicecoach.player import live

    plan = None if routine is None else plan_of(routine)
    show = (lambda _: None) if events == "-" else click.echo
    with own_diary(wanted=not no_history) as store:
        beginning = resumed(store) if plan is None else offered(store, plan) or afresh(plan, level)
        with speech_of(voice) as speech, log_to(events) as log, recorded(beginning, store) as session:
            performance = live.play(
                beginning.plan,
                speech,
                session=session,
                level=beginning.level,
                volume_db=volume,
                device=device_out,
                log=log,
                show=show,
            )
            session.leave(performance.reason, performance.frames)
