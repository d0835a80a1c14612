"""Going on with a session that was cut short: from its kept state to one that waits, paused.

Where the script has changed since, the place is found again by exercise, occurrence, set and side;
else it is that exercise's first set; else the start. What is said first says so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from voicecoach.routine.model import normal
from voicecoach.session import dialogue, gaps, phrasebook, suspend
from voicecoach.session.plan import Form, JumpStep, Plan, SideStep, Step, WorkStep
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
    from_json,
)
from voicecoach.session.turn import Turn


def read(data: Any) -> State:  # noqa: ANN401 - JSON has no narrower name
    """The state that `state.to_json` wrote. Raises ValueError where this program can't go on with it."""
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
    """A session to be begun with `Start`: paused where `kept` was, the clock at frame 0.

    One that had nobody there goes on by itself, as it did; not after pain, nor where it was paused.
    `plan` is what the script says now; where it says the same as then, the kept plan goes on, with what
    it prescribed. Raises ValueError where the kept session was over, or had not begun.
    """
    if isinstance(kept.now, Over):
        message = "the session was over: there is nothing to go on with"
        raise ValueError(message)  # noqa: TRY004 - what it holds is wrong, not its type
    turn = Turn(kept, kept.at)
    dialogue.unscored(turn)
    inner, since = suspend.leave(turn)
    left = replace(turn.state, at=0, quiet_until=0, status_due=False)
    if not changed(kept, plan):
        state = replace(left, plan=replace(kept.plan, path=plan.path))
        landed = _landed(state, suspend.shifted(inner, -since), phrasebook.left_off(_place(state)))
    else:
        landed = _moved(left, plan)
    if kept.mode == "live" or isinstance(kept.now, Paused | Hurting):
        return landed
    return _by_itself(landed)


def changed(kept: State, plan: Plan) -> bool:
    """Whether the script says something else now than when `kept` was planned.

    Of a plan that the person had changed that can't be told: it goes on as it was.
    """
    return not kept.plan.tailored and _as_written(plan) != _as_written(kept.plan)


def _landed(state: State, inner: Activity, *said: str) -> State:
    lines = gaps.lines_of(*said, phrasebook.HOW_TO_RESUME)
    return replace(state, now=Paused(inner, 0), queue=lines)


def _by_itself(landed: State) -> State:
    """As `landed`, but it goes on once it has said where it is."""
    if not isinstance(landed.now, Paused):
        raise TypeError(type(landed.now).__name__)
    lines = landed.queue[:-1]  # but how to resume
    return replace(landed, now=Suspended(landed.now.inner, 0, lines), queue=lines)


def _place(state: State) -> str:
    """Where it stands, in words; "" where no exercise goes on or comes."""
    turn = Turn(state, state.at)
    if state.work is not None:
        return phrasebook.place(turn.form.name, state.work.set, len(turn.form.amounts))
    coming = state.plan.work_from(max(0, state.pc))
    return "" if coming is None else f"{turn.form_of(gaps.new_work(turn, coming)).name}."


def _as_written(plan: Plan) -> Plan:
    """The plan without what isn't the script's: its path, its lines, what today prescribes."""
    return replace(plan, path="", notes=(), steps=tuple(_bare(step) for step in plan.steps))


def _bare(step: Step) -> Step:
    if isinstance(step, JumpStep):
        return step
    if isinstance(step, WorkStep):
        forms = tuple(
            replace(form, amounts=tuple(replace(amount, today=None) for amount in form.amounts))
            for form in step.ladder
        )
        return replace(step, ladder=forms, line=0, start=None, left_out="")
    return replace(step, line=0)


# --- the script has changed ----------------------------------------------------------------------


def _moved(old: State, plan: Plan) -> State:
    """Paused before the same set of the same exercise in another plan."""
    state = replace(
        old, plan=plan, work=None, last_work=None, begun=(), adjusted=_adjusted(old, plan), side="", pc=-1
    )
    found = _find(old, plan)
    if found is None:
        opening = gaps.lines_of(*phrasebook.opening(plan.title, plan.first, plan.needs))
        return _landed(state, Saying(opening, "enter"), phrasebook.CHANGED, phrasebook.FROM_THE_START)
    sides = [step.side for step in plan.steps[: found.step] if isinstance(step, SideStep)]
    state = replace(state, work=found, pc=found.step, side=sides[-1] if sides else "")
    return _landed(state, Preparing(), phrasebook.CHANGED, phrasebook.back_to(_place(state)))


def _find(old: State, plan: Plan) -> Work | None:
    """The place in `plan` of what `old` was doing, or was about to do."""
    index = old.work.step if old.work is not None else old.plan.work_from(max(0, old.pc))
    if index is None:
        return None
    name = _exercise(old.plan, index)
    places = _places(plan, name)
    if not places:
        return None
    occurrence = _places(old.plan, name).index(index)
    turn = Turn(replace(old, plan=plan, adjusted=_adjusted(old, plan)), old.at)
    work = gaps.new_work(turn, places[min(occurrence, len(places) - 1)])
    if old.work is None or occurrence >= len(places):
        return work
    before = old.plan.steps[index]
    side = Turn(old, old.at).side_of(old.work)
    return _at_set(work, old.work, side, turn.form_of(work)) if isinstance(before, WorkStep) else work


def _at_set(work: Work, was: Work, side: str, form: Form) -> Work:
    """`work` at the set and side where it was, where the form has them."""
    if was.set > len(form.amounts):
        return work
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
    """What was made easier or harder, where the ladder still has that form."""
    found = []
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
                found.append(Adjusted(entry.exercise, rung, entry.shrink if rung == len(names) - 1 else 0))
    return tuple(found)
