"""`voicecoach play`: the live session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from voicecoach.cli.choices import Choices, plan_options
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
@plan_options
@click.option(
    "--volume", type=click.FloatRange(-36, 12), default=0.0, metavar="DB", help="Louder (3) or quieter (-3)."
)
@click.option("--device-out", "--device", metavar="NAME", help="The loudspeaker: its name, or a part of it.")
@events_option
def play(
    routine: str,
    *,
    voice: str | None,
    level: Level,
    choices: Choices,
    volume: float,
    device_out: str | None,
    events: str | None,
) -> None:
    """Perform ROUTINE aloud, now.

    It obeys what you type (pain, next, pause, stop, and all that `voicecoach commands` lists). Ctrl-C ends
    it. With no loudspeaker the routine is rendered under audio/ instead.
    """
    from voicecoach.player import live

    plan = choices.of(plan_of(routine))
    show = (lambda _: None) if events == "-" else click.echo
    with speech_of(voice) as speech, log_to(events) as log:
        live.play(plan, speech, level=level, volume_db=volume, device=device_out, log=log, show=show)
