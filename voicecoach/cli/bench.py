"""`voicecoach bench`: the project's own measurements."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import click

from voicecoach.cli.parts import Command, Group, json_option, show_json


class Measured(Protocol):
    def as_json(self) -> dict[str, Any]: ...

    def table(self) -> str: ...


def show(measured: Measured, *, as_json: bool) -> None:
    if as_json:
        show_json(measured.as_json())
    else:
        click.echo(measured.table())


def told(line: str) -> None:
    """How far it is: beside the result."""
    click.echo(line, err=True)


@click.group(cls=Group, epilog="voicecoach bench render")
def bench() -> None:
    """Measure what the project says of itself, beside what people do instead."""


@bench.command(cls=Command, epilog="voicecoach bench render")
@click.option("--routine", default="booty-work-breakdown", show_default=True, help="What is rendered.")
@click.option(
    "--rounds", type=click.IntRange(1), default=5, show_default=True, help="How often each way runs."
)
@json_option
def render(*, routine: str, rounds: int, as_json: bool) -> None:
    """Measure a render, and how soon `play` sounds, beside what people do instead."""
    from voicecoach.bench.render import measure

    measured = measure(routine, rounds, told)
    show(measured, as_json=as_json)


@bench.command(cls=Command, epilog="voicecoach bench hearing --quick")
@click.option(
    "--recordings",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Recordings of people, noise and music, with a manifest.tsv: columns path, words, speaker, kind.",
)
@click.option(
    "--minutes",
    type=click.FloatRange(0.1, 600),
    default=20.0,
    show_default=True,
    help="How much of each kind of sound is listened to, at most.",
)
@click.option("--quick", is_flag=True, help="A minute each of what matters most.")
@click.option(
    "--only",
    multiple=True,
    metavar="TEXT",
    help="Only the part of this name, or those with it in their names; repeatable.",
)
@click.option("--alone", is_flag=True, help="Without the other recognisers: in half the time.")
@click.option(
    "--keep",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Keep each outcome there; what is kept there already is not measured again.",
)
@json_option
def hearing(
    *,
    recordings: Path | None,
    minutes: float,
    quick: bool,
    only: tuple[str, ...],
    alone: bool,
    keep: Path | None,
    as_json: bool,
) -> None:
    """Measure what is heard, and what is taken for a command that isn't, beside two other recognisers.

    Voices that the detector has never heard say every command in a simulated room, near and far, in noise
    and over the coach; then it listens to what is no command. All of it is the chain that listens live.
    """
    from voicecoach.bench.hearing.run import QUICK_MINUTES, Wish, measure

    wish = Wish(recordings, QUICK_MINUTES if quick else minutes, only, quick, alone, keep)
    measured = measure(wish, told)
    show(measured, as_json=as_json)


@bench.command(cls=Command, epilog="voicecoach bench live --minutes 1")
@click.option(
    "--trials", type=click.IntRange(0), default=20, show_default=True, help="How often pain is said."
)
@click.option(
    "--minutes",
    type=click.FloatRange(0),
    default=10.0,
    show_default=True,
    help="How long the session lasts whose beats are measured.",
)
@click.option("--screen", is_flag=True, help="That session under the full screen, not in lines.")
@json_option
def live(*, trials: int, minutes: float, screen: bool, as_json: bool) -> None:
    """Measure a live session on a virtual loudspeaker and microphone.

    How soon "pain" silences it, how exact its beats are, underflows, CPU and memory. Needs PulseAudio.
    """
    from voicecoach.bench.live.run import measure

    measured = measure(trials, minutes, told, screen=screen)
    show(measured, as_json=as_json)
