"""`voicecoach` alone: a numbered list of routines, one of which is started by its number or name."""

from __future__ import annotations

import select
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from voicecoach.cli import scripts
from voicecoach.cli.parts import once, tell

if TYPE_CHECKING:
    from voicecoach.player.live.spoken_choice import Hear

WELCOME = (
    "voicecoach speaks a workout and paces every rep while you lie on the floor; it is a player and no "
    "medical device, and pain that stays is for somebody who can look at you. "
    "Two words halt it at once, said or typed at any time: pain and stop."
)
LISTENING = "\nListening: say the number (or stop: none), or type it: "
DAYS_AGO = 14
"""Days up to which a session is shown as "N days ago"; an older one has a date."""


def choose(last_used: Mapping[str, date], *, someone: bool) -> str | None:
    """List the routines and, if `someone` can type, ask which to start; its name, None for none.

    `last_used` has the last day of each routine, by its title.
    """
    names: list[str] = []
    for number, (name, linked) in enumerate(scripts.found(), 1):
        names.append(name)
        click.echo(f"{number:2}  {name}")
        for line in scripts.about(linked):
            tell(line, indent="      ")
        if day := last_used.get(linked.routine.name.raw):
            click.echo(f"      Last done {ago(day, datetime.now().astimezone().date())}.")
    if not someone:
        click.echo("\nStart one: voicecoach play NAME\nAll commands: voicecoach --help")
        return None
    return _asked(names)


def _asked(names: Sequence[str]) -> str | None:
    if not _polled():
        return _until_chosen(names, _typed)
    from voicecoach.player.live.spoken_choice import listening

    with listening(lambda: click.echo(LISTENING, nl=False)) as hear:
        return _until_chosen(names, partial(_said, hear, names) if hear else _typed)


def _until_chosen(names: Sequence[str], ask: Callable[[], str]) -> str | None:
    while reply := ask():
        if name := chosen(reply, names):
            return name
        click.echo(f"There is no '{reply}': give a number from 1 to {len(names)}, or a name.")
    return None


def _typed() -> str:
    reply: str = click.prompt("\nStart which? Its number (Enter: none)", default="", show_default=False)
    return reply


def _said(hear: Hear, names: Sequence[str]) -> str:
    """Wait for a phrase or a typed line, whichever comes first."""
    click.echo("\nStart which? Type its number (Enter: none): ", nl=False)
    reply = hear(numbers(len(names)), lambda: bool(select.select([sys.stdin], [], [], 0)[0]))
    if reply is None:
        return sys.stdin.readline().strip()
    click.echo(reply)
    return reply


def _polled() -> bool:
    """True if a waiting line can be noticed without reading it: on a terminal, except on Windows."""
    return sys.stdin.isatty() and sys.platform != "win32"


def numbers(most: int) -> list[str]:
    """The phrases for the numbers from 1 to `most`: "three", "number three"."""
    from voicecoach.session.words.languages import DEFAULT, words_of

    words = [words_of(DEFAULT).number(number).replace("-", " ") for number in range(1, most + 1)]
    return words + [f"number {word}" for word in words]


def chosen(reply: str, names: Sequence[str]) -> str | None:
    """The name meant by a number ("3", "three", "number three"), a name, or a part of just one name."""
    from voicecoach.session.words.languages import DEFAULT, words_of

    words = " ".join(reply.casefold().replace("-", " ").split()).strip(".!").removeprefix("number ")
    for at, name in enumerate(names, 1):
        if words in (str(at), words_of(DEFAULT).number(at).replace("-", " "), name.replace("-", " ")):
            return name
    alike = [name for name in names if words and words in name.replace("-", " ")]
    return alike[0] if len(alike) == 1 else None


def ago(day: date, today: date) -> str:
    """The time since a day in words; the date if that is long ago."""
    days = (today - day).days
    if days in (0, 1):
        return ("today", "yesterday")[days]
    return f"{days} days ago" if 0 < days <= DAYS_AGO else f"on {day.day} {day:%B %Y}"


def welcome() -> str:
    """Print the welcome at the very first start, and nothing later."""
    return WELCOME if once("welcomed") else ""
