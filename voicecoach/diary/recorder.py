"""A session that is kept as it goes: the recorder stands where the session does, and only looks on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from queue import SimpleQueue

from voicecoach.diary.notes import Moment, Notes
from voicecoach.diary.store import Change, Record, Store
from voicecoach.errors import DiaryError
from voicecoach.session.events import FRAME_RATE, Cue, Event, Start
from voicecoach.session.session import Session
from voicecoach.session.state import State

Clock = Callable[[int], datetime]
"""What time it is, as an aware datetime, when the session's clock shows this frame."""


def wall_clock(_: int) -> datetime:
    """The time of day, where a person takes part."""
    return datetime.now().astimezone()


def virtual_clock(began: datetime) -> Clock:
    """Time as it would be, had the session begun at `began`."""
    return lambda frame: began + timedelta(seconds=frame / FRAME_RATE)


class Keeper:
    """Keeps a session in `store` until that fails: then it says so once, and the session goes on."""

    def __init__(self, store: Store, tell: Callable[[str], None], resumed: int | None = None) -> None:
        self._store = store
        self._tell = tell
        self._resumed = resumed
        self._failed = False

    def begin(self, state: State, at: datetime) -> Record | None:
        """A record for this session, or that of the `resumed` one; None where it can't be kept."""
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

    def keep(self, change: Change) -> None:
        if self._failed:
            return
        try:
            self._store.keep(change)
        except DiaryError as error:
            self._fail(error)

    def _fail(self, error: DiaryError) -> None:
        self._failed = True
        self._tell(f"This session is not being kept from here on. {error}")


class Background:
    """Calls `keep` in a thread of its own, in order: the sound never waits for the disk."""

    def __init__(self, keep: Callable[[Change], None]) -> None:
        self._keep = keep
        self._changes: SimpleQueue[Change | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="diary", daemon=True)
        self._thread.start()

    def __call__(self, change: Change) -> None:
        self._changes.put(change)

    def _work(self) -> None:
        while (change := self._changes.get()) is not None:
            self._keep(change)

    def close(self) -> None:
        """Wait for what is still to be kept."""
        self._changes.put(None)
        self._thread.join()


class Recorder:
    """`session`, whose record `begin` gives at its `Start` (None: nothing is kept) and `keep` goes on with.

    What they cost, the session waits for.
    """

    def __init__(
        self,
        session: Session,
        begin: Callable[[State, datetime], Record | None],
        keep: Callable[[Change], None],
        clock: Clock,
    ) -> None:
        self._session = session
        self._begin = begin
        self._keep = keep
        self._clock = clock
        self._notes: Notes | None = None

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
            self._notes = None if record is None else Notes(record)
        if self._notes is not None:
            moment = Moment(at, self._clock(at), before, after, event, cues)
            if change := self._notes.of(moment):
                self._keep(change)
            if moment.ended:
                self._notes = None
        return cues

    def leave(self, reason: str, at: int) -> None:
        """The performance ends at frame `at`; where the session has not ended, it may be gone on with."""
        if self._notes is not None:
            state = self._session.state
            self._keep(self._notes.left(Moment(at, self._clock(at), state, state), reason))
            self._notes = None
