"""Insertion of rows into the diary; a row that exists already is replaced."""

from __future__ import annotations

import sqlite3
from typing import Literal

from voicecoach.diary.reading import microseconds
from voicecoach.progress.rows import ChoiceRow, CommandRow, MorningRow, PainRow, SessionRow, SetRow


def insert_session(db: sqlite3.Connection, row: SessionRow, key: str) -> int:
    """Insert a session, and return its number in this diary."""
    ended = row.ended.isoformat() if row.ended else None
    values = (key, row.routine, row.path, row.began.isoformat(), microseconds(row.began), ended)
    existing = db.execute(
        "INSERT INTO sessions (key, routine, path, began, began_utc, ended, reason, seconds, seed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*values, row.reason, row.seconds, row.seed),
    )
    return int(existing.lastrowid or 0)


def insert_set(db: sqlite3.Connection, session: int, number: int, row: SetRow) -> None:
    values = (row.exercise, row.form, row.rung, row.home, row.set, row.side, row.unit, row.target)
    _insert(
        db, "sets", session, number, row.at.isoformat(), *values, row.performed, row.low, row.high, row.load
    )


def insert_pain(db: sqlite3.Connection, session: int, number: int, row: PainRow) -> None:
    values = (row.exercise, row.form, row.set, row.rep, row.score, row.remedy)
    _insert(db, "pains", session, number, row.at.isoformat(), *values)


def insert_command(db: sqlite3.Connection, session: int, number: int, row: CommandRow) -> None:
    _insert(db, "commands", session, number, row.at.isoformat(), row.command, row.phrase, row.exercise)


def insert_morning(db: sqlite3.Connection, session: int, row: MorningRow) -> None:
    _insert(db, "mornings", session, row.at.isoformat(), row.exercise, row.score)


def insert_choice(db: sqlite3.Connection, row: ChoiceRow) -> None:
    _insert(db, "choices", microseconds(row.at), row.at.isoformat(), row.exercise, row.choice)


Table = Literal["sets", "pains", "commands", "mornings", "choices"]


def _insert(db: sqlite3.Connection, table: Table, *values: object) -> None:
    db.execute(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(values))})", values)
