"""Questions: the script's own, and the pain dialogue (score, remedy, offer)."""

from __future__ import annotations

from dataclasses import replace

from voicecoach.session import flow, gaps, ladders, pain, phrasebook, suspend
from voicecoach.session.events import Answer
from voicecoach.session.pain import Remedy
from voicecoach.session.plan import AskStep
from voicecoach.session.state import Asking, Gap, Hurting, Paused, Report, Saying, Work
from voicecoach.session.turn import Turn, frames

TIMEOUT = 8.0
"""Seconds of silence, from the end of the prompt, that are an answer too."""
ASKED_TWICE = 2
FILE_PAUSE = 1.0
"""Seconds between a question and its silence branch where no one can answer."""


# --- the script's questions ----------------------------------------------------------------------


def step_asked(turn: Turn) -> AskStep:
    """The question the plan stands at."""
    step = turn.state.plan.steps[turn.state.pc]
    if not isinstance(step, AskStep):
        raise TypeError(type(step).__name__)
    return step


def asking_spoken(turn: Turn, now: Asking) -> None:
    """The prompt has ended: the time-out runs from here."""
    length = TIMEOUT if turn.state.mode == "live" else FILE_PAUSE
    turn.set(now=replace(now, ends=turn.at + frames(length)))


def asking_timed_out(turn: Turn, now: Asking) -> None:
    """Silence: once more, then its branch, else the session stays paused."""
    if now.asked < ASKED_TWICE and turn.state.mode == "live":
        flow.ask(turn, step_asked(turn), asked=now.asked + 1)
    else:
        silence(turn)


def silence(turn: Turn) -> None:
    """Take the silence branch; without one, stay paused."""
    step = step_asked(turn)
    if step.silence is None:
        stay_paused(turn)
        return
    turn.cut()
    flow.branch(turn, step, step.silence, "silence")


def answered(turn: Turn, answer: Answer) -> None:
    """A reply to whatever is being asked; one to an older question is ignored."""
    now = turn.state.now
    if not isinstance(now, Asking | Hurting) or now.question_id != answer.question_id:
        return
    if isinstance(now, Hurting):
        _hurting_answered(turn, now, answer)
        return
    step = step_asked(turn)
    for index, choice in enumerate(step.choices):
        if any(phrasebook.same_answer(phrase, str(answer.value)) for phrase in choice.phrases):
            turn.cut()
            flow.branch(turn, step, index, str(answer.value))
            return


# --- pain ----------------------------------------------------------------------------------------


def hurt(turn: Turn) -> None:
    """Everything stops; how much is asked."""
    paused = isinstance(turn.state.now, Paused)
    inner, since = suspend.leave(turn)
    turn.line(phrasebook.STOP_THERE, kind="safety")
    hurting = Hurting("score", inner, since, _about(turn, inner), 0, paused=paused)
    _question(turn, hurting, phrasebook.HOW_MUCH)


def _about(turn: Turn, inner: object) -> Work | None:
    """The exercise that hurts: the one going on; in a rest or between exercises, the one last worked."""
    if isinstance(inner, Gap) and inner.kind == "asked":
        return _about(turn, inner.inner)
    return turn.state.last_work if isinstance(inner, Gap) else turn.state.work or turn.state.last_work


def _question(turn: Turn, now: Hurting, text: str) -> None:
    """Ask `text` as the question of stage `now`, under a number of its own."""
    question_id = turn.new_id()
    turn.set(now=replace(now, question_id=question_id, ends=None))
    turn.line(text, kind="prompt")
    if now.stage == "score":
        turn.listen("score", question_id=question_id)
    else:
        turn.listen("phrases", (*phrasebook.YES, *phrasebook.NO), question_id)


PROMPTS = {
    "score": phrasebook.HOW_MUCH_AGAIN,
    "offer": phrasebook.OFFER,
    "safety": phrasebook.SAFETY_QUESTION,
    "finish": phrasebook.FINISH_QUESTION,
}
"""What each stage of the pain dialogue asks."""


