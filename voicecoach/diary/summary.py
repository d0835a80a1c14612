"""A stretch of the diary in figures: its sessions, its exercises, the weeks in which there was one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from voicecoach.diary.outings import normal
from voicecoach.diary.rows import History, PainRow, SessionRow, SetRow, Unit


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session: how many sets on a side were done, and each exercise that hurt with its worst score."""

    session: SessionRow
    sets: int
    pain: tuple[tuple[str, int | None], ...]

    @property
    def minutes(self) -> int:
        return max(1, round(self.session.seconds / 60))


@dataclass(frozen=True, slots=True)
class Did:
    """What an exercise came to in one session: the form it ended in, and each set's reps or seconds."""

    at: datetime
    form: str
    rung: int
    home: int
    unit: Unit
    performed: tuple[float, ...]

    @property
    def mean(self) -> float:
        return sum(self.performed) / len(self.performed)

    @property
    def words(self) -> str:
        """As in "2 x 10 reps", "10, 8 reps", "2 x 30 s"."""
        figures = [f"{one:.0f}" for one in self.performed]
        counted = f"{len(figures)} x {figures[0]}" if len(set(figures)) == 1 else ", ".join(figures)
        return f"{counted} {'s' if self.unit == 'seconds' else 'reps'}"


@dataclass(frozen=True, slots=True)
class ExerciseLine:
    """One exercise: every session it was done in, and every report of pain."""

    exercise: str
    did: tuple[Did, ...]
    pains: tuple[PainRow, ...]

    @property
    def worst(self) -> int | None:
        return max((pain.score for pain in self.pains if pain.score is not None), default=None)

    @property
    def sore_sessions(self) -> int:
        return len({pain.session for pain in self.pains})


@dataclass(frozen=True, slots=True)
class Weeks:
    """In how many weeks (Monday to Sunday) there was a session: of the last `of`, and in all."""

    lately: int
    of: int
    ever: int

    @property
    def words(self) -> str:
        ever = counted(self.ever, "week")
        if self.lately in (0, self.ever):
            return f"A session in {ever} so far."
        return f"A session in {self.lately} of the last {self.of} weeks, in {ever} in all."


def counted(number: int, noun: str) -> str:
    """As in "1 week", "3 weeks"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def sessions(history: History) -> tuple[SessionLine, ...]:
    sets: dict[int, int] = defaultdict(int)
    for bout in history.sets:
        sets[bout.session] += 1
    pains: dict[int, list[PainRow]] = defaultdict(list)
    for pain in history.pains:
        pains[pain.session].append(pain)
    return tuple(
        SessionLine(one, sets[one.id], _worst_of_each(pains.get(one.id, ()))) for one in history.sessions
    )


def _worst_of_each(pains: Iterable[PainRow]) -> tuple[tuple[str, int | None], ...]:
    found: dict[str, int | None] = {}
    for pain in pains:
        before = found.get(pain.exercise)
        scores = [score for score in (before, pain.score) if score is not None]
        found[pain.exercise] = max(scores, default=None)
    return tuple(found.items())


def exercises(history: History) -> tuple[ExerciseLine, ...]:
    """Each exercise in the order of the first time."""
    names: dict[str, str] = {}
    bouts: dict[str, list[SetRow]] = defaultdict(list)
    pains: dict[str, list[PainRow]] = defaultdict(list)
    for bout in history.sets:
        bouts[names.setdefault(normal(bout.exercise), bout.exercise)].append(bout)
    for pain in history.pains:
        if pain.exercise:
            pains[names.setdefault(normal(pain.exercise), pain.exercise)].append(pain)
    return tuple(ExerciseLine(name, _did(bouts[name]), tuple(pains[name])) for name in names.values())


def _did(bouts: list[SetRow]) -> tuple[Did, ...]:
    """What was done in each session, in the form that it ended in; both sides of a set count once."""
    found = []
    for _, grouped in groupby(bouts, key=lambda bout: bout.session):
        them = list(grouped)
        last = them[-1]
        ended = [bout for bout in them if bout.form == last.form]
        first_side = [bout for bout in ended if bout.side == ended[0].side]
        performed = tuple(bout.performed for bout in first_side)
        found.append(Did(them[0].at, last.form, last.rung, last.home, last.unit, performed))
    return tuple(found)


def weeks(began: Iterable[datetime], today: date, of: int) -> Weeks:
    """Out of the times at which all sessions began."""
    mondays = {monday(at.date()) for at in began}
    since = monday(today) - timedelta(weeks=of - 1)
    return Weeks(sum(since <= one <= today for one in mondays), of, len(mondays))


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def minutes_by_week(history: History) -> tuple[tuple[date, float], ...]:
    """Each week's Monday and its minutes, the weeks with no session too."""
    found: dict[date, float] = defaultdict(float)
    for one in history.sessions:
        found[monday(one.began.date())] += one.seconds / 60
    if not found:
        return ()
    first, last = min(found), max(found)
    count = (last - first).days // 7 + 1
    return tuple((week, found[week]) for week in (first + timedelta(weeks=n) for n in range(count)))
