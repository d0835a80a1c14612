"""The diary's file: who may read it, how it comes about, what it answers, and what may go wrong with it."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.diary import decade
from tests.session.driver import plan
from tests.sound.test_file import no_file_longer_than
from voicecoach.diary import location, schema
from voicecoach.diary.database import DamagedError
from voicecoach.diary.opening import open_own
from voicecoach.diary.record import DiaryChange
from voicecoach.diary.recorder import Keeper, WritingThread
from voicecoach.diary.session_lock import Going
from voicecoach.diary.store import Store
from voicecoach.errors import DiaryError
from voicecoach.progress.rows import ChoiceRow, CommandRow, MorningRow, PainRow, SetRow
from voicecoach.session.engine import initial

STATE = replace(initial(), plan=plan("routine Evening\nsay Hello.\n"))
AT = datetime(2026, 3, 1, 7, tzinfo=UTC)
SET = SetRow(0, AT, "Glute bridge", "Half bridge", 1, 0, 1, "left", "reps", 8, 8, 6, 10)
PAIN = PainRow(0, AT, "Plank", "Plank", 1, 0, 4, "easier")
FIRST = Path(__file__).with_name("first.sql")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "diary.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path, durable=False) as store:
        yield store


def held(store: Store, days: int = 0, reason: str = "done", **members: object) -> int:
    """A session so many days later, with a set, a pain and a command."""
    began = AT + timedelta(days=days)
    session = store.begin(STATE, began).session.id
    said = CommandRow(session, began, "slower", "slow down", "Plank")
    bout = replace(SET, session=session, at=began, **members)  # type: ignore[arg-type]
    change = DiaryChange(
        session=session,
        at=began + timedelta(minutes=20),
        seconds=1200.0,
        sets={1: bout},
        pains={1: replace(PAIN, session=session)},
        commands={1: said},
        point=None if reason else initial(),
        reason=reason,
    )
    store.keep(change)
    return session


# --- the file ------------------------------------------------------------------------------------


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="Windows gives a user's own folders to that user alone")
def test_only_the_person_may_read_it(path: Path) -> None:
    umask = os.umask(0)
    try:
        with Store(path) as store:
            store.begin(STATE, AT)
            beside = [one for one in path.parent.iterdir() if not one.name.endswith(".going")]
            assert {one.name for one in beside} == {"diary.sqlite", "diary.sqlite-wal", "diary.sqlite-shm"}
            assert {mode(one) for one in beside} == {0o600}
    finally:
        os.umask(umask)
    assert mode(path.parent) == 0o700


def test_a_folder_that_was_there_keeps_its_rights(path: Path) -> None:
    path.parent.mkdir(mode=0o755)
    before = mode(path.parent)
    Store(path).close()
    assert mode(path.parent) == before


def test_only_reading_makes_no_file(path: Path) -> None:
    with Store(path, make=False) as store:
        assert store.history().sessions == ()
    assert not path.parent.exists()


# --- how it came about ---------------------------------------------------------------------------


def structure(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return sorted(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def test_from_the_first_schema_it_becomes_what_a_new_one_is(path: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.sqlite"
    with closing(sqlite3.connect(first)) as db:
        db.executescript(FIRST.read_text(encoding="utf-8"))
    with Store(first) as store:
        history = store.history()
    assert [(one.routine, one.began) for one in history.sessions] == [("Evening", AT)]
    assert history.sets == (replace(SET, session=1),)
    Store(path).close()
    assert structure(first) == structure(path)


def test_the_first_schema_is_never_changed(tmp_path: Path) -> None:
    """`first.sql` is a diary as the first release wrote it."""
    with closing(sqlite3.connect(tmp_path / "a")) as a, closing(sqlite3.connect(tmp_path / "b")) as b:
        a.executescript(FIRST.read_text(encoding="utf-8"))
        b.executescript(schema.STEPS[0])
    assert structure(tmp_path / "a") == structure(tmp_path / "b")


def test_a_newer_one_and_another_programs_are_left_as_they_are(path: Path) -> None:
    Store(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(DiaryError, match="written by a newer voicecoach"):
        Store(path)
    assert path.read_bytes() == before
    other = path.with_name("other.sqlite")
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE recipes (name)")
    before = other.read_bytes()
    with pytest.raises(DiaryError, match="another program's"):
        open_own(other)
    assert other.read_bytes() == before


# --- what is asked of it -------------------------------------------------------------------------


def test_the_history_is_in_the_order_of_time_and_only_what_is_wanted(store: Store) -> None:
    later, earlier = held(store, 2, exercise="Plank"), held(store, 1)
    store.add_morning(MorningRow(later, AT + timedelta(days=3), "Plank", 2))
    store.add_choice(ChoiceRow(AT, "Glute bridge", "step up"))
    whole = store.history()
    assert [one.id for one in whole.sessions] == [earlier, later]
    assert [one.session for one in whole.sets] == [earlier, later]
    since = store.history(since=AT + timedelta(days=2))
    assert ([one.id for one in since.sessions], len(since.sets), len(since.choices)) == ([later], 1, 1)
    bridge = store.history(exercise="glute BRIDGE")
    assert [one.id for one in bridge.sessions] == [earlier]
    assert [(one.session, one.exercise) for one in bridge.sets] == [(earlier, "Glute bridge")]
    assert (bridge.pains, bridge.mornings) == ((), ())
    assert [one.id for one in store.history(exercise="Plank").sessions] == [earlier, later]  # it hurt in both
    assert store.history(routine="Morning").sessions == ()
    assert store.history(routine="evening") == whole


def test_when_a_routine_was_last_used_is_known_by_title_and_by_path(store: Store) -> None:
    held(store, 1)
    held(store, 0)
    used = store.last_used()
    assert used["Evening"] == used[str(Path("test.routine").absolute())] == AT + timedelta(days=1)


def test_ten_years_are_read_by_index_and_no_further_than_is_asked(path: Path) -> None:
    days = decade.write(path, years=0.5)
    last = decade.BEGAN + timedelta(days=days)
    with Store(path) as store:
        recent = store.history(since=last - timedelta(days=10))
        assert len(recent.sessions) in (9, 10, 11)
        assert len(recent.sets) == decade.SETS * len(recent.sessions)
        for asked in ("r.exercise = 'Plank' COLLATE NOCASE", "s.began_utc >= 1"):
            query = f"SELECT * FROM sessions s JOIN sets r ON r.session = s.id WHERE {asked}"  # noqa: S608
            steps = store._db.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()
            assert all("SEARCH" in step[-1] for step in steps), steps


# --- going on ------------------------------------------------------------------------------------


def test_the_last_one_that_was_cut_short_may_be_gone_on_with(store: Store) -> None:
    assert store.cut_short() is None
    short = held(store, 0, reason="")
    store.close()
    again = Store(store.path)
    cut = again.cut_short()
    assert cut
    assert (cut.session.id, cut.at, cut.data["_"]) == (short, AT + timedelta(minutes=20), "State")
    assert cut.data["plan"]["title"] == "Evening"
    held(again, 1)
    assert again.cut_short() is None
    again.close()


def test_plan_and_point_are_of_one_state_from_the_moment_it_is_taken_up(store: Store) -> None:
    short = held(store, 0, reason="")
    store.close()
    changed = replace(STATE, plan=replace(STATE.plan, title="Changed"), pc=7)
    with Store(store.path) as again:
        assert again.take_up(short, changed, AT).sets == 1
    with Store(store.path) as after:
        cut = after.cut_short()
    assert cut
    assert (cut.data["plan"]["title"], cut.data["pc"]) == ("Changed", 7)


def test_one_in_which_nothing_was_done_is_passed_over(store: Store) -> None:
    short = held(store, 0, reason="")
    barely = store.begin(STATE, AT + timedelta(hours=1)).session.id
    store.keep(DiaryChange(barely, AT, 1.0, point=initial()))
    store.close()
    with Store(store.path) as again:
        cut = again.cut_short()
        assert cut
        assert cut.session.id == short


def test_what_nobody_can_go_on_with_any_more_is_not_kept(store: Store) -> None:
    for day in range(3):
        session = held(store, day, reason="")
        store.keep(DiaryChange(session, AT, 1.0, point=initial(), reason="interrupted"))
    assert store.begin(STATE, AT + timedelta(days=3)).session.id == 4
    for table in ("points", "plans"):
        found = store._db.execute(f"SELECT session FROM {table} ORDER BY session").fetchall()  # noqa: S608
        assert found == [(3,), (4,)]


def test_two_sessions_at_once_are_kept_each_and_the_second_says_so(path: Path) -> None:
    told = list[str]()
    with Store(path) as one, Store(path) as two:
        first = Keeper(one, told.append).begin(STATE, AT)
        assert told == []
        second = Keeper(two, told.append).begin(STATE, AT)
        assert told == [
            "Another session is going on: Evening, since 07:00. This one is kept as one of its own."
        ]
        assert first
        assert second
        assert first.session.id != second.session.id
        assert two.cut_short() is None
        assert len(two.history().sessions) == 2
    assert not list(path.parent.glob("*.going"))


def test_nobody_sees_a_session_before_it_is_known_to_go_on(
    path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Looked(Going):
        def __init__(self, diary: Path, number: int) -> None:
            with Store(path) as other:
                assert other.history().sessions == ()
            super().__init__(diary, number)

    monkeypatch.setattr("voicecoach.diary.store.Going", Looked)
    number = store.begin(STATE, AT).session.id
    with Store(path) as other:
        assert [one.id for one in other.going()] == [number]


def test_one_that_could_not_be_kept_does_not_go_on(
    path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(Going):
        def __init__(self, diary: Path, number: int) -> None:
            super().__init__(diary, number)
            store._db.execute("ROLLBACK")  # as a full disk does

    monkeypatch.setattr("voicecoach.diary.store.Going", Full)
    with pytest.raises(DiaryError):
        store.begin(STATE, AT)
    assert not list(path.parent.glob("*.going"))
    assert store.history().sessions == ()


# --- what may go wrong ---------------------------------------------------------------------------


def test_a_full_disk_is_said_once_and_what_was_kept_stays(store: Store) -> None:
    told = list[str]()
    keeper = Keeper(store, told.append)
    record = keeper.begin(STATE, AT)
    assert record
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    for number in range(1, 2000):
        keeper.keep(DiaryChange(record.session.id, AT, float(number), {number: SET}))
    (line,) = told
    assert line.startswith("This session is not being kept from here on. The diary ")
    assert line.endswith("can't be used: the disk is full.")
    kept = store.history()
    assert 0 < len(kept.sets) < 1999
    assert kept.sessions[0].seconds == len(kept.sets)


def test_where_no_folder_can_be_made_it_says_why(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(DiaryError, match=r"diary.sqlite can't be used: (Not a directory|File exists)\."):
        Store(tmp_path / "data" / "diary.sqlite")


def damage(path: Path, *, after: int) -> bytes:
    """Overwrite it from that byte on; what it then is."""
    whole = path.read_bytes()
    spoiled = whole[:after] + b"\xa5" * (len(whole) - after)
    path.write_bytes(spoiled)
    return spoiled


@pytest.mark.parametrize("after", [0, 16, 4096])
def test_a_damaged_one_is_set_aside_and_a_new_one_begun(path: Path, after: int) -> None:
    with Store(path) as store:
        held(store)
    spoiled = damage(path, after=after)
    store, notice = open_own(path)
    with store:
        held(store)
        assert len(store.history().sessions) == 1
    (aside,) = location.damaged(path)
    assert aside.read_bytes() == spoiled
    assert str(aside) in notice
    damage(path, after=after)
    open_own(path)[0].close()
    assert len(location.damaged(path)) == 2  # no other is overwritten


def test_only_reading_sets_nothing_aside(path: Path) -> None:
    with Store(path) as store:
        held(store)
    damage(path, after=16)
    with pytest.raises(DamagedError, match=r"is damaged\. The next session sets it aside"):
        Store(path, make=False)
    assert location.damaged(path) == []


def test_a_thread_keeps_all_in_order_before_it_is_closed(store: Store) -> None:
    keeper = Keeper(store, pytest.fail)
    record = keeper.begin(STATE, AT)
    assert record
    with closing(WritingThread(keeper.keep)) as keep:
        for number in range(1, 101):
            keep(DiaryChange(record.session.id, AT, float(number), {number: replace(SET, set=number)}))
    assert [one.set for one in store.history().sets] == list(range(1, 101))


# --- forgetting ----------------------------------------------------------------------------------


def everything(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.iterdir())


def test_what_is_deleted_is_nowhere_any_more(store: Store) -> None:
    held(store, 0, exercise="Secret stretch")
    held(store, 9)
    store.add_choice(ChoiceRow(AT, "Secret stretch", "not yet"))
    assert b"Secret stretch" in everything(store.path.parent)
    assert store.delete(AT + timedelta(days=5)) == 1
    assert b"Secret stretch" not in everything(store.path.parent)
    assert [one.exercise for one in store.history().sets] == ["Glute bridge"]
    assert store.delete() == 1
    assert store.history().sessions == ()
    assert b"Glute bridge" not in everything(store.path.parent)


def test_where_the_file_cannot_be_made_anew_it_says_what_is_deleted(store: Store) -> None:
    held(store, 0, exercise="Secret stretch")
    store.delete(AT)
    with no_file_longer_than(store.path.stat().st_size), pytest.raises(DiaryError) as raised:
        store.delete()
    assert str(raised.value).startswith(
        "Sessions deleted: 1, overwritten in the file, which could not be written anew. The diary"
    )
    assert store.history().sessions == ()
    assert b"Secret stretch" not in everything(store.path.parent)


def test_a_session_that_goes_on_elsewhere_is_not_deleted(store: Store) -> None:
    with Store(store.path) as other:
        other.begin(STATE, AT)
        held(store)
        assert store.delete() == 1
        assert len(store.history().sessions) == 1


def test_no_sound_is_in_it() -> None:
    columns = json.dumps(schema.STEPS).casefold()
    assert "blob" not in columns


READ_ONLY = """
import os, sys
from pathlib import Path
from voicecoach.diary.opening import open_own
from voicecoach.errors import DiaryError
folder = Path(sys.argv[1])
folder.chmod(0o555)
if os.geteuid() == 0:
    os.seteuid(65534)  # whom rights bind
try:
    open_own(folder / sys.argv[2])
except DiaryError as error:
    sys.exit(str(error))
"""


@pytest.mark.skipif(os.name == "nt", reason="a folder is not made read-only like that on Windows")
@pytest.mark.parametrize("there", [False, True])
def test_in_a_folder_that_is_read_only_it_says_why_and_changes_nothing(there: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "diary.sqlite"
        if there:
            Store(path).close()
            path.chmod(0o444)
        before = path.read_bytes() if there else b""
        ran = subprocess.run(
            [sys.executable, "-c", READ_ONLY, folder, path.name], capture_output=True, text=True, check=False
        )
        Path(folder).chmod(0o755)
        assert ran.stderr == f"The diary {path} can't be used: Permission denied.\n"
        assert [one.name for one in Path(folder).iterdir()] == (["diary.sqlite"] if there else [])
        assert not there or path.read_bytes() == before
