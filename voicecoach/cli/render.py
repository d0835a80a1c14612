"""`voicecoach render`: a routine as a sound file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli.batch import one_or_many
from voicecoach.cli.choices import Choices, plan_options, preamble_option
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
from voicecoach.cli.rendering import extras_options

if TYPE_CHECKING:
    from voicecoach.player.rendering import Extras
    from voicecoach.session.events import Level


@click.command(cls=Command, epilog="voicecoach render booty-work-breakdown -o booty-work.flac")
@one_or_many
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write; its ending says the format: .wav .flac .ogg .opus .mp3 .m4a .m4b. Or a folder.",
)
@voice_option
@level_option
@plan_options
@preamble_option
@extras_options
@events_option
def render(
    routine: str,
    *,
    path: Path,
    voice: str | None,
    level: Level,
    choices: Choices,
    preamble: bool,
    extras: Extras,
    events: str | None,
) -> None:
    """Write ROUTINE as a sound file, as it is performed with no one to answer.

    It has a chapter an exercise, and the loudness of a podcast: -16 LUFS, its true peak below -1 dB. The same
    command gives the same bytes. Of several routines each becomes a file in the folder FILE, as many at once
    as there are processors.
    """
    from voicecoach.player import rendering
    from voicecoach.player.eventlog import length
    from voicecoach.session.tailor import warned

    plan = choices.of(plan_of(routine))
    if preamble:
        plan = warned(plan)
    with speech_of(voice) as speech, progress() as shown, log_to(events, shown) as log:
        performance = rendering.render(plan, speech, path, log, level, extras=extras, ahead=shown)
    click.echo(f"{path}: {length(performance.seconds)}", err=events == "-")
