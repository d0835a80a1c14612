"""`voicecoach handout`: a routine on paper."""

from __future__ import annotations

from pathlib import Path

import click

from voicecoach.cli.parts import ExampleCommand, writes
from voicecoach.errors import UsageError
from voicecoach.files import replacing


@click.command(cls=ExampleCommand, epilog="voicecoach handout glute-activation -o glutes.pdf")
@click.argument("routine")
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write; its ending is .pdf or .html.",
)
@click.option("--link", default="", metavar="URL", help="An address, such as of the recording: as a QR code.")
def handout(routine: str, path: Path, link: str) -> None:
    """Write ROUTINE on paper: each exercise with its start and end, its dose, and when to stop."""
    from voicecoach.pictures import paper
    from voicecoach.pictures.handout import handout as told
    from voicecoach.routine.library import load

    ending = path.suffix.lower()
    if ending not in {".pdf", ".html"}:
        message = f"{path}: a handout can't end in '{path.suffix}'."
        raise UsageError(message, "Give it the ending .pdf or .html.")
    page = told(load(routine), link)
    data = paper.pdf(page) if ending == ".pdf" else paper.html(page).encode()
    with writes(path), replacing(path) as part:
        part.write_bytes(data)
    click.echo(f"{path}: {len(page.cards)} exercises")
