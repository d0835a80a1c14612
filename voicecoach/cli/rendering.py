"""The options of `voicecoach render` that say what the file is given beside the session's sound."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.parts import duck_option, gathered, music_option

if TYPE_CHECKING:
    from voicecoach.player.rendering import Extras


def _date(context: click.Context, parameter: click.Parameter, given: str) -> str:
    """The files that the same command writes are the same, so that a date is only what it is told."""
    if given and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", given):
        message = f"'{given}' is not a date like 2026, 2026-03 or 2026-03-01."
        raise click.BadParameter(message, context, parameter)
    return given


def _extras(**given: Any) -> Extras:  # noqa: ANN401 - as the options have them
    from voicecoach.player.rendering import Extras

    return Extras(**given)


extras_options = gathered(
    "extras",
    _extras,
    ("captions", "cover", "each", "music", "duck_db", "date"),
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
)
"""The options, gathered into one argument `extras`."""
