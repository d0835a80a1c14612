"""`voicecoach history` as a person meets it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.diary import decade
from tests.diary.conftest import Trained
from tests.diary.histories import Diary, on
from voicecoach.cli import app
from voicecoach.diary import plots
from voicecoach.progress import summary

Run = Callable[..., tuple[int, str, str]]


pytestmark = pytest.mark.xdist_group("twelve weeks")  # that are trained once


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = app.main(["history", *arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return status, printed.out, printed.err

    return run


@pytest.fixture
def of(trained: Trained, run: Run) -> Run:
    """`history` of the twelve weeks, all of them."""
    return lambda *arguments: run("--diary", str(trained.diary), "--all", *arguments)


# --- the table -----------------------------------------------------------------------------------


def test_an_empty_diary_says_how_to_begin_and_leaves_no_file(run: Run, own_folders: Path) -> None:
    status, out, _ = run()
    assert (status, out.splitlines()[0]) == (0, "Nothing yet: the diary begins with the first session.")
    assert not list(own_folders.rglob("*.sqlite*"))


def test_the_table_has_every_session_and_exercise(of: Run, trained: Trained) -> None:
    _, out, _ = of()
    sessions, exercises, weeks = out.strip().split("\n\n")
    assert len(sessions.splitlines()) == len(trained.days)
    assert "Mon  9 Feb 2026  Morning back    5 min    6 sets  pain: Bridge 5" in sessions.splitlines()
    assert exercises.splitlines() == [
        "Bridge       44 sessions  last Long bridge, 2 x 7 reps; pain in 3, at most 5 of 10",
        "Side plank   47 sessions  last 1 x 35 s",
        "Clam         47 sessions  last 1 x 10 reps",
    ]
    assert weeks == "47 sessions in 12 weeks so far."


def test_a_part_of_it_may_be_asked_for(of: Run) -> None:
    _, out, _ = of("--exercise", "bridge", "--since", "2026-03-20")
    assert len(out.split("\n\n")[0].splitlines()) == 6
    assert "Clam" not in out
    assert of("--routine", "Another")[1].startswith("No session in this time. The last was on 28 March 2026.")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--since", "May"), "--since May: that is not a day. Write it like --since 2025-01-31."),
        (("--text", "--csv"), "--text and --csv are two things. Ask for one of them."),
        (("--back", "Clam"), "Clam is not left out. voicecoach history --why says what is."),
        (("--back", "Nothing"), "The diary has no Nothing. voicecoach history --why says what is."),
        (("--plot", "a.gif"), "a.gif: a picture that ends in '.gif' can't be drawn."),
    ],
)
def test_what_can_t_be_done_is_one_line(of: Run, arguments: tuple[str, ...], error: str) -> None:
    status, _, err = of(*arguments)
    assert status == 2
    assert err.startswith(error)
    assert err.count("\n") == 1


def test_a_stretch_without_a_session_is_no_reproach() -> None:
    began = [on(0), on(1), on(15)]
    assert summary.weeks(began, on(15).date(), 12).words == "3 sessions in 2 weeks so far."
    words = summary.weeks(began, on(70).date(), 10).words
    assert words == "1 session in 1 of the last 10 weeks; 3 sessions in 2 weeks in all."
    assert summary.weeks(began, on(300).date(), 12).words == "3 sessions in 2 weeks so far."


def test_minutes_of_a_week_without_a_session_are_none() -> None:
    diary = Diary()
    for day in (0, 1, 15):
        diary.session(day)
    assert [minutes for _, minutes in summary.minutes_by_week(diary.history)] == [20, 0, 10]


# --- why -----------------------------------------------------------------------------------------


def test_why_gives_every_decision(of: Run, trained: Trained) -> None:
    _, out, _ = of("--why")
    for decision in trained.days[-1].decisions:
        assert decision.words in out
    assert "    Bridge: Long bridge, 7 reps\n" in out
    _, only, _ = of("--why", "--exercise", "CLAM")
    assert "Bridge" not in only
    _, data, _ = of("--why", "--json")
    assert len(json.loads(data)) >= len(trained.days[-1].decisions)


def test_why_says_where_a_script_is_gone(of: Run, trained: Trained) -> None:
    script = trained.diary.with_name("test.routine")
    hidden = script.rename(script.with_name("hidden"))
    try:
        _, out, _ = of("--why")
        _, text, _ = of("--text")
    finally:
        hidden.rename(script)
    assert "Its script can't be read any more, so its changes can't be shown." in out
    assert "The script of Morning back can't be read any more: its changes are not shown." in text


# --- other forms ---------------------------------------------------------------------------------


def test_the_page_for_a_clinician_is_a_page(of: Run) -> None:
    _, out, _ = of("--text")
    assert len(out.splitlines()) <= 60
    assert max(map(len, out.splitlines())) <= 88
    assert "7 February 2026: 5 of 10 in set 1, after 1 rep, went on with an easier form; 4 at" in out


def test_csv_has_every_row(of: Run, trained: Trained) -> None:
    _, out, _ = of("--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    kinds = {row["what"] for row in rows}
    assert {"set", "pain", "morning", "step up", "back"} <= kinds
    assert len([row for row in rows if row["what"] == "pain"]) == 5
    assert {row["routine"] for row in rows if row["what"] == "morning"} == {"Morning back"}
    assert len({row["session"] for row in rows if row["what"] == "set"}) == len(trained.days)


def test_json_has_sessions_exercises_and_weeks(of: Run, trained: Trained) -> None:
    data = json.loads(of("--json")[1])
    assert len(data["sessions"]) == len(trained.days)
    assert [one["exercise"] for one in data["exercises"]] == ["Bridge", "Side plank", "Clam"]
    assert data["weeks"]["ever"] == 12


def test_a_picture_is_drawn_with_all_that_is_done(of: Run, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    picture = tmp_path / "one.svg"
    assert of("--plot", str(picture))[:2] == (0, f"{picture}\n")
    texts = " ".join(ET.parse(picture).getroot().itertext())  # noqa: S314 - our own
    for expected in ("Pain, 0 to 10", "Bridge", "Long bridge", "Squeeze", "Side plank", "Minutes a week"):
        assert expected in texts


def test_without_matplotlib_it_says_what_to_do(
    of: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(plots, "available", lambda: "matplotlib is not installed, which draws the picture.")
    status, _, err = of("--plot", str(tmp_path / "a.png"))
    assert status == 3
    assert "pip install 'voicecoach[plots]', or --plot - " in err
    assert of("--plot", "-")[1].startswith("Pain, the worst of each week")


def test_it_starts_with_nothing_heavy(tmp_path: Path) -> None:
    decade.write(tmp_path / "diary.sqlite", years=0.1)
    program = (
        "import sys; from voicecoach.cli.app import main;"
        f"status = main(['history', '--all', '--diary', {str(tmp_path / 'diary.sqlite')!r}]);"
        "heavy = {'numpy', 'matplotlib', 'soundfile', 'platformdirs'} & set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else status)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
