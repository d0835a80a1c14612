"""`voicecoach bench`: the project's own measurements."""

from __future__ import annotations

import click

from voicecoach.cli.parts import Command, json_option


@click.command(cls=Command, epilog="voicecoach bench render")
@click.argument("what", type=click.Choice(["render"]))
@click.option("--routine", default="booty-work-breakdown", show_default=True, help="What is rendered.")
@click.option(
    "--rounds", type=click.IntRange(1), default=5, show_default=True, help="How often each way runs."
)
@json_option
def bench(what: str, *, routine: str, rounds: int, as_json: bool) -> None:
    """Measure a render, and how soon `play` sounds, beside what people do instead."""
    del what
    import json

    from voicecoach.bench.render import measure

    measured = measure(routine, rounds, lambda line: click.echo(line, err=True))
    click.echo(json.dumps(measured.as_json(), indent=2) if as_json else measured.table())
