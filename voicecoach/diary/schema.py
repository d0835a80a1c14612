"""The diary's tables, as the migrations that lead to them. A released migration is never changed.

Times are ISO 8601 with the person's UTC offset at that time; `began_utc` (microseconds since 1970) orders
sessions across offsets. Rows of a session are numbered within it, and are deleted with it.
"""

from __future__ import annotations

import sqlite3

APPLICATION_ID = 0x766F6963
"""Mark of a diary in the header of its SQLite file ("voic"), unlike any other program's."""

STEPS = (
    """
    CREATE TABLE sessions (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,  -- the same in every copy of the diary
        routine TEXT NOT NULL,
        path TEXT NOT NULL,
        began TEXT NOT NULL,
        began_utc INTEGER NOT NULL,
        ended TEXT,
        reason TEXT NOT NULL DEFAULT '',
        seconds REAL NOT NULL DEFAULT 0
    );
    CREATE TABLE sets (
        session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        exercise TEXT NOT NULL,
        form TEXT NOT NULL,
        rung INTEGER NOT NULL,
        home INTEGER NOT NULL,
        "set" INTEGER NOT NULL,
        side TEXT NOT NULL,
        unit TEXT NOT NULL,
        target REAL,
        performed REAL NOT NULL,  -- 0 where it has only begun, not part of the history
        low REAL,
        high REAL,
        PRIMARY KEY (session, number)
    ) WITHOUT ROWID;
    CREATE TABLE pains (
        session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        exercise TEXT NOT NULL,
        form TEXT NOT NULL,
        "set" INTEGER NOT NULL,
        rep INTEGER NOT NULL,
        score INTEGER,
        remedy TEXT NOT NULL,
        PRIMARY KEY (session, number)
    ) WITHOUT ROWID;
    CREATE TABLE commands (
        session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        command TEXT NOT NULL,
        phrase TEXT NOT NULL,
        exercise TEXT NOT NULL,
        PRIMARY KEY (session, number)
    ) WITHOUT ROWID;
    CREATE TABLE mornings (
        session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
        at TEXT NOT NULL,
        exercise TEXT NOT NULL,
        score INTEGER NOT NULL,
        PRIMARY KEY (session, exercise, at)
    ) WITHOUT ROWID;
    CREATE TABLE choices (
        at_utc INTEGER NOT NULL,
        at TEXT NOT NULL,
        exercise TEXT NOT NULL,
        choice TEXT NOT NULL,
        PRIMARY KEY (at_utc, exercise, choice)
    ) WITHOUT ROWID;
    CREATE TABLE plans (  -- of what may be gone on with, written once, large
        session INTEGER PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
        plan TEXT NOT NULL
    );
    CREATE TABLE points (  -- where it would be gone on, written again and again, small
        session INTEGER PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
        at TEXT NOT NULL,
        state TEXT NOT NULL
    );
    """,
    """
    CREATE INDEX sessions_in_time ON sessions (began_utc);
    CREATE INDEX sets_of_exercise ON sets (exercise COLLATE NOCASE);
    CREATE INDEX pains_of_exercise ON pains (exercise COLLATE NOCASE);
    CREATE INDEX commands_of_exercise ON commands (exercise COLLATE NOCASE);
    """,
    """
    ALTER TABLE sets ADD COLUMN load TEXT NOT NULL DEFAULT '';  -- what was lifted, in words
    """,
    """
    ALTER TABLE sessions ADD COLUMN seed TEXT NOT NULL DEFAULT '';  -- that drew what was picked and shuffled
    """,
)

VERSION = len(STEPS)


def version(db: sqlite3.Connection) -> int:
    """Number of migrations taken, 0 in an empty file. Raises sqlite3.DatabaseError if it is no database."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def foreign(db: sqlite3.Connection) -> bool:
    """True if this is another program's database."""
    own = db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    return not own and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0


def migrate(db: sqlite3.Connection) -> None:
    """Run the missing migrations, all or none; of two programs at the same time, only one runs them."""
    if version(db) == VERSION:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        for step in STEPS[version(db) :]:
            for statement in step.split(";"):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
