"""What is noted of a session, as the facts and the state tell it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.session.driver import Stage, plan
from voicecoach.diary.recorder import Keeper, Recorder, virtual_clock
from voicecoach.diary.store import Store
from voicecoach.progress.rows import History
from voicecoach.session.events import Cue, Event
from voicecoach.session.plan.steps import WorkStep
from voicecoach.session.restore import read, restore
from voicecoach.session.session import Session
from voicecoach.session.state import State
from voicecoach.session.words import en as phrasebook

BEGAN = datetime(2026, 3, 1, 7, tzinfo=UTC)
SCRIPT = """
routine Evening
do Bridge: 2 x 4-6 reps each side, rest 20s, switch 5s
do Plank: 2 x 30s, rest 20s
do Clam: 6 reps alternating
do Step: 2 x 20s, rest 20s
do Squat: to fatigue
exercise Bridge
    setup Knees bent.
    rep lift 2s, lower 2s
    settle 3s
    relief Less.
    easier Half bridge
        dose 4 reps
exercise Plank
    settle 3s
exercise Clam
    rep open 1s, close 1s
    settle 3s
exercise Step
    rep up 2s, down 2s
    settle 3s
exercise Squat
    rep down 2s, up 2s
    settle 3s
"""


OpenStore = Callable[[], Store]


@dataclass
class Kept(Stage):
    """A stage whose session is recorded in `store`."""

    open_store: OpenStore = field(kw_only=True)
    store: Store = field(kw_only=True)
    resumed: int | None = None
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        keeper = Keeper(self.store, self.told.append, self.resumed)
        self.recorder = Recorder(Session(self.state), keeper.begin, keeper.keep, virtual_clock(BEGAN))

    def hand(self, event: Event) -> tuple[Cue, ...]:
        cues = self.recorder.handle(event, self.at)
        self.state = self.recorder._session.state
        self.cues += cues
        for cue in cues:
            self._perform(cue)
        return cues

    @property
    def history(self) -> History:
        return self.store.history()

    def resume(self, script: str = SCRIPT) -> Kept:
        """As after a kill: another process takes up what the diary has."""
        self.store.close()
        store = self.open_store()
        cut = store.cut_short()
        assert cut
        restored: State = restore(read(json.loads(json.dumps(cut.data))), plan(script))
        again = Kept(
            restored.plan, state=restored, open_store=self.open_store, store=store, resumed=cut.session.id
        )
        return again.start()  # type: ignore[return-value]


Begun = Callable[..., Kept]


@pytest.fixture
def open_store(tmp_path: Path) -> Iterator[OpenStore]:
    """Opens the diary, however often; all that were opened are closed at the end."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(Store(tmp_path / "d.sqlite", durable=False))


@pytest.fixture
def live(open_store: OpenStore) -> Begun:
    def live(script: str = SCRIPT) -> Kept:
        return Kept(plan(script), open_store=open_store, store=open_store()).start()  # type: ignore[return-value]

    return live


def sets(stage: Kept) -> list[tuple[object, ...]]:
    return [(one.form, one.set, one.side, one.performed, one.target) for one in stage.history.sets]


def test_a_set_is_one_side_in_the_unit_of_its_dose(live: Begun) -> None:
    stage = live().to_fact("set", exercise="Squat").wait(9.0)
    stage.say("done")
    stage.finish()
    rows = stage.history.sets
    assert [(one.exercise, one.set, one.side, one.unit, one.performed) for one in rows] == [
        ("Bridge", 1, "left", "reps", 4),
        ("Bridge", 1, "right", "reps", 4),
        ("Bridge", 2, "left", "reps", 4),
        ("Bridge", 2, "right", "reps", 4),
        ("Plank", 1, "", "seconds", 30),
        ("Plank", 2, "", "seconds", 30),
        ("Clam", 1, "", "reps", 6),
        ("Step", 1, "", "seconds", 20),
        ("Step", 2, "", "seconds", 20),
        ("Squat", 1, "", "reps", 2),
    ]
    assert [(rows[n].target, rows[n].low, rows[n].high) for n in (0, 4, 9)] == [
        (4, 4, 6),
        (30, 30, 30),
        (None, None, None),
    ]
    session = stage.history.sessions[0]
    assert (session.routine, session.reason, session.began) == ("Evening", "done", BEGAN)
    assert session.ended
    assert (session.ended - BEGAN).total_seconds() == pytest.approx(session.seconds, abs=0.001)


def test_each_rep_is_kept_as_it_is_done(live: Begun) -> None:
    stage = live()
    assert sets(stage) == []
    stage.to_fact("set")
    assert sets(stage) == []
    for rep in (1, 2, 3):
        stage.to_fact("rep", rep=rep)
        assert sets(stage) == [("Bridge", 1, "left", rep, 4)]


def test_a_hold_that_is_broken_off_is_kept_for_as_long_as_it_was_held(live: Begun) -> None:
    stage = live().to_fact("set", exercise="Plank").wait(12.0)
    stage.say("next exercise")
    assert sets(stage)[-1] == ("Plank", 1, "", 12, 30)


def test_what_is_done_in_an_easier_form_is_a_set_of_its_own(live: Begun) -> None:
    stage = live().to_fact("rep", rep=2)
    stage.say("easier")
    stage.to_fact("rep", exercise="Half bridge", rep=1)
    assert sets(stage) == [("Bridge", 1, "left", 2, 4), ("Half bridge", 1, "", 1, 4)]
    assert [(one.exercise, one.rung, one.home) for one in stage.history.sets] == [
        ("Bridge", 0, 0),
        ("Bridge", 1, 0),
    ]


