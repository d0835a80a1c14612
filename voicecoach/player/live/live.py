"""A live session on loudspeaker, microphone and keyboard; without a loudspeaker, a file instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.errors import HearingError, SoundError
from voicecoach.player.clips import SpokenClips, estimated
from voicecoach.player.eventlog import Entry, Log, length, to_all
from voicecoach.player.live.ears import ListenedDevices, LiveEars
from voicecoach.player.live.scheduling import audio_on_time
from voicecoach.player.live.stand_in import StandIn
from voicecoach.player.loop import LIVE_BLOCK_FRAMES, Player
from voicecoach.player.performance import Performance
from voicecoach.session.events import Level, Start
from voicecoach.session.plan.steps import Plan
from voicecoach.session.session import Session
from voicecoach.session.state import Asking, Doubting, Hurting, Over, Paused, Saying, Suspended
from voicecoach.session.views.ahead import Ahead
from voicecoach.session.views.snapshot import snapshot
from voicecoach.sound.backing import Backing, Reader
from voicecoach.sound.bed import Bed
from voicecoach.sound.mixer import Mixer
from voicecoach.voice.opening import open_stand_in

if TYPE_CHECKING:
    from threading import Event

    from voicecoach.listen.phrases.modes import Mode
    from voicecoach.listen.worker.process import ListeningProcess
    from voicecoach.player.stage import Conductor, Ears
    from voicecoach.player.view import View
    from voicecoach.sound.clip import Samples
    from voicecoach.sound.devices import full_duplex
    from voicecoach.sound.devices.portaudio import Named
    from voicecoach.voice.cache import Speech

RENDERS = Path("audio")
"""Folder of routines that were rendered because they couldn't be played."""

AHEAD_TEXTS = 60
"""Coming texts that are made ready ahead: more than a minute of a session."""

DEAF = "It does not listen: you wanted no microphone."


class Music(Struct, frozen=True):
    """Music under the coach: a file or a folder; `duck_db` is its attenuation under speech."""

    path: Path
    duck_db: float


class Understanding(Struct, frozen=True):
    """What hears the person: the process (None: nothing does), and the command that each phrase means.

    `told` says why there is no process; with one, how to speak to the coach if that isn't the usual way.
    `mode`, `name`: how that is, and what it is called.
    """

    process: ListeningProcess | None
    meanings: Mapping[str, str]
    told: str
    mode: Mode
    name: str


class SessionDevices(ListenedDevices, Protocol):
    """The devices of a session: this machine's, perhaps with a phone's beside them."""

    @property
    def underflows(self) -> int: ...
    def write(self, block: Samples) -> None: ...
    def mute(self) -> None: ...
    def close(self) -> None: ...


class Live:
    """Loudspeaker, microphone, keyboard and view, for one performance after the other.

    Once `quit` is set, the performance ends as `interrupted`.
    """

    def __init__(  # noqa: PLR0913 - what a live session is made of
        self,
        devices: SessionDevices,
        understanding: Understanding,
        speech: Speech,
        *,
        volume_db: float,
        view: View,
        keys: Ears | None,
        log: Log,
        quit: Event,  # noqa: A002 - the contract's name
        bed: Bed | None,
        stand_in: Speech | None,
        knows: bool,
        at_hand: bool,
    ) -> None:
        self._knows = knows
        process = understanding.process
        self.attended = process is not None or keys is not None
        self._speech = speech
        self._stand_in = stand_in
        self._view = view
        self._log = log
        self._understanding = understanding
        self._first = understanding.told
        under = Backing(bed, lambda: goes_on(self._session)) if bed else None
        self._mixer = Mixer(under)  # one clock for all of it: the ears go by it
        self._mixer.set_gain_db(volume_db)
        self._session = Session()
        self._ears = LiveEars(
            devices,
            process,
            keys,
            view.notice,
            lambda: _paused(self._session),
            "" if process else understanding.told,
            at_hand=at_hand,
            mode=understanding.mode,
            name=understanding.name,
        )
        self._devices = devices
        self._quit = quit

    def ask(self, questions: Plan) -> list[Entry]:
        """Perform a plan of questions before the session, and return its event log."""
        entries: list[Entry] = []
        self.perform(Session(), Start(questions, "live"), also=entries.append)
        return entries

    def perform(
        self, session: Session, start: Start, conductor: Conductor | None = None, also: Log = lambda _: None
    ) -> Performance:
        """Perform `session`, through `conductor` if one is given that keeps a diary of it."""
        self._session = session
        mixer, ears = self._mixer, self._ears
        ears.begin()
        clips, noted = self._clips(dict(start.plan.sounds))
        player = Player(
            conductor or session,
            clips,
            mixer,
            sink=self._devices,
            ears=ears,
            log=to_all(self._log, self._view.happened, also, noted),
            block_frames=LIVE_BLOCK_FRAMES,
            ahead_texts=AHEAD_TEXTS,
            own=self._understanding.meanings,
            quit=self._quit.is_set,
        )
        ahead = Ahead(estimated)
        self._view.begin(lambda: snapshot(session.state, mixer.frame, ahead), lambda: ears.listening)
        if self._first:
            self._view.notice(self._first)
            self._first = ""
        performance = player.run(replace(start, knows=self._knows, called=self._understanding.name))
        for failure in performance.failures:
            self._view.notice(f"Not heard: {failure}")
        return performance

    def _clips(self, sounds: dict[str, str]) -> tuple[SpokenClips | StandIn, Log]:
        """The source of a performance's clips, and the logs that must follow the performance."""
        if self._stand_in is None:
            return SpokenClips(self._speech, sounds, eager=True), lambda _: None
        clips = StandIn(self._speech, self._stand_in, sounds)
        return clips, clips.happened


