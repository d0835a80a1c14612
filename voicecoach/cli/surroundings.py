"""The options of `voicecoach rehearse` for the room, and the person in it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from voicecoach.cli.parts import together
from voicecoach.errors import UsageError

if TYPE_CHECKING:
    from voicecoach.listen.settings import Settings
    from voicecoach.player.eventlog import Log
    from voicecoach.player.performance import Performance
    from voicecoach.player.rehearse.floor import PersonSays
    from voicecoach.player.stage import Conductor
    from voicecoach.session.events import Start
    from voicecoach.sound.room.simulated import BackgroundSound, Room
    from voicecoach.voice.cache import Speech

SECOND_VOICE = "en-us+f3"
"""Speaker of the person's words: one of the system voice that isn't the coach's own."""


class Surroundings(Struct, frozen=True):
    """The room as the options describe it; echo and noise in dB relative to the person's voice."""

    where: str
    distance: float
    echo_db: float | None
    noise: str | None
    snr_db: float
    delay_ms: float
    drift_ppm: float

    def room(self) -> Room:
        """The simulated room. Raises UsageError, SoundError."""
        from voicecoach.sound.room.simulated import Room

        return Room(
            self.where,
            distance=self.distance,
            echo_db=self.echo_db,
            delay=self.delay_ms / 1000,
            drift_ppm=self.drift_ppm,
            backgrounds=self._backgrounds(),
        )

    def _backgrounds(self) -> tuple[BackgroundSound, ...]:
        if self.noise is None:
            return ()
        from voicecoach.sound.files.file import read_clip
        from voicecoach.sound.room.simulated import BackgroundSound

        clip = None if self.noise == "white" else read_clip(Path(self.noise))
        return (BackgroundSound(clip, self.snr_db),)


room_options = together(
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
"""The options of a command for the fields of `Surroundings`."""


def perform_heard(
    start: Start,
    speech: Speech,
    utterances: Iterable[tuple[int, str]],
    log: Log,
    surroundings: Surroundings,
    *,
    settings: Settings,
    speaker: Path | None,
    microphone: Path | None,
    session: Conductor | None = None,
) -> Performance:
    """Rehearse with a person who speaks, heard through room, echo guard and recogniser."""
    from voicecoach.listen.company import open_watch
    from voicecoach.listen.settings import open_listener
    from voicecoach.player import unattended
    from voicecoach.player.rehearse.floor import Floor
    from voicecoach.sound.files.file import FileSink

    listener = open_listener(settings)
    with ExitStack() as stack:
        sinks = [stack.enter_context(FileSink(path)) if path else None for path in (speaker, microphone)]
        person = list(_person(utterances))
        watch = open_watch() if settings.mode == "all" else None
        floor = Floor(
            surroundings.room(), listener, person, speaker=sinks[0], microphone=sinks[1], watch=watch
        )
        return unattended.rehearse_heard(start, speech, floor, log, settings.understood, session=session)


def _person(utterances: Iterable[tuple[int, str]]) -> Iterable[PersonSays]:
    """The person's clips: of a sound file if it exists, else words spoken by the second voice."""
    from contextlib import closing

    from voicecoach.player.rehearse.floor import PersonSays
    from voicecoach.sound.clip import level, resample
    from voicecoach.sound.files.file import read_clip
    from voicecoach.voice.cache import Speech
    from voicecoach.voice.voices import open_voice

    with closing(Speech(open_voice("system", speaker=SECOND_VOICE))) as second:
        for at, words in utterances:
            path = Path(words)
            if path.suffix and not path.is_file():
                message = f"--hear …={words}: there is no such file."
                raise UsageError(message, "Give a sound file that is there, or the words to be said.")
            clip = level(resample(read_clip(path))) if path.suffix else second.clip(words)
            yield PersonSays(at, clip)
