"""Attacks on the pain dialogue: a person who hurts, answers anything or nothing, and commands at any moment.

Held: after a score of 6 or more the question about red flags is asked and answered before anything is
trained; after any pain nothing is harder; every command is heard to be obeyed within two seconds.
"""

from __future__ import annotations

import random
from functools import cache, partial

from tests.session.driver import Stage
from tests.session.strategies import shipped
from tests.torture.attack import Attack, Tally, each
from tests.torture.scripts import held
from voicecoach.session.activities.pain_policy import RED_FLAG
from voicecoach.session.engine import ACKNOWLEDGED
from voicecoach.session.events import Cue, Cut, Fact, Finished, Play, Say
from voicecoach.session.facts import PainAnswered, PainReported, PhaseBegun, SetBegun
from voicecoach.session.plan.steps import Plan
from voicecoach.session.turn import frames
from voicecoach.session.words.en import COMMANDS

LONGEST = 30.0
"""Seconds of processor time of one session."""
MOST = 120
"""Things that a person does in one session."""
ANSWERS = (0, 1, 1, 2, 2, 3, 4, 5, 6, 7, 9, 10, "no", "yes", "a little", "a lot", "nothing")

YES_OR_NO = ("yes", "no", "no", "no", "no")


@cache
def plans() -> tuple[Plan, ...]:
    return tuple(shipped())


class Careful:
    """What is promised of one session, looked at cue by cue."""

    def __init__(self) -> None:
        self.open = False
        self.rungs: dict[str, int] = {}  # of an exercise that hurt: nothing harder from then on
        self.hurt: dict[str, int] = {}

    def see(self, cues: list[Cue]) -> None:
        for cue in cues:
            if isinstance(cue, Fact):
                self._fact(cue)

    def _fact(self, fact: Fact) -> None:
        match fact.what:
            case PainReported(nrs=int(score)) if score >= RED_FLAG:
                self.open = True
                self.hurt |= self.rungs
            case PainReported():
                self.hurt |= self.rungs
            case PainAnswered(question="safety"):
                self.open = False
            case PhaseBegun():
                assert not self.open, f"trained at {fact.at} with the question about red flags open"
            case SetBegun(written=name, rung=rung):
                assert rung >= self.hurt.get(name, 0), f"{name} is harder at {fact.at} than when it hurt"
                self.rungs[name] = rung


def perform(number: int) -> None:
    """A routine that ships, and somebody who hurts. AssertionError where a promise is broken."""
    chance = random.Random(number)
    stage, careful = Stage(chance.choice(plans())).start(), Careful()
    stage.wait(chance.choice((0.0, 10.0, 30.0)))
    while not stage.over and stage.listening.what == "phrases":
        stage.answer("yes")
        stage.wait(10.0)
    seen = 0
    for _ in range(MOST):
        if stage.over:
            return
        stage.wait(chance.choice((0.0, 0.5, 3.0, 9.0, 30.0, 60.0)))
        if stage.over:
            return
        _does(chance, stage)
        careful.see(stage.cues[seen:])
        seen = len(stage.cues)


def _does(chance: random.Random, stage: Stage) -> None:
    kind = chance.random()
    if kind < 0.35 and stage.listening.question_id:
        stage.answer(chance.choice(ANSWERS if stage.listening.what == "score" else YES_OR_NO))
        return
    if kind > 0.97:
        _hears(chance, stage)
        return
    command = "pain" if kind < 0.42 else "resume" if kind < 0.8 else chance.choice(list(COMMANDS))
    at, first = stage.at, len(stage.cues)
    stage.say(command)
    stage.wait(ACKNOWLEDGED)
    heard = [cue for cue in stage.cues[first:] if isinstance(cue, Say | Play | Finished | Cut)]
    assert heard, f"nothing answers {command!r} at {at / frames(1.0):.1f} s"


def _hears(chance: random.Random, stage: Stage) -> None:
    """The microphone goes or comes back, or something like pain or stop is heard."""
    if chance.random() < 0.5:
        stage.hear(on=chance.random() < 0.5)
    else:
        stage.doubt(chance.choice(("pain", "stop")))


def attack(tally: Tally, inputs: range) -> None:
    """One session each."""
    for number in each(tally, inputs):
        held(tally, f"pain dialogue {number}", partial(perform, number), longest=LONGEST)


ATTACKS = (Attack("pain dialogue", attack, short=200, whole=10_000),)
