"""`voicecoach page`: the routines in a browser, to start one there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from voicecoach.cli.pages import lan_option, served
from voicecoach.cli.parts import ExampleCommand, events_option, listen_option, voice_option
from voicecoach.cli.play import Wish, perform_live

if TYPE_CHECKING:
    from voicecoach.listen.phrases.modes import Mode


@click.command(cls=ExampleCommand, epilog="voicecoach page --lan")
@lan_option
@voice_option
@click.option("--no-mic", is_flag=True, help="Don't listen; obey only what is tapped.")
@listen_option
@events_option
def page(*, lan: bool, voice: str | None, no_mic: bool, listen: Mode, events: str | None) -> None:
    """Serve the routines as a page in the browser, to start one there.

    Shows what your programme has for today, what there is, what was done and, while a session goes on, the
    session, as `play --page` does. The page is for this machine alone; with `--lan`, for phones in its
    network too, by a key that is new each time. Ctrl-C ends it.
    """
    from voicecoach.cli.lobby import forget, script

    with served(lan=lan, tell=click.echo) as pages:
        while True:
            routine = pages.chosen(1.0)
            if routine is None:
                continue
            click.echo(f"{routine} begins.")
            wish = Wish(script(routine), voice, listen="off" if no_mic else listen, plain=True, events=events)
            perform_live(wish, pages)
            pages.board.over()
            forget()
