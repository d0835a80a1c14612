"""Instants of real sessions, as a person would come to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from tests.session.driver import Stage, plan
from voicecoach.player.clips import estimated
from voicecoach.player.view import Listening
from voicecoach.routine.library import load
from voicecoach.screen.picture import News
from voicecoach.screen.told import LastTold
from voicecoach.session.plan.planner import plan_routine
from voicecoach.session.plan.steps import Plan
from voicecoach.session.state import Asking, Rest, Working
from voicecoach.session.views.ahead import Ahead
from voicecoach.session.views.snapshot import Snapshot, snapshot

HEARS = Listening(on=True, level_db=-24.0)
LOST = Listening(on=False, reason="The microphone was unplugged.")
Scene = tuple[Snapshot, Listening, News]


@cache
def routine(name: str) -> Plan:
    return plan_routine(load(name))


def at_work() -> Stage:
    """The first set of the glute bridge."""
    stage = Stage(routine("booty-work-breakdown")).start().to_said("Is your back calm")
    stage.answer("yes")
    stage.to(lambda one: one.waits).say("resume")
    return stage.to_now(Working)


def scene(stage: Stage, *told: str, listening: Listening = HEARS, notice: str = "") -> Scene:
    """As it is now; `told` is what has just been heard, and what it did."""
    now = snapshot(stage.state, stage.at, Ahead(estimated))
    return now, listening, News(LastTold(*told, seconds=now.seconds), notice)


def opening() -> Scene:
    return scene(Stage(routine("booty-work-breakdown")).start())


def work() -> Scene:
    """A rep, in the middle of its first phase."""
    return scene(at_work().wait(28.8), "slower", "slower from the next rep")


PLANKS = """\
routine Two planks

exercise Side plank
    settle 4s

do Side plank: 2 x 25s each side, rest 20s
"""


def hold() -> Scene:
    """A position held, on the second side."""
    return scene(Stage(plan(PLANKS)).start().to_now(Working, times=2).wait(6.4))


def rest() -> Scene:
    return scene(at_work().to_now(Rest).wait(13.2))


def asking() -> Scene:
    return scene(Stage(routine("booty-work-breakdown")).start().to_now(Asking).wait(3))


def paused() -> Scene:
    stage = at_work().wait(28.8)
    stage.say("pause")
    return scene(stage, "pause", "paused")


def stopped() -> Scene:
    stage = at_work().wait(28.8)
    stage.say("stop")
    return scene(stage, "stop", "stopped")


def pain() -> Scene:
    stage = at_work().wait(28.8)
    stage.say("pain")
    return scene(stage, "it hurts", "everything stops")


def lost() -> Scene:
    notice = "The microphone will be taken back when it is there."
    return scene(at_work().wait(28.8), listening=LOST, notice=notice)


def ducked() -> Scene:
    now, listening, _ = scene(at_work().wait(28.8))
    return now, listening, News(LastTold(ducked=True))


def easier() -> Scene:
    """Another form than the one that is written."""
    stage = at_work().wait(28.8)
    stage.say("easier")
    return scene(stage.to_now(Working).wait(1.5), "too hard", "a step easier")


SCENES: dict[str, Callable[[], Scene]] = {
    one.__name__: one
    for one in (opening, work, hold, rest, asking, paused, stopped, pain, lost, ducked, easier)
}
