"""The pain dialogue as a table: what the person says at what the coach says, and what follows.

Each row is performed twice in virtual time: typed, and spoken by a synthetic voice to the real recogniser.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from msgspec.structs import replace

from tests.listen.espeak import CLEAR, RATE, say
from tests.session.driver import plan
from voicecoach.listen.heard import Heard
from voicecoach.listen.judge.detector import load
from voicecoach.listen.judge.listener import Listener
from voicecoach.listen.phrases.typed import Typed
from voicecoach.listen.recognise.base import Model
from voicecoach.player.clips import EstimatedClips
from voicecoach.player.eventlog import Ended, Entry, Spoken
from voicecoach.player.loop import Player
from voicecoach.player.stage import Timeline
from voicecoach.session.events import FRAME_RATE, Listen, Listened, Start
from voicecoach.session.session import Session
from voicecoach.session.words import en

SCRIPT = """\
routine Evening
    first a walk of ten minutes, as slow as you like
do Bridge: 2 x 10 reps, rest 20s
rest 40s
do Plank: 2 x 20s, rest 20s
exercise Bridge
    setup Lie on your back.
    setup Feet close.
    rep lift 2s, hold 2s, lower 2s
    relief Lift only half way.
    easier Half bridge
        setup Lie flat, knees bent.
        easier Squeeze
            setup Lie still.
    tags hips
exercise Plank
    setup Lie on your belly.
    easier Wall plank
        setup Stand at the wall.
        needs a wall
    easier Knee plank
        setup Knees down.
    tags trunk
"""
PLAN = plan(SCRIPT)

Replies = tuple[tuple[str, float, str], ...]
"""A part of the coach's sentence, seconds from its end, and the person's words then."""


@dataclass(frozen=True)
class Row:
    """`replies`, one after another, then what is said, in order; `never`: what isn't from then on."""

    replies: Replies
    follows: Sequence[str]
    never: Sequence[str] = ()
    ends: str = ""
    moves_after: float = 0.0  # seconds from the last reply before which nothing is counted in

    @property
    def said(self) -> list[str]:
        return [phrase for _, _, phrase in self.replies]


def pain(score: str, then: str = "lower", wait: float = 0.5) -> Replies:
    """It hurts in the work that comes, and so much."""
    return ((then, wait, "pain"), (en.HOW_MUCH, 1.0, score))


GO_ON = ((en.OFFER, 1.0, "ready"),)
IN_THE_REST = (("lower", 0.5, "next exercise"), ("belly", 1.0, "pain"), (en.HOW_MUCH, 1.0, "four"))
IN_THE_OPENING = (("a walk", -1.5, "pain"), (en.HOW_MUCH, 1.0, "four"))
EASIER = (("lower", 0.5, "next exercise"), ("hold", 3.0, "easier"))

ROWS = {
    "a bad pain, and a late yes": Row(
        (*pain("nine"), (en.STILL_OPEN, 30.0, "yes")), [en.SEEK_HELP], never=["lift"], ends="pain"
    ),
    "a bad pain, no answer, resume": Row(
        (*pain("nine"), (en.STILL_OPEN, 5.0, "resume")), [en.SAFETY_QUESTION, en.STILL_OPEN], never=["lift"]
    ),
    "a bad pain, no answer, next exercise": Row(
        (*pain("nine"), (en.STILL_OPEN, 5.0, "next exercise")), [en.SAFETY_QUESTION], never=["Plank", "lift"]
    ),
    "two, then nine": Row(
        (*pain("two"), *GO_ON, *pain("nine"), (en.SAFETY_QUESTION, 1.0, "no")), [en.END_FOR_PAIN], ends="pain"
    ),
    "three, then six": Row(
        (*pain("three"), *GO_ON, *pain("six")), ["Six.", en.SAFETY_QUESTION, en.STILL_OPEN]
    ),
    "a third report, of ten": Row(
        (*pain("two"), *GO_ON, *pain("two"), *GO_ON, *pain("ten"), (en.SAFETY_QUESTION, 1.0, "no")),
        [en.THIRD_REPORT],
        ends="pain",
    ),
    "no score, stopped, resumed": Row(
        (("lower", 0.5, "pain"), (en.HOW_MUCH, 0.5, "stop"), (en.STOPPED, 0.5, "resume")),
        ["Half bridge.", "Lie flat, knees bent.", "three"],
        moves_after=8.0,
    ),
    "no score at all, resumed": Row(
        (("lower", 0.5, "pain"), (en.STAY_PAUSED, 1.0, "resume")), ["Half bridge.", "three"], moves_after=8.0
    ),
    "no score at all": Row(
        (("lower", 0.5, "pain"),),
        [en.HOW_MUCH, en.HOW_MUCH_AGAIN, en.AS_A_FOUR, "Half bridge", en.STAY_PAUSED],
    ),
    "a number in a sentence": Row(pain("about four out of ten"), ["Four.", "Half bridge"]),
    "a number that is put right": Row(
        (*pain("four"), ("Four.", 1.0, "no three")), ["Three.", "Lift only half way.", en.OFFER]
    ),
    "a word for it": Row(pain("a lot"), ["Seven.", en.SAFETY_QUESTION]),
    "a little": Row(pain("a little"), ["Two.", "Lift only half way."]),
    "a no, which is asked back": Row(pain("no"), [en.NO_PAIN], never=["three"]),
    "a no, and it is one": Row(
        (*pain("no"), (en.NO_PAIN, 1.0, "yes")),
        [en.FALSE_ALARM, "Lie on your back.", "three"],
        moves_after=8.0,
    ),
    "in the rest before another exercise": Row(
        IN_THE_REST, ["Four.", "I note that for Bridge.", "Go gently into Plank", en.OFFER], never=["three"]
    ),
    "in that rest, and on": Row(
        (*IN_THE_REST, *GO_ON), ["Coming up: Plank.", "Lie on your belly.", "three"], moves_after=8.0
    ),
    "in the last words": Row(
        (
            ("lower", 0.5, "next exercise"),
            ("hold", 3.0, "next exercise"),
            (en.FINISHED, -0.8, "pain"),
            (en.HOW_MUCH, 1.0, "four"),
        ),
        ["Four.", en.NOTED],
        never=["Half bridge", en.END_FOR_PAIN],
        ends="done",
    ),
    "in the opening, and left": Row(
        (*IN_THE_OPENING, (en.BEGIN_QUESTION, 1.0, "no")), [en.LEFT_FOR_TODAY], ends="pain"
    ),
    "in the opening, and begun": Row(
        (*IN_THE_OPENING, (en.BEGIN_QUESTION, 1.0, "yes")), ["Half bridge", "three"]
    ),
    "stopped, and time to lie right": Row(
        (("lower", 0.5, "stop"), (en.STOPPED, 1.0, "resume")), ["Lie on your back.", "three"], moves_after=8.0
    ),
    "easier, with something to fetch": Row(EASIER, ["For Wall plank you need a wall."], never=["three"]),
    "and it is there": Row(
        (*EASIER, ("you need a wall", 4.0, "ready")), ["Wall plank.", "Stand at the wall.", "three"]
    ),
    "and it is not": Row(
        (*EASIER, ("you need a wall", 4.0, "easier")), ["Knee plank.", "Knees down.", "three"]
    ),
}
"""Row by row of what a session must not do again: see `pain_dialogue` for what follows each answer."""


