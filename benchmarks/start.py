"""The cost of starting, beside Python with click alone."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.running import machine, timed

CLICK = "import click"
WAYS = {
    CLICK: ["-c", "import click"],
    "import voicecoach": ["-c", "import voicecoach"],
    "voicecoach --help": ["-m", "voicecoach", "--help"],
}


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds of each way's runs, made in turn."""

    runs: Mapping[str, list[float]]
    on: Mapping[str, str]

    def times(self, way: str) -> float:
        """The ratio to click alone, by medians."""
        return statistics.median(self.runs[way]) / statistics.median(self.runs[CLICK])

    def as_json(self) -> dict[str, Any]:
        median = {way: round(statistics.median(runs), 4) for way, runs in self.runs.items()}
        return {"median": median, "times": {way: round(self.times(way), 2) for way in WAYS}, "on": self.on}

    def table(self) -> str:
        rows = [f"{'':24}{'seconds':>9}{'least':>9}{'times':>9}"]
        for way, runs in self.runs.items():
            median = statistics.median(runs)
            rows.append(f"{way:24}{median:9.3f}{min(runs):9.3f}{self.times(way):9.1f}")
        return "\n".join([*rows, "", *self.on.values()])


def measure(rounds: int, told: Callable[[str], None]) -> Started:
    """Run each way `rounds` times in turn, after a round that doesn't count."""
    runs: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(rounds + 1):
        told(f"round {number} of {rounds}")
        for way, arguments in WAYS.items():
            seconds = timed([sys.executable, *arguments])
            if number:
                runs[way].append(seconds)
    return Started(runs, machine())
