"""Restoring a session that was cut short: from its kept state to one that waits, paused.

If the script has changed since, the place is found again by exercise, occurrence, set and side; failing that,
at the exercise's first set; failing that, at the start. The first words say so.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from voicecoach.routine.model import normal
from voicecoach.session.activities import exercise, hushing, interrupting, pain
from voicecoach.session.activities.announcing import lines_of
from voicecoach.session.kept import from_json
from voicecoach.session.plan.forms import Form
from voicecoach.session.plan.starting import from_step, questions_before
from voicecoach.session.plan.steps import AskStep, JumpStep, Plan, SideStep, Step, WorkStep, brought_back
from voicecoach.session.shift import shifted
from voicecoach.session.state import (
    VERSION,
    Activity,
    Adjusted,
    Hurting,
    Over,
    Paused,
    Preparing,
    Saying,
    State,
    Suspended,
    Work,
)
from voicecoach.session.turn import Turn


def read(data: Any) -> State:  # noqa: ANN401 - JSON has no narrower name
    """The state from its JSON data (see `kept`). Raises ValueError if this program can't resume it."""
    try:
        if data["version"] != VERSION:
            message = f"the session was kept in version {data['version']} of the format, this is {VERSION}"
            raise ValueError(message)
        state = from_json(data)
    except (KeyError, TypeError, IndexError) as error:
        message = "what was kept of the session can't be read"
        raise ValueError(message) from error
    if not isinstance(state, State):
        message = "what was kept is no session"
        raise ValueError(message)  # noqa: TRY004 - to the caller it is all the same: unreadable
    return state


def restore(kept: State, plan: Plan) -> State:
    """A session to be begun with `Start`: paused where `kept` was cut short, with the clock at frame 0.

    A session with nobody there goes on by itself, except after pain or a pause. `plan` is that of the present
    script; if the script is unchanged, the kept plan goes on, with its prescription. Raises ValueError if the
    kept session was over, or had not begun.
    """
    if isinstance(kept.now, Over):
        message = "the session was over: there is nothing to go on with"
        raise ValueError(message)  # noqa: TRY004 - what it holds is wrong, not its type
    for name in kept.back:  # the plan is kept as it was at the start
        kept = replace(kept, plan=brought_back(kept.plan, name))
    turn = Turn(hushing.lifted(kept, kept.at), kept.at)
    # Nobody will answer the pain dialogue any more: the report is kept as far as it had come.
    if isinstance(turn.state.now, Hurting):
        pain.settle(turn, turn.state.now)
    inner, since = interrupting.leave(turn)
    # The new clock begins at the frame of the interruption: all frames of the state move with it.
    left = shifted(replace(turn.state, now=inner, untold=(), relaxed=True, hears=None), -since)
    left = replace(left, at=0, quiet_until=0)
    # The kept plan, not the present one: a prescription made anew could move the ladder beneath the set.
    if not changed(kept, plan):
        state = replace(left, plan=replace(kept.plan, path=plan.path))
        landed = _landed(state, state.now, state.plan.words.left_off(_place(state)))
    else:
        landed = _moved(left, plan)
        # A question about red flags outlives even a changed script.
        landed = replace(landed, now=_still_open(left.now, landed.now))
    if kept.mode == "live" or isinstance(kept.now, Paused | Hurting):
        return landed
    return _by_itself(landed)


def _still_open(was: Activity, now: Activity) -> Activity:
    """`now`, preceded by the question about red flags if that is still unanswered."""
    if not isinstance(was, Hurting) or not interrupting.is_open(was) or not isinstance(now, Paused):
        return now
    return replace(now, inner=replace(was, inner=now.inner, since=now.since, work=None))


def changed(kept: State, plan: Plan) -> bool:
    """True if the script has changed since `kept` was planned.

    A plan that the person had tailored can't be compared, and counts as unchanged.
    """
    return not kept.plan.tailored and _as_written(plan) != _as_written(kept.plan)


def _landed(state: State, inner: Activity, *said: str) -> State:
    lines = lines_of(*said, state.plan.words.HOW_TO_RESUME)
    return replace(state, now=Paused(inner, 0), queue=lines)


def _by_itself(landed: State) -> State:
    """`landed`, but resuming by itself after its first words."""
    if not isinstance(landed.now, Paused):
        raise TypeError(type(landed.now).__name__)
    lines = landed.queue[:-1]  # but how to resume
    return replace(landed, now=Suspended(landed.now.inner, 0, lines), queue=lines)


def _place(state: State) -> str:
    """The place of the session in words; "" without a present or coming exercise."""
    turn = Turn(state, state.at)
    if state.work is not None:
        return turn.words.place(turn.form.name, state.work.set, len(turn.form.amounts))
    coming = state.plan.work_from(max(0, state.pc))
    return "" if coming is None else f"{turn.form_of(exercise.new_work(turn, coming)).name}."


def _as_written(plan: Plan) -> Plan:
    """The plan without its path, line numbers and prescription, which don't come from the script's text."""
    return replace(plan, path="", notes=(), steps=tuple(_bare(step) for step in plan.steps))


