"""The diary out and in."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.diary import strategies
from voicecoach.diary import inserting
from voicecoach.diary.store import Store
from voicecoach.diary.transfer import lines, take_in
from voicecoach.errors import UsageError
from voicecoach.progress.rows import ChoiceRow, SessionRow, SetRow

AT = datetime(2026, 3, 1, 7, tzinfo=UTC)
SET = SetRow(0, AT, "Bridge", "Bridge", 0, 0, 1, "left", "reps", 8, 8, 6, 10)


def empty() -> Store:
    return Store(Path("no such diary"), make=False)


@given(strategies.diaries)
@settings(max_examples=60)
def test_out_and_in_again_is_the_same_to_the_letter_however_often(diary: object) -> None:
    with empty() as first, empty() as second:
        strategies.fill(first, diary)
        out = list(lines(first))
        take_in(second, out, "out")
        assert list(lines(second)) == out
        assert take_in(second, out, "out") == 0
        assert list(lines(second)) == out


@pytest.fixture
def out() -> list[str]:
    with empty() as store:
        with store.transaction() as db:
            number = inserting.insert_session(db, SessionRow(0, "R", "/r", AT, AT, "done", 9.5), "one")
            inserting.insert_set(db, number, 1, SET)
            inserting.insert_choice(db, ChoiceRow(AT, "Bridge", "step up"))
        return list(lines(store))


def test_it_reads_as_what_it_is(out: list[str]) -> None:
    first, second = json.loads(out[0]), json.loads(out[1])
    assert first == {"kind": "voicecoach diary", "format": 1}
    assert (second["kind"], second["routine"], second["began"]) == (
        "session",
        "R",
        "2026-03-01T07:00:00+00:00",
    )
    assert json.loads(out[2])["session"] == second["key"]


def test_an_export_from_before_seeds_were_kept_is_taken_in(out: list[str]) -> None:
    before = {name: value for name, value in json.loads(out[1]).items() if name != "seed"}
    with empty() as store:
        assert take_in(store, [out[0], json.dumps(before) + "\n", *out[2:]], "out") == 1
        assert list(lines(store)) == out


Change = Callable[[dict[str, object]], object]


@pytest.mark.parametrize(
    ("line", "change", "why"),
    [
        (1, lambda data: data.update(kind="diary"), "out:1: this is no diary of voicecoach's"),
        (1, lambda data: data.update(format=2), "out:1: this is format 2"),
        (2, lambda data: data.pop("began"), "out:2: .*began"),
        (2, lambda data: data.update(began="2026-03-01T07:00:00"), "out:2: 'began' has no offset"),
        (2, lambda data: data.pop("key"), "out:2: there is no 'key'"),
        (3, lambda data: data.update(session="two"), "out:3: no session 'two' comes before"),
        (3, lambda data: data.update(unit="stones"), "out:3: 'unit' can't be \"stones\""),
        (3, lambda data: data.update(rung=True), "out:3: 'rung' can't be true"),
        (3, lambda data: data.update(performed=0.0), "out:3: a set in which nothing was performed"),
        (3, lambda data: data.update(low=float("nan")), "out:3: 'low' can't be nan"),
        (
            3,
            lambda data: data.update(exercise="\x1b[2J"),
            "out:3: 'exercise' has a character that can't be shown",
        ),
        (3, lambda data: data.update(rung=2**70), "out:3: .*too large"),
        (3, lambda data: data.update(weight=20), "out:3: 'weight' is unknown"),
        (4, lambda data: data.update(kind="dream"), "out:4: there is no kind 'dream'"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_taken_in(
    out: list[str], line: int, change: Change, why: str
) -> None:
    data = json.loads(out[line - 1])
    change(data)
    out[line - 1] = json.dumps(data) + "\n"
    with empty() as store:
        before = list(lines(store))
        with pytest.raises(UsageError, match=why):
            take_in(store, out, "out")
        assert list(lines(store)) == before


def test_what_is_no_json_or_nothing_is_refused() -> None:
    with empty() as store:
        with pytest.raises(UsageError, match="out:1: this is no JSON object"):
            take_in(store, ["[1]\n"], "out")
        with pytest.raises(UsageError, match="out is empty"):
            take_in(store, [], "out")


def test_what_was_cut_short_here_and_went_on_elsewhere_is_replaced_and_never_the_other_way(
    out: list[str],
) -> None:
    short = [out[0], json.dumps({**json.loads(out[1]), "ended": None, "reason": ""}) + "\n"]
    with empty() as store:
        assert take_in(store, short, "short") == 1
        assert take_in(store, out, "out") == 1
        assert take_in(store, short, "short") == 0
        assert list(lines(store)) == out


def test_a_session_that_goes_on_is_not_replaced(out: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "d.sqlite"
        with Store(path) as going, Store(path) as other:
            from tests.diary.test_store import STATE  # noqa: PLC0415 - a session to begin

            record = going.begin(STATE, AT)
            with other.transaction() as db:
                db.execute("UPDATE sessions SET key = 'one' WHERE id = ?", (record.session.id,))
            assert take_in(other, out, "out") == 0
            assert other.history().sets == ()
