"""`python -m benchmarks table`: the cost of a file of a clinic's table, by the number of its rows."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.running import Spent, machine, spent
from voicecoach.errors import VoicecoachError

LEVELS = ("full", "brief", "counts")
PACES = 50
"""Number of distinct paces, a hundredth apart, from 0.8 up."""


@dataclass(frozen=True, slots=True)
class TableMeasured:
    """Runs for each number of rows: `made` into an empty folder from an empty cache, `again` right after."""

    routine: str
    ending: str
    made: Mapping[int, Sequence[Spent]]
    again: Mapping[int, Sequence[Spent]]
    machine: Mapping[str, str]

    def a_file(self, rows: int, of: str) -> float:
        """Median of the seconds or processor seconds that each file took, in a table of so many rows."""
        return _median(self.made[rows], of) / rows

    def as_json(self) -> dict[str, Any]:
        return {
            "routine": self.routine,
            "format": self.ending,
            "rows": {
                rows: {
                    "seconds": [round(run.seconds, 2) for run in runs],
                    "processor": [round(run.processor, 2) for run in runs],
                    "seconds_again": [round(run.seconds, 2) for run in self.again[rows]],
                    "peak_mb": round(max(run.peak_mb for run in runs)),
                }
                for rows, runs in self.made.items()
            },
            "machine": dict(self.machine),
        }

    def table(self) -> str:
        heads = ("rows", "seconds", "a file", "processor", "a file", "again", "MB")
        rows = [
            f"{self.routine} to {self.ending}, a file a row, nothing synthesised yet; medians.",
            "".join(f"{head:>10}" for head in heads),
        ]
        for number, runs in self.made.items():
            costs = "".join(
                f"{_median(runs, of):10.1f}{self.a_file(number, of):10.3f}" for of in ("seconds", "processor")
            )
            again, peak_mb = _median(self.again[number], "seconds"), max(run.peak_mb for run in runs)
            rows.append(f"{number:10}{costs}{again:10.1f}{peak_mb:10.0f}")
        return "\n".join([*rows, *(f"{name}: {value}" for name, value in self.machine.items())])


def _median(runs: Sequence[Spent], of: str) -> float:
    values: list[float] = [getattr(run, of) for run in runs]
    return statistics.median(values)


def measure(
    routine: str, ending: str, sizes: Sequence[int], rounds: int, show: Callable[[str], None]
) -> TableMeasured:
    """Render a table of each size `rounds` times. Raises VoicecoachError if the cost can't be known."""
    if not hasattr(os, "wait4"):
        message = "This system doesn't tell what a process cost."
        raise VoicecoachError(message)
    made: dict[int, list[Spent]] = {rows: [] for rows in sizes}
    again: dict[int, list[Spent]] = {rows: [] for rows in sizes}
    for number in range(rounds):
        for rows in sizes:
            show(f"{rows} rows, round {number + 1} of {rounds}")
            with tempfile.TemporaryDirectory(prefix="voicecoach-bench-") as place:
                folder = Path(place)
                people = folder / "people.csv"
                people.write_text(table_of(routine, rows), encoding="utf-8")
                command = [sys.executable, "-m", "voicecoach", "render", "--table", str(people)]
                command += ["-o", str(folder / "audio"), "--format", ending]
                environment = os.environ | {"VOICECOACH_CACHE": str(folder / "cache")}
                made[rows].append(spent(command, environment))
                again[rows].append(spent(command, environment))
    return TableMeasured(routine, ending, made, again, machine())


def table_of(routine: str, rows: int) -> str:
    """A table of that many people, whose levels and paces differ."""
    lines = ["routine,file,level,pace"]
    for number in range(rows):
        pace = 0.8 + number // len(LEVELS) % PACES / 100
        lines.append(f"{routine},person-{number + 1:04},{LEVELS[number % len(LEVELS)]},{pace:.2f}")
    return "\n".join(lines) + "\n"


# --- the figure ----------------------------------------------------------------------------------

STYLE = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "voicecoach",  # the same figures give the same file
    "svg.fonttype": "none",
}


def draw(measured: TableMeasured, path: Path) -> None:
    """Draw what a file costs by the number of rows, as an SVG; needs matplotlib."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.ticker import NullLocator, ScalarFormatter

    sizes = list(measured.made)
    with rc_context(STYLE):
        figure = Figure((6.4, 3.2), layout="constrained")
        axes: Any = figure.subplots()
        for of, label in (("processor", "processor time"), ("seconds", "time")):
            line = [measured.a_file(rows, of) for rows in sizes]
            axes.plot(sizes, line, "o-", label=label)
        axes.set(xscale="log", xlabel="files", ylabel="seconds a file", xticks=sizes, ylim=(0, None))
        axes.xaxis.set_major_formatter(ScalarFormatter())
        axes.xaxis.set_minor_locator(NullLocator())
        axes.grid(axis="y", color="0.9")
        axes.legend(frameon=False)
        figure.savefig(path, format="svg", metadata={"Date": None})
