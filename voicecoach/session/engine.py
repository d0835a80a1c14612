"""The session engine: pure, one event at a time.

    step(state, event, at) -> (state, cues)      `at` in frames, never before the last event's
    deadline(state) -> int | None                when it wants a Tick
    upcoming(state) -> texts                     see `session.upcoming`

It knows neither a clock nor the length of speech: it is told by `CueFinished`.
"""

from __future__ import annotations

from typing import assert_never

from voicecoach.session.activities import (
    asking,
    dispatch,
    doubting,
    hushing,
    interrupting,
    pain,
    paused,
    telling,
)
from voicecoach.session.activities.announcing import lines_of
from voicecoach.session.events import (
    Address,
    Answer,
    Command,
    Cue,
    CueFinished,
    Doubt,
    Event,
    Finished,
    HasCompany,
    Hearing,
    Hush,
    NotMeant,
    Play,
    Say,
    Start,
    Tick,
)
from voicecoach.session.facts import HearingChanged, SessionStarted
from voicecoach.session.obey import obey
from voicecoach.session.state import (
    Asking,
    Doubting,
    Hurting,
    Over,
    Paused,
    Saying,
    State,
    Suspended,
    Waiting,
)
from voicecoach.session.turn import LINE_GAP, Turn, frames
from voicecoach.session.words.languages import same_answer

ACKNOWLEDGED = 2.0
"""Seconds within which a command is acknowledged: by its effect, else by a tone."""
TO_THE_LAST = 10_000
"""Most consequences at one instant; more are a defect, and an error is better than a hang."""


def initial() -> State:
    """A session that has not begun; `Start` begins it."""
    return State()


def step(state: State, event: Event, at: int) -> tuple[State, tuple[Cue, ...]]:  # noqa: C901, PLR0912 - one case an event
    """The state and cues after `event` at frame `at`. Raises ValueError if time would go back."""
    if at < state.at:
        message = f"time goes back from frame {state.at} to {at}"
        raise ValueError(message)
    turn = Turn(state, at)
    obeyed = False
    if not isinstance(event, Tick | CueFinished | Hush):
        hushing.lift(turn)  # whatever came decides, and finds all as it was
    match event:
        case Start():
            _start(turn, event)
        case Tick() | NotMeant():
            pass
        case CueFinished():
            _cue_finished(turn, event)
        case Command():
            obeyed = obey.command(turn, event)
        case Answer():
            _answered(turn, event)
        case Hearing():
            _hearing(turn, event)
        case Doubt():
            doubting.doubt(turn, event)
        case Hush():
            hushing.hush(turn, event)
        case HasCompany():
            telling.company(turn, event)
        case _:
            assert_never(event)
    _catch_up(turn)
    if obeyed and not _acknowledged(turn):
        turn.tone("tick")
    return turn.state, tuple(turn.cues)


def _acknowledged(turn: Turn) -> bool:
    """True if the person notices within `ACKNOWLEDGED` that a command is obeyed: word, tone or silence."""
    if any(isinstance(cue, Say | Play | Finished) for cue in turn.cues):
        return True
    state, soon = turn.state, turn.at + frames(ACKNOWLEDGED)
    if state.queue and state.voice is None and state.quiet_until <= soon:
        return True
    return any(moment.at <= soon and (moment.tone or moment.texts) for moment in state.moments)


def deadline(state: State) -> int | None:
    """The frame of the next Tick, None where only speech or the person moves it on."""
    if state.hushed is not None:
        return max(state.at, state.hushed.ends)
    wanted = [moment.at for moment in state.moments[:1]]
    if state.now.ends is not None:
        wanted.append(state.now.ends)
    if state.queue and state.voice is None:
        wanted.append(state.quiet_until)
    return max(state.at, min(wanted)) if wanted else None


def waiting(state: State) -> bool:
    """True if only a person (or a reminder to them) moves the session on."""
    busy = state.voice is not None or state.queue or state.hushed is not None
    if busy or isinstance(state.now, Over):
        return False
    reminded = state.mode == "live" and (
        (isinstance(state.now, Asking) and state.hears is False)
        or (isinstance(state.now, Waiting) and (state.hears is not False or state.keys))
    )
    return reminded or deadline(state) is None


# --- events --------------------------------------------------------------------------------------


