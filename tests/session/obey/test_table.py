"""The state table: in each state, what each command does, seen in what is said and in what happens.

`ROWS` is the table of the design, written again as what must be seen; every cell is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from tests.session.driver import Stage, live
from voicecoach.session.activities.paused import STOP_QUIET
from voicecoach.session.events import Address, Cue, Cut, Finished, Play, Say, Volume
from voicecoach.session.obey.columns import COLUMNS
from voicecoach.session.obey.commands import BY_NAME
from voicecoach.session.state import (
    Asking,
    Hurting,
    Over,
    OwnRest,
    Paused,
    Preparing,
    Rest,
    Settling,
    State,
    Suspended,
    Waiting,
    Working,
)
from voicecoach.session.turn import frames
from voicecoach.session.words import en as phrasebook

SCRIPT = """
routine Table
say First words here.
do Bridge: 2 x 4 reps, rest 20s
    setup Knees bent.
    rep lift 2s, hold 2s, lower 2s
    harder High bridge
        setup Feet up.
    easier Low bridge
        setup Half way.
do Plank: 2 x 30s each side, switch 20s, rest 20s
wait Lie down now.
ask Was it well?
    yes or silence
        say Good then.
    no
        say A pity.
do Squat: 5 reps
exercise Bridge
exercise Plank
exercise Squat
"""
BRIDGE = "Bridge. Two sets of four."


# --- how each state is reached -------------------------------------------------------------------


def _rep() -> Stage:
    """In the hold of rep 2 of 4, set 1 of 2."""
    return live(SCRIPT).to_fact("phase", exercise="Bridge", rep=2, phase="hold").wait(0.5)


def _paused() -> Stage:
    stage = _rep()
    stage.say("pause")
    return stage.wait(2.0)


def _stopped() -> Stage:
    stage = _rep()
    stage.say("stop")
    return stage.wait(2.0)


def _in_pain() -> Stage:
    stage = _rep()
    stage.say("pain")
    return stage.wait(1.0)


def _after_work() -> Stage:
    stage = live(SCRIPT).to_fact("set", exercise="Plank", set=2, side="left").wait(1.0)
    stage.say("next exercise")
    return stage


def _wait() -> Stage:
    return _after_work().to_now(Waiting).wait(6.0)


def _ask() -> Stage:
    stage = _wait()
    stage.say("resume")
    return stage.to_now(Asking).wait(2.0)


def _end() -> Stage:
    stage = _ask()
    stage.answer("yes")
    return stage.to_said(phrasebook.FINISHED).wait(0.5)


REACH: Mapping[str, Callable[[], Stage]] = {
    "say": lambda: live(SCRIPT).to_said("First words here.").wait(0.5),
    "setup": lambda: live(SCRIPT).to_said("Bridge.").wait(0.5),
    "settle": lambda: live(SCRIPT).to_now(Settling).wait(2.0),
    "rep": _rep,
    "hold": lambda: live(SCRIPT).to_fact("set", exercise="Plank", set=2, side="left").wait(10.0),
    "switch": lambda: live(SCRIPT).to_now(Rest, kind="switch").wait(3.0),
    "rest": lambda: live(SCRIPT).to_now(Rest, kind="set").wait(3.0),
    "wait": _wait,
    "ask": _ask,
    "paused": _paused,
    "stopped": _stopped,
    "pain": _in_pain,
    "end": _end,
    "open": lambda: _in_pain().to_said(phrasebook.HOW_MUCH).score(8).to_now(Paused).finish(),
}


# --- what is seen --------------------------------------------------------------------------------


@dataclass
class Seen:
    """The session after a command; what it was before; what came in that very step."""

    stage: Stage
    before: State
    cues: tuple[Cue, ...]
    at: int
    first: int  # the index of the step's first cue

    @property
    def now(self) -> object:
        return self.stage.state.now

    @property
    def silenced(self) -> bool:
        return isinstance(self.cues[0], Cut)

    def next_said(self) -> str:
        """The first thing said from the command on."""
        self.stage.to(lambda stage: stage.texts(self.first))
        return self.stage.texts(self.first)[0]

    def next_fact(self, event: str, *names: str) -> tuple[object, ...]:
        """These fields of the first such fact from the command on."""
        self.stage.to(lambda stage: stage.facts(event, self.first))
        return self.stage.fields(event, *names, since=self.first)[0]

    def seconds(self) -> float:
        """How long ago the command was given."""
        return (self.stage.at - self.at) / frames(1.0)


Outcome = Callable[[Seen], None]


def hurts(exercise: str) -> Outcome:
    """Silence, and how much is asked; it is about that exercise."""

    def check(seen: Seen) -> None:
        assert seen.silenced
        assert isinstance(seen.now, Hurting)
        about = seen.now.work
        step = None if about is None else seen.stage.state.plan.steps[about.step]
        assert getattr(step, "exercise", "") == exercise
        assert seen.next_said() == phrasebook.STOP_THERE
        seen.stage.to_said(phrasebook.HOW_MUCH)
        assert seen.stage.listening.what == "score"

    return check


def asks_again(seen: Seen) -> None:
    """The question of the dialogue, scale and all, with a number of its own."""
    assert seen.silenced
    assert isinstance(seen.now, Hurting)
    assert isinstance(seen.before.now, Hurting)
    assert seen.now.question_id > seen.before.now.question_id
    assert seen.next_said() == phrasebook.HOW_MUCH_AGAIN
    assert seen.stage.facts("pain") == []


def halts(seen: Seen) -> None:
    assert seen.silenced
    assert isinstance(seen.now, Paused)
    assert seen.now.stopped
    assert not [cue for cue in seen.cues if isinstance(cue, Say)]
    assert seen.stage.facts("stopped", seen.first)
    assert seen.next_said() == phrasebook.STOPPED
    assert seen.seconds() == STOP_QUIET
    assert seen.stage.wait(3600).waits


def halts_unscored(seen: Seen) -> None:
    assert seen.stage.fields("pain", "nrs", "exercise", "set", "rep") == [(None, "Bridge", 1, 1)]
    halts(seen)


def finishes(seen: Seen) -> None:
    assert seen.silenced
    assert [cue.reason for cue in seen.cues if isinstance(cue, Finished)] == ["stopped"]
    assert isinstance(seen.now, Over)
    assert not [cue for cue in seen.cues if isinstance(cue, Say)]


def pauses(seen: Seen) -> None:
    assert seen.silenced
    assert isinstance(seen.now, Paused)
    assert not seen.now.stopped
    assert type(seen.now.inner) is type(seen.before.now)
    assert seen.next_said() == phrasebook.PAUSED
    assert seen.stage.wait(3600).waits


def stays(reply: str) -> Outcome:
    """One spoken reason, a fact, and nothing else: what goes on goes on."""

    def check(seen: Seen) -> None:
        assert not seen.silenced
        assert type(seen.now) is type(seen.before.now)
        assert seen.stage.facts("action", seen.first)
        assert seen.stage.state.work == seen.before.work
        assert seen.stage.state.pace == seen.before.pace
        seen.stage.to(lambda stage: reply in stage.texts(seen.first))
        heard = [text for text in seen.stage.texts(seen.first) if text == reply]
        assert len(heard) == 1

    return check


def says_next(text: str) -> Outcome:
    """Silence; then this is said."""

    def check(seen: Seen) -> None:
        assert seen.silenced
        assert seen.next_said().startswith(text)

    return check


def settles(seen: Seen) -> None:
    """The rest of the setup is dropped; getting into position takes its time."""
    assert seen.silenced
    assert isinstance(seen.now, Settling)
    assert seen.next_fact("set", "exercise", "set") == ("Bridge", 1)
    assert seen.seconds() == 8.0


def counts_in(set_: int, side: str = "", exercise: str = "Bridge") -> Outcome:
    """3-2-1 from now, then this set."""

    def check(seen: Seen) -> None:
        assert seen.silenced
        assert seen.next_fact("set", "exercise", "set", "side") == (exercise, set_, side)
        assert seen.seconds() == 3.5
        assert seen.stage.texts(seen.first)[:3] == ["three", "two", "one"]

    return check


def reenters(seen: Seen) -> None:
    """3-2-1, then the rep it left, from its first phase, uncounted."""
    assert seen.silenced
    assert seen.stage.facts("resumed", seen.first)
    assert seen.next_fact("phase", "set", "rep", "phase") == (1, 2, "lift")
    assert seen.seconds() == 3.5
    assert seen.next_fact("rep", "rep") == (2,)


def lies_right(seen: Seen) -> None:
    """The short form of the setup, time to settle, then the rep it left, from its first phase, uncounted."""
    assert seen.silenced
    assert seen.stage.facts("resumed", seen.first)
    assert seen.next_said() == "Knees bent."
    seen.stage.to_now(Settling)
    settling = seen.stage.at
    assert seen.next_fact("phase", "set", "rep", "phase") == (1, 2, "lift")
    assert seen.stage.at - settling == frames(8.0)
    assert seen.next_fact("rep", "rep") == (2,)


def asks_for_red_flags(seen: Seen) -> None:
    """Nothing goes on: the open question, once more."""
    assert isinstance(seen.now, Hurting)
    assert seen.now.stage == "safety"
    assert seen.next_said() == phrasebook.SAFETY_QUESTION


def ends_set(reps: int, coming: int) -> Outcome:
    """The set is over as far as it came; the rest, then the next set."""

    def check(seen: Seen) -> None:
        assert seen.silenced
        assert seen.next_fact("set_done", "set", "reps") == (1, reps)
        assert isinstance(seen.now, Rest)
        assert seen.now.kind == "set"
        assert seen.next_fact("set", "exercise", "set") == ("Bridge", coming)
        assert seen.seconds() == 20.0

    return check


def ends_hold(kind: str, side: str, set_: int) -> Outcome:
    """What was held counts; then the rest, or what follows the exercise."""

    def check(seen: Seen) -> None:
        assert seen.silenced
        assert seen.next_fact("set_done", "side", "seconds") == ("left", 10.0)
        if not kind:
            assert seen.next_said() == "Lie down now."
            return
        assert isinstance(seen.now, Rest)
        assert seen.now.kind == kind
        assert seen.next_fact("set", "set", "side") == (set_, side)

    return check


def goes_on_to(activity: type) -> Outcome:
    def check(seen: Seen) -> None:
        assert seen.silenced
        assert isinstance(seen.now, activity)

    return check


def ends_well(seen: Seen) -> None:
    assert seen.silenced
    assert [cue.reason for cue in seen.cues if isinstance(cue, Finished)] == ["done"]


def leaves(exercise: str, coming: str) -> Outcome:
    def check(seen: Seen) -> None:
        assert seen.silenced
        assert seen.next_fact("left", "exercise", "kind") == (exercise, False)
        seen.stage.to(lambda stage: any(coming in text for text in stage.texts(seen.first)))
        assert not seen.stage.facts("set", seen.first)

    return check


def first_set_of(exercise: str) -> Outcome:
    """Back: announced again, from its first set."""

    def check(seen: Seen) -> None:
        assert seen.silenced
        assert isinstance(seen.now, Preparing)
        assert seen.next_said().startswith(f"{exercise}.")
        assert seen.next_fact("set", "exercise", "set") == (exercise, 1)

    return check


def setup_again(text: str, then: tuple[int, int], settle: float = 8.0) -> Outcome:
    """The setup once more, time to get into position, then what was left (set, rep)."""

    def check(seen: Seen) -> None:
        assert seen.silenced
        assert seen.next_said() == text
        seen.stage.to_now(Settling)
        settling = seen.stage.at
        assert seen.next_fact("phase", "set", "rep") == then
        assert (seen.stage.at - settling) / frames(1.0) == settle

    return check


def clock_runs(text: str, remaining: float) -> Outcome:
    """It is said again; the rest or switch ends when it would have ended."""

    def check(seen: Seen) -> None:
        assert seen.next_said() == text
        seen.next_fact("set")
        assert seen.seconds() == remaining

    return check


def prompts_again(text: str, *first: str) -> Outcome:
    """(An answer, and then) the prompt again, from its start."""

    def check(seen: Seen) -> None:
        assert type(seen.now) is type(seen.before.now)
        if isinstance(seen.now, Asking) and isinstance(seen.before.now, Asking):
            assert seen.now.question_id > seen.before.now.question_id
        seen.stage.to(lambda stage: text in stage.texts(seen.first))
        if isinstance(seen.now, Asking):
            assert seen.stage.listening.question_id == seen.now.question_id
        assert seen.stage.texts(seen.first) == [*first, text]

    return check


def swaps(form: str) -> Outcome:
    """The other form in place of this one, announced, from the start of this side."""

    def check(seen: Seen) -> None:
        assert seen.silenced
        assert seen.next_fact("exercise", "name", "instead_of") == (form, "Bridge")
        assert seen.next_said().startswith(f"{form}. ")
        assert seen.next_fact("set", "exercise", "set") == (form, 1)

    return check


def coming_set(form: str, said: str) -> Outcome:
    """It is named; the coming set is done in that form."""

    def check(seen: Seen) -> None:
        assert isinstance(seen.now, Rest)
        seen.stage.to(lambda stage: any(text.startswith(said) for text in stage.texts(seen.first)))
        assert seen.next_fact("set", "exercise", "set") == (form, 2)

    return check


def next_set(form: str) -> Outcome:
    """It is named, this set goes on as it is, the next one is done in that form."""

    def check(seen: Seen) -> None:
        assert not seen.silenced
        assert type(seen.now) is type(seen.before.now)
        if isinstance(seen.now, Paused):
            seen.stage.finish().say("resume")
        assert f"{form}." in seen.stage.to_fact("set_done").texts(seen.first)
        assert seen.next_fact("set_done", "exercise", "reps") == ("Bridge", 4)
        assert seen.next_fact("set", "exercise", "set") == (form, 2)

    return check


def kept_easier(seen: Seen) -> None:
    """Applied and named; it stays paused; then this set begins anew in the easier form."""
    assert isinstance(seen.now, Paused)
    assert seen.next_said() == "Low bridge."
    assert seen.stage.wait(600).waits
    assert isinstance(seen.now, Paused)
    seen.stage.say("resume")
    assert seen.next_fact("set", "exercise", "set") == ("Low bridge", 1)


def lighter_hold(seen: Seen) -> None:
    """Nothing easier in the ladder: 0.7 of the time, this side again."""
    assert seen.silenced
    assert seen.next_said() == phrasebook.LIGHTER
    assert seen.next_fact("set", "set", "side") == (2, "left")
    assert seen.stage.state.pace == 1.15
    assert seen.next_fact("set_done", "set", "side", "seconds") == (2, "left", 21.0)


def lighter_side_two(seen: Seen) -> None:
    assert isinstance(seen.now, Rest)
    assert phrasebook.LIGHTER in seen.stage.to_fact("set").texts(seen.first)
    assert seen.next_fact("set_done", "side", "seconds") == ("right", 21.0)


def unscored_four(seen: Seen) -> None:
    """No number, and the next easier step."""
    assert seen.silenced
    assert seen.next_fact("pain", "nrs", "exercise") == (None, "Bridge")
    assert seen.next_fact("remedy", "remedy") == ("easier",)
    assert seen.next_said() == phrasebook.AS_A_FOUR
    seen.stage.to_said(phrasebook.change_to("Low bridge")).to_said(phrasebook.OFFER)


def paces(pace: float) -> Outcome:
    """A tick; moving phases so much longer from the next rep on; nothing else changes."""

    def check(seen: Seen) -> None:
        assert not seen.silenced
        assert type(seen.now) is type(seen.before.now)
        assert seen.stage.state.pace == pytest.approx(pace)
        assert [cue.name for cue in seen.cues if isinstance(cue, Play)] == ["tick"]
        if isinstance(seen.now, Paused):
            assert seen.stage.finish().waits
            seen.stage.say("resume")
        if isinstance(seen.now, Working):  # the rep that goes on keeps its time
            assert _phase_seconds(seen.stage, "lower") == 2.0
        if isinstance(seen.before.now, Rest) and seen.before.now.kind == "switch":
            assert _phase_seconds(seen.stage, "hold") == 30.0
        else:
            assert _phase_seconds(seen.stage, "lift") == pytest.approx(2.0 * pace, abs=1e-4)
            assert _phase_seconds(seen.stage, "hold") == 2.0

    return check


def _phase_seconds(stage: Stage, phase: str) -> float:
    """The length of the coming phase of that name."""
    fact = stage.to_fact("phase", phase=phase).facts("phase")[-1]
    end = fact.fields["end"]
    assert isinstance(end, float)
    return round(end - fact.at / frames(1.0), 5)


def gives_thirty(then: Callable[[Seen], None]) -> Outcome:
    """A rest of exactly 30 s; then what was left is re-entered."""

    def check(seen: Seen) -> None:
        assert seen.silenced
        assert isinstance(seen.now, OwnRest)
        assert seen.next_said() == "Relax, thirty seconds."
        seen.stage.to(lambda stage: not isinstance(stage.state.now, OwnRest))
        assert seen.seconds() == 30.0
        then(seen)

    return check


def _then_said(text: str) -> Outcome:
    def check(seen: Seen) -> None:
        seen.stage.to(lambda stage: stage.texts(seen.first)[1:])
        assert seen.stage.texts(seen.first)[1].startswith(text)

    return check


def _then_settles(seen: Seen) -> None:
    assert isinstance(seen.now, Settling)
    seen.next_fact("set")
    assert seen.seconds() == 38.0


def _then_rep_two(seen: Seen) -> None:
    assert seen.next_fact("phase", "rep", "phase") == (2, "lift")
    assert seen.seconds() == 30.0


def _then_holds(seen: Seen) -> None:
    assert seen.seconds() == 30.0
    assert seen.next_fact("set_done", "seconds") == (30.0,)
    assert seen.seconds() == 50.0


def grows(remaining: float) -> Outcome:
    """30 s more of the rest or switch that is going on."""

    def check(seen: Seen) -> None:
        assert isinstance(seen.now, Rest)
        assert seen.next_said() == "Thirty seconds more."
        seen.next_fact("set")
        assert seen.seconds() == remaining + 30.0

    return check


def after_utterance(first: str, then: str) -> Outcome:
    """What is being said is said to its end, then the answer, then what follows."""

    def check(seen: Seen) -> None:
        assert not seen.silenced
        seen.stage.to_said(first)
        cut = [one for one in seen.stage.sounded if one.outcome != "done"]
        assert cut == []
        seen.stage.to_said(then)

    return check


def in_the_next_gap(text: str) -> Outcome:
    """A tick now; what goes on goes on; the answer at the set's end."""

    def check(seen: Seen) -> None:
        assert not seen.silenced
        assert seen.now == seen.before.now
        assert [cue.name for cue in seen.cues if isinstance(cue, Play)] == ["tick"]
        seen.next_fact("set_done")
        assert text not in seen.stage.texts(seen.first)
        seen.stage.to_said(text)

    return check


