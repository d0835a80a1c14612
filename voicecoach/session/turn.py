"""One step being worked out: the state as it changes, and the cues that come of it.

The engine's functions take a `Turn` and change it; `engine.step` makes one an event and gives back
its state and cues, so that from outside nothing is ever changed in place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from voicecoach.session import phrasebook
from voicecoach.session.events import FRAME_RATE, Cue, Cut, Fact, Kind, Listen, Play, Say, Value
from voicecoach.session.ladder import shrunk
from voicecoach.session.plan import Form, WorkStep
from voicecoach.session.state import Gap, Line, Moment, State, Voice, Work, Working

LINE_GAP = 0.35
"""Seconds of quiet between two lines: a breath."""
CUT_MS = 30
"""The fade of a cut: short enough to be silence at once, long enough not to click."""
SPEECH_END = 3.5
"""Seconds before the end of a rest by which its speech has ended: 3-2-1 and half a second."""
SHORT_REPLY = 2.0
"""Where a rest leaves less than these seconds before that, an answer may go over its 3-2-1."""


def frames(seconds: float) -> int:
    """Seconds as a whole number of frames."""
    return round(seconds * FRAME_RATE)


def seconds(at: int) -> float:
    """Frames as seconds, as facts show them."""
    return round(at / FRAME_RATE, 6)


class Turn:
    """The state being changed (`state`), the time (`at`), the cues so far (`cues`)."""

    def __init__(self, state: State, at: int) -> None:
        self.state = replace(state, at=at)
        self.at = at
        self.cues: list[Cue] = []

    def set(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of State, checked by replace
        self.state = replace(self.state, **changes)

    # --- what is being worked ------------------------------------------------------------------

    @property
    def work(self) -> Work:
        """The exercise that is going on or coming; only where there is one."""
        if self.state.work is None:
            message = "no exercise is going on"
            raise LookupError(message)
        return self.state.work

    def set_work(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of Work
        self.set(work=replace(self.work, **changes))

    def step_of(self, work: Work) -> WorkStep:
        step = self.state.plan.steps[work.step]
        if not isinstance(step, WorkStep):
            raise TypeError(type(step).__name__)
        return step

    def form_of(self, work: Work) -> Form:
        """The form it is done in today, cut down where there is no easier one."""
        return shrunk(self.step_of(work).ladder[work.rung], self.shrink_of(work))

    @property
    def form(self) -> Form:
        return self.form_of(self.work)

    def tags_of(self, work: Work) -> tuple[str, ...]:
        """The tags of an exercise as it is written, and as it is done."""
        return tuple(sorted({*self.step_of(work).form.tags, *self.form_of(work).tags}))

    def side_of(self, work: Work, rep: int = 1) -> str:
        """The word of the side that is worked, at rep `rep` where sides alternate."""
        form = self.form_of(work)
        if not form.sides:
            return ""
        return form.sides[(rep - 1) % len(form.sides) if form.alternating else work.side]

    # --- cues ----------------------------------------------------------------------------------

    def new_id(self) -> int:
        number = self.state.next_id
        self.set(next_id=number + 1)
        return number

    def fact(self, event: str, **members: Value) -> None:
        self.cues.append(Fact(self.at, event, members))

    def tone(self, name: str) -> None:
        self.cues.append(Play(self.at, self.new_id(), name))

    def cut(self) -> None:
        """Silence, and nothing planned remains."""
        if not self.cues or not isinstance(self.cues[0], Cut):
            self.cues.insert(0, Cut(self.at, CUT_MS))
        self.set(moments=(), queue=(), voice=None, quiet_until=self.at)

    def listen(self, what: str, phrases: tuple[str, ...] = (), question_id: int = 0) -> None:
        self.cues.append(Listen(self.at, what, phrases, question_id))  # type: ignore[arg-type]

    # --- speech --------------------------------------------------------------------------------

    def line(self, *texts: str, kind: Kind = "instruction", until: int | None = None) -> None:
        """Speech that follows what is being said and waits for its turn."""
        if texts and texts[0]:
            self.set(queue=(*self.state.queue, Line(texts, kind, until)))

    def quiet(self, length: float) -> None:
        """No line begins for so many seconds."""
        self.set(quiet_until=max(self.state.quiet_until, self.at + frames(length)))

    def reply(self, text: str) -> None:
        """An answer to the person, as soon as nobody speaks; in a gap, where it still fits."""
        now = self.state.now
        until = None
        if isinstance(now, Gap) and now.ends is not None:
            early = now.ends - frames(SPEECH_END)
            until = early if early - self.at >= frames(SHORT_REPLY) else now.ends
        line = Line((text,), "reply", until)
        self.set(queue=(line, *self.state.queue))

    def plan_moments(self, *moments: Moment) -> None:
        """Add to what is planned, in the order of time."""
        planned = sorted((*self.state.moments, *moments), key=lambda moment: moment.at)
        self.set(moments=tuple(planned))

    def speak_due(self) -> None:
        """Begin the next line, where nobody speaks and the quiet is over."""
        state = self.state
        if state.voice is not None or not state.queue or state.quiet_until > self.at:
            return
        line, rest = state.queue[0], state.queue[1:]
        self.set(queue=rest)
        number = self.new_id()
        if line.sound:
            self.cues.append(Play(self.at, number, line.sound, blocking=True))
        else:
            self.cues.append(Say(self.at, number, line.texts, line.until, line.kind))
        self.set(voice=Voice(number, line=True))

    def happen(self, moment: Moment) -> None:
        """A planned moment is due: its tone and fact, and its words where nobody speaks."""
        if moment.tone:
            self.tone(moment.tone)
        if moment.kind in ("instruction", "prompt"):
            self.line(*moment.texts, kind=moment.kind, until=moment.until)
            return
        voice = self.state.voice
        if voice is not None or self._covered(moment) or not moment.texts:
            return
        if moment.event:
            self.fact(moment.event, value=moment.value)
        number = self.new_id()
        self.cues.append(Say(self.at, number, moment.texts, moment.until, moment.kind))
        covers = moment.texts[0] if moment.covers else ""
        self.set(voice=Voice(number, line=False, covers=covers))
        if moment.covers:
            self.set(cue_spoken=True)

    def _covered(self, moment: Moment) -> bool:
        """Whether a cue has taken this count's place."""
        now = self.state.now
        return isinstance(now, Working) and moment.kind == "count" and self.state.cue_spoken

    # --- words ---------------------------------------------------------------------------------

    def fill(self, text: str, work: Work | None, **more: str) -> str:
        """`text` with its fields filled in for `work`."""
        if "{" not in text:
            return text
        for name, value in {**self._fields(work), **more}.items():
            text = text.replace("{" + name + "}", value)
        return text

    def _fields(self, work: Work | None) -> dict[str, str]:
        step = self.state.plan.step_at(self.state.pc)
        found = {
            "round": phrasebook.number(getattr(step, "round", 0)),
            "rounds": phrasebook.number(getattr(step, "rounds", 0)),
            "time": phrasebook.lasting(getattr(step, "seconds", 0.0)),
        }
        coming = self.state.plan.work_from(self.state.pc + 1)
        if coming is not None:
            found["coming"] = self.form_of(Work(coming, self.rung_at(coming))).name
        if self.state.side:
            found |= {"side": self.state.side, "other": _OTHER.get(self.state.side, "")}
        if work is not None:
            found |= self._work_fields(work)
        elif self.state.last_work is not None:
            found["exercise"] = self.form_of(self.state.last_work).name
        return found

    def _work_fields(self, work: Work) -> dict[str, str]:
        form = self.form_of(work)
        side = self.side_of(work, work.rep + 1)
        found = {
            "exercise": form.name,
            "set": phrasebook.number(work.set),
            "sets": phrasebook.number(len(form.amounts)),
            "rep": phrasebook.number(work.rep + 1),
        }
        amount = form.amount(work.set).today
        if amount is not None:
            found["reps"] = phrasebook.number(int(amount))
            if form.timed:
                found["time"] = phrasebook.lasting(amount)
        if side:
            found["side"] = side
            found["other"] = next((word for word in form.sides if word != side), _OTHER.get(side, ""))
        return found

    def rung_at(self, index: int) -> int:
        """The rung at which the exercise of step `index` is done today."""
        step = self.state.plan.steps[index]
        if not isinstance(step, WorkStep):
            raise TypeError(type(step).__name__)
        for entry in self.state.adjusted:
            if entry.exercise == step.exercise:
                return min(entry.rung, len(step.ladder) - 1)
        return step.rung

    def shrink_of(self, work: Work) -> int:
        """How often the easiest form of this exercise has been cut down."""
        name = self.step_of(work).exercise
        return next((entry.shrink for entry in self.state.adjusted if entry.exercise == name), 0)


_OTHER = {"left": "right", "right": "left"}
