"""`python -m benchmarks render`: a whole routine to a sound file, beside other ways to make one.

Every way speaks the same utterances at the same times, as a command of its own, in turn: so a machine that is
busy for a while slows all of them.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path
from typing import Any

from benchmarks.formats import Formats, measure_formats
from benchmarks.running import Spent, machine, output, spent
from voicecoach.player.eventlog import Read, length
from voicecoach.voice.base import DEFAULT_RATE

COLD, WARM = "voicecoach, cold cache", "voicecoach, warm cache"
SHELL, PYTHON = "espeak-ng a line, sox", "pyttsx3 a line, pydub"
PLAY_COLD, PLAY_WARM = "play, cold cache", "play, warm cache"


@dataclass(frozen=True, slots=True)
class PacedLine:
    """A text (without its pauses), and the seconds until the next one."""

    text: str
    slot: float


@dataclass(frozen=True, slots=True)
class RenderMeasured:
    """Seconds of each way's runs, in order; and the reasons why ways could not be measured."""

    routine: str
    duration: float
    utterances: int
    distinct: int
    runs: Mapping[str, list[float]]
    absent: Mapping[str, str]
    machine: Mapping[str, str]
    formats: Formats | None = None
    processor: Mapping[str, list[float]] = field(default_factory=dict)  # seconds, user and system

    def median(self, way: str) -> float | None:
        return statistics.median(self.runs[way]) if self.runs.get(way) else None

    def as_json(self) -> dict[str, Any]:
        medians = {way: self.median(way) for way in self.runs}
        return {
            "routine": self.routine,
            "duration": self.duration,
            "utterances": self.utterances,
            "distinct": self.distinct,
            "seconds": {way: [round(run, 4) for run in runs] for way, runs in self.runs.items()},
            "median": {way: round(median, 4) for way, median in medians.items() if median is not None},
            "processor": {way: round(statistics.median(runs), 4) for way, runs in self.processor.items()},
            "absent": dict(self.absent),
            "machine": dict(self.machine),
            **(self.formats.as_json() if self.formats else {}),
        }

    def table(self) -> str:
        what = f"{self.utterances} utterances, {self.distinct} of them distinct"
        rows = [
            f"{self.routine}, {length(self.duration)}, {what}, as a WAV file.",
            "Each way is a command of its own; medians of runs made in turn.",
            "",
            f"{'':24}{'seconds':>9}{'cold x':>9}{'warm x':>9}   runs",
            *(self._row(way) for way in (COLD, WARM, SHELL, PYTHON)),
            *self._processor_rows(),
            "",
            "From `voicecoach play` to the first sound that the loudspeaker's driver is given:",
            *(self._row(way) for way in (PLAY_COLD, PLAY_WARM)),
            "",
            *([*self.formats.table(), ""] if self.formats else []),
            *(f"{name}: {value}" for name, value in self.machine.items()),
        ]
        return "\n".join(rows)

    def _processor_rows(self) -> list[str]:
        """Rows with each way's median of processor seconds, and its ratio to ours."""
        medians = {way: statistics.median(runs) for way, runs in self.processor.items() if runs}
        if not {COLD, WARM} <= set(medians):
            return []
        return [
            "",
            f"{'processor seconds':24}{'':9}{'cold x':>9}{'warm x':>9}",
            *(
                f"{way:24}{taken:9.3f}{taken / medians[COLD]:9.1f}{taken / medians[WARM]:9.1f}"
                for way, taken in medians.items()
            ),
        ]

    def _row(self, way: str) -> str:
        """A row with a way's median, its ratio to ours, and its runs."""
        median = self.median(way)
        if median is None:
            return f"{way:24}{'-':>9}{'':18}   {self.absent.get(way, 'not measured')}"
        ours = [self.median(one) if way in {SHELL, PYTHON} else None for one in (COLD, WARM)]
        times = "".join(f"{median / one:9.1f}" if one else f"{'':9}" for one in ours)
        return f"{way:24}{median:9.3f}{times}   {' '.join(f'{run:.2f}' for run in self.runs[way])}"


def measure(routine: str, rounds: int, show: Callable[[str], None]) -> RenderMeasured:
    """Measure every way `rounds` times in turn. `show` is given a line a round."""
    with tempfile.TemporaryDirectory(prefix="voicecoach-bench-") as name:
        folder = Path(name)
        warm = _environment(folder / "warm")
        entries = _outline(routine, warm)
        utterances = utterances_of(entries)
        script = folder / "utterances.json"
        script.write_text(json.dumps([[one.text, one.slot] for one in utterances]))
        shell = folder / "shell.sh"
        shell.write_text(shell_script(utterances, folder))
        peer = [sys.executable, "-c", PEER, str(script), str(folder / "peer.wav")]
        ways: dict[str, Callable[[], Spent]] = {
            COLD: lambda: _rendered(routine, folder, _environment(Path(tempfile.mkdtemp(dir=folder)))),
            SHELL: lambda: spent(["sh", str(shell)], os.environ),
            WARM: lambda: _rendered(routine, folder, warm),
            PYTHON: lambda: spent(peer, os.environ),
        }
        starts: dict[str, Callable[[], float]] = {
            PLAY_COLD: lambda: _first_sound(routine, _environment(Path(tempfile.mkdtemp(dir=folder)))),
            PLAY_WARM: lambda: _first_sound(routine, warm),
        }
        absent = _absent()
        runs: dict[str, list[float]] = {way: [] for way in (*ways, *starts) if way not in absent}
        processor: dict[str, list[float]] = {way: [] for way in ways if way not in absent}
        for number in range(rounds):
            show(f"round {number + 1} of {rounds}")
            for way, taken in processor.items():
                once = ways[way]()
                runs[way].append(once.seconds)
                taken.append(once.processor)
            for way, start in starts.items():
                runs[way].append(start())
        formats = measure_formats(routine, rounds, folder, warm, show)
    return RenderMeasured(
        routine,
        entries[-1]["t"],
        len(utterances),
        len({one.text for one in utterances}),
        runs,
        absent,
        machine(),
        formats,
        processor,
    )


