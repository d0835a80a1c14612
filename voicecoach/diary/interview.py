"""What is asked before a session, as a plan of its own, and what the answers mean to the diary.

How what hurt feels the day after; whether the next harder form is wanted; whether something that was
left out is wanted back. Silence never leads to more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from voicecoach.diary.progress import Exercise, exercises, unasked
from voicecoach.diary.rows import ChoiceRow, History, MorningRow, PainRow
from voicecoach.session.phrasebook import NEVER_MIND, NO, SCORE_WORDS, YES, number, score_of
from voicecoach.session.plan import AskStep, Choice, Plan, Step, StopStep

TITLE = "Before we begin"
SILENCE = "silence"
"""What the session gives as the answer where there was none."""
SCORES = tuple((number(score),) for score in range(11))


@dataclass(frozen=True, slots=True)
class HowIsIt:
    """How `pain`'s exercise feels this morning, 0-10."""

    pain: PainRow

    @property
    def text(self) -> str:
        return f"How does {self.pain.exercise} feel this morning, from zero to ten?"

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        none, *scores = SCORES
        return ((*none, *NEVER_MIND), *scores, *((word,) for word in SCORE_WORDS))

    def row(self, answer: str, at: datetime) -> MorningRow | None:
        """None where nothing was said: then it begins gently, and the diary has no answer."""
        said = score_of(answer)
        return None if said is None else MorningRow(self.pain.session, at, self.pain.exercise, said)


@dataclass(frozen=True, slots=True)
class StepUp:
    """Whether the next harder form of `exercise` is wanted."""

    exercise: str
    form: str
    harder: str

    @property
    def text(self) -> str:
        return f"{self.form} went well twice, with nothing that hurt. Shall we try {self.harder} today?"

    phrases = (YES, NO)

    def row(self, answer: str, at: datetime) -> ChoiceRow:
        return ChoiceRow(at, self.exercise, "step up" if answer in YES else "not yet")


@dataclass(frozen=True, slots=True)
class Back:
    """Whether `exercise`, which was left out, is wanted again."""

    exercise: str

    @property
    def text(self) -> str:
        return f"{self.exercise} is left out, because it hurt. Do you want it again?"

    phrases = (YES, NO)

    def row(self, answer: str, at: datetime) -> ChoiceRow:
        return ChoiceRow(at, self.exercise, "back" if answer in YES else "not yet")


Question = HowIsIt | StepUp | Back


def questions(plan: Plan, history: History, today: date) -> tuple[Question, ...]:
    """What is to be asked before `plan` on the day `today`, each thing once; mostly nothing."""
    found: list[Question] = [HowIsIt(pain) for pain in unasked(history, today)]
    found += (_of(one) for one in exercises(plan, history, today).values() if one.harder or one.asked_back)
    return tuple({question.text: question for question in found}.values())


def _of(one: Exercise) -> Question:
    if one.harder is None:
        return Back(one.name)
    return StepUp(one.name, one.course.form.name, one.harder.name)


def asking(asked: tuple[Question, ...]) -> Plan:
    """The questions as a plan. Each answer leads to the next question, and so does silence."""
    steps: list[Step] = []
    for after, question in enumerate(asked, start=1):
        choices = tuple(Choice(phrases, after) for phrases in (*question.phrases, ()))
        steps.append(AskStep(question.text, choices, silence=len(choices) - 1))
    return Plan(TITLE, (*steps, StopStep("Thank you.")))


def answers(
    asked: tuple[Question, ...], entries: Iterable[Mapping[str, Any]], at: datetime
) -> Iterator[MorningRow | ChoiceRow]:
    """What the event log `entries` of that plan's performance, at the time `at`, says."""
    by_text = {question.text: question for question in asked}
    question: Question | None = None
    for entry in entries:
        if entry["event"] == "question":
            question = by_text.get(entry["text"])
        elif entry["event"] == "answer" and question is not None and "question" not in entry:
            if (row := question.row(str(entry["answer"]), at)) is not None:
                yield row
            question = None
