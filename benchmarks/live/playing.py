"""The program that is measured: `voicecoach play` as a process of its own, in lines or on its screen."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, cast

from benchmarks.live.usage import processes
from tests.virtual import VirtualAudio, until
from voicecoach.errors import VoicecoachError
from voicecoach.listen.worker.process import LOADED_WITHIN
from voicecoach.player.eventlog import Read
from voicecoach.player.live.ears import LISTENS

PERSON = "en-us+f3"
"""Speaker of the person's words: one of the system voice that isn't the coach's own."""


COLUMNS, ROWS = 100, 30


class Playing:
    """`voicecoach play` as a process, with its events as they come; `began` is its start (monotonic).

    `screen`: it runs in a terminal and draws; else it writes lines.
    """

    def __init__(self, script: Path, audio: VirtualAudio, *options: str, screen: bool = False) -> None:
        events = script.with_suffix(".jsonl")
        events.write_text("", encoding="utf-8")
        command = [sys.executable, "-m", "voicecoach", "play", str(script), *options, "--events", str(events)]
        self._events, self._shown = events, script.with_suffix(".out")
        self.began = time.monotonic()
        begin = _in_terminal if screen else _in_lines
        self.process, self._typed, self._showing = begin(command, audio.environment, self._shown)

    def events(self) -> list[Read]:
        """Events that have happened by now."""
        whole = self._events.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def lines(self) -> list[str]:
        """Lines it has shown; notices without their times."""
        if self._showing and self.process.poll() is not None:
            self._showing.join()
        shown = self._shown.read_text(encoding="utf-8").splitlines()
        return [re.sub(r"^ *[\d.]+ {2}note {3}", "", line) for line in shown]

    def wait_for(self, happens: Callable[[Read], bool], after: int = 0, seconds: float = 60.0) -> int:
        """Wait for such an event, and return the number of events up to it."""
        found: list[int] = []

        def there() -> bool:
            found[:] = [n + 1 for n, entry in enumerate(self.events()) if n >= after and happens(entry)]
            return bool(found) or self.process.poll() is not None

        until(there, "an event", seconds)
        if not found:
            message = f"`voicecoach play` has ended: {self.lines()[-1:]}"
            raise VoicecoachError(message)
        return found[0]

    def wait_until_it_listens(self, times: int = 1) -> None:
        """Wait until it has said so as often; under the screen, only until there is a recogniser."""
        if self._showing:
            self.process_of("listening")
            return
        until(lambda: self.lines().count(LISTENS) >= times, "the recogniser", seconds=LOADED_WITHIN)

    def process_of(self, what: str) -> int:
        """The id of the process that is "listening" or "speaking"."""
        found: list[int] = []

        def there() -> bool:
            with suppress(OSError):  # one of them has just ended
                found[:] = [one for one, name in processes(self.process.pid) if name == what]
            return bool(found)

        until(there, f"the process that is {what}")
        return found[0]

    def type(self, line: str) -> None:
        self.press(f"{line}\n")

    def press(self, keys: str) -> None:
        self._typed.write(keys.encode())
        self._typed.flush()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._typed.close()


@contextmanager
def playing(
    text: str, audio: VirtualAudio, folder: Path, *options: str, screen: bool = False
) -> Iterator[Playing]:
    """Run the program on this script during the block."""
    script = folder / "bench.routine"
    script.write_text(text, encoding="utf-8")
    with closing(Playing(script, audio, *options, screen=screen)) as play:
        yield play


Begun = tuple[subprocess.Popen[bytes], IO[bytes], threading.Thread | None]
"""A process, its standard input, and the thread that records its output, if it has one."""


def _in_lines(command: Sequence[str], environment: Mapping[str, str], shown: Path) -> Begun:
    with shown.open("wb") as file:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, env=environment, stdin=subprocess.PIPE, stdout=file
        )
    return process, cast("IO[bytes]", process.stdin), None


def _in_terminal(command: Sequence[str], environment: Mapping[str, str], shown: Path) -> Begun:
    """Start the command in a terminal of its own, and record what it draws."""
    if sys.platform == "win32":
        raise NotImplementedError  # see `lacks`
    import pty
    import termios

    outside, inside = pty.openpty()
    termios.tcsetwinsize(inside, (ROWS, COLUMNS))
    process = subprocess.Popen(  # noqa: S603 - our own command
        command,
        env={**environment, "TERM": "xterm-256color"},
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    os.close(inside)
    showing = threading.Thread(target=_kept, args=(outside, shown), daemon=True)
    showing.start()
    return process, os.fdopen(os.dup(outside), "wb", buffering=0), showing


def _kept(terminal: int, shown: Path) -> None:
    """Record what is drawn until the terminal is closed."""
    with shown.open("wb", buffering=0) as file, suppress(OSError):  # how a terminal says that it is closed
        while drawn := os.read(terminal, 1 << 16):
            file.write(drawn)
    os.close(terminal)
