"""The recorder: takes the place of a session, passes everything through, and keeps a diary of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from queue import SimpleQueue

from voicecoach.diary.notes import NotedMoment, SessionNotes
from voicecoach.diary.record import DiaryChange, Record
from voicecoach.diary.store import Store
from voicecoach.errors import DiaryError
from voicecoach.session.events import FRAME_RATE, Cue, Event, Start
from voicecoach.session.session import Session
from voicecoach.session.state import State

Clock = Callable[[int], datetime]
"""Maps a frame of the session's clock to an aware datetime."""


def wall_clock(_: int) -> datetime:
    """The present time of day, for sessions with a person."""
    return datetime.now().astimezone()


def virtual_clock(began: datetime) -> Clock:
    """A clock of virtual time that started at `began`."""
    return lambda frame: began + timedelta(seconds=frame / FRAME_RATE)


class Keeper:
    """Keeps a session in `store`; when that fails it says so once, and the session goes on unkept."""

    def __init__(self, store: Store, tell: Callable[[str], None], resumed: int | None = None) -> None:
        self._store = store
        self._tell = tell
        self._resumed = resumed
        self._failed = False

    def begin(self, state: State, at: datetime) -> Record | None:
        """Begin a record for this session, or continue the `resumed` one's; None if it can't be kept."""
        try:
            if others := self._store.going():
                self._tell(
                    f"Another session is going on: {others[0].routine}, since {others[0].began:%H:%M}. "
                    "This one is kept as one of its own."
                )
            if self._resumed is None:
                return self._store.begin(state, at)
            return self._store.take_up(self._resumed, state, at)
        except DiaryError as error:
            self._fail(error)
            return None

    def keep(self, change: DiaryChange) -> None:
        if self._failed:
            return
        try:
            self._store.keep(change)
        except DiaryError as error:
            self._fail(error)

    def _fail(self, error: DiaryError) -> None:
        self._failed = True
        self._tell(f"This session is not being kept from here on. {error}")


class WritingThread:
    """Thread that calls `keep` in order, so that the sound never waits for the disk."""

    def __init__(self, keep: Callable[[DiaryChange], None]) -> None:
        self._keep = keep
        self._changes: SimpleQueue[DiaryChange | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="diary", daemon=True)
        self._thread.start()

    def __call__(self, change: DiaryChange) -> None:
        self._changes.put(change)

    def _work(self) -> None:
        while (change := self._changes.get()) is not None:
            self._keep(change)

    def close(self) -> None:
        """Wait until all has been kept."""
        self._changes.put(None)
        self._thread.join()


class Recorder:
    """A conductor that passes all on to `session`, and keeps it in the diary.

    `begin` gives a record at the `Start` (None: nothing is kept), and `keep` takes each change. The session
    waits for both.
    """

    def __init__(
        self,
        session: Session,
        begin: Callable[[State, datetime], Record | None],
        keep: Callable[[DiaryChange], None],
        clock: Clock,
    ) -> None:
        self._session = session
        self._begin = begin
        self._keep = keep
        self._clock = clock
        self._notes: SessionNotes | None = None

    @property
    def deadline(self) -> int | None:
        return self._session.deadline

    @property
    def waiting(self) -> bool:
        return self._session.waiting

    def upcoming(self) -> Iterator[str]:
        return self._session.upcoming()

    def handle(self, event: Event, at: int) -> tuple[Cue, ...]:
        before = self._session.state
        cues = self._session.handle(event, at)
        after = self._session.state
        if isinstance(event, Start):
            record = self._begin(after, self._clock(at))
            self._notes = None if record is None else SessionNotes(record)
        if self._notes is not None:
            moment = NotedMoment(at, self._clock(at), before, after, event, cues)
            if change := self._notes.of(moment):
                self._keep(change)
            if moment.ended:
                self._notes = None
        return cues

    def leave(self, reason: str, at: int) -> None:
        """Note that the performance ends at frame `at`; a session that hasn't ended may be resumed later."""
        if self._notes is not None:
            state = self._session.state
            self._keep(self._notes.left(NotedMoment(at, self._clock(at), state, state), reason))
            self._notes = None
