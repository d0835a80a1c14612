"""Performs a session in virtual time, with no sound: speech lasts as long as its words are many.

`Stage` does to the engine what the player does: at one instant CueFinished comes before Tick, Tick
before an answer, an answer before a command; a `Cut` ends all that sounds there and then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from voicecoach.routine.linking import Parsed, link
from voicecoach.routine.model import Linked
from voicecoach.routine.parser import parse
from voicecoach.routine.problems import Problems
from voicecoach.session import engine
from voicecoach.session.events import (
    Answer,
    Command,
    Cue,
    CueFinished,
    Cut,
    Doubt,
    Event,
    Fact,
    Finished,
    Hearing,
    Hush,
    Level,
    Listen,
    Mode,
    NotMeant,
    Outcome,
    Play,
    Say,
    Start,
    Tick,
)
from voicecoach.session.facts import Value
from voicecoach.session.kept import from_json, to_json
from voicecoach.session.plan.planner import plan_routine
from voicecoach.session.plan.steps import Plan
from voicecoach.session.state import Activity, Hurting, Over, State
from voicecoach.session.turn import frames

MOST_EVENTS = 100_000
TONE = frames(0.1)
SOUND = frames(2.0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact as the event log has it."""

    at: int
    event: str
    fields: Mapping[str, Value]

    @staticmethod
    def of(fact: Fact) -> Entry:
        members = dict(fact.what.to_entry())
        return Entry(fact.at, str(members.pop("event")), members)


def words_last(text: str) -> int:
    """A third of a second a word."""
    return 16_000 * len(text.replace("-", " ").split())


def linked_of(text: str, parts: Mapping[str, Linked] = MappingProxyType({})) -> Linked:
    """A script that is right in all it says, linked by itself."""
    script, problems = parse(text, "test.routine")
    assert not problems, problems
    found = Problems()
    linked, _ = link(Parsed(script, problems), [], parts, {}, found)
    assert [problem for problem in found.found if problem.severity == "error"] == []
    return linked


@lru_cache
def plan(text: str) -> Plan:
    """The plan of such a script."""
    return plan_routine(linked_of(text))


@dataclass(frozen=True)
class Sounded:
    """Something that was heard, or (`dropped`) was not; `at` and `end` are frames."""

    at: int
    end: int
    text: str
    kind: str
    outcome: Outcome
    id: int


