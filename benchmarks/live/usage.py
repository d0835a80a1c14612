"""Use of the machine by the processes of a session (Linux)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MINUTE = 60.0
SETTLED = 15 * MINUTE
"""Time by which all is loaded, and the last seconds of speech are in memory; in a session of up to twice
that, half-way."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Use by a process up to a time (seconds): seconds of CPU, megabytes resident."""

    at: float
    cpu: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Usage:
    """Use by one process: % of a processor, in all and in the first and last minute; megabytes.

    `growth_percent`: growth of its memory since it had settled.
    """

    cpu_percent: float
    first_percent: float
    last_percent: float
    megabytes: tuple[float, float, float]  # at the start, settled, at the end
    growth_percent: float

    def __str__(self) -> str:
        minutes = f"{self.first_percent:.1f} in the first minute, {self.last_percent:.1f} in the last"
        memory = ", ".join(f"{one:.1f}" for one in self.megabytes)
        return (
            f"{self.cpu_percent:.1f} % of a processor ({minutes}); "
            f"{memory} MB at the start, settled and at the end: {self.growth_percent:+.1f} % since"
        )


def usage(samples: Sequence[Sample]) -> Usage:
    """The use by one process, sampled at least twice; samples of under a minute count as its first."""
    first, last = samples[0], samples[-1]
    after = next((one for one in samples if one.at - first.at >= MINUTE), last)
    settles = min(SETTLED, (last.at - first.at) / 2)
    settled = next(one for one in samples if one.at - first.at >= settles)
    before = next(one for one in samples if last.at - one.at <= MINUTE or one is last)
    return Usage(
        _percent(first, last),
        _percent(first, after),
        _percent(before, last),
        (first.megabytes, settled.megabytes, last.megabytes),
        100 * (last.megabytes / settled.megabytes - 1),
    )


def _percent(before: Sample, after: Sample) -> float:
    return 100 * (after.cpu - before.cpu) / (after.at - before.at) if after.at > before.at else 0.0


def processes(process_id: int) -> Iterator[tuple[int, str]]:
    """The player, the one that listens, and the one that speaks. Raises OSError once they have ended."""
    children: list[int] = []
    for thread in list(Path(f"/proc/{process_id}/task").iterdir()):
        with suppress(OSError):  # a thread that has ended since
            children += map(int, (thread / "children").read_text().split())  # of the thread that began them
    for one in [process_id, *children]:
        command = Path(f"/proc/{one}/cmdline").read_text()
        if "listen.worker" in command:
            yield one, "listening"
        else:
            yield one, "speaking" if "worker.py" in command else "player"


def used(process_id: int, at: float) -> dict[str, Sample]:
    """The use by each process so far, by the names of `processes`; empty once one has ended."""
    if sys.platform == "win32":
        return {}  # there is no /proc
    found = {}
    try:
        for one, name in processes(process_id):
            times = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            pages = int(Path(f"/proc/{one}/statm").read_text().split()[1])
            if not pages:
                return {}
            cpu = (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
            found[name] = Sample(at, cpu, pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
    except OSError:
        return {}
    return found
