from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.diary.histories import BEGAN, ROUTINE, Diary, after, evening, followed, histories, on, work, works
from tests.session.driver import plan
from voicecoach.progress.prescription import Prescription, prescribe
from voicecoach.progress.rows import History, PainRow, SetRow
from voicecoach.session.plan.steps import Plan, WorkStep


def next_day(diary: Diary) -> Prescription:
    return prescribe(evening(), diary.history, after(diary.history))


def today(diary: Diary, exercise: str = "Bridge") -> tuple[str, tuple[float | None, ...]]:
    """The form that an exercise begins with on the day after, and its sets' targets."""
    step = work(next_day(diary).plan, exercise)
    assert not step.left_out
    form = step.ladder[step.rung]
    return form.name, tuple(amount.today for amount in form.amounts)


def why(diary: Diary) -> list[str]:
    return [f"{each.exercise}: {each.words}" for each in next_day(diary).decisions]


# --- within the range ----------------------------------------------------------------------------


def test_with_no_history_it_is_as_written() -> None:
    assert today(Diary()) == ("Bridge", (4, 4))
    assert next_day(Diary()).decisions == ()


def test_two_sessions_that_reached_the_target_with_no_pain_lead_up_by_one() -> None:
    diary = Diary()
    diary.did(0)
    assert today(diary) == ("Bridge", (4, 4))
    diary.did(2)
    assert today(diary) == ("Bridge", (5, 5))
    assert why(diary) == [
        "Bridge: 5 reps from now on. On 1 May and 3 May 2026 every set reached 4 reps, with no pain."
    ]


def test_two_sessions_of_one_day_are_one_training_day() -> None:
    diary = Diary()
    for _ in range(4):
        diary.did(0)
    assert today(diary) == ("Bridge", (4, 4))
    diary.did(1)
    assert today(diary) == ("Bridge", (5, 5))


@pytest.mark.parametrize("worse_first", [True, False])
def test_a_day_on_which_one_session_fell_short_is_no_good_day(worse_first: bool) -> None:
    diary = Diary()
    diary.did(0)
    for reps in (2.0, 4.0) if worse_first else (4.0, 2.0):
        diary.did(1, reps=reps, target=4)
    assert today(diary) == ("Bridge", (4, 4))
    diary.did(2)
    assert today(diary) == ("Bridge", (4, 4))


def test_pain_twice_on_one_day_is_one_day_that_hurt() -> None:
    diary = Diary()
    for _ in range(2):
        diary.did(0, hurt=(4,))
    assert not work(next_day(diary).plan, "Bridge").left_out


def test_a_hold_with_a_range_grows_when_the_reps_are_at_their_top() -> None:
    script = (
        "routine Evening\ndo Bridge: 2 x 4-5 reps, hold 2-4s\nexercise Bridge\n    rep lift 1s, hold 2s\n"
    )
    diary, seen = Diary(), []
    for day in range(9):
        step = work(prescribe(plan(script), diary.history, on(day).date()).plan, "Bridge")
        amounts, hold = step.form.amounts, step.ladder[step.rung].phases[1].seconds
        seen.append((step.ladder[step.rung].amounts[0].today, hold))
        number = diary.session(day)
        diary.rows["sets"] += [
            SetRow(number, on(day), "Bridge", "Bridge", 0, 0, set_, "", "reps", done, done, low, high)
            for set_, (done, low, high) in enumerate([(seen[-1][0], a.low, a.high) for a in amounts], 1)
        ]
    assert seen == [(4, 2), (4, 2), (5, 2), (5, 2), (5, 3), (5, 3), (5, 4), (5, 4), (5, 4)]
    decisions = prescribe(plan(script), diary.history, on(9).date()).decisions
    assert decisions[1].result == "5 reps, hold 3 s from now on."


def test_two_more_are_needed_for_the_next_one() -> None:
    diary = Diary()
    for day, reps in enumerate((4, 4, 5)):
        diary.did(day, reps=reps)
    assert today(diary) == ("Bridge", (5, 5))


def test_a_time_grows_by_five_seconds() -> None:
    diary = Diary()
    for day in range(2):
        diary.did(day, "Plank", reps=20)
    assert today(diary, "Plank") == ("Plank", (25,))


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"reps": 4.0, "target": 5.0}, "On 3 May 2026, set 1 came to 4 of 5."),
        ({"reps": 5, "hurt": (2,)}, "It hurt 2 of 10 on 3 May 2026."),
    ],
)
def test_a_miss_or_pain_leads_down_by_one(how: dict[str, object], reason: str) -> None:
    diary = Diary()
    diary.did(0)
    diary.did(1)
    session = diary.did(2, **how)  # type: ignore[arg-type]
    diary.morning(session, 3, 2)
    assert today(diary) == ("Bridge", (4, 4))
    assert why(diary)[-1] == f"Bridge: 4 reps from now on. {reason}"


