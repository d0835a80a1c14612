"""The standing of a person in a programme, and what is due, from its first day and what was done since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.programme.model import Programme, ProgrammeStage

LATELY = timedelta(days=3)
"""For how long after a flare-up it is told when to see somebody."""
TWICE = 2
"""Flare-ups one after another in the first stage after which somebody should have a look."""


class Performed(Struct, frozen=True):
    """A routine done on a day: `worst` is the highest pain score of it (0-10), None where nothing hurt."""

    day: date
    routine: str
    worst: int | None = None
    finished: bool = True


class Due(Struct, frozen=True):
    """A routine that is due today, `left` times more of `times`."""

    routine: str
    left: int
    times: int


class Whereabouts(Struct, frozen=True):
    """Stage `stage` (from 0; the number of stages where all are done), since the day `since`, and `why`.

    `flared`: a flare-up led here, a few days ago at most; `again`: it is the second one running. `see` are
    reasons to see somebody then.
    """

    stage: int
    since: date
    why: str
    due: tuple[Due, ...] = ()
    reached: int = 0  # sessions of the stage that count towards its end
    see: tuple[str, ...] = ()
    flared: bool = False
    again: bool = False
    ahead: bool = False  # the stage begins on a day after this

    def is_over(self, programme: Programme) -> bool:
        return self.stage >= len(programme.stages)


def stands(programme: Programme, began: date, outings: Iterable[Performed], today: date) -> Whereabouts:
    """Work out the standing on the morning of `today`, after what was done before and on it.

    A stage that is through leads on from the day after; a flare-up leads back a stage at once. What was
    missed is not due later.
    """
    done = sorted((one for one in outings if began <= one.day <= today), key=lambda one: one.day)
    at = Whereabouts(0, began, "It begins here.")
    flares = 0
    day = began
    while day <= today:
        on_day = [one for one in done if one.day == day and _is_of(programme, at, one)]
        worst = max((one.worst or 0 for one in on_day), default=0)
        if worst >= programme.flare:
            flares += 1
            at = _back(programme, at, day, worst, flares)
        else:
            flares = 0 if on_day else flares
            at = _counted(programme, at, on_day)
            if day < today and not at.is_over(programme):
                at = _onward(programme, at, day)
        day += timedelta(days=1)
    return _with_due(programme, at, done, today)


def _is_of(programme: Programme, at: Whereabouts, outing: Performed) -> bool:
    if at.is_over(programme):
        return False
    return outing.routine in {one.routine.raw for one in programme.stages[at.stage].does}


def _counted(programme: Programme, at: Whereabouts, on_day: list[Performed]) -> Whereabouts:
    """Sessions that count; one that hurt begins the count anew where they are to be pain-free."""
    if at.is_over(programme):
        return at
    stage, reached = programme.stages[at.stage], at.reached
    for one in on_day:
        if stage.pain_free and one.worst:
            reached = 0
        elif one.finished:
            reached += 1
    return replace(at, reached=reached)


def _onward(programme: Programme, at: Whereabouts, day: date) -> Whereabouts:
    """On to the next stage from the day after, where this one is through."""
    stage = programme.stages[at.stage]
    lasted = (day - at.since).days + 1
    if not (stage.days or stage.sessions) or lasted < stage.days or at.reached < stage.sessions:
        return at
    reasons = [f"{lasted} days"] if stage.days else []
    how = "pain-free" if stage.pain_free else "done"
    reasons += [f"{at.reached} sessions {how}"] if stage.sessions else []
    return Whereabouts(
        at.stage + 1, day + timedelta(days=1), f"{stage.name} is through: {', '.join(reasons)}."
    )


def _back(programme: Programme, at: Whereabouts, day: date, worst: int, flares: int) -> Whereabouts:
    """A flare-up: a stage back from the day after; in the first one, it begins anew."""
    hurt = f"It hurt {worst} of 10 on {day.day} {day:%B}"
    since = day + timedelta(days=1)
    stage = programme.stages[at.stage]
    see = tuple(text.raw for text in stage.see)
    back = programme.stages[max(0, at.stage - 1)]
    leads = f"back to {back.name}" if at.stage else f"{stage.name} begins again"
    again = not at.stage and flares >= TWICE
    return Whereabouts(max(0, at.stage - 1), since, f"{hurt}: {leads}.", see=see, flared=True, again=again)


def _with_due(programme: Programme, at: Whereabouts, done: list[Performed], day: date) -> Whereabouts:
    """`at` with what is due on `day`; days between are counted from what was done last, so none piles up."""
    if at.is_over(programme) or day < at.since:
        return replace(at, ahead=not at.is_over(programme))
    if day - at.since >= LATELY:
        at = replace(at, see=(), flared=False, again=False)
    ours = {one.routine.raw for stage in programme.stages for one in stage.does}
    last = max((one.day for one in done if one.day < day and one.routine in ours), default=None)
    due = []
    for one in programme.stages[at.stage].does:
        left = one.days.times - sum(one.routine.raw == outing.routine for outing in done if outing.day == day)
        rested = one.days.every == 1 or last is None or (day - last).days >= one.days.every
        on = rested if not one.days.weekdays else one.days.falls_on(day, at.since)
        if on and left > 0:
            due.append(Due(one.routine.raw, left, one.days.times))
    return replace(at, due=tuple(due))


def days_of(stage: ProgrammeStage, since: date, many: int) -> tuple[tuple[date, str, int], ...]:
    """Yield what falls on the `many` days from `since`: day, routine, how many times."""
    days = [since + timedelta(days=number) for number in range(many)]
    return tuple(
        (day, one.routine.raw, one.days.times)
        for day in days
        for one in stage.does
        if one.days.falls_on(day, since)
    )
