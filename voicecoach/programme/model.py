"""A programme as frozen values."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from voicecoach.routine.model import NOWHERE, Node, Span, Text

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FLARE = 5
"""From this score on (0-10) pain is a flare-up, where the programme says nothing else."""


class Days(Struct, frozen=True):
    """Every `every` days from the stage's first, or on `weekdays` (0 is Monday); so many `times` a day."""

    every: int = 1
    weekdays: tuple[int, ...] = ()
    times: int = 1

    def falls_on(self, day: date, since: date) -> bool:
        """True if `day` is one of them in a stage that began on the day `since`."""
        if self.weekdays:
            return day.weekday() in self.weekdays
        return (day - since).days % self.every == 0

    @property
    def words(self) -> str:
        """As in "Mon, Wed and Fri", "every other day", "three times a day"."""
        if self.weekdays:
            *before, last = (WEEKDAYS[one] for one in self.weekdays)
            on = f"{', '.join(before)} and {last}" if before else last
        else:
            on = {1: "every day", 2: "every other day"}.get(self.every, f"every {self.every} days")
        if self.times == 1:
            return on
        many = "twice" if self.times == 2 else f"{self.times} times"  # noqa: PLR2004 - it has a word
        return f"{many} a day" if on == "every day" else f"{on}, {many} a day"


class Planned(Node, frozen=True):
    """`do ROUTINE on DAYS`."""

    routine: Text
    days: Days
    span: Span = NOWHERE


class ProgrammeStage(Node, frozen=True):
    """It lasts `days` at least, and until so many sessions were done, or pain-free one after another."""

    name: Text
    about: Text | None = None
    days: int = 0
    sessions: int = 0
    pain_free: bool = False
    does: tuple[Planned, ...] = ()
    see: tuple[Text, ...] = ()  # when to see somebody
    span: Span = NOWHERE

    @property
    def lasts(self) -> str:
        """As in "2 weeks, and until 3 sessions pain-free"."""
        parts = []
        if self.days:
            weeks, rest = divmod(self.days, 7)
            parts.append(f"{self.days} days" if rest else f"{weeks} week{'' if weeks == 1 else 's'}")
        if self.sessions:
            how = "pain-free" if self.pain_free else "done"
            parts.append(f"until {self.sessions} session{'' if self.sessions == 1 else 's'} {how}")
        return ", and ".join(parts) or "for good"


class Programme(Node, frozen=True):
    name: Text
    about: Text | None = None
    source: Text | None = None
    flare: int = FLARE  # from this score on a session leads back a stage
    stages: tuple[ProgrammeStage, ...] = ()
    span: Span = NOWHERE