def test_a_miss_between_two_good_sessions_begins_anew() -> None:
    diary = Diary()
    for day, reps in enumerate((4.0, 2.0, 4.0)):
        diary.did(day, reps=reps, target=4)
    assert today(diary) == ("Bridge", (4, 4))


def test_the_last_notch_ends_at_the_top_of_the_range() -> None:
    diary = Diary()
    for day, held in enumerate((20, 20, 25, 25, 30, 30, 33, 33)):
        diary.did(day, "Plank", reps=held)
    assert today(diary, "Plank") == ("Plank", (33,))


def test_a_set_that_a_stop_cut_short_is_no_miss_and_no_success() -> None:
    diary = Diary()
    diary.did(0)
    diary.did(1)
    diary.did(2, reps=(5, 2), target=5, reason="stopped")
    assert today(diary) == ("Bridge", (5, 5))
    diary.did(3, reps=5)
    assert today(diary) == ("Bridge", (5, 5))


def test_a_set_left_out_is_no_success() -> None:
    diary = Diary()
    for day in range(4):
        diary.did(day, reps=(4,))
    assert today(diary) == ("Bridge", (4, 4))


def test_what_shares_a_tag_and_hurts_holds_it_back() -> None:
    diary = Diary()
    for day in range(2):
        session = diary.did(day)
        diary.hurt(session, day, "Plank", 1)
    assert today(diary) == ("Bridge", (4, 4))


def test_after_a_change_of_the_script_the_new_dose_begins_at_its_bottom() -> None:
    diary = Diary()
    for day in range(2):
        diary.did(day)
    changed = Diary()
    changed.rows = {**diary.rows, "sets": [replace(one, low=3, high=9) for one in diary.rows["sets"]]}
    assert today(changed) == ("Bridge", (4, 4))


# --- the ladder ----------------------------------------------------------------------------------


def at_the_top() -> Diary:
    diary = Diary()
    for day, reps in enumerate((4, 4, 5, 5, 6, 6)):
        diary.did(day, reps=reps)
    return diary


def test_a_step_up_is_offered_and_taken_only_by_a_yes() -> None:
    diary = at_the_top()
    assert today(diary) == ("Bridge", (6, 6))
    assert why(diary)[-1].startswith("Bridge: Long bridge is offered. On 5 May and 6 May 2026")
    diary.chose(6, "step up")
    assert today(diary) == ("Long bridge", (3, 3))


def test_a_no_withdraws_the_offer_and_a_yes_to_nothing_is_nothing() -> None:
    diary = at_the_top()
    diary.chose(6, "not yet")
    diary.chose(7, "step up")
    assert today(diary) == ("Bridge", (6, 6))


@pytest.mark.parametrize(
    ("hurt", "because"),
    [
        ((4,), "It hurt 4 of 10 on 1 May 2026."),
        ((2, 5), "It hurt 5 of 10 on 1 May 2026."),
        ((None,), "It hurt on 1 May 2026 and was not scored, which counts as 4 of 10."),
        ((None, 4), "It hurt 4 of 10 on 1 May 2026."),
        ((None, 2), "It hurt on 1 May 2026 and was not scored, which counts as 4 of 10."),
    ],
)
def test_moderate_pain_leads_a_step_down(hurt: tuple[int | None, ...], because: str) -> None:
    diary = Diary()
    session = diary.did(0, hurt=hurt)
    diary.morning(session, 1, 2)
    assert today(diary) == ("Squeeze", (4, 4))
    assert why(diary) == [f"Bridge: Squeeze, 4 reps: one step easier. {because}"]
    assert next_day(diary).plan.notes == (f"Bridge begins one step gentler. {because}",)


@pytest.mark.parametrize("score", [6, 9, 10])
def test_severe_pain_leaves_it_out_and_it_comes_back_two_steps_easier(score: int) -> None:
    diary = Diary()
    diary.did(0, hurt=(2, score))
    assert work(next_day(diary).plan, "Bridge").left_out == f"It hurt {score} of 10 on 1 May 2026."
    (left_out,) = why(diary)
    assert left_out == (
        "Bridge: It is left out until you ask for it back; then it begins with Breathing. "
        f"It hurt {score} of 10 on 1 May 2026."
    )
    diary.chose(1, "back")
    assert today(diary) == ("Breathing", (3, 3))


