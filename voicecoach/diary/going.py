"""Which sessions are going on: each holds a lock for as long as its process lives, however it ends.

The lock is SQLite's own, on an empty database beside the diary: it is let go of by any death of the
process, and works the same on Linux, macOS and Windows.
"""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from pathlib import Path

WAITS = 1.0
"""Seconds for which the lock is waited for: somebody may just be looking whether it is held."""


class Going:
    """Says that the session `number` of `diary` is going on, until `end`. Raises sqlite3.Error."""

    def __init__(self, diary: Path, number: int) -> None:
        self._path = _path(diary, number)
        self._db = _begun(self._path, "EXCLUSIVE", WAITS)
        while not self._path.exists():  # cleared away by somebody who looked before it was held
            self._db.close()
            self._db = _begun(self._path, "EXCLUSIVE", WAITS)

    def end(self) -> None:
        _clear(self._path, self._db)


def goes_on(diary: Path, number: int) -> bool:
    """Whether some process holds it. What a killed one left behind is cleared away."""
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
    """Held; if not EXCLUSIVE, only together with others who look."""
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
    """Let go of the lock and remove its file: first the file, so that nobody else has taken it by then."""
    with contextlib.suppress(OSError):
        if sys.platform != "win32":  # nothing that is open can be removed there
            path.unlink(missing_ok=True)
    db.close()
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            path.unlink(missing_ok=True)
