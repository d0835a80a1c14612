"""`voicecoach bench live`: the real `voicecoach play` on virtual devices, spoken to and recorded.

How soon the coach is silent after "pain", how exact its beats are, and what a long session takes.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, cast

import numpy as np

from voicecoach.bench.running import machine
from voicecoach.bench.virtual import FORMAT, VirtualAudio, lacks, until, virtual_audio
from voicecoach.errors import VoicecoachError
from voicecoach.player.eventlog import Entry
from voicecoach.sound.clip import RATE, Clip, Samples
from voicecoach.voice.base import open_voice
from voicecoach.voice.cache import Speech

PERSON = "en-us+f3"
"""Who speaks to the coach: another speaker of the system voice."""

TALK = "When you breathe out, let your ribs come down and keep your neck long and your jaw loose, " * 4
TALKING = f"routine Talking\n\nsay {TALK.strip(' ,')}.\n"
PACED = """\
routine Paced

exercise Step
    dose    {sets} x 10 reps, rest 10s
    rep     step 1s, back 1s

do Step
"""
ALOUD = 0.02
"""A word is over where its samples are below this (-34 dBFS)."""

SILENT_FRAMES = RATE // 500
BEAT_FRAMES = RATE // 5
SLACK_FRAMES = RATE // 50


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds from each "pain" to silence; of the session: its beats, underflows, CPU and memory."""

    silent_after: list[float]
    missed: int
    minutes: float
    beats: int
    worst_beat_ms: float
    underflows: str
    cpu_percent: Mapping[str, float]
    megabytes: Mapping[str, tuple[float, float]]
    machine: Mapping[str, str] = field(default_factory=machine)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def table(self) -> str:
        rows = []
        if self.silent_after:
            spread = sorted(self.silent_after)
            p90 = spread[round(0.9 * (len(spread) - 1))]
            about = f"said while the coach speaks ({len(spread)} trials, {self.missed} missed):"
            rows.append(f'From the end of "pain" to silence, {about}')
            times = f"median {statistics.median(spread):.3f} s, 90th percentile {p90:.3f} s"
            rows.append(f"    {times}, {spread[0]:.3f} to {spread[-1]:.3f} s")
        if self.minutes:
            rows.append(f"A session of {self.minutes:.1f} min, listening:")
            rows.append(
                f"    {self.beats} beats, none further than {self.worst_beat_ms:.3f} ms from its time"
            )
            rows.append(f"    {self.underflows}")
            for name, cpu in self.cpu_percent.items():
                first, last = self.megabytes[name]
                memory = f"{first:.0f} MB at the start, {last:.0f} MB at the end"
                rows.append(f"    {name}: {cpu:.1f} % of a processor, {memory}")
        return "\n".join([*rows, "", *(f"{name}: {value}" for name, value in self.machine.items())])


def measure(trials: int, minutes: float, show: Callable[[str], None]) -> Measured:
    """`trials` times "pain", then a session of so many minutes; 0 leaves one out. Raises VoicecoachError."""
    if reason := lacks():
        message = f"It can't be measured here: {reason}."
        raise VoicecoachError(message)
    with (
        tempfile.TemporaryDirectory(prefix="voicecoach-bench-") as name,
        virtual_audio(Path(name)) as audio,
        closing(Speech(open_voice("system", speaker=PERSON))) as person,
    ):
        silent_after, missed = _pains(trials, audio, Path(name), person, show) if trials else ([], 0)
        session = _session(minutes, audio, Path(name), person, show) if minutes else _Session()
    return Measured(silent_after, missed, minutes, **asdict(session))


# --- the program --------------------------------------------------------------------------------------


class Playing:
    """`voicecoach play` as a process, its events as they come."""

    def __init__(self, script: Path, audio: VirtualAudio, *options: str) -> None:
        command = [sys.executable, "-m", "voicecoach", "play", str(script), *options]
        self._said = script.with_suffix(".out").open("w+", encoding="utf-8")
        self._events = script.with_suffix(".jsonl")
        self._events.touch()
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--events", str(self._events)],
            env=audio.environment,
            stdin=subprocess.PIPE,
            stdout=self._said,
        )

    def events(self) -> list[Entry]:
        """What has happened by now."""
        whole = self._events.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def lines(self) -> list[str]:
        """What it has shown; its notices without their times."""
        shown = Path(self._said.name).read_text(encoding="utf-8").splitlines()
        return [re.sub(r"^ *[\d.]+ {2}note {3}", "", line) for line in shown]

    def wait_for(self, happens: Callable[[Entry], bool], after: int = 0, seconds: float = 60.0) -> int:
        """Wait for such an event; how many there are up to it."""
        found: list[int] = []

        def there() -> bool:
            found[:] = [n + 1 for n, entry in enumerate(self.events()) if n >= after and happens(entry)]
            return bool(found) or self.process.poll() is not None

        until(there, "an event", seconds)
        if not found:
            message = f"`voicecoach play` has ended: {self.lines()[-1:]}"
            raise VoicecoachError(message)
        return found[0]

    def wait_until_it_listens(self) -> None:
        until(lambda: "It listens." in self.lines(), "the recogniser")

    def process_of(self, what: str) -> int:
        """The id of the process that is "listening" or "speaking"."""
        found: list[int] = []

        def there() -> bool:
            found[:] = [one for one, name in _processes(self.process.pid) if name == what]
            return bool(found)

        until(there, f"the process that is {what}")
        return found[0]

    def type(self, line: str) -> None:
        pipe = cast("IO[bytes]", self.process.stdin)
        pipe.write(f"{line}\n".encode())
        pipe.flush()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        cast("IO[bytes]", self.process.stdin).close()
        self._said.close()


