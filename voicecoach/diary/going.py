"""Which sessions are going on: each holds a lock for as long as its process lives, however it ends.

The lock is SQLite's own, on an empty database beside the diary: it is let go of by any death of the
process, and works the same on Linux, macOS and Windows.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path


class Going:
    """Says that the session `number` of `diary` is going on, until `end`. Raises sqlite3.Error."""

    def __init__(self, diary: Path, number: int) -> None:
        self._path = _path(diary, number)
        self._db = _locked(self._path)

    def end(self) -> None:
        self._db.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def goes_on(diary: Path, number: int) -> bool:
    """Whether some process holds it. What a killed one left behind is cleared away."""
    path = _path(diary, number)
    if not path.exists():
        return False
    try:
        _locked(path).close()
    except sqlite3.OperationalError:
        return True
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
    return False


def _path(diary: Path, number: int) -> Path:
    return diary.with_name(f"{diary.name}.{number}.going")


def _locked(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = MEMORY")  # no second file: nothing is ever written
        db.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        db.close()
        raise
    return db
