"""The real thing: small programs of Python, each in a process of its own."""

from __future__ import annotations

import os
import queue
import select
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from voicecoach import workers
from voicecoach.workers import Worker

ECHO = "import sys\nfor line in sys.stdin: print(line, end='', flush=True)"
HANGS = "import time\nprint('[]', flush=True)\ntime.sleep(600)"
WAIT = 60.0
"""Seconds after which a test fails; nothing waits for so long where all is well."""


class Told:
    """What a worker tells, and its end."""

    def __init__(self) -> None:
        self._lines: queue.Queue[Any] = queue.Queue()

    def heard(self, line: object) -> None:
        self._lines.put(line)

    def gone(self) -> None:
        self._lines.put("gone")

    def next(self) -> object:
        return self._lines.get(timeout=WAIT)


Open = Callable[..., tuple[Worker, Told]]


@pytest.fixture
def opened() -> Iterator[Open]:
    begun: list[Worker] = []

    def opened(program: str, **options: int) -> tuple[Worker, Told]:
        told = Told()
        begun.append(Worker(("-c", program), told.heard, told.gone, **options))
        return begun[-1], told

    yield opened
    for worker in begun:
        worker.close()


def test_messages_go_in_and_lines_come_out_in_order(opened: Open) -> None:
    worker, told = opened(ECHO)
    for number in range(100):
        worker.send(b"[%d]\n" % number)
    assert [told.next() for _ in range(100)] == [[number] for number in range(100)]
    assert not worker.ended


def test_its_end_is_told_once_and_nothing_raises_after_it(opened: Open) -> None:
    worker, told = opened("import sys; sys.stdin.readline()")
    worker.send(b"go\n")
    assert told.next() == "gone"
    assert worker.ended
    worker.send(b"in vain\n")
    worker.close()
    worker.close()
    assert worker.returncode == 0


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells when a process of another's ends")
def test_what_hangs_is_killed_with_what_it_has_started(opened: Open) -> None:
    child = (
        f"import subprocess, sys; one = subprocess.Popen([sys.executable, '-c', {HANGS!r}]); print(one.pid)"
    )
    worker, told = opened(child + "\nsys.stdout.flush(); one.wait()")
    started = told.next()
    assert isinstance(started, int)
    assert told.next() == []  # the child writes where its parent does
    ended = os.pidfd_open(started)
    worker.close()
    assert told.next() == "gone"
    assert select.select([ended], [], [], 10)[0]  # killed; its last moments may come after its pipe's end
    os.close(ended)


def test_another_is_put_in_its_place_and_short_lives_are_counted(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, told = opened(ECHO)
    for lives in (1, 2):
        os.kill(worker.process_id, 9)
        assert told.next() == "gone"
        worker = worker.again()
        assert worker.short_lives == lives
        worker.send(b"[1]\n")
        assert told.next() == [1]
    monkeypatch.setattr(workers, "SHORT_LIFE", 0.0)
    worker = worker.again()
    assert worker.short_lives == 0
    worker.close()


def test_one_that_takes_nothing_is_waited_for_by_nobody(opened: Open) -> None:
    worker, told = opened(HANGS, most_waiting=3)
    assert told.next() == []
    for _ in range(100):
        worker.send(b"." * 100_000)
    worker.close()
    assert told.next() == "gone"