def _start(turn: Turn, event: Start) -> None:
    """Begin; a restored session says where it stands, and waits or goes on."""
    if isinstance(turn.state.now, Paused | Suspended):
        turn.set(mode=event.mode, level=event.level, knows=event.knows, called=event.called)
        if turn.state.manner:
            turn.cues.append(Address(turn.at, turn.state.manner))
        turn.fact(SessionStarted(turn.state.plan.title, event.mode, event.level, resumed=True))
        if isinstance(turn.state.now, Paused):
            paused.listen(turn, turn.state.now)
        else:
            turn.listen("commands")
        return
    turn.set(plan=event.plan, mode=event.mode, level=event.level, knows=event.knows, called=event.called)
    plan = event.plan
    turn.fact(SessionStarted(plan.title, event.mode, event.level))
    turn.listen("commands")
    lines = lines_of(*turn.words.opening(plan.title, plan.first, plan.needs), *plan.notes)
    if event.level == "counts":
        lines = lines[:1]
    turn.set(pc=-1, now=Saying(lines, "enter"), queue=lines)


def _cue_finished(turn: Turn, event: CueFinished) -> None:
    """Note the end of speech; the end of a clip that was cut is ignored."""
    voice = turn.state.voice
    if voice is None or voice.id != event.id:
        return
    turn.set(voice=None)
    if voice.covers and (event.outcome != "done" or event.chosen != voice.covers):
        turn.set(cue_spoken=False)
    if voice.line and event.outcome == "done":
        turn.quiet(LINE_GAP)


def _answered(turn: Turn, event: Answer) -> None:
    """Pass an answer to the present question; one to an older question is ignored."""
    now = turn.state.now
    asks = now.inner if isinstance(now, Paused) and interrupting.is_open(now.inner) else now
    if not isinstance(asks, Asking | Doubting | Hurting) or asks.question_id != event.question_id:
        return
    if isinstance(now, Paused):
        turn.cut()
        turn.resume_clock(asks, now.since)
    if isinstance(asks, Asking):
        asking.answered(turn, event)
    elif isinstance(asks, Hurting):
        pain.answered(turn, asks, event)
    elif same_answer(turn.words, turn.words.YES[0], str(event.value)):
        obey.command(turn, Command(asks.command))
    else:
        doubting.passed(turn)


def _hearing(turn: Turn, event: Hearing) -> None:
    """Tell of a change in hearing; a question or wait without a listener goes on by time."""
    turn.fact(HearingChanged(event.on, event.reason))
    if isinstance(turn.state.now, Over):
        return
    if event.between:
        if not event.on:
            turn.reply(event.reason)
        return
    turn.set(hears=event.on, keys=event.keys)
    words = turn.words
    if event.on:
        turn.reply(words.I_HEAR if turn.state.knows else f"{words.I_HEAR} {words.TO_HALT}")
        turn.set(knows=True)
        return
    if isinstance(turn.state.now, Asking | Waiting):
        turn.cut()
        turn.set(begun=turn.state.begun[:-1])
        turn.enter(turn.state.pc)
    how = [words.USE_KEYS] if event.keys else [words.BY_TIME]
    how += [words.THE_KEYS] if turn.state.mode == "live" and not event.keys else []
    turn.reply(" ".join([event.reason or words.CANNOT_HEAR, *how]))


# --- time ----------------------------------------------------------------------------------------


def _catch_up(turn: Turn) -> None:
    """Handle all that is due at this frame; nothing is while time stands still."""
    if turn.state.hushed is not None and not hushing.time_up(turn, turn.state.hushed):
        return
    for _ in range(TO_THE_LAST):
        if not _advance(turn):
            return
    message = f"the session does not come to rest at frame {turn.at}"
    raise RuntimeError(message)


def _advance(turn: Turn) -> bool:
    """Handle one thing that is due; False if nothing is."""
    if turn.next:
        dispatch.begin(turn, turn.next.pop(0))
        return True
    state = turn.state
    if state.moments and state.moments[0].at <= turn.at:
        moment, rest = state.moments[0], state.moments[1:]
        turn.set(moments=rest)
        turn.happen(moment)
        return True
    if state.now.ends is not None and state.now.ends <= turn.at:
        dispatch.time_up(turn)
        return True
    if state.voice is None and not state.queue:
        return dispatch.spoken(turn)
    if state.voice is None and state.quiet_until <= turn.at:
        turn.speak_due()
        return True
    return False
