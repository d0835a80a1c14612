"""Opening of the person's own diary, which may turn out to be damaged."""

from __future__ import annotations

from pathlib import Path

from voicecoach.diary import location
from voicecoach.diary.database import DamagedError, explained
from voicecoach.diary.store import Store


def open_own(path: Path) -> tuple[Store, str]:
    """Open the person's diary for writing; the sentence tells them if a damaged one was set aside, else "".

    Raises DiaryError if it can't be used.
    """
    store = None
    try:
        store = Store(path)
        store.check()
    except DamagedError:
        if store is not None:
            store.close()
        with explained(path):
            aside = location.set_aside(path)
        return Store(path), f"The diary was damaged. It is set aside as {aside}, and a new one begun."
    return store, ""