@contextmanager
def opened(  # noqa: PLR0913 - the choices of a person
    speech: Speech,
    *,
    volume_db: float,
    loudspeaker: Named,
    microphone: Named,
    mode: Mode,
    view: View,
    keys: Ears | None,
    log: Log,
    quit: Event,  # noqa: A002 - the contract's name
    music: Music | None = None,
    beside: Callable[[full_duplex.Devices | None], SessionDevices] | None = None,
    knows: bool = False,
    keeps: bool = True,
) -> Iterator[Live | None]:
    """Open the devices of a session; without a loudspeaker, tell the view why and return None.

    `mode`: how the coach is spoken to; off means without a microphone. `beside` puts a phone's devices beside
    this machine's own (None: it has no loudspeaker). `knows` as in `Start`. `keeps`: what is learnt of the
    room is kept for the next session. Any thread may call this. Raises SoundError if a named device isn't
    there.
    """
    understanding = _listening(mode, elsewhere=beside is not None, keeps=keeps)
    process = understanding.process
    with closing(process) if process else nullcontext(), audio_on_time():
        try:
            own = _own_devices(loudspeaker, microphone, hears=process is not None)
        except SoundError as error:
            if loudspeaker is not None or microphone is not None:
                raise
            if beside is None:
                view.notice(f"{error} The routine is rendered instead.")
                yield None
                return
            view.notice(f"{error} Use the loudspeaker of a phone.")
            devices: SessionDevices = beside(None)
        else:
            devices = beside(own) if beside else own
        quick = open_stand_in(speech)
        with closing(devices), closing(quick) if quick else nullcontext(), _bed(music, view) as bed:
            yield Live(
                devices,
                understanding,
                speech,
                volume_db=volume_db,
                view=view,
                keys=keys,
                log=log,
                quit=quit,
                bed=bed,
                stand_in=quick,
                knows=knows,
                at_hand=keys is not None and (mode == "off" or beside is not None),
            )
        if devices.underflows:
            times = "once" if devices.underflows == 1 else f"{devices.underflows} times"
            view.notice(f"The sound broke off {times}: this machine was too busy.")


def _own_devices(loudspeaker: Named, microphone: Named, *, hears: bool) -> full_duplex.Devices:
    from voicecoach.sound.devices import full_duplex  # noqa: PLC0415 - PortAudio, late

    return full_duplex.Devices(loudspeaker, microphone, hears=hears)


@contextmanager
def _bed(music: Music | None, view: View) -> Iterator[Bed | None]:
    """Open the music for reading. Raises SoundError where there is none."""
    if music is None:
        yield None
        return
    with closing(Reader(music.path, view.notice)) as reader:
        yield Bed(reader, duck_db=music.duck_db)


def _paused(session: Session) -> bool:
    """True if the session is paused, and nothing else interrupts it."""
    now = session.state.now
    return isinstance(now, Paused) and not now.stopped


def goes_on(session: Session) -> bool:
    """True while the workout goes on, and so the music: no question, no pain, no pause."""
    if session.state.hushed is not None:
        return False
    match session.state.now:
        case Paused() | Suspended() | Doubting() | Hurting() | Asking() | Over() | Saying(then="finish"):
            return False
    return True


def _listening(mode: Mode, *, elsewhere: bool, keeps: bool) -> Understanding:
    """Start listening, if anything can. `elsewhere`: with other devices than this machine's."""
    from voicecoach.listen import room_file  # noqa: PLC0415
    from voicecoach.listen.phrases import modes, personal  # noqa: PLC0415
    from voicecoach.listen.settings import personal_settings  # noqa: PLC0415
    from voicecoach.listen.worker.process import ListeningProcess  # noqa: PLC0415 - rendering needs none
    from voicecoach.sound.devices.portaudio import available  # noqa: PLC0415 - PortAudio, late

    own = personal.load(personal.path())
    if mode == "off":
        return Understanding(None, own.phrases, DEAF, mode, own.name)
    try:
        settings = personal_settings(own, mode=mode)
    except HearingError as error:
        return Understanding(None, own.phrases, f"It does not listen: {error}", mode, own.name)
    if not elsewhere and (reason := available("input")):
        return Understanding(None, own.phrases, f"It does not listen: {reason}", mode, own.name)
    if keeps and not elsewhere:
        settings = replace(settings, room=str(room_file.path()))
    told = "" if mode == "all" else modes.told(mode, own.name)
    meanings = {**own.phrases, **settings.understood}
    return Understanding(ListeningProcess(settings), meanings, told, mode, own.name)


def rendered(  # noqa: PLR0913 - what would have been played
    plan: Plan, speech: Speech, level: Level, log: Log, view: View, *, music: Music | None = None
) -> Performance:
    """Render into a file under `RENDERS`, for a machine without sound."""
    from voicecoach.player.render import to_file  # noqa: PLC0415 - only where nothing can be played

    path = RENDERS / f"{to_file.file_words(plan.title) or 'routine'}.flac"
    RENDERS.mkdir(exist_ok=True)
    extras = to_file.Extras(music=music.path, duck_db=music.duck_db) if music else to_file.PLAIN
    performance = to_file.render(plan, speech, path, log, level, extras=extras)
    view.notice(f"{path}: {length(performance.seconds)}")
    return performance
