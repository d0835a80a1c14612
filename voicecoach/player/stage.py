"""What the player performs on, as protocols, and the track that is used when no one listens.

A clip is only something with a length in frames here, so that a session can be timed without numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from typing import Any, Protocol, TypeVar

from voicecoach.listen.heard import Heard
from voicecoach.session.events import Command, Cue, Event, Hearing, Listen

ClipT = TypeVar("ClipT", bound=Sized)
ClipT_co = TypeVar("ClipT_co", bound=Sized, covariant=True)
ClipT_contra = TypeVar("ClipT_contra", bound=Sized, contravariant=True)


class Conductor(Protocol):
    """What the loop performs: `session.session.Session`."""

    @property
    def deadline(self) -> int | None: ...
    @property
    def waiting(self) -> bool:
        """Whether only a person can make it go on."""

    def handle(self, event: Event, at: int) -> tuple[Cue, ...]: ...
    def upcoming(self) -> Iterator[str]: ...


class Source(Protocol[ClipT_co]):
    """Where clips come from; their length in frames is what `len` says."""

    def prepare(self, texts: Iterable[str]) -> None:
        """These will be wanted, in that order. They may be asked for later, while the session goes on."""

    def speech(self, text: str) -> ClipT_co:
        """Raises VoicecoachError where it can't be made."""

    def sound(self, name: str) -> ClipT_co:
        """A tone or a sound file by name. Raises VoicecoachError where it can't be read."""


class Track(Protocol[ClipT_contra]):
    """Where clips are laid out in time: `sound.mixer.Mixer`, or a `Timeline` when no one listens."""

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
    """Where samples go: a file, or the loudspeaker, whose `write` waits while it has enough."""

    def write(self, block: Any) -> None: ...  # noqa: ANN401 - as above
    def mute(self) -> None:
        """Drop what has been written and not yet sounded."""


class Ears(Protocol):
    """What the person says: phrases as typed, decisions of the listener, and whether it can hear at all.

    A command is the machine's own: a session pauses where there is nothing left to hear it by.
    """

    @property
    def open(self) -> bool: ...
    def next_at(self) -> int | None: ...
    def heard(self, frame: int) -> str | Heard | Hearing | Command | None: ...
    def listen(self, listening: Listen) -> None:
        """What may be said from now on."""

    def coach(self, text: str, start: int, end: int) -> None:
        """The coach says `text` from frame `start` to `end`."""

    def silence(self, at: int) -> None:
        """The coach falls silent at frame `at`."""


class Timeline:
    """A track with no samples: it only knows when each clip ends."""

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
        """Nothing sounds."""

    def duck(self, by: float) -> None:
        """Nothing sounds."""

    def read(self, frames: int) -> None:
        self.frame += frames
