"""`python -m benchmarks`: the project's own measurements, which `make bench` runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Protocol

import click

from voicecoach.cli import app
from voicecoach.cli.parts import ExampleCommand, ExampleGroup, json_option, show_json


class Measured(Protocol):
    def as_json(self) -> dict[str, Any]: ...

    def table(self) -> str: ...


def show(measured: Measured, *, as_json: bool) -> None:
    if as_json:
        show_json(measured.as_json())
    else:
        click.echo(measured.table())


def told(line: str) -> None:
    """Report progress, apart from the result."""
    click.echo(line, err=True)


@click.group(cls=ExampleGroup, epilog="python -m benchmarks render")
def bench() -> None:
    """Measure what the project says of itself, beside what people do instead."""


@bench.command(cls=ExampleCommand, epilog="python -m benchmarks start")
@click.option(
    "--rounds", type=click.IntRange(1), default=15, show_default=True, help="How often each way runs."
)
@json_option
def start(*, rounds: int, as_json: bool) -> None:
    """Measure how soon `--help` is there, beside Python with click alone."""
    from benchmarks.start import measure

    measured = measure(rounds, told)
    show(measured, as_json=as_json)


@bench.command(cls=ExampleCommand, epilog="python -m benchmarks render")
@click.option("--routine", default="booty-work-breakdown", show_default=True, help="What is rendered.")
@click.option(
    "--rounds", type=click.IntRange(1), default=5, show_default=True, help="How often each way runs."
)
@json_option
def render(*, routine: str, rounds: int, as_json: bool) -> None:
    """Measure a render, and how soon `play` sounds, beside what people do instead."""
    from benchmarks.render import measure

    measured = measure(routine, rounds, told)
    show(measured, as_json=as_json)


@bench.command(cls=ExampleCommand, epilog="python -m benchmarks table --rows 10 --rows 100")
@click.option("--routine", default="glute-activation-short", show_default=True, help="What each row is of.")
@click.option("--format", "ending", default="flac", show_default=True, help="The format of the files.")
@click.option(
    "--rows",
    "sizes",
    type=click.IntRange(1),
    multiple=True,
    default=(10, 30, 100, 300, 1000),
    show_default=True,
    help="How many rows a table has; repeatable.",
)
@click.option(
    "--rounds", type=click.IntRange(1), default=1, show_default=True, help="How often each table is rendered."
)
@click.option(
    "--picture",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Draw what a file costs there, as an SVG.",
)
@json_option
def table(
    *, routine: str, ending: str, sizes: tuple[int, ...], rounds: int, picture: Path | None, as_json: bool
) -> None:
    """Measure what a file of a clinic's table costs, by how many rows the table has."""
    from benchmarks.table import draw, measure

    measured = measure(routine, ending, sizes, rounds, told)
    if picture is not None:
        draw(measured, picture)
    show(measured, as_json=as_json)


@bench.command(cls=ExampleCommand, epilog="python -m benchmarks draft articles/")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
def draft(*, folder: Path, as_json: bool) -> None:
    """Measure what `draft` finds in the articles that the routines are from (FOLDER/1-*.txt to 5-*.txt)."""
    from benchmarks.drafts import measure

    show(measure(folder), as_json=as_json)


@bench.command(cls=ExampleCommand, epilog="python -m benchmarks hearing --quick")
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
@click.option("--no-curve", is_flag=True, help="Without other thresholds: what nobody says in half the time.")
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
    no_curve: bool,
    keep: Path | None,
    as_json: bool,
) -> None:
    """Measure what is heard, and what is taken for a command that isn't, beside two other recognisers.

    Voices that the detector has never heard say every command in a simulated room, near and far, in noise
    and over the coach; then it listens to what is no command. All of it is the chain that listens live.
    """
    from benchmarks.hearing.run import QUICK_MINUTES, HearingWish, measure

    minutes = QUICK_MINUTES if quick else minutes
    wish = HearingWish(recordings, minutes, only, quick, alone, keep, curve=not no_curve)
    measured = measure(wish, told)
    show(measured, as_json=as_json)


@bench.command(cls=ExampleCommand, epilog="python -m benchmarks echo --minutes 1")
@click.option(
    "--minutes",
    type=click.FloatRange(0.1, 600),
    default=3.0,
    show_default=True,
    help="Of each kind of sound.",
)
@json_option
def echo(*, minutes: float, as_json: bool) -> None:
    """Measure what keeps the coach's own voice out: our canceller, two others and none, in the same rooms."""
    from benchmarks.echo import measure

    show(measure(minutes, told), as_json=as_json)


@bench.command(cls=ExampleCommand, epilog="python -m benchmarks company --recordings DIR")
@click.option(
    "--recordings", type=click.Path(path_type=Path), metavar="DIR", required=True, help="As of `hearing`."
)
@json_option
def company(*, recordings: Path, as_json: bool) -> None:
    """Measure in which sounds it finds that talk or music goes on, and how soon."""
    from benchmarks.company import measure

    show(measure(recordings, told), as_json=as_json)


@bench.command(cls=ExampleCommand, epilog="python -m benchmarks live --minutes 1")
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
    from benchmarks.live.run import measure

    measured = measure(trials, minutes, told, screen=screen)
    show(measured, as_json=as_json)


@bench.command(cls=ExampleCommand, epilog="python -m benchmarks television --recordings DIR --minutes 2")
@click.option(
    "--recordings", type=click.Path(path_type=Path), metavar="DIR", required=True, help="As of `hearing`."
)
@click.option(
    "--minutes", type=click.FloatRange(0.5), default=10.0, show_default=True, help="How long it talks."
)
@click.option(
    "--below", type=float, default=10.0, show_default=True, help="dB by which it is quieter than the person."
)
@json_option
def television(*, recordings: Path, minutes: float, below: float, as_json: bool) -> None:
    """Play live beside a television: what happened, event by event. Needs PulseAudio."""
    from benchmarks.live.television import measure

    show(measure(recordings, minutes, below, told), as_json=as_json)


@bench.command(cls=ExampleCommand, epilog="python -m benchmarks page --minutes 1")
@click.option("--trials", type=click.IntRange(1), default=10, show_default=True, help="Taps, and pain said.")
@click.option(
    "--minutes",
    type=click.FloatRange(0.1),
    default=10.0,
    show_default=True,
    help="How long it plays for gaps.",
)
@json_option
def page(*, trials: int, minutes: float, as_json: bool) -> None:
    """Measure the page in a real browser.

    How soon a tap acts, how soon "pain" silences the phone, how far the counts are from their sound, gaps.
    Needs Chromium.
    """
    from benchmarks.page import measure

    show(measure(trials, minutes, told), as_json=as_json)


@bench.command(cls=ExampleCommand, epilog="python -m benchmarks voices --speaker kokoro:bm_george")
@click.option("--speaker", "speakers", multiple=True, metavar="VOICE:SPEAKER", help="One more; repeatable.")
@json_option
def voices(*, speakers: tuple[str, ...], as_json: bool) -> None:
    """Count the words of each voice that a recogniser of another family than ours finds."""
    from benchmarks.voices import measure

    show(measure(speakers, told), as_json=as_json)


def main(arguments: list[str] | None = None) -> int:
    """Run a measurement; its exit status."""
    os.environ.setdefault("VOICECOACH_VOICE", "system")  # as the peers speak
    return app.main(arguments, bench, "python -m benchmarks")


if __name__ == "__main__":
    sys.exit(main())
