"""Histories of every shape, of the exercises of one small routine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.session.driver import plan
from voicecoach.progress.prescription import prescribe
from voicecoach.progress.rows import ChoiceRow, CommandRow, History, MorningRow, PainRow, SessionRow, SetRow
from voicecoach.session.plan.steps import Plan, WorkStep

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
    dose      20 to 33s each side
    tags      back
    easier    Knee plank
        dose  20 to 33s each side

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
        self.rows: dict[str, list[Any]] = {name: [] for name in History.__struct_fields__}

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
            amount = form.amount(set_)
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


class Tried(NamedTuple):
    """How an exercise went, in shares of what its form and dose give."""

    kind: str
    rung: int
    amount: int
    hurt: tuple[int | None, ...]
    easier: int


class Evening(NamedTuple):
    """One session, so many days after the one before, and what came of it until the next."""

    gap: int
    reason: str
    tried: tuple[Tried, Tried, Tried]
    morning: tuple[str, int] | None
    choices: list[tuple[str, str]]


_tried = st.builds(
    Tried,
    st.sampled_from(["well", "well", "well", "top", "short", "less", "none"]),
    st.integers(0, 3),
    st.integers(0, 5),
    st.sampled_from([(), (), (), (), (2,), (5,), (None,), (1, 4)]),
    st.sampled_from([0, 0, 0, 1, 2]),
)
_names = st.sampled_from(["Bridge", "Plank"])
_evenings = st.builds(
    Evening,
    st.integers(0, 3),
    st.sampled_from(["done", "done", "pain", "stopped", ""]),
    st.tuples(_tried, _tried, _tried),
    st.none() | st.tuples(_names, st.integers(0, 10)),
    st.lists(st.tuples(_names, st.sampled_from(["step up", "step up", "not yet", "back"])), max_size=2),
)


def histories() -> st.SearchStrategy[History]:
    """Up to ten evenings, well and badly done."""
    return st.lists(_evenings, max_size=10).map(_history)


def _history(evenings: list[Evening]) -> History:
    diary = Diary()
    day = 0
    for one in evenings:
        day += one.gap
        number = diary.session(day, one.reason)
        for step, tried in zip(works(evening()), one.tried, strict=True):
            _try(diary, day, number, step, tried)
        if one.morning:
            exercise, score = one.morning
            diary.morning(number, day + 1, score, exercise)
        for exercise, choice in one.choices:
            diary.chose(day + 1, choice, exercise)
    return diary.history


def _try(diary: Diary, day: int, number: int, step: WorkStep, tried: Tried) -> None:
    if tried.kind == "none":
        diary.hurt(number, day, step.exercise, *tried.hurt)
        return
    rung = min(tried.rung, len(step.ladder) - 1)
    amount = step.ladder[rung].amounts[0]
    low, high = amount.low or 0, amount.high or 0
    target = high if tried.kind == "top" else low + (high - low) * tried.amount // 5
    performed = {"short": target * 0.5, "less": low}.get(tried.kind, target)
    diary.did(
        day,
        step.exercise,
        reps=(performed,) if tried.kind == "less" else performed,
        rung=rung,
        target=target,
        hurt=tried.hurt,
        easier=tried.easier,
        session=number,
    )


# --- somebody who does what is prescribed --------------------------------------------------------

_outcome = st.sampled_from(["well"] * 8 + ["short", "sore", "hurt", "easier"])


def followed() -> st.SearchStrategy[History]:
    """Up to sixteen evenings that each do what was prescribed, mostly well; offers are taken."""
    return st.lists(st.tuples(_outcome, _outcome, _outcome), max_size=16).map(_followed)


def _followed(outcomes: list[tuple[str, str, str]]) -> History:
    diary = Diary()
    for day, each in enumerate(outcomes):
        for name in ("Bridge", "Plank"):
            diary.chose(day, "step up", name)
        number = diary.session(day)
        plan_ = prescribe(evening(), diary.history, on(day).date()).plan
        for step, outcome in zip(works(plan_), each, strict=True):
            if not step.left_out:
                _follow(diary, day, number, step, outcome)
    return diary.history


def _follow(diary: Diary, day: int, number: int, step: WorkStep, outcome: str) -> None:
    target = step.ladder[step.rung].amounts[0].today or 0
    hurt = {"sore": (2,), "hurt": (5,)}.get(outcome, ())
    diary.did(
        day,
        step.exercise,
        reps=target / 2 if outcome == "short" else target,
        rung=step.rung,
        target=target,
        hurt=hurt,
        easier=outcome == "easier",
        session=number,
    )
    for score in hurt:
        diary.morning(number, day, score, step.exercise)
