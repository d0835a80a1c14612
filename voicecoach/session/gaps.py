"""Rests, switches and preparation: what is said around the work, and where it must fit.

A gap's speech is fitted: it ends `SPEECH_END` before the gap does, where the count-in begins. Only
a setup that has not been spoken yet is blocking; then the gap grows until setup and settling fit,
and a fact says by how much.
"""

from __future__ import annotations

from voicecoach.routine.model import WhenKind
from voicecoach.session import phrasebook
from voicecoach.session.plan import Form
from voicecoach.session.state import Gap, Line, Moment, Preparing, Settling, Work
from voicecoach.session.turn import SPEECH_END, Turn, frames, seconds

NAME_ONLY = 12.0
"""A rest shorter than this announces only the name (seconds)."""
SIDE_ONLY = 6.0
"""A rest shorter than this announces only the side or nothing, and has a tone for a count-in."""
COUNT_IN = 3.5
"""Seconds of a count-in back into a bout: half a second, then 3-2-1."""
SET_NAMED = 9.0
"""Seconds before the end of a rest between sets at which the set is named."""
REMINDER = 10.0
"""Seconds before the end of a long rest at which it says so."""
REMINDED_FROM = 30.0
"""Seconds from which a rest is a long one."""


# --- what is announced ---------------------------------------------------------------------------


def needs_setup(turn: Turn) -> bool:
    """Whether the coming form's setup has to be spoken in full first."""
    form = turn.form
    return bool(form.setup) and form.name not in turn.state.introduced and turn.state.level != "counts"


def announcement(turn: Turn) -> str:
    """Name, sets and amount ("Glute bridge. Two sets of ten."), and what else one has to know beforehand."""
    form, work = turn.form, turn.work
    if turn.state.plan.calm:
        return f"{form.name}."
    parts = [f"{form.name}."]
    if form.load:
        parts.append(f"With {form.load}.")
    if work.set == 1:
        parts.append(_all_sets(form))
    else:
        amount = amount_words(form, work.set)
        parts += [phrasebook.set_name(work.set, len(form.amounts)), f"{amount.capitalize()}."]
    if form.sides and len(form.sides) > 1:
        side = turn.side_of(work)
        parts.append(phrasebook.side_name(side) if work.side else phrasebook.side_first(side))
    elif form.sides:
        parts.append(phrasebook.side_name(form.sides[0]))
    if turn.state.mode == "live" and form.own_pace:
        parts.append(phrasebook.SAY_DONE)
    elif turn.state.mode == "live" and _open(form):
        parts.append(phrasebook.SAY_DONE_END)
    return " ".join(parts)


def _open(form: Form) -> bool:
    return form.to_fatigue or (not form.timed and any(phase.seconds is None for phase in form.phases))


def amount_words(form: Form, set_number: int) -> str:
    """Today's amount of a set in words: "ten", "ten steps", "thirty seconds"."""
    today = form.amount(set_number).today
    if today is None:
        return _open_amount(form)
    return _amount_of(form, today)


def _amount_of(form: Form, today: float) -> str:
    words = phrasebook.lasting(today) if form.timed else phrasebook.number(int(today))
    if not form.timed and form.noun != "reps":
        words = f"{words} {form.noun}"
    if form.alternating:
        return f"{words}, from side to side"
    return f"{words} {phrasebook.each(form.sides)}" if len(form.sides) > 1 else words


def _all_sets(form: Form) -> str:
    """How many sets of what; where they differ, each."""
    sets = len(form.amounts)
    if len(set(form.amounts)) == 1:
        return phrasebook.sets_of(sets, amount_words(form, 1))
    *before, last = (amount.today or 0 for amount in form.amounts)
    counts = tuple(
        phrasebook.lasting(each) if form.timed else phrasebook.number(int(each)) for each in before
    )
    return phrasebook.sets_listed(sets, (*counts, _amount_of(form, last)))


def _open_amount(form: Form) -> str:
    well = "as long as you can hold it well" if form.held else "as many as you can do well"
    if form.at_most is None:
        return well
    most = phrasebook.lasting(form.at_most) if form.held else phrasebook.number(int(form.at_most))
    return f"up to {most}, {well}"


def setup_lines(turn: Turn) -> tuple[str, ...]:
    """The setup as it is due now: in full the first time, then its first step."""
    form, work = turn.form, turn.work
    if turn.state.level == "counts":
        return ()
    lines = form.setup if needs_setup(turn) and turn.state.level == "full" else form.setup[:1]
    return tuple(turn.fill(text, work) for text in lines)


