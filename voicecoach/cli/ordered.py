"""The program of a process that renders one file: `python -m voicecoach.cli.ordered ORDER`."""

from __future__ import annotations

import sys

import click

from voicecoach.cli.app import main
from voicecoach.cli.batch import Order, perform


@click.command()
@click.argument("order")
def ordered(order: str) -> None:
    """Render one ORDER, as `Order.as_json` writes it."""
    perform(Order.from_json(order))


if __name__ == "__main__":
    sys.exit(main(command=ordered))