def ask_again(turn: Turn, *, asked: int | None = None) -> None:
    """The question of the dialogue once more."""
    now = turn.state.now
    if isinstance(now, Hurting):
        turn.cut()
        _question(turn, replace(now, asked=asked or now.asked), PROMPTS[now.stage])


def score_again(turn: Turn) -> None:
    """Pain said in the dialogue: how much it is now. After the score it is a report of its own."""
    now = turn.state.now
    if isinstance(now, Hurting) and now.stage != "score":
        turn.cut()
        _question(turn, replace(now, stage="score", asked=1), phrasebook.HOW_MUCH)
    else:
        ask_again(turn)


def hurting_spoken(turn: Turn, now: Hurting) -> None:
    turn.set(now=replace(now, ends=turn.at + frames(TIMEOUT)))


def hurting_timed_out(turn: Turn, now: Hurting) -> None:
    """Silence: the score is asked once more; anything else is left paused, never resumed by itself."""
    if now.stage == "score" and now.asked < ASKED_TWICE:
        ask_again(turn, asked=now.asked + 1)
        return
    unscored(turn)
    stay_paused(turn)


def stay_paused(turn: Turn) -> None:
    """Wait for the person, for as long as it takes."""
    inner, since = suspend.kept(turn)
    turn.cut()
    turn.set(now=Paused(inner, since))
    turn.listen("commands")
    turn.fact("paused")
    turn.line(phrasebook.STAY_PAUSED, kind="prompt")


def unscored(turn: Turn) -> None:
    """Nobody said how much it hurts, and nobody will: the report is kept as it is.

    Where it is the last that a session takes, nothing is gone back to but the words that end it.
    """
    now = turn.state.now
    if not isinstance(now, Hurting) or now.stage != "score":
        return
    _report(turn, now.work, None)
    if len(turn.state.reports) >= pain.MOST_REPORTS:
        ending = Saying(gaps.lines_of(phrasebook.THIRD_REPORT), "finish", "pain")
        turn.set(now=replace(now, inner=ending, since=turn.at), work=None)


def _report(turn: Turn, work: Work | None, nrs: int | None) -> None:
    """Keep what hurt, and how much."""
    if work is None:
        report = Report("", "", 0, 0, nrs)
    else:
        form, step = turn.form_of(work), turn.step_of(work)
        report = Report(step.exercise, form.name, work.set, work.rep, nrs, turn.tags_of(work))
    turn.set(reports=(*turn.state.reports, report))
    turn.fact(
        "pain",
        nrs=nrs,
        exercise=report.exercise,
        form=report.form,
        set=report.set,
        rep=report.rep,
        reports=len(turn.state.reports),
    )


def _hurting_answered(turn: Turn, now: Hurting, answer: Answer) -> None:
    if now.stage == "score":
        score = phrasebook.score_of(answer.value)
        if score is not None:
            scored(turn, now, score)
        return
    said = str(answer.value)
    yes = any(phrasebook.same_answer(word, said) for word in phrasebook.YES)
    no = any(phrasebook.same_answer(word, said) for word in phrasebook.NO)
    if not (yes or no):
        return
    turn.fact("answer", question=now.stage, answer="yes" if yes else "no")
    _decided(turn, now, yes=yes)


def _decided(turn: Turn, now: Hurting, *, yes: bool) -> None:
    if now.stage == "safety" and yes:
        _end(turn, phrasebook.SEEK_HELP)
    elif now.stage == "safety":
        turn.cut()
        _question(turn, replace(now, stage="finish"), phrasebook.FINISH_QUESTION)
    elif now.stage == "finish" and yes:
        _end(turn, phrasebook.END_FOR_PAIN)
    elif now.stage == "offer" and not yes:
        stay_paused(turn)
    else:
        agreed(turn)


