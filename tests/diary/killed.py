"""Kills the real command at chosen moments: `python -m tests.diary.killed` reads jobs, one JSON a line.

A job is {"arguments": [...], "output": FILE, "lines": N | null, "seconds": S | null}: `voicecoach ARGUMENTS`
runs in a fork of this process, what it prints goes to `output`, and it is killed (SIGKILL) as it has printed
`lines` lines, or `seconds` after it was started, whatever it is doing then. For each, its exit status
is printed (-9: killed). A fork a run: what is imported is imported once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from typing import IO, Any

from voicecoach.cli.app import main
from voicecoach.diary import recorder, store  # noqa: F401 - so that every fork has it
from voicecoach.player import perform  # noqa: F401
from voicecoach.routine import library  # noqa: F401
from voicecoach.voice import cache, system  # noqa: F401


class KillingOutput:
    """A text file that kills the process as it is given its line number `lines`."""

    def __init__(self, file: IO[str], lines: int | None) -> None:
        self._file = file
        self._left = lines

    def write(self, text: str) -> int:
        written = self._file.write(text)
        if self._left is not None and "\n" in text:
            self._left -= 1
            if self._left <= 0:
                self._file.flush()
                os.kill(os.getpid(), signal.SIGKILL)
        return written

    def flush(self) -> None:
        self._file.flush()


def run(job: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        if job["seconds"] is not None:
            time.sleep(job["seconds"])  # not waited for: the moment that is chosen
            os.kill(child, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    try:
        with open(job["output"], "w", encoding="utf-8") as file:  # noqa: PTH123
            sys.stdout = KillingOutput(file, job["lines"])  # type: ignore[assignment]
            status = main(job["arguments"])
    finally:
        os._exit(status)


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(f"{run(json.loads(line))}\n")
        sys.stdout.flush()
