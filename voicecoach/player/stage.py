"""Protocols of the things that the player performs on, and the track for when no one listens.

A clip is only something with a length in frames here, so that a session can be timed without numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from typing import Any, Protocol, TypeVar

from voicecoach.listen.heard import Heard
from voicecoach.session.events import Command, Cue, Event, HasCompany, Hearing, Listen, Manner

ClipT = TypeVar("ClipT", bound=Sized)
ClipT_co = TypeVar("ClipT_co", bound=Sized, covariant=True)
ClipT_contra = TypeVar("ClipT_contra", bound=Sized, contravariant=True)


News = Hearing | HasCompany | Command
"""News of the ears: of the devices and the room, and what they make necessary."""

NOT_WANTED = "I don't listen in this session."
"""Said where the person wanted no microphone."""


class Conductor(Protocol):
    """A session as the loop performs it: `session.session.Session`."""

    @property
    def deadline(self) -> int | None: ...
    @property
    def waiting(self) -> bool:
        """True while only a person can move it on."""

    def handle(self, event: Event, at: int) -> tuple[Cue, ...]: ...
    def upcoming(self) -> Iterator[str]: ...


class Source(Protocol[ClipT_co]):
    """A source of clips; `len` of a clip is its length in frames."""

    def prepare(self, texts: Iterable[str]) -> None:
        """Expect requests for these texts, in this order. `texts` may be read later, during the session."""

    def speech(self, text: str) -> ClipT_co:
        """The speech of `text`. Raises VoicecoachError if it can't be made."""

    def sound(self, name: str) -> ClipT_co:
        """A tone or a sound file by name. Raises VoicecoachError if it can't be read."""


class Track(Protocol[ClipT_contra]):
    """A track on which clips are laid out: `sound.mixer.Mixer`, or a `Timeline` when no one listens."""

    @property
    def frame(self) -> int: ...
    def place(self, clip: ClipT_contra, at: int, key: int) -> None: ...
    def cut(self, fade_frames: int) -> Iterable[int]: ...
    def next_end(self) -> int | None: ...
    def ended(self) -> Iterable[int]: ...
    def set_gain_db(self, change: float) -> None: ...
    def duck(self, by: float) -> None: ...
    def read(self, frames: int) -> Any: ...  # noqa: ANN401 - samples, or nothing


class Sink(Protocol):
    """A sink for samples: a file, or the loudspeaker, whose `write` blocks while enough is queued."""

    def write(self, block: Any) -> None: ...  # noqa: ANN401 - as above
    def mute(self) -> None:
        """Drop what was written and hasn't sounded yet."""


class Ears(Protocol):
    """The ears: typed phrases, decisions of the listener, and news of whether it can hear at all.

    A `Command` from the ears is the machine's own: a session pauses when its loudspeaker is gone.
    """

    @property
    def open(self) -> bool: ...
    def next_at(self) -> int | None: ...
    def attend(self, frames: int) -> None:
        """Listen to what was captured while the last `frames` frames were written."""

    def heard(self, frame: int) -> str | Heard | News | None: ...
    def listen(self, listening: Listen) -> None:
        """Set what may be said from now on."""

    def address(self, manner: Manner) -> None:
        """Obey commands that are said in this manner, from now on."""

    def coach(self, text: str, start: int, end: int) -> None:
        """Note that the coach says `text` from frame `start` to `end`."""

    def silence(self, at: int) -> None:
        """Note that the coach falls silent at frame `at`."""


class SinkAndEars(Sink, Ears, Protocol):
    """A sink, and the ears that hear what comes back of it: `rehearse.floor.Floor`."""


class Timeline:
    """A track without samples, which only knows when each clip ends."""

    def __init__(self) -> None:
        self.frame = 0
        self._ends: dict[int, int] = {}  # key -> frame

    def place(self, clip: Sized, at: int, key: int) -> None:
        self._ends[key] = at + len(clip)

    def cut(self, fade_frames: int) -> Iterable[int]:  # noqa: ARG002 - nothing sounds
        cut = list(self._ends)
        self._ends.clear()
        return cut

    def next_end(self) -> int | None:
        return min(self._ends.values(), default=None)

    def ended(self) -> Iterable[int]:
        ended = [key for key, end in self._ends.items() if end <= self.frame]
        for key in ended:
            del self._ends[key]
        return ended

    def set_gain_db(self, change: float) -> None:
        """Do nothing: nothing sounds."""

    def duck(self, by: float) -> None:
        """Do nothing: nothing sounds."""

    def read(self, frames: int) -> None:
        self.frame += frames
