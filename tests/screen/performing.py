"""A process that performs under the screen: `python -m tests.screen.performing KIND`, on a terminal."""

from __future__ import annotations

import sys
import threading

import click

from voicecoach.errors import SoundError
from voicecoach.player.eventlog import Entry, Understood
from voicecoach.player.performance import Performance
from voicecoach.player.stage import Ears
from voicecoach.player.view import Listening, View
from voicecoach.screen.rows import RAW, UNDER
from voicecoach.screen.show import show
from voicecoach.session.views.snapshot import Snapshot

IMAGE = ((("  ", UNDER),), (("\x1b7\x1b[1A\x1bP0;0;0q#0\x1b\\\x1b8", RAW), ("  ", UNDER)))
"""A figure as an image has it: what is sent, and the cells that it lies over."""


def main(kind: str) -> None:
    ended = threading.Event()
    looked = threading.Event()

    def look() -> Snapshot:
        looked.set()
        if kind == "broken":
            message = "no picture"
            raise LookupError(message)
        return Snapshot("working", title="On the floor", exercise="Glute bridge", phase="lift", number=4)

    def perform(view: View, ears: Ears) -> Performance:
        view.begin(look, lambda: Listening(on=True))
        view.notice("It listens.")
        looked.wait()  # the screen is up
        if kind == "fails":
            message = "The loudspeaker has gone."
            raise SoundError(message, "Plug it in again.")
        while not ended.wait(0.002):
            said = ears.heard(0)
            if said:
                view.happened(Entry(0, Understood(str(said), str(said))))
            if said == "stop":
                return Performance("stopped", 48_000, ())
        return Performance("interrupted", 0, ())

    try:
        figure = (lambda *_: IMAGE) if kind == "image" else None
        click.echo(f"performed {show(perform, ended, click.echo, figure).reason}")
    except SoundError as error:
        click.echo(f"error {error}")


if __name__ == "__main__":
    main(sys.argv[1])