def _set_prompts(turn: Turn) -> tuple[str, ...]:
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


# --- with no rest to put it in -------------------------------------------------------------------


def prepare(turn: Turn) -> None:
    """Announce, set up, settle: blocking, since nothing else is going on."""
    begin_exercise(turn)
    turn.set(now=Preparing())
    turn.line(announcement(turn))
    for text in (*setup_lines(turn), *_set_prompts(turn)):
        turn.line(text)


def begin_exercise(turn: Turn, instead_of: str = "") -> None:
    """The fact that an exercise is entered, once a form."""
    work, form = turn.work, turn.form
    if not work.entered:
        turn.set_work(entered=True)
        turn.set(begun=(*turn.state.begun, work.step))
    elif not instead_of:
        return
    fields = {"instead_of": instead_of} if instead_of else {}
    turn.fact(
        "exercise",
        name=form.name,
        sets=len(form.amounts),
        amount=amount_words(form, work.set),
        **fields,
    )


def settle(turn: Turn) -> None:
    """The setup has been spoken: time to get into position, ending in the count-in."""
    length = turn.form.settle
    if length is None and turn.state.mode == "unattended":
        length = 8.0
    if length is None:
        turn.set(now=Settling(None))
        turn.line(phrasebook.READY, kind="prompt")
        return
    ends = turn.at + frames(length)
    turn.set(now=Settling(ends))
    count_in(turn, ends, length)


def count_back_in(turn: Turn) -> None:
    """3-2-1, then into the bout that was left or that comes."""
    ends = turn.at + frames(COUNT_IN)
    turn.set(now=Settling(ends, counting_in=True), moments=())
    count_in(turn, ends, SIDE_ONLY)


def count_in(turn: Turn, ends: int, length: float) -> None:
    """Plan 3-2-1 to end at `ends`; a tone where the gap of `length` seconds is too short."""
    if turn.state.plan.calm:
        return
    if length < COUNT_IN:
        turn.plan_moments(Moment(max(turn.at, ends - frames(1.0)), tone="pip"))
        return
    for left, word in ((3, "three"), (2, "two"), (1, "one")):
        at = ends - frames(float(left))
        if at >= turn.at:
            turn.plan_moments(Moment(at, (word,), "count", at + frames(1.0), event="count", value=left))


# --- gaps ----------------------------------------------------------------------------------------


def open_work_gap(turn: Turn, *, switch: bool) -> None:
    """Between two bouts of one exercise."""
    form = turn.form
    length = form.switch if switch else form.rest
    open_gap(turn, "switch" if switch else "set", turn.at + frames(length))


def open_gap(turn: Turn, kind: str, ends: int, *, text: str = "", began: int | None = None) -> None:
    """A rest from now (or `began`, where it is re-entered) to `ends`, with its speech."""
    began = turn.at if began is None else began
    prepares = kind != "script" and needs_setup(turn)
    length = (ends - turn.at) / frames(1.0)
    turn.set(now=Gap(kind, began, ends, None if prepares else ends, prepares, text=text), moments=())
    turn.fact("rest", kind=kind, end=seconds(ends))
    _open_with(turn, kind, length, text, prepares=prepares)
    if kind == "script":
        return
    if prepares:
        for line in (coming(turn, kind), *setup_lines(turn), *_set_prompts(turn)):
            turn.line(line)
        return
    _fit_speech(turn, kind, ends, length)
    count_in(turn, ends, length if length >= SIDE_ONLY else 0.0)


def _open_with(turn: Turn, kind: str, length: float, text: str, *, prepares: bool) -> None:
    """The gap's own text at its start, or how long it lasts."""
    until = None if prepares else turn.at + frames(max(1.0, length - SPEECH_END))
    if text:
        turn.line(text, until=until)
    elif kind != "switch" and length >= SIDE_ONLY:
        turn.line(phrasebook.resting(length), "Relax.", until=until)


def coming(turn: Turn, kind: str) -> str:
    """The announcement as a gap says it."""
    if kind == "switch":
        return phrasebook.side_name(turn.side_of(turn.work))
    return announcement(turn) if kind == "set" else phrasebook.coming_up(announcement(turn))


