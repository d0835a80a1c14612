"""Linked routine -> Plan."""

from __future__ import annotations

from dataclasses import replace

from voicecoach.routine import model
from voicecoach.routine.model import Instruction, Linked, normal
from voicecoach.session import ladder
from voicecoach.session.plan import (
    AskStep,
    Choice,
    JumpStep,
    Plan,
    RestStep,
    SayStep,
    SideStep,
    SoundStep,
    Step,
    StopStep,
    WaitStep,
    WorkStep,
)

MOST_STEPS = 20_000
"""A plan longer than this is a slip of the pen (nested `repeat`s), not a session."""


def plan_routine(linked: Linked) -> Plan:
    """Everything `linked` says, in the order it is performed.

    Raises ValueError where nested repeats unroll to more than `MOST_STEPS` steps.
    """
    routine = linked.routine
    maker = _Planner()
    maker.body(linked, routine.body, _Place())
    forms = [step.form for step in maker.steps if isinstance(step, WorkStep)]
    needs = [text.raw for text in routine.needs] + [need for form in forms for need in form.needs]
    plan = Plan(
        title=routine.name.raw,
        steps=tuple(maker.steps),
        first=routine.first.raw if routine.first else "",
        needs=tuple({normal(need): need for need in reversed(needs)}.values())[::-1],
        calm=routine.calm,
        path=routine.span.path,
        sounds=tuple(sorted(linked.sounds.items())),
        source=routine.source.raw if routine.source else "",
    )
    if routine.pain is None:
        return plan
    return replace(plan, mild=routine.pain.mild, moderate=routine.pain.moderate)


class _Place:
    """Where in the nesting an instruction stands: its round, its side, whether it is in a circuit."""

    def __init__(self, round_: int = 0, rounds: int = 0, side: str = "", circuit: bool = False) -> None:
        self.round = round_
        self.rounds = rounds
        self.side = side
        self.circuit = circuit


class _Planner:
    def __init__(self) -> None:
        self.steps: list[Step] = []
        # Whether the step before is an exercise, with nothing between, and not of the same circuit.
        self.after_work: _Place | None = None

    def body(self, linked: Linked, body: tuple[Instruction, ...], place: _Place) -> None:
        for instruction in body:
            self._add(linked, instruction, place)

    def _add(self, linked: Linked, this: Instruction, place: _Place) -> None:
        if len(self.steps) > MOST_STEPS:
            message = f"the repeats of this routine unroll to more than {MOST_STEPS} steps"
            raise ValueError(message)
        match this:
            case model.Do():
                self._do(linked, this, place)
            case model.DoRoutine():
                part = linked.parts[normal(this.name.raw)]
                self.body(part, part.routine.body, place)
            case model.Repeat():
                self._repeat(linked, this, place)
            case model.Ask():
                self._ask(linked, this, place)
            case _:
                self.steps.append(_simple(linked, this, place))
                self.after_work = None

    def _do(self, linked: Linked, do: model.Do, place: _Place) -> None:
        self._between(linked, place)
        forms, home = ladder.LadderMaker(linked, place.side).ladder(do)
        self.steps.append(
            WorkStep(
                exercise=forms[home].name,
                ladder=forms,
                home=home,
                line=do.span.line,
                round=place.round,
                rounds=place.rounds,
            )
        )
        self.after_work = place

    def _between(self, linked: Linked, place: _Place) -> None:
        """The rest between two exercises that have nothing else between them, outside circuits."""
        before = self.after_work
        if before is None or (before.circuit and place.circuit):
            return
        seconds = linked.routine.defaults.between
        self.steps.append(RestStep(ladder.BETWEEN if seconds is None else seconds, between=True))

    def _repeat(self, linked: Linked, repeat: model.Repeat, place: _Place) -> None:
        if repeat.times is None:
            self._each_side(linked, repeat, place)
            return
        for number in range(1, repeat.times + 1):
            inside = _Place(number, repeat.times, place.side, circuit=True)
            if number > 1 and repeat.rest:
                self.steps.append(
                    RestStep(repeat.rest, line=repeat.span.line, round=number, rounds=repeat.times)
                )
                self.after_work = None
            self.body(linked, repeat.body, inside)

    def _each_side(self, linked: Linked, repeat: model.Repeat, place: _Place) -> None:
        switch = linked.routine.defaults.switch
        seconds = ladder.SWITCH if switch is None else switch
        for number, side in enumerate(("left", "right"), start=1):
            gap = seconds if number > 1 else 0.0
            self.steps.append(SideStep(side, gap, repeat.span.line))
            self.after_work = None
            inside = _Place(place.round, place.rounds, side, circuit=True)
            self.body(linked, repeat.body, inside)

    def _ask(self, linked: Linked, ask: model.Ask, place: _Place) -> None:
        """The question, its bodies one after another, each ending in a jump behind them all."""
        at = len(self.steps)
        self.steps.append(JumpStep(0))  # stands in for the question until its targets are known
        choices: list[Choice] = []
        ends: list[int] = []
        silence: int | None = None
        for branch in ask.branches:
            self.after_work = None
            if branch.silence:
                silence = len(choices)
            choices.append(Choice(tuple(phrase.raw for phrase in branch.phrases), len(self.steps)))
            self.body(linked, branch.body, place)
            ends.append(len(self.steps))
            self.steps.append(JumpStep(0))
        for end in ends:
            self.steps[end] = JumpStep(len(self.steps))
        self.steps[at] = AskStep(
            ask.text.raw, tuple(choices), silence, ask.span.line, place.round, place.rounds
        )
        self.after_work = None


def _simple(linked: Linked, this: Instruction, place: _Place) -> Step:
    line = this.span.line
    match this:
        case model.Say():
            return SayStep(this.text.raw, line, place.round, place.rounds)
        case model.Rest():
            text = this.text.raw if this.text else ""
            return RestStep(this.seconds, text, line=line, round=place.round, rounds=place.rounds)
        case model.Wait():
            seconds = ladder.WAIT if linked.routine.defaults.wait is None else linked.routine.defaults.wait
            if this.seconds is not None:
                seconds = this.seconds
            return WaitStep(this.text.raw, seconds, line, place.round, place.rounds)
        case model.Stop():
            return StopStep(this.text.raw, line, place.round, place.rounds)
        case model.Sound():
            return SoundStep(this.name.raw, line)
        case _:  # the others are unrolled before they come here
            raise TypeError(type(this).__name__)
