"""`voicecoach` alone: what there is, as a numbered list, and one of it started by its number or its name."""

from __future__ import annotations

import select
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from voicecoach.cli import scripts
from voicecoach.folders import data_folder

if TYPE_CHECKING:
    from voicecoach.player.choice import Hear

WELCOME = (
    "voicecoach speaks a workout and paces every rep while you lie on the floor; it is a player and no "
    "medical device, and pain that stays is for somebody who can look at you. "
    "Two words halt it at once, said or typed at any time: pain and stop."
)
LISTENING = "\nListening: say the number (or stop: none), or type it: "
DAYS_AGO = 14
"""Days up to which a session is so many days ago; before that, it has a date."""


def choose(last_used: Mapping[str, date], *, someone: bool) -> str | None:
    """List the routines and, where `someone` can type, ask which to start; its name, None for none.

    `last_used` has the day of the last session of a routine, by its title.
    """
    names: list[str] = []
    for number, (name, linked) in enumerate(scripts.found(), 1):
        names.append(name)
        click.echo(f"{number:2}  {name}")
        for line in scripts.about(linked):
            click.echo(f"      {line}")
        if day := last_used.get(linked.routine.name.raw):
            click.echo(f"      Last done {ago(day, datetime.now().astimezone().date())}.")
    if not someone:
        click.echo("\nStart one: voicecoach play NAME        All commands: voicecoach --help")
        return None
    return _asked(names)


def _asked(names: Sequence[str]) -> str | None:
    if not _polled():
        return _until_chosen(names, _typed)
    from voicecoach.player.choice import listening

    with listening(lambda: click.echo(LISTENING, nl=False)) as hear:
        return _until_chosen(names, partial(_said, hear, names) if hear else _typed)


def _until_chosen(names: Sequence[str], ask: Callable[[], str]) -> str | None:
    while said := ask():
        if name := chosen(said, names):
            return name
        click.echo(f"There is no '{said}': give a number from 1 to {len(names)}, or a name.")
    return None


def _typed() -> str:
    said: str = click.prompt("\nStart which? Its number (Enter: none)", default="", show_default=False)
    return said


def _said(hear: Hear, names: Sequence[str]) -> str:
    """What is said or typed, whichever comes first."""
    click.echo("\nStart which? Type its number (Enter: none): ", nl=False)
    said = hear(numbers(len(names)), lambda: bool(select.select([sys.stdin], [], [], 0)[0]))
    if said is None:
        return sys.stdin.readline().strip()
    click.echo(said)
    return said


def _polled() -> bool:
    """Whether it can be seen that a line waits: on a terminal, but not on that of Windows."""
    return sys.stdin.isatty() and sys.platform != "win32"


def numbers(most: int) -> list[str]:
    """All that may be said for the numbers from 1: "three", "number three"."""
    from voicecoach.session.phrasebook import number

    words = [number(one).replace("-", " ") for one in range(1, most + 1)]
    return words + [f"number {one}" for one in words]


def chosen(said: str, names: Sequence[str]) -> str | None:
    """The name that is meant by a number ("3", "three", "number three"), a name, or a part of only one."""
    from voicecoach.session.phrasebook import number

    words = " ".join(said.casefold().replace("-", " ").split()).strip(".!").removeprefix("number ")
    for at, name in enumerate(names, 1):
        if words in (str(at), number(at).replace("-", " "), name.replace("-", " ")):
            return name
    alike = [name for name in names if words and words in name.replace("-", " ")]
    return alike[0] if len(alike) == 1 else None


def ago(day: date, today: date) -> str:
    """How long ago, as a person says it; the date where that is long."""
    days = (today - day).days
    if days in (0, 1):
        return ("today", "yesterday")[days]
    return f"{days} days ago" if 0 < days <= DAYS_AGO else f"on {day.day} {day:%B %Y}"


def welcome() -> str:
    """What is said to somebody who starts it for the first time; nothing from then on."""
    kept = data_folder() / "welcomed"
    if kept.exists():
        return ""
    with suppress(OSError):  # where nothing can be kept, it is said again
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.touch()
    return WELCOME
