"""`voicecoach` alone."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import click
import pytest
import soxr
from click.testing import CliRunner, Result

from tests.listen.test_listener import say
from tests.sound.virtual_audio import VirtualAudio, virtual_audio
from tests.virtual import until
from voicecoach.cli import app, menu
from voicecoach.sound.clip import RATE, Clip

NAMES = ("before-you-walk-or-run", "glute-activation", "glute-wake-up", "roze-four")
SHORT = "routine Short\n\nsay Hello.\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("short.routine").write_text(SHORT)


def choose(typed: str, last_used: Mapping[str, date] | None = None) -> Result:
    @click.command()
    def ask() -> None:
        click.echo(f"chosen: {menu.choose(last_used or {}, someone=True)}")

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
    assert menu.chosen(said, NAMES) == name


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
    assert menu.ago(date(2026, 5, day), date(2026, 5, 9)) == words


def test_who_starts_it_first_is_told_what_it_is_and_what_halts_it_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert app.main([]) == 0
    first = capsys.readouterr().out
    assert "no medical device" in " ".join(first.split())
    assert "pain and stop" in " ".join(first.split())
    assert app.main([]) == 0
    assert capsys.readouterr().out == first[first.index(" 1  ") :]
    assert menu.WELCOME.count(". ") == 1, "two sentences"


def test_where_nothing_can_be_kept_it_is_said_again(own_folders: Path) -> None:
    (own_folders / "data").write_text("in the way")
    assert menu.welcome()
    assert menu.welcome()


# --- said ------------------------------------------------------------------------------------------


class Terminal:
    """`voicecoach` alone in a terminal, on virtual devices; `shown` is all that it has printed."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._master, slave = os.openpty()
        self.shown = ""
        program = "from voicecoach.cli import menu; print('chosen:', menu.choose({}, someone=True))"
        command = [sys.executable, "-c", program]
        self.process = subprocess.Popen(command, env=environment, stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def has_shown(self, text: str) -> bool:
        while select.select([self._master], [], [], 0)[0]:
            try:
                self.shown += os.read(self._master, 4096).decode()
            except OSError:  # it has ended
                break
        return text in self.shown


@pytest.fixture
def terminal(tmp_path: Path, model_folder: Path) -> Iterator[tuple[Terminal, VirtualAudio]]:
    with virtual_audio(tmp_path) as audio, audio.hush():
        terminal = Terminal({**audio.environment, "VOICECOACH_MODEL": str(model_folder)})
        yield terminal, audio
        terminal.process.kill()
        terminal.process.wait()


def test_the_number_is_said(terminal: tuple[Terminal, VirtualAudio]) -> None:
    shown, audio = terminal
    until(lambda: shown.has_shown("Listening: say the number"), "the recogniser")
    audio.say(Clip(soxr.resample(say("number three"), 16_000, RATE)))
    until(lambda: shown.has_shown("chosen: belly-leg-raise-pyramid"), "the choice")
    assert "number three\r\nchosen:" in shown.shown


def test_the_keyboard_answers_all_the_same(terminal: tuple[Terminal, VirtualAudio]) -> None:
    shown, _ = terminal
    until(lambda: shown.has_shown("Start which?"), "the question")
    shown.type("nothing\n")
    until(lambda: shown.has_shown("There is no 'nothing'"), "the answer")
    shown.type("\n")
    until(lambda: shown.has_shown("chosen: None"), "the end")