class Person(Typed):
    """Answers what the coach says, by typing."""

    def __init__(self, replies: Iterable[tuple[str, float, str]]) -> None:
        self._replies = deque(replies)
        self._due: int | None = None

    @property
    def open(self) -> bool:
        return bool(self._replies)

    def next_at(self) -> int | None:
        return self._due

    def coach(self, text: str, start: int, end: int) -> None:
        if self._due is None and self._replies and self._replies[0][0] in text:
            self._due = max(start, end + round(self._replies[0][1] * FRAME_RATE))

    def heard(self, frame: int) -> str | Heard | None:
        if self._due is None or frame < self._due:
            return None
        self._due = None
        return self._replies.popleft()[2]


class Speaker(Person):
    """Answers aloud: what the real recogniser makes of it, as it makes it."""

    def __init__(self, replies: Iterable[tuple[str, float, str]], model: Model) -> None:
        super().__init__(replies)
        self._model = model
        self._listening = Listen(0, "commands")
        self._decided: deque[Heard] = deque()

    @property
    def open(self) -> bool:
        return bool(self._decided) or super().open

    def next_at(self) -> int | None:
        return self._decided[0].decided_at if self._decided else super().next_at()

    def listen(self, listening: Listen) -> None:
        self._listening = listening

    def heard(self, frame: int) -> str | Heard | None:
        if not self._decided:
            said = super().heard(frame)
            if isinstance(said, str):
                heard = understood(self._model, said, self._listening.what, self._listening.phrases)
                self._decided += (_later(one, frame) for one in heard)
        return self._decided.popleft() if self._decided and self._decided[0].decided_at <= frame else None


@cache
def understood(model: Model, said: str, what: Listened, phrases: tuple[str, ...]) -> list[Heard]:
    """The decisions on words said at frame 0, in a room that is never quite silent."""
    listener = Listener(model, load())
    listener.listen(what, phrases)
    quiet = np.zeros(RATE, np.float32)
    samples = np.concatenate([quiet[: RATE // 4], say(said, CLEAR), quiet])
    samples += np.random.default_rng(1).standard_normal(len(samples)).astype(np.float32) * 0.0005
    return listener.accept(samples, 0)


def _later(heard: Heard, by: int) -> Heard:
    return replace(
        heard,
        word_start=heard.word_start + by,
        word_end=heard.word_end + by,
        decided_at=heard.decided_at + by,
    )


def performed(row: Row, person: Person) -> None:
    """The row's session. AssertionError where what follows is something else."""
    log = list[Entry]()
    Player(Session(), EstimatedClips(), Timeline(), ears=person, log=log.append).run(Start(PLAN))
    understood = [entry for entry in log if entry.what.event == "heard" and entry.what.to_entry()["accepted"]]
    assert len(understood) == len(row.replies), [entry.what for entry in log if entry.what.event == "heard"]
    last = log.index(understood[-1])
    spoken = [(entry.seconds, entry.what.text) for entry in log[last:] if isinstance(entry.what, Spoken)]
    texts = iter(spoken)
    for expected in row.follows:
        assert any(expected in text for _, text in texts), (expected, spoken)
    assert not [text for _, text in spoken for word in row.never if word in text]
    moves = [at for at, text in spoken if text == "lift"]
    assert not moves or moves[0] - log[last].seconds >= row.moves_after, spoken
    if row.ends:
        assert [entry.what.reason for entry in log if isinstance(entry.what, Ended)] == [row.ends]


@pytest.mark.parametrize("name", ROWS)
def test_typed(name: str) -> None:
    performed(ROWS[name], Person(ROWS[name].replies))


@pytest.mark.parametrize("name", ROWS)
def test_spoken(name: str, vosk_model: Model) -> None:
    performed(ROWS[name], Speaker(ROWS[name].replies, vosk_model))
