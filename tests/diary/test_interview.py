from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from tests.diary.histories import Diary, after, evening, histories, on, work
from tests.diary.test_progress import at_the_top, left_out
from voicecoach.listen.phrases.typed import WrittenPhrases
from voicecoach.player.clips import EstimatedClips
from voicecoach.player.eventlog import Entry
from voicecoach.player.loop import Player
from voicecoach.player.prepare import prepare
from voicecoach.player.stage import Timeline
from voicecoach.progress import interview
from voicecoach.progress.interview import Back, HowIsIt, Question, StepUp
from voicecoach.progress.prescription import prescribe
from voicecoach.progress.rows import ChoiceRow, History, MorningRow
from voicecoach.session.events import FRAME_RATE, Start
from voicecoach.session.plan.steps import Plan
from voicecoach.session.session import Session


def asked(diary: Diary, day: int) -> tuple[Question, ...]:
    return interview.questions(evening(), diary.history, on(day))


def perform(plan: Plan, *said: tuple[float, str]) -> list[Entry]:
    """The questions as the player performs them, and what is said at which second."""
    log: list[Entry] = []
    ears = WrittenPhrases([(round(at * FRAME_RATE), phrase) for at, phrase in said])
    Player(Session(), EstimatedClips(), Timeline(), ears=ears, log=log.append).run(Start(plan, "live"))
    return log


# --- what is asked -------------------------------------------------------------------------------


def test_on_most_days_nothing_is_asked() -> None:
    diary = Diary()
    assert asked(diary, 0) == ()
    diary.did(0)
    assert asked(diary, 1) == ()


def test_the_next_day_is_asked_about_what_hurt_and_only_then() -> None:
    diary = Diary()
    session = diary.did(0, hurt=(2, 3))
    assert asked(diary, 0) == ()
    (question,) = asked(diary, 1)
    assert question.text == "How does Bridge feel today, from zero to ten?"
    assert [len(asked(diary, day)) for day in (3, 7, 8)] == [1, 1, 0]
    diary.morning(session, 1, 2)
    assert asked(diary, 1) == ()


def test_the_morning_is_named_in_the_morning_only() -> None:
    diary = Diary()
    diary.did(0, hurt=(2,))
    early = on(1).replace(hour=7)
    (question,) = interview.questions(evening(), diary.history, early)
    assert question.text == "How does Bridge feel this morning, from zero to ten?"
    assert question.id == asked(diary, 1)[0].id


@pytest.mark.parametrize("scores", [((5,), (4,)), ((), (9,))])
def test_what_is_left_out_is_not_asked_about_the_day_after(scores: tuple[tuple[int, ...], ...]) -> None:
    diary = Diary()
    for day, hurt in enumerate(scores):
        diary.did(day, hurt=hurt)
    assert work(prescribe(evening(), diary.history, after(diary.history)).plan, "Bridge").left_out
    assert asked(diary, 2) == ()


def test_a_start_on_a_day_between_has_had_its_chance_to_ask() -> None:
    diary = Diary()
    diary.did(0, hurt=(2,))
    diary.did(2, "Plank", reps=20)
    assert asked(diary, 3) == ()


def test_a_step_up_is_asked_about_until_it_is_answered() -> None:
    diary = at_the_top()
    assert asked(diary, 6) == (StepUp("Bridge", "Bridge", "Long bridge"),)
    diary.chose(6, "not yet")
    assert asked(diary, 7) == ()


def test_what_is_left_out_is_asked_about_once_a_week() -> None:
    diary = left_out()
    diary.morning(2, 4, 4)
    back = (Back("Bridge"),)
    assert [asked(diary, day) for day in (5, 10, 11)] == [(), (), back]
    diary.chose(11, "not yet")
    assert [asked(diary, day) for day in (12, 17, 18)] == [(), (), back]


# --- asking --------------------------------------------------------------------------------------


EVERYTHING: tuple[Question, ...] = (
    HowIsIt(left_out().history.pains[1]),
    StepUp("Plank", "Plank", "Long plank"),
    Back("Wall sit"),
)
NOW = on(9)


def answered(*said: tuple[float, str]) -> list[MorningRow | ChoiceRow]:
    entries = perform(interview.asking(EVERYTHING), *said)
    return list(interview.answers(EVERYTHING, [entry.what for entry in entries], NOW))


def test_answers_become_rows() -> None:
    assert answered((6, "four"), (14, "yes"), (22, "okay")) == [
        MorningRow(2, NOW, "Bridge", 4),
        ChoiceRow(NOW, "Plank", "step up"),
        ChoiceRow(NOW, "Wall sit", "back"),
    ]


@pytest.mark.parametrize(("said", "score"), [("4", 4), ("nothing", 0), ("mild", 2), ("ten", 10)])
def test_a_score_may_be_said_in_several_ways(said: str, score: int) -> None:
    assert answered((6, said))[0] == MorningRow(2, NOW, "Bridge", score)


def test_silence_leads_to_nothing_more() -> None:
    assert answered() == [ChoiceRow(NOW, "Plank", "not yet"), ChoiceRow(NOW, "Wall sit", "not yet")]


@settings(max_examples=30)
@given(histories())
def test_silence_never_leads_to_a_harder_plan(history: History) -> None:
    today = after(history)
    now = datetime.combine(today, on(0).timetz())
    questions = interview.questions(evening(), history, now)
    rows = [row for one in questions if (row := one.row(interview.SILENCE, now)) is not None]
    choices = tuple(row for row in rows if isinstance(row, ChoiceRow))
    assert len(choices) == len(rows)
    silent = replace(history, choices=(*history.choices, *choices))
    before, then = (prescribe(evening(), one, today).plan for one in (history, silent))
    assert before == then


# --- before a session ----------------------------------------------------------------------------


class Memory:
    """A diary without a file: `player.prepare.Diary`."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary

    def history(self) -> History:
        return self.diary.history

    def add_morning(self, morning: MorningRow) -> None:
        self.diary.rows["mornings"].append(morning)

    def add_choice(self, choice: ChoiceRow) -> None:
        self.diary.rows["choices"].append(choice)


def test_the_answers_are_kept_and_lead_to_todays_plan() -> None:
    prescribed = prepare(evening(), Memory(at_the_top()), lambda plan: perform(plan, (8, "yes")), on(6))
    assert prescribed is not None
    step = work(prescribed.plan, "Bridge")
    assert step.ladder[step.rung].name == "Long bridge"


def test_with_nobody_there_nothing_is_asked() -> None:
    diary = at_the_top()
    prescribed = prepare(evening(), Memory(diary), None, on(6))
    assert prescribed is not None
    assert work(prescribed.plan, "Bridge").rung == work(evening(), "Bridge").home
    assert diary.history.choices == ()


def test_where_nothing_is_to_be_asked_nothing_is_performed() -> None:
    def never(plan: Plan) -> list[Entry]:
        raise AssertionError(plan)

    assert prepare(evening(), Memory(Diary()), never, on(0)) is not None


@pytest.mark.parametrize(
    "said", [((1, "stop"), (5, "stop")), ((1, "pain"), (8, "eight"), (20, "no"), (30, "yes"))]
)
def test_who_stops_at_the_questions_begins_no_session(said: tuple[tuple[float, str], ...]) -> None:
    assert prepare(evening(), Memory(at_the_top()), lambda plan: perform(plan, *said), on(6)) is None
