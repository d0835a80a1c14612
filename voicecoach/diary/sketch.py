"""A sketch of the diary in the letters of a terminal: a column for each week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from voicecoach.progress.rows import History
from voicecoach.progress.summary import Did, exercises, minutes_by_week, monday

BARS = "▁▂▃▄▅▆▇█"
MOST_WEEKS = 52
"""Most weeks in the sketch; the latest are kept."""
NAME = 24


def sketch(history: History) -> Iterator[str]:
    """The lines of the sketch: each week's worst pain, exercises, steps on the ladder, and minutes."""
    minutes = dict(minutes_by_week(history)[-MOST_WEEKS:])
    if not minutes:
        yield "No session in this time."
        return
    weeks = list(minutes)
    lines = exercises(history)
    yield from ("Pain, the worst of each week, 0 to 10 (* is 10, ? not scored)", "")
    for exercise in lines:
        if exercise.pains:
            worst = _worst((pain.at, pain.score) for pain in exercise.pains)
            yield _row(exercise.exercise, "".join(worst.get(week, "·") for week in weeks))
    yield from ("", "Reps or seconds, the mean of each week", "")
    for exercise in lines:
        if exercise.did:
            yield _row(exercise.exercise, _bars(_means(exercise.did), weeks), _from_to(exercise.did))
    stepped = [exercise for exercise in lines if len({did.form for did in exercise.did}) > 1]
    if stepped:
        yield from ("", "Steps easier than written, at each week's end (a: one harder)", "")
    for exercise in stepped:
        steps = {monday(did.at.date()): _step(did) for did in exercise.did}
        yield _row(exercise.exercise, "".join(steps.get(week, " ") for week in weeks))
    yield from ("", "Minutes", "")
    yield _row("each week", _bars(minutes, weeks), f"most {max(minutes.values()):.0f}")
    yield _row("", _months(weeks))


def _row(name: str, columns: str, after: str = "") -> str:
    return f"{name[:NAME]:{NAME}}  {columns}  {after}".rstrip()


def _worst(reports: Iterable[tuple[datetime, int | None]]) -> dict[date, str]:
    worst: dict[date, int] = {}
    for at, score in reports:
        week = monday(at.date())
        worst[week] = max(worst.get(week, -1), -1 if score is None else score)
    return {week: "?" if score < 0 else "*" if score > 9 else str(score) for week, score in worst.items()}  # noqa: PLR2004 - one digit


def _means(did: Iterable[Did]) -> dict[date, float]:
    by_week: dict[date, list[float]] = {}
    for outing in did:
        by_week.setdefault(monday(outing.at.date()), []).append(outing.mean)
    return {week: sum(means) / len(means) for week, means in by_week.items()}


def _bars(values: Mapping[date, float], weeks: list[date]) -> str:
    most = max((values.get(week, 0) for week in weeks), default=0) or 1
    return "".join(_bar(values.get(week, 0) / most) for week in weeks)


def _bar(share: float) -> str:
    return BARS[round(share * (len(BARS) - 1))] if share else " "


def _from_to(did: tuple[Did, ...]) -> str:
    return f"{did[0].words} to {did[-1].words}"


def _step(did: Did) -> str:
    """The distance in rungs from the written form: a digit below it, a letter above."""
    below = did.rung - did.home
    return str(below) if below >= 0 else chr(ord("a") - 1 - below)


def _months(weeks: list[date]) -> str:
    """A line with each month's first letter at the week of its first day."""
    return "".join(
        f"{week + timedelta(days=6):%b}"[0] if (week + timedelta(days=6)).day <= 7 else " "  # noqa: PLR2004 - days a week
        for week in weeks
    )
