"""`voicecoach rehearse`: a session in virtual time."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from voicecoach.cli.choices import Choices, plan_options
from voicecoach.cli.keeping import afresh, as_written_option, diary_in, recorded, resumed, today
from voicecoach.cli.parts import (
    ExampleCommand,
    events_option,
    level_option,
    listen_option,
    log_to,
    show_cue,
    speech_of,
    voice_option,
)
from voicecoach.cli.surroundings import Surroundings, room_options
from voicecoach.errors import UsageError
from voicecoach.listen.recognise.recognisers import DEFAULT_RECOGNISER, RECOGNISERS

if TYPE_CHECKING:
    from voicecoach.diary.recorder import Recorder
    from voicecoach.listen.phrases.modes import Mode as ListenMode
    from voicecoach.player.eventlog import Entry, Log
    from voicecoach.player.performance import Performance
    from voicecoach.session.events import Level
    from voicecoach.session.plan.steps import Plan


@click.command(
    cls=ExampleCommand,
    epilog="voicecoach rehearse booty-work-breakdown --hear 50=pain --hear 56=four --echo 0 "
    "--events events.jsonl",
)
@click.argument("routine", required=False)
@click.option(
    "--recogniser",
    type=click.Choice([*RECOGNISERS, "none"]),
    default=DEFAULT_RECOGNISER,
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
@click.option("--no-mic", is_flag=True, help="As `play --no-mic`: each --hear is a key; with no recogniser.")
@click.option("--live", is_flag=True, help="Wait for answers and for `ready`, as with a person there.")
@click.option(
    "--speaker", type=click.Path(dir_okay=False, path_type=Path), help="Write what sounds (.wav, .flac)."
)
@click.option(
    "--microphone",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what the microphone hears (.wav, .flac).",
)
@click.option(
    "--diary",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the session in this file, and begin where it says.",
)
@as_written_option
@click.option("--resume", is_flag=True, help="Go on with what was cut short in that --diary; no ROUTINE.")
@listen_option
@room_options
@voice_option
@level_option
@plan_options
@events_option
def rehearse(
    routine: str | None,
    *,
    recogniser: str,
    heard: tuple[str, ...],
    no_mic: bool,
    live: bool,
    speaker: Path | None,
    microphone: Path | None,
    diary: Path | None,
    as_written: bool,
    resume: bool,
    listen: ListenMode,
    where: str,
    distance: float,
    echo_db: float | None,
    noise: str | None,
    snr_db: float,
    delay_ms: float,
    drift_ppm: float,
    voice: str | None,
    level: Level,
    start_at: str | None,
    pace: float,
    variants: tuple[str, ...],
    seed: str,
    events: str | None,
) -> None:
    """Perform ROUTINE in virtual time, with what a person says at which second.

    The same session as `play`, as fast as the machine can: what is said is spoken by a second voice in a
    simulated room, and recognised from what the microphone hears there. With nobody on the floor, questions
    and waits go on by themselves as in a rendered file, except with --live. It ends `waiting` where only a
    person could go on and no --hear is left. It prints the cue sheet; --events writes all that happens.

    With --diary it begins where the diary left off; with --live too, what is to be asked before it is asked,
    and the seconds of --hear count from there.
    """
    from voicecoach.cli.surroundings import perform_heard
    from voicecoach.listen.settings import personal_settings
    from voicecoach.player import unattended
    from voicecoach.player.eventlog import to_all
    from voicecoach.player.stage import NOT_WANTED
    from voicecoach.session.events import Hearing, Start

    phrases = [_heard(written) for written in heard]
    if resume == bool(routine) or (resume and diary is None):
        message = "A rehearsal is of a ROUTINE, or goes on with one that was kept."
        raise UsageError(message, "Name the routine, or give --resume with --diary FILE.")
    plan = Choices(start_at, pace, variants, seed=seed).of(routine) if routine else None
    surroundings = Surroundings(where, distance, echo_db, noise, snr_db, delay_ms, drift_ppm)
    with ExitStack() as stack:
        store = stack.enter_context(diary_in(diary))
        begun = resumed(store) if plan is None else afresh(plan, level, "live" if live else "unattended")
        speech = stack.enter_context(speech_of(voice))
        log = stack.enter_context(log_to(events, None if events == "-" else show_cue))

        def performed(start: Start, log: Log, session: Recorder | None = None) -> Performance:
            """Written to the files only where it is the session itself."""
            played, heard_there = (speaker, microphone) if session else (None, None)
            if recogniser == "none" or no_mic:
                deaf = [(0, Hearing(on=False, reason=NOT_WANTED, keys=True))] if no_mic else []
                return unattended.rehearse(start, speech, [*deaf, *phrases], log, played, session=session)
            return perform_heard(
                start,
                speech,
                phrases,
                log,
                surroundings,
                settings=personal_settings(recogniser=recogniser, mode=listen),
                speaker=played,
                microphone=heard_there,
                session=session,
            )

        def asked(questions: Plan) -> list[Entry]:
            """Perform the questions; what is said later comes so much earlier in the session."""
            entries: list[Entry] = []
            performance = performed(Start(questions, "live", level), to_all(log, entries.append))
            phrases[:] = [
                (at - performance.frames, phrase) for at, phrase in phrases if at > performance.frames
            ]
            return entries

        if plan is not None:
            prescribed = today(plan, store, asked if live else None, as_written=as_written)
            if prescribed is None:
                return
            begun = replace(begun, plan=prescribed)
        with recorded(begun, store, virtual=True) as session:
            performance = performed(Start(begun.plan, begun.mode, begun.level), log, session)
            session.leave(performance.reason, performance.frames)


def _heard(written: str) -> tuple[int, str]:
    """The frame and the phrase in `14.2=pain`. Raises UsageError."""
    from voicecoach.session.events import FRAME_RATE

    match = re.fullmatch(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*=\s*(\S.*?)\s*", written)
    if not match:
        message = f"--hear {written}: that is not a time in seconds and what is said then."
        raise UsageError(message, "Write it like --hear 14.2=pain.")
    return round(float(match[1]) * FRAME_RATE), match[2]
