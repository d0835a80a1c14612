"""Somebody who trains for twelve weeks: good days, bad days, a flare-up. Hears the coach and answers.

A fake of `player.stage.Ears`: what is said to the coach depends on what the coach says and does. The
session is the real one, in virtual time, with estimated lengths of speech and no sound.
"""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from tests.session.driver import plan
from voicecoach.diary.recorder import Keeper, Recorder, virtual_clock
from voicecoach.diary.store import Store
from voicecoach.listen.phrases.typed import Typed
from voicecoach.player.clips import EstimatedClips
from voicecoach.player.eventlog import Entry, Understood
from voicecoach.player.loop import Player
from voicecoach.player.performance import Performance
from voicecoach.player.prepare import prepare
from voicecoach.player.stage import Conductor, Timeline
from voicecoach.progress.prescription import Decision
from voicecoach.session.events import FRAME_RATE, Hearing, Start
from voicecoach.session.facts import QuestionAsked, SetBegun
from voicecoach.session.plan.steps import Plan
from voicecoach.session.session import Session
from voicecoach.session.words import en as phrasebook

ROUTINE = """\
routine Morning back

exercise Bridge
    setup     Lie on your back, knees bent.
    dose      2 x 8 to 12 reps, rest 20s
    rep       lift 1s, hold 1s, lower 1s
    tags      back
    harder    Long bridge
        dose  2 x 6 to 8 reps, rest 20s
        rep   lift 2s, hold 2s, lower 2s
    easier    Squeeze
        rep   squeeze 2s, let go 1s

exercise Side plank
    dose      20 to 35s each side
    settle    4s
    easier    Knee plank
        dose  20 to 30s each side

exercise Clam
    dose      10 reps each side
    rep       open 1s, close 1s
    easier    Small clam
        dose  10 reps each side
        rep   open 1s, close 1s

do Bridge
do Side plank
do Clam
"""
FIRST = datetime(2026, 1, 5, 7, 30, tzinfo=timezone(timedelta(hours=1)))
DAYS = tuple(7 * week + day for week in range(12) for day in (0, 2, 4, 5) if (week, day) != (8, 2))
FLARE_UP = range(33, 42)
"""Days on which bridging hurts whatever is done."""


@dataclass
class Person(Typed):
    """How strong they are today, and what hurts; `chance` decides the rest, the same on every machine."""

    chance: random.Random
    day: int
    said: list[tuple[int, str]] = field(default_factory=list)
    begun: int = 0
    hurting: str = ""
    open: bool = True

    # --- the ears ------------------------------------------------------------------------------

    def next_at(self) -> int | None:
        return self.said[0][0] if self.said else None

    def heard(self, frame: int) -> str | Hearing | None:
        return heapq.heappop(self.said)[1] if self.said and self.said[0][0] <= frame else None

    def coach(self, text: str, start: int, end: int) -> None:  # noqa: ARG002 - as the protocol has it
        answer = self.answer(text)
        if answer:
            self.say(end / FRAME_RATE + 0.5, answer)

    # --- the person ----------------------------------------------------------------------------

    def say(self, at: float, phrase: str) -> None:
        heapq.heappush(self.said, (round(at * FRAME_RATE), phrase))

    def answer(self, text: str) -> str:
        if text.startswith("How does"):
            return phrasebook.number(self.chance.choice([1, 2, 3]) + 3 * (self.day in FLARE_UP))
        if "Shall we try" in text or "Do you want it again" in text:
            return "yes" if self.day not in FLARE_UP else "no"
        return {
            phrasebook.HOW_MUCH: phrasebook.number(self.strength()),
            phrasebook.OFFER: "ready",
            phrasebook.OFFER_NEXT: "ready",
            phrasebook.SAFETY_QUESTION: "no",
            phrasebook.FINISH_QUESTION: "no",
        }.get(text, "")

    def strength(self) -> int:
        """How much it hurts, 0-10."""
        return self.chance.choice([4, 5]) if self.day in FLARE_UP else self.chance.choice([1, 2, 2, 3])

    def watch(self, entry: Entry) -> None:
        """What they do in a set that begins: it hurts, they tire, or all is well."""
        bout = entry.what
        if not isinstance(bout, SetBegun):
            return
        sore = bout.written == "Bridge" and bout.set == 1 and self.day in FLARE_UP
        if sore or (bout.written == "Bridge" and self.chance.random() < 0.04):
            self.say(entry.seconds + 5, "pain")
        elif bout.timed and self.chance.random() < 0.08:
            self.say(entry.seconds + 12, "done")
        elif bout.written == "Clam" and self.day < 3:
            self.say(entry.seconds + 6, "easier")


@dataclass(frozen=True)
class Day:
    """What came of one session."""

    at: datetime
    plan: Plan
    asked: tuple[str, ...]
    said: tuple[str, ...]
    reason: str
    decisions: tuple[Decision, ...]


def train(store: Store, seed: int = 1) -> list[Day]:
    """The twelve weeks, kept in `store`."""
    return [one_day(store, number, random.Random(seed * 1000 + number)) for number in DAYS]


def one_day(store: Store, number: int, chance: random.Random) -> Day:
    at = FIRST + timedelta(days=number)
    person = Person(chance, number)
    questions: list[Entry] = []

    def ask(asked: Plan) -> list[Entry]:
        questions.clear()
        perform(Session(), asked, person, questions)
        return questions

    prescribed = prepare(plan(ROUTINE), store, ask, at)
    assert prescribed is not None
    begins = at + timedelta(minutes=1)
    keeper = Keeper(store, lambda _: None)
    session = Recorder(Session(), keeper.begin, keeper.keep, virtual_clock(begins))
    log: list[Entry] = []
    performance = perform(session, prescribed.plan, person, log)
    said = [entry.what.phrase for entry in (*questions, *log) if isinstance(entry.what, Understood)]
    asked = [entry.what.text for entry in questions if isinstance(entry.what, QuestionAsked)]
    return Day(at, prescribed.plan, tuple(asked), tuple(said), performance.reason, prescribed.decisions)


def perform(session: Conductor, plan: Plan, person: Person, log: list[Entry]) -> Performance:
    person.said.clear()

    def both(entry: Entry) -> None:
        log.append(entry)
        person.watch(entry)

    player = Player(session, EstimatedClips(), Timeline(), ears=person, log=both)
    return player.run(Start(plan, "live"))
