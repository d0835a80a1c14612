"""Supervision of a worker: one of our programs in a process of its own, where it may print, hang or crash.

Messages go in as bytes, lines of JSON come out. A thread writes and another one reads, so that the caller
never waits. A worker that hangs is killed with all that it started, and replaced.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, Any, cast

SHORT_LIFE = 10.0
"""Seconds below which a worker's life counts as a failed start."""


def _nothing() -> None:
    pass


class Worker:
    """One life of the program; `again` begins the next one.

    `heard` is called with each line it writes, parsed, and `gone` after the last: both in a thread of this
    worker, and neither may block. `ended` is true once the program has ended or was killed. `short_lives`,
    valid after `close`, counts the lives in a row, up to this one, that were shorter than `SHORT_LIFE`.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        heard: Callable[[Any], None],
        gone: Callable[[], None] = _nothing,
        *,
        most_waiting: int = 0,
    ) -> None:
        """Run Python with `arguments`; at most `most_waiting` messages are queued for it (0: any number)."""
        self.ended = False
        self.short_lives = 0
        self._arguments, self._heard, self._gone, self._most_waiting = arguments, heard, gone, most_waiting
        self._began = time.monotonic()
        self._closed = False
        self._messages: queue.Queue[bytes | None] = queue.Queue(most_waiting)
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C is for the player; and what it started can be ended with it
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
        )
        self._threads = [
            threading.Thread(target=work, name="worker", daemon=True) for work in (self._write, self._read)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.poll()

    def send(self, message: bytes) -> None:
        """Queue a message for the worker; it is lost if too many wait, or the worker has ended."""
        with suppress(queue.Full):
            self._messages.put_nowait(message)

    def kill(self) -> None:
        """Kill the process and all that it started."""
        if sys.platform == "win32":
            self._process.kill()
        else:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self.ended = True

    def close(self) -> None:
        """Kill it, and wait until nothing of it is left and `gone` has been called."""
        if self._closed:
            return
        self._closed = True
        self.short_lives = self.short_lives + 1 if time.monotonic() - self._began < SHORT_LIFE else 0
        self.kill()
        self._process.wait()
        with suppress(queue.Full):
            self._messages.put_nowait(None)
        for thread in self._threads:
            thread.join()

    def again(self) -> Worker:
        """Kill it, and start another in its place."""
        self.close()
        another = Worker(self._arguments, self._heard, self._gone, most_waiting=self._most_waiting)
        another.short_lives = self.short_lives
        return another

    def _write(self) -> None:
        # A broken pipe: the reader sees the end too, and says so.
        with suppress(OSError), cast("IO[bytes]", self._process.stdin) as pipe:
            while (message := self._messages.get()) is not None and not self.ended:
                pipe.write(message)
                pipe.flush()

    def _read(self) -> None:
        with cast("IO[bytes]", self._process.stdout) as lines:
            for line in lines:
                self._heard(json.loads(line))
        self.ended = True
        with suppress(queue.Full):
            self._messages.put_nowait(None)  # so that the writer sees it
        self._gone()
