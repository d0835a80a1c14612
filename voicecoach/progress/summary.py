"""A stretch of the diary in figures: sessions, exercises, weeks with a session. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from msgspec import Struct

from voicecoach.progress.progression import normal
from voicecoach.progress.rows import History, PainRow, SessionRow, SetRow, Unit


class SessionLine(Struct, frozen=True):
    """One session: the number of sets on a side, and the exercises that hurt with their worst scores."""

    session: SessionRow
    sets: int
    pain: tuple[tuple[str, int | None], ...]

    @property
    def minutes(self) -> int:
        return max(1, round(self.session.seconds / 60))


class Did(Struct, frozen=True):
    """An exercise in one session: its last form, and each set's reps or seconds."""

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
        """The sets in words, as "2 x 10 reps", "10, 8 reps", "2 x 30 s"."""
        figures = [f"{figure:.0f}" for figure in self.performed]
        counted = f"{len(figures)} x {figures[0]}" if len(set(figures)) == 1 else ", ".join(figures)
        return f"{counted} {'s' if self.unit == 'seconds' else self.unit}"


class ExerciseLine(Struct, frozen=True):
    """One exercise: all sessions in which it was done, and all its pain reports."""

    exercise: str
    did: tuple[Did, ...]
    pains: tuple[PainRow, ...]

    @property
    def worst(self) -> int | None:
        return max((pain.score for pain in self.pains if pain.score is not None), default=None)

    @property
    def sore_sessions(self) -> int:
        return len({pain.session for pain in self.pains})


class Weeks(Struct, frozen=True):
    """Numbers of weeks (Monday to Sunday) with a session: of the last `of` weeks, and of all.

    `sessions` counts the sessions of the last `of` weeks, `sessions_ever` all.
    """

    lately: int
    of: int
    ever: int
    sessions: int
    sessions_ever: int

    @property
    def words(self) -> str:
        every = f"{counted(self.sessions_ever, 'session')} in {counted(self.ever, 'week')}"
        if self.lately in (0, self.ever):
            return f"{every} so far."
        lately = f"{counted(self.sessions, 'session')} in {self.lately} of the last {self.of} weeks"
        return f"{lately}; {every} in all."


def counted(number: int, noun: str) -> str:
    """A number with its noun, as "1 week", "3 weeks"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def sessions(history: History) -> tuple[SessionLine, ...]:
    sets: dict[int, int] = defaultdict(int)
    for bout in history.sets:
        sets[bout.session] += 1
    pains: dict[int, list[PainRow]] = defaultdict(list)
    for pain in history.pains:
        pains[pain.session].append(pain)
    return tuple(
        SessionLine(session, sets[session.id], _worst_of_each(pains.get(session.id, ())))
        for session in history.sessions
    )


def _worst_of_each(pains: Iterable[PainRow]) -> tuple[tuple[str, int | None], ...]:
    worst: dict[str, int | None] = {}
    for pain in pains:
        before = worst.get(pain.exercise)
        scores = [score for score in (before, pain.score) if score is not None]
        worst[pain.exercise] = max(scores, default=None)
    return tuple(worst.items())


def exercises(history: History) -> tuple[ExerciseLine, ...]:
    """The exercises, in the order of their first sessions."""
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
    """Yield the exercise in each session, in its last form; both sides of a set count once."""
    outings = []
    for _, grouped in groupby(bouts, key=lambda bout: bout.session):
        sets = list(grouped)
        last = sets[-1]
        ended = [bout for bout in sets if bout.form == last.form]
        first_side = [bout for bout in ended if bout.side == ended[0].side]
        performed = tuple(bout.performed for bout in first_side)
        outings.append(Did(sets[0].at, last.form, last.rung, last.home, last.unit, performed))
    return tuple(outings)


def weeks(began: Iterable[datetime], today: date, of: int) -> Weeks:
    """The numbers of weeks, from the beginnings of all sessions."""
    each = [monday(at.date()) for at in began]
    since = monday(today) - timedelta(weeks=of - 1)
    lately = [week for week in each if since <= week <= today]
    return Weeks(len(set(lately)), of, len(set(each)), len(lately), len(each))


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def minutes_by_week(history: History) -> tuple[tuple[date, float], ...]:
    """The Monday and the minutes of each week, also of weeks without a session."""
    minutes: dict[date, float] = defaultdict(float)
    for session in history.sessions:
        minutes[monday(session.began.date())] += session.seconds / 60
    if not minutes:
        return ()
    first, last = min(minutes), max(minutes)
    count = (last - first).days // 7 + 1
    return tuple((week, minutes[week]) for week in (first + timedelta(weeks=n) for n in range(count)))
