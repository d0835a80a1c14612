"""The pages of `voicecoach page` and of `play --page`: the session in a browser."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from voicecoach.page.serving import Pages

page_option = click.option("--page", is_flag=True, help="Show it in a browser too, with buttons.")
lan_option = click.option(
    "--lan", is_flag=True, help="Let phones of your network open that page: an address and a code are shown."
)


@contextmanager
def served(*, lan: bool, tell: Callable[[str], None]) -> Iterator[Pages]:
    """Serve the pages, and print their addresses. Raises PageError."""
    from voicecoach.cli.lobby import lobby
    from voicecoach.page.addresses import code
    from voicecoach.page.serving import opened
    from voicecoach.screen.keys import KEYS

    with opened(KEYS, lobby, lan=lan) as pages:
        where = pages.addresses
        if lan:
            tell(code(where.page))
        tell(f"The page: {where.page}")
        if where.secure:
            tell(f"For a phone's microphone: {where.secure}")
            tell(f"Its certificate is this machine's own, SHA-256 {where.fingerprint}. See docs/page.md.")
        yield pages


def wait_for_a_page(pages: Pages) -> None:
    """Wait until a phone has opened the page, or somebody presses Enter: the screen would hide the code."""
    import select

    if not sys.stdin.isatty() or sys.platform == "win32":
        return
    click.echo("Open it on the phone, or press Enter, to begin.")
    while not pages.visited:
        if select.select([sys.stdin], [], [], 0.2)[0]:
            sys.stdin.readline()
            return
