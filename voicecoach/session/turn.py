"""A turn: one step of the engine in progress, with the changing state and the cues so far.

The engine's functions take a `Turn` and change it; `engine.step` makes one for each event and returns its
state and cues, so that seen from outside nothing is changed in place.
"""

from __future__ import annotations

import re
from typing import Literal, Unpack

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.routine.fields import FIELDS
from voicecoach.session.events import FRAME_RATE, Cue, Cut, Fact, Kind, Listen, Listened, Play, Say
from voicecoach.session.facts import Counted, Happened
from voicecoach.session.plan.forms import Form
from voicecoach.session.plan.ladder import shrunk
from voicecoach.session.plan.steps import WorkStep
from voicecoach.session.shift import shifted
from voicecoach.session.state import (
    Activity,
    Line,
    Moment,
    OwnRest,
    Question,
    Rest,
    State,
    StateChanges,
    Voice,
    Work,
    WorkChanges,
    Working,
)
from voicecoach.session.words.base import Words

LINE_GAP = 0.35
"""Seconds of quiet between two lines: a breath."""
CUT_MS = 30
"""Fade of a cut in ms: short enough to be immediate silence, long enough not to click."""
SPEECH_END = 3.5
"""Seconds before the end of a rest at which its speech must have ended: 3-2-1 and half a second."""
SHORT_REPLY = 2.0
"""Seconds before `SPEECH_END` below which an answer may speak over the rest's 3-2-1."""


def frames(seconds: float) -> int:
    """Seconds in whole frames."""
    return round(seconds * FRAME_RATE)


def seconds(at: int) -> float:
    """Frames in seconds, as in facts."""
    return round(at / FRAME_RATE, 6)


class Enter(Struct, frozen=True):
    """Perform the plan from step `index` on."""

    index: int


class Reenter(Struct, frozen=True):
    """Go on with `inner`, which was left at frame `since`."""

    inner: Activity
    since: int


Next = Enter | Reenter | Literal["prepare", "work", "untold"]
"""The next activity, on this frame: "prepare" announces and sets up the exercise, "work" begins its set,
"untold" says what there was no room for in a set.

Activities follow one another in a circle. So that their modules don't import each other in one, an activity
only names the next, and the engine begins it.
"""


