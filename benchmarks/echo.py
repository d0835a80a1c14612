"""`python -m benchmarks echo`: what keeps the coach's own voice out, side by side in the same rooms.

The chain that listens live, its canceller replaced: ours, two others from packages, and none. The others
get a reference that is in time with its echo to 10 ms, as their authors ask for; ours finds the delay. They
are not installed with the project: pip install pyaec pywebrtc-audio.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks import beginning
from benchmarks.hearing import intervals
from benchmarks.hearing.chain import OURS, Chain
from benchmarks.hearing.material import Material, voices
from benchmarks.hearing.score import ScoreRow, row
from benchmarks.running import machine
from voicecoach.listen.echo.adaptive import FRAME, Samples
from voicecoach.listen.echo.align import RATE, DelayLine
from voicecoach.listen.echo.canceller import EchoGuard
from voicecoach.listen.judge import detector
from voicecoach.listen.model import models
from voicecoach.listen.recognise.recognisers import open_model
from voicecoach.sound.room.simulated import DELAY
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

HEARD = (
    "2 m, coach +0 dB",
    "2 m, coach +6 dB",
    "2 m, coach +0 dB, clocks 100 ppm apart",
    "2 m, coach +0 dB, loudspeaker that clips",
)
ALONE = ("coach's own speech +0 dB", "coach's own speech +6 dB")

FIRST_SECONDS = "the first two seconds, with what a session before has learnt"
WORDS_A_MINUTE = 46 / 3
"""Words in each of its rows, for a minute of each part: as many as the other rows have."""

TAIL = 4096
"""Samples of echo that speexdsp models, 256 ms: with them it did best when it was looked at."""

EARLY = 0.01
"""Seconds by which the others' reference is early: an echo before its sound can't be cancelled."""


class Peer(EchoGuard):
    """Another canceller in the place of ours: frame by frame, with the reference put in time for it."""

    latency = 0.0

    def __init__(self) -> None:
        super().__init__()
        self._line = DelayLine((DELAY - EARLY) * RATE)

    def cancel(self, microphone: Samples, reference: Samples) -> Samples:
        out = np.empty_like(microphone)
        for first in range(0, len(microphone), FRAME):
            last = first + FRAME
            aligned = self._line.push(reference[first:last])
            out[first:last] = self.frame(microphone[first:last], aligned)
        return out

    def frame(self, microphone: Samples, reference: Samples) -> Samples:
        """The microphone's 10 ms without the echo of the reference's; both float32, 16 kHz, shape (160,)."""
        del reference
        return microphone


class SpeexDsp(Peer):
    """speexdsp by `pyaec`, with its preprocessor off: on, it takes the person too."""

    def __init__(self) -> None:
        super().__init__()
        from pyaec import Aec

        self._aec = Aec(FRAME, TAIL, RATE, False)

    def frame(self, microphone: Samples, reference: Samples) -> Samples:
        heard, played = (_pcm(one).tolist() for one in (microphone, reference))
        return np.asarray(self._aec.cancel_echo(heard, played), np.float32) / np.float32(32767)


class Aec3(Peer):
    """WebRTC's AEC3 by `pywebrtc-audio`, with nothing else of it switched on."""

    def __init__(self) -> None:
        super().__init__()
        from pywebrtc_audio import AudioProcessor

        self._processor = AudioProcessor(
            sample_rate=RATE,
            noise_suppression=False,
            echo_cancellation=True,
            auto_gain_control=False,
            stream_delay_ms=round(EARLY * 1000),
        )

    def frame(self, microphone: Samples, reference: Samples) -> Samples:
        return np.asarray(self._processor.process(microphone, reference), np.float32)


def _pcm(samples: Samples) -> np.ndarray[Any, np.dtype[np.int16]]:
    return (np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2")


CANCELLERS: Mapping[str, tuple[str, Callable[[], EchoGuard]]] = {
    OURS: ("", EchoGuard),
    "speexdsp (pyaec)": ("pyaec", SpeexDsp),
    "AEC3 (pywebrtc-audio)": ("pywebrtc_audio", Aec3),
    "none": ("", Peer),
}
"""Name -> the module that it needs, and what makes one."""


@dataclass(frozen=True, slots=True)
class EchoMeasured:
    """Each canceller's scores by part, its processor seconds a second; and which are `absent`.

    Under `FIRST_SECONDS` are ours, at the beginning of a session.
    """

    rows: Mapping[str, tuple[ScoreRow, ...]]
    cost: Mapping[str, float]
    absent: tuple[str, ...]
    machine: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": {name: [one.as_json() for one in rows] for name, rows in self.rows.items()},
            "processor_seconds_a_second": dict(self.cost),
            "absent": list(self.absent),
            "machine": dict(self.machine),
        }

    def table(self) -> str:
        lines = []
        for name, rows in self.rows.items():
            cost = f": {100 * self.cost[name]:.2f} % of a core" if name in self.cost else ""
            lines.append(f"{name}{cost}")
            lines += [f"    {one.part:58}{_heard(one) if one.shares else _false(one)}" for one in rows]
        lines += [f"{name}: not installed: pip install pyaec pywebrtc-audio" for name in self.absent]
        return "\n".join([*lines, *(f"{name}: {value}" for name, value in self.machine.items())])


def _heard(found: ScoreRow) -> str:
    share = found.shares["all"]
    low, high = share.interval
    return f"heard {share.heard} of {share.said} ({low:.0f} to {high:.0f} %), {found.others} wrong"


def _false(found: ScoreRow) -> str:
    low, high = intervals.of_rate(found.others, found.seconds)
    return f"{found.others} false acts in {found.seconds / 60:.1f} min ({low:.1f} to {high:.1f} an hour)"


def measure(minutes: float, tell: Callable[[str], None]) -> EchoMeasured:
    """Measure each canceller on about `minutes` of each part. Raises HearingError, VoiceError."""
    here = {name: make for name, (module, make) in CANCELLERS.items() if not module or find_spec(module)}
    loaded = open_model(models.find())
    rows: dict[str, tuple[ScoreRow, ...]] = {}
    with closing(Speech(open_voice())) as speech:
        material = Material(voices(), (), speech, minutes, loaded.knows)
        parts = [part for part in material.parts() if part.name in {*HEARD, *ALONE}]
        for name, make in here.items():
            chain = Chain(loaded, detector.load(), curve=False, guard=make)
            found = []
            for part in parts:
                tell(f"{name}: {part.name}")
                outcomes = [chain.play(part.make(number)) for number in range(part.scenes)]
                found.append(row(part.name, OURS, outcomes))
            rows[name] = tuple(found)
        first = []
        for one in beginning.measure(loaded, speech, voices(), max(1, round(minutes * WORDS_A_MINUTE))):
            tell(one.part)
            first.append(one)
        rows[FIRST_SECONDS] = tuple(first)
    cost = {name: _cost(make()) for name, make in here.items()}
    return EchoMeasured(rows, cost, tuple(name for name in CANCELLERS if name not in here), machine())


def _cost(guard: EchoGuard) -> float:
    """Processor seconds a second, on ten seconds of noise and its echo."""
    random = np.random.default_rng(0)
    reference = random.normal(0.0, 0.1, 10 * RATE).astype(np.float32)
    microphone = 0.5 * np.roll(reference, round(DELAY * RATE)) + random.normal(0.0, 0.01, 10 * RATE)
    began = time.process_time()
    guard.cancel(microphone.astype(np.float32), reference)
    return (time.process_time() - began) / 10
