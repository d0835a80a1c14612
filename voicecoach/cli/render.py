"""`voicecoach render`: a routine as a sound file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli.parts import (
    Command,
    events_option,
    level_option,
    log_to,
    plan_of,
    progress,
    speech_of,
    voice_option,
)

if TYPE_CHECKING:
    from voicecoach.session.events import Level


@click.command(cls=Command, epilog="voicecoach render booty-work-breakdown -o booty-work.flac")
@click.argument("routine")
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write; its ending says the format: .wav or .flac.",
)
@voice_option
@level_option
@events_option
def render(routine: str, *, path: Path, voice: str | None, level: Level, events: str | None) -> None:
    """Write ROUTINE as a sound file, as it is performed with no one to answer."""
    from voicecoach.player import perform
    from voicecoach.player.eventlog import length

    plan = plan_of(routine)
    with speech_of(voice) as speech, progress() as shown, log_to(events, shown) as log:
        performance = perform.render(plan, speech, path, log, level)
    click.echo(f"{path}: {length(performance.seconds)}", err=events == "-")
