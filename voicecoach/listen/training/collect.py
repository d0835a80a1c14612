"""Listens to material with the real recogniser and writes down what was measured of each candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voicecoach.listen.detector import SILENCE_FRAMES, STAGES, Stage, Verdict
from voicecoach.listen.endpoint import FRAME_SAMPLES
from voicecoach.listen.evidence import FEATURES
from voicecoach.listen.listener import Listener
from voicecoach.listen.training.material import Stream, Truth
from voicecoach.listen.vosk import RATE, Model
from voicecoach.session.phrasebook import command_for

REVERBERATION = 0.5
"""How long after its end a command may seem to go on, in seconds."""


@dataclass(slots=True)
class Look:
    """What was measured at one look, and whether that command was really said; `truth` is its index."""

    stage: Stage
    command: str
    end: float  # of the sound, in seconds of the stream
    values: list[float]
    truth: int = -1


@dataclass(slots=True)
class Recorder:
    """A judge that believes nothing and writes down everything."""

    now: float = 0.0
    looks: list[Look] = field(default_factory=list)

    def judge(self, command: str, features: Mapping[str, float], stage: Stage) -> Verdict:
        end = self.now - SILENCE_FRAMES[stage] / 100
        self.looks.append(Look(stage, command, end, [features[name] for name in FEATURES]))
        return Verdict(0.0, likely=False, act=False if stage == STAGES[-1] else None, again=False)


def collect(model: Model, stream: Stream) -> list[Look]:
    """Every look at every candidate of the stream, with its truth."""
    recorder = Recorder()
    listener = Listener(model, recorder)
    if stream.what != "commands":
        listener.listen(stream.what)
    for first in range(0, len(stream.samples), FRAME_SAMPLES):
        recorder.now = (first + FRAME_SAMPLES) / RATE
        listener.accept(stream.samples[first : first + FRAME_SAMPLES], first * 3)
    for look in recorder.looks:
        look.truth = _truth(look, stream.truths)
    return recorder.looks


def _truth(look: Look, truths: list[Truth]) -> int:
    for index, truth in enumerate(truths):
        said = command_for(truth.phrase) == look.command
        if said and truth.start / RATE < look.end < truth.end / RATE + REVERBERATION:
            return index
    return -1
