"""Steps of progress through real sessions: as the script says them, the next session begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.diary.histories import works
from tests.session.driver import plan
from voicecoach.diary.recorder import Keeper, Recorder, virtual_clock
from voicecoach.diary.store import Store
from voicecoach.player.clips import EstimatedClips
from voicecoach.player.loop import Player
from voicecoach.player.prepare import prepare
from voicecoach.player.stage import Timeline
from voicecoach.session.events import Start
from voicecoach.session.plan.steps import Plan, WorkStep
from voicecoach.session.session import Session

ROUTINE = """
routine Steps
    between exercises rest 5s
do Plank: 20-40s by 10s
do Squat: 5-6 reps, with 20-25 kg by 2.5 kg
do Carry: 20-40 metres by 20
do Press: left 3-4, right 4-6 by 2, switch 5s
exercise Plank
exercise Squat
exercise Carry
exercise Press
"""
FIRST = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)


def one_day(store: Store, at: datetime) -> Plan:
    """A session in which all is done as it is prescribed, with nothing that hurts."""
    prescribed = prepare(plan(ROUTINE), store, None, at)
    assert prescribed is not None
    keeper = Keeper(store, lambda _: None)
    session = Recorder(Session(), keeper.begin, keeper.keep, virtual_clock(at))
    Player(session, EstimatedClips(), Timeline()).run(Start(prescribed.plan, "unattended"))
    return prescribed.plan


def begins(step: WorkStep) -> str:
    form = step.ladder[step.rung]
    side = f"{form.sides[0]} " if form.sides else ""
    load = form.load_of(1)
    return f"{side}{form.amount(1).today:g}{f' {load}' if load else ''}"


def test_each_steps_as_the_script_says_from_session_to_session(tmp_path: Path) -> None:
    with Store(tmp_path / "diary.sqlite", durable=False) as store:
        days = [one_day(store, FIRST + timedelta(days=2 * number)) for number in range(9)]
    said = [", ".join(begins(step) for step in works(day)) for day in days]
    assert said == [
        "20, 5 20 kg, 20, left 3, right 4",
        "20, 5 20 kg, 20, left 3, right 4",
        "30, 6 20 kg, 40, left 4, right 6",
        "30, 6 20 kg, 40, left 4, right 6",
        "40, 5 22.5 kg, 40, left 4, right 6",
        "40, 5 22.5 kg, 40, left 4, right 6",
        "40, 6 22.5 kg, 40, left 4, right 6",
        "40, 6 22.5 kg, 40, left 4, right 6",
        "40, 5 25 kg, 40, left 4, right 6",
    ]
