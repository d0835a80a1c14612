"""Working: a set on one side, its reps and phases, and the step after it."""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.session.activities import (
    beats,
    easier_harder,
    exercise,
    on_beat,
    prompts,
    races,
    record,
    resting,
    settling,
)
from voicecoach.session.facts import PhaseBegun, RepDone, SetDone
from voicecoach.session.plan.forms import Form, Phase
from voicecoach.session.plan.ladder import OWN_PACE_REP
from voicecoach.session.state import Moment, Work, Working, held_so_far
from voicecoach.session.turn import Turn, frames, seconds

SHORTEST_HOLD = 3.0
"""Least seconds of a resumed hold."""
AFTER_TONE = 0.6
"""Seconds of quiet after the tone that ends a set."""


# --- amounts and frames --------------------------------------------------------------------------


def target_of(turn: Turn, work: Work) -> int | None:
    """The target reps of this set: side two repeats what side one did; None if it is open."""
    form = turn.form_of(work)
    if form.held or form.distance:
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
    """The phases in frames at today's pace; holds keep their time."""
    form = turn.form_of(work)
    if form.held:
        return (_held_frames(form, work),)
    if form.distance:
        return (_distance_frames(turn, form, work),)
    return tuple(_frames(turn, form, phase) for phase in form.phases)


def _held_frames(form: Form, work: Work) -> int | None:
    if work.side > 0 and len(work.side_one) >= work.set:
        return max(frames(1.0), work.side_one[work.set - 1])
    today = form.amount(work.set).today if form.timed else form.phases[0].seconds
    if today is not None:
        return frames(today)
    bound = form.at_most if form.at_most is not None else form.phases[0].at_most
    return None if bound is None else frames(bound)


def _distance_frames(turn: Turn, form: Form, work: Work) -> int | None:
    """Frames of a distance: None until the person says done; in a file, the time at an easy pace."""
    return frames(form.on_the_way(work.set)) if turn.state.mode == "unattended" else None


def _frames(turn: Turn, form: Form, phase: Phase) -> int | None:
    if form.own_pace or phase.seconds is None:
        if phase.at_most is not None:
            return frames(phase.at_most)
        return frames(OWN_PACE_REP) if turn.state.mode == "unattended" else None
    if phase.holds:
        return frames(phase.seconds)
    return frames(phase.seconds * turn.state.pace)


# --- a set ---------------------------------------------------------------------------------------


def begin_set(turn: Turn) -> None:
    """Begin a set on a side: its first beat is now."""
    form = turn.form
    exercise.begin_exercise(turn)
    work = turn.work
    if work.side == 0 or form.held or not work.frames or work.pace != turn.state.pace:
        work = replace(work, frames=phase_frames(turn, work), pace=turn.state.pace)
    work = replace(
        work, target=target_of(turn, work), rep=0, begun=True, remaining=None, held=0, counted_in=1
    )
    turn.set(work=work, last_work=work, moments=())
    exercise.introduce(turn, form)
    on_beat.begins(turn)
    if form.race:
        races.begins(turn)
    turn.fact(record.set_begun(turn))
    turn.tone("start")
    begin_phase(turn, 0)


def resume_set(turn: Turn) -> None:
    """Resume an interrupted set: the rep from its first phase, a hold for its remaining time."""
    if turn.work.begun:
        _fresh_pace(turn)
        turn.set_work(counted_in=turn.work.rep + 1)
        begin_phase(turn, 0)
    else:
        begin_set(turn)


def begin_phase(turn: Turn, index: int) -> None:
    """Begin phase `index` of the coming rep."""
    turn.set(relaxed=False)
    work, form = turn.work, turn.form
    length = work.frames[index]
    if form.held and work.remaining is not None:
        length = work.remaining
    if form.race:
        length = races.length(turn)
    turn.set(now=Working(index, turn.at, None if length is None else turn.at + length), cue_spoken=False)
    beat = _beat(turn, index, length)
    end = None if length is None else seconds(turn.at + length)
    turn.fact(PhaseBegun(form.name, work.set, beat.side, work.rep + 1, beat.words, end))
    if beat.cue:
        turn.set_work(cue=work.cue + 1)
    spoken = _whole_rep(beat) if form.own_pace else beats.moments(beat)
    turn.plan_moments(*(prompts.with_prompts(turn, beat, spoken) if form.held else spoken))
    if form.race:
        turn.plan_moments(*races.calls(turn))


def _beat(turn: Turn, index: int, length: int | None) -> beats.Beat:
    work, form = turn.work, turn.form
    rep = work.rep + 1
    side = turn.side_of(work, rep)
    words = ", ".join(phase.words for phase in form.phases) if form.own_pace else form.phases[index].words
    if form.race:
        words = form.race.round(rep)
    elif form.held and not work.held:
        words = on_beat.opening_words(turn, words)
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
        language=turn.words,
        before=work.held if form.held else 0,
    )


