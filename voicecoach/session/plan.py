"""A plan: what a session will do, as a flat list of steps with every number resolved.

`planner.plan_routine` makes it from a linked routine. Circuits are unrolled, `do routine`s are
inlined, branches are jumps, so that a position in the plan is one index. Durations are seconds;
the engine rounds them to frames once a set.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phase:
    """One movement or hold of a rep. `seconds` None: until the person says done."""

    words: str
    seconds: float | None
    holds: bool = False
    breath: str = ""  # "in", "out" or nothing
    at_most: float | None = None  # bounds an open phase


@dataclass(frozen=True, slots=True)
class Prompt:
    """An `at WHEN say` line; `when` is a `routine.model.WhenKind` value."""

    when: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Amount:
    """One set's target: a count of reps, or seconds. `today` lies in `low` to `high`.

    All None: open, until the person says done.
    """

    low: float | None
    high: float | None
    today: float | None


@dataclass(frozen=True, slots=True)
class Form:
    """One way of doing an exercise, a rung of its ladder, with nothing left unsaid."""

    name: str
    amounts: tuple[Amount, ...]  # one a set
    timed: bool  # the amounts are seconds
    phases: tuple[Phase, ...]  # of one rep; a held position has one phase of its own
    held: bool = False  # a position held for the amount, not reps
    own_pace: bool = False
    noun: str = "reps"
    to_fatigue: bool = False
    at_most: float | None = None
    sides: tuple[str, ...] = ()
    alternating: bool = False
    one_side_at_a_time: bool = False
    every_word: bool = False
    setup: tuple[str, ...] = ()
    settle: float | None = None  # None: until the person says ready
    rest: float = 30.0
    switch: float = 10.0
    cues: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    relief: str = ""
    load: str = ""
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def amount(self, set_number: int) -> Amount:
        """That of a set, counted from 1; where more sets are done than are written, the last one's."""
        return self.amounts[min(set_number, len(self.amounts)) - 1]


@dataclass(frozen=True, slots=True)
class SayStep:
    text: str
    line: int = 0
    round: int = 0
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class RestStep:
    """`seconds` from the end of what came before; `between` where the script says nothing."""

    seconds: float
    text: str = ""
    between: bool = False
    line: int = 0
    round: int = 0
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class WaitStep:
    text: str
    seconds: float
    line: int = 0
    round: int = 0
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class WorkStep:
    """An exercise. `ladder` runs from the hardest form to the easiest; `home` is the written one.

    What today prescribes: the rung it begins at, `start` (None: `home`), and, in a sentence, why it is
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

    @property
    def form(self) -> Form:
        """The form the script wrote."""
        return self.ladder[self.home]

    @property
    def rung(self) -> int:
        """The rung at which it begins today."""
        return self.home if self.start is None else self.start


@dataclass(frozen=True, slots=True)
class Choice:
    """A branch of a question: its phrases, and the step where its body begins."""

    phrases: tuple[str, ...]
    target: int


@dataclass(frozen=True, slots=True)
class AskStep:
    """`silence` is the choice that silence takes, None where the session then stays paused."""

    text: str
    choices: tuple[Choice, ...]
    silence: int | None
    line: int = 0
    round: int = 0
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class JumpStep:
    target: int


@dataclass(frozen=True, slots=True)
class StopStep:
    text: str
    line: int = 0
    round: int = 0
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class SoundStep:
    name: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class SideStep:
    """Inside `repeat each side`: the gap in which the side changes."""

    side: str
    seconds: float
    line: int = 0


Step = SayStep | RestStep | WaitStep | WorkStep | AskStep | JumpStep | StopStep | SoundStep | SideStep


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a session and what holds for all of it.

    `mild` and `moderate` are the highest scores of the pain table's first two bands. `notes` say at the
    start what today prescribes, where that must be known.
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

    def step_at(self, index: int) -> Step | None:
        """The step, None before the first (the opening) and after the last (the closing words)."""
        return self.steps[index] if 0 <= index < len(self.steps) else None

    def follow(self, index: int) -> int:
        """The index of the step that is really performed at `index`: jumps are taken."""
        while index < len(self.steps) and isinstance(step := self.steps[index], JumpStep):
            index = step.target
        return index

    def work_from(self, index: int) -> int | None:
        """The index of the first exercise at or after `index` that isn't left out, taking jumps, if any."""
        index = self.follow(index)
        while index < len(self.steps) and not _to_do(self.steps[index]):
            index = self.follow(index + 1)
        return index if index < len(self.steps) else None


def refusals(plan: Plan) -> tuple[str, ...]:
    """Why this plan can't run with no one to answer: one sentence a cause, with its line."""
    found: list[str] = []
    for step in plan.steps:
        if isinstance(step, AskStep) and step.silence is None:
            found.append(
                f"{plan.path}:{step.line}: a file can't wait for an answer to '{step.text}': "
                "give one branch 'or silence'."
            )
        if isinstance(step, WorkStep) and not step.left_out and _open_ended(step.ladder[step.rung]):
            found.append(
                f"{plan.path}:{step.line}: '{step.exercise}' ends only when the person says done: "
                "give it a bound, 'at most 15' or 'at most 60s'."
            )
    return tuple(dict.fromkeys(found))


def _to_do(step: Step) -> bool:
    return isinstance(step, WorkStep) and not step.left_out


def _open_ended(form: Form) -> bool:
    amounts_open = any(amount.today is None for amount in form.amounts) and form.at_most is None
    phases_open = any(phase.seconds is None and phase.at_most is None for phase in form.phases)
    return amounts_open or (phases_open and not form.held and not form.own_pace)
