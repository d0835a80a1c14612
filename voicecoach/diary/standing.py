"""Where an exercise stands after all that happened: its rung, its amount, whether it is left out.

Double progression: the amount climbs inside the dose's range; at its top, with a yes, the next harder
form begins at its lowest amount. Pain, misses and "easier" lead down, never up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from voicecoach.diary.amounts import amount_at, amounts_in_words, top
from voicecoach.diary.outings import Event, Morning, Outing, normal
from voicecoach.diary.rows import ChoiceRow, SetRow
from voicecoach.session.plan import Form, WorkStep

HURTS = 4
"""From this score on a report leads a step down (the moderate band of session.pain)."""
RISE = 2
"""By so much more pain in the morning than was reported, it starts one step easier."""
TWICE = 2
"""Good sessions before more is asked; "easier"s before less is; sessions that hurt before it is left out."""
SLACK = 0.5
"""A set that falls short by less than this (half a rep, half a second) has reached its target."""
BY_ITSELF = ("done", "script", "pain")
"""Why a session ended that wasn't cut short."""

What = Literal["more", "less", "kept", "easier", "harder", "offered", "left out", "back"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of an exercise, and why, in sentences with their dates and figures."""

    at: datetime
    exercise: str
    what: What
    result: str
    because: str

    @property
    def words(self) -> str:
        return f"{self.result} {self.because}"


@dataclass(frozen=True, slots=True)
class Standing:
    """`level` counts notches above the bottom of the dose's range; at `rung` of the ladder.

    `reached` are the sessions running that reached today's target with no pain, at most two; `hurt` the
    scores of the sessions running that hurt at 4 or more; `easier` how often that was said of late.
    """

    rung: int
    level: int = 0
    reached: tuple[datetime, ...] = ()
    hurt: tuple[tuple[datetime, int], ...] = ()
    easier: int = 0
    offered: bool = False
    left_out: str = ""


# --- what a session was --------------------------------------------------------------------------


def _of_dose(outing: Outing, form: Form) -> list[SetRow]:
    """The sets in this form and dose; a routine may have the same exercise in another dose as well."""

    def same(bout: SetRow) -> bool:
        amount = form.amount(bout.set)
        return normal(bout.form) == normal(form.name) and (bout.low, bout.high) == (amount.low, amount.high)

    return [bout for bout in outing.sets if same(bout)]


def _reached(outing: Outing, form: Form, level: int) -> bool:
    """Whether all sets were done, and in no other form, each at this level's amount or beyond."""
    if any(normal(bout.form) != normal(form.name) for bout in outing.sets):
        return False
    bouts = _of_dose(outing, form)
    if {bout.set for bout in bouts} != set(range(1, len(form.amounts) + 1)):
        return False
    return all(
        _enough(bout.performed, bout.target) and _enough(bout.performed, amount_at(form, level, bout.set))
        for bout in bouts
    )


def _missed(outing: Outing, form: Form) -> SetRow | None:
    """The first set that fell short of its own target; not the one in which the session was cut short."""
    bouts = _of_dose(outing, form)
    if outing.session.reason not in BY_ITSELF and bouts[-1:] == list(outing.sets[-1:]):
        bouts = bouts[:-1]
    return next((bout for bout in bouts if not _enough(bout.performed, bout.target)), None)


def _enough(performed: float, target: float | None) -> bool:
    return performed > 0 if target is None else performed > target - SLACK


# --- what follows from it ------------------------------------------------------------------------


class Course:
    """An exercise from its first session on: `standing` after each event, and the decisions on the way."""

    def __init__(self, step: WorkStep) -> None:
        self.exercise = step.exercise
        self.ladder = step.ladder
        self.standing = Standing(step.home)
        self.decisions: list[Decision] = []
        self.latest: datetime | None = None  # the session it was last in

    @property
    def form(self) -> Form:
        return self.ladder[self.standing.rung]

    @property
    def harder(self) -> Form | None:
        return self.ladder[self.standing.rung - 1] if self.standing.rung > 0 else None

    def take(self, event: Event) -> None:
        match event:
            case Outing():
                self._outing(event)
            case Morning():
                if event.score - event.reported >= RISE:
                    rise = f"It hurt {event.reported} of 10, and {event.score} in the morning of"
                    self.step_down(event.at, f"{rise} {day(event.at)}.")
            case ChoiceRow():
                self._choice(event)

    # --- sessions ------------------------------------------------------------------------------

    def _outing(self, outing: Outing) -> None:
        worst, easier = outing.worst, self.standing.easier + outing.easier
        self.latest = outing.at
        self._ran(outing)
        if worst is not None and worst >= HURTS:
            self.step_down(outing.at, f"It hurt {worst} of 10 on {day(outing.at)}.")
        elif easier >= TWICE:
            self.step_down(outing.at, f"You asked for less {_times(easier)}, last on {day(outing.at)}.")
        else:
            self._amount(outing, worst)
        if worst is not None and worst >= HURTS:
            self._leave_out(outing.at)

    def _ran(self, outing: Outing) -> None:
        """Count what runs through sessions. One in which nothing of it was done breaks no run."""
        worst, before = outing.worst, self.standing
        hurt, easier = before.hurt, before.easier + outing.easier
        if worst is not None and worst >= HURTS:
            hurt = (*hurt, (outing.at, worst))[-TWICE:]
        elif outing.sets:
            hurt = ()
        if outing.sets and not outing.easier:
            easier = 0
        self.standing = replace(before, hurt=hurt, easier=easier)

    def _amount(self, outing: Outing, worst: int | None) -> None:
        missed = _missed(outing, self.form)
        if worst is not None:
            self._less(outing.at, f"It hurt {worst} of 10 on {day(outing.at)}.", keep_word=True)
        elif missed is not None and missed.target is not None:
            did = f"{missed.performed:g} of {missed.target:g}"
            self._less(outing.at, f"On {day(outing.at)}, set {missed.set} came to {did}.")
        elif not outing.sets:
            return
        elif outing.easier or outing.kin_hurt or not _reached(outing, self.form, self.standing.level):
            self.standing = replace(self.standing, reached=(), offered=False)
        else:
            self._well(outing)

    def _well(self, outing: Outing) -> None:
        before = self.standing
        reached = (*before.reached, outing.at)[-TWICE:]
        self.standing = replace(before, reached=reached)
        if len(reached) < TWICE:
            return
        did = amounts_in_words(self.form, before.level)
        because = f"On {days(reached)} every set reached {did}, with no pain."
        if before.level < top(self.form):
            self.standing = replace(self.standing, level=before.level + 1, reached=())
            more = amounts_in_words(self.form, before.level + 1)
            self._decide(outing.at, "more", f"{more} from now on.", because)
        elif self.harder is not None and not before.offered:
            self.standing = replace(self.standing, offered=True)
            self._decide(outing.at, "offered", f"{self.harder.name} is offered.", because)

    def _less(self, at: datetime, because: str, *, keep_word: bool = False) -> None:
        before = self.standing
        level = max(0, min(before.level, top(self.form)) - 1)
        self.standing = replace(before, level=level, reached=(), offered=False)
        amounts = amounts_in_words(self.form, level)
        if level < before.level:
            self._decide(at, "less", f"{amounts} from now on.", because)
        elif keep_word:
            self._decide(at, "kept", f"It stays at {amounts}, the least the script has.", because)

    def step_down(self, at: datetime, because: str) -> None:
        """One rung easier at its lowest amount; on the lowest rung, its lowest amount."""
        lowest = self.standing.rung + 1 >= len(self.ladder)
        rung = self.standing.rung + (not lowest)
        cleared = replace(self.standing, rung=rung, level=0, reached=(), easier=0, offered=False)
        self.standing = cleared
        amounts = amounts_in_words(self.form, 0)
        if lowest:
            self._decide(at, "kept", f"{amounts}, the least: the script has nothing easier.", because)
        else:
            self._decide(at, "easier", f"{self.form.name}, {amounts}: one step easier.", because)

    def _leave_out(self, at: datetime) -> None:
        hurt = self.standing.hurt
        if len(hurt) < TWICE or self.standing.left_out:
            return
        scores = " and ".join(f"{worst} of 10 on {day(when)}" for when, worst in hurt)
        because = f"It hurt at {HURTS} or more in two sessions running: {scores}."
        short = f"It hurt at {HURTS} or more on {days(tuple(when for when, _ in hurt))}."
        self.standing = replace(self.standing, left_out=short)
        self._decide(at, "left out", "It is left out until you ask for it back.", because)

    # --- choices -------------------------------------------------------------------------------

    def _choice(self, row: ChoiceRow) -> None:
        before = self.standing
        if row.choice == "back":
            self.standing = replace(before, left_out="", hurt=())
            if before.left_out:
                result = f"It is back: {self.form.name}, {amounts_in_words(self.form, before.level)}."
                self._decide(row.at, "back", result, f"You asked for it on {day(row.at)}.")
        elif row.choice == "not yet":
            self.standing = replace(before, reached=(), offered=False)
        elif before.offered and not before.left_out:
            self.standing = Standing(before.rung - 1, hurt=before.hurt, easier=before.easier)
            result = f"{self.form.name}, {amounts_in_words(self.form, 0)}: one step harder."
            self._decide(row.at, "harder", result, f"You said yes to it on {day(row.at)}.")

    def _decide(self, at: datetime, what: What, result: str, because: str) -> None:
        result = result[:1].upper() + result[1:]
        self.decisions.append(Decision(at, self.exercise, what, result, because))


# --- words ---------------------------------------------------------------------------------------


def day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def days(them: tuple[datetime, ...]) -> str:
    """As in "3 May and 5 May 2026"."""
    *before, last = {at.date(): at for at in them}.values()
    named = [f"{at.day} {at:%B}" if at.year == last.year else day(at) for at in before]
    return " and ".join([*named, day(last)])


def _times(count: int) -> str:
    return "twice" if count == TWICE else f"{count} times"
