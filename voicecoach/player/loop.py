"""The only loop: turns a session's cues into sound and events, live, into a file or in virtual time.

The clock is the track's frame counter. The loop finds the nearest event (the end of a block or a clip, the
session's deadline, a cue's time, a phrase), writes the sound until then, lets the ears listen, hands the
session what happened, and goes on. A performance depends neither on the size of the blocks nor on whether
anyone listens.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Mapping
from itertools import count, islice
from typing import Generic

from voicecoach.errors import VoicecoachError
from voicecoach.listen.phrases.typed import WrittenPhrases
from voicecoach.player.eventlog import (
    Ended,
    Entry,
    Log,
    Performed,
    Silenced,
    Sounded,
    Spoken,
    Unspoken,
    seconds,
)
from voicecoach.player.interpreter import Interpreter
from voicecoach.player.performance import INTERRUPTED, Performance
from voicecoach.player.stage import ClipT, Conductor, Ears, Sink, Source, Track
from voicecoach.session.events import (
    FRAME_RATE,
    Address,
    Cue,
    CueFinished,
    Cut,
    Event,
    Fact,
    Finished,
    Listen,
    Outcome,
    Play,
    Say,
    Start,
    Tick,
    Volume,
)
from voicecoach.session.facts import Happened

LIVE_BLOCK_FRAMES = 480
"""Frames of a live block: a phrase waits 10 ms at most before the session gets it."""

RENDER_BLOCK_FRAMES = 48_000
"""Frames of a block with no one to wait for: as many as are cheap to hold."""

MOST_AT_ONCE = 10_000
"""Events at one instant from which the session counts as going round in circles."""


class Player(Generic[ClipT]):
    """Performs one session, once.

    `log` is given every entry of the event log, in time order. A block has `block_frames`: the most that is
    written to the sink before the ears are asked again; None where there are neither. The source is told the
    coming texts at the start and after each phrase; with `ahead_texts`, that many of them, again and again.
    The performance ends as `interrupted` once `quit` returns true.
    """

    def __init__(  # noqa: PLR0913 - what a performance is made of
        self,
        session: Conductor,
        source: Source[ClipT],
        track: Track[ClipT],
        *,
        sink: Sink | None = None,
        ears: Ears | None = None,
        log: Log = lambda _: None,
        block_frames: int | None = None,
        ahead_texts: int | None = None,
        own: Mapping[str, str] | None = None,
        quit: Callable[[], bool] = lambda: False,  # noqa: A002 - what the person does
    ) -> None:
        self._session = session
        self._source = source
        self._track = track
        self._sink = sink
        self._ears = ears or WrittenPhrases()
        self._log = log
        self._block_frames = block_frames
        self._ahead_texts = ahead_texts
        self._quit = quit
        self._order = count()
        self._due: list[tuple[int, int, Cue]] = []  # a heap: (frame, order of arrival, cue)
        self._ended: deque[CueFinished] = deque()
        self._sounding: dict[int, str] = {}  # id -> the text that was chosen
        self._finished: Finished | None = None
        self._quiet_from = 0  # the frame at which the last fade ends
        self._unprepared = 0  # texts spoken since the coming ones were last made ready
        self._failures: dict[str, None] = {}
        self._began = track.frame
        self._interpreter = Interpreter(
            self._ears, own, hand=self._hand, prepare=self._prepare, log=self._write, duck=track.duck
        )

    def run(self, start: Start) -> Performance:
        """Perform the session to its end; Ctrl-C ends it at once, with reason `interrupted`."""
        reason = ""
        try:
            self._hand(start)
            self._prepare()  # from the state in which it has begun
            self._settle()
            while not (reason := self._over()):
                self._ears.attend(self._advance())
                self._settle()
        except KeyboardInterrupt:
            reason = INTERRUPTED
        if reason == INTERRUPTED and self._sink:
            self._sink.mute()
        frames = self._track.frame - self._began
        self._write(Ended(reason, seconds(frames)))
        return Performance(reason, frames, tuple(self._failures))

    # --- time --------------------------------------------------------------------------------------

    def _over(self) -> str:
        """The reason why the performance is over (stopped, or finished and silent); "" while it goes on."""
        if self._quit():
            return INTERRUPTED
        # Whatever sounds, or is yet to sound, belongs to the performance: the last words too.
        if self._due or self._track.next_end() is not None or self._track.frame < self._quiet_from:
            return ""
        if self._finished:
            return self._finished.reason
        # Only a person could move it on, and none can be heard any more: it would wait for ever.
        stuck = self._session.waiting or self._session.deadline is None
        return "waiting" if stuck and not self._ears.open else ""

    def _advance(self) -> int:
        """Write the sound until the next event, and return its length in frames."""
        now = self._track.frame
        coming = [self._track.next_end(), self._due[0][0] if self._due else None]
        if not self._finished:
            coming += [self._session.deadline, self._ears.next_at()]
        # A fade that was cut off by the end of the performance would click.
        if self._quiet_from > now:
            coming.append(self._quiet_from)
        # To multiples of the block, not from here: so what happens in between doesn't shift the later blocks.
        if self._block_frames:
            coming.append((now // self._block_frames + 1) * self._block_frames)
        frames = min(frame for frame in coming if frame is not None) - now
        samples = self._track.read(frames)
        if self._sink:
            self._sink.write(samples)
        return frames

    def _settle(self) -> None:
        """Handle all that is due at this instant."""
        for _ in range(MOST_AT_ONCE):
            if not self._happen():
                return
        message = f"The session stands still at {seconds(self._track.frame)} s: it keeps asking for the same."
        raise VoicecoachError(message, "That is a mistake in voicecoach; please report it with the script.")

    def _happen(self) -> bool:
        """Handle one thing that is due now, in the order promised to the session; False if nothing is."""
        now = self._track.frame
        # Cues first: the session's own wishes for this instant were made before anything else happened at it.
        if self._due and self._due[0][0] <= now:
            _, order, cue = heapq.heappop(self._due)
            self._perform(cue, order)
            return True
        # Then ends of clips, one by one: each may bring cues for this instant, which go before the next.
        self._ended.extend(self._finish(key, "done") for key in self._track.ended())
        if self._ended:
            self._hand(self._ended.popleft())
            return True
        if self._finished:
            return False
        # The deadline comes before a phrase, so that a phrase meets the state of the instant it is heard at.
        deadline = self._session.deadline
        if deadline is not None and deadline <= now:
            self._hand(Tick())
            return True
        return self._interpreter.hear(now)

    def _hand(self, event: Event) -> None:
        for cue in self._session.handle(event, self._track.frame):
            heapq.heappush(self._due, (cue.at, next(self._order), cue))

    # --- what the session wants --------------------------------------------------------------------

    def _perform(self, cue: Cue, order: int) -> None:
        match cue:
            case Say():
                self._say(cue)
            case Play():
                self._play(cue.id, cue.name)
            case Cut():
                self._cut(cue, order)
            case Listen():
                self._interpreter.listen(cue, self._track.frame)
            case Address():
                self._ears.address(cue.manner)
            case Volume():
                self._track.set_gain_db(cue.change_db)
            case Fact():
                self._write(cue.what)
            case Finished():
                self._finished = cue

    def _say(self, say: Say) -> None:
        """Speak the first text that fits; a tick replaces a count that doesn't fit, or a text that failed."""
        chosen = self._fitting(say)
        if not isinstance(chosen, str):
            text, clip = chosen
            self._place(say.id, clip, text)
            # The listener must know the coach's own words, or it would take their echo for the person's.
            self._ears.coach(text, self._track.frame, self._track.frame + len(clip))
            self._write(Spoken(text, seconds(self._track.frame + len(clip)), say.kind))
        else:
            self._write(Unspoken(say.texts, say.kind, why=chosen))
            if say.kind == "count" or chosen:
                self._play(say.id, "tick")
            else:
                self._ended.append(CueFinished(say.id, "dropped"))
        # The coming texts are made ready anew before those known from the last time have all been said.
        self._unprepared += 1
        if self._ahead_texts and self._unprepared >= self._ahead_texts // 3:
            self._prepare()

    def _fitting(self, say: Say) -> tuple[str, ClipT] | str:
        """The first text that fits, with its clip; else the last error, or "" where all are too long."""
        failed = ""
        for text in say.texts:
            clip = self._made(self._source.speech, text)
            if clip is None:
                failed = list(self._failures)[-1]
            elif say.until is None or self._track.frame + len(clip) <= say.until:
                return text, clip
        return failed

    def _play(self, key: int, name: str) -> None:
        clip = self._made(self._source.sound, name)
        if clip is None:
            self._ended.append(CueFinished(key, "dropped"))
            return
        self._place(key, clip, "")
        self._write(Sounded(name, seconds(self._track.frame + len(clip))))

    def _made(self, make: Callable[[str], ClipT], name: str) -> ClipT | None:
        """The clip, or None if making it fails: the error is kept, and the session goes on."""
        try:
            return make(name)
        except VoicecoachError as error:
            self._failures[str(error)] = None
            return None

    def _place(self, key: int, clip: ClipT, text: str) -> None:
        self._sounding[key] = text
        self._track.place(clip, self._track.frame, key)

    def _cut(self, cut: Cut, order: int) -> None:
        """Stop what sounds, drop what is queued, discard its pending facts."""
        # The sink first: what it has been given is already ahead of the loudspeaker.
        if self._sink:
            self._sink.mute()
        fade_frames = cut.fade_ms * FRAME_RATE // 1000
        keys = list(self._track.cut(fade_frames))
        self._ears.silence(self._track.frame)
        if keys:
            self._quiet_from = self._track.frame + fade_frames
            self._write(Silenced(tuple(self._sounding[key] for key in keys)))
        self._ended.extend(self._finish(key, "cut") for key in keys)
        # Cues that came before the cut are cut too. The later ones stay; so do the earlier ones that neither
        # sound nor tell of a sound (what is listened for, the volume, the end).
        still_due = []
        for due in sorted(self._due):
            _, arrived, cue = due
            if arrived < order and isinstance(cue, Say | Play):
                self._ended.append(CueFinished(cue.id, "cut"))
            elif arrived > order or not isinstance(cue, Fact):
                still_due.append(due)
        self._due = still_due  # sorted, so still a heap

    def _finish(self, key: int, outcome: Outcome) -> CueFinished:
        return CueFinished(key, outcome, self._sounding.pop(key))

    # --- beside it ---------------------------------------------------------------------------------

    def _prepare(self) -> None:
        self._unprepared = 0
        self._source.prepare(islice(self._session.upcoming(), self._ahead_texts))

    def _write(self, happened: Happened | Performed) -> None:
        self._log(Entry(self._track.frame, happened))
