"""Attacks on a whole session in virtual time: a person who says anything at any moment, a voice that fails.

Held: it ends or waits for the person having said how to go on; pain and stop are silence at once, in every
state; nothing is counted while it is paused; the log is in time order.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import cache, partial

from tests.entries import into
from tests.session.strategies import shipped
from tests.torture.attack import Attack, Tally, each
from tests.torture.scripts import held
from voicecoach.errors import VoiceError
from voicecoach.listen.heard import Heard
from voicecoach.listen.phrases.typed import Typed
from voicecoach.player.clips import EstimatedClips
from voicecoach.player.eventlog import Read
from voicecoach.player.loop import LIVE_BLOCK_FRAMES, Player
from voicecoach.player.stage import Timeline
from voicecoach.session.events import FRAME_RATE, Hearing, Start
from voicecoach.session.plan.steps import Plan
from voicecoach.session.session import Session
from voicecoach.session.words.en import COMMANDS

LONGEST = 30.0
"""Seconds of processor time of one session."""

COUNTED = ("count", "phase", "cue")
ANSWERS = ("0", "three", "5", "ten", "mild", "severe", "yes", "no", "never mind", "resume", "ready", "done")
NONSENSE = (
    "",
    "   ",
    "banana",
    "pain pain",
    "stop it now",
    "\x00",
    "11",
    "-1",
    "½",
    "next exercise please",
    "é" * 500,
)


class FailingClips(EstimatedClips):
    """A voice that can't say one text in so many, as one that crashes or hangs and is given up can't."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._share = chance.choice((0.0, 0.0, 0.02, 0.3, 1.0))

    def speech(self, text: str) -> range:
        if self._chance.random() < self._share:
            message = f"The voice could not say it: {text}."
            raise VoiceError(message)
        return super().speech(text)


class Restless(Typed):
    """Ears of somebody who says something every so often, `most` times; then they are gone."""

    def __init__(self, chance: random.Random, most: int) -> None:
        self._chance = chance
        self._left = most
        self._often = chance.choice((0.05, 1.0, 7.0, 40.0))
        self._at = self._later(0)

    @property
    def open(self) -> bool:
        return self._left > 0

    def next_at(self) -> int | None:
        return self._at if self.open else None

    def heard(self, frame: int) -> str | Heard | Hearing | None:
        if not self.open or frame < self._at:
            return None
        self._left -= 1
        self._at = self._later(frame)
        kind = self._chance.random()
        if kind < 0.05:
            return Hearing(self._chance.random() < 0.5, "The microphone is gone.")
        if kind < 0.55:
            return self._chance.choice(self._chance.choice(tuple(COMMANDS.values())))
        if kind < 0.65:
            return self._spoken(frame)
        return self._chance.choice(ANSWERS if kind < 0.9 else NONSENSE)

    def _spoken(self, frame: int) -> Heard:
        command = self._chance.choice(tuple(COMMANDS))
        stage = self._chance.choice(("likely", "hush", "decided"))
        command = self._chance.choice(("pain", "stop")) if stage == "hush" else command
        accepted = self._chance.random() < 0.6
        return Heard(command, COMMANDS[command][0], stage, accepted, "", 1.0, 1.0, frame, frame, frame)

    def _later(self, frame: int) -> int:
        return frame + round(self._chance.expovariate(1 / self._often) * FRAME_RATE)


@cache
def plans() -> tuple[Plan, ...]:
    return tuple(shipped())


def attack(tally: Tally, inputs: range) -> None:
    """A routine that ships and somebody restless, a session each."""
    for number in each(tally, inputs):
        held(tally, f"session {number}", partial(_perform, number), longest=LONGEST)


def _perform(number: int) -> None:
    chance = random.Random(number)
    log: list[Read] = []
    player = Player(
        Session(),
        FailingClips(chance),
        Timeline(),
        ears=Restless(chance, chance.choice((3, 20, 80))),
        log=into(log),
        block_frames=chance.choice((None, LIVE_BLOCK_FRAMES * 100, 48_001)),
        ahead_texts=chance.choice((None, 6)),
    )
    mode = chance.choice(("live", "live", "unattended"))
    player.run(Start(chance.choice(plans()), mode, chance.choice(("full", "brief", "counts"))))
    check(log)


def check(log: Iterable[Read]) -> None:
    """Whether a log keeps what is promised; AssertionError where not."""
    still = False
    before = 0.0
    sounding: dict[str, float] = {}  # text -> when it ends
    for entry in log:
        at, event = entry["t"], entry["event"]
        assert at >= before, f"{event} at {at} after {before}"
        before = at
        if event == "say":
            assert not (still and entry["kind"] in COUNTED), (
                f"{entry['text']!r} at {at} while it stands still"
            )
            sounding[entry["text"]] = entry["end"]
        elif event == "cut":
            sounding.clear()
        elif event == "action" and entry["command"] in ("pain", "stop") and entry["state"] != "stopped":
            loud = [text for text, end in sounding.items() if end > at]
            assert not loud, f"{loud} went on at {at} after {entry['command']}"
        if event in ("paused", "stopped"):
            still = True
        elif event in ("resumed", "exercise", "set", "rest", "started", "left"):
            still = False


ATTACKS = (Attack("sessions", attack, short=30, whole=10_000),)