def in_a_word(text: str) -> Outcome:
    """Said within two seconds; what goes on goes on."""

    def check(seen: Seen) -> None:
        assert not seen.silenced
        assert seen.now == seen.before.now
        seen.stage.to_said(text)
        assert seen.seconds() <= 2.0

    return check


def suspends(text: str, then: Callable[[Seen], None]) -> Outcome:
    """Said with time standing still; then what was left is re-entered."""

    def check(seen: Seen) -> None:
        assert seen.silenced
        assert isinstance(seen.now, Suspended)
        assert seen.next_said() == text
        seen.stage.to(lambda stage: not isinstance(stage.state.now, Suspended))
        seen.at = seen.stage.at
        then(seen)

    return check


def _resettles(seen: Seen) -> None:
    seen.next_fact("set")
    assert seen.seconds() == 8.0


def _rest_after(remaining: float) -> Outcome:
    def check(seen: Seen) -> None:
        seen.next_fact("set")
        assert seen.seconds() == remaining

    return check


def fitted(text: str, remaining: float) -> Outcome:
    """Said in the rest, which ends when it would have ended."""

    def check(seen: Seen) -> None:
        assert not seen.silenced
        assert isinstance(seen.now, Rest)
        seen.next_fact("set")
        assert text in seen.stage.spoken(seen.at)
        assert seen.seconds() == remaining

    return check


