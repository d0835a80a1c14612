"""`voicecoach` alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from voicecoach.cli import app, choosing

NAMES = ("before-you-walk-or-run", "glute-activation", "glute-wake-up", "roze-four")
SHORT = "routine Short\n\nsay Hello.\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("short.routine").write_text(SHORT)


def choose(typed: str, last_used: Mapping[str, date] | None = None) -> Result:
    @click.command()
    def ask() -> None:
        click.echo(f"chosen: {choosing.choose(last_used or {}, someone=True)}")

    return CliRunner().invoke(ask, input=typed)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("3", "glute-wake-up"),
        ("three", "glute-wake-up"),
        ("Number three.", "glute-wake-up"),
        ("glute wake up", "glute-wake-up"),
        ("roze", "roze-four"),
        ("four", "roze-four"),
        ("glute", None),
        ("5", None),
        ("0", None),
        (" ", None),
    ],
)
def test_a_routine_is_chosen_by_number_or_name_said_or_typed(said: str, name: str | None) -> None:
    assert choosing.chosen(said, NAMES) == name


def test_what_is_found_here_comes_first_and_starts_by_its_number() -> None:
    printed = choose("1\n").output
    assert " 1  short\n" in printed
    assert printed.endswith("chosen: short\n")


def test_it_asks_again_and_enter_starts_nothing() -> None:
    printed = choose("99\n\n").output
    assert "There is no '99': give a number from 1 to 10, or a name." in printed
    assert printed.endswith("chosen: None\n")


def test_the_last_use_is_shown() -> None:
    printed = choose("\n", {"Short": date(2020, 3, 7)}).output
    assert "Last done on 7 March 2020." in printed


@pytest.mark.parametrize(
    ("day", "words"),
    [(9, "today"), (8, "yesterday"), (4, "5 days ago"), (10, "on 10 May 2026")],
)
def test_how_long_ago(day: int, words: str) -> None:
    assert choosing.ago(date(2026, 5, day), date(2026, 5, 9)) == words


def test_who_starts_it_first_is_told_what_it_is_and_what_halts_it_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert app.main([]) == 0
    first = capsys.readouterr().out
    assert "no medical device" in " ".join(first.split())
    assert "pain and stop" in " ".join(first.split())
    assert app.main([]) == 0
    assert capsys.readouterr().out == first[first.index(" 1  ") :]
    assert choosing.WELCOME.count(". ") == 1, "two sentences"


def test_where_nothing_can_be_kept_it_is_said_again(own_folders: Path) -> None:
    for name in ("xdg_data_home", "Library"):
        (own_folders / name).write_text("in the way")
    assert choosing.welcome()
    assert choosing.welcome()
