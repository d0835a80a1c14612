"""The processor time of a render, by the parts of the program; and the time added by BLAS's threads."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.running import Spent, output, spent

MOST_PARTS = 9

PROFILED = """
import cProfile, collections, json, pstats, sys, time
profile = cProfile.Profile(time.process_time)
def run():
    from voicecoach.cli.app import main
    return main(sys.argv[1:])
profile.runcall(run)
parts = collections.Counter()
for (file, _, name), (_, _, own, _, _) in pstats.Stats(profile).stats.items():
    place = file.replace("\\\\", "/")
    if "/voicecoach/" in place:
        part = place.rpartition("/voicecoach/")[2].removesuffix(".py")
    elif "/numpy/" in place or "numpy" in name:
        part = "numpy"
    elif file == "~":
        part = "built in: " + name.strip("<>").replace("built-in method ", "").replace("method ", "")
    else:
        part = place.rpartition("/")[2]
    parts[part] += own
print("\\n" + json.dumps(parts))
"""

BY_A_PROGRAM = "import sys, voicecoach; voicecoach.render(sys.argv[1], sys.argv[2])"


@dataclass(frozen=True, slots=True)
class Profile:
    """Each part's share of the processor time of a warm render to WAV; with BLAS's threads, and with one."""

    shares: Mapping[str, float]
    threads: Spent
    one_thread: Spent

    def as_json(self) -> dict[str, Any]:
        return {
            "shares": dict(self.shares),
            "processor_blas_threads": self.threads.processor,
            "processor_blas_one_thread": self.one_thread.processor,
        }

    def table(self) -> list[str]:
        parts = sorted(self.shares.items(), key=lambda part: -part[1])[:MOST_PARTS]
        times = self.threads.processor / self.one_thread.processor
        two = f"{self.threads.processor:.2f} s of processor; with one thread {self.one_thread.processor:.2f}"
        return [
            "Where the processor time of a render to WAV goes (own time under a profiler):",
            *(f"{share:7.1%}  {part}" for part, share in parts),
            f"A program's own call, threads of BLAS as they come: {two}; {times:.2f} times.",
        ]


def profiled(routine: str, folder: Path, environment: Mapping[str, str]) -> Profile:
    """Render it under a profiler, then twice as a program does."""
    target = folder / "profiled.wav"
    arguments = ["render", routine, "-o", str(target), "--no-preamble"]
    lines = output([sys.executable, "-c", PROFILED, *arguments], environment).strip().splitlines()
    parts: dict[str, float] = json.loads(lines[-1])
    whole = sum(parts.values())
    shares = {part: round(seconds / whole, 4) for part, seconds in parts.items() if seconds > 0}
    free = {name: value for name, value in environment.items() if not name.endswith("_NUM_THREADS")}
    call = [sys.executable, "-c", BY_A_PROGRAM, routine, str(target)]
    target.unlink()
    return Profile(shares, spent(call, free), spent(call, {**free, "OPENBLAS_NUM_THREADS": "1"}))
