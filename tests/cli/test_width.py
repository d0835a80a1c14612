"""The first texts that a person reads, in terminals of any width: no broken word, no line too long."""

from __future__ import annotations

import os
import re
import sys
from subprocess import DEVNULL, Popen

import pytest

from voicecoach.cli import menu
from voicecoach.cli.app import COMMANDS, cli
from voicecoach.cli.parts import KEPT, NATURAL, filled

TO_COPY = re.compile(r"^  voicecoach |https?://")
"""Examples stand on one line: what is wrapped can't be copied."""


@pytest.mark.parametrize("columns", [60, 80, 200])
@pytest.mark.parametrize("text", [menu.WELCOME, f"This is the voice of the system. {NATURAL}"])
def test_a_sentence_is_filled_to_the_terminal_word_by_word(text: str, columns: int) -> None:
    lines = filled(text, columns, "  ").split("\n")
    assert max(map(len, lines)) <= min(columns, 88)
    assert " ".join(line.strip() for line in lines) == text.replace(KEPT, " ")


def test_what_is_to_be_copied_stays_whole() -> None:
    assert "voicecoach setup --voice piper" in filled(NATURAL, 50).split("\n")[1]
    command = "voicecoach setup --voice /a/very/long/path/that/has/no/space/in/it/at/all"
    assert command.rpartition(" ")[2] in filled(command, 30).split("\n")


@pytest.mark.parametrize("columns", [60, 80])
def test_the_help_of_every_command_fits(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for name in ("", *COMMANDS):
        cli.main([*([name] if name else []), "--help"], "voicecoach", standalone_mode=False)
        shown = capsys.readouterr().out
        assert [one for one in shown.split("\n") if len(one) > columns and not TO_COPY.search(one)] == []


@pytest.mark.parametrize("columns", [60, 80])
def test_the_first_words_and_the_list_fit_in_a_terminal(columns: int) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "voicecoach"]
    with Popen(
        command, stdin=DEVNULL, stdout=theirs, stderr=theirs, env={**os.environ, "COLUMNS": str(columns)}
    ) as ran:
        os.close(theirs)
        shown = b""
        try:
            while read := os.read(ours, 65_536):
                shown += read
        except OSError:  # it has ended, and let go of the terminal
            pass
        os.close(ours)
    assert ran.returncode == 0
    lines = shown.decode().replace("\r", "").split("\n")
    assert "medical device" in " ".join(lines)
    assert [line for line in lines if len(line) > columns] == []
