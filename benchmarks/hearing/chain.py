"""A scene played, in virtual time, through the chain of a live session and to the peers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.hearing.coach import Coach
from benchmarks.hearing.peers import Peer
from benchmarks.hearing.score import Said, SceneOutcome, Told
from benchmarks.hearing.score import Stage as ToldStage
from benchmarks.training.curve import shifted
from benchmarks.training.material import COMMANDS, Asked
from voicecoach.listen.echo.canceller import EchoGuard
from voicecoach.listen.heard import Heard
from voicecoach.listen.hearing import HearingChain
from voicecoach.listen.judge.detector import STAGES, Detector, Stage, Verdict
from voicecoach.listen.judge.listener import Listener
from voicecoach.listen.phrases.grammar import ANSWER, grammar
from voicecoach.listen.phrases.modes import Mode
from voicecoach.listen.recognise.base import Model
from voicecoach.listen.recognise.downsampler import Downsampler
from voicecoach.listen.settings import Settings, open_listener
from voicecoach.session.words.languages import DEFAULT, score_of, words_of
from voicecoach.sound.clip import RATE, Samples
from voicecoach.sound.room.simulated import Room

OURS = "voicecoach"
BLOCK = 480
"""Frames of a block, as in a live session."""

OWN_MEANS = "repeat"
"""Command given to own words; it is neither acted on early nor late."""

SHIFTS = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)
"""Offsets of all thresholds along the operating curve, in log odds."""

ONCE = RATE
"""Frames within which the same command is the same act, along the curve."""


@dataclass(frozen=True, eq=False, slots=True)
class HearingScene:
    """Sound played in a room, all at 48 kHz and of one length: a person, and the coach if it speaks.

    `own`: phrases listened for beside the commands; with any, only they count. `curve`: measure other
    thresholds too. `asked`: the open question. `mode`: how one speaks to the coach.
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
    asked: Asked = COMMANDS
    mode: Mode = "all"


def shift_name(by: float) -> str:
    """Name of our own system with every threshold raised by `by`."""
    return f"{OURS} {by:+g}"


@dataclass(slots=True)
class Curve:
    """A judge that lets every candidate reach its last look, noting when each threshold would have acted."""

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
    """Two listeners to one stream, one of them obeyed, so that room and echo guard are computed once."""

    obeyed: Listener
    beside: Listener
    curve: Curve

    def accept(self, samples: Samples, at: int) -> list[Heard]:
        self.curve.now = at + 3 * len(samples)
        self.beside.accept(samples, at)
        return self.obeyed.accept(samples, at)


@dataclass(frozen=True, slots=True)
class Chain:
    """The systems that hear: our own, with its detector, and the peers; `curve`: also at other thresholds.

    `guard` makes what keeps the coach's own sound out.
    """

    model: Model
    detector: Detector
    peers: tuple[Peer, ...] = ()
    curve: bool = True
    guard: Callable[[], EchoGuard] = EchoGuard

    def play(self, scene: HearingScene) -> SceneOutcome:
        """Play the scene to each system, and return its decisions."""
        own = dict.fromkeys(scene.own, OWN_MEANS)
        settings, curve = Settings(own=own, mode=scene.mode), None
        meaning = {**meanings(scene.asked, scene.own), **settings.obeyed}
        for peer in self.peers:
            peer.start(meaning)
        listener = open_listener(settings, model=self.model, judge=self.detector)
        listener.listen(scene.asked.what, scene.asked.phrases)
        if scene.curve and self.curve:
            curve = Curve({by: shifted(self.detector, by) for by in SHIFTS})
        beside = open_listener(settings, model=self.model, judge=curve) if curve else None
        hearing = HearingChain(Both(listener, beside, curve) if curve and beside else listener)
        hearing.guard = self.guard()
        told: dict[str, list[Told]] = {OURS: [], **{peer.name: [] for peer in self.peers}}
        notes: Counter[str] = Counter()
        down = Downsampler()
        for at, microphone, speaker in blocks(scene, hearing.self_echo.say):
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
        return SceneOutcome(
            scene.part,
            scene.name,
            len(scene.person) / RATE,
            scene.said,
            found,
            scene.items,
            dict(notes) | more,
        )


def meanings(asked: Asked, own: Sequence[str] = ()) -> dict[str, str]:
    """Phrase -> its meaning: a command, an own phrase, or the answer itself."""
    known = grammar(asked.what, asked.phrases, dict.fromkeys(own, OWN_MEANS))
    answers = {phrase: _answer(phrase, asked) for phrase, command in known.items() if command == ANSWER}
    return known | answers | {phrase: phrase for phrase in own}


def _answer(phrase: str, asked: Asked) -> str:
    value = score_of(words_of(DEFAULT), phrase) if asked.what == "score" else None
    return f"answer {phrase if value is None else value}"


def blocks(
    scene: HearingScene, say: Callable[[str, int, int], None] = lambda *_: None
) -> Iterator[tuple[int, Samples, Samples]]:
    """Yield blocks of microphone and loudspeaker with their first frames; `say` gets the coach's texts."""
    coming = list(scene.coach.texts if scene.coach else ())
    nothing = np.zeros(BLOCK, np.float32)
    for at in range(0, len(scene.person) - BLOCK + 1, BLOCK):
        while coming and coming[0][1] < at + BLOCK:
            say(*coming.pop(0))
        speaker = scene.coach.samples[at : at + BLOCK] if scene.coach else nothing
        yield at, scene.room.microphone(speaker, scene.person[at : at + BLOCK]), speaker


def _told(heard: Sequence[Heard], meaning: Mapping[str, str], at: int) -> list[Told]:
    return [
        Told(meaning[one.phrase], _stage(one), at, one.near)
        for one in heard
        if one.stage != "decided" or one.accepted
    ]


def _stage(heard: Heard) -> ToldStage:
    if heard.stage != "decided":
        return heard.stage
    return "ask" if heard.doubtful else "act"


def _counted(told: Sequence[Told], scene: HearingScene) -> tuple[Told, ...]:
    """The decisions that count: those on own words if there are any, else all."""
    return tuple(one for one in told if not scene.own or one.command in scene.own)
