"""That a session goes on is known to other processes, for as long as its own lives."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from voicecoach.diary.session_lock import Going, goes_on


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    return tmp_path / "diary.sqlite"


def left(diary: Path) -> Path:
    """What a process that was killed leaves."""
    path = diary.with_name("diary.sqlite.7.going")
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 1")
    return path


def test_it_goes_on_until_it_ends(diary: Path) -> None:
    assert not goes_on(diary, 7)
    going = Going(diary, 7)
    assert goes_on(diary, 7)
    assert not goes_on(diary, 8)
    going.end()
    assert not goes_on(diary, 7)
    assert list(diary.parent.iterdir()) == []


def test_what_a_killed_process_left_says_nothing_and_is_cleared_away(diary: Path) -> None:
    path = left(diary)
    assert not goes_on(diary, 7)
    assert not path.exists()


def test_it_is_held_by_one_alone(diary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voicecoach.diary.session_lock.WAITS", 0)
    going = Going(diary, 7)
    with pytest.raises(sqlite3.OperationalError):
        Going(diary, 7)
    going.end()


def test_two_who_look_at_once_see_the_same(diary: Path) -> None:
    with closing(sqlite3.connect(left(diary), isolation_level=None)) as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM sqlite_schema")
        assert not goes_on(diary, 7)


def test_who_looks_while_it_begins_does_not_stand_in_its_way(diary: Path) -> None:
    path = left(diary)
    with ThreadPoolExecutor(1) as pool, closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM sqlite_schema")
        begun = pool.submit(Going, diary, 7)
        path.unlink()  # who looks clears it away
        db.execute("COMMIT")
        going = begun.result()
        assert goes_on(diary, 7)
    going.end()
    assert not path.exists()
