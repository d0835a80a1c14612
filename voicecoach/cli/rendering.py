"""The options of `voicecoach render` that say what the file is given beside the session's sound."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from voicecoach.cli.parts import duck_option, music_option

NAMES = ("captions", "cover", "each", "music", "duck_db", "date")


def extras_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options, gathered into one argument `extras`."""

    @click.option("--captions", is_flag=True, help="Write what is said as WebVTT beside it (.vtt).")
    @click.option("--cover", is_flag=True, help="Give it a picture: the title and the exercises.")
    @click.option("--each", is_flag=True, help="One file an exercise, and a playlist (.m3u8).")
    @music_option
    @duck_option
    @click.option(
        "--date",
        default="",
        metavar="DATE",
        callback=_date,
        help="Its date tag: 2026, 2026-03 or 2026-03-01.",
    )
    @wraps(command)
    def gathered(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - as click calls it
        from voicecoach.player.rendering import Extras

        given = {name: options.pop(name) for name in NAMES}
        return command(*args, extras=Extras(**given), **options)

    return gathered


def _date(context: click.Context, parameter: click.Parameter, given: str) -> str:
    """The files that the same command writes are the same, so that a date is only what it is told."""
    if given and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", given):
        message = f"'{given}' is not a date like 2026, 2026-03 or 2026-03-01."
        raise click.BadParameter(message, context, parameter)
    return given
