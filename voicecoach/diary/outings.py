"""What the diary holds of one exercise, in time order: the sessions it was in, the mornings, the choices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from voicecoach.diary.rows import ChoiceRow, History, MorningRow, PainRow, SessionRow, SetRow
from voicecoach.routine import model

UNSCORED = 4
"""What a pain report counts as that was never scored, as within a session (session.pain)."""


@dataclass(frozen=True, slots=True)
class Outing:
    """An exercise in one session: its sets, its pain, how often "easier" was said.

    `kin_hurt`: something that shares a tag with it hurt in that session, or pain that named no exercise.
    """

    session: SessionRow
    at: datetime
    sets: tuple[SetRow, ...]
    pains: tuple[PainRow, ...]
    easier: int = 0
    kin_hurt: bool = False

    @property
    def worst(self) -> int | None:
        """The highest score of its reports, 0-10; None where there was none."""
        return max(map(score, self.pains), default=None)


@dataclass(frozen=True, slots=True)
class Morning:
    """How it felt at a later start; `reported` is the lowest score that was given in that session."""

    at: datetime
    score: int
    reported: int


Event = Outing | Morning | ChoiceRow


def score(pain: PainRow) -> int:
    return UNSCORED if pain.score is None else pain.score


normal = lru_cache(maxsize=4096)(model.normal)
"""A name as scripts match it."""


@dataclass
class _OfSession:
    """What one session holds of one exercise."""

    sets: list[SetRow] = field(default_factory=list)
    pains: list[PainRow] = field(default_factory=list)
    easier: int = 0


class Outings:
    """A history, looked through once, by exercise."""

    def __init__(self, history: History) -> None:
        self._sessions = {one.id: one for one in history.sessions}
        self._found: dict[str, dict[int, _OfSession]] = defaultdict(lambda: defaultdict(_OfSession))
        self._others: dict[str, list[MorningRow | ChoiceRow]] = defaultdict(list)
        for bout in history.sets:
            self._found[normal(bout.exercise)][bout.session].sets.append(bout)
        for pain in history.pains:
            self._found[normal(pain.exercise)][pain.session].pains.append(pain)
        for said in history.commands:
            if said.command == "easier" and said.exercise:
                self._found[normal(said.exercise)][said.session].easier += 1
        rows: tuple[MorningRow | ChoiceRow, ...] = (*history.mornings, *history.choices)
        for row in rows:
            self._others[normal(row.exercise)].append(row)

    def of(self, exercise: str, kin: Iterable[str] = ()) -> list[Event]:
        """All that concerns `exercise`, in time order; `kin` are the exercises that share a tag with it."""
        name = normal(exercise)
        events: list[Event] = [
            self._outing(session, found, ("", *kin)) for session, found in self._known(name)
        ]
        for row in self._others.get(name, ()):
            if isinstance(row, ChoiceRow):
                events.append(row)
            elif (pains := self._pains(name, row.session)) and row.session in self._sessions:
                events.append(Morning(row.at, row.score, min(map(score, pains))))
        return sorted(events, key=lambda event: event.at)  # stable: of one moment, sessions come first

    def _known(self, name: str) -> list[tuple[SessionRow, _OfSession]]:
        found = self._found.get(name, {})
        return [(self._sessions[number], found[number]) for number in found if number in self._sessions]

    def _outing(self, session: SessionRow, found: _OfSession, kin: Iterable[str]) -> Outing:
        hurt = any(self._pains(normal(other), session.id) for other in kin)
        return Outing(session, session.began, tuple(found.sets), tuple(found.pains), found.easier, hurt)

    def _pains(self, name: str, session: int) -> list[PainRow]:
        found = self._found.get(name, {})
        return found[session].pains if session in found else []
