"""`voicecoach rehearse`: a session in virtual time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli.choices import Choices, plan_options
from voicecoach.cli.parts import (
    Command,
    events_option,
    level_option,
    log_to,
    plan_of,
    show_cue,
    speech_of,
    voice_option,
)
from voicecoach.cli.rehearsal import Surroundings, room_options
from voicecoach.errors import UsageError

if TYPE_CHECKING:
    from voicecoach.session.events import Level


@click.command(
    cls=Command,
    epilog="voicecoach rehearse booty-work-breakdown --hear 50=pain --hear 56=four --echo 0 "
    "--events events.jsonl",
)
@click.argument("routine")
@click.option(
    "--recogniser",
    type=click.Choice(["vosk", "none"]),
    default="vosk",
    show_default=True,
    help="What hears; none takes each --hear as typed.",
)
@click.option(
    "--hear",
    "heard",
    metavar="T=WORDS|FILE",
    multiple=True,
    help="At T seconds the person says this, or this sound file. Any number of these.",
)
@click.option("--live", is_flag=True, help="Wait for answers and for `ready`, as with a person there.")
@click.option(
    "--speaker", type=click.Path(dir_okay=False, path_type=Path), help="Write what sounds (.wav, .flac)."
)
@click.option(
    "--microphone",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what the microphone hears (.wav, .flac).",
)
@room_options
@voice_option
@level_option
@plan_options
@events_option
def rehearse(
    routine: str,
    *,
    recogniser: str,
    heard: tuple[str, ...],
    live: bool,
    speaker: Path | None,
    microphone: Path | None,
    surroundings: Surroundings,
    voice: str | None,
    level: Level,
    choices: Choices,
    events: str | None,
) -> None:
    """Perform ROUTINE in virtual time, with what a person says at which second.

    The same session as `play`, as fast as the machine can: what is said is spoken by a second voice in a
    simulated room, and recognised from what the microphone hears there. With nobody on the floor, questions
    and waits go on by themselves as in a rendered file, except with --live. It ends `waiting` where only a
    person could go on and no --hear is left. It prints the cue sheet; --events writes all that happens.
    """
    from voicecoach.cli.rehearsal import perform_heard
    from voicecoach.player import perform
    from voicecoach.session.events import Start

    phrases = [_heard(one) for one in heard]
    plan = choices.of(plan_of(routine))
    start = Start(plan, "live" if live else "unattended", level)
    with speech_of(voice) as speech, log_to(events, None if events == "-" else show_cue) as log:
        if recogniser == "none":
            perform.rehearse(start, speech, phrases, log, speaker)
        else:
            perform_heard(start, speech, phrases, log, surroundings, speaker=speaker, microphone=microphone)


def _heard(written: str) -> tuple[int, str]:
    """`14.2=pain` as a frame and a phrase. Raises UsageError."""
    from voicecoach.session.events import FRAME_RATE

    match = re.fullmatch(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*=\s*(\S.*?)\s*", written)
    if not match:
        message = f"--hear {written}: that is not a time in seconds and what is said then."
        raise UsageError(message, "Write it like --hear 14.2=pain.")
    return round(float(match[1]) * FRAME_RATE), match[2]
