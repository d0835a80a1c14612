"""The diary's file as a SQLite connection, with its errors as one line for a person."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from voicecoach.diary import location, schema
from voicecoach.errors import DiaryError

BUSY = 5.0
"""Seconds to wait while another program writes."""


class DamagedError(DiaryError):
    """The file holds no diary, or a damaged one."""

    @classmethod
    def of(cls, path: Path) -> Self:
        return cls(f"The diary {path} is damaged.", "The next session sets it aside and begins a new one.")


def connect(path: Path, *, durable: bool, make: bool) -> sqlite3.Connection:
    """Open the diary at `path`, or make one; without `make`, a missing one is empty and in memory.

    The connection serves one thread at a time. Raises DiaryError, DamagedError.
    """
    name = str(path)
    with explained(path):
        if make:
            location.make(path)
        elif not path.exists():
            name = ":memory:"
        db = sqlite3.connect(name, timeout=BUSY, isolation_level=None, check_same_thread=False)
    try:
        with explained(path):
            _ready(db, path, durable=durable)
    except DiaryError:
        db.close()
        raise
    return db


def _ready(db: sqlite3.Connection, path: Path, *, durable: bool) -> None:
    version = schema.version(db)
    if schema.foreign(db):
        message = f"{path} is another program's, and no diary."
        raise DiaryError(message, "Give another file.")
    if version > schema.VERSION:
        message = f"{path} was written by a newer voicecoach."
        raise DiaryError(message, "Use that one, or keep this diary elsewhere (VOICECOACH_DATA).")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
    schema.migrate(db)


@contextlib.contextmanager
def transaction(db: sqlite3.Connection, path: Path, kind: str = "IMMEDIATE") -> Iterator[sqlite3.Connection]:
    """Run a block as one transaction: it writes all or nothing, and reads the state of one moment."""
    with explained(path):
        db.execute(f"BEGIN {kind}")
        try:
            yield db
        except BaseException:
            if db.in_transaction:  # a full disk has rolled it back already
                db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")


_WHY = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it may not be written",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened",
    sqlite3.SQLITE_IOERR: "the disk fails",
    sqlite3.SQLITE_BUSY: "another program is using it",
}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise the errors of SQLite and the file system as a DiaryError of one line."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind
        if code in _DAMAGED:
            raise DamagedError.of(path) from error
        message = f"The diary {path} can't be used: {_WHY.get(code, error)}."
        raise DiaryError(message) from error
    except OSError as error:
        message = f"The diary {path} can't be used: {error.strerror or error}."
        raise DiaryError(message) from error
