"""A session on the floor: loudspeaker, microphone, what is typed. With no loudspeaker, a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import HearingError, SoundError
from voicecoach.player.clips import SpokenClips
from voicecoach.player.ears import LiveEars
from voicecoach.player.eventlog import Entry, Log, length, to_all
from voicecoach.player.loop import LIVE_BLOCK_FRAMES, Performance, Player
from voicecoach.player.turns import taking_turns
from voicecoach.session.events import Level, Start
from voicecoach.session.plan import Plan
from voicecoach.session.session import Session
from voicecoach.session.snapshot import snapshot
from voicecoach.session.state import Asking, Hurting, Over, Paused, Saying, Suspended
from voicecoach.sound.backing import Backing, Reader
from voicecoach.sound.bed import Bed
from voicecoach.sound.mixer import Mixer

if TYPE_CHECKING:
    from threading import Event

    from voicecoach.listen.personal import Personal
    from voicecoach.listen.process import ListeningProcess
    from voicecoach.player.stage import Conductor, Ears
    from voicecoach.player.view import View
    from voicecoach.sound.clip import Samples
    from voicecoach.sound.device import Devices
    from voicecoach.sound.portaudio import Named
    from voicecoach.voice.cache import Speech

RENDERS = Path("audio")
"""Where a routine is rendered that can't be played."""

AHEAD_TEXTS = 60
"""How many of the coming texts are made ready beforehand: more than a minute's worth."""

DEAF = "It does not listen: you wanted no microphone."


@dataclass(frozen=True, slots=True)
class Music:
    """What is played under the coach: a file or a folder; `duck_db`: by how much it makes room."""

    path: Path
    duck_db: float


class Live:
    """Loudspeaker, microphone, what is typed and what is shown, for one performance after the other.

    `quit`: once it is set, what is performed ends as `interrupted`.
    """

    def __init__(  # noqa: PLR0913 - what a live session is made of
        self,
        devices: Devices,
        process: ListeningProcess | None,
        speech: Speech,
        *,
        volume_db: float,
        view: View,
        keys: Ears | None,
        log: Log,
        quit: Event,  # noqa: A002 - the contract's name
        own: Mapping[str, str],
        deaf: str,
        bed: Bed | None,
    ) -> None:
        self.attended = process is not None or keys is not None
        self._speech = speech
        self._view = view
        self._log = log
        self._own = own
        self._deaf = deaf
        under = Backing(bed, lambda: goes_on(self._session)) if bed else None
        self._mixer = Mixer(under)  # one clock for all of it: the ears go by it
        self._mixer.set_gain_db(volume_db)
        self._session = Session()
        self._ears = LiveEars(process, keys, view.notice, lambda: _paused(self._session), deaf)
        self._sink = _Stage(devices, self._ears, quit)

    def ask(self, questions: Plan) -> list[Entry]:
        """Perform the plan, which comes before the session; its event log."""
        entries: list[Entry] = []
        self.perform(Session(), Start(questions, "live"), also=entries.append)
        return entries

    def perform(
        self, session: Session, start: Start, conductor: Conductor | None = None, also: Log = lambda _: None
    ) -> Performance:
        """Perform `session`, through `conductor` where that keeps what happens."""
        self._session = session
        mixer, ears = self._mixer, self._ears
        player = Player(
            conductor or session,
            SpokenClips(self._speech, dict(start.plan.sounds), eager=True),
            mixer,
            sink=self._sink,
            ears=ears,
            log=to_all(self._log, self._view.happened, also),
            block_frames=LIVE_BLOCK_FRAMES,
            ahead_texts=AHEAD_TEXTS,
            own=self._own,
        )
        self._view.begin(lambda: snapshot(session.state, mixer.frame), lambda: ears.listening)
        if self._deaf:
            self._view.notice(self._deaf)
            self._deaf = ""
        performance = player.run(start)
        for failure in performance.failures:
            self._view.notice(f"Not heard: {failure}")
        return performance


