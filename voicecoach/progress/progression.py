"""The events of one exercise in time order: sessions, mornings, choices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from msgspec import Struct, field

from voicecoach.progress.rows import ChoiceRow, History, MorningRow, PainRow, SessionRow, SetRow
from voicecoach.routine import model

UNSCORED = 4
"""Score assumed for a pain report without one, as within a session (session.pain)."""


class Outing(Struct, frozen=True):
    """An exercise in one session: its sets, its pain, the number of requests for "easier".

    `kin_hurt`: an exercise with the same tag hurt in that session, or pain was reported without an exercise.
    """

    session: SessionRow
    at: datetime
    sets: tuple[SetRow, ...]
    pains: tuple[PainRow, ...]
    easier: int = 0
    kin_hurt: bool = False

    @property
    def worst(self) -> int | None:
        """The highest score of its reports, 0-10; None without a report."""
        return max(map(score, self.pains), default=None)

    @property
    def scored(self) -> bool:
        """True if the person gave the worst score; False if it was assumed for a report without one."""
        return any(pain.score == self.worst for pain in self.pains)


class Morning(Struct, frozen=True):
    """The answer about pain at a later start; `reported` is the lowest score of the session before.

    `scored`: the person gave that score; else it was assumed for a report without one.
    """

    at: datetime
    score: int
    reported: int
    scored: bool = True


Event = Outing | Morning | ChoiceRow


def score(pain: PainRow) -> int:
    return UNSCORED if pain.score is None else pain.score


normal = lru_cache(maxsize=4096)(model.normal)
"""Function that normalises a name as scripts match it."""


class _OfSession(Struct):
    """The rows of one exercise in one session."""

    sets: list[SetRow] = field(default_factory=list)
    pains: list[PainRow] = field(default_factory=list)
    easier: int = 0


class Outings:
    """A history, grouped once by exercise."""

    def __init__(self, history: History) -> None:
        self._sessions = {session.id: session for session in history.sessions}
        self._found: dict[str, dict[int, _OfSession]] = defaultdict(lambda: defaultdict(_OfSession))
        self._others: dict[str, list[MorningRow | ChoiceRow]] = defaultdict(list)
        for bout in history.sets:
            self._found[normal(bout.exercise)][bout.session].sets.append(bout)
        for pain in history.pains:
            self._found[normal(pain.exercise)][pain.session].pains.append(pain)
        for command in history.commands:
            if command.command == "easier" and command.exercise:
                self._found[normal(command.exercise)][command.session].easier += 1
        rows: tuple[MorningRow | ChoiceRow, ...] = (*history.mornings, *history.choices)
        for row in rows:
            self._others[normal(row.exercise)].append(row)

    def of(self, exercise: str, kin: Iterable[str] = (), side: str = "") -> list[Event]:
        """The events of `exercise` in time order; `kin` are the exercises that share a tag with it.

        `side` keeps the sets of that side alone, where it has a dose of its own.
        """
        name = normal(exercise)
        events: list[Event] = [
            self._outing(session, rows, ("", *kin), side) for session, rows in self._known(name)
        ]
        for row in self._others.get(name, ()):
            if isinstance(row, ChoiceRow):
                events.append(row)
            elif (pains := self._pains(name, row.session)) and row.session in self._sessions:
                least = min(pains, key=score)
                events.append(Morning(row.at, row.score, score(least), least.score is not None))
        return sorted(events, key=lambda event: event.at)  # stable: of one moment, sessions come first

    def _known(self, name: str) -> list[tuple[SessionRow, _OfSession]]:
        by_session = self._found.get(name, {})
        return [
            (self._sessions[number], by_session[number]) for number in by_session if number in self._sessions
        ]

    def _outing(self, session: SessionRow, rows: _OfSession, kin: Iterable[str], side: str) -> Outing:
        hurt = any(self._pains(normal(other), session.id) for other in kin)
        sets = tuple(one for one in rows.sets if not side or one.side == side)
        return Outing(session, session.began, sets, tuple(rows.pains), rows.easier, hurt)

    def _pains(self, name: str, session: int) -> list[PainRow]:
        by_session = self._found.get(name, {})
        return by_session[session].pains if session in by_session else []