# --- our own -------------------------------------------------------------------------------------


def _environment(cache: Path) -> dict[str, str]:
    return os.environ | {"VOICECOACH_CACHE": str(cache)}


def _outline(routine: str, environment: Mapping[str, str]) -> list[Read]:
    """The event log of the routine; it also fills the cache of `environment`."""
    command = [sys.executable, "-m", "voicecoach", "outline", "--json", routine]
    return [json.loads(line) for line in output(command, environment).splitlines()]


def _rendered(routine: str, folder: Path, environment: Mapping[str, str]) -> Spent:
    target = folder / "ours.wav"
    target.unlink(missing_ok=True)
    return spent(
        [sys.executable, "-m", "voicecoach", "render", routine, "-o", str(target), "--no-preamble"],
        environment,
    )


def utterances_of(entries: list[Read]) -> list[PacedLine]:
    said = [(entry["t"], _without_pauses(entry["text"])) for entry in entries if entry["event"] == "say"]
    starts = [at for at, _ in said[1:]] + [entries[-1]["t"]]
    return [
        PacedLine(text, round(end - at, 6)) for (at, text), end in zip(said, starts, strict=True) if end > at
    ]


def _without_pauses(text: str) -> str:
    from voicecoach.voice.phrases import split_pauses

    return " ".join(part for part in split_pauses(text) if isinstance(part, str))


# --- what people do instead ----------------------------------------------------------------------


def shell_script(utterances: list[PacedLine], folder: Path) -> str:
    """A shell script: for each line espeak-ng speaks and sox pads to the slot's length; one sox joins all."""
    work = shlex.quote(str(folder))
    lines = ["set -e", f"cd {work}", "mkdir -p parts"]
    for number, one in enumerate(utterances):
        lines.append(f"espeak-ng -s {DEFAULT_RATE} -w line.wav -- {shlex.quote(one.text)}")
        lines.append(f"sox line.wav parts/{number:05}.wav pad 0 {one.slot} trim 0 {one.slot}")
    lines.append("sox parts/*.wav shell.wav")
    return "\n".join(lines) + "\n"


PEER = f"""
import json, os, sys, tempfile
try:  # the same library as ours, where the system has none
    import ctypes, espeakng_loader
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
except ImportError:
    pass
import pyttsx3
from pydub import AudioSegment
engine = pyttsx3.init()
engine.runAndWait()
engine.setProperty("rate", {DEFAULT_RATE})
track = AudioSegment.empty()
line = os.path.join(tempfile.mkdtemp(), "line.wav")
for text, slot in json.load(open(sys.argv[1])):
    engine.save_to_file(text, line)
    engine.runAndWait()
    spoken = AudioSegment.from_wav(line)[:round(slot * 1000)]
    track += spoken + AudioSegment.silent(round(slot * 1000) - len(spoken), spoken.frame_rate)
track.export(sys.argv[2], format="wav")
"""


def _absent() -> dict[str, str]:
    """The ways that can't be measured here, with reasons."""
    absent = {}
    if missing := [tool for tool in ("espeak-ng", "sox") if not shutil.which(tool)]:
        absent[SHELL] = f"not measured: install {' and '.join(missing)}"
    if missing := [package for package in ("pyttsx3", "pydub") if not util.find_spec(package)]:
        absent[PYTHON] = f"not measured: pip install {' '.join(missing)}"
    return absent


# --- the first sound -----------------------------------------------------------------------------

STAND_IN = Path(__file__).with_name("stand_in")
"""A stand-in for PortAudio, so that the time from the command to the loudspeaker's driver is measured."""


def _first_sound(routine: str, environment: Mapping[str, str]) -> float:
    """Seconds from the command until the loudspeaker's driver is given a sound."""
    path = os.pathsep.join([str(STAND_IN), environment.get("PYTHONPATH", "")])
    began = time.monotonic()
    command = [sys.executable, "-m", "voicecoach", "play", "--no-history", routine]
    printed = output(command, {**environment, "PYTHONPATH": path})
    return float(next(line for line in printed.splitlines() if line.startswith("sounds ")).split()[1]) - began
