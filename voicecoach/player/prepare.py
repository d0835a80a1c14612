"""Preparation of a session: questions to the person, and today's plan by the diary."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from voicecoach.player.eventlog import Ended, Entry
from voicecoach.progress import interview
from voicecoach.progress.prescription import Prescription, prescribe
from voicecoach.progress.rows import ChoiceRow, History, MorningRow
from voicecoach.session.plan.steps import Plan

Perform = Callable[[Plan], Iterable[Entry]]
"""Function that performs a plan of questions with the session's loudspeaker and ears; gives its event log."""

WENT_ON = "script"
"""Reason with which the questions end when nobody stops them."""


class Diary(Protocol):
    """The part of the diary that the questions need."""

    def history(self) -> History: ...
    def add_morning(self, morning: MorningRow, /) -> None: ...
    def add_choice(self, choice: ChoiceRow, /) -> None: ...


def prepare(plan: Plan, diary: Diary, perform: Perform | None, now: datetime) -> Prescription | None:
    """Ask the questions due before the session, and make today's plan; `perform` None: ask nothing.

    Returns None if the person stopped at the questions, or said that something hurts: then no session begins.
    Answers given until then are kept. Raises DiaryError.
    """
    today = now.date()
    history = diary.history()
    asked = interview.questions(plan, history, now) if perform else ()
    if perform is None or not asked:
        return prescribe(plan, history, today)
    entries = list(perform(interview.asking(asked)))
    for row in interview.answers(asked, (entry.what for entry in entries), now):
        if isinstance(row, MorningRow):
            diary.add_morning(row)
        else:
            diary.add_choice(row)
    ended = next((entry.what.reason for entry in entries if isinstance(entry.what, Ended)), "")
    return prescribe(plan, diary.history(), today) if ended == WENT_ON else None
