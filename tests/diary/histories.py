"""Histories of every shape, of the exercises of one small routine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.session.driver import plan
from voicecoach.diary.rows import ChoiceRow, CommandRow, History, MorningRow, PainRow, SessionRow, SetRow
from voicecoach.session.plan import Plan, WorkStep

ROUTINE = """\
routine Evening

exercise Bridge
    setup     Lie down.
    dose      2 x 4 to 6 reps
    rep       lift 1s, lower 1s
    tags      back
    harder    Long bridge
        dose  2 x 3 to 4 reps
        rep   lift 2s, lower 2s
    easier    Squeeze
        rep   squeeze 1s, let go 1s
    easier    Breathing
        dose  3 breaths

exercise Plank
    dose      20 to 35s each side
    tags      back
    easier    Knee plank
        dose  20 to 35s each side

exercise Wall sit
    dose      30s

do Bridge
do Plank
do Wall sit
"""
BEGAN = datetime(2026, 5, 1, 18, 0, tzinfo=UTC)


def evening() -> Plan:
    return plan(ROUTINE)


def works(of: Plan) -> list[WorkStep]:
    return [step for step in of.steps if isinstance(step, WorkStep)]


def work(of: Plan, exercise: str) -> WorkStep:
    return next(step for step in works(of) if step.exercise == exercise)


def on(day: int) -> datetime:
    """The evening of day `day`, the first being 0."""
    return BEGAN + timedelta(days=day)


def after(history: History) -> date:
    """The day after the last session."""
    return max((one.began for one in history.sessions), default=BEGAN).date() + timedelta(days=1)


class Diary:
    """A history being written, a line a session."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Any]] = {name: [] for name in History.__dataclass_fields__}

    @property
    def history(self) -> History:
        return History(**{name: tuple(rows) for name, rows in self.rows.items()})

    def session(self, day: int, reason: str = "done") -> int:
        number = len(self.rows["sessions"]) + 1
        self.rows["sessions"].append(SessionRow(number, "Evening", "", on(day), on(day), reason, 600))
        return number

    def did(  # noqa: PLR0913 - what an outing is
        self,
        day: int,
        exercise: str = "Bridge",
        *,
        reps: float | tuple[float, ...] = 4,
        rung: int | None = None,
        target: float | None = None,
        hurt: tuple[int | None, ...] = (),
        easier: int = 0,
        session: int | None = None,
        reason: str = "done",
    ) -> int:
        """The sets of one exercise as today's form would have them, each of `reps` (or seconds)."""
        number = self.session(day, reason) if session is None else session
        step = work(evening(), exercise)
        rung = step.home if rung is None else rung
        form = step.ladder[rung]
        each = reps if isinstance(reps, tuple) else (reps,) * len(form.amounts)
        for set_, performed in enumerate(each, start=1):
            amount = form.amounts[min(set_, len(form.amounts)) - 1]
            aim = performed if target is None else target
            self.rows["sets"].append(
                SetRow(
                    number, on(day), exercise, form.name, rung, step.home, set_, "",
                    "seconds" if form.timed else "reps", aim, performed, amount.low, amount.high,
                )
            )  # fmt: skip
        self.hurt(number, day, exercise, *hurt)
        self.rows["commands"] += [CommandRow(number, on(day), "easier", "easier", exercise)] * easier
        return number

    def hurt(self, session: int, day: int, exercise: str, *scores: int | None) -> None:
        at = on(day) + timedelta(minutes=2)
        self.rows["pains"] += [PainRow(session, at, exercise, exercise, 1, 2, one, "") for one in scores]

    def morning(self, session: int, day: int, score: int, exercise: str = "Bridge") -> None:
        self.rows["mornings"].append(MorningRow(session, on(day), exercise, score))

    def chose(self, day: int, choice: Any, exercise: str = "Bridge") -> None:
        self.rows["choices"].append(ChoiceRow(on(day), exercise, choice))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Up to a dozen evenings, well and badly done."""
    diary = Diary()
    day = 0
    for _ in range(draw(st.integers(0, 12))):
        day += draw(st.integers(0, 3))
        number = diary.session(day, draw(st.sampled_from(["done", "done", "pain", "stopped", ""])))
        for step in works(evening()):
            _outing(draw, diary, day, number, step)
        if draw(st.integers(0, 3)) == 0:
            exercise = draw(st.sampled_from(["Bridge", "Plank"]))
            diary.morning(number, day + 1, draw(st.integers(0, 10)), exercise)
        for choice in draw(st.lists(st.sampled_from(["step up", "step up", "not yet", "back"]), max_size=2)):
            diary.chose(day + 1, choice, draw(st.sampled_from(["Bridge", "Plank"])))
    return diary.history


def _outing(draw: st.DrawFn, diary: Diary, day: int, number: int, step: WorkStep) -> None:
    kind = draw(st.sampled_from(["well", "well", "well", "top", "short", "less", "none"]))
    hurt = draw(st.sampled_from([(), (), (), (), (2,), (5,), (None,), (1, 4)]))
    if kind == "none":
        diary.hurt(number, day, step.exercise, *hurt)
        return
    rung = draw(st.integers(0, len(step.ladder) - 1))
    amount = step.ladder[rung].amounts[0]
    low, high = amount.low or 0, amount.high or 0
    target = high if kind == "top" else draw(st.integers(int(low), int(high)))
    performed = {"short": target * 0.5, "less": low}.get(kind, target)
    diary.did(
        day,
        step.exercise,
        reps=(performed,) if kind == "less" else performed,
        rung=rung,
        target=target,
        hurt=hurt,
        easier=draw(st.sampled_from([0, 0, 0, 1, 2])),
        session=number,
    )
