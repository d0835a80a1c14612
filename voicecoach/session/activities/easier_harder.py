"""Easier and harder: moving along an exercise's ladder within a session."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.session.activities import exercise
from voicecoach.session.plan.tailor import PACES
from voicecoach.session.state import Adjusted, Work
from voicecoach.session.turn import Turn
from voicecoach.session.words.base import Words

MOST_SHRINKS = 2
"""Cuts of the easiest form before there is nothing easier."""
PACE_STEP = 1.15
"""Factor by which "slower" lengthens the moving phases; "faster" divides by it."""


class Change(Struct, frozen=True):
    """A step along the ladder to another form; `lighter`: the same form, cut down and slower."""

    form: str
    lighter: bool = False

    def told(self, words: Words) -> str:
        """The change in a sentence."""
        return words.LIGHTER if self.lighter else f"{self.form}."


def step_down(turn: Turn, work: Work) -> Change | None:
    """Go one step easier with this exercise, for the rest of the session; None if there is nothing easier.

    The present or coming set of this exercise is started again in the easier form.
    """
    step, shrink = turn.step_of(work), turn.shrink_of(work)
    rung = max(work.rung, turn.rung_at(work.step))  # a "harder" that was to come does not count
    if rung + 1 < len(step.ladder):
        _adjust(turn, work, Adjusted(step.exercise, rung + 1))
        return Change(step.ladder[rung + 1].name)
    if shrink < MOST_SHRINKS:
        _adjust(turn, work, Adjusted(step.exercise, rung, shrink + 1))
        change_pace(turn, PACE_STEP)
        return Change(step.ladder[rung].name, lighter=True)
    return None


def step_up(turn: Turn, work: Work) -> Change | None:
    """Go one step harder, from the next set on; None if there is none. Undoes step_down first."""
    step, shrink = turn.step_of(work), turn.shrink_of(work)
    rung = turn.rung_at(work.step)
    if shrink:
        _adjust(turn, work, Adjusted(step.exercise, rung, shrink - 1), restart=False)
        change_pace(turn, 1 / PACE_STEP)
        return Change(step.ladder[rung].name)
    if rung > 0:
        _adjust(turn, work, Adjusted(step.exercise, rung - 1), restart=False)
        return Change(step.ladder[rung - 1].name)
    return None


def refused_after_pain(turn: Turn, work: Work) -> bool:
    """True if this exercise, or one with the same tag, has hurt in this session.

    Pain reported outside of an exercise counts for all.
    """
    name, tags = turn.step_of(work).exercise, set(turn.tags_of(work))
    return any(report.exercise in ("", name) or tags & set(report.tags) for report in turn.state.reports)


def change_pace(turn: Turn, factor: float) -> None:
    """Scale the moving phases from the next rep on, within `PACES`."""
    low, high = PACES
    turn.set(pace=min(high, max(low, round(turn.state.pace * factor, 6))))


def _adjust(turn: Turn, work: Work, entry: Adjusted, *, restart: bool = True) -> None:
    others = tuple(each for each in turn.state.adjusted if each.exercise != entry.exercise)
    turn.set(adjusted=(*others, entry))
    current = turn.state.work
    if current is None or current.step != work.step or not (restart or not current.begun):
        return
    before = turn.form_of(current).name
    turn.set(work=_restarted(turn, current, entry.rung))
    if turn.form.name != before:
        exercise.begin_exercise(turn, instead_of=before)


def take_up(turn: Turn) -> None:
    """Give the coming set the present rung of its exercise (after a "harder")."""
    work = turn.work
    rung = turn.rung_at(work.step)
    if rung == work.rung or work.begun:
        return
    before = turn.form.name
    turn.set(work=_restarted(turn, work, rung))
    exercise.begin_exercise(turn, instead_of=before)


def _restarted(turn: Turn, work: Work, rung: int) -> Work:
    """The present side from its start, at `rung`; a two-sided form after a one-sided one does both sides."""
    before, after = turn.form_of(work), turn.step_of(work).ladder[rung]
    same_sides = before.sides == after.sides and before.alternating == after.alternating
    sets = min(work.set, len(after.amounts))
    side_one = work.side_one[: sets - 1] if same_sides else ()
    side = work.side if same_sides else 0
    return replace(
        work,
        rung=rung,
        set=sets,
        side=side,
        side_one=side_one,
        rep=0,
        target=None,
        frames=(),
        begun=False,
        remaining=None,
        held=0,
    )