def _fit_speech(turn: Turn, kind: str, ends: int, length: float) -> None:
    """What a gap without a setup says, as far as it fits."""
    until = ends - frames(SPEECH_END)
    if kind == "switch":
        _fit_switch(turn, ends if length < SIDE_ONLY else until)
    elif length < SIDE_ONLY:
        return
    elif kind == "set":
        _fit_set(turn, ends, length)
    else:
        _fit_exercise(turn, until, length)
        if length >= REMINDED_FROM and not turn.state.plan.calm:
            reminder = ends - frames(REMINDER)
            turn.plan_moments(Moment(reminder, (phrasebook.TEN_SECONDS,), "instruction", until))


def _fit_switch(turn: Turn, until: int) -> None:
    """The side; with the first step of a setup that depends on it, since one has to turn over."""
    side = phrasebook.side_name(turn.side_of(turn.work))
    turn.line(*(f"{side} {text}" for text in _turning(turn)), side, until=until)


def _turning(turn: Turn) -> tuple[str, ...]:
    """The first step of the setup, where it depends on the side."""
    first = turn.form.setup[:1] if turn.state.level != "counts" else ()
    return tuple(turn.fill(text, turn.work) for text in first if "{side}" in text or "{other}" in text)


def _fit_set(turn: Turn, ends: int, length: float) -> None:
    """A cue that has no other place, then the set by its number shortly before it begins."""
    form, work = turn.form, turn.work
    until = ends - frames(SPEECH_END)
    named = max(turn.at, ends - frames(SET_NAMED))
    if form.cues and not any(phase.holds for phase in form.phases) and length >= NAME_ONLY:
        cue = turn.fill(form.cues[work.cue % len(form.cues)], work)
        turn.line(cue, kind="cue", until=named)
        turn.set_work(cue=work.cue + 1)
    for text in _set_prompts(turn):
        turn.line(text, kind="cue", until=named if length >= NAME_ONLY else until)
    side = phrasebook.side_name(turn.side_of(work)) if len(form.sides) > 1 and not form.alternating else ""
    if side and _turning(turn) and length >= NAME_ONLY:
        _fit_switch(turn, named)
        side = ""
    if turn.state.plan.calm:
        return
    name = phrasebook.set_name(work.set, len(form.amounts))
    amount = f"{amount_words(form, work.set).capitalize()}."
    full = " ".join(part for part in (name, amount, side) if part)
    texts = (full, name) if length >= NAME_ONLY else (name,)
    turn.plan_moments(Moment(named, texts, "instruction", until))


def _fit_exercise(turn: Turn, until: int, length: float) -> None:
    """An exercise that is known already: announcement and brief setup, as far as they fit."""
    name = f"{turn.form.name}."
    if length < NAME_ONLY:
        turn.line(name, until=until)
        return
    said = phrasebook.coming_up(announcement(turn))
    brief = [f"{said} {text}" for text in setup_lines(turn)]
    turn.line(*brief, said, name, until=until)
    for text in _set_prompts(turn):
        turn.line(text, kind="cue", until=until)


def setup_spoken(turn: Turn, gap: Gap) -> None:
    """A preparing gap has said all: it ends as written, or when settling fits."""
    settle_for = turn.form.settle
    if settle_for is None and turn.state.mode == "live":
        turn.set(now=Settling(None))
        turn.line(phrasebook.READY, kind="prompt")
        return
    needed = turn.at + frames(8.0 if settle_for is None else settle_for)
    ends = max(gap.planned, needed)
    if ends > gap.planned:
        turn.fact("grew", kind=gap.kind, seconds=seconds(ends - gap.planned), end=seconds(ends))
    turn.set(now=Gap(gap.kind, gap.began, gap.planned, ends, prepares=False, inner=gap.inner, text=gap.text))
    length = (ends - turn.at) / frames(1.0)
    if length >= REMINDED_FROM and not turn.state.plan.calm:
        reminder = ends - frames(REMINDER)
        until = ends - frames(SPEECH_END)
        turn.plan_moments(Moment(reminder, (phrasebook.TEN_SECONDS,), "instruction", until))
    count_in(turn, ends, length)


def last_three(turn: Turn) -> None:
    """The person is ready: the gap ends with 3-2-1 from now."""
    turn.cut()
    count_back_in(turn)


def new_work(turn: Turn, index: int) -> Work:
    """The exercise of step `index`, from its first set, at the rung it is done today."""
    return Work(step=index, rung=turn.rung_at(index))


def lines_of(*texts: str) -> tuple[Line, ...]:
    """Blocking instructions."""
    return tuple(Line((text,)) for text in texts if text)
