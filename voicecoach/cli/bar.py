"""A progress bar for downloads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

BAR_WIDTH = 30
MEGABYTE = 1_000_000


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, a line for each file elsewhere."""
    on_terminal = sys.stderr.isatty()
    named: set[str] = set()

    def show(name: str, done: int, total: int) -> None:
        if on_terminal:
            click.echo(f"\r{bar(name, done, total)}\x1b[K", nl=False, err=True)
        elif name not in named:
            click.echo(f"Fetching {name}.", err=True)
        named.add(name)

    try:
        yield show
    finally:
        if on_terminal and named:
            click.echo("\r\x1b[K", nl=False, err=True)


def bar(name: str, done: int, total: int) -> str:
    """One line of progress: a bar, and megabytes done of the total."""
    if not total:
        return f"{name}  {done / MEGABYTE:.1f} MB" if done else f"{name} ..."
    full = BAR_WIDTH * done // total
    drawn = "#" * full + "." * (BAR_WIDTH - full)
    return f"{name}  [{drawn}] {done / MEGABYTE:.1f} of {total / MEGABYTE:.1f} MB"
