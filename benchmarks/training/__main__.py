"""`python -m benchmarks.training`: measure, fit, and print the operating curve."""

from __future__ import annotations

import json
from pathlib import Path

import click

from benchmarks.training import corpus, curve, fit, looks
from benchmarks.training.collect import collect
from benchmarks.training.speakers import Split
from voicecoach.listen.judge import detector
from voicecoach.listen.judge.detector import SHIPPED, load
from voicecoach.listen.model import models
from voicecoach.listen.recognise.recognisers import open_model

folder = click.Path(exists=True, file_okay=False, path_type=Path)
looks_file = click.argument("path", type=click.Path(dir_okay=False, path_type=Path))


@click.group()
def training() -> None:
    """Train the detector: `measure`, then `fit`; `curve` shows what it does on voices it has not heard."""


@training.command()
@looks_file
@click.option("--recordings", type=folder, help="Recordings of real people and noise, with manifest.tsv.")
@click.option("--train-speech", type=folder, multiple=True, help="Running speech (.flac) to train on.")
@click.option("--test-speech", type=folder, multiple=True, help="Running speech (.flac) to test on.")
@click.option("--every", type=int, default=1, show_default=True, help="Only every nth voice.")
@click.option(
    "--only", multiple=True, metavar="PART", help="Only that part, e.g. test-2m; as often as you like."
)
def measure(  # noqa: PLR0913, PLR0917 - a command's options
    path: Path,
    recordings: Path | None,
    train_speech: tuple[Path, ...],
    test_speech: tuple[Path, ...],
    every: int,
    only: tuple[str, ...],
) -> None:
    """Say and play everything to the recogniser, and append what is measured to PATH."""
    model = open_model(models.find())
    more: dict[Split, list[Path]] = {"train": list(train_speech), "test": list(test_speech)}
    parts = corpus.jobs(recordings, more, every)
    if unknown := set(only) - set(parts):
        message = f"There is no {', '.join(unknown)}; there are {', '.join(parts)}."
        raise click.BadParameter(message)
    for name, job in ((name, parts[name]) for name in only or parts):
        for stream in job():
            looks.write(path, [collect(model, stream)])
            click.echo(f"{name}: {stream.seconds:.0f} s")


@training.command("fit")
@looks_file
def fit_(path: Path) -> None:
    """Learn weights and thresholds from PATH and write them into the package."""
    measured = [one for one in looks.read(path) if one.split == "train"]
    goal = Path(detector.__file__).with_name(SHIPPED)
    goal.write_text(json.dumps(fit.learn(measured)) + "\n", encoding="utf-8")
    click.echo(f"{goal}: written.")


@training.command("curve")
@looks_file
def curve_(path: Path) -> None:
    """Print hits against false accepts for the held-out part of PATH, and what the shipped thresholds do."""
    for line in curve.lines(load(), [one for one in looks.read(path) if one.split == "test"]):
        click.echo(line)


if __name__ == "__main__":
    training()
