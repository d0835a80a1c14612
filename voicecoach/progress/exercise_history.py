"""The standing of an exercise, computed from its history: its rung, its amount, or left out.

It follows double progression: the amount climbs inside the dose's range; from its top, if the person agrees,
the next harder form begins at its lowest amount. Pain, missed targets and "easier" lead down, never up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.progress.amounts import amounts_in_words, top
from voicecoach.progress.progression import Event, Morning, Outing
from voicecoach.progress.rows import ChoiceRow
from voicecoach.progress.targets import missed_set, reached_level
from voicecoach.session.plan.forms import Form
from voicecoach.session.plan.steps import WorkStep
from voicecoach.session.words.base import Words

SEVERE_STEPS = 2
"""Steps down after pain above the routine's `modify to`, taken when the person asks for the exercise again.

In the pain-monitoring model (Thomeé, Physical Therapy 1997;77:1690; Silbernagel and others, American
Journal of Sports Medicine 2007;35:897) training with pain up to 5 of 10 is acceptable; above lies the zone of
high risk. An exercise that hurt so much is therefore left out until the person asks for it, and then begins
further down than after moderate pain.
"""
RISE = 2
"""Increase of pain from report to next morning from which the exercise starts one step easier."""
TWICE = 2
"""Good days before a harder dose; requests for "easier" before an easier one; days of pain before leaving
out."""

What = Literal["more", "less", "kept", "easier", "harder", "offered", "left out", "back"]


class Decision(Struct, frozen=True):
    """A decision about an exercise, and its reasons, in sentences with dates and figures."""

    at: datetime
    exercise: str
    what: What
    result: str
    because: str

    @property
    def words(self) -> str:
        return f"{self.result} {self.because}"


class Sore(Struct, frozen=True):
    """The worst pain of a day; if not `scored` by the person, `score` is assumed."""

    at: datetime
    score: int
    scored: bool


class Standing(Struct, frozen=True):
    """The present `rung` of the ladder, and `level`, the notches above the bottom of its dose.

    `reached`: the latest days in a row, at most two, on which every session reached the target without pain.
    `short`: the last day on which one didn't. `hurt`: the latest days in a row with more than mild pain.
    `easier`: the number of recent requests for "easier".
    """

    rung: int
    level: int = 0
    reached: tuple[datetime, ...] = ()
    short: date | None = None
    hurt: tuple[Sore, ...] = ()
    easier: int = 0
    offered: bool = False
    left_out: str = ""


class Course:
    """An exercise from its first session on: its `standing` after each event, and all decisions.

    `mild` and `moderate` are the highest scores of those bands, from the routine's `pain` line.
    """

    def __init__(self, step: WorkStep, words: Words, mild: int, moderate: int) -> None:
        self.words = words
        self._mild, self._moderate = mild, moderate
        self.exercise = step.exercise
        sides = step.form.sides
        self.side = sides[0] if len(sides) == 1 else ""  # each side may have a dose of its own
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

    @property
    def eased(self) -> bool:
        """True if its latest session has already led a step down."""
        return any(
            decision.at == self.latest and decision.what == "easier" for decision in self.decisions[-2:]
        )

    def take(self, event: Event) -> None:
        match event:
            case Outing():
                self._outing(event)
            case Morning():
                if event.score - event.reported >= RISE:
                    reported = event.reported if event.scored else None
                    self.step_down(event.at, self.words.hurt_more(reported, event.score, event.at))
            case ChoiceRow():
                self._choice(event)

    # --- sessions ------------------------------------------------------------------------------

    def _outing(self, outing: Outing) -> None:
        worst, easier = outing.worst, self.standing.easier + outing.easier
        sore = None if worst is None else Sore(outing.at, worst, outing.scored)
        self.latest = outing.at
        self._ran(outing, sore)
        # From the gravest to the mildest: of several reasons for less, one counts.
        if sore is not None and sore.score > self._moderate:
            self._severe(sore)
        elif sore is not None and sore.score > self._mild:
            self.step_down(outing.at, self._hurt(sore))
            self._leave_out(outing.at)
        elif easier >= TWICE:
            self.step_down(outing.at, self.words.asked_for_less(easier, outing.at))
        elif (not outing.sets and sore is None) or self._amount(outing, sore):
            return
        # The day is no good one, whatever a second session on it will be like.
        self.standing = replace(self.standing, short=outing.at.date())

    def _ran(self, outing: Outing, sore: Sore | None) -> None:
        """Count days of pain, and "easier"s, in a row. A session without this exercise breaks no row."""
        before = self.standing
        hurt, easier = before.hurt, before.easier + outing.easier
        others = tuple(day for day in hurt if day.at.date() != outing.at.date())
        # Two sessions on a day are one day of pain, the worse of them.
        if sore is not None and sore.score > self._mild:
            same_day = [day for day in hurt if day not in others]
            hurt = (*others, max([*same_day, sore], key=lambda day: day.score))[-TWICE:]
        elif outing.sets and hurt == others:
            hurt = ()
        if outing.sets and not outing.easier:
            easier = 0
        self.standing = replace(before, hurt=hurt, easier=easier)

    def _amount(self, outing: Outing, sore: Sore | None) -> bool:
        """Change the amount by the session; True if it went well."""
        missed = missed_set(outing, self.form)
        if sore is not None:
            self._less(outing.at, self._hurt(sore), keep_word=True)
        elif missed is not None and missed.target is not None:
            short = self.words.fell_short(outing.at, missed.set, missed.performed, missed.target)
            self._less(outing.at, short)
        elif outing.easier or outing.kin_hurt or not self._reached(outing):
            self.standing = replace(self.standing, reached=(), offered=False)
        else:
            self._well(outing)
            return True
        return False

    def _reached(self, outing: Outing) -> bool:
        return reached_level(outing, self.form, self.standing.level)

    def _well(self, outing: Outing) -> None:
        before = self.standing
        today = outing.at.date()
        if before.short == today:
            return
        earlier = tuple(day for day in before.reached if day.date() != today)
        reached = (*earlier, outing.at)[-TWICE:]
        self.standing = replace(before, reached=reached)
        if len(reached) < TWICE:
            return
        because = self.words.reached(_days(reached), self._amounts(before.level))
        if before.level < top(self.form):
            self.standing = replace(self.standing, level=before.level + 1, reached=())
            more = self.words.from_now_on(self._amounts(before.level + 1))
            self._decide(outing.at, "more", more, because)
        elif self.harder is not None and not before.offered:
            self.standing = replace(self.standing, offered=True)
            self._decide(outing.at, "offered", self.words.offered(self.harder.name), because)

    def _less(self, at: datetime, because: str, *, keep_word: bool = False) -> None:
        before = self.standing
        level = max(0, min(before.level, top(self.form)) - 1)
        self.standing = replace(before, level=level, reached=(), offered=False)
        amounts = self._amounts(level)
        if level < before.level:
            self._decide(at, "less", self.words.from_now_on(amounts), because)
        elif keep_word:
            self._decide(at, "kept", self.words.stays(amounts), because)

    def step_down(self, at: datetime, because: str) -> None:
        """One rung easier at its lowest amount; on the lowest rung, its lowest amount."""
        lowest = self.standing.rung + 1 >= len(self.ladder)
        self._begin_at(self.standing.rung + (not lowest))
        amounts = self._amounts(0)
        if lowest:
            self._decide(at, "kept", self.words.nothing_easier(amounts), because)
        else:
            self._decide(at, "easier", self.words.one_easier(self.form.name, amounts), because)

    def _begin_at(self, rung: int) -> None:
        """Go on at that rung, at its lowest amount."""
        self.standing = replace(self.standing, rung=rung, level=0, reached=(), easier=0, offered=False)

    def _severe(self, sore: Sore) -> None:
        """Leave the exercise out until it is asked for; it then begins further down the ladder."""
        self._begin_at(min(self.standing.rung + SEVERE_STEPS, len(self.ladder) - 1))
        self.standing = replace(self.standing, left_out=self._hurt(sore))
        self._decide(sore.at, "left out", self.words.left_out_until(self.form.name), self._hurt(sore))

    def _hurt(self, sore: Sore) -> str:
        if sore.scored:
            return self.words.it_hurt(sore.score, sore.at)
        return self.words.it_hurt_unscored(sore.score, sore.at)

    def _leave_out(self, at: datetime) -> None:
        hurt = self.standing.hurt
        if len(hurt) < TWICE or self.standing.left_out:
            return
        because = self.words.hurt_twice([(sore.at, sore.score if sore.scored else None) for sore in hurt])
        short = self.words.hurt_on(_days(sore.at for sore in hurt))
        self.standing = replace(self.standing, left_out=short)
        self._decide(at, "left out", self.words.LEFT_OUT, because)

    # --- choices -------------------------------------------------------------------------------

    def _choice(self, row: ChoiceRow) -> None:
        before = self.standing
        if row.choice == "back":
            self.standing = replace(before, left_out="", hurt=())
            if before.left_out:
                result = self.words.back(self.form.name, self._amounts(before.level))
                self._decide(row.at, "back", result, self.words.asked_back(row.at))
        elif row.choice == "not yet":
            self.standing = replace(before, reached=(), offered=False)
        elif before.offered and not before.left_out:
            self.standing = Standing(before.rung - 1, hurt=before.hurt, easier=before.easier)
            result = self.words.one_harder(self.form.name, self._amounts(0))
            self._decide(row.at, "harder", result, self.words.agreed(row.at))

    def _decide(self, at: datetime, kind: What, result: str, because: str) -> None:
        if self.side:
            result = f"{self.words.side_name(self.side).rstrip('.')}: {result}"
        result = result[:1].upper() + result[1:]
        self.decisions.append(Decision(at, self.exercise, kind, result, because))

    def _amounts(self, level: int) -> str:
        return amounts_in_words(self.words, self.form, level)


def _days(times: Iterable[datetime]) -> tuple[date, ...]:
    """The days of these times, each once."""
    return tuple(dict.fromkeys(at.date() for at in times))