def speaks(text: str) -> Outcome:
    """Said; it stays paused."""

    def check(seen: Seen) -> None:
        assert not seen.silenced
        assert seen.next_said() == text
        assert seen.stage.wait(600).waits
        assert isinstance(seen.now, Paused)

    return check


def turns(change_db: float) -> Outcome:
    def check(seen: Seen) -> None:
        assert [cue.change_db for cue in seen.cues if isinstance(cue, Volume)] == [change_db]
        assert [cue.name for cue in seen.cues if isinstance(cue, Play)] == ["tick"]
        assert seen.now == seen.before.now

    return check


def is_spoken_to(manner: str, text: str) -> Outcome:
    """What goes on goes on; the manner is confirmed as soon as nobody speaks."""

    def check(seen: Seen) -> None:
        assert [cue.manner for cue in seen.cues if isinstance(cue, Address)] == [manner]
        assert seen.now == seen.before.now
        assert not seen.silenced
        seen.stage.to_said(text)

    return check


def both(*outcomes: Outcome) -> Outcome:
    def check(seen: Seen) -> None:
        for outcome in outcomes:
            outcome(seen)

    return check


PLACE_SAY = "Then Bridge."
PLACE_BRIDGE = "Bridge, set one of two. Then Plank."
PLACE_BRIDGE_REP = "Bridge, set one of two. Three more here, then one more set. Then Plank."
PLACE_REST = "Bridge, set two of two. Then Plank."
PLACE_PLANK = "Plank, set one of two. Then Squat."
UP = 1.15
DOWN = 1 / UP
NOTHING, NOT_NOW = stays(phrasebook.NO_EXERCISE), stays(phrasebook.NOT_NOW)

