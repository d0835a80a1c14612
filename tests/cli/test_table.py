"""A clinic's table: a file a row, on this machine and on Dask's workers."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from voicecoach.cli import table_rendering
from voicecoach.cli.app import main
from voicecoach.sound.files.file import read_clip

ROUTINE = """\
routine Short
say Hello.
do Squat: 2 x 3 reps, rest 5s
do Clam: 3 reps each side

exercise Squat
    rep   down 1s, up 1s
exercise Clam
    rep   open 1s, close 1s
"""


@pytest.fixture
def clinic(workplace: Path) -> Path:
    (workplace / "short.routine").write_text(ROUTINE)
    return workplace


def run(rows: list[str], *options: str, head: str = "routine,file") -> int:
    Path("people.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return main(["render", "--table", "people.csv", "-o", "out", "--no-preamble", *options])


def report() -> list[dict[str, str]]:
    with Path("out/report.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files() -> list[str]:
    return sorted(path.name for path in Path("out").iterdir() if path.name != "report.csv")


@pytest.mark.usefixtures("clinic")
def test_a_file_a_row_with_what_the_row_says(capsys: pytest.CaptureFixture[str]) -> None:
    head = "routine,file,level,pace,side"
    assert run(["short,anna,,,", "short.routine,ben.wav,counts,0.5,", "short,,,,left"], head=head) == 0
    assert files() == ["0004-short.flac", "anna.flac", "ben.wav"]
    lengths = {name: read_clip(Path("out", name)).seconds for name in files()}
    assert max(lengths["ben.wav"], lengths["0004-short.flac"]) < lengths["anna.flac"]
    assert [(line["line"], line["status"]) for line in report()] == [
        ("2", "done"),
        ("3", "done"),
        ("4", "done"),
    ]
    assert "3 rendered, 0 there already, 0 failed: out/report.csv" in capsys.readouterr().out


@pytest.mark.usefixtures("clinic")
def test_a_row_that_fails_takes_no_other_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        "short,anna,,",
        "nowhere,ben,,",
        "short,anna,,",
        "short,../eve,,",
        "short,dora,fast,",
        "short,fred,,middle",
        "short,gus,,",
    ]
    assert run(rows, head="routine,file,pace,side") == 1
    assert files() == ["anna.flac", "gus.flac"]
    why = {line["line"]: line["why"] for line in report() if line["status"] == "failed"}
    assert list(why) == ["3", "4", "5", "6", "7"]
    assert "nowhere" in why["3"]
    assert "is that of line 2 too" in why["4"]
    assert "'../eve' is no file's name" in why["5"]
    assert "'fast' is no pace" in why["6"]
    assert "no side 'middle'" in why["7"]
    assert "2 rendered, 0 there already, 5 failed" in capsys.readouterr().out


@pytest.mark.usefixtures("clinic")
def test_what_is_there_is_not_rendered_again_but_what_changed_is() -> None:
    assert run(["short,anna,", "short,ben,"], head="routine,file,pace") == 0
    before = {name: Path("out", name).stat().st_mtime_ns for name in files()}
    assert run(["short,anna,", "short,ben,0.5", "short,carl,"], head="routine,file,pace") == 0
    assert [line["status"] for line in report()] == ["there", "done", "done"]
    assert Path("out/anna.flac").stat().st_mtime_ns == before["anna.flac"]
    assert Path("out/ben.flac").stat().st_mtime_ns > before["ben.flac"]


@pytest.mark.usefixtures("clinic")
def test_a_script_that_changed_is_rendered_again_for_each_row() -> None:
    Path("other.routine").write_text(ROUTINE)
    rows = ["short,anna", "other,ben", "short,carl"]
    assert run(rows) == 0
    later = Path("out/carl.flac").stat().st_mtime + 10
    os.utime("short.routine", (later, later))
    assert run(rows) == 0
    assert [line["status"] for line in report()] == ["done", "there", "done"]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("routine,fiel", "people.csv:1: a table of files has no column 'fiel'. Did you mean 'file'?"),
        ("file,voice", "people.csv:1: a table of files lacks the column 'routine'."),
    ],
)
@pytest.mark.usefixtures("clinic")
def test_a_column_nobody_knows_is_said(head: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([], head=head) == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("clinic")
def test_a_process_that_dies_costs_its_own_file_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_rendering, "rendered", dying)
    assert run(["short,anna", "short,doomed", "short,ben"], "--jobs", "2") == 1
    assert {line["file"]: (line["status"], line["why"]) for line in report()} == {
        "anna.flac": ("done", ""),
        "doomed.flac": ("failed", "its process died"),
        "ben.flac": ("done", ""),
    }


def dying(written: str) -> tuple[float, str]:
    if "doomed" in written:
        os._exit(1)
    return 1.0, ""


# --- Dask ----------------------------------------------------------------------------------------

SCHEDULER = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard"]
WORKER = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard"]


@pytest.fixture
def cluster(clinic: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler's address, and its two workers."""
    known = clinic / "scheduler.json"
    with ExitStack() as stack:

        def start(command: list[str]) -> subprocess.Popen[bytes]:
            silent = subprocess.DEVNULL
            process = subprocess.Popen(command, stdout=silent, stderr=silent, start_new_session=True)
            stack.callback(process.wait)
            stack.callback(end, process)
            return process

        start([*SCHEDULER, "--scheduler-file", str(known)])
        workers = [start([*WORKER, "--no-nanny", "--scheduler-file", str(known)]) for _ in range(2)]
        from distributed import Client  # noqa: PLC0415 - an extra

        with Client(scheduler_file=str(known), set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(2, timeout=60)  # type: ignore[no-untyped-call]
            address = client.scheduler.address
        yield address, workers


def end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.skipif(sys.platform == "win32", reason="how a process is killed there")
def test_a_worker_that_is_killed_costs_nothing(cluster: tuple[str, list[subprocess.Popen[bytes]]]) -> None:
    address, workers = cluster
    rows = [f"short,person-{number:02}" for number in range(12)]
    Path("people.csv").write_text("\n".join(["routine,file", *rows]), encoding="utf-8")
    command = ["render", "--table", "people.csv", "-o", "out", "--no-preamble", "--scheduler", address]
    run = subprocess.Popen([sys.executable, "-m", "voicecoach", *command], stdout=subprocess.PIPE, text=True)
    until(lambda: Path("out/report.csv").exists() and len(report()) >= 6)  # by now each made some of them
    before = {line["file"]: Path("out", line["file"]).stat().st_mtime_ns for line in report()}
    end(workers[0])
    out, _ = run.communicate(timeout=120)
    assert run.returncode == 0
    assert "12 rendered, 0 there already, 0 failed" in out
    wanted = [f"person-{number:02}.flac" for number in range(12)]
    assert [line["file"] for line in report()] == wanted  # nothing lost
    assert {name: Path("out", name).stat().st_mtime_ns for name in before} == before  # nothing twice
    assert sorted(path.name for path in Path("out").glob("*.flac")) == wanted
    assert len({Path("out", name).read_bytes() for name in wanted}) == 1  # each is whole


def until(done: object) -> None:
    assert callable(done)
    for _ in range(1200):
        if done():
            return
        time.sleep(0.05)
    raise TimeoutError


@pytest.mark.usefixtures("clinic")
def test_where_there_is_no_scheduler_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["short,anna"], "--scheduler", "tcp://127.0.0.1:9") == 2
    assert "There is no scheduler at tcp://127.0.0.1:9" in capsys.readouterr().err