@pytest.mark.parametrize(
    ("score", "limits", "left", "form"),
    [(4, "go on to 5, modify to 7", "", "Bridge"), (6, "go on to 5, modify to 7", "", "Squeeze"),
     (4, "go on to 1, modify to 3", "It hurt 4 of 10 on 1 May 2026.", "Breathing")],
)  # fmt: skip
def test_the_bands_are_those_of_the_routine(score: int, limits: str, left: str, form: str) -> None:
    diary = Diary()
    session = diary.did(0, hurt=(score,))
    diary.morning(session, 1, score)
    own = plan(ROUTINE.replace("routine Evening\n", f"routine Evening\n    pain {limits}\n"))
    step = work(prescribe(own, diary.history, after(diary.history)).plan, "Bridge")
    assert (step.left_out, step.ladder[step.rung if not left else 3].name) == (left, form)


@pytest.mark.parametrize("times", [(2,), (1, 1)])
def test_easier_said_twice_leads_a_step_down(times: tuple[int, ...]) -> None:
    diary = Diary()
    for day, easier in enumerate(times):
        diary.did(day, easier=easier)
    assert today(diary) == ("Squeeze", (4, 4))


def test_a_good_session_between_two_easiers_forgets_the_first() -> None:
    diary = Diary()
    for day, easier in enumerate((1, 0, 1)):
        diary.did(day, easier=easier)
    assert today(diary) == ("Bridge", (4, 4))


def test_a_session_that_it_was_not_done_in_forgets_nothing() -> None:
    diary = Diary()
    diary.did(0, easier=1)
    diary.hurt(diary.session(1), 1, "Bridge", 1)
    diary.did(2, easier=1)
    assert today(diary) == ("Squeeze", (4, 4))
    hurt = Diary()
    hurt.did(0, hurt=(5,))
    hurt.hurt(hurt.session(1), 1, "Bridge", 1)
    hurt.did(2, hurt=(5,))
    assert work(next_day(hurt).plan, "Bridge").left_out


def test_at_the_bottom_of_the_ladder_it_is_the_least_and_says_so() -> None:
    diary = Diary()
    session = diary.did(0, "Wall sit", reps=30, hurt=(5,))
    diary.morning(session, 1, 5, "Wall sit")
    assert today(diary, "Wall sit") == ("Wall sit", (30,))
    assert why(diary) == [
        "Wall sit: 30 s, the least: the script has nothing easier. It hurt 5 of 10 on 1 May 2026."
    ]


# --- the morning after ---------------------------------------------------------------------------


@pytest.mark.parametrize(("score", "form"), [(3, "Bridge"), (4, "Squeeze")])
def test_a_rise_of_two_in_the_morning_leads_a_step_down(score: int, form: str) -> None:
    diary = Diary()
    session = diary.did(0, hurt=(2,))
    diary.morning(session, 1, score)
    assert today(diary)[0] == form


def test_the_rise_is_against_the_lowest_report() -> None:
    diary = Diary()
    session = diary.did(0, hurt=(1, 3))
    diary.morning(session, 1, 3)
    assert today(diary)[0] == "Squeeze"


@pytest.mark.parametrize("score", [4, 5, None])
def test_moderate_pain_that_nobody_answered_for_is_one_step_and_not_two(score: int | None) -> None:
    diary = Diary()
    diary.did(0, hurt=(score,))
    assert today(diary) == ("Squeeze", (4, 4))
    assert next_day(diary).plan.notes == (
        "Bridge hurt last time, and I don't know how it is. We begin gently, with Squeeze.",
    )


def test_pain_that_nobody_answered_for_begins_gently() -> None:
    diary = Diary()
    diary.did(0, hurt=(2,))
    assert today(diary) == ("Squeeze", (4, 4))
    assert prescribe(evening(), diary.history, on(0).date()).plan.notes == ()
    late = prescribe(evening(), diary.history, on(8).date()).plan
    assert work(late, "Bridge").rung == work(late, "Bridge").home


# --- left out ------------------------------------------------------------------------------------


def left_out() -> Diary:
    diary = Diary()
    diary.did(0, hurt=(5,))
    diary.did(2, rung=2, hurt=(4,))
    return diary


def test_what_hurts_two_sessions_running_is_left_out_and_says_why() -> None:
    plan = next_day(left_out()).plan
    reason = "It hurt on 1 May and 3 May 2026."
    assert work(plan, "Bridge").left_out == reason
    assert why(left_out())[-1] == (
        "Bridge: It is left out until you ask for it back. It hurt on two days running: "
        "5 of 10 on 1 May 2026 and 4 of 10 on 3 May 2026."
    )
    assert plan.notes == (f"Bridge is left out today. {reason} To have it after all, say bring it back.",)


