"""Before a session: what is asked of the person, and today's plan from all the diary knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from voicecoach.diary import interview
from voicecoach.diary.progress import Prescription, prescribe
from voicecoach.diary.rows import ChoiceRow, History, MorningRow
from voicecoach.player.eventlog import Entry
from voicecoach.session.plan import Plan

Perform = Callable[[Plan], Iterable[Entry]]
"""Performs a plan of questions with the loudspeaker and the ears of the session; its event log."""

WENT_ON = "script"
"""How the questions end when nobody stops them."""


class Diary(Protocol):
    """What the store gives and keeps."""

    def history(self) -> History: ...
    def add_morning(self, morning: MorningRow, /) -> None: ...
    def add_choice(self, choice: ChoiceRow, /) -> None: ...


def prepare(plan: Plan, diary: Diary, perform: Perform | None, now: datetime) -> Prescription | None:
    """Today's plan, after what is to be asked first; `perform` None: with nobody there, nothing is.

    None where the person stopped at the questions, or said that something hurts: then no session begins.
    What they had answered is kept. Raises DiaryError.
    """
    today = now.date()
    history = diary.history()
    asked = interview.questions(plan, history, today) if perform else ()
    if perform is None or not asked:
        return prescribe(plan, history, today)
    entries = list(perform(interview.asking(asked)))
    for row in interview.answers(asked, entries, now):
        if isinstance(row, MorningRow):
            diary.add_morning(row)
        else:
            diary.add_choice(row)
    ended = next((entry["reason"] for entry in entries if entry["event"] == "finished"), "")
    return prescribe(plan, diary.history(), today) if ended == WENT_ON else None
