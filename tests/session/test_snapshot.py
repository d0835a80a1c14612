"""What is seen of a session: at every instant of any session, and in each of its states."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.session import strategies
from tests.session.driver import Stage, live, plan
from voicecoach.player.perform import estimate
from voicecoach.session import engine
from voicecoach.session.phrasebook import COMMANDS
from voicecoach.session.plan import Plan, refusals
from voicecoach.session.snapshot import Snapshot, snapshot
from voicecoach.session.state import (
    Asking,
    Gap,
    Hurting,
    Over,
    Paused,
    Preparing,
    Saying,
    Settling,
    Waiting,
    Working,
)

BEGIN_AGAIN = {"back", "easier", "harder", "pain"}
"""After these the session may do again what it has done."""

BRIDGES = """\
routine Bridges

exercise Glute bridge
    setup   Lie on your back.
    rep     lift 3s, hold 3s, lower 3s
    easier  Glute squeeze
        rep     squeeze 2s, let go 2s

do Glute bridge: 2 x 3 reps each side, rest 20s
"""


def seen(stage: Stage) -> Snapshot:
    return snapshot(stage.state, stage.at)


@settings(
    max_examples=100,
    deadline=None,
    derandomize="CI" in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data(), plan=st.one_of(strategies.plans(), st.sampled_from(strategies.shipped())))
def test_any_session_is_seen_at_any_time_and_progress_goes_back_only_where_it_does(
    data: st.DataObject, plan: Plan
) -> None:
    stage = Stage(plan).start()
    was = seen(stage)
    for _ in range(data.draw(st.integers(1, 25))):
        what = data.draw(st.sampled_from(["time", "time", "time", "command", "answer", "between"]))
        may_go_back = False
        if what == "command":
            command = data.draw(st.sampled_from(sorted(COMMANDS)))
            may_go_back = command in BEGIN_AGAIN or was.doing == "hurting"
            stage.say(command)
        elif what == "answer":
            may_go_back = was.doing == "hurting"
            stage.answer(data.draw(st.one_of(st.integers(0, 10), st.sampled_from(["yes", "no"]))))
        elif what == "between":
            coming = stage.next_at()
            stage.at = stage.at if coming is None else (stage.at + coming) // 2
        else:
            for _ in range(data.draw(st.integers(1, 30))):
                if stage.over or not stage.advance():
                    break
                now = seen(stage)
                assert was.progress <= now.progress + 1e-9 or now.doing in ("ending", "finished")
                was = now
        now = seen(stage)
        well_formed(now)
        if not may_go_back and now.doing not in ("ending", "finished"):
            assert was.progress <= now.progress + 1e-9
        was = now


def well_formed(now: Snapshot) -> None:
    assert 0 <= now.progress <= 1
    assert now.left >= 0
    assert (now.number is None) == (now.counts == "")
    assert now.number is None or now.number >= 0
    assert bool(now.invites) == bool(now.asks)
    assert 0 <= now.set <= now.sets
    if now.phase_left is not None:
        assert now.phase_length is not None
        assert now.phase_left <= now.phase_length
    if now.doing == "working":
        assert now.rep >= 1
        assert now.number is not None
    assert "{" not in now.phase


@pytest.mark.parametrize("plan", [one for one in strategies.shipped() if not refusals(one)], ids=lambda one: one.title)
def test_the_time_left_of_what_ships_is_near_what_it_takes(plan: Plan) -> None:
    stage = Stage(plan).start()
    performance, _ = estimate(plan)
    assert seen(stage).left == pytest.approx(performance.seconds, rel=0.03)


def test_a_rep_and_its_phase() -> None:
    stage = live(BRIDGES).to_now(Working).wait(10)
    now = seen(stage)
    assert (now.doing, now.exercise, now.set, now.sets, now.side) == ("working", "Glute bridge", 1, 2, "left")
    assert (now.number, now.counts, now.rep, now.target) == (2, "reps", 2, 3)
    assert (now.phase, now.phase_left, now.phase_length) == ("lift", 2.0, 3.0)
    assert now.coming == "right side"