ROWS: Mapping[str, Mapping[str, Outcome]] = {
    "pain": {
        "say": hurts(""),
        "setup": hurts("Bridge"),
        "settle": hurts("Bridge"),
        "rep": hurts("Bridge"),
        "hold": hurts("Plank"),
        "switch": hurts("Plank"),
        "rest": hurts("Bridge"),
        "wait": hurts("Plank"),
        "ask": hurts("Plank"),
        "paused": hurts("Bridge"),
        "stopped": hurts("Bridge"),
        "pain": asks_again,
        "end": hurts("Squat"),
        "open": asks_for_red_flags,
    },
    "stop": {
        **dict.fromkeys(COLUMNS, halts),
        "stopped": finishes,
        "pain": halts_unscored,
        "open": halts,
    },
    "pause": {
        **dict.fromkeys(COLUMNS, pauses),
        "paused": stays(phrasebook.HOW_TO_RESUME),
        "stopped": stays(phrasebook.HOW_TO_RESUME),
        "pain": asks_again,
        "open": stays(phrasebook.HOW_TO_RESUME),
    },
    "resume": {
        "say": says_next(BRIDGE),
        "setup": settles,
        "settle": counts_in(1),
        "rep": stays(phrasebook.ALREADY_GOING),
        "hold": stays(phrasebook.ALREADY_GOING),
        "switch": counts_in(1, "right", "Plank"),
        "rest": counts_in(2),
        "wait": goes_on_to(Asking),
        "ask": NOT_NOW,
        "paused": reenters,
        "stopped": lies_right,
        "open": asks_for_red_flags,
        "pain": asks_again,
        "end": ends_well,
    },
    "next": {
        "say": says_next(BRIDGE),
        "setup": settles,
        "settle": ends_set(0, 2),
        "rep": ends_set(1, 2),
        "hold": ends_hold("", "", 0),
        "switch": counts_in(1, "right", "Plank"),
        "rest": counts_in(2),
        "wait": goes_on_to(Asking),
        "ask": says_next("Good then."),
        "paused": ends_set(1, 2),
        "stopped": ends_set(1, 2),
        "pain": asks_again,
        "end": ends_well,
        "open": asks_for_red_flags,
    },
    "next exercise": {
        "say": says_next(BRIDGE),
        "setup": leaves("Bridge", "Coming up: Plank."),
        "settle": leaves("Bridge", "Coming up: Plank."),
        "rep": leaves("Bridge", "Coming up: Plank."),
        "hold": leaves("Plank", "Lie down now."),
        "switch": leaves("Plank", "Lie down now."),
        "rest": leaves("Bridge", "Coming up: Plank."),
        "wait": says_next("Squat. Five reps."),
        "ask": says_next("Squat. Five reps."),
        "paused": leaves("Bridge", "Coming up: Plank."),
        "stopped": leaves("Bridge", "Coming up: Plank."),
        "pain": asks_again,
        "end": ends_well,
        "open": asks_for_red_flags,
    },
    "back": {
        "say": says_next("First words here."),
        "setup": first_set_of("Bridge"),
        "settle": first_set_of("Bridge"),
        "rep": first_set_of("Bridge"),
        "hold": first_set_of("Plank"),
        "switch": first_set_of("Plank"),
        "rest": first_set_of("Bridge"),
        "wait": first_set_of("Plank"),
        "ask": first_set_of("Plank"),
        "paused": first_set_of("Bridge"),
        "stopped": first_set_of("Bridge"),
        "pain": asks_again,
        "end": NOT_NOW,
        "open": asks_for_red_flags,
    },
    "repeat": {
        "say": says_next("First words here."),
        "setup": says_next(BRIDGE),
        "settle": setup_again("Knees bent.", (1, 1)),
        "rep": setup_again("Knees bent.", (1, 2)),
        "hold": setup_again("Plank.", (2, 1)),
        "switch": clock_runs("Right side.", 17.0),
        "rest": clock_runs("Relax, seventeen seconds.", 17.0),
        "wait": prompts_again(phrasebook.READY, "Lie down now."),
        "ask": prompts_again("Was it well?"),
        "paused": stays(phrasebook.HOW_TO_RESUME),
        "stopped": stays(phrasebook.HOW_TO_RESUME),
        "pain": asks_again,
        "end": says_next(phrasebook.FINISHED),
        "open": asks_for_red_flags,
    },
    "easier": {
        "say": NOTHING,
        "setup": swaps("Low bridge"),
        "settle": swaps("Low bridge"),
        "rep": swaps("Low bridge"),
        "hold": lighter_hold,
        "switch": lighter_side_two,
        "rest": coming_set("Low bridge", "Low bridge."),
        "wait": NOTHING,
        "ask": NOTHING,
        "paused": kept_easier,
        "stopped": kept_easier,
        "pain": unscored_four,
        "end": NOTHING,
        "open": asks_for_red_flags,
    },
    "harder": {
        "say": NOTHING,
        "setup": swaps("High bridge"),
        "settle": swaps("High bridge"),
        "rep": next_set("High bridge"),
        "hold": stays(phrasebook.HARDEST),
        "switch": stays(phrasebook.HARDEST),
        "rest": coming_set("High bridge", "High bridge."),
        "wait": NOTHING,
        "ask": NOTHING,
        "paused": next_set("High bridge"),
        "stopped": next_set("High bridge"),
        "pain": asks_again,
        "end": NOTHING,
        "open": asks_for_red_flags,
    },
    "bring back": {
        **dict.fromkeys(COLUMNS, stays(phrasebook.NOTHING_LEFT)),
        "wait": stays("Plank is back, after this."),  # it was left by "next exercise"
        "ask": stays("Plank is back, after this."),
        "pain": asks_again,
        "end": NOT_NOW,
        "open": asks_for_red_flags,
    },
    "slower": {
        **dict.fromkeys(COLUMNS, paces(UP)),
        "open": asks_for_red_flags,
        "hold": stays(phrasebook.HOLDS_KEEP),
        "wait": NOT_NOW,
        "ask": NOT_NOW,
        "pain": asks_again,
        "end": NOT_NOW,
    },
    "faster": {
        **dict.fromkeys(COLUMNS, paces(DOWN)),
        "open": asks_for_red_flags,
        "hold": stays(phrasebook.HOLDS_KEEP),
        "wait": NOT_NOW,
        "ask": NOT_NOW,
        "pain": asks_again,
        "end": NOT_NOW,
    },
    "rest": {
        "say": gives_thirty(_then_said("First words here.")),
        "setup": gives_thirty(_then_said(BRIDGE)),
        "settle": gives_thirty(_then_settles),
        "rep": gives_thirty(_then_rep_two),
        "hold": gives_thirty(_then_holds),
        "switch": grows(17.0),
        "rest": grows(17.0),
        "wait": NOT_NOW,
        "ask": pauses,
        "paused": gives_thirty(_then_rep_two),
        "stopped": gives_thirty(_then_rep_two),
        "pain": asks_again,
        "end": NOT_NOW,
        "open": asks_for_red_flags,
    },
    "done": {
        "say": says_next(BRIDGE),
        "setup": settles,
        "settle": ends_set(0, 2),
        "rep": ends_set(1, 2),
        "hold": ends_hold("switch", "right", 2),
        "switch": counts_in(1, "right", "Plank"),
        "rest": counts_in(2),
        "wait": goes_on_to(Asking),
        "ask": NOT_NOW,
        "paused": ends_set(1, 2),
        "stopped": ends_set(1, 2),
        "pain": asks_again,
        "end": ends_well,
        "open": asks_for_red_flags,
    },
    "status": {
        "say": after_utterance(PLACE_SAY, BRIDGE),
        "setup": after_utterance(PLACE_BRIDGE, "Knees bent."),
        "settle": suspends(PLACE_BRIDGE, _resettles),
        "rep": in_a_word("Three more."),
        "hold": in_a_word("Twenty seconds left."),
        "switch": fitted(PLACE_PLANK, 17.0),
        "rest": fitted(PLACE_REST, 17.0),
        "wait": prompts_again(phrasebook.READY, "Then Squat.", "Lie down now."),
        "ask": prompts_again("Was it well?", "Then Squat."),
        "paused": speaks(PLACE_BRIDGE_REP),
        "stopped": speaks(PLACE_BRIDGE_REP),
        "pain": asks_again,
        "end": NOT_NOW,
        "open": asks_for_red_flags,
    },
    "listen by name": dict.fromkeys(COLUMNS, is_spoken_to("named", phrasebook.by_name("coach"))),
    "listen to all": dict.fromkeys(COLUMNS, is_spoken_to("all", phrasebook.WITHOUT_NAME)),
    "help": {
        "say": after_utterance(phrasebook.HELP, BRIDGE),
        "setup": after_utterance(phrasebook.HELP, "Knees bent."),
        "settle": suspends(phrasebook.HELP, _resettles),
        "rep": in_the_next_gap(phrasebook.HELP),
        "hold": in_the_next_gap(phrasebook.HELP),
        "switch": suspends(phrasebook.HELP, _rest_after(17.0)),
        "rest": suspends(phrasebook.HELP, _rest_after(17.0)),
        "wait": prompts_again(phrasebook.READY, phrasebook.HELP, "Lie down now."),
        "ask": prompts_again("Was it well?", phrasebook.HELP),
        "paused": speaks(phrasebook.HELP),
        "stopped": speaks(phrasebook.HELP),
        "pain": asks_again,
        "end": stays(phrasebook.HELP),
        "open": speaks(phrasebook.HELP),
    },
    "louder": dict.fromkeys(COLUMNS, turns(3.0)),
    "quieter": dict.fromkeys(COLUMNS, turns(-3.0)),
}


