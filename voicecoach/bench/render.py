"""`voicecoach bench render`: a whole routine to a sound file, beside what people do instead.

Every way speaks the same utterances at the same times, as a command of its own, in turn, so that a
machine that is busy for a while is busy for all of them.
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
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import Any

from voicecoach.bench.formats import Formats, measure_formats
from voicecoach.bench.running import machine, output, timed
from voicecoach.errors import VoicecoachError
from voicecoach.player.eventlog import Entry, length
from voicecoach.voice.base import DEFAULT_RATE

COLD, WARM = "voicecoach, cold cache", "voicecoach, warm cache"
SHELL, PYTHON = "espeak-ng a line, sox", "pyttsx3 a line, pydub"
PLAY_COLD, PLAY_WARM = "play, cold cache", "play, warm cache"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said (without its pauses), and the seconds from then until the next is."""

    text: str
    slot: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each way's runs, in the order they were made; and why a way could not be measured."""

    routine: str
    duration: float
    utterances: int
    distinct: int
    runs: Mapping[str, list[float]]
    absent: Mapping[str, str]
    machine: Mapping[str, str]
    first_sound: str
    formats: Formats | None = None

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
            "absent": dict(self.absent),
            "machine": dict(self.machine),
            "first_sound": self.first_sound,
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
            "",
            f"From `voicecoach play` to its first sound ({self.first_sound}):",
            *(self._row(way) for way in (PLAY_COLD, PLAY_WARM)),
            "",
            *([*self.formats.table(), ""] if self.formats else []),
            *(f"{name}: {value}" for name, value in self.machine.items()),
        ]
        return "\n".join(rows)

    def _row(self, way: str) -> str:
        """A way's median, how many times ours it is, and its runs."""
        median = self.median(way)
        if median is None:
            return f"{way:24}{'-':>9}{'':18}   {self.absent.get(way, 'not measured')}"
        ours = [self.median(one) if way in {SHELL, PYTHON} else None for one in (COLD, WARM)]
        times = "".join(f"{median / one:9.1f}" if one else f"{'':9}" for one in ours)
        return f"{way:24}{median:9.3f}{times}   {' '.join(f'{run:.2f}' for run in self.runs[way])}"


def measure(routine: str, rounds: int, show: Callable[[str], None]) -> Measured:
    """Every way, `rounds` times in turn. `show` is given a line a round."""
    with tempfile.TemporaryDirectory(prefix="voicecoach-bench-") as name:
        folder = Path(name)
        warm = _environment(folder / "warm")
        entries = _outline(routine, warm)
        utterances = utterances_of(entries)
        script = folder / "utterances.json"
        script.write_text(json.dumps([[one.text, one.slot] for one in utterances]))
        shell = folder / "shell.sh"
        shell.write_text(shell_script(utterances, folder))
        ways: dict[str, Callable[[], float]] = {
            COLD: lambda: _rendered(routine, folder, _environment(Path(tempfile.mkdtemp(dir=folder)))),
            SHELL: lambda: timed(["sh", str(shell)]),
            WARM: lambda: _rendered(routine, folder, warm),
            PYTHON: lambda: timed([sys.executable, "-c", PEER, str(script), str(folder / "peer.wav")]),
            PLAY_COLD: lambda: _first_sound(routine, _environment(Path(tempfile.mkdtemp(dir=folder))))[0],
            PLAY_WARM: lambda: _first_sound(routine, warm)[0],
        }
        absent = _absent()
        runs: dict[str, list[float]] = {way: [] for way in ways if way not in absent}
        for number in range(rounds):
            show(f"round {number + 1} of {rounds}")
            for way, seconds in runs.items():
                seconds.append(ways[way]())
        sink = _first_sound(routine, warm)[1]
        formats = measure_formats(routine, rounds, folder, warm, show)
    return Measured(
        routine,
        entries[-1]["t"],
        len(utterances),
        len({one.text for one in utterances}),
        runs,
        absent,
        machine(),
        sink,
        formats,
    )


# --- our own -------------------------------------------------------------------------------------