def test_it_stays_left_out_until_it_is_asked_for() -> None:
    diary = left_out()
    for day in range(4, 8):
        diary.did(day, rung=2)
    assert work(next_day(diary).plan, "Bridge").left_out
    diary.chose(8, "back")
    assert today(diary) == ("Breathing", (3, 3))


def test_once_it_is_back_two_sessions_that_hurt_are_needed_again() -> None:
    diary = left_out()
    diary.morning(2, 4, 4)
    diary.chose(10, "back")
    session = diary.did(10, rung=3, hurt=(4,))
    diary.morning(session, 11, 4)
    assert today(diary) == ("Breathing", (3, 3))


def test_a_session_between_that_did_not_hurt_begins_anew() -> None:
    diary = Diary()
    for day, hurt in enumerate(((5,), (), (5,))):
        diary.did(day, hurt=hurt)
    diary.morning(3, 3, 5)
    assert today(diary)[0] == "Breathing"


def test_names_are_matched_as_scripts_do() -> None:
    diary = left_out()
    diary.rows["pains"] = [replace(one, exercise="bridge ") for one in diary.rows["pains"]]
    assert work(next_day(diary).plan, "Bridge").left_out


# --- what always holds ---------------------------------------------------------------------------


def effort(plan: Plan) -> list[tuple[int, tuple[float, ...]]]:
    """How hard each exercise begins: to be compared."""
    return [_effort(step) for step in works(plan)]


def _effort(step: WorkStep) -> tuple[int, tuple[float, ...]]:
    if step.left_out:
        return -len(step.ladder), ()
    return -step.rung, tuple(amount.today or 0 for amount in step.ladder[step.rung].amounts)


@settings(max_examples=50)
@given(histories() | followed())
def test_no_prescription_leaves_the_bounds_of_the_dose_or_the_ladder(history: History) -> None:
    plan = prescribe(evening(), history, after(history)).plan
    for step, written in zip(works(plan), works(evening()), strict=True):
        assert 0 <= step.rung < len(step.ladder) == len(written.ladder)
        for form, other in zip(step.ladder, written.ladder, strict=True):
            assert replace(form, amounts=other.amounts, phases=other.phases) == other
            for phase, bounds in zip(form.phases, other.phases, strict=True):
                assert (bounds.least or 0) <= (phase.seconds or 0) <= (bounds.most or phase.seconds or 0)
            for amount, bounds in zip(form.amounts, other.amounts, strict=True):
                assert (amount.low, amount.high) == (bounds.low, bounds.high)
                assert amount.low is not None
                assert amount.high is not None
                assert amount.low <= (amount.today or 0) <= amount.high


@settings(max_examples=25)
@given(histories() | followed())
def test_the_same_history_gives_the_same_plan(history: History) -> None:
    one = prescribe(evening(), history, after(history))
    assert one == prescribe(evening(), replace(history), after(history))


@given(histories() | followed(), st.data())
def test_one_more_report_of_pain_makes_nothing_harder(history: History, data: st.DataObject) -> None:
    if not history.sessions:
        return
    session = data.draw(st.sampled_from(history.sessions))
    exercise = data.draw(st.sampled_from(["Bridge", "Plank", "Wall sit", ""]))
    score = data.draw(st.sampled_from([None, *range(1, 11)]))
    more = PainRow(session.id, session.began + timedelta(minutes=3), exercise, exercise, 1, 1, score, "")
    with_it = replace(history, pains=(*history.pains, more))
    before = prescribe(evening(), history, after(history)).plan
    then = prescribe(evening(), with_it, after(history)).plan
    assert all(one <= other for one, other in zip(effort(then), effort(before), strict=True))


@settings(max_examples=50)
@given(histories() | followed(), st.sampled_from([1, 4, 7]))
def test_a_session_that_hurts_leads_to_nothing_harder(history: History, score: int) -> None:
    before = prescribe(evening(), history, after(history)).plan
    began = max((one.began for one in history.sessions), default=BEGAN) + timedelta(hours=1)
    diary = Diary()
    diary.rows = {name: list(getattr(history, name)) for name in diary.rows}
    number = diary.session((began - BEGAN).days)
    for step in works(before):
        diary.hurt(number, (began - BEGAN).days, step.exercise, score)
    then = prescribe(evening(), diary.history, after(diary.history)).plan
    assert all(one <= other for one, other in zip(effort(then), effort(before), strict=True))


@settings(max_examples=25)
@given(histories() | followed())
def test_every_decision_names_its_day(history: History) -> None:
    for decision in prescribe(evening(), history, after(history)).decisions:
        assert f"{decision.at:%B}" in decision.because
        assert decision.result.endswith(".")
