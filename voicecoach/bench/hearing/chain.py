"""One scene played through the chain as it is live, and to the peers, in virtual time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from voicecoach.bench.hearing.coach import Coach
from voicecoach.bench.hearing.peers import Peer
from voicecoach.bench.hearing.score import Outcome, Said, Told
from voicecoach.listen.detector import STAGES, Detector, Stage, Verdict
from voicecoach.listen.ears import Downsampler
from voicecoach.listen.grammar import grammar
from voicecoach.listen.heard import Heard
from voicecoach.listen.hearing import Hearing
from voicecoach.listen.listener import Listener
from voicecoach.listen.training.curve import shifted
from voicecoach.listen.vosk import Model
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.room import Room

OURS = "voicecoach"
BLOCK = 480
"""Frames, as live."""

OWN_MEANS = "repeat"
"""What own words mean: a command that leans neither way."""

SHIFTS = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)
"""By how much all thresholds are raised along the operating curve, in log odds."""

ONCE = RATE
"""Along the curve, the same command within this is the same act."""


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """What is played in a room, all at 48 kHz and of one length: a person, and the coach if it speaks.

    `own`: phrases listened for beside the commands, the only ones that count where there are any. `curve`:
    what other thresholds would have done is asked too.
    """

    part: str
    name: str
    person: Samples
    room: Room
    said: tuple[Said, ...] = ()
    coach: Coach | None = None
    own: tuple[str, ...] = ()
    curve: bool = False
    items: int = 0


def shift_name(by: float) -> str:
    """The system that is ours with every threshold raised by so much."""
    return f"{OURS} {by:+g}"


@dataclass(slots=True)
class Curve:
    """A judge that lets every candidate come to its last look, and notes who would have acted by when."""

    judges: Mapping[float, Detector]
    now: int = 0
    told: dict[float, list[Told]] = field(default_factory=dict)

    def judge(self, command: str, features: Mapping[str, float], stage: Stage) -> Verdict:
        for by, judge in self.judges.items():
            before = self.told.setdefault(by, [])
            if judge.judge(command, features, stage).act and not _repeated(before, command, self.now):
                before.append(Told(command, "act", self.now))
        return Verdict(0.0, likely=False, act=False if stage == STAGES[-1] else None, again=False)


def _repeated(told: Sequence[Told], command: str, now: int) -> bool:
    return any(one.command == command and one.at > now - ONCE for one in told[-3:])


@dataclass(slots=True)
class Both:
    """Two listeners to one stream, of whom one is obeyed: the room and the echo guard are paid for once."""

    obeyed: Listener
    beside: Listener
    curve: Curve

    def accept(self, samples: Samples, at: int) -> list[Heard]:
        self.curve.now = at + 3 * len(samples)
        self.beside.accept(samples, at)
        return self.obeyed.accept(samples, at)


@dataclass(frozen=True, slots=True)
class Chain:
    """What hears: our own, with its detector, and the peers."""

    model: Model
    detector: Detector
    peers: tuple[Peer, ...] = ()

    def play(self, scene: Scene) -> Outcome:
        """What each system does in that scene."""
        own = dict.fromkeys(scene.own, OWN_MEANS)
        meaning = grammar("commands", (), own) | {phrase: phrase for phrase in own}
        for peer in self.peers:
            peer.start(meaning)
        listener, curve = Listener(self.model, self.detector, own), None
        if scene.curve:
            curve = Curve({by: shifted(self.detector, by) for by in SHIFTS})
        hearing = Hearing(Both(listener, Listener(self.model, curve, own), curve) if curve else listener)
        told: dict[str, list[Told]] = {OURS: [], **{peer.name: [] for peer in self.peers}}
        notes: Counter[str] = Counter()
        down = Downsampler()
        for at, microphone, speaker in blocks(scene, hearing.gate.say):
            heard = hearing.accept(microphone, speaker, at)
            notes.update(one.reason for one in heard if one.stage == "decided" and not one.accepted)
            told[OURS] += _told(heard, meaning, at + BLOCK)
            samples, _ = down.accept(microphone, at)
            for peer in self.peers if len(samples) else ():
                acts = peer.accept(samples)
                told[peer.name] += [Told(meaning[one], "act", at + BLOCK) for one in acts]
        found: dict[str, Any] = {name: _counted(all_, scene) for name, all_ in told.items()}
        if curve:
            found |= {shift_name(by): tuple(curve.told.get(by, ())) for by in SHIFTS}
        cancelled = hearing.guard.cancellation_db
        more = {} if cancelled is None else {"cancellation, dB": round(cancelled, 1)}
        return Outcome(
            scene.part,
            scene.name,
            len(scene.person) / RATE,
            scene.said,
            found,
            scene.items,
            dict(notes) | more,
        )


def blocks(
    scene: Scene, say: Callable[[str, int, int], None] = lambda *_: None
) -> Iterator[tuple[int, Samples, Samples]]:
    """Microphone and loudspeaker by the block, each with its first frame; `say` is told the coach's texts."""
    coming = list(scene.coach.texts if scene.coach else ())
    nothing = np.zeros(BLOCK, np.float32)
    for at in range(0, len(scene.person) - BLOCK + 1, BLOCK):
        while coming and coming[0][1] < at + BLOCK:
            say(*coming.pop(0))
        speaker = scene.coach.samples[at : at + BLOCK] if scene.coach else nothing
        yield at, scene.room.microphone(speaker, scene.person[at : at + BLOCK]), speaker


def _told(heard: Sequence[Heard], meaning: Mapping[str, str], at: int) -> list[Told]:
    return [
        Told(meaning[one.phrase], "likely" if one.stage == "likely" else "act", at)
        for one in heard
        if one.stage == "likely" or one.accepted
    ]


def _counted(told: Sequence[Told], scene: Scene) -> tuple[Told, ...]:
    """What counts: of own words, where there are any, only these."""
    return tuple(one for one in told if not scene.own or one.command in scene.own)
