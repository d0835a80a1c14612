"""`voicecoach doctor`: tries each thing that a session needs, and says what is wrong and what to do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
import msgspec

from voicecoach.cli.parts import ExampleCommand, json_option, show_json, voice_option

if TYPE_CHECKING:
    from voicecoach.player.doctor import Finding

LACKS = 3
"""Exit status if something that a session needs is wrong."""


@click.command(cls=ExampleCommand, epilog="voicecoach doctor")
@voice_option
@click.option("--device-out", metavar="NAME", help="The loudspeaker: its number, name, or a part of that.")
@click.option("--device-in", metavar="NAME", help="The microphone: its number, name, or a part of that.")
@json_option
def doctor(*, voice: str | None, device_out: str | None, device_in: str | None, as_json: bool) -> int:
    """Try everything that a session needs, a line each: ok, or what is wrong and what to do.

    It chirps and speaks for some twenty seconds, and measures by the microphone how that comes back. Lie down
    where you train, and keep still meanwhile. No sound is kept.
    """
    from voicecoach.sound.devices.portaudio import hushed

    findings = []
    with hushed():
        for finding in _findings(voice, device_out, device_in):
            findings.append(finding)
            if not as_json:
                click.echo(line(finding))
    if as_json:
        show_json(msgspec.to_builtins(findings))
    return LACKS if any(finding.state == "wrong" for finding in findings) else 0


def line(finding: Finding) -> str:
    return f"{finding.state:7}{finding.what:13}{finding.found} {finding.advice}".rstrip()


def _findings(voice: str | None, loudspeaker: str | None, microphone: str | None) -> Iterator[Finding]:
    yield terminal()
    from voicecoach.player.doctor import examined
    from voicecoach.voice.voices import usual

    yield from examined(voice or usual(), loudspeaker, microphone)


def terminal() -> Finding:
    """The finding about the terminal: the full screen can be drawn here, or why not."""
    from voicecoach.player.doctor import Finding
    from voicecoach.screen import show
    from voicecoach.screen.picture import SMALLEST

    if not show.possible():
        return Finding(
            "terminal", "note", "This is none that can be drawn on: a session prints lines instead."
        )
    size = shutil.get_terminal_size()
    measured = f"{size.columns} x {size.lines}"
    if size.columns < SMALLEST[0] or size.lines < SMALLEST[1]:
        advice = f"Make it {SMALLEST[0]} x {SMALLEST[1]} or larger, or play with --plain."
        return Finding("terminal", "note", f"It is too small for the screen: {measured}.", advice)
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding != "utf8":
        advice = "Set a UTF-8 locale, or play with --plain."
        return Finding("terminal", "note", f"{measured}, but it is not UTF-8: {encoding}.", advice)
    coloured = "without colour" if os.environ.get("NO_COLOR") else "in colour"
    return Finding("terminal", "ok", f"{measured}, {coloured}, UTF-8.")
