"""`voicecoach render`: routines as sound files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli.batch import Order, is_there, perform, perform_each, targets
from voicecoach.cli.choices import Choices, plan_options, preamble_option
from voicecoach.cli.parts import (
    ExampleCommand,
    duck_option,
    events_option,
    level_option,
    music_option,
    together,
    voice_option,
)
from voicecoach.errors import UsageError

if TYPE_CHECKING:
    from voicecoach.session.events import Level


def _date(context: click.Context, parameter: click.Parameter, given: str) -> str:
    """A date as given, never today's: the same command must write the same file."""
    if given and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", given):
        message = f"'{given}' is not a date like 2026, 2026-03 or 2026-03-01."
        raise click.BadParameter(message, context, parameter)
    return given


extras_options = together(
    click.option("--captions", is_flag=True, help="Write what is said as WebVTT beside it (.vtt)."),
    click.option("--cover", is_flag=True, help="Give it a picture: the title and the exercises."),
    click.option("--each", is_flag=True, help="One file an exercise, and a playlist (.m3u8)."),
    music_option,
    duck_option,
    click.option(
        "--date",
        default="",
        metavar="DATE",
        callback=_date,
        help="Its date tag: 2026, 2026-03 or 2026-03-01.",
    ),
    click.option(
        "--lead",
        type=click.FloatRange(0, 10),
        default=0.35,
        show_default=True,
        metavar="S",
        help="Seconds of silence ahead of all, which a Bluetooth loudspeaker may swallow.",
    ),
)
"""The options of a command for the fields of `Extras`."""

batch_options = together(
    click.option(
        "--format",
        "ending",
        default="flac",
        show_default=True,
        metavar="ENDING",
        help="What each file in a folder is called, and so its format.",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(1),
        metavar="N",
        help="How many at once, of several; unsaid, one for each processor.",
    ),
    click.option(
        "--skip-existing",
        is_flag=True,
        help="Leave each file that is there already and newer than its script.",
    ),
)
"""The options for several routines in one command."""


table_options = together(
    click.option(
        "--table",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="CSV",
        help="A file for each row, into the folder FILE. Columns: routine, file, voice, level, pace, "
        "variants, side, seed, music.",
    ),
    click.option(
        "--scheduler", metavar="ADDRESS", help="Render the table by the workers of this Dask scheduler."
    ),
)
"""The options for a table of files."""


@click.command(cls=ExampleCommand, epilog="voicecoach render booty-work-breakdown -o booty-work.flac")
@click.argument("routines", metavar="ROUTINE...", nargs=-1)
@batch_options
@table_options
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write, or a folder. Its ending is the format: .wav .flac .ogg .opus .mp3 .m4a .m4b, or "
    "for a film .mp4 .webm.",
)
@voice_option
@level_option
@plan_options
@preamble_option
@extras_options
@events_option
def render(
    routines: tuple[str, ...],
    *,
    ending: str,
    jobs: int | None,
    skip_existing: bool,
    path: Path,
    voice: str | None,
    level: Level,
    start_at: str | None,
    pace: float,
    variants: tuple[str, ...],
    seed: str,
    preamble: bool,
    captions: bool,
    cover: bool,
    each: bool,
    music: Path | None,
    duck_db: float,
    date: str,
    lead: float,
    events: str | None,
    table: Path | None,
    scheduler: str | None,
) -> int:
    """Write ROUTINE as a sound file, as it is performed with no one to answer.

    It has a chapter an exercise, and the loudness of a podcast: -16 LUFS, its true peak below -1 dB. The same
    command gives the same bytes. Of several routines each becomes a file in the folder FILE, as many at once
    as there are processors.
    """
    from voicecoach.player.render.to_file import Extras

    def order(routine: str, file: Path) -> Order:
        return Order(
            routine,
            file,
            voice=voice,
            level=level,
            choices=Choices(start_at, pace, variants, seed=seed),
            preamble=preamble,
            extras=Extras(captions, cover, each, music, duck_db, date, lead),
            events=events,
        )

    if table is not None:
        from voicecoach.cli.table import read
        from voicecoach.cli.table_rendering import on_this_machine, on_workers
        from voicecoach.cli.table_report import render_table

        if routines or events or each:
            message = "A --table names the routines, and writes a file for each."
            raise UsageError(message, "Leave out ROUTINE, --events and --each.")
        rows = read(table, path, ending, order("", path))
        return render_table(rows, path, on_workers(scheduler) if scheduler else on_this_machine(jobs))
    if scheduler or not routines:
        message = "--scheduler is for a --table." if scheduler else "No routine is named."
        raise UsageError(message, "See: voicecoach render --help")
    if len(routines) > 1 or path.is_dir():
        if events:
            message = "--events writes of one routine."
            raise UsageError(message, "Leave it out, or render one routine at a time.")
        orders = [order(routine, file) for routine, file in targets(routines, path, ending).items()]
        return perform_each(orders, jobs, skip_existing=skip_existing)
    (routine,) = routines
    if skip_existing and is_there(routine, path):
        click.echo(f"{path}: is there already")
    else:
        perform(order(routine, path))
    return 0