# --- pain ---------------------------------------------------------------------------------------------


class Tape:
    """A source as it is recorded, with the time at which each of its frames came."""

    def __init__(self, source: str, audio: VirtualAudio) -> None:
        command = ["parec", "-d", source, *FORMAT]
        self._recorder = subprocess.Popen(command, env=audio.environment, stdout=subprocess.PIPE)  # noqa: S603
        self._parts: list[bytes] = []
        self._frames = 0
        self._zero = float("inf")
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        pipe = cast("IO[bytes]", self._recorder.stdout)
        while part := os.read(pipe.fileno(), 1 << 16):
            self._frames += len(part) // 2
            # The quickest part tells when frame 0 came: all others were waited for.
            self._zero = min(self._zero, time.monotonic() - self._frames / RATE)
            self._parts.append(part)

    def since(self, began: float) -> tuple[Samples, float]:
        """What came after that time, and the time of its first frame."""
        samples = np.frombuffer(b"".join(self._parts), "<i2").astype(np.float32) / np.float32(32767)
        first = max(0, round((began - self._zero) * RATE))
        return samples[first:], self._zero + first / RATE

    def close(self) -> None:
        self._recorder.terminate()
        self._recorder.wait()
        self._thread.join()
        cast("IO[bytes]", self._recorder.stdout).close()


@contextmanager
def playing(text: str, audio: VirtualAudio, folder: Path) -> Iterator[Playing]:
    script = folder / "bench.routine"
    script.write_text(text, encoding="utf-8")
    with closing(Playing(script, audio)) as play:
        yield play


def _pains(
    trials: int, audio: VirtualAudio, folder: Path, person: Speech, show: Callable[[str], None]
) -> tuple[list[float], int]:
    from voicecoach.session.phrasebook import STOP_THERE

    with closing(Speech(open_voice("system"))) as coach:
        reply = coach.clip(STOP_THERE)
    pain = person.clip("pain")
    silent_after, missed = list[float](), 0
    with (
        playing(TALKING, audio, folder) as play,
        closing(Tape("speaker.monitor", audio)) as heard,
        closing(Tape("room.monitor", audio)) as said,
    ):
        play.wait_until_it_listens()
        done = 0
        for trial in range(trials):
            done = play.wait_for(lambda entry: entry["event"] == "say" and entry["text"][:4] == "When", done)
            time.sleep(1.5 + trial * 0.37 % 2.0)  # where in the coach's words it falls
            began = time.monotonic()
            audio.say(pain)
            try:
                play.wait_for(
                    lambda entry: entry["event"] == "pain" or entry.get("kind") == "safety", done, 5
                )
            except VoicecoachError:
                missed += 1
                play.type("pain")
            else:
                until(lambda: len(heard.since(began)[0]) > 2 * RATE, "the recording")  # noqa: B023 - called here
                silent_after.append(silent_after_word(heard.since(began), said.since(began), reply))
                show(f"{trial + 1} of {trials}: {silent_after[-1]:.3f} s")
            done = play.wait_for(lambda entry: entry.get("kind") == "safety", done)
            play.type("0")
    return silent_after, missed


def silent_after_word(heard: tuple[Samples, float], said: tuple[Samples, float], reply: Clip) -> float:
    """Seconds from the word's end until the coach's own speech had ended, just before it replies."""
    word_end = said[1] + float(np.flatnonzero(np.abs(said[0]) > ALOUD)[-1]) / RATE
    return heard[1] + silent_at(heard[0], reply) / RATE - word_end