def test_commands_are_kept_where_they_were_obeyed(live: Begun) -> None:
    stage = live().to_fact("rep", rep=1)
    stage.say("slower")
    stage.say("sing")
    stage.say("ready")
    stage.say("pause")
    said = [(one.command, one.exercise) for one in stage.history.commands]
    assert said == [("slower", "Bridge"), ("pause", "Bridge")]


# --- pain ----------------------------------------------------------------------------------------


def pains(stage: Kept) -> list[tuple[object, ...]]:
    return [(one.exercise, one.set, one.rep, one.score, one.remedy) for one in stage.history.pains]


def test_pain_is_kept_as_it_is_said_and_its_score_as_that_is(live: Begun) -> None:
    stage = live().to_fact("rep", rep=2)
    stage.say("pain")
    assert pains(stage) == [("Bridge", 1, 2, None, "")]
    stage.to_said(phrasebook.HOW_MUCH).score(4)
    assert pains(stage) == [("Bridge", 1, 2, 4, "easier")]
    assert [one.command for one in stage.history.commands] == ["pain"]


def test_a_false_alarm_leaves_no_report(live: Begun) -> None:
    stage = live().to_fact("rep", rep=2)
    stage.say("pain")
    stage.to_said(phrasebook.HOW_MUCH).score(0)
    assert pains(stage) == []


def test_pain_again_in_the_dialogue_is_a_report_of_its_own(live: Begun) -> None:
    stage = live().to_fact("rep", rep=2)
    stage.say("pain")
    stage.to_said(phrasebook.HOW_MUCH).score(2)
    stage.say("pain")
    stage.to_said(phrasebook.HOW_MUCH).score(3)
    assert [one[3] for one in pains(stage)] == [2, 3]


def test_pain_before_the_kill_is_not_lost_nor_counted_twice(live: Begun) -> None:
    stage = live().to_fact("rep", rep=2)
    stage.say("pain")
    stage = stage.resume()
    assert pains(stage) == [("Bridge", 1, 2, None, "")]
    assert len(stage.state.reports) == 1
    stage.finish()
    stage.say("resume")
    stage.to_fact("rep", rep=3)
    stage.say("pain")
    stage.to_said(phrasebook.HOW_MUCH).score(5)
    assert [one[2:] for one in pains(stage)] == [(2, None, ""), (3, 5, stage.history.pains[1].remedy)]


# --- going on ------------------------------------------------------------------------------------


def test_it_goes_on_in_the_same_record(live: Begun) -> None:
    stage = live().to_fact("rep", rep=2)
    first = stage.history.sessions[0]
    stage = stage.resume().finish()  # type: ignore[assignment]
    stage.say("resume")
    stage.to_fact("rep", rep=3)
    assert sets(stage) == [("Bridge", 1, "left", 3, 4)]
    (session,) = stage.history.sessions
    assert (session.id, session.began, session.ended) == (first.id, first.began, None)
    assert session.seconds > first.seconds


def test_in_another_script_what_was_begun_stays_as_it_was(live: Begun) -> None:
    stage = live().to_fact("rep", rep=2)
    stage = stage.resume(SCRIPT.replace("routine Evening", "routine Evening\nsay New.")).finish()  # type: ignore[assignment]
    stage.say("resume")
    stage.to_fact("rep", rep=1)
    assert sets(stage) == [("Bridge", 1, "left", 2, 4), ("Bridge", 1, "left", 1, 4)]


def test_what_is_left_may_be_gone_on_with_and_what_is_over_not(live: Begun) -> None:
    stage = live().to_fact("set", exercise="Plank").wait(7.0)
    with Store(stage.store.path) as other:
        assert other.cut_short() is None  # it goes on in this one
        assert [one.routine for one in other.going()] == ["Evening"]
        stage.recorder.leave("interrupted", stage.at)
        assert other.cut_short()
    assert sets(stage)[-1] == ("Plank", 1, "", 7, 30)
    assert [one.reason for one in stage.history.sessions] == ["interrupted"]
    stage = stage.resume().finish()  # type: ignore[assignment]
    assert [(one.ended, one.reason) for one in stage.history.sessions] == [(None, "")]
    stage.say("stop")
    stage.wait(5.0)
    stage.say("stop")
    stage.finish()
    assert [one.reason for one in stage.history.sessions] == ["stopped"]
    assert stage.store.cut_short() is None


def test_what_today_had_left_out_and_the_person_asked_for_is_their_choice(open_store: OpenStore) -> None:
    made = plan(SCRIPT)
    bridge = made.steps[0]
    assert isinstance(bridge, WorkStep)
    today = replace(made, steps=(replace(bridge, left_out="It hurt."), *made.steps[1:]))
    stage = Kept(today, open_store=open_store, store=open_store())
    stage.start()
    stage.say("bring back")
    assert [(row.exercise, row.choice) for row in stage.history.choices] == [("Bridge", "back")]
    stage.to_fact("set", exercise="Plank")
    stage.say("next exercise")
    stage.say("bring back")  # what was left in the session is no matter for the days to come
    assert len(stage.history.choices) == 1
