"""Locks of the sessions that are going on, each held until its process ends, in whatever way.

The lock is SQLite's own, on an empty database beside the diary: any death of the process releases it, and it
works the same on Linux, macOS and Windows.
"""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from pathlib import Path

WAITS = 1.0
"""Seconds to wait for a lock: another process may hold it for a moment, to see if the session goes on."""


class Going:
    """A lock that marks the session `number` of `diary` as going on, until `end`. Raises sqlite3.Error."""

    def __init__(self, diary: Path, number: int) -> None:
        self._path = _path(diary, number)
        self._db = _begun(self._path, "EXCLUSIVE", WAITS)
        while not self._path.exists():  # cleared away by somebody who looked before it was held
            self._db.close()
            self._db = _begun(self._path, "EXCLUSIVE", WAITS)

    def end(self) -> None:
        _clear(self._path, self._db)


def goes_on(diary: Path, number: int) -> bool:
    """True if some process holds the lock of the session. The file of a killed process is removed."""
    path = _path(diary, number)
    if not path.exists():
        return False
    try:
        db = _begun(path, "DEFERRED", 0)
    except sqlite3.OperationalError:
        return True
    _clear(path, db)
    return False


def _path(diary: Path, number: int) -> Path:
    return diary.with_name(f"{diary.name}.{number}.going")


def _begun(path: Path, kind: str, waits: float) -> sqlite3.Connection:
    """Take the lock; without EXCLUSIVE, others may look at the same time."""
    db = sqlite3.connect(path, timeout=waits, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = MEMORY")  # no second file: nothing is ever written
        db.execute(f"BEGIN {kind}")
        db.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _clear(path: Path, db: sqlite3.Connection) -> None:
    """Remove the lock's file, then release the lock: in this order nobody can have taken it in between."""
    with contextlib.suppress(OSError):
        if sys.platform != "win32":  # nothing that is open can be removed there
            path.unlink(missing_ok=True)
    db.close()
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            path.unlink(missing_ok=True)
