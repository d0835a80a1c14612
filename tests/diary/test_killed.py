"""A session that is killed (SIGKILL) at whatever moment goes on where it was, and its record is whole."""

from __future__ import annotations

import json
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.forked import Forks
from voicecoach.diary.store import Store
from voicecoach.progress.rows import History, SetRow

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL and fork"),
    pytest.mark.xdist_group("killed"),  # whose phrases are made once
]

BY_LINE, BY_TIME = 160, 40
SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
HOLD = 6.0
SHORTEST_HOLD = 3.0  # what a hold that is gone on with lasts at least
ROUTINE = """\
routine Short
do Bridge: 2 x 2 reps each side, rest 5s, switch 5s
    rep lift 1s, lower 1s
    settle 3s
rest 5s
do Plank: 6s each side, switch 5s
    settle 1s
say Nearly there.
do Step: 6s
    rep up 1s, down 1s
    settle 1s
exercise Bridge
exercise Plank
exercise Step
"""


@dataclass(frozen=True)
class Run:
    """What one run of the command came to: its exit status and the events it wrote."""

    status: int
    events: list[dict[str, Any]]

    def of(self, event: str, *members: str) -> list[tuple[Any, ...]]:
        return [tuple(one[m] for m in members) for one in self.events if one["event"] == event]


Command = Callable[..., Run]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """Runs `voicecoach rehearse` with these arguments, killed at that line or time."""
    folder = tmp_path_factory.mktemp("killed")
    (folder / "short.routine").write_text(ROUTINE)
    forks = Forks({"VOICECOACH_CACHE": str(folder / "cache")})

    def run(*arguments: object, lines: int | None = None, seconds: float | None = None) -> Run:
        given = ["rehearse", "--recogniser", "none", "--events", "-", *map(str, arguments)]
        ran = forks.run(given, lines=lines, seconds=seconds)
        whole = [line for line in ran.out.splitlines(keepends=True) if line.endswith("\n")]
        return Run(ran.status, [json.loads(line) for line in whole])

    with closing(forks):
        assert run(folder / "short.routine").status == 0  # the voice's phrases are made here, once
        run.routine = folder / "short.routine"  # type: ignore[attr-defined]
        yield run


def history(path: Path) -> History:
    with Store(path, durable=False) as store:
        return store.history()


def performed(bouts: tuple[SetRow, ...], *, kills: int = 0) -> list[SetRow]:
    """The sets without when they were; a hold as what it was to be, where it was that.

    Each kill may have made it longer by what it was gone on with; side two holds as long as side one did.
    """
    found, due = [], HOLD
    for one in bouts:
        plain = replace(one, at=SOME_TIME)
        if one.exercise == "Plank":
            assert one.target == due
            assert due <= one.performed <= due + kills * SHORTEST_HOLD
            due = one.performed
            plain = replace(plain, target=HOLD, performed=HOLD)
        found.append(plain)
    return found


REP = ("exercise", "set", "side", "rep")
SET = ("exercise", "set", "side")


def goes_on_right(whole: Run, killed: Run, resumed: Run) -> None:
    """Every rep and set is done once: nothing that was done is lost, nothing is done again."""
    for event, members in (("rep", REP), ("set_done", SET)):
        all_of_it, before = whole.of(event, *members), killed.of(event, *members)
        after = resumed.of(event, *members)
        kept = len(all_of_it) - len(after)
        assert after == all_of_it[kept:]
        assert kept - len(before) in (0, 1)  # 1: kept, and killed before it was told


def moments(lines: int, seconds: float) -> list[dict[str, Any]]:
    """Seeded: where to kill."""
    chance = random.Random(5)
    by_line: list[dict[str, Any]] = [{"lines": chance.randint(1, lines - 2)} for _ in range(BY_LINE)]
    return by_line + [{"seconds": chance.uniform(0, seconds)} for _ in range(BY_TIME)]


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where that can be had: a thousand waits for a disk prove nothing about a kill."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder in it is ours
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


def test_killed_at_two_hundred_moments_it_goes_on_there_and_the_record_is_whole(
    command: Command, folder: Path
) -> None:
    routine = command.routine  # type: ignore[attr-defined]
    began = time.perf_counter()
    whole = command(routine, "--diary", folder / "whole.sqlite")
    took = time.perf_counter() - began
    expected = performed(history(folder / "whole.sqlite").sets)
    assert len(expected) == 7
    killed_in_time = 0
    for number, moment in enumerate(moments(len(whole.events), took)):
        path = folder / f"{number}.sqlite"
        killed = command(routine, "--diary", path, **moment)
        if killed.status == 0:
            continue  # it was done before its time came
        assert killed.status == -signal.SIGKILL
        if "seconds" in moment and not (path.exists() and history(path).sessions):
            assert killed.events == []  # before there was anything to keep
            continue
        kept = history(path)
        if kept.sessions[0].reason == "done":
            continue  # in the words after its end
        killed_in_time += 1
        assert kept.sessions[0].ended is None
        if number % 4:
            resumed = command("--resume", "--diary", path)
            assert resumed.status == 0, moment
            goes_on_right(whole, killed, resumed)
            kills = 1
        else:
            kills = 1 + killed_again(command, path, lines=1 + number * 7 % 60)
        done = history(path)
        assert performed(done.sets, kills=kills) == expected, moment
        assert [(one.routine, one.reason) for one in done.sessions] == [("Short", "done")]
        assert done.sessions[0].began == kept.sessions[0].began
        path.unlink()
    assert killed_in_time >= BY_LINE


def killed_again(command: Command, path: Path, lines: int) -> bool:
    """It goes on, is killed after so many lines and goes on; False: it was done by then."""
    resumed = command("--resume", "--diary", path, lines=lines)
    if resumed.status == 0 or history(path).sessions[0].reason == "done":
        return False
    assert resumed.status == -signal.SIGKILL
    assert command("--resume", "--diary", path).status == 0
    return True


@pytest.mark.parametrize(
    ("lines", "kills", "longest"),
    [
        ((92, 9), 2, 10.0),  # late in a hold, and late in it once more
        ((92, 32), 2, 10.0),  # the same, and late in that of the other side
        ((125, 9), 2, HOLD),
        ((125, 16), 2, HOLD),  # in the words after its end
    ],
)
def test_killed_twice_in_a_hold_or_near_the_end_it_is_as_whole(
    command: Command, folder: Path, lines: tuple[int, int], kills: int, longest: float
) -> None:
    routine, path = command.routine, folder / "twice.sqlite"  # type: ignore[attr-defined]
    command(routine, "--diary", folder / "whole.sqlite")
    assert command(routine, "--diary", path, lines=lines[0]).status == -signal.SIGKILL
    assert 1 + killed_again(command, path, lines[1]) == kills
    done = history(path)
    assert performed(done.sets, kills=kills) == performed(history(folder / "whole.sqlite").sets)
    assert max(one.performed for one in done.sets if one.exercise == "Plank") == longest
    assert done.sessions[0].reason == "done"
