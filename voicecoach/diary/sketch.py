"""The same picture in the letters of a terminal: a column a week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from voicecoach.diary.rows import History
from voicecoach.diary.summary import Did, exercises, minutes_by_week, monday

BARS = "▁▂▃▄▅▆▇█"
MOST_WEEKS = 52
"""A column a week; of more weeks, the last ones."""
NAME = 24


def sketch(history: History) -> Iterator[str]:
    """Its lines: the worst pain of each week, what was done, the step on the ladder, the minutes."""
    minutes = dict(minutes_by_week(history)[-MOST_WEEKS:])
    if not minutes:
        yield "No session in this time."
        return
    weeks = list(minutes)
    lines = exercises(history)
    yield from ("Pain, the worst of each week, 0 to 10 (* is 10, ? not scored)", "")
    for one in lines:
        if one.pains:
            worst = _worst((pain.at, pain.score) for pain in one.pains)
            yield _row(one.exercise, "".join(worst.get(week, "·") for week in weeks))
    yield from ("", "Reps or seconds, the mean of each week", "")
    for one in lines:
        if one.did:
            yield _row(one.exercise, _bars(_means(one.did), weeks), _from_to(one.did))
    stepped = [one for one in lines if len({did.form for did in one.did}) > 1]
    if stepped:
        yield from ("", "Steps easier than written, at each week's end (a: one harder)", "")
    for one in stepped:
        steps = {monday(did.at.date()): _step(did) for did in one.did}
        yield _row(one.exercise, "".join(steps.get(week, " ") for week in weeks))
    yield from ("", "Minutes", "")
    yield _row("each week", _bars(minutes, weeks), f"most {max(minutes.values()):.0f}")
    yield _row("", _months(weeks))


def _row(name: str, columns: str, after: str = "") -> str:
    return f"{name[:NAME]:{NAME}}  {columns}  {after}".rstrip()


def _worst(reports: Iterable[tuple[datetime, int | None]]) -> dict[date, str]:
    found: dict[date, int] = {}
    for at, score in reports:
        week = monday(at.date())
        found[week] = max(found.get(week, -1), -1 if score is None else score)
    return {week: "?" if worst < 0 else "*" if worst > 9 else str(worst) for week, worst in found.items()}  # noqa: PLR2004 - one digit


def _means(did: Iterable[Did]) -> dict[date, float]:
    found: dict[date, list[float]] = {}
    for one in did:
        found.setdefault(monday(one.at.date()), []).append(one.mean)
    return {week: sum(means) / len(means) for week, means in found.items()}


def _bars(values: Mapping[date, float], weeks: list[date]) -> str:
    most = max((values.get(week, 0) for week in weeks), default=0) or 1
    return "".join(_bar(values.get(week, 0) / most) for week in weeks)


def _bar(share: float) -> str:
    return BARS[round(share * (len(BARS) - 1))] if share else " "


def _from_to(did: tuple[Did, ...]) -> str:
    return f"{did[0].words} to {did[-1].words}"


def _step(did: Did) -> str:
    """How many rungs from the written form: a digit below it, a letter above."""
    below = did.rung - did.home
    return str(below) if below >= 0 else chr(ord("a") - 1 - below)


def _months(weeks: list[date]) -> str:
    """The month's first letter at the week that holds its first day."""
    return "".join(
        f"{week + timedelta(days=6):%b}"[0] if (week + timedelta(days=6)).day <= 7 else " "  # noqa: PLR2004 - days a week
        for week in weeks
    )
