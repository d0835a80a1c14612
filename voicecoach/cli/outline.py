"""`voicecoach outline`: what would be heard, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from voicecoach.cli.choices import Choices, plan_options
from voicecoach.cli.parts import (
    Command,
    json_option,
    level_option,
    plan_of,
    show_cue,
    speech_of,
    voice_option,
)

if TYPE_CHECKING:
    from voicecoach.session.events import Level


@click.command(cls=Command, epilog="voicecoach outline booty-work-breakdown")
@click.argument("routine")
@voice_option
@level_option
@plan_options
@json_option
def outline(routine: str, *, voice: str | None, level: Level, choices: Choices, as_json: bool) -> None:
    """Print the timed cues of ROUTINE: seconds, then what is said."""
    from voicecoach.player import perform
    from voicecoach.player.eventlog import length, line

    with speech_of(voice) as speech:
        performance, entries = perform.outline(choices.of(plan_of(routine)), speech, level)
    for entry in entries:
        if as_json:
            click.echo(line(entry), nl=False)
        else:
            show_cue(entry)
    if not as_json:
        click.echo(f"\n{length(performance.seconds)}")