def agreed(turn: Turn) -> None:
    """Go on: with what was left, or past the exercise that is left for the session."""
    inner, since = suspend.kept(turn)
    turn.fact("resumed")
    suspend.reenter(turn, inner, since)


def scored(turn: Turn, now: Hurting, score: int, *, unscored: bool = False) -> None:
    """The score is known: keep the report, and do what the table says."""
    turn.cut()
    plan = turn.state.plan
    name = turn.step_of(now.work).exercise if now.work else ""
    before = any(report.exercise == name for report in turn.state.reports)
    if pain.band(score, plan.mild, plan.moderate) is pain.Band.NONE:
        turn.fact("false_alarm")
        if now.paused:
            stay_paused(turn)  # what the person had stopped doesn't go on by itself
            return
        suspend.say_between(turn, phrasebook.FALSE_ALARM)
        turn.listen("commands")
        return
    _report(turn, now.work, None if unscored else score)
    what = pain.remedy(
        score,
        reported_before=before,
        reports=len(turn.state.reports),
        mild=plan.mild,
        moderate=plan.moderate,
    )
    turn.fact("remedy", remedy=what.value)
    _remedy(turn, now, what)


def _remedy(turn: Turn, now: Hurting, what: Remedy) -> None:
    if what is Remedy.END:
        third = len(turn.state.reports) >= pain.MOST_REPORTS
        _end(turn, phrasebook.THIRD_REPORT if third else phrasebook.END_FOR_PAIN)
        return
    if what is Remedy.LEAVE_KIND or (what is Remedy.LEAVE and now.work is not None):
        _leave(turn, now, kind=what is Remedy.LEAVE_KIND)
    elif now.work is None:
        _offer(turn, now, phrasebook.GENTLER)
    elif what is Remedy.RELIEF:
        relief = turn.fill(turn.form_of(now.work).relief, now.work)
        ladders.change_pace(turn, ladders.PACE_STEP)
        _offer(turn, now, relief or phrasebook.GENTLER)
    else:
        said = ladders.step_down(turn, now.work)
        if said == phrasebook.LIGHTER:
            ladders.step_down(turn, now.work)  # twice: half is left
        gentler = not said or said == phrasebook.LIGHTER
        _offer(turn, now, phrasebook.GENTLER if gentler else phrasebook.change_to(said.removesuffix(".")))


def _offer(turn: Turn, now: Hurting, *texts: str, prompt: str = phrasebook.OFFER) -> None:
    for text in texts:
        turn.line(text)
    _question(turn, replace(now, stage="offer", asked=1), prompt)


def _leave(turn: Turn, now: Hurting, *, kind: bool) -> None:
    """Leave this exercise, if any, for the session; `kind`: and all that shares a tag with it."""
    if now.work is not None:
        step = turn.step_of(now.work)
        turn.set(left=(*turn.state.left, step.exercise))
        turn.fact("left", exercise=step.exercise, kind=kind)
        turn.line(phrasebook.leaving(step.exercise))
        if kind:
            turn.set(left_tags=tuple(sorted({*turn.state.left_tags, *turn.tags_of(now.work)})))
    if kind:
        _question(turn, replace(now, stage="safety", asked=1), phrasebook.SAFETY_QUESTION)
    else:
        _offer(turn, now, prompt=phrasebook.OFFER_NEXT)


def _end(turn: Turn, text: str) -> None:
    turn.cut()
    turn.listen("commands")
    flow.finish(turn, text, "pain")


def halt_in_pain(turn: Turn) -> None:
    """Obey "stop" in the dialogue: an unscored report is kept as it is."""
    unscored(turn)
    halt(turn)


def halt(turn: Turn) -> None:
    """Stop at once and be silent, but for how to go on."""
    inner, since = suspend.leave(turn)
    turn.set(now=Paused(inner, since, stopped=True, prompted=turn.at))
    turn.listen("commands")
    turn.fact("stopped")
    turn.line(phrasebook.STOPPED, kind="prompt")
