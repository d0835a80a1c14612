"""The session engine: pure, one event at a time.

    step(state, event, at) -> (state, cues)      `at` in frames, never before the last event's
    deadline(state) -> int | None                when it wants a Tick
    upcoming(state) -> texts                     see `session.upcoming`

It knows no clock and no length of speech: it says, and hears `CueFinished`.
"""

from __future__ import annotations

from voicecoach.session import commands, dialogue, flow, gaps, phrasebook, suspend, work
from voicecoach.session.events import (
    Answer,
    Command,
    Cue,
    CueFinished,
    Event,
    Hearing,
    Start,
    Tick,
)
from voicecoach.session.state import (
    Asking,
    Gap,
    Hurting,
    Over,
    Paused,
    Preparing,
    Saying,
    Settling,
    State,
    Suspended,
    Waiting,
    Working,
)
from voicecoach.session.turn import LINE_GAP, Turn

TO_THE_LAST = 10_000
"""More consequences than this at one instant would be a defect: better an error than a hang."""


def initial() -> State:
    """A session that has not begun; `Start` begins it."""
    return State()


def step(state: State, event: Event, at: int) -> tuple[State, tuple[Cue, ...]]:
    """What `event` at frame `at` leads to. Raises ValueError where time would go back."""
    if at < state.at:
        message = f"time goes back from frame {state.at} to {at}"
        raise ValueError(message)
    turn = Turn(state, at)
    match event:
        case Start():
            _start(turn, event)
        case Tick():
            pass
        case CueFinished():
            _cue_finished(turn, event)
        case Command():
            commands.command(turn, event)
        case Answer():
            dialogue.answered(turn, event)
        case Hearing():
            _hearing(turn, event)
    _catch_up(turn)
    return turn.state, tuple(turn.cues)


def deadline(state: State) -> int | None:
    """The frame of the next Tick, None where only speech or the person moves it on."""
    wanted = [moment.at for moment in state.moments[:1]]
    if state.now.ends is not None:
        wanted.append(state.now.ends)
    if state.queue and state.voice is None:
        wanted.append(state.quiet_until)
    return max(state.at, min(wanted)) if wanted else None


def waiting(state: State) -> bool:
    """Whether nothing but a person (or a reminder to them) moves it on."""
    if state.voice is not None or state.queue or isinstance(state.now, Over):
        return False
    return deadline(state) is None or (isinstance(state.now, Waiting) and state.mode == "live")


# --- events --------------------------------------------------------------------------------------


def _start(turn: Turn, event: Start) -> None:
    """Begin; or, where the session was restored, say where it stands and wait, or go on."""
    if isinstance(turn.state.now, Paused | Suspended):
        turn.set(mode=event.mode, level=event.level)
        turn.fact("started", routine=turn.state.plan.title, mode=event.mode, level=event.level, resumed=True)
        turn.listen("commands")
        return
    turn.set(plan=event.plan, mode=event.mode, level=event.level)
    plan = event.plan
    turn.fact("started", routine=plan.title, mode=event.mode, level=event.level)
    turn.listen("commands")
    lines = gaps.lines_of(*phrasebook.opening(plan.title, plan.first, plan.needs), *plan.notes)
    if event.level == "counts":
        lines = lines[:1]
    turn.set(pc=-1, now=Saying(lines, "enter"), queue=lines)


def _cue_finished(turn: Turn, event: CueFinished) -> None:
    """Speech has ended; the end of something that was cut is of no interest any more."""
    voice = turn.state.voice
    if voice is None or voice.id != event.id:
        return
    turn.set(voice=None)
    if voice.covers and (event.outcome != "done" or event.chosen != voice.covers):
        turn.set(cue_spoken=False)
    if voice.line and event.outcome == "done":
        turn.quiet(LINE_GAP)


def _hearing(turn: Turn, event: Hearing) -> None:
    turn.fact("hearing", on=event.on, reason=event.reason)
    if not event.on and not isinstance(turn.state.now, Over):
        turn.reply(event.reason or phrasebook.CANNOT_HEAR)


# --- time ----------------------------------------------------------------------------------------


def _catch_up(turn: Turn) -> None:
    """Everything that is due at this frame, until nothing is."""
    for _ in range(TO_THE_LAST):
        if not _advance(turn):
            return
    message = f"the session does not come to rest at frame {turn.at}"
    raise RuntimeError(message)


def _advance(turn: Turn) -> bool:
    """One due thing; whether there was one."""
    state = turn.state
    if state.moments and state.moments[0].at <= turn.at:
        moment, rest = state.moments[0], state.moments[1:]
        turn.set(moments=rest)
        turn.happen(moment)
        return True
    if state.now.ends is not None and state.now.ends <= turn.at:
        _ended(turn)
        return True
    if state.voice is None and not state.queue:
        return _spoken(turn)
    if state.voice is None and state.quiet_until <= turn.at:
        turn.speak_due()
        return True
    return False


def _ended(turn: Turn) -> None:
    """The activity's time is up."""
    now = turn.state.now
    match now:
        case Working():
            work.phase_ended(turn)
        case Settling():
            work.resume_bout(turn)
        case Gap(kind="asked"):
            suspend.asked_rest_over(turn, now)
        case Gap():
            _gap_over(turn, now)
        case Waiting() if turn.state.mode == "live":
            turn.set(now=Waiting())
            turn.line(phrasebook.READY, kind="prompt")
        case Waiting():
            flow.advance(turn)
        case Asking():
            dialogue.asking_timed_out(turn, now)
        case Hurting():
            dialogue.hurting_timed_out(turn, now)


def _gap_over(turn: Turn, gap: Gap) -> None:
    if gap.kind == "script":
        flow.advance(turn)
        return
    work.begin_bout(turn)


def _spoken(turn: Turn) -> bool:
    """All that was to be said has been said: what blocked on it goes on. Whether anything did."""
    now = turn.state.now
    match now:
        case Saying(then="finish"):
            flow.over(turn, now.reason)
        case Saying():
            flow.advance(turn)
        case Suspended():
            suspend.reenter(turn, now.inner, now.since)
        case Preparing():
            work.introduce(turn, turn.form)
            gaps.settle(turn)
        case Gap(ends=None):
            work.introduce(turn, turn.form)
            gaps.setup_spoken(turn, now)
        case Waiting(ends=None):
            flow.waited(turn)
        case Asking(ends=None):
            dialogue.asking_spoken(turn, now)
        case Hurting(ends=None):
            dialogue.hurting_spoken(turn, now)
        case _:
            return False
    return True
