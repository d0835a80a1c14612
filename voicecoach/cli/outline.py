"""`voicecoach outline`: the cues of a routine with their times."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli.choices import Choices, plan_options
from voicecoach.cli.parts import (
    ExampleCommand,
    json_option,
    level_option,
    show_cue,
    speech_of,
    voice_option,
)

if TYPE_CHECKING:
    from voicecoach.session.events import Level


@click.command(cls=ExampleCommand, epilog="voicecoach outline booty-work-breakdown")
@click.argument("routine")
@voice_option
@level_option
@plan_options
@json_option
@click.option(
    "--svg", type=click.Path(path_type=Path), metavar="FILE", help="Draw it on a time line instead."
)
def outline(
    routine: str,
    *,
    voice: str | None,
    level: Level,
    start_at: str | None,
    pace: float,
    variants: tuple[str, ...],
    seed: str,
    as_json: bool,
    svg: Path | None,
) -> None:
    """Print the timed cues of ROUTINE: seconds, then what is said."""
    from voicecoach.player import unattended
    from voicecoach.player.eventlog import length, line

    plan = Choices(start_at, pace, variants, seed=seed).of(routine)
    with speech_of(voice) as speech:
        performance, entries = unattended.outline(plan, speech, level)
    if svg is not None:
        from voicecoach.files import write_text
        from voicecoach.player.timeline import timeline

        told = [json.loads(line(entry)) for entry in entries]
        write_text(svg, timeline(plan.title, told, performance.seconds))
        click.echo(f"{svg}: {length(performance.seconds)}")
        return
    for entry in entries:
        if as_json:
            click.echo(line(entry), nl=False)
        else:
            show_cue(entry)
    if not as_json:
        click.echo(f"\n{length(performance.seconds)}")
