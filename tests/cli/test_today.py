"""A session that begins where the diary says, by the commands themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from voicecoach.cli import app
from voicecoach.diary import inserting
from voicecoach.diary.store import Store
from voicecoach.progress.rows import PainRow, SessionRow

ROUTINE = """\
routine Morning

exercise Bridge
    dose      1 x 2 to 4 reps
    rep       lift 1s, lower 1s
    settle    4s
    easier    Squeeze
        rep   squeeze 1s, let go 1s

do Bridge
"""
Rehearse = Callable[..., list[str]]


@pytest.fixture
def rehearse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Rehearse:
    """Rehearses with typed words, kept in one diary: what was said."""
    monkeypatch.chdir(tmp_path)
    Path("morning.routine").write_text(ROUTINE)

    def rehearse(*arguments: str) -> list[str]:
        common = ("rehearse", "morning.routine", "--recogniser", "none", "--diary", "diary.sqlite")
        assert app.main([*common, *arguments]) == 0
        lines = capsys.readouterr().out.splitlines()
        return [line.partition("say    ")[2] for line in lines if "  say    " in line]

    return rehearse


def sore(score: int) -> None:
    """It hurt yesterday."""
    at = datetime.now().astimezone() - timedelta(days=1)
    with Store(Path("diary.sqlite"), durable=False) as store, store.transaction() as db:
        session = inserting.insert_session(db, SessionRow(0, "Morning", "", at, at, "done", 60.0), "one")
        inserting.insert_pain(db, session, 1, PainRow(session, at, "Bridge", "Bridge", 1, 1, score, "relief"))


def a_day_passes() -> None:
    with Store(Path("diary.sqlite"), durable=False) as store, store.transaction() as db:
        for number, began in db.execute("SELECT id, began FROM sessions").fetchall():
            earlier = datetime.fromisoformat(began) - timedelta(days=1)
            change = "UPDATE sessions SET began = ?, began_utc = began_utc - 86400000000 WHERE id = ?"
            db.execute(change, (earlier.isoformat(), number))


def test_after_two_good_sessions_there_is_one_rep_more_unless_it_is_to_be_as_written(
    rehearse: Rehearse,
) -> None:
    said = []
    for _ in range(3):
        said.append(rehearse()[1])
        a_day_passes()
    assert said == ["Bridge. Two reps.", "Bridge. Two reps.", "Bridge. Three reps."]
    assert rehearse("--as-written")[1] == "Bridge. Two reps."


def test_what_hurt_yesterday_is_asked_about_first(rehearse: Rehearse) -> None:
    sore(2)
    said = rehearse("--live", "--hear", "7=five", "--hear", "20=stop", "--hear", "25=stop")
    assert (said[0], said[2]) == ("Before we begin.", "Thank you.")
    assert said[1] in {
        f"How does Bridge feel {when}, from zero to ten?" for when in ("this morning", "today")
    }
    assert said[3] == "Morning."
    assert said[4].startswith("Bridge begins one step gentler. It hurt 2 of 10, and 5 ")
    assert said[5] == "Squeeze. Two reps."
    with Store(Path("diary.sqlite"), durable=False) as store:
        assert [row.score for row in store.history().mornings] == [5]


def test_with_nobody_there_it_begins_gently(rehearse: Rehearse) -> None:
    sore(2)
    said = rehearse()
    assert said[1] == "Bridge hurt last time, and I don't know how it is. We begin gently, with Squeeze."
    assert said[2] == "Squeeze. Two reps."


def test_who_stops_at_the_questions_begins_nothing(rehearse: Rehearse) -> None:
    sore(2)
    assert "Morning." not in rehearse("--live", "--hear", "3=stop", "--hear", "8=stop")
    with Store(Path("diary.sqlite"), durable=False) as store:
        assert len(store.history().sessions) == 1
