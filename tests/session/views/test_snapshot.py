"""What is seen of a session: at every instant of any session, and in each of its states."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.session import strategies
from tests.session.driver import Stage, live
from voicecoach.player.clips import estimated
from voicecoach.player.unattended import estimate
from voicecoach.session.plan.steps import Plan, refusals
from voicecoach.session.state import Rest, Settling, Working
from voicecoach.session.views.ahead import Ahead
from voicecoach.session.views.snapshot import Snapshot, snapshot
from voicecoach.session.words import en as phrasebook
from voicecoach.session.words.en import COMMANDS

BEGIN_AGAIN = {"back", "bring back", "easier", "harder", "pain"}
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


AHEAD = Ahead(estimated)


def seen(stage: Stage) -> Snapshot:
    return snapshot(stage.state, stage.at, AHEAD)


@settings(
    max_examples=60,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data(), routine=st.one_of(strategies.plans(), st.sampled_from(strategies.shipped())))
def test_any_session_is_seen_at_any_time_and_progress_goes_back_only_where_it_does(
    data: st.DataObject, routine: Plan
) -> None:
    stage = Stage(routine).start()
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
                # Silence on "how strong is it?" is an answer too, and makes the exercise easier.
                assert (
                    was.progress <= now.progress + 1e-9
                    or was.doing == "hurting"
                    or now.doing in ("ending", "finished")
                )
                was = now
        now = seen(stage)
        well_formed(now)
        if not may_go_back and now.doing not in ("ending", "finished"):
            assert was.progress <= now.progress + 1e-9
        was = now


def well_formed(now: Snapshot) -> None:
    assert 0 <= now.progress <= 1
    assert now.left >= 0
    # Of a distance the number is how far it is, where that is whole: nobody counts it.
    far = now.doing == "working" and now.counts == "" and now.target is None
    assert far or (now.number is None) == (now.counts == "")
    assert now.number is None or now.number >= 0
    assert bool(now.invites) == bool(now.asks)
    assert 0 <= now.set <= now.sets
    if now.phase_left is not None:
        assert now.phase_length is not None
        assert now.phase_left <= now.phase_length
    if now.doing == "working":
        assert now.rep >= 1
        assert far or now.number is not None
    assert "{" not in now.phase


@pytest.mark.parametrize(
    "routine", [one for one in strategies.shipped() if not refusals(one)], ids=lambda one: one.title
)
def test_the_time_left_of_what_ships_is_near_what_it_takes(routine: Plan) -> None:
    stage = Stage(routine).start()
    performance, _ = estimate(routine)
    assert seen(stage).left == pytest.approx(performance.seconds, rel=0.03)


@pytest.fixture
def bridges() -> Stage:
    """In the second rep of the first side."""
    return live(BRIDGES).to_now(Working).wait(10)


def test_a_rep_and_its_phase(bridges: Stage) -> None:
    now = seen(bridges)
    assert (now.doing, now.exercise, now.set, now.sets, now.side) == ("working", "Glute bridge", 1, 2, "left")
    assert (now.number, now.counts, now.rep, now.target) == (2, "reps", 2, 3)
    assert (now.phase, now.phase_left, now.phase_length) == ("lift", 2.0, 3.0)
    assert now.coming == "right side"


def test_a_switch_counts_down_to_the_other_side(bridges: Stage) -> None:
    now = seen(bridges.to_now(Rest, kind="switch").wait(3.5))
    assert (now.doing, now.side, now.number, now.counts, now.rep) == ("switching", "right", 7, "left", 0)
    assert now.coming == "set 1 of 2, right"


def test_after_the_last_side_of_a_set_comes_the_rest(bridges: Stage) -> None:
    now = seen(bridges.to_now(Rest, kind="switch").to_now(Working).wait(1))
    assert now.coming == "rest 20 s, then set 2 of 2, left"


def test_the_count_is_in_step_with_what_is_spoken(bridges: Stage) -> None:
    bridges.to_now(Rest, kind="switch").to_said("three")
    assert seen(bridges).number == 3
    bridges.to_said("one")
    assert seen(bridges).number == 1


def test_an_easier_form_is_named_with_the_written_one(bridges: Stage) -> None:
    bridges.say("easier")
    now = seen(bridges)
    assert (now.doing, now.exercise, now.instead_of) == ("preparing", "Glute squeeze", "Glute bridge")


def test_a_pause_shows_what_is_gone_back_to_and_how(bridges: Stage) -> None:
    before = seen(bridges)
    bridges.say("pause")
    now = seen(bridges.wait(60))
    assert (now.doing, now.exercise, now.rep, now.phase_left) == ("paused", "Glute bridge", 2, 2.0)
    assert (now.invites, now.asks) == ("Say resume to go on.", "ready")
    assert now.progress == before.progress
    bridges.say("resume")
    assert (seen(bridges).doing, seen(bridges).number) == ("counting in", 4)


def test_stop_says_how_to_go_on(bridges: Stage) -> None:
    bridges.say("stop")
    now = seen(bridges)
    assert (now.doing, now.asks) == ("stopped", "ready")
    assert "stop again" in now.invites


def test_pain_asks_how_much_then_offers_then_counts_as_a_report(bridges: Stage) -> None:
    bridges.say("pain")
    now = seen(bridges)
    assert (now.doing, now.asks, now.exercise, now.reports) == ("hurting", "score", "Glute bridge", 0)
    bridges.to_said(phrasebook.HOW_MUCH).score(5)
    now = seen(bridges)
    assert (now.doing, now.asks, now.answers, now.reports) == ("hurting", "ready", (), 1)
    bridges.say("pain")
    bridges.to_said(phrasebook.HOW_MUCH).score(8)
    bridges.to_said(phrasebook.SAFETY_QUESTION).answer("no")
    assert seen(bridges).doing == "ending"


def test_severe_pain_asks_the_safety_question(bridges: Stage) -> None:
    bridges.say("pain")
    bridges.to_said(phrasebook.HOW_MUCH).score(8)
    now = seen(bridges)
    assert (now.asks, now.answers) == ("phrases", ("yes", "no"))
    assert "numbness" in now.invites


def test_a_hold_counts_down_an_open_one_up() -> None:
    text = "routine Planks\n\nexercise Plank\n\ndo Plank: {}\n"
    held = seen(live(text.format("1 x 25s")).to_now(Working).wait(6.4))
    assert (held.number, held.counts, held.held) == (19, "left", True)
    is_open = seen(live(text.format("1 x until done")).to_now(Working).wait(6.4))
    assert (is_open.number, is_open.counts) == (6, "held")


def test_a_question_and_a_wait_show_what_may_be_said() -> None:
    asked = live(
        "routine Asked\n\nwait Lie down.\nask Is it well?\n    yes or silence\n        say Good.\n"
        "    no\n        stop Then rest.\n"
    ).to(lambda stage: stage.waits)
    now = seen(asked)
    assert (now.doing, now.invites, now.asks) == ("waiting", "Lie down.", "ready")
    asked.say("resume")
    now = seen(asked)
    assert (now.doing, now.invites, now.answers) == ("asking", "Is it well?", ("yes", "no"))


def test_the_session_before_and_after() -> None:
    stage = live(BRIDGES)
    assert seen(Stage(stage.plan)).doing == "not begun"
    assert (seen(stage).doing, seen(stage).progress) == ("opening", 0.0)
    stage.to(lambda one: one.over)
    assert (seen(stage).doing, seen(stage).progress, seen(stage).left) == ("finished", 1.0, 0.0)


# --- how far it has come -------------------------------------------------------------------------


def test_a_longer_rest_and_a_repeated_setup_take_nothing_back(bridges: Stage) -> None:
    settling = live(BRIDGES).to_now(Settling).wait(1)
    before = seen(settling)
    settling.say("repeat")
    assert (seen(settling).doing, seen(settling).progress) == ("preparing", before.progress)
    before = seen(bridges.to_now(Rest, kind="set").wait(5))
    bridges.say("rest")
    assert seen(bridges).progress == before.progress
    assert seen(bridges).left == pytest.approx(before.left + 30, abs=0.1)


def test_slower_changes_the_time_left_and_not_the_progress(bridges: Stage) -> None:
    before = seen(bridges)
    bridges.say("slower")
    assert seen(bridges).progress == before.progress
    assert seen(bridges).left > before.left + 5


def test_the_longer_branch_of_a_question_takes_nothing_back() -> None:
    asked = live(
        "routine Asked\n\nask Is it well?\n    no or silence\n        say Then not.\n"
        "    yes\n        rest 60s\n        say Good.\n"
    ).to(lambda stage: stage.listening.what == "phrases")
    before = seen(asked)
    assert before.left < 60, "silence is what may be expected"
    asked.answer("yes")
    assert seen(asked).left > 60
    assert seen(asked).progress >= before.progress


def test_what_is_left_for_pain_is_no_longer_to_come(bridges: Stage) -> None:
    before = seen(bridges)
    bridges.say("pain")
    bridges.to_said(phrasebook.HOW_MUCH).score(8)
    now = seen(bridges)
    assert now.progress > before.progress
    assert now.left < before.left
