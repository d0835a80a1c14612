"""The ears of a live session: the microphone, what is typed, and the loss and return of devices."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

from voicecoach.listen.heard import Heard
from voicecoach.listen.phrases.modes import Mode
from voicecoach.listen.phrases.modes import told as told_of
from voicecoach.listen.phrases.typed import WrittenPhrases
from voicecoach.listen.worker.process import ListeningProcess
from voicecoach.player.patience import GAPS_ONLY, Patience
from voicecoach.player.stage import NOT_WANTED, Ears, News
from voicecoach.player.view import Listening
from voicecoach.session.events import FRAME_RATE, NAME, Command, HasCompany, Hearing, Listen, Manner
from voicecoach.sound.devices.capture import Captured
from voicecoach.sound.signal import SILENT, Signal

LISTENS = "It listens."
LOADING = "It will listen in a moment."
AGAIN = "The recogniser broke off and is started again."
NO_LOUDSPEAKER = "The loudspeaker is gone: the session is paused until it, or another, is there."
LOUDSPEAKER_BACK = "The loudspeaker is back."

LASTING = FRAME_RATE
"""Frames without a microphone after which the person is told: it may be back at once."""


class ListenedDevices(Protocol):
    """The devices as the ears see them after each block.

    `lost`: no loudspeaker at the moment. `lacks`: a sentence on why there is no microphone; "" with one.
    """

    @property
    def lost(self) -> bool: ...
    @property
    def lacks(self) -> str: ...
    def captured(self) -> Iterator[Captured]: ...


DIGITAL_SILENCE_DB = -90.0
"""Level (dBFS) below which the microphone may be muted: "it listens" isn't said yet."""


class LiveEars:
    """Ears that hear the captured sound of `devices` through `process`, and the phrases of `keys`.

    `reason` says why there is no process. `notice` receives sentences for the person. `paused` tells if the
    session is paused, and nothing else interrupts it.
    `at_hand`: one who can't be heard has keys or buttons at hand. `mode`, `name`: how the coach is spoken to.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what a session hears by, and whom it tells
        self,
        devices: ListenedDevices,
        process: ListeningProcess | None,
        keys: Ears | None,
        notice: Callable[[str], None],
        paused: Callable[[], bool],
        reason: str = "",
        *,
        at_hand: bool = False,
        mode: Mode = "all",
        name: str = NAME,
    ) -> None:
        self.listening = Listening(on=False, reason=reason or LOADING)
        self._mode: Mode = mode
        self._name = name
        self._devices = devices
        self._process = process
        self._keys = keys or WrittenPhrases()
        self._notice = notice
        self._paused = paused
        self._at_hand = at_hand
        self._signal = Signal()
        self._patience = Patience()
        self._queue: deque[News] = deque()
        self._lost = self._resumes = False
        self._restarts = 0
        self._lacking = 0  # frames for which there has been no microphone
        self._listened = False  # it has listened at some time
        self._company_told = False
        self._told: bool | None = None  # the session knows that it listens, that it doesn't, or neither

    def begin(self) -> None:
        """Begin another session, which must be told too if nobody listens."""
        self._told = self._told or None
        if self._process is None:
            self._tell_session(on=False, reason=NOT_WANTED if self._at_hand else "")

    # --- after each block ---------------------------------------------------------------------------

    def attend(self, frames: int) -> None:
        """Hear what was captured during the last `frames` frames, and notice lost or returned devices."""
        devices = self._devices
        self._follow(lost=devices.lost)
        if self._process is None:
            return
        # All that the devices have brought goes to the recogniser's process, which takes it when it can:
        # nothing here waits. What it hears comes back by `heard`, some blocks later.
        for block in devices.captured():
            self._signal.accept(block.microphone)
            self._process.accept(block.microphone, block.speaker, block.at)
        told = self._patience.after(frames, too_little=self._process.ready and self._process.too_little)
        self._queue.extend([told] if told else [])
        if (company := self._process.company) and not self._company_told:
            self._company_told = True
            self._queue.append(HasCompany(company))
        self._lacking = self._lacking + frames if devices.lacks else 0
        if devices.lacks:
            self._signal = Signal()  # what comes back may be another one
        self._tell(self._process)

    def _follow(self, *, lost: bool) -> None:
        """Pause the session while there is no loudspeaker, unless the person has paused it already."""
        # With no loudspeaker the session's clock stands still, so that a rep would be lost: it is paused. It
        # is resumed only if it was this that paused it, and the person hasn't gone on or stopped by
        # themselves.
        if lost and not self._lost:
            self._resumes = not self._paused()
            self._queue.append(Command("pause", ""))
            self._notice(NO_LOUDSPEAKER)
        elif self._lost and not lost:
            self._notice(LOUDSPEAKER_BACK)
            if self._resumes and self._paused():
                self._queue.append(Command("resume", ""))
        self._lost = lost

    def _tell(self, process: ListeningProcess) -> None:
        """Tell the session and the person when listening starts or stops."""
        if process.restarts != self._restarts:
            self._restarts = process.restarts
            self._notice(AGAIN)
        devices = self._devices
        reason = self._reason(process)
        name = self._name if self._mode == "named" else ""
        before, self.listening = self.listening, Listening(not reason, reason, self._signal.level_db, name)
        if reason not in {before.reason, LOADING}:
            self._notice(reason or LISTENS)
        # The session is told that nobody listens, but not while the loudspeaker is away too: there is a
        # pause for that. It is told once, and once when it is over.
        self._listened |= not reason
        gone = not devices.lost and reason in {process.failed, devices.lacks} - {""}
        muted = reason == SILENT
        if self._told is not False:
            if gone or muted:
                self._tell_session(on=False, reason=reason if muted else "")
            elif self._told is None and not reason and self._signal.level_db > DIGITAL_SILENCE_DB:
                self._tell_session(on=True)
        elif not (process.failed or devices.lacks or muted):
            self._tell_session(on=True)

    def _tell_session(self, *, on: bool, reason: str = "") -> None:
        self._told = on
        self._queue.append(Hearing(on=on, reason=reason, keys=self._at_hand and not on))

    def _reason(self, process: ListeningProcess) -> str:
        """The reason why it doesn't listen; "" while it does."""
        devices = self._devices
        if process.failed:
            return process.failed
        if devices.lacks and (self._lacking > LASTING or not self._listened):
            return devices.lacks
        if not process.ready:
            return LOADING
        return self._signal.fault or (GAPS_ONLY if self._patience.gaps_only else "")

    # --- ears ---------------------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        """True while anything may still be heard."""
        hears = self._process is not None and not self._process.failed
        return hears or bool(self._queue) or self._keys.open

    def next_at(self) -> int | None:
        return self._keys.next_at()

    def heard(self, frame: int) -> str | Heard | News | None:
        """The next event of the devices, decision of the listener, or typed phrase, by `frame`."""
        if self._queue:
            return self._queue.popleft()
        spoken = self._process.heard() if self._process else None
        return spoken or self._keys.heard(frame)

    def listen(self, listening: Listen) -> None:
        self._keys.listen(listening)
        if self._process:
            self._process.listen(listening)

    def address(self, manner: Manner) -> None:
        if manner != self._mode and self._process:
            self._notice(told_of(manner, self._name))
            self._process.address(manner)
        self._mode = manner

    def coach(self, text: str, start: int, end: int) -> None:
        self._keys.coach(text, start, end)
        if self._process:
            self._process.coach(text, start, end)

    def silence(self, at: int) -> None:
        self._keys.silence(at)
        if self._process:
            self._process.silence(at)
