"""A plan: what a session will do, as a flat list of steps with every number resolved.

`planner.plan_routine` makes it from a linked routine. Circuits are unrolled, `do routine`s are
inlined, branches are jumps, so that a position in the plan is one index. Durations are seconds;
the engine rounds them to frames once a set.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.session.plan.forms import Form
from voicecoach.session.words.base import Words
from voicecoach.session.words.languages import DEFAULT, words_of


class SayStep(Struct, frozen=True):
    text: str
    line: int = 0
    round: int = 0
    rounds: int = 0


class RestStep(Struct, frozen=True):
    """A rest of `seconds` from the end of the step before; `between`: the script doesn't write it."""

    seconds: float
    text: str = ""
    between: bool = False
    line: int = 0
    round: int = 0
    rounds: int = 0


class WaitStep(Struct, frozen=True):
    text: str
    seconds: float
    line: int = 0
    round: int = 0
    rounds: int = 0


class WorkStep(Struct, frozen=True):
    """An exercise. `ladder` runs from the hardest form to the easiest; `home` is the written one's index.

    Today's prescription: the rung at which it begins, `start` (None: `home`), and the sentence why it is
    `left_out` ("": it isn't).
    """

    exercise: str
    ladder: tuple[Form, ...]
    home: int
    line: int = 0
    round: int = 0
    rounds: int = 0
    start: int | None = None
    left_out: str = ""
    last: float | None = None  # of rounds against the clock: how many, or how long, the last time

    @property
    def form(self) -> Form:
        """The form the script wrote."""
        return self.ladder[self.home]

    @property
    def rung(self) -> int:
        """The rung at which it begins today."""
        return self.home if self.start is None else self.start


class Choice(Struct, frozen=True):
    """A branch of a question: its phrases, and the step where its body begins."""

    phrases: tuple[str, ...]
    target: int


class AskStep(Struct, frozen=True):
    """A question. `silence` is the choice taken on silence; None: the session then stays paused.

    `recorded` is the step at which a recording goes on instead of asking; None: it asks, and takes silence
    for the answer. `ends` are the choices that end the session: the question is then about safety. `id`
    identifies its answers.
    """

    text: str
    choices: tuple[Choice, ...]
    silence: int | None
    line: int = 0
    round: int = 0
    rounds: int = 0
    id: str = ""
    recorded: int | None = None
    ends: tuple[int, ...] = ()


class JumpStep(Struct, frozen=True):
    target: int


class StopStep(Struct, frozen=True):
    text: str
    line: int = 0
    round: int = 0
    rounds: int = 0


class SoundStep(Struct, frozen=True):
    name: str
    line: int = 0


class SideStep(Struct, frozen=True):
    """The change of side inside `repeat each side`."""

    side: str
    seconds: float
    line: int = 0


class BeatStep(Struct, frozen=True):
    """The beat of round `number` of `count`, `seconds` after the one before; 0: the end of the last round."""

    seconds: float
    number: int
    count: int
    line: int = 0


Step = (
    BeatStep | SayStep | RestStep | WaitStep | WorkStep | AskStep | JumpStep | StopStep | SoundStep | SideStep
)


