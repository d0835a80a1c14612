"""Collection of looks: material is played to the real recogniser, and each candidate's features kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from benchmarks.training.looks import Look, MeasuredStream
from benchmarks.training.material import TrainingStream, Truth
from voicecoach.listen.judge.detector import PAUSE, SILENCE_FRAMES, STAGES, Stage, Verdict
from voicecoach.listen.judge.endpoint import FRAME_SAMPLES, FRAMES_PER_SECOND
from voicecoach.listen.judge.features import FEATURES
from voicecoach.listen.recognise.base import LISTENING_RATE, Model
from voicecoach.listen.settings import Settings, open_listener

REVERBERATION = 0.5
"""Seconds for which a command may seem to go on after its end."""


@dataclass(slots=True)
class LookRecorder:
    """A judge that accepts nothing, and records every look once the sound has ended."""

    now: float = 0.0
    looks: list[Look] = field(default_factory=list)

    def judge(self, command: str, features: Mapping[str, float], stage: Stage) -> Verdict:
        if stage == PAUSE:
            return Verdict(0.0, likely=False, act=None, again=False)
        end = self.now - SILENCE_FRAMES[stage] / FRAMES_PER_SECOND
        values = tuple(round(features[name], 4) for name in FEATURES)
        self.looks.append(Look(stage, command, round(end, 2), values))
        return Verdict(0.0, likely=False, act=False if stage == STAGES[-1] else None, again=False)


def collect(model: Model, stream: TrainingStream) -> MeasuredStream:
    """Every look at every candidate of the stream, with its truth."""
    recorder = LookRecorder()
    listener = open_listener(Settings(), model=model, judge=recorder)
    listener.listen(stream.asked.what, stream.asked.phrases)
    for first in range(0, len(stream.samples), FRAME_SAMPLES):
        recorder.now = (first + FRAME_SAMPLES) / LISTENING_RATE
        listener.accept(stream.samples[first : first + FRAME_SAMPLES], first * 3)
    said = [] if stream.kind.endswith(NO_COMMANDS) else stream.truths
    meanings = stream.asked.meanings()
    looks = tuple(replace(look, truth=_truth(look, said, meanings)) for look in recorder.looks)
    phrases = tuple(one.phrase for one in said)
    return MeasuredStream(stream.kind, stream.split, stream.seconds, phrases, looks)


NO_COMMANDS = ("words", "sentences", "numbers")
"""Endings of the kinds that are no command."""


def _truth(look: Look, truths: list[Truth], meanings: Mapping[str, str]) -> int:
    for index, truth in enumerate(truths):
        said = meanings[truth.phrase] == look.command
        if said and truth.start / LISTENING_RATE < look.end < truth.end / LISTENING_RATE + REVERBERATION:
            return index
    return -1
