"""The prescription: today's plan from the history, with its reasons. Pure.

It never leaves a dose's bounds or a ladder, and pain makes nothing harder.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.progress.amounts import at_level
from voicecoach.progress.exercise_history import Course, Decision
from voicecoach.progress.progression import Event, Outings, normal
from voicecoach.progress.rows import History, PainRow
from voicecoach.session.plan.forms import Form
from voicecoach.session.plan.steps import Plan, Step, WorkStep
from voicecoach.session.words.base import Words

STILL_ASKED = timedelta(days=7)
"""Time after pain within which a start asks about it."""
BACK_ASKED = timedelta(days=7)
"""Shortest time between two offers of an exercise that was left out."""


class PrescribedExercise(Struct, frozen=True):
    """One exercise of a plan, with today's standing and the way to it.

    `harder`: the form on offer, if any. `unasked`: it hurt last time, and nobody has said since how it feels.
    `asked_back`: the person may be asked again if they want it back.
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


class Prescription(Struct, frozen=True):
    """Today's plan, with every decision that led to it, in time order."""

    plan: Plan
    decisions: tuple[Decision, ...] = ()


def prescribe(plan: Plan, history: History, today: date) -> Prescription:
    """The plan for the day `today` after `history`; equal arguments give equal plans."""
    prescribed = exercises(plan, history, today)
    told = {step: _begins(exercise, plan.words) for step, exercise in prescribed.items()}
    steps = tuple(
        _with_last(told[step][0], history) if isinstance(step, WorkStep) else step for step in plan.steps
    )
    decisions = [decision for exercise in prescribed.values() for decision in exercise.course.decisions]
    notes = dict.fromkeys(note for _, note in told.values() if note)
    ordered = sorted(decisions, key=lambda decision: decision.at)
    return Prescription(replace(plan, steps=steps, notes=tuple(notes)), tuple(ordered))


def _with_last(step: WorkStep, history: History) -> WorkStep:
    """The step; rounds against the clock get the result of the last time."""
    if step.form.race is None:
        return step
    name = normal(step.exercise)
    scores = [bout for bout in history.sets if normal(bout.exercise) == name and bout.performed > 0]
    return replace(step, last=max(scores, key=lambda bout: bout.at).performed) if scores else step


def exercises(plan: Plan, history: History, today: date) -> dict[WorkStep, PrescribedExercise]:
    """The exercises of the plan with their standings; equal ones (rounds of a circuit) share one."""
    outings = Outings(history)
    kin = _kin(plan.steps)
    open_ = {normal(pain.exercise) for pain in unasked(history, today)}
    courses: dict[tuple[str, tuple[Form, ...], int], PrescribedExercise] = {}
    prescribed = {}
    for step in plan.steps:
        if not isinstance(step, WorkStep):
            continue
        key = (step.exercise, step.ladder, step.home)
        if key not in courses:
            course = Course(step, plan.words, plan.mild, plan.moderate)
            events = outings.of(step.exercise, kin[normal(step.exercise)], course.side)
            for event in events:
                course.take(event)
            courses[key] = _stands(course, step, events, today, unasked=normal(step.exercise) in open_)
        prescribed[step] = courses[key]
    return prescribed


def _stands(
    course: Course, step: WorkStep, events: Iterable[Event], today: date, *, unasked: bool
) -> PrescribedExercise:
    return PrescribedExercise(
        step, course, unasked, bool(course.standing.left_out) and _may_ask(course, events, today)
    )


def _may_ask(course: Course, events: Iterable[Event], today: date) -> bool:
    """True if a week has passed since the exercise was last left out, hurt, or was declined."""
    left = [decision.at for decision in course.decisions if decision.what == "left out"]
    latest = max([*left, *(event.at for event in events)])
    return today - latest.date() >= BACK_ASKED


def _kin(steps: Iterable[Step]) -> dict[str, set[str]]:
    """Each exercise of a plan -> the exercises that share a tag with it."""
    tags: dict[str, set[str]] = {}
    for step in steps:
        if isinstance(step, WorkStep):
            tags.setdefault(normal(step.exercise), set()).update(step.form.tags)
    return {
        name: {other for other, theirs in tags.items() if other != name and theirs & own}
        for name, own in tags.items()
    }


def unasked(history: History, today: date) -> tuple[PainRow, ...]:
    """Pain reports of earlier days that no start has asked about since, or that got no answer.

    Of each exercise only the latest report counts.
    """
    latest = max(
        (session.began for session in history.sessions if session.began.date() < today), default=None
    )
    if latest is None or today - latest.date() > STILL_ASKED:
        return ()
    answered = [(normal(row.exercise), row.at) for row in history.mornings]
    latest_reports = {
        normal(pain.exercise): pain
        for pain in history.pains
        if pain.exercise
        and latest.date() <= pain.at.date() < today
        and not any(name == normal(pain.exercise) and at > pain.at for name, at in answered)
    }
    return tuple(latest_reports.values())


# --- what begins today ---------------------------------------------------------------------------


def _begins(exercise: PrescribedExercise, words: Words) -> tuple[WorkStep, str]:
    """The step as it begins today, and the sentence about it at the start ("": none)."""
    standing = exercise.course.standing
    if standing.left_out:
        note = words.left_out_today(exercise.name, standing.left_out)
        begins = _from(exercise.step, standing.rung, standing.level)  # if the person asks for it after all
        return replace(begins, left_out=standing.left_out), note
    if exercise.unasked:
        return _as_a_precaution(exercise, words)
    return _from(exercise.step, standing.rung, standing.level), _news(exercise, words)


def _from(step: WorkStep, rung: int, level: int) -> WorkStep:
    ladder = (*step.ladder[:rung], at_level(step.ladder[rung], level), *step.ladder[rung + 1 :])
    return replace(step, ladder=ladder, start=rung)


def _as_a_precaution(exercise: PrescribedExercise, words: Words) -> tuple[WorkStep, str]:
    """The step, easier than when it hurt last time, as nobody has said since how it feels."""
    step = 0 if exercise.course.eased else 1
    rung = min(exercise.course.standing.rung + step, len(exercise.step.ladder) - 1)
    name = exercise.step.ladder[rung].name
    return _from(exercise.step, rung, 0), words.gently(exercise.name, name)


def _news(exercise: PrescribedExercise, words: Words) -> str:
    """The sentence about a step easier, in the first session after its cause."""
    decisions = exercise.course.decisions
    last = decisions[-1] if decisions else None
    since = exercise.course.latest
    if last is None or last.what != "easier" or since is None or last.at < since:
        return ""
    return words.gentler(exercise.name, last.because)
