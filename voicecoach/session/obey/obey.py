"""Obeying: the cell of the state table for a command in the present state, carried out."""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.session.activities import asking, interrupting, working
from voicecoach.session.events import Command
from voicecoach.session.facts import CommandObeyed, SessionResumed
from voicecoach.session.obey import navigation
from voicecoach.session.obey.columns import Column, column
from voicecoach.session.obey.commands import BY_NAME
from voicecoach.session.obey.effect import APPLY
from voicecoach.session.state import Doubting, Saying, Working
from voicecoach.session.turn import Turn


def command(turn: Turn, order: Command) -> bool:
    """Obey a command; False if the session is over or the command unknown."""
    where, obeyed = _column(turn), BY_NAME.get(order.name)
    if where is None or obeyed is None:
        return False
    effect = obeyed.effects[where]
    if isinstance(turn.state.now, Doubting) and effect is navigation.stay:
        effect = obeyed.effects["say"]  # nothing is paused yet: "pause" pauses
    turn.fact(CommandObeyed(order.name, effect.name, where))
    if effect is APPLY:
        apply(turn, order)
    else:
        effect(turn, order)
    return True


def _column(turn: Turn) -> Column | None:
    return column(turn.state.now, held=turn.state.work is not None and turn.form.held)


def apply(turn: Turn, order: Command) -> None:
    """Obey a command in the activity that a pause interrupted; resume it if the command means nothing there.

    "Next" in a paused set ends that set, as it would have without the pause.
    """
    inner, since = interrupting.kept(turn)
    turn.cut()
    turn.fact(SessionResumed())
    # It goes on, from this frame: the effect finds it as it would have found it when it was left.
    turn.resume_clock(inner, since)
    if isinstance(turn.state.now, Working):
        # What was held before the pause is kept with the work; the phase would count it once more.
        turn.set(now=replace(turn.state.now, began=turn.at))
    now, where = turn.state.now, _column(turn)
    effect = BY_NAME[order.name].effects[where] if where else navigation.stay
    # The command means nothing there: then it means no more than "go on".
    no_silence = effect is navigation.silence and asking.step_asked(turn).silence is None
    if effect is navigation.stay or no_silence:
        turn.reenter(now, turn.at)
    # "Done" that ends no more than a phase: an interrupted phase is gone, and its rep is begun anew, unless
    # the rep is at the person's own pace, for which their word is all there is.
    elif effect is navigation.end_side and isinstance(now, Working) and working.ends_at_done(turn.form, now):
        if not (turn.form.own_pace and working.side_done(turn)):
            turn.reenter(now, turn.at)
    else:
        # Speech was silenced when it was left: what skips a line of it must find it in the queue.
        if isinstance(now, Saying):
            turn.set(queue=now.lines)
        effect(turn, order)
