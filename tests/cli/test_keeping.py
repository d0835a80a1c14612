"""The diary on the command line: what is kept, going on, out and in and away."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cli.conftest import Run
from tests.sound.virtual_audio import VirtualAudio, virtual_audio
from voicecoach.cli import keeping
from voicecoach.diary.location import diary_path
from voicecoach.diary.store import Store
from voicecoach.player.clips import EstimatedClips
from voicecoach.player.loop import Player
from voicecoach.player.stage import Timeline
from voicecoach.player.unattended import planned
from voicecoach.progress.rows import History
from voicecoach.routine import library
from voicecoach.session.events import Start
from voicecoach.session.plan.steps import Plan, WorkStep

ROUTINE = """\
routine Short

do Glute bridge: 2 x 3 reps, rest 5s
    rep lift 1s, lower 1s
    settle 1s

exercise Glute bridge
"""
REHEARSE = (sys.executable, "-m", "voicecoach", "rehearse", "short", "--recogniser", "none")


@pytest.fixture(autouse=True)
def _folder(workplace: Path) -> None:
    (workplace / "short.routine").write_text(ROUTINE)


def history(path: Path | None = None) -> History:
    with Store(path or diary_path(), make=False) as store:
        return store.history()


def plan(name: str = "short") -> Plan:
    return planned(library.load(name))


def perform(beginning: keeping.Beginning, store: Store | None, until: int | None = None) -> None:
    """In virtual time with lengths of speech that are estimated; broken off as it logs event `until`."""
    left = [until]

    def log(_: object) -> None:
        if left[0] is not None:
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt

    with keeping.recorded(beginning, store, virtual=True) as session:
        player = Player(session, EstimatedClips(), Timeline(), log=log)
        performance = player.run(Start(beginning.plan, "unattended", "full"))
        session.leave(performance.reason, performance.frames)


def fresh() -> keeping.Beginning:
    return keeping.afresh(plan(), "full", "unattended")


# --- keeping -------------------------------------------------------------------------------------


def test_a_session_is_kept_in_the_persons_diary() -> None:
    with keeping.own_diary() as store:
        perform(fresh(), store)
    assert [(one.routine, one.path, one.reason) for one in history().sessions] == [
        ("Short", str(Path("short.routine").absolute()), "done")
    ]
    assert [one.performed for one in history().sets] == [3, 3]


def test_or_not_where_that_is_not_wanted() -> None:
    with keeping.own_diary(wanted=False) as store:
        perform(fresh(), store)
    assert not diary_path().parent.exists()


def test_where_it_cant_be_kept_it_goes_on_and_says_so_once(capsys: pytest.CaptureFixture[str]) -> None:
    diary_path().parent.write_text("in the way")
    with keeping.own_diary() as store:
        perform(fresh(), store)
    err = capsys.readouterr().err
    assert err.startswith("This session is not being kept. The diary ")
    assert err.count("\n") == 1


def test_a_damaged_diary_is_set_aside_and_the_session_kept(capsys: pytest.CaptureFixture[str]) -> None:
    diary_path().parent.mkdir()
    diary_path().write_bytes(b"no database at all" * 100)
    with keeping.own_diary() as store:
        perform(fresh(), store)
    assert capsys.readouterr().err.startswith("The diary was damaged. It is set aside as ")
    assert len(history().sessions) == 1


def test_on_a_full_disk_the_rehearsal_goes_on_to_its_end(run: Run) -> None:
    """Full for this process: no file may grow any further, as SQLite finds out by writing."""
    run("rehearse", "short", "--recogniser", "none", "--events", "plain.jsonl")
    resource = pytest.importorskip("resource")  # none on Windows
    size = 60_000  # the tables fit, the session doesn't
    ran = subprocess.run(
        [*REHEARSE, "--diary", "d.sqlite", "--events", "-"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, Path("plain.jsonl").read_text())
    assert ran.stderr.startswith("This session is not being kept from here on. ")
    assert ran.stderr.count("\n") == 1


# --- going on ------------------------------------------------------------------------------------


def test_with_nothing_to_go_on_with_it_says_so(run: Run) -> None:
    status, out, err = run("resume")
    assert (status, out) == (2, "")
    assert err.startswith("There is nothing to go on with: ")


def cut_short() -> None:
    with keeping.own_diary() as store:
        perform(fresh(), store, until=30)
    assert [one.reason for one in history().sessions] == ["interrupted"]


def going_on() -> keeping.Beginning:
    with keeping.own_diary() as store:
        beginning = keeping.resumed(store)
        perform(beginning, store)
    return beginning


def test_it_goes_on_in_the_same_record_to_its_end() -> None:
    cut_short()
    kept = [one.performed for one in history().sets]
    assert kept
    assert kept != [3, 3]
    going_on()
    assert [one.performed for one in history().sets] == [3, 3]
    assert [one.reason for one in history().sessions] == ["done"]


MIXED = "routine Mixed\nshuffle\n" + "".join(f"    do {name}: 2 reps\n" for name in ("A", "B", "C", "D", "E"))
FORMS = "".join(f"exercise {name}\n" for name in ("A", "B", "C", "D", "E"))


def test_what_was_drawn_is_known_to_a_resume_and_to_whoever_looks_later(run: Run) -> None:
    Path("mixed.routine").write_text(f"{MIXED}{FORMS}")
    drawn = planned(library.load("mixed"), "tuesday")
    assert drawn.steps != plan("mixed").steps
    with keeping.own_diary() as store:
        perform(keeping.afresh(drawn, "full", "unattended"), store, until=30)
    assert [one.seed for one in history().sessions] == ["tuesday"]
    assert going_on().plan.steps == drawn.steps
    assert [(one.seed, one.reason) for one in history().sessions] == [("tuesday", "done")]
    order = [step.exercise for step in drawn.steps if isinstance(step, WorkStep)]
    assert [one.exercise for one in history().sets] == order
    assert "drawn by tuesday" in run("history")[1]
    (told,) = json.loads(run("history", "--json")[1])["sessions"]
    assert told["seed"] == "tuesday"


def test_from_another_folder_too(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_short()
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert going_on().plan.path == str(Path(history().sessions[0].path))


def test_where_the_script_changed_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    cut_short()
    Path("short.routine").write_text(ROUTINE.replace("3 reps", "4 reps"))
    going_on()
    assert "The script has changed since" in capsys.readouterr().err
    assert history().sets[-1].performed == 4


@pytest.mark.parametrize("now", [None, "routine Short\ndo Nothing: 3 reps\n"])
def test_where_the_script_cant_be_read_it_goes_on_as_it_was(
    now: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    cut_short()
    Path("short.routine").unlink()
    if now:
        Path("short.routine").write_text(now)
    going_on()
    assert "can't be read any more: it goes on as it was." in capsys.readouterr().err
    assert [one.performed for one in history().sets] == [3, 3]


def test_what_another_version_kept_is_refused_with_a_way_on(run: Run) -> None:
    cut_short()
    with Store(diary_path()) as store, store.transaction() as db:
        db.execute("UPDATE points SET state = json_set(state, '$.version', 99)")
    status, _, err = run("resume")
    assert status == 2
    assert "Short can't be gone on with: the session was kept in version 99" in err
    assert "Start it anew: voicecoach play" in err


def later(cut: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    """So long after the session was cut short."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + cut

    monkeypatch.setattr(keeping, "datetime", Clock)


