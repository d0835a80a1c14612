-- A diary as the first release wrote it.
BEGIN TRANSACTION;
CREATE TABLE choices (
        at_utc INTEGER NOT NULL,
        at TEXT NOT NULL,
        exercise TEXT NOT NULL,
        choice TEXT NOT NULL,
        PRIMARY KEY (at_utc, exercise, choice)
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
CREATE TABLE plans (  -- of what may be gone on with, written once, large
        session INTEGER PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
        plan TEXT NOT NULL
    );
CREATE TABLE points (  -- where it would be gone on, written again and again, small
        session INTEGER PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
        at TEXT NOT NULL,
        state TEXT NOT NULL
    );
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
INSERT INTO "sessions" VALUES(1,'one','Evening','/routines/evening.routine','2026-03-01T07:00:00+00:00',1772348400000000,'2026-03-01T07:00:00+00:00','done',1200.0);
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
INSERT INTO "sets" VALUES(1,1,'2026-03-01T07:00:00+00:00','Glute bridge','Half bridge',1,0,1,'left','reps',8.0,8.0,6.0,10.0);
COMMIT;
PRAGMA user_version = 1;
PRAGMA application_id = 1987012963;
