"""What is noted of a session: what each event changed, as rows of the diary.

It comes from the facts among the cues. The state is read for what no fact carries: the command that was
obeyed, pain that has been said and not yet scored, how long a position has been held so far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from voicecoach.diary.rows import CommandRow, PainRow, SetRow
from voicecoach.diary.store import Change, Record
from voicecoach.session.events import FRAME_RATE, Command, Cue, Event, Fact, Finished, Value
from voicecoach.session.plan import WorkStep
from voicecoach.session.state import Hurting, State, Work, Working


@dataclass(frozen=True, slots=True)
class Moment:
    """One event at `frame`, which was `at`: the state before and after it, and what came of it."""

    frame: int
    at: datetime
    before: State
    after: State
    event: Event | None = None
    cues: Sequence[Cue] = ()

    @property
    def facts(self) -> list[Fact]:
        return [cue for cue in self.cues if isinstance(cue, Fact)]

    @property
    def ended(self) -> str:
        return next((cue.reason for cue in self.cues if isinstance(cue, Finished)), "")


@dataclass
class _Page:
    """What one moment changed, as it is gathered."""

    sets: dict[int, SetRow] = field(default_factory=dict)
    pains: dict[int, PainRow | None] = field(default_factory=dict)
    commands: dict[int, CommandRow] = field(default_factory=dict)


class Notes:
    """Notes on the session of `record`, which it goes on with."""

    def __init__(self, record: Record) -> None:
        self._session = record.session
        self._bout = record.bout
        self._sets, self._pains, self._commands = record.sets, record.pains, record.commands
        self._hurts: int | None = None  # the number of the pain that waits for its score
        self._page = _Page()

    def of(self, moment: Moment) -> Change | None:
        """What the moment changed; None where nothing happened that is worth keeping."""
        self._page = _Page()
        facts, ended = moment.facts, moment.ended
        self._pain(moment, {fact.event: fact.fields for fact in facts})
        if not (facts or self._page.pains or ended):
            return None
        if isinstance(moment.event, Command):
            self._command(moment, moment.event)
        self._hold(moment)
        for fact in facts:
            self._set(moment, fact.event, fact.fields)
        return self._change(moment, ended, over=bool(ended))

    def left(self, moment: Moment, reason: str) -> Change:
        """The session is left where it is, to be gone on with."""
        self._page = _Page()
        self._hold(moment)
        return self._change(moment, reason, over=False)

    def _change(self, moment: Moment, reason: str, *, over: bool) -> Change:
        return Change(
            session=self._session.id,
            at=moment.at,
            seconds=round(self._session.seconds + moment.frame / FRAME_RATE, 3),
            sets=self._page.sets,
            pains=self._page.pains,
            commands=self._page.commands,
            point=None if over else moment.after,
            reason=reason,
        )

    # --- commands and pain ---------------------------------------------------------------------

    def _command(self, moment: Moment, said: Command) -> None:
        actions = [
            fact for fact in moment.facts if fact.event == "action" and fact.fields["effect"] != "stay"
        ]
        if actions:
            work = moment.before.work
            name = "" if work is None else _step(moment.before, work).exercise
            self._commands += 1
            row = CommandRow(self._session.id, moment.at, said.name, said.phrase, name)
            self._page.commands[self._commands] = row

    def _pain(self, moment: Moment, facts: Mapping[str, Mapping[str, Value]]) -> None:
        """Pain is kept as soon as it is said, with no score: there may be no time for an answer."""
        if "pain" in facts:
            remedy = str(facts.get("remedy", {}).get("remedy", ""))
            self._report(_scored(self._session.id, moment.at, facts["pain"], remedy))
            self._hurts = None
        elif "false_alarm" in facts and self._hurts is not None:
            self._page.pains[self._hurts] = None
            self._hurts = None
        now = moment.after.now
        if isinstance(now, Hurting) and now.stage == "score" and self._hurts is None:
            self._report(_unscored(self._session.id, moment, now.work))

    def _report(self, row: PainRow) -> None:
        """Keep it in the place of what waits for its score, or as what does from now on."""
        if self._hurts is None:
            self._pains += 1
            self._hurts = self._pains
        self._page.pains[self._hurts] = row

    # --- sets ----------------------------------------------------------------------------------

    def _set(self, moment: Moment, event: str, said: Mapping[str, Value]) -> None:
        match event:
            case "set":
                self._sets += 1
                self._bout = self._page.sets[self._sets] = _begun(self._session.id, moment.at, said)
            case "rep":
                self._performed(self._in_unit(said["rep"], moment.before.work))
            case "set_done" if "seconds" in said:
                self._performed(_number(said["seconds"]))
            case "set_done":
                self._performed(self._in_unit(said["reps"], moment.before.work))

    def _performed(self, performed: float) -> None:
        if self._bout is not None:
            self._bout = self._page.sets[self._sets] = replace(self._bout, performed=performed)

    def _in_unit(self, done: Value, work: Work | None) -> float:
        """Reps done, as the dose counts: where it is a time that they fill, that share of it."""
        reps, bout = _number(done), self._bout
        if bout is None or bout.unit == "reps" or bout.target is None or work is None or not work.target:
            return reps
        return round(min(1.0, reps / work.target) * bout.target, 3)

    def _hold(self, moment: Moment) -> None:
        """A position that is being held, by how long it has been so far."""
        work, now = moment.before.work, moment.before.now
        if work is None or not work.begun or not _step(moment.before, work).ladder[work.rung].held:
            return
        held = work.held + (moment.frame - now.began if isinstance(now, Working) else 0)
        if held:
            self._performed(round(held / FRAME_RATE, 3))


# --- rows from what was said ---------------------------------------------------------------------


def _begun(session: int, at: datetime, said: Mapping[str, Value]) -> SetRow:
    return SetRow(
        session=session,
        at=at,
        exercise=str(said["written"]),
        form=str(said["exercise"]),
        rung=int(_number(said["rung"])),
        home=int(_number(said["home"])),
        set=int(_number(said["set"])),
        side="" if said["alternating"] else str(said["side"]),
        unit="seconds" if said["timed"] else "reps",
        target=_or_none(said["amount"]),
        performed=0,
        low=_or_none(said["low"]),
        high=_or_none(said["high"]),
    )


def _scored(session: int, at: datetime, said: Mapping[str, Value], remedy: str) -> PainRow:
    score = None if said["nrs"] is None else int(_number(said["nrs"]))
    place = (str(said["exercise"]), str(said["form"]), int(_number(said["set"])), int(_number(said["rep"])))
    return PainRow(session, at, *place, score, remedy)


def _unscored(session: int, moment: Moment, work: Work | None) -> PainRow:
    if work is None:
        return PainRow(session, moment.at, "", "", 0, 0, None, "")
    step = _step(moment.after, work)
    place = (step.exercise, step.ladder[work.rung].name, work.set, work.rep)
    return PainRow(session, moment.at, *place, None, "")


def _step(state: State, work: Work) -> WorkStep:
    step = state.plan.steps[work.step]
    if not isinstance(step, WorkStep):
        raise TypeError(type(step).__name__)
    return step


def _number(value: Value) -> float:
    if not isinstance(value, int | float):
        raise TypeError(type(value).__name__)
    return value


def _or_none(value: Value) -> float | None:
    return None if value is None else _number(value)