@dataclass
class Stage:
    """One session and all that came of it. `lasts` is how long a text takes, in frames."""

    plan: Plan
    mode: Mode = "live"
    level: Level = "full"
    lasts: Callable[[str], int] = words_last
    through_json: bool = False
    state: State = field(default_factory=engine.initial)
    at: int = 0
    cues: list[Cue] = field(default_factory=list)
    sounded: list[Sounded] = field(default_factory=list)
    listening: Listen = field(default_factory=lambda: Listen(0, "nothing"))
    sounding: dict[int, tuple[int, Say | Play, str]] = field(default_factory=dict)
    looked: int = 0  # the cues before this one are of no interest to `to_fact` and `to_said` any more

    def start(self) -> Stage:
        self.hand(Start(self.plan, self.mode, self.level))
        return self

    # --- events ----------------------------------------------------------------------------------

    def hand(self, event: Event) -> tuple[Cue, ...]:
        """One event, now; what came of it."""
        if self.through_json:
            self.state = from_json(json.loads(json.dumps(to_json(self.state))))
        before = self.state
        self.state, cues = engine.step(before, event, self.at)
        self.watch(before, event, cues)
        self.cues += cues
        for cue in cues:
            self._perform(cue)
        return cues

    def watch(self, before: State, event: Event, cues: tuple[Cue, ...]) -> None:
        """What one step did, before anything comes of its cues."""

    def say(self, command: str) -> tuple[Cue, ...]:
        """The person gives a command, now."""
        return self._from_outside(Command(command, command))

    def answer(self, value: int | str) -> tuple[Cue, ...]:
        """The person answers what is being asked."""
        return self._from_outside(Answer(self.listening.question_id, value))

    def score(self, value: int | str) -> Stage:
        """The person says how strong it is, lets it be read back, and stands by a zero."""
        said = len(self.cues)
        self.answer(value)
        if isinstance(self.state.now, Hurting) and self.state.now.stage == "sure":
            self.answer("yes")
        while isinstance(self.state.now, Hurting) and self.state.now.stage == "check":
            self.advance()
        self.looked = said
        return self

    def hear(self, *, on: bool, reason: str = "") -> tuple[Cue, ...]:
        return self._from_outside(Hearing(on, reason))

    def doubt(self, command: str, *, near: bool = False) -> tuple[Cue, ...]:
        """Something like this command is heard."""
        return self._from_outside(Doubt(command, near))

    def hush(self, command: str) -> tuple[Cue, ...]:
        """Hear a sound that may be this command, and is being decided."""
        return self._from_outside(Hush(command))

    def not_meant(self) -> tuple[Cue, ...]:
        """It was nothing."""
        return self._from_outside(NotMeant())

    def _from_outside(self, event: Event) -> tuple[Cue, ...]:
        self.looked = len(self.cues)
        return self.hand(event)

    def _perform(self, cue: Cue) -> None:
        match cue:
            case Say():
                self._speak(cue)
            case Play():
                length = SOUND if cue.blocking else TONE
                self.sounding[cue.id] = (cue.at + length, cue, "")
            case Cut():
                for number in list(self.sounding):
                    self._end(number, "cut")
            case Listen():
                self.listening = cue

    def _speak(self, say: Say) -> None:
        for text in say.texts:
            end = say.at + self.lasts(text)
            if say.until is None or end <= say.until:
                self.sounding[say.id] = (end, say, text)
                return
        self.sounded.append(Sounded(say.at, say.at, say.texts[-1], say.kind, "dropped", say.id))
        self.sounding[say.id] = (say.at, say, "")

    def _end(self, number: int, outcome: Outcome) -> None:
        _end, cue, text = self.sounding.pop(number)
        if text:
            assert isinstance(cue, Say)
            self.sounded.append(Sounded(cue.at, self.at, text, cue.kind, outcome, cue.id))
        self.hand(CueFinished(number, outcome if text or isinstance(cue, Play) else "dropped", text))

    # --- time ------------------------------------------------------------------------------------

    @property
    def over(self) -> bool:
        return isinstance(self.state.now, Over)

    @property
    def waits(self) -> bool:
        """Whether it waits for the person and for nothing else (a reminder counts for nothing)."""
        return not self.sounding and engine.waiting(self.state)

    def next_at(self) -> int | None:
        """The frame of what happens next by itself."""
        wanted = [end for end, _, _ in self.sounding.values()]
        deadline = engine.deadline(self.state)
        if deadline is not None and not self.over:
            wanted.append(deadline)
        return min(wanted) if wanted else None

    def advance(self) -> bool:
        """Let the next thing happen; whether there was one."""
        coming = self.next_at()
        if coming is None:
            return False
        assert coming >= self.at
        self.at = coming
        ended = next((number for number, (end, _, _) in self.sounding.items() if end <= coming), None)
        if ended is None:
            self.hand(Tick())
        else:
            self._end(ended, "done")
        return True

    def wait(self, seconds: float) -> Stage:
        """Let so much time go by."""
        until = self.at + frames(seconds)
        for _ in range(MOST_EVENTS):
            coming = self.next_at()
            if coming is None or coming > until:
                self.at = until
                self.looked = len(self.cues)
                return self
            self.advance()
        raise AssertionError(self.state.now)

    def to(self, reached: Callable[[Stage], object]) -> Stage:
        """Go on until `reached`; it must come by itself."""
        for _ in range(MOST_EVENTS):
            if reached(self):
                self.looked = len(self.cues)
                return self
            assert not self.over, "it is over"
            assert not self.waits, f"it waits for the person in {self.state.now}"
            self.advance()
        raise AssertionError(self.state.now)

    def to_now(self, activity: type[Activity], /, *, times: int = 1, **members: object) -> Stage:
        """Go on until it enters an activity of this kind, the `times`th time, with these members."""

        def there(stage: Stage) -> bool:
            now = stage.state.now
            return isinstance(now, activity) and all(getattr(now, key) == to for key, to in members.items())

        for number in range(times):
            if number:
                self.to(lambda stage: not there(stage))
            self.to(there)
        return self

    def to_fact(self, event: str, **members: object) -> Stage:
        """Go on until this becomes a fact, or has become one since what was last waited for or said."""
        return self._to_cue(lambda cue: _is(cue, event, members))

    def to_said(self, text: str) -> Stage:
        """Go on until a text with these words begins to be said, or has since what was last waited for."""
        return self._to_cue(lambda cue: isinstance(cue, Say) and text in cue.texts[0])

    def _to_cue(self, wanted: Callable[[Cue], bool]) -> Stage:
        looked = self.looked
        found: list[int] = []

        def there(stage: Stage) -> bool:
            nonlocal looked
            found.extend(index for index in range(looked, len(stage.cues)) if wanted(stage.cues[index]))
            looked = len(stage.cues)
            return bool(found)

        self.to(there)
        self.looked = found[0] + 1
        return self

    def finish(self) -> Stage:
        """Go on until it is over, or waits for the person."""
        for _ in range(MOST_EVENTS):
            if (self.over and not self.sounding) or self.waits or not self.advance():
                self.looked = len(self.cues)
                return self
        raise AssertionError(self.state.now)

    # --- what came of it -------------------------------------------------------------------------

    def facts(self, event: str = "", since: int = 0) -> list[Entry]:
        entries = [Entry.of(cue) for cue in self.cues[since:] if isinstance(cue, Fact)]
        return [entry for entry in entries if event in ("", entry.event)]

    def fields(self, event: str, *names: str, since: int = 0) -> list[tuple[object, ...]]:
        """These fields of every such fact."""
        return [tuple(fact.fields.get(name) for name in names) for fact in self.facts(event, since)]

    def texts(self, since: int = 0) -> list[str]:
        """The first text of everything that was to be said."""
        return [cue.texts[0] for cue in self.cues[since:] if isinstance(cue, Say)]

    def spoken(self, since: int = 0) -> list[str]:
        """Everything that was in fact said, in order, in seconds from frame `since`."""
        heard = sorted((one for one in self.sounded if one.outcome != "dropped"), key=lambda one: one.id)
        return [one.text for one in heard if one.at >= since]

    def when(self, text: str, since: int = 0) -> list[float]:
        """The seconds (from frame `since`) at which a text was begun."""
        starts = [one.at for one in self.sounded if one.text == text and one.outcome != "dropped"]
        return sorted((at - since) / frames(1.0) for at in starts if at >= since)

    @property
    def finished(self) -> Finished | None:
        return next((cue for cue in self.cues if isinstance(cue, Finished)), None)


def _is(cue: Cue, event: str, members: dict[str, object]) -> bool:
    if not isinstance(cue, Fact) or cue.what.event != event:
        return False
    return members.items() <= Entry.of(cue).fields.items()


def live(text: str, level: Level = "full", lasts: Callable[[str], int] = words_last) -> Stage:
    """A session with a person, begun."""
    return Stage(plan(text), "live", level, lasts).start()


def unattended(text: str, level: Level = "full", lasts: Callable[[str], int] = words_last) -> Stage:
    """A session with nobody, to its end."""
    return Stage(plan(text), "unattended", level, lasts).start().finish()
