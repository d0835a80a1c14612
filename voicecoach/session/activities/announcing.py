"""Lines before the work: name, sets, amount, side, the setup, and the `at … set` lines."""

from __future__ import annotations

from voicecoach.routine.model import WhenKind
from voicecoach.session.plan.forms import Form, Race
from voicecoach.session.state import Line
from voicecoach.session.turn import Turn
from voicecoach.session.words.base import Target


def lines_of(*texts: str) -> tuple[Line, ...]:
    """Blocking instructions."""
    return tuple(Line((text,)) for text in texts if text)


def needs_setup(turn: Turn) -> bool:
    """True if the coming form's setup has to be spoken in full first."""
    form = turn.form
    return bool(form.setup) and form.name not in turn.state.introduced and turn.state.level != "counts"


def announcement(turn: Turn) -> str:
    """The lines with name, sets and amount ("Glute bridge. Two sets of ten."), load and equipment."""
    form, work = turn.form, turn.work
    parts = [f"{form.name}."]
    if turn.state.plan.calm:
        return " ".join(
            [*parts, *(turn.words.side_name(side) for side in form.sides if len(form.sides) == 1)]
        )
    if form.race:
        return " ".join([*parts, *_of_race(turn, form.race)])
    if load := form.load_of(work.set):
        parts.append(turn.words.with_load(load))
    if work.set == 1:
        targets = [target_of(form, number) for number in range(1, len(form.amounts) + 1)]
        parts.append(turn.words.all_sets(targets))
    else:
        name = turn.words.set_name(work.set, len(form.amounts))
        parts += [name, turn.words.this_set(target_of(form, work.set))]
    if form.sides and len(form.sides) > 1:
        side = turn.side_of(work)
        parts.append(turn.words.side_name(side) if work.side else turn.words.side_first(side))
    elif form.sides:
        parts.append(turn.words.side_name(form.sides[0]))
    if turn.state.mode == "live" and form.own_pace:
        parts.append(turn.words.SAY_DONE_THERE if form.distance else turn.words.SAY_DONE)
    elif turn.state.mode == "live" and _open(form):
        parts.append(turn.words.SAY_DONE_END)
    return " ".join(parts)


def _of_race(turn: Turn, race: Race) -> list[str]:
    """Lines about rounds against the clock: one round, the last time's score, the way they are counted."""
    last = turn.step_of(turn.work).last
    parts = [f"{race.round(1)}."]
    parts += [] if last is None else [turn.words.last_time(last, for_time=race.for_time)]
    return [*parts, *([turn.words.SAY_DONE_ROUND] if turn.state.mode == "live" else [])]


def _open(form: Form) -> bool:
    return form.to_fatigue or (not form.timed and any(phase.seconds is None for phase in form.phases))


def target_of(form: Form, set_number: int) -> Target:
    """Today's amount of a set, to be told."""
    return Target(
        value=form.amount(set_number).today,
        timed=form.timed,
        noun=form.noun,
        at_most=form.at_most,
        held=form.held,
        alternating=form.alternating,
        sides=form.sides,
    )


def setup_lines(turn: Turn) -> tuple[str, ...]:
    """The setup as it is due now: in full the first time, then its first step; at "counts" as `turning`."""
    form, work = turn.form, turn.work
    if turn.state.level == "counts":
        return turning(turn)
    lines = form.setup if needs_setup(turn) and turn.state.level == "full" else form.setup[:1]
    return tuple(turn.fill(text, work) for text in lines)


def turning(turn: Turn) -> tuple[str, ...]:
    """The first step of the setup where it depends on the side: which hip is on top can't be guessed."""
    first = turn.form.setup[:1]
    return tuple(turn.fill(text, turn.work) for text in first if "{side}" in text or "{other}" in text)


def set_prompts(turn: Turn) -> tuple[str, ...]:
    """`at first set say`, `at set N say` and `at last set say`, before the set's first side."""
    work, form = turn.work, turn.form
    if work.side and not form.one_side_at_a_time:
        return ()
    due = {
        WhenKind.FIRST_SET.value: work.set == 1,
        WhenKind.LAST_SET.value: work.set == len(form.amounts) > 1,
    }
    prompts = [
        prompt
        for prompt in form.prompts
        if due.get(prompt.when) or (prompt.when == WhenKind.SET.value and prompt.value == work.set)
    ]
    return tuple(turn.fill(prompt.text, work) for prompt in prompts)
