"""The ears of a live session: the microphone and what is typed, in one; and what becomes of the devices."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

from voicecoach.listen.heard import Heard
from voicecoach.listen.process import ListeningProcess
from voicecoach.listen.typed import Written
from voicecoach.player.patience import GAPS_ONLY, Patience
from voicecoach.player.stage import Ears
from voicecoach.player.view import Listening
from voicecoach.session.events import FRAME_RATE, Command, Hearing, Listen
from voicecoach.sound.capture import Captured
from voicecoach.sound.signal import Signal

LISTENS = "It listens."
LOADING = "It will listen in a moment."
AGAIN = "The recogniser broke off and is started again."
NO_LOUDSPEAKER = "The loudspeaker is gone: the session is paused until it, or another, is there."
LOUDSPEAKER_BACK = "The loudspeaker is back."

LASTING = FRAME_RATE
"""Frames for which the microphone has been away before the person is told: it may be back at once."""


class Devices(Protocol):
    """What is asked of `sound.device.Devices`, after each block."""

    @property
    def lost(self) -> bool: ...
    @property
    def lacks(self) -> str: ...
    def captured(self) -> Iterator[Captured]: ...


class LiveEars:
    """Hears by `process`, and by `keys`; `reason` is why there is no process.

    `notice` is told what the person is to know. `paused`: whether the session is, by a pause alone.
    """

    def __init__(
        self,
        process: ListeningProcess | None,
        keys: Ears | None,
        notice: Callable[[str], None],
        paused: Callable[[], bool],
        reason: str = "",
    ) -> None:
        self.listening = Listening(on=False, reason=reason or LOADING)
        self._process = process
        self._keys = keys or Written()
        self._notice = notice
        self._paused = paused
        self._signal = Signal()
        self._patience = Patience()
        self._queue: deque[Hearing | Command] = deque()
        self._lost = self._resumes = False
        self._restarts = 0
        self._lacking = 0  # frames for which the microphone has been
        self._listened = self._deaf = False  # whether it once did; whether the session knows that it doesn't

    # --- after each block ---------------------------------------------------------------------------

    def attend(self, devices: Devices, frames: int) -> None:
        """Hear what the devices have brought during the last `frames` frames, and how they are."""
        self._follow(lost=devices.lost)
        if self._process is None:
            return
        for block in devices.captured():
            self._signal.accept(block.microphone)
            self._process.accept(block.microphone, block.speaker, block.at)
        told = self._patience.after(frames, too_little=self._process.ready and self._process.too_little)
        self._queue.extend([told] if told else [])
        self._lacking = self._lacking + frames if devices.lacks else 0
        if devices.lacks:
            self._signal = Signal()  # what comes back may be another one
        self._tell(self._process, devices)

    def _follow(self, *, lost: bool) -> None:
        """Pause the session while there is no loudspeaker; a person who paused it goes on by themselves."""
        if lost and not self._lost:
            self._resumes = not self._paused()
            self._queue.append(Command("pause", ""))
            self._notice(NO_LOUDSPEAKER)
        elif self._lost and not lost:
            self._notice(LOUDSPEAKER_BACK)
            if self._resumes and self._paused():
                self._queue.append(Command("resume", ""))
        self._lost = lost

    def _tell(self, process: ListeningProcess, devices: Devices) -> None:
        """Tell of a change in whether it listens."""
        if process.restarts != self._restarts:
            self._restarts = process.restarts
            self._notice(AGAIN)
        reason = self._reason(process, devices)
        before, self.listening = self.listening, Listening(not reason, reason, self._signal.level_db)
        if reason not in {before.reason, LOADING}:
            self._notice(reason or LISTENS)
        self._listened |= not reason
        gone = not devices.lost and reason in {process.failed, devices.lacks} - {""}
        if gone and self._listened and not self._deaf:
            self._deaf = True
            self._queue.append(Hearing(on=False, reason=""))
        elif self._deaf and not (process.failed or devices.lacks):
            self._deaf = False
            self._queue.append(Hearing(on=True))

    def _reason(self, process: ListeningProcess, devices: Devices) -> str:
        """Why it doesn't listen; none: it does."""
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
        """Whether anything may still be heard."""
        hears = self._process is not None and not self._process.failed
        return hears or bool(self._queue) or self._keys.open

    def next_at(self) -> int | None:
        return self._keys.next_at()

    def heard(self, frame: int) -> str | Heard | Hearing | Command | None:
        """What has happened, been heard or typed by now, one at a time."""
        if self._queue:
            return self._queue.popleft()
        spoken = self._process.heard() if self._process else None
        return spoken or self._keys.heard(frame)

    def listen(self, listening: Listen) -> None:
        self._keys.listen(listening)
        if self._process:
            self._process.listen(listening)

    def coach(self, text: str, start: int, end: int) -> None:
        self._keys.coach(text, start, end)
        if self._process:
            self._process.coach(text, start, end)

    def silence(self, at: int) -> None:
        self._keys.silence(at)
        if self._process:
            self._process.silence(at)