class Plan(Struct, frozen=True):
    """The steps of a session, and the settings for all of it.

    `mild` and `moderate` are the highest scores of the pain table's first two bands. `notes` are sentences at
    the start about today's prescription.
    """

    title: str
    steps: tuple[Step, ...]
    first: str = ""
    needs: tuple[str, ...] = ()
    calm: bool = False
    mild: int = 3
    moderate: int = 5
    path: str = ""
    sounds: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""  # where the routine is from
    tailored: bool = False  # changed by the person's choices: no longer what the script says
    language: str = DEFAULT  # the code of the coach's language
    seed: str = ""  # that drew what is picked and shuffled in it

    @property
    def words(self) -> Words:
        """The words of the plan's language."""
        return words_of(self.language)

    def step_at(self, index: int) -> Step | None:
        """The step, None before the first (the opening) and after the last (the closing words)."""
        return self.steps[index] if 0 <= index < len(self.steps) else None

    def on_beat(self, index: int) -> tuple[int, ...]:
        """The exercises of the round that begins at step `index`, a `BeatStep`."""
        exercises = []
        for at in range(index + 1, len(self.steps)):
            if isinstance(self.steps[at], BeatStep):
                break
            exercises += [at] if isinstance(self.steps[at], WorkStep) else []
        return tuple(exercises)

    def follow(self, index: int) -> int:
        """The index of the step performed at `index`, after taking jumps."""
        while index < len(self.steps) and isinstance(step := self.steps[index], JumpStep):
            index = step.target
        return index

    def work_from(self, index: int) -> int | None:
        """The index of the first exercise at or after `index` that isn't left out, taking jumps, if any."""
        return self._first(index, lambda at: _to_do(self.steps[at]))

    def work_or_question_from(self, index: int) -> int | None:
        """As `work_from`, but not past a question whose answer may end the session, or tells what is done."""
        return self._first(index, self._decides)

    def _decides(self, index: int) -> bool:
        step = self.steps[index]
        if isinstance(step, AskStep):
            return is_about_safety(step) or self.coming(index) is None
        return _to_do(step)

    def _first(self, index: int, wanted: Callable[[int], bool]) -> int | None:
        index = self.follow(index)
        while index < len(self.steps) and not wanted(index):
            index = self.follow(index + 1)
        return index if index < len(self.steps) else None

    def coming(self, index: int, *, alone: bool = False) -> int | None:
        """The next exercise from `index` on, if it is the same whatever is answered on the way.

        None if there is none, or if it depends on an answer; `alone`: silence answers.
        """
        # All ways through the questions are followed, each to its first exercise or the end.
        open_, ends = [index], list[int | None]()
        met: set[int] = set()
        while open_:
            at = self.follow(open_.pop())
            step = self.step_at(at)
            # Branches meet again behind their question: nobody needs to go on from there twice.
            if at in met:
                continue
            met.add(at)
            if step is None or isinstance(step, StopStep) or _to_do(step):
                ends.append(at if step is not None and _to_do(step) else None)
            elif isinstance(step, AskStep):
                silent = alone and step.silence is not None
                open_ += [choice.target for choice in step.choices[step.silence :][:1] if silent]
                open_ += [choice.target for choice in step.choices if not silent]
            else:
                open_.append(at + 1)
        # Compared by name: both branches may hold a `do` line of the same exercise.
        names = {None if end is None else _name(self.steps[end]) for end in ends}
        return ends[0] if len(names) == 1 else None


def _name(step: Step) -> str:
    return step.exercise if isinstance(step, WorkStep) else ""


def brought_back(plan: Plan, exercise: str) -> Plan:
    """The plan with an exercise that was left out of it done again."""
    steps = tuple(
        replace(step, left_out="") if isinstance(step, WorkStep) and step.exercise == exercise else step
        for step in plan.steps
    )
    return replace(plan, steps=steps)


def is_about_safety(step: Step) -> bool:
    """True for a question that can end the session, which only an answer gets past."""
    return isinstance(step, AskStep) and bool(step.ends)


def refusals(plan: Plan) -> tuple[str, ...]:
    """The reasons why this plan can't run with no one to answer: one sentence each, with its line."""
    reasons: list[str] = []
    for step in plan.steps:
        if isinstance(step, AskStep) and step.silence is None and step.recorded is None:
            reasons.append(
                f"{plan.path}:{step.line}: a file can't wait for an answer to '{step.text}': "
                "give one branch 'or silence'."
            )
        if isinstance(step, WorkStep) and not step.left_out and _open_ended(step.ladder[step.rung]):
            reasons.append(
                f"{plan.path}:{step.line}: '{step.exercise}' ends only when the person says done: "
                "give it a bound, 'at most 15' or 'at most 60s'."
            )
    return tuple(dict.fromkeys(reasons))


def _to_do(step: Step) -> bool:
    return isinstance(step, WorkStep) and not step.left_out


def _open_ended(form: Form) -> bool:
    if form.race is not None:  # a file gives each round its time
        return False
    amounts_open = any(amount.today is None for amount in form.amounts) and form.at_most is None
    phases_open = any(phase.seconds is None and phase.at_most is None for phase in form.phases)
    return amounts_open or (phases_open and not form.held and not form.own_pace)