def silent_at(heard: Samples, reply: Clip) -> int:
    """The frame at which the last silence before the reply begins: a muted block ends in some, at least."""
    onset = found_at(heard, reply.samples[: RATE // 2])
    sounds = np.flatnonzero(heard[: onset + SLACK_FRAMES])
    gaps = np.flatnonzero(np.diff(sounds) > SILENT_FRAMES)
    return int(sounds[gaps[-1]]) + 1 if len(gaps) else onset


def found_at(samples: Samples, pattern: Samples) -> int:
    """Where in the samples the pattern is."""
    size = 1 << (len(samples) + len(pattern)).bit_length()
    product = np.fft.rfft(samples, size) * np.conj(np.fft.rfft(pattern, size))
    return int(np.fft.irfft(product, size)[: len(samples)].argmax())


# --- a long session -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Session:
    beats: int = 0
    worst_beat_ms: float = 0.0
    underflows: str = ""
    cpu_percent: Mapping[str, float] = field(default_factory=dict)
    megabytes: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def _session(
    minutes: float, audio: VirtualAudio, folder: Path, person: Speech, show: Callable[[str], None]
) -> _Session:
    text = PACED.format(sets=max(2, round(minutes * 2)))
    with playing(text, audio, folder) as play, audio.recording():
        play.wait_until_it_listens()
        play.wait_for(lambda entry: entry["event"] == "phase")
        used, began = [_used(play.process.pid)], time.monotonic()
        turn = 0
        while not any(entry["event"] == "finished" for entry in play.events()[-3:]):
            time.sleep(20.0)
            used.append(_used(play.process.pid) or used[-1])
            audio.say(person.clip(("louder", "quieter")[turn % 2]))
            turn += 1
            show(f"{(time.monotonic() - began) / 60:.1f} min")
        seconds = time.monotonic() - began
        play.process.wait(30)
        shown = next(
            (line for line in play.lines() if line.startswith("The sound broke off")), "No underflow."
        )
        events = play.events()
    beats, worst = beat_errors(events, audio.heard())
    before, after = used[0], used[-1]
    return _Session(
        beats,
        worst * 1000 / RATE,
        shown,
        {name: 100 * (after[name][0] - before[name][0]) / seconds for name in before if name in after},
        {name: (before[name][1], after[name][1]) for name in before if name in after},
    )


def beat_errors(events: list[Entry], heard: Samples) -> tuple[int, int]:
    """How many beats were compared, and by how many frames the worst is from its time among the others.

    What is said several times has the same samples each time: each time is laid over the first. Only what
    sounds alone is compared.
    """
    sounding = [entry for entry in events if entry["event"] in {"say", "tone"}]
    times = defaultdict[str, list[int]](list)
    for entry in sounding:
        around = entry["t"] - SLACK_FRAMES / RATE, entry["t"] + (BEAT_FRAMES + SLACK_FRAMES) / RATE
        alone = sum(one["t"] < around[1] and one["end"] > around[0] for one in sounding) == 1
        if alone and entry.get("kind") in {"count", "phase", None}:
            times[entry.get("text", entry.get("name", ""))].append(round(entry["t"] * RATE))
    first = _first_sound(events, heard)
    errors = [
        abs(_lag(heard, first + frames[0], first + frame))
        for frames in times.values()
        for frame in frames[1:]
        if first + frame + BEAT_FRAMES + SLACK_FRAMES < len(heard)
    ]
    return len(errors), max(errors, default=0)


def _first_sound(events: list[Entry], heard: Samples) -> int:
    """The frame of the recording at which the session's frame 0 is, nearly."""
    began = next(entry["t"] for entry in events if entry["event"] == "say")
    return int(np.flatnonzero(np.abs(heard) > ALOUD / 4)[0]) - round(float(began) * RATE)


def _lag(heard: Samples, reference: int, frame: int) -> int:
    """By how many frames what is at `frame` comes later than what is at `reference`."""
    pattern = heard[reference : reference + BEAT_FRAMES]
    around = heard[frame - SLACK_FRAMES : frame + BEAT_FRAMES + SLACK_FRAMES]
    return int(np.correlate(around, pattern, "valid").argmax()) - SLACK_FRAMES


def _processes(process_id: int) -> Iterator[tuple[int, str]]:
    """The player, the one that listens, and the one that speaks. Raises OSError once they have ended."""
    threads = list(Path(f"/proc/{process_id}/task").iterdir())  # a child is that of the thread that began it
    children = [one for thread in threads for one in (thread / "children").read_text().split()]
    for one in [process_id, *map(int, children)]:
        command = Path(f"/proc/{one}/cmdline").read_text()
        if "listen.worker" in command:
            yield one, "listening"
        else:
            yield one, "speaking" if "worker.py" in command else "player"


def _used(process_id: int) -> dict[str, tuple[float, float]]:
    """Of each of `_processes`: seconds of CPU, megabytes resident; nothing once it has ended."""
    if sys.platform == "win32":
        raise NotImplementedError  # there is no /proc
    used = {}
    try:
        for one, name in _processes(process_id):
            times = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            pages = int(Path(f"/proc/{one}/statm").read_text().split()[1])
            if not pages:
                return {}
            cpu = (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
            used[name] = cpu, pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return {}
    return used
