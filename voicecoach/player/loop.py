"""The only loop: a session's cues become sound and events, live, into a file or in virtual time.

The clock is the track's frame counter. The loop brings it to whatever is nearest (the end of a block,
of a clip, the session's deadline, a cue's time, a phrase), hands the session what happened there, and
goes on. What is performed doesn't depend on the size of the blocks, nor on whether anyone listens.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count, islice
from typing import Any, Generic

from voicecoach.errors import VoicecoachError
from voicecoach.listen.grammar import meaning
from voicecoach.listen.heard import Heard
from voicecoach.listen.typed import Written
from voicecoach.player.eventlog import Log, entry, seconds
from voicecoach.player.stage import ClipT, Conductor, Ears, Sink, Source, Track
from voicecoach.session.events import (
    FRAME_RATE,
    Answer,
    Command,
    Cue,
    CueFinished,
    Cut,
    Event,
    Fact,
    Finished,
    Hearing,
    Listen,
    Outcome,
    Play,
    Say,
    Start,
    Tick,
    Volume,
)

LIVE_BLOCK_FRAMES = 480
"""10 ms: how long a typed or spoken phrase waits at most before the session has it."""

RENDER_BLOCK_FRAMES = 48_000
"""With no one to wait for, as much at a time as is cheap to hold."""

DUCK_DB = 12.0
"""By how much the coach makes room for what is likely a command."""

MOST_AT_ONCE = 10_000
"""Events at one instant after which the session is taken to be going round in a circle."""


@dataclass(frozen=True, slots=True)
class Performance:
    """How a session went: why it ended, its length in frames, and what could not be made to sound."""

    reason: str
    frames: int
    failures: tuple[str, ...]

    @property
    def seconds(self) -> float:
        return seconds(self.frames)


class Player(Generic[ClipT]):
    """Performs one session, once.

    `log` is given every entry of the event log, in time order. `block_frames` is how often the ears are
    asked and how much is written to the sink at most; None where neither is needed. The source is told
    the coming texts at the start and after each phrase; with `ahead_texts`, that many, again and again.
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
    ) -> None:
        self._session = session
        self._source = source
        self._track = track
        self._sink = sink
        self._ears = ears or Written()
        self._log = log
        self._block_frames = block_frames
        self._ahead_texts = ahead_texts
        self._own = own
        self._order = count()
        self._due: list[tuple[int, int, Cue]] = []  # a heap: (frame, order of arrival, cue)
        self._ended: deque[CueFinished] = deque()
        self._sounding: dict[int, str] = {}  # id -> the text that was chosen
        self._phrases: list[str] = []
        self._listening = Listen(0, "commands")
        self._finished: Finished | None = None
        self._quiet_from = 0  # the frame at which the last fade is over
        self._unprepared = 0  # texts spoken since the coming ones were last made ready
        self._failures: dict[str, None] = {}
        self._began = track.frame

    def run(self, start: Start) -> Performance:
        """Perform the session to its end; Ctrl-C ends it at once, with reason `interrupted`."""
        reason = ""
        try:
            self._hand(start)
            self._prepare()  # from the state in which it has begun
            self._settle()
            while not (reason := self._over()):
                self._advance()
                self._settle()
        except KeyboardInterrupt:
            reason = "interrupted"
            if self._sink:
                self._sink.mute()
        frames = self._track.frame - self._began
        self._write("finished", reason=reason, duration=seconds(frames))
        return Performance(reason, frames, tuple(self._failures))

    # --- time --------------------------------------------------------------------------------------

    def _over(self) -> str:
        """Why the performance is over, once it is and nothing sounds any more; else nothing."""
        if self._due or self._track.next_end() is not None or self._track.frame < self._quiet_from:
            return ""
        if self._finished:
            return self._finished.reason
        stuck = self._session.waiting or self._session.deadline is None
        return "waiting" if stuck and not self._ears.open else ""

    def _advance(self) -> None:
        """Bring the clock to whatever comes first."""
        now = self._track.frame
        coming = [self._track.next_end(), self._due[0][0] if self._due else None]
        if not self._finished:
            coming += [self._session.deadline, self._ears.next_at()]
        if self._quiet_from > now:
            coming.append(self._quiet_from)
        if self._block_frames:
            coming.append((now // self._block_frames + 1) * self._block_frames)
        samples = self._track.read(min(frame for frame in coming if frame is not None) - now)
        if self._sink:
            self._sink.write(samples)

    def _settle(self) -> None:
        """Let everything happen that is to happen at this instant."""
        for _ in range(MOST_AT_ONCE):
            if not self._happen():
                return
        message = f"The session stands still at {seconds(self._track.frame)} s: it keeps asking for the same."
        raise VoicecoachError(message, "That is a mistake in voicecoach; please report it with the script.")

    def _happen(self) -> bool:
        """One thing that happens now, in the order that the session is promised; False: nothing."""
        now = self._track.frame
        if self._due and self._due[0][0] <= now:
            _, order, cue = heapq.heappop(self._due)
            self._perform(cue, order)
            return True
        self._ended.extend(self._finish(key, "done") for key in self._track.ended())
        if self._ended:
            self._hand(self._ended.popleft())
            return True
        if self._finished:
            return False
        deadline = self._session.deadline
        if deadline is not None and deadline <= now:
            self._hand(Tick())
            return True
        return self._hear()

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
                self._listening = cue
                self._ears.listen(cue)
            case Volume():
                self._track.set_gain_db(cue.change_db)
            case Fact():
                self._write(cue.event, **cue.fields)
            case Finished():
                self._finished = cue

    def _say(self, say: Say) -> None:
        """Speak the first text that fits; a tick stands for a count that doesn't, and for what failed."""
        chosen = self._fitting(say)
        if not isinstance(chosen, str):
            text, clip = chosen
            self._place(say.id, clip, text)
            self._ears.coach(text, self._track.frame, self._track.frame + len(clip))
            self._write("say", text=text, end=seconds(self._track.frame + len(clip)), kind=say.kind)
        else:
            failed = {"why": chosen} if chosen else {}
            self._write("dropped", texts=list(say.texts), kind=say.kind, **failed)
            if say.kind == "count" or failed:
                self._play(say.id, "tick")
            else:
                self._ended.append(CueFinished(say.id, "dropped"))
        self._unprepared += 1
        if self._ahead_texts and self._unprepared >= self._ahead_texts // 3:
            self._prepare()

    def _fitting(self, say: Say) -> tuple[str, ClipT] | str:
        """The text and its clip; else why none could be made, or nothing where none fits."""
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
        self._write("tone", name=name, end=seconds(self._track.frame + len(clip)))

    def _made(self, make: Callable[[str], ClipT], what: str) -> ClipT | None:
        """The clip, or None where it can't be made: that is kept, and the session goes on."""
        try:
            return make(what)
        except VoicecoachError as error:
            self._failures[str(error)] = None
            return None

    def _place(self, key: int, clip: ClipT, text: str) -> None:
        self._sounding[key] = text
        self._track.place(clip, self._track.frame, key)

    def _cut(self, cut: Cut, order: int) -> None:
        """Silence: what sounds and what was still to come is over; what was to be told of it never was."""
        if self._sink:
            self._sink.mute()
        fade_frames = cut.fade_ms * FRAME_RATE // 1000
        keys = list(self._track.cut(fade_frames))
        self._ears.silence(self._track.frame)
        if keys:
            self._quiet_from = self._track.frame + fade_frames
            self._write("cut", texts=[self._sounding[key] for key in keys])
        self._ended.extend(self._finish(key, "cut") for key in keys)
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

    # --- what the person says ----------------------------------------------------------------------

    def _hear(self) -> bool:
        """Hand over one phrase that has been said; of several at one instant, answers come first."""
        while (said := self._ears.heard(self._track.frame)) is not None:
            if isinstance(said, Hearing | Command):
                self._hand(said)
                return True
            if isinstance(said, Heard):
                self._listened(said)
            else:
                self._phrases.append(said)
        if not self._phrases:
            return False
        meant = [meaning(phrase, self._listening) for phrase in self._phrases]
        first = next((i for i, what in enumerate(meant) if isinstance(what, Answer)), 0)
        self._take(self._phrases.pop(first), meant[first])
        return True

    def _listened(self, heard: Heard) -> None:
        """Make room for what is likely a command; act on it, or come back as if nothing had been."""
        if heard.stage == "likely":
            self._track.duck(DUCK_DB)
            self._write("likely", command=heard.command, phrase=heard.phrase)
            return
        self._track.duck(0.0)
        meant = meaning(heard.phrase, self._listening, self._own)
        accepted = heard.accepted and meant is not None
        self._write(
            "heard",
            command=heard.command,
            phrase=heard.phrase,
            confidence=heard.score,
            margin=heard.margin,
            word_start=seconds(heard.word_start),
            word_end=seconds(heard.word_end),
            accepted=accepted,
            reason=heard.reason if accepted or not heard.accepted else "not asked for now",
        )
        if accepted and meant is not None:
            self._hand(meant)
            self._prepare()

    def _take(self, phrase: str, meant: Command | Answer | None) -> None:
        match meant:
            case Command(name):
                self._write("heard", command=name, phrase=phrase, accepted=True)
            case Answer(_, value):
                self._write("heard", command="answer", phrase=phrase, value=value, accepted=True)
            case None:
                self._write("heard", command=None, phrase=phrase, accepted=False, reason="not understood")
                return
        self._hand(meant)
        self._prepare()

    # --- beside it ---------------------------------------------------------------------------------

    def _prepare(self) -> None:
        self._unprepared = 0
        self._source.prepare(islice(self._session.upcoming(), self._ahead_texts))

    def _write(self, event: str, /, **fields: Any) -> None:  # noqa: ANN401 - JSON
        self._log(entry(self._track.frame, event, fields))