class Turn:
    """The changing `state`, the time (`at`), the cues so far (`cues`), the `next` activities."""

    def __init__(self, state: State, at: int) -> None:
        self.state = replace(state, at=at)
        self.at = at
        self.cues: list[Cue] = []
        self.next: list[Next] = []

    def set(self, **changes: Unpack[StateChanges]) -> None:
        self.state = replace(self.state, **changes)

    @property
    def words(self) -> Words:
        """The words of the plan's language."""
        return self.state.plan.words

    @property
    def answerable(self) -> bool:
        """True if a person is there who can be heard, or has keys at hand."""
        return self.state.mode == "live" and (self.state.hears is not False or self.state.keys)

    @property
    def ready(self) -> str:
        """Prompt for a person who tells by voice or key that they are ready."""
        return self.words.READY if self.state.hears is not False else self.words.READY_BY_KEY

    # --- what comes next -----------------------------------------------------------------------

    def then(self, activity: Next) -> None:
        """Begin this activity as soon as the present function is done, before any that waits already."""
        self.next.insert(0, activity)

    def enter(self, index: int) -> None:
        """Perform the plan from step `index` on, as soon as this is done."""
        self.then(Enter(index))

    def advance(self) -> None:
        """Go to the next step of the plan."""
        self.enter(self.state.pc + 1)

    def reenter(self, inner: Activity, since: int) -> None:
        """Go on with `inner`, which was left at `since`, as soon as this is done."""
        self.then(Reenter(inner, since))

    def resume_clock(self, inner: Activity, since: int) -> None:
        """Resume `inner`: all kept frames are moved by the time since it was left."""
        self.set(now=inner)
        now = self.state
        self.state = replace(
            shifted(now, self.at - since),
            at=now.at,
            # What is said meanwhile was planned meanwhile: leaving had silenced everything.
            moments=now.moments,
            queue=now.queue,
            quiet_until=now.quiet_until,
        )

    # --- what is being worked ------------------------------------------------------------------

    @property
    def work(self) -> Work:
        """The present or coming exercise. Raises LookupError without one."""
        if self.state.work is None:
            message = "no exercise is going on"
            raise LookupError(message)
        return self.state.work

    def set_work(self, **changes: Unpack[WorkChanges]) -> None:
        self.set(work=replace(self.work, **changes))

    def step_of(self, work: Work) -> WorkStep:
        step = self.state.plan.steps[work.step]
        if not isinstance(step, WorkStep):
            raise TypeError(type(step).__name__)
        return step

    def form_of(self, work: Work) -> Form:
        """Today's form of the exercise, cut down if there is no easier one."""
        return shrunk(self.step_of(work).ladder[work.rung], self.shrink_of(work))

    @property
    def form(self) -> Form:
        return self.form_of(self.work)

    def tags_of(self, work: Work) -> tuple[str, ...]:
        """The tags of an exercise, of its written and its present form."""
        return tuple(sorted({*self.step_of(work).form.tags, *self.form_of(work).tags}))

    def side_of(self, work: Work, rep: int = 1) -> str:
        """The word of the side being worked; of rep `rep` if sides alternate."""
        form = self.form_of(work)
        if not form.sides:
            return ""
        return form.sides[(rep - 1) % len(form.sides) if form.alternating else work.side]

    # --- cues ----------------------------------------------------------------------------------

    def new_id(self) -> int:
        number = self.state.next_id
        self.set(next_id=number + 1)
        return number

    def fact(self, happened: Happened) -> None:
        self.cues.append(Fact(self.at, happened))

    def tone(self, name: str) -> None:
        self.cues.append(Play(self.at, self.new_id(), name))

    def cut(self) -> None:
        """Silence the coach, and drop all planned speech."""
        if not self.cues or not isinstance(self.cues[0], Cut):
            self.cues.insert(0, Cut(self.at, CUT_MS))
        self.set(moments=(), queue=(), voice=None, quiet_until=self.at)

    def listen(
        self, what: Listened, phrases: tuple[str, ...] = (), question_id: int = 0, *, spoken: bool = True
    ) -> None:
        self.cues.append(Listen(self.at, what, phrases, question_id, self.state.plan.language, spoken))

    # --- speech --------------------------------------------------------------------------------

    def line(self, *texts: str, kind: Kind = "instruction", until: int | None = None) -> None:
        """Queue speech behind the present words."""
        if texts and texts[0]:
            self.set(queue=(*self.state.queue, Line(texts, kind, until)))

    def ask(self, text: str, what: Listened, phrases: tuple[str, ...], question_id: int) -> None:
        """Queue a question; its answers are listened for from its first word, and by key at once."""
        line = Line((text,), "prompt", asks=Question(what, phrases, question_id))
        self.listen(what, phrases, question_id, spoken=False)
        self.set(queue=(*self.state.queue, line))

    def quiet(self, length: float) -> None:
        """Begin no line for `length` seconds."""
        self.set(quiet_until=max(self.state.quiet_until, self.at + frames(length)))

    def reply(self, text: str) -> None:
        """Answer the person as soon as nobody speaks; in a rest, if it still fits."""
        now = self.state.now
        until = None
        if isinstance(now, Rest | OwnRest) and now.ends is not None:
            early = now.ends - frames(SPEECH_END)
            until = early if early - self.at >= frames(SHORT_REPLY) else now.ends
        line = Line((text,), "reply", until)
        self.set(queue=(line, *self.state.queue))

    def plan_moments(self, *moments: Moment) -> None:
        """Add planned moments, in time order."""
        planned = sorted((*self.state.moments, *moments), key=lambda moment: moment.at)
        self.set(moments=tuple(planned))

    def speak_due(self) -> None:
        """Begin the next line, if nobody speaks and the quiet is over."""
        state = self.state
        if state.voice is not None or not state.queue or state.quiet_until > self.at:
            return
        line, rest = state.queue[0], state.queue[1:]
        self.set(queue=rest)
        if line.asks:
            self.listen(line.asks.what, line.asks.phrases, line.asks.id)
        number = self.new_id()
        if line.sound:
            self.cues.append(Play(self.at, number, line.sound, blocking=True))
        else:
            self.cues.append(Say(self.at, number, line.texts, line.until, line.kind))
        self.set(voice=Voice(number, line=True, said=line))

    def happen(self, moment: Moment) -> None:
        """Perform a planned moment: its tone and fact, and its words if nobody speaks."""
        if moment.tone:
            self.tone(moment.tone)
        if moment.kind in ("instruction", "prompt"):
            self.line(*moment.texts, kind=moment.kind, until=moment.until)
            return
        voice = self.state.voice
        if voice is not None or self._covered(moment) or not moment.texts:
            return
        if moment.counted is not None:
            self.fact(Counted(moment.counted))
        number = self.new_id()
        self.cues.append(Say(self.at, number, moment.texts, moment.until, moment.kind))
        covers = moment.texts[0] if moment.covers else ""
        self.set(voice=Voice(number, line=False, covers=covers, said=moment))
        if moment.covers:
            self.set(cue_spoken=True)

    def _covered(self, moment: Moment) -> bool:
        """True if a cue has replaced this count."""
        now = self.state.now
        return isinstance(now, Working) and moment.kind == "count" and self.state.cue_spoken

    # --- words ---------------------------------------------------------------------------------

    def fill(self, text: str, work: Work | None, **more: str) -> str:
        """`text` with its fields filled in for `work`."""
        if "{" not in text:
            return text
        for name, value in {**self._fields(work), **more}.items():
            text = text.replace("{" + name + "}", value)
        return _without_braces(text)

    def _fields(self, work: Work | None) -> dict[str, str]:
        step = self.state.plan.step_at(self.state.pc)
        values = {
            "round": self.words.number(getattr(step, "round", 0)),
            "rounds": self.words.number(getattr(step, "rounds", 0)),
            "time": self.words.lasting(getattr(step, "seconds", 0.0)),
        }
        coming = self.state.plan.coming(self.state.pc + 1, alone=self.state.mode == "unattended")
        if coming is not None:
            values["coming"] = self.form_of(Work(coming, self.rung_at(coming))).name
        if self.state.side:
            values |= self._sides(self.state.side, _OTHER.get(self.state.side, ""))
        if work is not None:
            values |= self._work_fields(work)
        elif self.state.last_work is not None:
            values["exercise"] = self.form_of(self.state.last_work).name
        return values

    def _work_fields(self, work: Work) -> dict[str, str]:
        form = self.form_of(work)
        side = self.side_of(work, work.rep + 1)
        values = {
            "exercise": form.name,
            "set": self.words.number(work.set),
            "sets": self.words.number(len(form.amounts)),
            "rep": self.words.number(work.rep + 1),
        }
        amount = form.amount(work.set).today
        if amount is not None:
            values["reps"] = self.words.number(int(amount))
            if form.timed:
                values["time"] = self.words.lasting(amount)
        if side:
            other = next((word for word in form.sides if word != side), _OTHER.get(side, ""))
            values |= self._sides(side, other)
        return values

    def _sides(self, side: str, other: str) -> dict[str, str]:
        return {"side": self.words.side(side), "other": self.words.side(other)}

    def rung_at(self, index: int) -> int:
        """Today's rung of the exercise of step `index`."""
        step = self.state.plan.steps[index]
        if not isinstance(step, WorkStep):
            raise TypeError(type(step).__name__)
        for entry in self.state.adjusted:
            if entry.exercise == step.exercise:
                return min(entry.rung, len(step.ladder) - 1)
        return min(step.rung + self.state.gently, len(step.ladder) - 1)

    def shrink_of(self, work: Work) -> int:
        """The number of cuts of the easiest form of this exercise."""
        name = self.step_of(work).exercise
        return next((entry.shrink for entry in self.state.adjusted if entry.exercise == name), 0)


_OTHER = {"left": "right", "right": "left"}


_SENTENCE = re.compile(r"[^.!?]*[.!?]*\s*")


def _without_braces(text: str) -> str:
    """The text without sentences that have a field without a value: no brace is ever spoken."""
    if not any("{" + name + "}" in text for name in FIELDS):
        return text
    sentences = (match[0] for match in _SENTENCE.finditer(text))
    return "".join(one for one in sentences if not any("{" + name + "}" in one for name in FIELDS)).strip()
