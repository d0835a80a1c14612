"""Cost of each format beside its bare encoder on the same samples; memory of a long session."""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.profile import Profile, profiled
from benchmarks.running import Spent, spent

ENDINGS = (".wav", ".flac", ".ogg", ".opus", ".mp3")
"""Endings of the formats that libsndfile writes, whose bare encoder can be given the same samples."""

LONG = """\
routine Three hours
    between exercises rest 10s

exercise Step
    dose    4 steps
    rep     step 1s, back 1.333s

repeat 80 times, rest 20s between
    do Step: 50 steps, rest 10s
"""

BARE = """
import json, sys, soundfile
source, target, options = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
with soundfile.SoundFile(source) as given, soundfile.SoundFile(target, "w", 48000, 1, **options) as encoded:
    for block in given.blocks(24000, dtype="int16"):
        encoded.write(block)
"""


@dataclass(frozen=True, slots=True)
class Formats:
    """Each ending's runs, ours and the bare encoder's, made in turn; and the run of `LONG`."""

    ours: Mapping[str, list[Spent]]
    bare: Mapping[str, list[Spent]]
    long: Spent
    profile: Profile

    def as_json(self) -> dict[str, Any]:
        return {
            "formats": {
                ending: {
                    "seconds": [_median(self.ours[ending]), _median(self.bare[ending])],
                    "processor": [
                        _median(self.ours[ending], "processor"),
                        _median(self.bare[ending], "processor"),
                    ],
                    "peak_mb": max(run.peak_mb for run in self.ours[ending]),
                }
                for ending in self.ours
            },
            "three_hours": {"seconds": self.long.seconds, "peak_mb": self.long.peak_mb},
            "profile": self.profile.as_json(),
        }

    def table(self) -> list[str]:
        rows = [
            "To each format from a warm cache, and its bare encoder on the same samples:",
            f"{'':24}{'seconds':>9}{'bare':>9}{'times':>9}{'cpu':>9}{'bare':>9}{'times':>9}{'MB':>6}",
        ]
        for ending in self.ours:
            pairs = [
                (_median(self.ours[ending], of), _median(self.bare[ending], of))
                for of in ("seconds", "processor")
            ]
            columns = "".join(f"{our:9.2f}{bare:9.2f}{our / bare:9.2f}" for our, bare in pairs)
            rows.append(f"{ending:24}{columns}{max(run.peak_mb for run in self.ours[ending]):6.0f}")
        long = f"{self.long.seconds:.1f} s, {self.long.peak_mb:.0f} MB at its peak"
        return [*rows, f"A session of three hours to FLAC: {long}.", "", *self.profile.table()]


def _median(runs: list[Spent], of: str = "seconds") -> float:
    values: list[float] = [getattr(run, of) for run in runs]
    return round(statistics.median(values), 3)


def measure_formats(
    routine: str, rounds: int, folder: Path, environment: Mapping[str, str], show: Callable[[str], None]
) -> Formats | None:
    """Every format `rounds` times, ours and the bare encoder in turn; None where a system can't tell."""
    if not hasattr(os, "wait4"):
        return None
    samples = folder / "samples.wav"
    spent(_render(routine, samples), environment)
    ours: dict[str, list[Spent]] = {ending: [] for ending in ENDINGS}
    bare: dict[str, list[Spent]] = {ending: [] for ending in ENDINGS}
    for number in range(rounds):
        show(f"formats, round {number + 1} of {rounds}")
        for ending in ENDINGS:
            made, encoded = (folder / f"{way}{ending}" for way in ("ours", "bare"))
            for target in (made, encoded):  # to replace a file takes longer than to make one
                target.unlink(missing_ok=True)
            ours[ending].append(spent(_render(routine, made), environment))
            bare[ending].append(spent(_encode(samples, encoded), environment))
    long = folder / "long.routine"
    long.write_text(LONG, encoding="utf-8")
    show("three hours")
    taken = spent(_render(str(long), folder / "long.flac"), environment)
    return Formats(ours, bare, taken, profiled(routine, folder, environment))


def _render(routine: str, target: Path) -> list[str]:
    return [sys.executable, "-m", "voicecoach", "render", routine, "-o", str(target), "--no-preamble"]


def _encode(source: Path, target: Path) -> list[str]:
    from voicecoach.sound.files import ffmpeg, opus
    from voicecoach.sound.files.encoders import FORMATS

    if target.suffix == ".opus" and (program := ffmpeg.find()) and opus.can_encode(program):
        return [
            "sh",
            "-c",
            'to=$1; shift; exec "$@" <"$0" >"$to"',
            str(source),
            str(target),
            *opus.command(program),
        ]
    make = FORMATS[target.suffix].make
    options = getattr(make, "options", {"format": "WAV", "subtype": "PCM_16"})
    return [sys.executable, "-c", BARE, str(source), str(target), json.dumps(options)]
