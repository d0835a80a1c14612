"""Training to the clock: every round on its beat, rounds against the clock, ladders, and what moves them."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from msgspec.structs import replace

from tests.session.driver import Stage, live, plan, unattended
from voicecoach.session.kept import from_json, to_json
from voicecoach.session.plan.steps import WorkStep
from voicecoach.session.restore import read, restore
from voicecoach.session.state import Hurting
from voicecoach.session.turn import frames

SWING = "exercise Swing\n    setup Feet wide.\n    rep swing 2s\n    easier Stand\n"
REST = "exercise Run\n    easier Stand\nexercise Walk\n    easier Stand\nexercise Stand\n    dose 5s\n"
SQUAT = "exercise Squat\n    rep down 1s, up 1s\n    easier Stand\n"
EMOM = f"routine R\nevery 1m, 5 times\n    do Swing: 10 reps\nsay After.\n{SWING}{REST}"
C25K = f"routine R\nevery 2m30s for 20m\n    do Run: 1m\n    do Walk: 90s\n{REST}"
BOTH = f"{SWING}{SQUAT}{REST}"
PAIR = "    do Swing: 10 reps\n    do Squat: 15 reps\n"
AMRAP = f"routine R\nrepeat as many times as possible in 10m\n{PAIR}{BOTH}"
ROUND = "    do Swing: {n} reps\n    do Squat: {n} reps\n"
LADDER = f"routine R\nrepeat for 5 to 1, rest 20s between\n{ROUND}{BOTH}"
FOR_TIME = f"routine R\nrepeat for 21, 15, 9, for time at most 20m\n{ROUND}{BOTH}"


def begun(stage: Stage, exercise: str = "") -> list[int]:
    return [one.at for one in stage.facts("set") if exercise in (one.fields["exercise"], "")]


def gaps(at: list[int]) -> list[int]:
    return [second - first for first, second in pairwise(at)]


def texts(stage: Stage) -> list[str]:
    return [one.text for one in stage.sounded if one.text]


def test_every_round_begins_on_its_beat_to_the_frame() -> None:
    assert gaps(begun(unattended(EMOM))) == [frames(60)] * 4


def test_one_to_the_clock_follows_another_with_no_gap_and_says_what_it_is() -> None:
    stage = unattended(C25K)
    assert gaps(begun(stage)) == [frames(60), frames(90)] * 7 + [frames(60)]
    words = texts(stage)
    assert words.count("Run. One minute.") >= 8
    assert words.count("Walk. One minute thirty.") == 8


def test_tabata_is_twenty_on_and_ten_off() -> None:
    stage = unattended(f"routine R\nevery 30s, 8 times\n    do Run: 20s\n{REST}")
    assert gaps(begun(stage)) == [frames(30)] * 7
    done = [one.at for one in stage.facts("set_done")]
    assert [end - start for start, end in zip(begun(stage), done, strict=True)] == [frames(20)] * 8


def test_a_round_that_takes_too_long_is_told_and_the_beat_is_kept() -> None:
    script = f"routine R\nevery 10s, 4 times\n    do Swing: {{}} reps\n{SWING}{REST}"
    late = unattended(script.format(6))
    assert "That took longer. On we go." in texts(late)
    assert "That took longer. On we go." not in texts(unattended(script.format(4)))


@pytest.mark.parametrize("script", [EMOM, C25K, LADDER])
@pytest.mark.parametrize("pause_at", [70.0, 100.0, 117.0, 130.0])
def test_a_pause_moves_every_later_beat_by_as_much(script: str, pause_at: float) -> None:
    plain = begun(unattended(script))

    def paused(length: float) -> list[int]:
        stage = live(script).wait(pause_at)
        stage.say("pause")
        stage.wait(length).say("resume")
        return begun(stage.finish())

    short, long = paused(30.0), paused(60.0)
    later = [at for at in range(len(plain)) if short[at] > frames(pause_at + 60.0)]
    assert len(later) > 1
    assert [long[at] - short[at] for at in later] == [frames(30.0)] * len(later)


def test_a_ladder_that_is_killed_in_the_middle_does_what_is_left_of_it_and_nothing_twice() -> None:
    whole = live(LADDER).finish().fields("set", "exercise", "target")
    for moment in (30.0, 75.0, 140.0, 200.0):
        stage = live(LADDER).wait(moment)
        done = stage.fields("set_done", "exercise", "reps")
        kept = read(json.loads(json.dumps(to_json(stage.state))))
        again = Stage(plan(LADDER), state=restore(kept, plan(LADDER))).start().wait(5.0)
        again.say("resume")
        again.finish()
        assert [*done, *again.fields("set_done", "exercise", "reps")] == whole


@pytest.mark.parametrize("script", [AMRAP, FOR_TIME])
def test_a_race_that_is_killed_in_the_middle_keeps_its_score_and_its_clock(script: str) -> None:
    stage = live(script)
    stage.to_fact("set")
    stage.wait(60.0).say("done")
    stage.wait(30.0)
    kept = read(json.loads(json.dumps(to_json(stage.state))))
    again = Stage(plan(script), state=restore(kept, plan(script))).start().wait(5.0)
    again.say("resume")
    for _ in range(2):
        again.wait(60.0).say("done")
    again.finish()
    (done,) = again.facts("set_done")
    assert done.fields["reps"] == 3
    assert from_json(to_json(kept)) == kept


@pytest.mark.parametrize("script", [EMOM, C25K])
def test_killed_in_the_middle_it_goes_on_on_its_beat(script: str) -> None:
    kept = read(json.loads(json.dumps(to_json(live(script).wait(100.0).state))))
    restored = restore(kept, plan(script))
    taken_up = Stage(restored.plan, state=restored).start().wait(5.0)
    taken_up.say("resume")
    taken_up.finish()
    unit = {EMOM: [60], C25K: [60, 90]}[script]
    later = gaps(begun(taken_up))[1:]
    assert later
    assert set(later) <= {frames(one) for one in unit}
    assert from_json(to_json(kept)) == kept


# --- against the clock ---------------------------------------------------------------------------


def test_as_many_rounds_as_possible_end_when_the_time_does() -> None:
    stage = unattended(AMRAP)
    (done,) = stage.facts("set_done")
    assert done.at - begun(stage)[0] == frames(600)
    assert done.fields["reps"] == 11  # of 53 s each
    assert {"Halfway.", "One minute left.", "Ten seconds.", "Time."} <= set(texts(stage))


def test_a_person_counts_rounds_by_saying_done() -> None:
    stage = live(AMRAP)
    stage.to_fact("set")
    start = stage.at
    for minutes in (1, 2, 1):
        stage.wait(minutes * 60.0).say("done")
    stage.finish()
    (done,) = stage.facts("set_done")
    assert (done.at - start, done.fields["reps"]) == (frames(600), 3)
    assert "Three rounds." in texts(stage)


def test_for_time_ends_with_the_last_round_and_tells_the_time() -> None:
    stage = live(FOR_TIME)
    stage.to_fact("set")
    for _ in range(3):
        stage.wait(120.0).say("done")
    stage.finish()
    (done,) = stage.facts("set_done")
    assert (done.fields["reps"], done.fields["seconds"]) == (3, 360.0)
    assert "Six minutes." in texts(stage)


def test_a_pause_stops_the_clock() -> None:
    stage = live(AMRAP)
    stage.to_fact("set")
    start = stage.at
    stage.wait(100.0).say("pause")
    stage.wait(30.0).say("resume")
    stage.finish()
    (done,) = stage.facts("set_done")
    assert done.at - start == frames(630)


def test_what_it_came_to_the_last_time_is_told() -> None:
    made = plan(AMRAP)
    (step,) = (one for one in made.steps if isinstance(one, WorkStep))
    stage = Stage(replace(made, steps=(replace(step, last=5.0),)), "live").start()
    stage.wait(60.0)
    assert any("Last time: five rounds." in text for text in texts(stage))
    stage.finish()


def test_a_ladder_gives_each_round_its_value() -> None:
    body = "    say Now {n}.\n    do Squat: {n} reps\n"
    stage = unattended(f"routine R\nrepeat for 3 to 1, rest 10s between\n{body}{SQUAT}{REST}")
    assert [one.fields["target"] for one in stage.facts("set")] == [3, 2, 1]
    assert [text for text in texts(stage) if text.startswith("Now")] == ["Now 3.", "Now 2.", "Now 1."]


def test_pain_moves_every_later_beat_by_as_much_as_it_took() -> None:
    def hurt(length: float) -> list[int]:
        stage = live(EMOM).wait(70.0)
        stage.say("pain")
        stage.to_now(Hurting).wait(3.0)
        stage.answer(2)
        stage.wait(length).say("resume")
        return begun(stage.finish())

    short, long = hurt(15.0), hurt(45.0)
    later = [at for at in range(len(short)) if short[at] > frames(100.0)]
    assert len(later) > 1
    assert [long[at] - short[at] for at in later] == [frames(30.0)] * len(later)