def _bare(step: Step) -> Step:
    if isinstance(step, JumpStep):
        return step
    if isinstance(step, WorkStep):
        forms = tuple(_bare_form(form) for form in step.ladder)
        return replace(step, ladder=forms, line=0, start=None, left_out="", last=None)
    return replace(step, line=0)


def _bare_form(form: Form) -> Form:
    """The form with the script's own values."""
    amounts = tuple(replace(amount, today=None) for amount in form.amounts)
    phases = tuple(phase if phase.least is None else replace(phase, seconds=None) for phase in form.phases)
    form = replace(form, amounts=amounts, phases=phases)
    if form.written is None:
        return form
    # Progress may have added sets: the script's own are the first of them.
    script = form.written
    return replace(
        form, amounts=amounts[: script.sets], rest=script.rest, weights=script.weights, written=None
    )


# --- the script has changed ----------------------------------------------------------------------


def _moved(old: State, plan: Plan) -> State:
    """The state in another plan, paused before the same set of the same exercise."""
    # Members that hold indices of the old plan are dropped, or found anew.
    state = replace(
        old,
        plan=plan,
        work=None,
        last_work=None,
        begun=(),
        adjusted=_adjusted(old, plan),
        side="",
        pc=-1,
        behind=(),
        owed=(),
        returns=None,
    )
    work = _find(old, plan)
    if work is None:
        opening = lines_of(*plan.words.opening(plan.title, plan.first, plan.needs))
        return _landed(state, Saying(opening, "enter"), plan.words.CHANGED, plan.words.FROM_THE_START)
    # A question about safety on the way there that the old script didn't have is asked first.
    if _unanswered(old, plan, work.step):
        state = replace(state, plan=replace(from_step(plan, work.step), tailored=True))
        place = plan.words.back_to(_place(replace(state, pc=0)))
        return _landed(state, Saying((), "enter"), plan.words.CHANGED, place)
    # Inside `repeat each side` the last change of side before the exercise says which one it is.
    sides = [step.side for step in plan.steps[: work.step] if isinstance(step, SideStep)]
    state = replace(state, work=work, pc=work.step, side=sides[-1] if sides else "")
    return _landed(state, Preparing(), plan.words.CHANGED, plan.words.back_to(_place(state)))


def _unanswered(old: State, plan: Plan, index: int) -> bool:
    """True if a question about safety before step `index` of `plan` was never answered in `old`."""
    passed = {step.text for step in old.plan.steps[: max(0, old.pc)] if isinstance(step, AskStep)}
    return any(question.text not in passed for question in questions_before(plan, index))


def _find(old: State, plan: Plan) -> Work | None:
    """The work in `plan` that `old` was doing, or was about to do; None if it isn't there any more."""
    index = old.work.step if old.work is not None else old.plan.work_from(max(0, old.pc))
    if index is None:
        return None
    name = _exercise(old.plan, index)
    places = _places(plan, name)
    if not places:
        return None
    # An exercise may come several times, as in rounds: the same time of it, or the last that there is now.
    occurrence = _places(old.plan, name).index(index)
    turn = Turn(replace(old, plan=plan, adjusted=_adjusted(old, plan)), old.at)
    work = exercise.new_work(turn, places[min(occurrence, len(places) - 1)])
    if old.work is None or occurrence >= len(places):
        return work
    before = old.plan.steps[index]
    side = Turn(old, old.at).side_of(old.work)
    return _at_set(work, old.work, side, turn.form_of(work)) if isinstance(before, WorkStep) else work


def _at_set(work: Work, was: Work, side: str, form: Form) -> Work:
    """`work` at the set and side of `was`, if the form has them."""
    if was.set > len(form.amounts):
        return work
    # The first side, or both in turn: what the sets before came to on side one is the target of side two.
    if was.side == 0 or form.alternating:
        return replace(work, set=was.set, side_one=was.side_one[: was.set - 1])
    if side not in form.sides[1:]:
        return work
    return replace(work, set=was.set, side=form.sides.index(side), side_one=was.side_one)


def _exercise(plan: Plan, index: int) -> str:
    step = plan.steps[index]
    return normal(step.exercise) if isinstance(step, WorkStep) else ""


def _places(plan: Plan, name: str) -> list[int]:
    return [index for index in range(len(plan.steps)) if _exercise(plan, index) == name]


def _adjusted(old: State, plan: Plan) -> tuple[Adjusted, ...]:
    """The exercises made easier or harder in the session, if their ladders still have that form."""
    kept_forms = []
    for entry in old.adjusted:
        name = normal(entry.exercise)
        before = next(
            step for step in old.plan.steps if isinstance(step, WorkStep) and normal(step.exercise) == name
        )
        form = before.ladder[min(entry.rung, len(before.ladder) - 1)].name
        for index in _places(plan, name)[:1]:
            step = plan.steps[index]
            names = [each.name for each in step.ladder] if isinstance(step, WorkStep) else []
            if form in names:
                rung = names.index(form)
                # Only the easiest form is ever cut down.
                shrink = entry.shrink if rung == len(names) - 1 else 0
                kept_forms.append(Adjusted(entry.exercise, rung, shrink))
    return tuple(kept_forms)
