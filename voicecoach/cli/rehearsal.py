"""The options of `voicecoach rehearse` that make a room, and who speaks in it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli.parts import gathered
from voicecoach.errors import UsageError

if TYPE_CHECKING:
    from voicecoach.player.eventlog import Log
    from voicecoach.player.floor import Utterance
    from voicecoach.player.loop import Performance
    from voicecoach.player.stage import Conductor
    from voicecoach.session.events import Start
    from voicecoach.sound.room import Background, Room
    from voicecoach.voice.cache import Speech

SECOND_VOICE = "en-us+f3"
"""Who says what is to be heard: another speaker of the system voice, not the coach's own."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The room as the options describe it; echo and noise in dB relative to the person's voice."""

    where: str
    distance: float
    echo_db: float | None
    noise: str | None
    snr_db: float
    delay_ms: float
    drift_ppm: float

    def room(self) -> Room:
        """Raises UsageError, SoundError."""
        from voicecoach.sound.room import Room

        return Room(
            self.where,
            distance=self.distance,
            echo_db=self.echo_db,
            delay=self.delay_ms / 1000,
            drift_ppm=self.drift_ppm,
            backgrounds=self._backgrounds(),
        )

    def _backgrounds(self) -> tuple[Background, ...]:
        if self.noise is None:
            return ()
        from voicecoach.sound.file import read_clip
        from voicecoach.sound.room import Background

        clip = None if self.noise == "white" else read_clip(Path(self.noise))
        return (Background(clip, self.snr_db),)


room_options = gathered(
    "surroundings",
    Surroundings,
    tuple(Surroundings.__dataclass_fields__),
    click.option(
        "--room",
        "where",
        default="living-room",
        show_default=True,
        metavar="NAME|FILE",
        help="living-room, bathroom, bare, none, or a file with a recorded response.",
    ),
    click.option("--distance", default=2.0, show_default=True, metavar="M", help="Metres to the person."),
    click.option(
        "--echo",
        "echo_db",
        type=float,
        default=None,
        metavar="DB",
        help="The coach in the microphone, relative to the person's voice. Unsaid: not at all.",
    ),
    click.option("--noise", metavar="FILE|white", help="What else is heard, over and over."),
    click.option(
        "--snr",
        "snr_db",
        default=10.0,
        show_default=True,
        metavar="DB",
        help="How much quieter that is than the person.",
    ),
    click.option(
        "--delay",
        "delay_ms",
        default=40.0,
        show_default=True,
        metavar="MS",
        help="From the loudspeaker's stream to the microphone's.",
    ),
    click.option(
        "--drift",
        "drift_ppm",
        default=0.0,
        show_default=True,
        metavar="PPM",
        help="How much slower the microphone's clock runs.",
    ),
)
"""The options, gathered into one argument `surroundings`."""


def perform_heard(
    start: Start,
    speech: Speech,
    said: Iterable[tuple[int, str]],
    log: Log,
    surroundings: Surroundings,
    *,
    speaker: Path | None,
    microphone: Path | None,
    session: Conductor | None = None,
) -> Performance:
    """Rehearse with a person who speaks, through the room, the echo guard and the recogniser."""
    from voicecoach.listen import detector, model, personal
    from voicecoach.listen.listener import Listener
    from voicecoach.listen.vosk import Model
    from voicecoach.player import perform
    from voicecoach.player.floor import Floor
    from voicecoach.sound.file import FileSink

    mine = personal.load(personal.path())
    listener = Listener(Model(model.find()), detector.load(mine.ease), mine.phrases)
    with ExitStack() as stack:
        sinks = [stack.enter_context(FileSink(path)) if path else None for path in (speaker, microphone)]
        person = list(_person(said))
        floor = Floor(surroundings.room(), listener, person, speaker=sinks[0], microphone=sinks[1])
        return perform.rehearse_heard(start, speech, floor, log, mine.phrases, session=session)


def _person(said: Iterable[tuple[int, str]]) -> Iterable[Utterance]:
    """What is said as sound: a file that is there, else words spoken by the second voice."""
    from contextlib import closing

    from voicecoach.player.floor import Utterance
    from voicecoach.sound.clip import level, resample
    from voicecoach.sound.file import read_clip
    from voicecoach.voice.base import open_voice
    from voicecoach.voice.cache import Speech

    with closing(Speech(open_voice("system", speaker=SECOND_VOICE))) as second:
        for at, what in said:
            path = Path(what)
            if path.suffix and not path.is_file():
                message = f"--hear …={what}: there is no such file."
                raise UsageError(message, "Give a sound file that is there, or the words to be said.")
            clip = level(resample(read_clip(path))) if path.suffix else second.clip(what)
            yield Utterance(at, clip)
