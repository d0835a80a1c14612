"""A performance under the screen, on a terminal of its own: whatever happens, the terminal is as it was."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

SHOWN, GONE = b"\x1b[?1049h", b"\x1b[?1049l"
"""What a terminal is told where a full screen begins and ends."""
PATIENCE = 60.0
"""Seconds without a byte after which it hangs."""


@dataclass
class Terminal:
    """The program and the other end of its terminal."""

    process: subprocess.Popen[bytes]
    file: int
    its_file: int
    before: list[Any]
    seen: bytes = b""

    def read_until(self, wanted: bytes) -> bytes:
        """All that it has shown so far, once that is among it."""
        while wanted not in self.seen:
            ready, _, _ = select.select([self.file], [], [], PATIENCE)
            assert ready, f"it shows no more: {self.seen[-500:]!r}"
            self.seen += os.read(self.file, 65_536)
        return self.seen

    def type(self, keys: str) -> None:
        os.write(self.file, keys.encode())

    def last_words(self) -> str:
        """What stands on the terminal after the full screen has gone, and that it is as it was."""
        self.read_until(b"performed " if b"error" not in self.seen else b"error ")
        self.read_until(b"\n")
        assert self.process.wait(PATIENCE) == 0
        assert termios.tcgetattr(self.file) == self.before
        begun, _, after = self.seen.rpartition(GONE)
        assert SHOWN in begun
        return after.decode()


@pytest.fixture
def start() -> Iterator[Any]:
    """Begin such a performance."""
    started: list[Terminal] = []

    def begin(kind: str, size: tuple[int, int] = (24, 80)) -> Terminal:
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, size)
        before = termios.tcgetattr(ours)
        # The size that a worker of xdist has in its environment would come before this terminal's own.
        own = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.screen.performing", kind],
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            env=own | {"TERM": "xterm-256color"},
        )  # fmt: skip
        started.append(Terminal(process, ours, theirs, before))
        started[-1].read_until(SHOWN)
        return started[-1]

    yield begin
    for one in started:
        one.process.kill()
        one.process.wait()
        os.close(one.file)
        os.close(one.its_file)


def test_what_is_performed_comes_back_when_it_is_over(start: Any) -> None:
    terminal = start("plays")
    terminal.read_until(b"Glute bridge")
    terminal.type("s")
    assert terminal.last_words().endswith("It listens.\r\nperformed stopped\r\n")


@pytest.mark.parametrize("keys", ["q", "\x03"])
def test_the_person_ends_it(start: Any, keys: str) -> None:
    terminal = start("plays")
    terminal.read_until(b"Glute bridge")
    terminal.type(keys)
    assert "performed interrupted" in terminal.last_words()


def test_it_is_ended_from_outside(start: Any) -> None:
    terminal = start("plays")
    terminal.read_until(b"Glute bridge")
    terminal.process.send_signal(signal.SIGTERM)
    assert "performed interrupted" in terminal.last_words()


def test_it_ends_where_its_terminal_has_gone_and_no_signal_tells_of_it(start: Any) -> None:
    """As under a program that closes it; else it went on unseen, and took a whole processor."""
    terminal = start("plays")
    terminal.read_until(b"Glute bridge")
    os.close(terminal.its_file)
    os.close(terminal.file)
    terminal.its_file, terminal.file = pty.openpty()  # for the end of the test
    terminal.process.wait(PATIENCE)


def test_an_error_stands_on_the_terminal_when_the_screen_has_gone(start: Any) -> None:
    terminal = start("fails")
    terminal.read_until(b"error ")
    said = terminal.last_words()
    assert "error The loudspeaker has gone. Plug it in again." in said
    assert "Traceback" not in said


def test_where_the_screen_cannot_go_on_the_session_does_in_lines(start: Any) -> None:
    terminal = start("broken")
    terminal.read_until(b"Ctrl-C ends it.")
    terminal.type("pain\nstop\n")
    said = terminal.last_words()
    assert "The screen can't go on (LookupError('no picture')), the session does" in said
    assert "heard  pain" in said
    assert "performed stopped" in said


def test_an_image_goes_to_the_terminal_whole_and_nothing_is_written_over_it(start: Any) -> None:
    terminal = start("image", (30, 100))
    terminal.read_until(b"\x1b7\x1b[1A\x1bP0;0;0q#0\x1b\\\x1b8\x1b[2C")
    terminal.type("s")
    assert terminal.last_words().endswith("performed stopped\r\n")