def _environment(cache: Path) -> dict[str, str]:
    return os.environ | {"VOICECOACH_CACHE": str(cache)}


def _outline(routine: str, environment: Mapping[str, str]) -> list[Entry]:
    """The event log of the routine; it also fills the cache of `environment`."""
    command = [sys.executable, "-m", "voicecoach", "outline", "--json", routine]
    return [json.loads(line) for line in output(command, environment).splitlines()]


def _rendered(routine: str, folder: Path, environment: Mapping[str, str]) -> float:
    target = folder / "ours.wav"
    target.unlink(missing_ok=True)
    return timed(
        [sys.executable, "-m", "voicecoach", "render", routine, "-o", str(target), "--no-preamble"],
        environment,
    )


def utterances_of(entries: list[Entry]) -> list[Utterance]:
    said = [(entry["t"], _without_pauses(entry["text"])) for entry in entries if entry["event"] == "say"]
    starts = [at for at, _ in said[1:]] + [entries[-1]["t"]]
    return [
        Utterance(text, round(end - at, 6)) for (at, text), end in zip(said, starts, strict=True) if end > at
    ]


def _without_pauses(text: str) -> str:
    from voicecoach.voice.cache import split_pauses

    return " ".join(part for part in split_pauses(text) if isinstance(part, str))


# --- what people do instead ----------------------------------------------------------------------


def shell_script(utterances: list[Utterance], folder: Path) -> str:
    """A process a line: espeak-ng speaks, sox brings it to the length of its slot; one sox joins all."""
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
    """The ways that can't be measured here, and why."""
    absent = {}
    if missing := [tool for tool in ("espeak-ng", "sox") if not shutil.which(tool)]:
        absent[SHELL] = f"not measured: install {' and '.join(missing)}"
    if missing := [package for package in ("pyttsx3", "pydub") if not util.find_spec(package)]:
        absent[PYTHON] = f"not measured: pip install {' '.join(missing)}"
    return absent


# --- the first sound -----------------------------------------------------------------------------

FIRST = """
import sys
from voicecoach.bench import render as bench
bench.play_to_first_sound(sys.argv[1])
"""


class FirstSound:
    """The devices of a session, `real` where there are any; it ends at the first block that isn't silent."""

    lost, lacks, underflows = False, "", 0

    def __init__(self, real: Any) -> None:  # noqa: ANN401 - Devices or None
        self._real = real

    def write(self, block: Any) -> None:  # noqa: ANN401 - samples
        if self._real:
            self._real.write(block)
        if abs(block).max() > 0.01:  # noqa: PLR2004 - 40 dB below full scale
            sys.stdout.write(f"\nsounds {time.monotonic()} {'device' if self._real else 'none'}\n")
            raise KeyboardInterrupt

    def mute(self) -> None:
        if self._real:
            self._real.mute()

    def captured(self) -> Any:  # noqa: ANN401 - as above
        return self._real.captured() if self._real else ()

    def close(self) -> None:
        if self._real:
            self._real.close()


def play_to_first_sound(routine: str) -> None:
    """`voicecoach play`, until it sounds; for a process of its own, which it ends."""
    from voicecoach.cli import app
    from voicecoach.player import live

    real = live.open_devices

    def opened(*named: Any, hears: bool) -> Any:  # noqa: ANN401 - it stands in for Devices
        try:
            return FirstSound(real(*named, hears=hears))
        except VoicecoachError:
            return FirstSound(None)

    live.open_devices = opened  # type: ignore[assignment] # it takes whatever the real one does
    sys.exit(app.main(["play", routine]))


def _first_sound(routine: str, environment: Mapping[str, str]) -> tuple[float, str]:
    """Seconds until it sounds, and what it sounded on."""
    began = time.monotonic()
    printed = output([sys.executable, "-c", FIRST, routine], environment)
    words = next(line for line in printed.splitlines() if line.startswith("sounds ")).split()
    on = {"device": "handed to the loudspeaker", "none": "handed to the sink; there is no loudspeaker here"}
    return float(words[1]) - began, on[words[2]]
