"""History -> where the next session starts: today's plan, and why it is so. Pure.

Nothing here ever leaves a dose's bounds or a ladder; pain makes nothing harder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from voicecoach.diary.amounts import at_level
from voicecoach.diary.outings import Event, Outings, normal
from voicecoach.diary.rows import History, PainRow
from voicecoach.diary.standing import Course, Decision
from voicecoach.session.plan import Form, Plan, Step, WorkStep

STILL_ASKED = timedelta(days=7)
"""For how long after it hurt the next start asks about it."""
BACK_ASKED = timedelta(days=7)
"""How often, at most, it is asked whether something that was left out is wanted back."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of a plan: where it stands today, and how it came there.

    `harder` is what is offered, if anything; `unasked` whether it hurt last time and nobody has said how
    it feels since; `asked_back` whether the person may be asked again if they want it back.
    """

    step: WorkStep
    course: Course
    unasked: bool
    asked_back: bool = False

    @property
    def name(self) -> str:
        return self.step.exercise

    @property
    def harder(self) -> Form | None:
        standing = self.course.standing
        return self.course.harder if standing.offered and not standing.left_out else None


@dataclass(frozen=True, slots=True)
class Prescription:
    """Today's plan, and every decision that led to it, in time order."""

    plan: Plan
    decisions: tuple[Decision, ...] = ()


def prescribe(plan: Plan, history: History, today: date) -> Prescription:
    """The plan as it starts on the day `today`, after `history`. The same of both gives the same."""
    found = exercises(plan, history, today)
    told = {step: _begins(one) for step, one in found.items()}
    steps = tuple(told[step][0] if isinstance(step, WorkStep) else step for step in plan.steps)
    decisions = [decision for one in found.values() for decision in one.course.decisions]
    notes = dict.fromkeys(note for _, note in told.values() if note)
    ordered = sorted(decisions, key=lambda decision: decision.at)
    return Prescription(replace(plan, steps=steps, notes=tuple(notes)), tuple(ordered))


def exercises(plan: Plan, history: History, today: date) -> dict[WorkStep, Exercise]:
    """Where each of the plan's exercises stands. Alike ones (the rounds of a circuit) stand alike."""
    outings = Outings(history)
    kin = _kin(plan.steps)
    open_ = {normal(pain.exercise) for pain in unasked(history, today)}
    courses: dict[tuple[str, tuple[Form, ...], int], Exercise] = {}
    found = {}
    for step in plan.steps:
        if not isinstance(step, WorkStep):
            continue
        key = (step.exercise, step.ladder, step.home)
        if key not in courses:
            events = outings.of(step.exercise, kin[normal(step.exercise)])
            courses[key] = _stands(step, events, today, unasked=normal(step.exercise) in open_)
        found[step] = courses[key]
    return found


def _stands(step: WorkStep, events: Iterable[Event], today: date, *, unasked: bool) -> Exercise:
    course = Course(step)
    for event in events:
        course.take(event)
    return Exercise(step, course, unasked, bool(course.standing.left_out) and _may_ask(course, events, today))


def _may_ask(course: Course, events: Iterable[Event], today: date) -> bool:
    """Whether a week has passed since it was last left out, hurt, or declined."""
    left = [decision.at for decision in course.decisions if decision.what == "left out"]
    latest = max([*left, *(event.at for event in events)])
    return today - latest.date() >= BACK_ASKED


def _kin(steps: Iterable[Step]) -> dict[str, set[str]]:
    """Each exercise of a plan, and those that share a tag with it."""
    tags: dict[str, set[str]] = {}
    for step in steps:
        if isinstance(step, WorkStep):
            tags.setdefault(normal(step.exercise), set()).update(step.form.tags)
    return {
        name: {other for other, theirs in tags.items() if other != name and theirs & own}
        for name, own in tags.items()
    }


def unasked(history: History, today: date) -> tuple[PainRow, ...]:
    """What hurt in the days before, with no start on a day between, and no answer to how it feels since.

    One report an exercise, the last.
    """
    latest = max((one.began for one in history.sessions if one.began.date() < today), default=None)
    if latest is None or today - latest.date() > STILL_ASKED:
        return ()
    answered = [(normal(row.exercise), row.at) for row in history.mornings]
    found = {
        normal(pain.exercise): pain
        for pain in history.pains
        if pain.exercise
        and latest.date() <= pain.at.date() < today
        and not any(name == normal(pain.exercise) and at > pain.at for name, at in answered)
    }
    return tuple(found.values())


# --- what begins today ---------------------------------------------------------------------------


def _begins(one: Exercise) -> tuple[WorkStep, str]:
    """The step as it begins today, and what is said about it at the start ("": nothing)."""
    standing = one.course.standing
    if standing.left_out:
        note = f"{one.name} is left out today. {standing.left_out} It comes back when you ask for it."
        return replace(one.step, left_out=standing.left_out), note
    if one.unasked:
        return _as_a_precaution(one)
    return _from(one.step, standing.rung, standing.level), _news(one)


def _from(step: WorkStep, rung: int, level: int) -> WorkStep:
    ladder = (*step.ladder[:rung], at_level(step.ladder[rung], level), *step.ladder[rung + 1 :])
    return replace(step, ladder=ladder, start=rung)


def _as_a_precaution(one: Exercise) -> tuple[WorkStep, str]:
    """One step easier for today: it hurt last time, and nobody has said how it is."""
    rung = min(one.course.standing.rung + 1, len(one.step.ladder) - 1)
    name = one.step.ladder[rung].name
    note = f"{one.name} hurt last time, and I don't know how it is. We begin gently, with {name}."
    return _from(one.step, rung, 0), note


def _news(one: Exercise) -> str:
    """A step easier, in the first session after what led to it."""
    decisions = one.course.decisions
    last = decisions[-1] if decisions else None
    since = one.course.latest
    if last is None or last.what != "easier" or since is None or last.at < since:
        return ""
    return f"{one.name} begins one step gentler. {last.because}"
