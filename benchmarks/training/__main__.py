"""`python -m benchmarks.training`: measure, fit, and print the operating curve."""

from __future__ import annotations

import json
from pathlib import Path

import click

from benchmarks.training import corpus, curve, fit, head, looks, material, windows
from benchmarks.training.collect import collect
from benchmarks.training.speakers import Split, natural
from voicecoach.listen.judge import detector, verifier
from voicecoach.listen.judge.detector import SHIPPED, load
from voicecoach.listen.judge.embedding import SpeechEmbedding
from voicecoach.listen.model import models, networks
from voicecoach.listen.recognise.recognisers import open_model

folder = click.Path(exists=True, file_okay=False, path_type=Path)
looks_file = click.argument("path", type=click.Path(dir_okay=False, path_type=Path))


@click.group()
def training() -> None:
    """Train the detector: `measure`, then `fit`; `curve` shows what it does on voices it has not heard.

    `verifier` trains the second judge.
    """


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


@training.command("verifier")
@click.option("--recordings", type=folder, required=True, help="Recordings of real people and noise.")
def verifier_(recordings: Path) -> None:
    """Learn the second judge's head, with every voice that is here, and write it into the package."""
    kept = networks.find()
    if kept is None:
        message = "The networks of the speech embedding are not here: voicecoach setup."
        raise click.ClickException(message)
    embedding = SpeechEmbedding(kept / networks.SPECTROGRAM, kept / networks.EMBEDDING)
    if not any(natural()):
        message = "No natural voice is here, and it needs some: voicecoach setup --voice kokoro."
        raise click.ClickException(message)
    known = head.embedded(windows.windows(material.recordings(recordings)), embedding)
    click.echo(f"{len(known.phrases)} windows, {known.phrases.count('')} of them no command.")
    goal = Path(verifier.__file__).with_name(verifier.SHIPPED)
    head.save(head.fit(known), goal)
    click.echo(f"{goal}: written.")


if __name__ == "__main__":
    training()