@contextmanager
def opened(  # noqa: PLR0913 - the choices of a person
    speech: Speech,
    *,
    volume_db: float,
    loudspeaker: Named,
    microphone: Named,
    hears: bool,
    view: View,
    keys: Ears | None,
    log: Log,
    quit: Event,  # noqa: A002 - the contract's name
    music: Music | None = None,
) -> Iterator[Live | None]:
    """What a session is performed on; None, and why is said, where there is no loudspeaker.

    `hears`: whether the microphone is wanted. Any thread may call this. Raises SoundError where a device
    that was named isn't there.
    """
    process, personal, deaf = _listening(hears=hears)
    with closing(process) if process else nullcontext(), taking_turns():
        try:
            devices = open_devices(loudspeaker, microphone, hears=process is not None)
        except SoundError as error:
            if loudspeaker is not None or microphone is not None:
                raise
            view.notice(f"{error} The routine is rendered instead.")
            yield None
            return
        with closing(devices), _bed(music, view) as bed:
            yield Live(
                devices,
                process,
                speech,
                volume_db=volume_db,
                view=view,
                keys=keys,
                log=log,
                quit=quit,
                own=personal.phrases,
                deaf=deaf,
                bed=bed,
            )
        if devices.underflows:
            times = "once" if devices.underflows == 1 else f"{devices.underflows} times"
            view.notice(f"The sound broke off {times}: this machine was too busy.")


@contextmanager
def _bed(music: Music | None, view: View) -> Iterator[Bed | None]:
    """The music, being read. Raises SoundError where there is none."""
    if music is None:
        yield None
        return
    with closing(Reader(music.path, view.notice)) as reader:
        yield Bed(reader, duck_db=music.duck_db)


def open_devices(loudspeaker: Named, microphone: Named, *, hears: bool) -> Devices:
    from voicecoach.sound import device  # noqa: PLC0415 - PortAudio, late

    return device.Devices(loudspeaker, microphone, hears=hears)


class _Stage:
    """The sink of a live session: what it plays, and hears meanwhile."""

    def __init__(self, devices: Devices, ears: LiveEars, quit: Event) -> None:  # noqa: A002 - as above
        self._devices = devices
        self._ears = ears
        self._quit = quit

    def write(self, block: Samples) -> None:
        if self._quit.is_set():
            raise KeyboardInterrupt
        self._devices.write(block)
        self._ears.attend(self._devices, len(block))

    def mute(self) -> None:
        self._devices.mute()


def _paused(session: Session) -> bool:
    """Whether it is, by a pause alone."""
    now = session.state.now
    return isinstance(now, Paused) and not now.stopped


def goes_on(session: Session) -> bool:
    """Whether the work does, and with it the music: nothing is asked, nobody hurts or has stopped it."""
    match session.state.now:
        case Paused() | Suspended() | Hurting() | Asking() | Over() | Saying(then="finish"):
            return False
    return True


def _listening(*, hears: bool) -> tuple[ListeningProcess | None, Personal, str]:
    """What listens, begun; the person's own words; and why nothing does, in a sentence."""
    from voicecoach.listen import model, personal  # noqa: PLC0415 - as the next one
    from voicecoach.listen.process import (  # noqa: PLC0415 - whoever only renders needs none
        ListeningProcess,
        Settings,
    )
    from voicecoach.sound.portaudio import available  # noqa: PLC0415 - PortAudio, late

    own = personal.load(personal.path())
    if not hears:
        return None, own, DEAF
    try:
        folder = model.find()
    except HearingError as error:
        return None, own, f"It does not listen: {error}"
    if reason := available("input"):
        return None, own, f"It does not listen: {reason}"
    return ListeningProcess(Settings(str(folder), own.phrases, own.ease)), own, ""


def rendered(  # noqa: PLR0913 - what would have been played
    plan: Plan, speech: Speech, level: Level, log: Log, view: View, *, music: Music | None = None
) -> Performance:
    """What is done instead where nothing can sound: a file under `RENDERS`."""
    from voicecoach.player import rendering  # noqa: PLC0415 - only where nothing can be played

    path = RENDERS / f"{rendering.file_words(plan.title) or 'routine'}.flac"
    RENDERS.mkdir(exist_ok=True)
    extras = rendering.Extras(music=music.path, duck_db=music.duck_db) if music else rendering.PLAIN
    performance = rendering.render(plan, speech, path, log, level, extras=extras)
    view.notice(f"{path}: {length(performance.seconds)}")
    return performance
