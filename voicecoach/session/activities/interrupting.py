"""Interruption of an activity by a pause, a rest, help, pain or a crash.

The activity is kept as it was, with the frame of the interruption; resuming (`Turn.reenter`) moves its frames
by the time since. Then speech starts again, and settling; a rep starts from its first phase, uncounted; a
hold or a rest goes on for its remaining time; a question is asked again.
"""

from __future__ import annotations

from voicecoach.session.activities import working
from voicecoach.session.state import Activity, Doubting, Hurting, Paused, Settling, Suspended, Working
from voicecoach.session.turn import Turn


def is_open(now: Activity) -> bool:
    """True in the question about red flags, which only an answer ends."""
    return isinstance(now, Hurting) and now.stage == "safety"


def kept(turn: Turn) -> tuple[Activity, int]:
    """The activity that would be resumed from here, and the frame of its interruption."""
    now = turn.state.now
    if is_open(now):
        return now, turn.at
    # What came in between may be interrupted itself (help in a pause): what it interrupted is what counts.
    if not isinstance(now, Paused | Suspended | Doubting | Hurting):
        return now, turn.at
    # "Easier" may have begun the set anew meanwhile: then there is no phase to go back to.
    if isinstance(now.inner, Working) and not turn.work.begun:
        return Settling(None, counting_in=True), now.since
    return now.inner, now.since


def leave(turn: Turn) -> tuple[Activity, int]:
    """Silence the coach, and keep the present activity, as `kept`; a hold keeps its remaining time."""
    inner, since = kept(turn)
    if isinstance(turn.state.now, Working):
        working.leave(turn, turn.state.now)
    turn.cut()
    return inner, since
