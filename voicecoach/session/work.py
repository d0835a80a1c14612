"""Performing a set: bouts (a set on a side), reps, phases, and what comes after them."""

from __future__ import annotations

from dataclasses import replace

from voicecoach.session import beats, flow, gaps, ladders, phrasebook, prompts, record, status
from voicecoach.session.ladder import OWN_PACE_REP
from voicecoach.session.plan import Form, Phase
from voicecoach.session.state import Moment, Work, Working
from voicecoach.session.turn import Turn, frames, seconds

SHORTEST_HOLD = 3.0
"""Seconds that a resumed hold lasts at least."""
AFTER_TONE = 0.6
"""Seconds of quiet after the tone that ends a set."""


# --- amounts and frames --------------------------------------------------------------------------


def target_of(turn: Turn, work: Work) -> int | None:
    """Reps of this bout: side two does what side one performed; None where it is open."""
    form = turn.form_of(work)
    if form.held:
        return 1
    if work.side > 0 and len(work.side_one) >= work.set:
        return work.side_one[work.set - 1]
    today = form.amount(work.set).today
    if today is None:
        return None if form.at_most is None else int(form.at_most)
    if form.timed:
        length = sum(each or 0 for each in work.frames)
        return max(1, frames(today) // max(1, length))
    return int(today)


def phase_frames(turn: Turn, work: Work) -> tuple[int | None, ...]:
    """Each phase rounded to frames, at today's pace; holds keep their time."""
    form = turn.form_of(work)
    if form.held:
        return (_held_frames(form, work),)
    return tuple(_frames(turn, form, phase) for phase in form.phases)


def _held_frames(form: Form, work: Work) -> int | None:
    if work.side > 0 and len(work.side_one) >= work.set:
        return max(frames(1.0), work.side_one[work.set - 1])
    today = form.amount(work.set).today if form.timed else form.phases[0].seconds
    if today is not None:
        return frames(today)
    bound = form.at_most if form.at_most is not None else form.phases[0].at_most
    return None if bound is None else frames(bound)


def _frames(turn: Turn, form: Form, phase: Phase) -> int | None:
    if form.own_pace or phase.seconds is None:
        if phase.at_most is not None:
            return frames(phase.at_most)
        return frames(OWN_PACE_REP) if turn.state.mode == "unattended" else None
    if phase.holds:
        return frames(phase.seconds)
    return frames(phase.seconds * turn.state.pace)


# --- a bout --------------------------------------------------------------------------------------


def begin_bout(turn: Turn) -> None:
    """The first beat of a set on a side is now."""
    form = turn.form
    gaps.begin_exercise(turn)
    work = turn.work
    if work.side == 0 or form.held or not work.frames or work.pace != turn.state.pace:
        work = replace(work, frames=phase_frames(turn, work), pace=turn.state.pace)
    work = replace(
        work, target=target_of(turn, work), rep=0, begun=True, remaining=None, held=0, counted_in=1
    )
    turn.set(work=work, last_work=work, moments=())
    introduce(turn, form)
    turn.fact(
        "set",
        exercise=form.name,
        set=work.set,
        sets=len(form.amounts),
        side=turn.side_of(work),
        target=work.target,
        unit="seconds" if form.held else form.noun,
        **record.bout(turn),
    )
    turn.tone("start")
    begin_phase(turn, 0)


def introduce(turn: Turn, form: Form) -> None:
    """Its setup has been spoken."""
    if form.name not in turn.state.introduced:
        turn.set(introduced=(*turn.state.introduced, form.name))


def resume_bout(turn: Turn) -> None:
    """Back into an interrupted bout: the rep from its first phase, a hold for what remained."""
    if turn.work.begun:
        _fresh_pace(turn)
        turn.set_work(counted_in=turn.work.rep + 1)
        begin_phase(turn, 0)
    else:
        begin_bout(turn)


def begin_phase(turn: Turn, index: int) -> None:
    """Phase `index` of the coming rep begins now."""
    work, form = turn.work, turn.form
    length = work.frames[index]
    if form.held and work.remaining is not None:
        length = work.remaining
    turn.set(now=Working(index, turn.at, None if length is None else turn.at + length), cue_spoken=False)
    beat = _beat(turn, index, length)
    turn.fact(
        "phase",
        exercise=form.name,
        set=work.set,
        side=beat.side,
        rep=work.rep + 1,
        phase=beat.words,
        end=None if length is None else seconds(turn.at + length),
    )
    if beat.cue:
        turn.set_work(cue=work.cue + 1)
    said = _whole_rep(beat) if form.own_pace else beats.moments(beat)
    turn.plan_moments(*(prompts.with_prompts(turn, beat, said) if form.held else said))


def _beat(turn: Turn, index: int, length: int | None) -> beats.Beat:
    work, form = turn.work, turn.form
    rep = work.rep + 1
    side = turn.side_of(work, rep)
    words = ", ".join(phase.words for phase in form.phases) if form.own_pace else form.phases[index].words
    return beats.Beat(
        form=form,
        phase=index,
        rep=rep,
        first_set=work.set == 1,
        counted_in=rep == work.counted_in,
        at=turn.at,
        length=length,
        words=turn.fill(words, work, side=side) if side else turn.fill(words, work),
        side=side,
        prompt=prompts.of_rep(turn, rep) if index == 0 and not form.held else "",
        cue=_cue(turn, index),
        calm=turn.state.plan.calm,
        before=work.held if form.held else 0,
    )


def _whole_rep(beat: beats.Beat) -> tuple[Moment, ...]:
    """A rep at the person's own pace: its words the first two times, then its number."""
    number = phrasebook.number(beat.rep)
    texts = (beat.words, number) if beat.worded else (number,)
    texts = (beat.prompt, *texts) if beat.prompt else texts
    return (Moment(beat.at, texts, "phase", event="count", value=beat.rep),)


def _cue(turn: Turn, index: int) -> str:
    """The cue that this phase may carry."""
    work, form = turn.work, turn.form
    first_hold = next((at for at, phase in enumerate(form.phases) if phase.holds), None)
    if not form.cues or index != first_hold or turn.state.level == "counts":
        return ""
    last = work.target is not None and work.rep + 1 == work.target
    if not form.held and not beats.takes_cue(work.rep + 1, last=last):
        return ""
    return turn.fill(form.cues[work.cue % len(form.cues)], work)


# --- what ends -----------------------------------------------------------------------------------


def phase_ended(turn: Turn) -> None:
    """The phase's last frame has passed: the next phase, the next rep, or the end of the side."""
    now = turn.state.now
    if not isinstance(now, Working):
        raise TypeError(type(now).__name__)
    form = turn.form
    if not form.own_pace and now.phase + 1 < len(form.phases):
        begin_phase(turn, now.phase + 1)
        return
    rep_ended(turn)


def rep_ended(turn: Turn) -> None:
    """A rep counts; the next one begins on this frame, or the side is over."""
    if not side_done(turn):
        _fresh_pace(turn)
        begin_phase(turn, 0)


def side_done(turn: Turn) -> bool:
    """Count a rep; whether it was the last, and with it the side is over."""
    _count_rep(turn)
    work = turn.work
    if work.target is None or work.rep < work.target:
        return False
    end_side(turn)
    return True


def _count_rep(turn: Turn) -> None:
    work = turn.work
    turn.set_work(rep=work.rep + 1)
    if turn.form.held:
        return
    turn.fact(
        "rep", exercise=turn.form.name, set=work.set, side=turn.side_of(work, work.rep + 1), rep=work.rep + 1
    )


def _fresh_pace(turn: Turn) -> None:
    """A change of pace holds from the next rep on."""
    work = turn.work
    if work.pace != turn.state.pace:
        turn.set_work(frames=phase_frames(turn, work), pace=turn.state.pace)


def elapsed(turn: Turn) -> int:
    """Frames held in this bout so far, where it is a held position."""
    now = turn.state.now
    return turn.work.held + (turn.at - now.began if isinstance(now, Working) else 0)


def done_by_person(turn: Turn) -> None:
    """The person said done: a rep at their own pace, or this side, is over."""
    now, form = turn.state.now, turn.form
    if isinstance(now, Working) and ends_at_done(form, now):
        turn.set(moments=())
        phase_ended(turn)
        return
    last_phase_began = isinstance(now, Working) and now.phase == len(form.phases) - 1
    if last_phase_began:
        _count_rep(turn)
    turn.set(moments=())
    end_side(turn)


def ends_at_done(form: Form, now: Working) -> bool:
    """Whether "done" ends this phase only: a rep at the person's own pace, an open hold within a rep."""
    return form.own_pace or (form.phases[now.phase].seconds is None and not form.held)


def end_side(turn: Turn, *, whole_set: bool = False) -> None:
    """End this side (`whole_set`: and all sides of this set); what follows begins."""
    work, form = turn.work, turn.form
    held = elapsed(turn) if form.held else 0
    turn.set(last_work=work)
    turn.tone("end")
    fields = {"seconds": seconds(held)} if form.held else {}
    turn.fact(
        "set_done",
        exercise=form.name,
        set=work.set,
        side=turn.side_of(work),
        reps=0 if form.held else work.rep,
        target=work.target,
        **fields,
    )
    if turn.state.voice is not None and not turn.state.voice.line:
        turn.set(voice=None)  # a count's tail may ring on; nothing waits for it
    turn.set(moments=())
    turn.quiet(AFTER_TONE)
    performed = held if form.held else work.rep
    follow = after_bout(form, work, performed, whole_set=whole_set or not performed)
    if follow is None:
        flow.advance(turn)
    else:
        turn.set(work=follow)
        if follow.side == 0:
            ladders.take_up(turn)
        gaps.open_work_gap(turn, switch=follow.side > work.side)
    if turn.state.status_due:
        turn.set(status_due=False)
        turn.reply(status.where_it_is(turn))


def after_bout(form: Form, work: Work, performed: int, *, whole_set: bool) -> Work | None:
    """The bout that follows `work`, not begun; None at the end of the exercise.

    `performed` (reps, or frames held) of a first side is what the other sides of that set will do.
    """
    sides = 1 if form.alternating or not form.sides else len(form.sides)
    fresh = replace(work, rep=0, begun=False, remaining=None, held=0, target=None)
    last_side = work.side + 1 >= sides
    if work.side == 0:
        also = 0 if whole_set and form.one_side_at_a_time else performed
        fresh = replace(fresh, side_one=(*work.side_one[: work.set - 1], also))
    if form.one_side_at_a_time and sides > 1:
        return _one_side_on(form, fresh, sides)
    if not last_side and not whole_set:
        return replace(fresh, side=work.side + 1)
    if work.set < len(form.amounts):
        return replace(fresh, set=work.set + 1, side=0, frames=())
    return None


def _one_side_on(form: Form, work: Work, sides: int) -> Work | None:
    """The bout after `work` where one side does all its sets first; what side one left out is left out."""
    set_, side = work.set, work.side
    while True:
        set_ += 1
        if set_ > len(form.amounts):
            set_, side = 1, side + 1
        if side >= sides:
            return None
        if side == 0 or work.side_one[set_ - 1 : set_] != (0,):
            return replace(work, set=set_, side=side)
