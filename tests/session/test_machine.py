"""Whatever a person does in whatever routine: what always holds."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from msgspec.structs import replace

from tests.session import strategies
from tests.session.driver import Stage
from voicecoach.session import engine
from voicecoach.session.activities import hushing
from voicecoach.session.activities.paused import STOP_AGAIN
from voicecoach.session.events import (
    Answer,
    Command,
    Cue,
    CueFinished,
    Cut,
    Event,
    Fact,
    Finished,
    Hearing,
    Mode,
    Play,
    Say,
    Volume,
)
from voicecoach.session.facts import CommandObeyed, RepDone, SetBegun, SetDone
from voicecoach.session.kept import from_json, to_json
from voicecoach.session.plan.steps import Plan, WorkStep
from voicecoach.session.restore import read, restore
from voicecoach.session.state import (
    Asking,
    Hurting,
    Over,
    Paused,
    Saying,
    State,
    Suspended,
    Waiting,
    Working,
)
from voicecoach.session.turn import Turn, frames
from voicecoach.session.words.en import COMMANDS

MOST_AT_ONCE = 60
MOST_TO_THE_END = 10_000
NO_PLAN = Plan("", ())
STILL = (Paused, Hurting, Suspended, Waiting, Asking)
"""Where nothing is counted and no phase named."""


@dataclass
class Watched(Stage):
    """A stage that looks at every step as it is taken."""

    cut_ids: list[int] = field(default_factory=list)
    last_id: int = 0
    at_once: int = 0
    here: int = -1
    reps: int = 0
    steps: int = 0

    def hand(self, event: Event) -> tuple[Cue, ...]:
        self.at_once = self.at_once + 1 if self.at == self.here else 0
        self.here = self.at
        assert self.at_once < MOST_AT_ONCE, "it never comes to rest"
        gentlest = {name: self._hardness(name) for name in self._hurt()}
        cues = super().hand(event)
        for name, was in gentlest.items():
            assert self._hardness(name) >= was, f"{name} is harder than when it hurt"
        speaking = [cue for _, cue, _ in self.sounding.values() if isinstance(cue, Say) or cue.blocking]
        assert len(speaking) <= 1, "two voices at once"
        return cues

    def _from_outside(self, event: Event) -> tuple[Cue, ...]:
        self.at_once = 0
        return super()._from_outside(event)

    def watch(self, before: State, event: Event, cues: tuple[Cue, ...]) -> None:
        self._check_cues(cues)
        self._check_speech(cues)
        self._check_reps(cues, begun=before.work is not None and before.work.begun)
        if isinstance(before.now, Over) and before.plan.steps and not isinstance(event, Hearing):
            assert cues == ()
        self.steps += 1
        if self.steps % 7 == 0:  # the plan stays what it is: its share of the work is left out
            kept = replace(self.state, plan=NO_PLAN)
            assert from_json(json.loads(json.dumps(to_json(kept)))) == kept

    def _check_cues(self, cues: tuple[Cue, ...]) -> None:
        assert all(cue.at >= self.at for cue in cues)
        assert [cue.at for cue in cues] == sorted(cue.at for cue in cues)
        assert not any(isinstance(cue, Cut) for cue in cues[1:])
        for cue in cues:
            if isinstance(cue, Say | Play):
                assert cue.id > self.last_id
                self.last_id = cue.id
        ended = [index for index, cue in enumerate(cues) if isinstance(cue, Finished)]
        assert ended in ([], [len(cues) - 1])
        assert bool(ended) <= isinstance(self.state.now, Over)

    def _check_speech(self, cues: tuple[Cue, ...]) -> None:
        said = [cue for cue in cues if isinstance(cue, Say)]
        for cue in said:
            assert cue.texts
            assert all(text.strip() and not set("{}") & set(text) for text in cue.texts)
            assert len(set(cue.texts)) == len(cue.texts)
            if isinstance(self.state.now, STILL):
                assert cue.kind not in ("count", "phase", "cue")

    def _check_reps(self, cues: tuple[Cue, ...], *, begun: bool) -> None:
        """The reps of a set add up; those of one that begins anew in another form do not count."""
        self.reps *= begun
        for cue in cues:
            if not isinstance(cue, Fact):
                continue
            match cue.what:
                case SetBegun():
                    self.reps = 0
                case RepDone(rep=rep):
                    self.reps += 1
                    assert rep == self.reps
                case SetDone(reps=reps):
                    assert reps == self.reps
                    self.reps = 0

    def _hurt(self) -> set[str]:
        return {report.exercise for report in self.state.reports if report.exercise}

    def _hardness(self, exercise: str) -> tuple[int, int]:
        """Rung and cuts at which it would be done: the greater, the easier."""
        turn = Turn(self.state, self.state.at)
        for index, step in enumerate(self.state.plan.steps):
            if isinstance(step, WorkStep) and step.exercise == exercise:
                shrink = next((one.shrink for one in self.state.adjusted if one.exercise == exercise), 0)
                return turn.rung_at(index), shrink
        return 0, 0

    def _end(self, number: int, outcome: str) -> None:
        if outcome == "cut":
            self.cut_ids.append(number)
        super()._end(number, outcome)  # type: ignore[arg-type]

    # --- liveness ----------------------------------------------------------------------------------

    def check_alive(self) -> None:
        """It is over, or time or speech moves it on, or it waits for the person."""
        if self.over:
            assert not self.state.moments
            assert not self.state.queue
            return
        if engine.deadline(self.state) is None:
            assert self.sounding or self.waits

    @property
    def tired(self) -> bool:
        """Whether the person has done enough of a set that would go on for ever."""
        work = self.state.work
        return work is not None and work.target is None and work.rep >= 2

    def to_the_end(self) -> None:
        """With a person who always goes on, it comes to an end."""
        for _ in range(MOST_TO_THE_END):
            if self.over:
                return
            if isinstance(self.state.now, Asking) and self.listening.phrases:
                self.answer(self.listening.phrases[0])
            elif isinstance(self.state.now, Hurting) and self.state.now.stage == "safety":
                self.answer("no")  # nothing goes on without it
            elif isinstance(self.state.now, Working) and (self.waits or self.tired):
                self.say("next" if self.tired else "done")
            elif self.waits:
                self.say("resume")
            else:
                self.advance()
        raise AssertionError(self.state.now)


class Sessions(RuleBasedStateMachine):
    """A person and a session."""

    stage: Watched
    questions: list[int]

    @initialize(
        plan=st.one_of(strategies.plans(), strategies.intervals(), st.sampled_from(strategies.shipped())),
        mode=st.sampled_from(["live", "live", "unattended"]),
        level=st.sampled_from(["full", "brief", "counts"]),
        speed=st.sampled_from([500, 16_000, 40_000]),
    )
    def begin(self, plan: Plan, mode: Mode, level: str, speed: int) -> None:
        self.questions = []
        self.stage = Watched(plan, mode, level, lambda text: speed * len(text.split()))  # type: ignore[arg-type]
        self.stage.start()

    # --- time --------------------------------------------------------------------------------------

    @rule(events=st.integers(1, 60))
    def go_on(self, events: int) -> None:
        for _ in range(events):
            if not self.stage.advance():
                break
        self.look()

    @rule(seconds=st.sampled_from([0.0, 0.3, 1.0, 1.6, 5.0, 20.0, 90.0]))
    def let_time_go_by(self, seconds: float) -> None:
        self.stage.wait(seconds)
        self.look()

    @rule(seconds=st.sampled_from([0.1, 2.0, 3.4, 9.0]))
    def come_to_work(self, seconds: float) -> None:
        """Into a rep or a hold, where it comes to one by itself."""
        for _ in range(200):
            if isinstance(self.stage.state.now, Working) or not self.stage.advance():
                break
        self.stage.wait(seconds)
        self.look()

    # --- the person --------------------------------------------------------------------------------

    @rule(command=st.sampled_from(sorted(COMMANDS)))
    def command(self, command: str) -> None:
        stage, before = self.stage, self.stage.state
        cues = stage.say(command)
        if not isinstance(before.now, Over):
            assert any(isinstance(cue, Fact) and isinstance(cue.what, CommandObeyed) for cue in cues)
        if command in ("pain", "stop") and not isinstance(before.now, Over):
            now = hushing.lifted(before, stage.at).now  # for which time has stood still
            echo = (
                command == "stop"
                and isinstance(now, Paused)
                and now.stopped
                and stage.at - now.prompted < frames(STOP_AGAIN)
            )
            assert echo or isinstance(cues[0], Cut)
            now = stage.state.now
            # A second "stop" at an open red-flag question gives its advice, and ends.
            advice = command == "stop" and isinstance(now, Saying) and now.then == "finish"
            assert advice or isinstance(now, Paused | Over if command == "stop" else Hurting)
        if command in ("louder", "quieter"):
            assert [cue for cue in cues if isinstance(cue, Volume)] or isinstance(before.now, Over)
            assert stage.state.now == before.now
        self.look()

    @precondition(lambda self: not self.stage.over)
    @rule(score=st.integers(0, 10), then=st.sampled_from(["resume", "resume", "no", "stop", "pain"]))
    def hurts(self, score: int, then: str) -> None:
        """Pain, how much, what the person says to what is offered; and then wants too much."""
        self.command("pain")
        for old in set(self.questions) - {self.stage.listening.question_id}:
            self.changes_nothing(Answer(old, score))
        self.stage.answer(score)
        if then == "no":
            self.stage.answer("no")
        else:
            self.command(then)
        self.command("harder")

    @rule(
        command=st.sampled_from(["pain", "stop"]),
        seconds=st.sampled_from([0.0, 0.3, 0.7, 3.0]),
        meant=st.booleans(),
    )
    def hushed(self, command: str, seconds: float, *, meant: bool) -> None:
        """Pain or stop is being decided, then believed or not; after too long the person is asked."""
        before = self.stage.state
        cues = self.stage.hush(command)
        assert isinstance(before.now, Over) or [type(cue) for cue in cues] == [Cut]
        self.stage.wait(seconds)
        if meant:
            self.command(command)
        else:
            self.stage.not_meant()
        assert self.stage.state.hushed is None
        assert self.stage.state.reports[: len(before.reports)] == before.reports
        self.look()

    @rule(command=st.sampled_from(["pause", "stop", "pain", "help"]))
    def stands_still(self, command: str) -> None:
        self.command(command)
        self.let_time_go_by(20.0)

    @precondition(lambda self: self.stage.listening.question_id)
    @rule(score=st.integers(0, 10), words=st.sampled_from(["yes", "no", "severe", "never mind", "sing", ""]))
    def answer(self, score: int, words: str) -> None:
        listening = self.stage.listening
        self.questions.append(listening.question_id)
        self.stage.answer(score if listening.what == "score" and not words else words or "no")
        self.look()

    @precondition(lambda self: any(old != self.stage.listening.question_id for old in self.questions))
    @rule(value=st.sampled_from([0, 5, 10, "yes", "no"]), data=st.data())
    def answer_an_older_question(self, value: int | str, data: st.DataObject) -> None:
        current = self.stage.listening.question_id
        old = data.draw(st.sampled_from([old for old in self.questions if old != current]))
        self.changes_nothing(Answer(old, value))

    @precondition(lambda self: self.stage.cut_ids)
    @rule(data=st.data())
    def the_end_of_something_cut_comes_late(self, data: st.DataObject) -> None:
        self.changes_nothing(CueFinished(data.draw(st.sampled_from(self.stage.cut_ids)), "cut"))

    @rule(on=st.booleans())
    def hearing(self, *, on: bool) -> None:
        before = self.stage.state.now
        self.stage.hear(on=on)
        # With nobody to hear, a question and a wait go on by time.
        assert self.stage.state.now == before or (not on and isinstance(before, Asking | Waiting))
        self.look()

    @rule()
    def say_what_is_no_command(self) -> None:
        self.changes_nothing(Command("sing", "sing"))

    @precondition(lambda self: not self.stage.over)
    @rule()
    def crash(self) -> None:
        """What was kept is taken up by another program, its clock at 0."""
        kept = self.stage
        state = restore(read(json.loads(json.dumps(to_json(kept.state)))), kept.plan)
        self.questions = []
        self.stage = Watched(
            kept.plan, kept.mode, kept.level, kept.lasts, state=state, last_id=kept.last_id, reps=kept.reps
        )
        self.stage.start()
        asks = kept.mode == "live" or isinstance(kept.state.now, Paused | Hurting)
        assert isinstance(self.stage.state.now, Paused if asks else Suspended)
        self.look()

    # --- what always holds -------------------------------------------------------------------------

    def changes_nothing(self, event: Event) -> None:
        stage, before = self.stage, self.stage.state
        due = engine.deadline(before)
        if due is not None and due <= stage.at:  # what is due happens at any event
            return
        assert stage.hand(event) == ()
        assert stage.state.now == before.now
        assert (stage.state.moments, stage.state.queue, stage.state.work) == (
            before.moments,
            before.queue,
            before.work,
        )

    def look(self) -> None:
        if self.stage.listening.question_id:
            self.questions.append(self.stage.listening.question_id)
        self.stage.check_alive()

    def teardown(self) -> None:
        if hasattr(self, "stage"):
            self.stage.to_the_end()


TestSessions = Sessions.TestCase
TestSessions.settings = settings(
    max_examples=100,
    stateful_step_count=30,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("level", ["full", "brief", "counts"])
@pytest.mark.parametrize("plan", strategies.shipped(), ids=lambda plan: plan.title)
def test_what_ships_is_performed_to_its_end_with_nobody_there(plan: Plan, level: str) -> None:
    stage = Watched(plan, "unattended", level)  # type: ignore[arg-type]
    stage.start()
    while not stage.over:
        assert stage.advance()
    assert stage.finished is not None
    assert stage.finished.reason == "done"
    assert stage.fields("set_done", "reps") != []