@pytest.mark.parametrize(
    ("after", "title", "offered"),
    [(1.9, "Short", True), (2.1, "Short", False), (1.9, "Other", False)],
)
def test_play_names_it_for_two_hours_where_nobody_can_be_asked(
    after: float,
    title: str,
    offered: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cut_short()
    later(timedelta(hours=after), monkeypatch)
    other = replace(plan(), title=title, path="" if title == "Other" else plan().path)
    with keeping.own_diary() as store:
        assert keeping.offered(store, other) is None
    assert ("To go on with that instead: voicecoach resume" in capsys.readouterr().err) == offered


@pytest.mark.parametrize(("answer", "taken"), [(b"\n", True), (b"y\n", True), (b"n\n", False)])
def test_on_a_terminal_play_asks(answer: bytes, taken: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_short()
    ours, theirs = os.openpty()
    with (
        io.FileIO(ours, "r+") as typed,
        io.TextIOWrapper(io.FileIO(theirs, "r")) as stdin,
        io.TextIOWrapper(io.FileIO(os.dup(theirs), "w"), write_through=True) as stdout,
        keeping.own_diary() as store,
    ):
        monkeypatch.setattr(sys, "stdin", stdin)
        monkeypatch.setattr(sys, "stdout", stdout)
        typed.write(answer)
        beginning = keeping.offered(store, plan())
        monkeypatch.undo()
        stdout.write("That was all.")
        asked = b""
        while b"That was all." not in asked:  # it comes in pieces
            asked += typed.read(1000)
    assert b"Short was cut short just now. Go on with it? [Y/n]" in asked
    assert (beginning is not None) == taken


@pytest.mark.parametrize(
    "arguments", [[], ["short", "--resume", "--diary", "d"], ["--resume"]], ids=["none", "both", "no diary"]
)
def test_a_rehearsal_is_of_a_routine_or_goes_on(run: Run, arguments: list[str]) -> None:
    status, _, err = run("rehearse", "--recogniser", "none", *arguments)
    assert status == 2
    assert err.startswith("A rehearsal is of a ROUTINE, or goes on with one that was kept.")


def test_a_rehearsal_with_pain_that_is_killed_goes_on_with_the_person(run: Run) -> None:
    said = ["--live", "--diary", "d.sqlite", "--recogniser", "none"]
    run("rehearse", "short", *said, "--hear", "9=pain")  # it ends as it waits for the score's answer
    (pain,) = history(Path("d.sqlite")).pains
    assert (pain.exercise, pain.score) == ("Glute bridge", None)
    status, out, _ = run("rehearse", "--resume", *said, "--hear", "6=ready")
    assert status == 0
    assert "We left off at Glute bridge, set one of two." in out
    done = history(Path("d.sqlite"))
    assert [one.performed for one in done.sets] == [2, 1, 1]  # from there on half of them
    assert [one.command for one in done.commands] == ["pain", "resume"]
    assert len(done.pains) == 1


# --- live ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def audio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualAudio]:
    with virtual_audio(tmp_path_factory.mktemp("pulse")) as audio:
        yield audio


def live(audio: VirtualAudio, *arguments: str) -> subprocess.Popen[str]:
    data = {name: os.environ[name] for name in ("VOICECOACH_DATA", "VOICECOACH_CACHE")}
    return subprocess.Popen(
        [sys.executable, "-m", "voicecoach", *arguments, "--events", "-"],
        env=audio.environment | data,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_live_session_that_is_killed_goes_on_at_its_rep(audio: VirtualAudio) -> None:
    with live(audio, "play", "short") as play:
        assert play.stdout
        reps = 0
        while reps < 2:
            reps += json.loads(play.stdout.readline())["event"] == "rep"
        play.send_signal(signal.SIGKILL)
    (bout,) = history().sets
    assert bout.performed in (1, 2)  # the second may have been told of as it was being kept
    with live(audio, "resume") as resume:
        assert resume.stdout
        assert resume.stdin
        happened = [json.loads(resume.stdout.readline())]
        resume.stdin.write("resume\n")
        resume.stdin.flush()
        while happened[-1]["event"] != "phase":
            happened.append(json.loads(resume.stdout.readline()))
        resume.communicate("stop\n", timeout=60)
    assert happened[0]["resumed"]
    assert (happened[-1]["set"], happened[-1]["rep"]) == (1, bout.performed + 1)
    assert len(history().sessions) == 1


def test_a_live_session_is_not_kept_where_that_is_not_wanted(audio: VirtualAudio) -> None:
    with live(audio, "play", "short", "--no-history") as play:
        play.communicate("stop\n", timeout=60)
    assert not diary_path().parent.exists()


# --- out, in, away -------------------------------------------------------------------------------


def test_out_and_in_and_away(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with keeping.own_diary() as store:
        perform(fresh(), store)
    assert run("diary", "export", "out.jsonl") == (0, "", "")
    assert run("diary", "export")[1] == Path("out.jsonl").read_text()
    monkeypatch.setenv("VOICECOACH_DATA", "elsewhere")
    assert run("diary", "import", "out.jsonl")[1] == "1 new session.\n"
    assert run("diary", "import", "out.jsonl")[1] == "0 new sessions.\n"
    assert run("diary", "export")[1] == Path("out.jsonl").read_text()
    assert run("diary", "delete", "--before", "2000-01-01", "--yes")[1] == "0 sessions deleted.\n"
    assert run("diary", "delete", "--all", "--yes")[1] == "1 session deleted.\n"
    assert history().sessions == ()


def test_nothing_is_deleted_unasked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with keeping.own_diary() as store:
        perform(fresh(), store)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    status, _, err = run("diary", "delete", "--all")
    assert (status, err) == (130, "Stopped.\n")
    assert len(history().sessions) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "error"),
    [
        (["delete"], 2, "Say what to delete. Either --before DATE or --all."),
        (["delete", "--before", "x"], 2, "--before x: that is not a day."),
        (["import", "none.jsonl"], 1, "none.jsonl: No such file or directory."),
        (["import", "short.routine"], 2, "short.routine:1: this is no JSON object. Nothing was taken in."),
        (["exprot"], 2, "There is no command 'exprot'. Did you mean 'export'?"),
    ],
)
def test_an_error_is_one_line(run: Run, arguments: list[str], status: int, error: str) -> None:
    got, out, err = run("diary", *arguments)
    assert (got, out, err.count("\n")) == (status, "", 1)
    assert err.startswith(error)


def test_all_takes_what_was_set_aside_along(run: Run) -> None:
    diary_path().parent.mkdir()
    diary_path().write_bytes(b"no database at all" * 100)
    with keeping.own_diary():
        pass
    assert len(list(diary_path().parent.glob("*damaged*"))) == 1
    run("diary", "delete", "--all", "--yes")
    assert list(diary_path().parent.glob("*damaged*")) == []
