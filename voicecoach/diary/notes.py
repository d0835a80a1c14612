"""Notes of a session: the changes that each event makes to the rows of the diary.

They are made from the facts among the cues. The state is read only for what no fact carries: the command
obeyed, pain that has been reported and not yet scored, the seconds that a position has been held so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import get_args

from msgspec import Struct, field
from msgspec.structs import replace

from voicecoach.diary.record import DiaryChange, Record
from voicecoach.progress.rows import ChoiceRow, CommandRow, PainRow, SetRow, Unit
from voicecoach.session.events import FRAME_RATE, Command, Cue, Event, Fact, Finished
from voicecoach.session.facts import (
    CommandObeyed,
    ExerciseBroughtBack,
    FalseAlarm,
    Happened,
    PainReported,
    RemedyChosen,
    RepDone,
    SetBegun,
    SetDone,
)
from voicecoach.session.plan.steps import WorkStep
from voicecoach.session.state import Hurting, State, Work, held_so_far

NO_REPORT_YET = ("score", "sure", "check")
"""Stages of the pain dialogue before the report."""


class NotedMoment(Struct, frozen=True):
    """One event at `frame` and time `at`, with the state before and after it and its cues."""

    frame: int
    at: datetime
    before: State
    after: State
    event: Event | None = None
    cues: Sequence[Cue] = ()

    @property
    def facts(self) -> list[Happened]:
        return [cue.what for cue in self.cues if isinstance(cue, Fact)]

    @property
    def ended(self) -> str:
        return next((cue.reason for cue in self.cues if isinstance(cue, Finished)), "")


class _Page(Struct):
    """The changes of one moment, while they are gathered."""

    sets: dict[int, SetRow] = field(default_factory=dict)
    pains: dict[int, PainRow | None] = field(default_factory=dict)
    commands: dict[int, CommandRow] = field(default_factory=dict)


class SessionNotes:
    """Notes on the session of `record`; its numbering goes on."""

    def __init__(self, record: Record) -> None:
        self._session = record.session
        self._bout = record.bout
        self._sets, self._pains, self._commands = record.sets, record.pains, record.commands
        self._hurts: int | None = None  # the number of the pain that waits for its score
        self._page = _Page()

    def of(self, moment: NotedMoment) -> DiaryChange | None:
        """The changes of the moment; None if nothing happened that is worth keeping."""
        self._page = _Page()
        facts, ended = moment.facts, moment.ended
        self._pain(moment, facts)
        if not (facts or self._page.pains or ended):
            return None
        if isinstance(moment.event, Command):
            self._command(moment, moment.event)
        self._hold(moment)
        for fact in facts:
            self._set(moment, fact)
        return self._change(moment, ended, over=bool(ended))

    def left(self, moment: NotedMoment, reason: str) -> DiaryChange:
        """The changes of leaving the session unfinished, to be resumed later."""
        self._page = _Page()
        self._hold(moment)
        return self._change(moment, reason, over=False)

    def _change(self, moment: NotedMoment, reason: str, *, over: bool) -> DiaryChange:
        return DiaryChange(
            session=self._session.id,
            at=moment.at,
            seconds=round(self._session.seconds + moment.frame / FRAME_RATE, 3),
            sets=self._page.sets,
            pains=self._page.pains,
            commands=self._page.commands,
            choices=tuple(
                ChoiceRow(moment.at, fact.exercise, "back")
                for fact in moment.facts
                if isinstance(fact, ExerciseBroughtBack) and fact.left_out
            ),
            point=None if over else moment.after,
            reason=reason,
        )

    # --- commands and pain ---------------------------------------------------------------------

    def _command(self, moment: NotedMoment, command: Command) -> None:
        if any(isinstance(fact, CommandObeyed) and fact.effect != "stay" for fact in moment.facts):
            work = moment.before.work
            name = "" if work is None else _step(moment.before, work).exercise
            self._commands += 1
            row = CommandRow(self._session.id, moment.at, command.name, command.phrase, name)
            self._page.commands[self._commands] = row

    def _pain(self, moment: NotedMoment, facts: Sequence[Happened]) -> None:
        """Keep pain, without a score, as soon as it is reported: there may be no time for an answer."""
        remedy = next((fact.remedy for fact in facts if isinstance(fact, RemedyChosen)), "")
        for fact in facts:
            if isinstance(fact, PainReported):
                self._report(_scored(self._session.id, moment.at, fact, remedy))
                self._hurts = None
            elif isinstance(fact, FalseAlarm) and self._hurts is not None:
                self._page.pains[self._hurts] = None
                self._hurts = None
        now = moment.after.now
        if isinstance(now, Hurting) and now.stage in NO_REPORT_YET and self._hurts is None:
            self._report(_unscored(self._session.id, moment, now.work))

    def _report(self, row: PainRow) -> None:
        """Keep the report: it replaces the one that waits for its score, or is that one from now on."""
        if self._hurts is None:
            self._pains += 1
            self._hurts = self._pains
        self._page.pains[self._hurts] = row

    # --- sets ----------------------------------------------------------------------------------

    def _set(self, moment: NotedMoment, fact: Happened) -> None:
        if isinstance(fact, SetBegun):
            self._sets += 1
            self._bout = self._page.sets[self._sets] = _begun(self._session.id, moment.at, fact)
        elif isinstance(fact, RepDone) and self._counts_reps():
            self._performed(self._in_unit(fact.rep, moment.before.work))
        elif isinstance(fact, SetDone) and fact.seconds is not None:
            self._performed(fact.seconds)
        elif isinstance(fact, SetDone):
            self._performed(self._in_unit(fact.reps, moment.before.work))

    def _counts_reps(self) -> bool:
        """True if the result of the set is a number of reps, and no time."""
        return self._bout is None or self._bout.unit != "seconds" or self._bout.target is not None

    def _performed(self, performed: float) -> None:
        if self._bout is not None:
            self._bout = self._page.sets[self._sets] = replace(self._bout, performed=performed)

    def _in_unit(self, reps: int, work: Work | None) -> float:
        """Reps done, in the unit of the dose: where reps fill a time, their share of that time."""
        bout = self._bout
        if bout is None or bout.unit == "reps" or bout.target is None or work is None or not work.target:
            return reps
        return round(min(1.0, reps / work.target) * bout.target, 3)

    def _hold(self, moment: NotedMoment) -> None:
        """Keep the seconds that the present position has been held so far."""
        work = moment.before.work
        if work is None or not work.begun or not _step(moment.before, work).ladder[work.rung].held:
            return
        held = held_so_far(moment.before, moment.frame)
        if held:
            self._performed(round(held / FRAME_RATE, 3))


# --- rows from what was said ---------------------------------------------------------------------


def _begun(session: int, at: datetime, bout: SetBegun) -> SetRow:
    return SetRow(
        session=session,
        at=at,
        exercise=bout.written,
        form=bout.exercise,
        rung=bout.rung,
        home=bout.home,
        set=bout.set,
        side="" if bout.alternating else bout.side,
        unit="seconds" if bout.timed else _unit(bout.unit),
        target=bout.amount,
        performed=0,
        low=bout.low,
        high=bout.high,
        load=bout.load,
    )


def _unit(counted: str) -> Unit:
    """The unit of a count: a distance has its own, all others are reps."""
    return next((unit for unit in get_args(Unit) if unit == counted), "reps")


def _scored(session: int, at: datetime, pain: PainReported, remedy: str) -> PainRow:
    return PainRow(session, at, pain.exercise, pain.form, pain.set, pain.rep, pain.nrs, remedy)


def _unscored(session: int, moment: NotedMoment, work: Work | None) -> PainRow:
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
