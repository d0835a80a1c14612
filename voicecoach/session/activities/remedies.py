"""The changes made by a pain report: another form, an exercise left for the session, the session's end.

A remedy changes the state and gives the sentences about it; questions are the dialogue's.
"""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.session.activities import bringing_back, easier_harder, exercise, pain_policy
from voicecoach.session.activities.announcing import lines_of
from voicecoach.session.activities.pain_policy import Remedy
from voicecoach.session.facts import ExerciseLeft, PainReported, RemedyChosen
from voicecoach.session.state import Activity, Closing, Hurting, OwnRest, Report, Rest, Saying, Work
from voicecoach.session.turn import Turn


def take(turn: Turn, now: Hurting) -> tuple[str, ...]:
    """Keep the report with its score; the next question, or the end of the session, follows.

    Returns the sentences to say before that.
    """
    plan = turn.state.plan
    over = _is_over(now)
    before = _reported_before(turn, now.work)
    _report(turn, now.work, now.score)
    remedy = pain_policy.remedy(
        now.score,
        reported_before=before,
        reports=len(turn.state.reports),
        mild=plan.mild,
        moderate=plan.moderate,
    )
    turn.fact(RemedyChosen(remedy.value))
    closing: Closing = ""
    if remedy is Remedy.END:
        closing = "third" if len(turn.state.reports) >= pain_policy.MOST_REPORTS else "pain"
    elif over:
        closing = "noted"
    texts = _change(turn, now, remedy) if not (over or remedy is Remedy.END) else ()
    if pain_policy.is_red_flag(now.score, plan.moderate):
        follow: Activity = replace(now, stage="safety", asked=1, closing=closing)
    elif closing:
        texts, follow = (), _ending(turn, closing, now)
    elif now.work is None:
        follow = replace(now, stage="begin", asked=1)
    else:
        follow = replace(now, stage="offer", asked=1)
    turn.set(now=follow)
    if isinstance(follow, Saying):
        turn.set(queue=follow.lines, work=None)
        turn.listen("commands")
    return texts


def as_a_four(turn: Turn, now: Hurting) -> tuple[str, ...]:
    """Keep a report that will get no score, and ease as after a 4.

    After the last report that a session takes, only its closing words follow.
    """
    over, before = _is_over(now), _reported_before(turn, now.work)
    _report(turn, now.work, None)
    last = len(turn.state.reports) >= pain_policy.MOST_REPORTS
    remedy = Remedy.END if last else Remedy.LEAVE if before else Remedy.EASIER
    turn.fact(RemedyChosen(remedy.value))
    if last:
        turn.set(now=replace(now, inner=_ending(turn, "third", now), since=turn.at), work=None)
        return ()
    if over:
        turn.set(now=now)
        return ()
    turn.set(now=now, gently=turn.state.gently or now.work is None)
    return (turn.words.AS_A_FOUR, *_change(turn, now, remedy))


def is_left(turn: Turn, now: Hurting) -> bool:
    """True if the exercise that hurt has been left for the session."""
    return now.work is not None and exercise.is_left(turn, turn.step_of(now.work))


# --- the report ----------------------------------------------------------------------------------


def _reported_before(turn: Turn, work: Work | None) -> bool:
    name = turn.step_of(work).exercise if work else ""
    return any(report.exercise == name for report in turn.state.reports)


def _report(turn: Turn, work: Work | None, nrs: int | None) -> None:
    """Keep the exercise that hurt, and the score."""
    if work is None:
        report = Report("", "", 0, 0, nrs)
    else:
        form, step = turn.form_of(work), turn.step_of(work)
        report = Report(step.exercise, form.name, work.set, work.rep, nrs, turn.tags_of(work))
    turn.set(reports=(*turn.state.reports, report))
    reports = len(turn.state.reports)
    turn.fact(PainReported(nrs, report.exercise, report.form, report.set, report.rep, reports))


def _is_over(now: Hurting) -> bool:
    """True if the session was over already: it hurt in the last words."""
    return isinstance(now.inner, Saying) and now.inner.then == "finish"


def _ending(turn: Turn, closing: Closing, now: Hurting) -> Saying:
    """The words that end the session; one that was over already ends with its own."""
    was = now.inner.reason if isinstance(now.inner, Saying) and closing == "noted" else "pain"
    return Saying(lines_of(turn.words.closing(closing)), "finish", was)


# --- what changes --------------------------------------------------------------------------------


def _change(turn: Turn, now: Hurting, remedy: Remedy) -> tuple[str, ...]:
    """Apply the remedy to the rest of the session, and return sentences that fit the person's position."""
    work = now.work
    if work is None:
        turn.set(gently=True)
        return ()
    if remedy in {Remedy.LEAVE, Remedy.LEAVE_KIND}:
        return (_leave(turn, work, kind=remedy is Remedy.LEAVE_KIND),)
    moved_on = _comes_after(turn, now, work)
    if remedy is Remedy.RELIEF:
        easier_harder.change_pace(turn, easier_harder.PACE_STEP)
        relief = turn.fill(turn.form_of(work).relief, work) or turn.words.GENTLER
    else:
        relief = _easier(turn, work)
    if moved_on:
        return (turn.words.noted_for(turn.step_of(work).exercise), turn.words.gently_into(moved_on))
    return (relief,)


def _easier(turn: Turn, work: Work) -> str:
    change = easier_harder.step_down(turn, work)
    if change is None or not change.lighter:
        return turn.words.change_to(change.form) if change else turn.words.GENTLER
    easier_harder.step_down(turn, work)  # twice: half is left
    return turn.words.GENTLER


def _comes_after(turn: Turn, now: Hurting, work: Work) -> str:
    """The next exercise, if the one that hurt is over and the person is in position for another."""
    inner = now.inner
    while isinstance(inner, OwnRest):
        inner = inner.inner
    coming = turn.state.work
    if not isinstance(inner, Rest) or inner.kind != "between" or coming is None or coming.step == work.step:
        return ""
    return turn.form_of(coming).name


def _leave(turn: Turn, work: Work, *, kind: bool) -> str:
    """Leave this exercise for the session; `kind`: and all that shares a tag with it."""
    step = turn.step_of(work)
    turn.set(left=(*turn.state.left, step.exercise))
    bringing_back.left(turn, work.step)
    turn.fact(ExerciseLeft(step.exercise, kind))
    if kind:
        turn.set(left_tags=tuple(sorted({*turn.state.left_tags, *turn.tags_of(work)})))
        return turn.words.leaving(step.exercise)
    return turn.words.leaving_for_now(step.exercise)
