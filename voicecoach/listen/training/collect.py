"""Listens to material with the real recogniser and writes down what was measured of each candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from voicecoach.listen.detector import PAUSE, SILENCE_FRAMES, STAGES, Stage, Verdict
from voicecoach.listen.endpoint import FRAME_SAMPLES, FRAMES_PER_SECOND
from voicecoach.listen.evidence import FEATURES
from voicecoach.listen.listener import Listener
from voicecoach.listen.training.looks import Look, Measured
from voicecoach.listen.training.material import Stream, Truth
from voicecoach.listen.vosk import RATE, Model

REVERBERATION = 0.5
"""How long after its end a command may seem to go on, in seconds."""


@dataclass(slots=True)
class Recorder:
    """A judge that believes nothing and writes down everything, once it has ended."""

    now: float = 0.0
    looks: list[Look] = field(default_factory=list)

    def judge(self, command: str, features: Mapping[str, float], stage: Stage) -> Verdict:
        if stage == PAUSE:
            return Verdict(0.0, likely=False, act=None, again=False)
        end = self.now - SILENCE_FRAMES[stage] / FRAMES_PER_SECOND
        values = tuple(round(features[name], 4) for name in FEATURES)
        self.looks.append(Look(stage, command, round(end, 2), values))
        return Verdict(0.0, likely=False, act=False if stage == STAGES[-1] else None, again=False)


def collect(model: Model, stream: Stream) -> Measured:
    """Every look at every candidate of the stream, with its truth."""
    recorder = Recorder()
    listener = Listener(model, recorder)
    listener.listen(stream.asked.what, stream.asked.phrases)
    for first in range(0, len(stream.samples), FRAME_SAMPLES):
        recorder.now = (first + FRAME_SAMPLES) / RATE
        listener.accept(stream.samples[first : first + FRAME_SAMPLES], first * 3)
    said = [] if stream.kind.endswith(NO_COMMANDS) else stream.truths
    meanings = stream.asked.meanings()
    looks = tuple(replace(look, truth=_truth(look, said, meanings)) for look in recorder.looks)
    phrases = tuple(one.phrase for one in said)
    return Measured(stream.kind, stream.split, stream.seconds, phrases, looks)


NO_COMMANDS = ("words", "sentences", "numbers")
"""How kinds of what is no command end."""


def _truth(look: Look, truths: list[Truth], meanings: Mapping[str, str]) -> int:
    for index, truth in enumerate(truths):
        said = meanings[truth.phrase] == look.command
        if said and truth.start / RATE < look.end < truth.end / RATE + REVERBERATION:
            return index
    return -1