# --- the table is whole --------------------------------------------------------------------------


def test_every_command_has_a_row_and_every_row_every_state() -> None:
    assert list(BY_NAME) == list(phrasebook.COMMANDS) == list(phrasebook.EFFECTS)
    assert all(tuple(one.effects) == COLUMNS for one in BY_NAME.values())


def test_no_two_effects_have_one_name() -> None:
    effects = {effect for one in BY_NAME.values() for effect in one.effects.values()}
    assert len({effect.name for effect in effects}) == len(effects)


def test_what_must_be_seen_is_written_for_every_cell() -> None:
    assert {name: set(row) for name, row in ROWS.items()} == {name: set(COLUMNS) for name in BY_NAME}


# --- every cell ----------------------------------------------------------------------------------


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("command", list(ROWS))
def test_a_cell(command: str, column: str) -> None:
    stage = REACH[column]()
    before, at, first = stage.state, stage.at, len(stage.cues)
    cues = stage.say(command)
    assert stage.fields("action", "command", "state", since=first)[:1] == [(command, column)]
    ROWS[command][column](Seen(stage, before, cues, at, first))


@pytest.mark.parametrize("command", list(ROWS))
def test_when_it_is_over_nothing_is_obeyed(command: str) -> None:
    stage = _end().finish()
    over = stage.state
    assert stage.say(command) == ()
    assert stage.state == over


def test_an_unknown_command_is_no_command() -> None:
    assert _rep().say("sing") == ()
