"""Questions before a session, as a plan of their own, and the diary's rows from the answers.

They ask about pain after the day it was reported; offer the next harder form; and offer back an exercise that
was left out. Silence never leads to more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from voicecoach.progress.prescription import PrescribedExercise, exercises, unasked
from voicecoach.progress.progression import normal
from voicecoach.progress.rows import ChoiceRow, History, MorningRow, PainRow
from voicecoach.session.facts import QuestionAnswered
from voicecoach.session.plan.steps import AskStep, Choice, Plan, Step, StopStep
from voicecoach.session.words.base import Words
from voicecoach.session.words.languages import DEFAULT, score_of, words_of

DEFAULT_WORDS = words_of(DEFAULT)
MORNING, NOON = 4, 12
"""Hours between which it is morning."""
SILENCE = "silence"
"""Answer that stands for none."""


class HowIsIt(Struct, frozen=True):
    """Question about today's pain (0-10) in the exercise of `pain`; `morning`: asked in a morning."""

    pain: PainRow
    morning: bool = False
    words: Words = DEFAULT_WORDS

    @property
    def id(self) -> str:
        return f"morning: {self.pain.exercise}"

    @property
    def text(self) -> str:
        return self.words.how_is_it(self.pain.exercise, morning=self.morning)

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        none, *scores = (self.words.score_phrases(score) for score in range(11))
        alone = ((word,) for word in self.words.SCORE_WORDS)
        return ((*none, *self.words.NEVER_MIND), *scores, *alone)

    def row(self, answer: str, at: datetime) -> MorningRow | None:
        """The row of the answer; None for silence: the exercise then begins gently."""
        score = score_of(self.words, answer)
        return None if score is None else MorningRow(self.pain.session, at, self.pain.exercise, score)


class StepUp(Struct, frozen=True):
    """Question whether the next harder form of `exercise` is wanted."""

    exercise: str
    form: str
    harder: str
    words: Words = DEFAULT_WORDS

    @property
    def id(self) -> str:
        return f"step up: {self.exercise}"

    @property
    def text(self) -> str:
        return self.words.shall_we_try(self.form, self.harder)

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        return (self.words.YES, self.words.NO)

    def row(self, answer: str, at: datetime) -> ChoiceRow:
        return ChoiceRow(at, self.exercise, "step up" if answer in self.words.YES else "not yet")


class Back(Struct, frozen=True):
    """Question whether `exercise`, which was left out, is wanted again."""

    exercise: str
    words: Words = DEFAULT_WORDS

    @property
    def id(self) -> str:
        return f"back: {self.exercise}"

    @property
    def text(self) -> str:
        return self.words.want_it_back(self.exercise)

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        return (self.words.YES, self.words.NO)

    def row(self, answer: str, at: datetime) -> ChoiceRow:
        return ChoiceRow(at, self.exercise, "back" if answer in self.words.YES else "not yet")


Question = HowIsIt | StepUp | Back


def questions(plan: Plan, history: History, now: datetime) -> tuple[Question, ...]:
    """The questions to ask before `plan` at the time `now`, each once; mostly none."""
    today, morning = now.date(), MORNING <= now.hour < NOON
    standing = exercises(plan, history, today).values()
    left_out = {normal(exercise.name) for exercise in standing if exercise.course.standing.left_out}
    sore = (pain for pain in unasked(history, today) if normal(pain.exercise) not in left_out)
    asked: list[Question] = [HowIsIt(pain, morning, plan.words) for pain in sore]
    asked += (_of(exercise, plan.words) for exercise in standing if exercise.harder or exercise.asked_back)
    return tuple({question.id: question for question in asked}.values())


def _of(exercise: PrescribedExercise, words: Words) -> Question:
    if exercise.harder is None:
        return Back(exercise.name, words)
    return StepUp(exercise.name, exercise.course.form.name, exercise.harder.name, words)


def asking(asked: tuple[Question, ...]) -> Plan:
    """The questions, one or more, as a plan: an answer or silence leads to the next."""
    steps: list[Step] = []
    for after, question in enumerate(asked, start=1):
        choices = tuple(Choice(phrases, after) for phrases in (*question.phrases, ()))
        steps.append(AskStep(question.text, choices, silence=len(choices) - 1, id=question.id))
    words = asked[0].words
    ending = StopStep(words.THANK_YOU)
    return Plan(words.MORNING_TITLE, (*steps, ending), language=words.CODE)


def answers(
    asked: tuple[Question, ...], facts: Iterable[object], at: datetime
) -> Iterator[MorningRow | ChoiceRow]:
    """The rows of the answers, from the `facts` of that plan's performance at the time `at`."""
    questions = {question.id: question for question in asked}
    for fact in facts:
        if isinstance(fact, QuestionAnswered):
            row = questions[fact.id].row(fact.answer, at)
            if row is not None:
                yield row