def _whole_rep(beat: beats.Beat) -> tuple[Moment, ...]:
    """The speech of a rep at the person's own pace: its words twice, later its number."""
    number = beat.language.number(beat.rep)
    texts = (beat.words, number) if beat.worded else (number,)
    texts = (beat.prompt, *texts) if beat.prompt else texts
    return (Moment(beat.at, texts, "phase", counted=beat.rep),)


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


# --- interrupted -----------------------------------------------------------------------------------


def leave(turn: Turn, now: Working) -> None:
    """Keep the remaining time of a hold; a rep will start again."""
    if not turn.form.held:
        return
    held = held_so_far(turn.state, turn.at)
    remaining = None if now.ends is None else max(frames(SHORTEST_HOLD), now.ends - turn.at)
    turn.set_work(remaining=remaining, held=held)


def reenter(turn: Turn) -> None:
    """Count back into the set."""
    settling.back_to_set(turn)


# --- what ends -----------------------------------------------------------------------------------


def time_up(turn: Turn, now: Working) -> None:
    """Go to the next phase, the next rep, or the end of the side, after a phase's last frame."""
    form = turn.form
    if form.race and races.is_over(turn):
        turn.line(turn.words.TIME_IS_UP)
        end_side(turn)
        return
    if not form.own_pace and now.phase + 1 < len(form.phases):
        begin_phase(turn, now.phase + 1)
        return
    rep_ended(turn)


def rep_ended(turn: Turn) -> None:
    """Count a rep; begin the next one on this frame, or end the side."""
    if not side_done(turn):
        _fresh_pace(turn)
        begin_phase(turn, 0)


def side_done(turn: Turn) -> bool:
    """Count a rep; True if it was the last, so that the side is over."""
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
    turn.fact(RepDone(turn.form.name, work.set, turn.side_of(work, work.rep + 1), work.rep + 1))


def _fresh_pace(turn: Turn) -> None:
    """Take over a change of pace, which holds from the next rep on."""
    work = turn.work
    if work.pace != turn.state.pace:
        turn.set_work(frames=phase_frames(turn, work), pace=turn.state.pace)


def done_by_person(turn: Turn) -> None:
    """End a rep at the person's own pace, or this side, as the person said done."""
    now, form = turn.state.now, turn.form
    if isinstance(now, Working) and ends_at_done(form, now):
        turn.set(moments=())
        time_up(turn, now)
        return
    last_phase_began = isinstance(now, Working) and now.phase == len(form.phases) - 1
    if last_phase_began:
        _count_rep(turn)
    turn.set(moments=())
    end_side(turn)


def ends_at_done(form: Form, now: Working) -> bool:
    """True if "done" ends only this phase: a rep at the person's own pace, an open hold within a rep."""
    return form.own_pace or (form.phases[now.phase].seconds is None and not form.held)


def end_side(turn: Turn, *, whole_set: bool = False) -> None:
    """End this side (`whole_set`: all sides of this set), and begin what follows."""
    work, form = turn.work, turn.form
    held = held_so_far(turn.state, turn.at) if form.held else 0
    turn.set(last_work=work)
    turn.tone("end")
    reps, lasted = (0, seconds(held)) if form.held else (work.rep, None)
    if form.race:
        lasted = races.score(turn)
    turn.fact(SetDone(form.name, work.set, turn.side_of(work), reps, work.target, lasted))
    if turn.state.voice is not None and not turn.state.voice.line:
        turn.set(voice=None)  # a count's tail may ring on; nothing waits for it
    turn.set(moments=())
    turn.quiet(AFTER_TONE)
    if turn.state.untold:  # told in the gap that follows
        turn.then("untold")
    performed = held if form.held else work.rep
    follow = next_set(form, work, performed, whole_set=whole_set or not performed)
    if follow is None:
        turn.advance()
    else:
        turn.set(work=follow)
        if follow.side == 0:
            easier_harder.take_up(turn)
        resting.open_between_sets(turn, switch=follow.side > work.side)


def next_set(form: Form, work: Work, performed: int, *, whole_set: bool) -> Work | None:
    """The set (or side) after `work`, not begun; None at the end of the exercise.

    `performed` (reps, or frames held) of a first side becomes the target of the set's other sides.
    """
    sides = 1 if form.alternating or not form.sides else len(form.sides)
    fresh = replace(work, rep=0, begun=False, remaining=None, held=0, target=None, began=None, limit=None)
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
    """The set after `work` if one side does all its sets first; sets that side one left out are left out."""
    set_, side = work.set, work.side
    while True:
        set_ += 1
        if set_ > len(form.amounts):
            set_, side = 1, side + 1
        if side >= sides:
            return None
        if side == 0 or work.side_one[set_ - 1 : set_] != (0,):
            return replace(work, set=set_, side=side)
