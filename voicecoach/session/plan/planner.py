"""Linked routine -> Plan."""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from voicecoach.routine import model
from voicecoach.routine.model import Instruction, Linked, normal
from voicecoach.session.plan import defaults, ladder, races
from voicecoach.session.plan.draws import drawn
from voicecoach.session.plan.steps import (
    AskStep,
    BeatStep,
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
from voicecoach.session.words.languages import words_of

MOST_STEPS = 20_000
"""A plan longer than this is a slip of the pen (nested `repeat`s), not a session."""


def plan_routine(linked: Linked, seed: str | None = "") -> Plan:
    """The plan of a linked routine, in the order of performance; `seed` draws what is drawn (None: all).

    Raises ValueError if nested repeats unroll to more than `MOST_STEPS` steps.
    """
    routine = linked.routine
    maker = _Planner(seed)
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
        language=ladder.language_of(linked),
        seed=seed or "",
    )
    if routine.pain is None:
        return plan
    return replace(plan, mild=routine.pain.mild, moderate=routine.pain.moderate)


class _Place:
    """Place of an instruction in the nesting: its round, its side, whether it is in a circuit."""

    def __init__(self, round_: int = 0, rounds: int = 0, side: str = "", circuit: bool = False) -> None:
        self.round = round_
        self.rounds = rounds
        self.side = side
        self.circuit = circuit


class _Planner:
    def __init__(self, seed: str | None) -> None:
        self.seed = seed
        self.draws = 0  # so far
        self.steps: list[Step] = []
        # Whether the step before is an exercise, with nothing between, and not of the same circuit.
        self.after_work: _Place | None = None

    def body(self, linked: Linked, body: tuple[Instruction, ...], place: _Place) -> None:
        for instruction in body:
            self._add(linked, instruction, place)

    def _add(self, linked: Linked, instruction: Instruction, place: _Place) -> None:
        if len(self.steps) > MOST_STEPS:
            message = f"the repeats of this routine unroll to more than {MOST_STEPS} steps"
            raise ValueError(message)
        match instruction:
            case model.Do():
                self._do(linked, instruction, place)
            case model.DoRoutine():
                part = linked.parts[normal(instruction.name.raw)]
                self.body(part, part.routine.body, place)
            case model.Repeat():
                self._repeat(linked, instruction, place)
            case model.Every():
                self._every(linked, instruction, place)
            case model.Draw():
                self.draws += 1
                self.body(linked, drawn(instruction, self.seed, self.draws), place)
            case model.Race():
                self._race(linked, instruction, place)
            case model.Ask():
                self._ask(linked, instruction, place)
            case model.Say() | model.Rest() | model.Wait() | model.Stop() | model.Sound():
                self.steps.append(_simple(linked, instruction, place))
                self.after_work = None
            case _:
                assert_never(instruction)

    def _do(self, linked: Linked, do: model.Do, place: _Place) -> None:
        self._between(linked, place)
        for number, (forms, home) in enumerate(ladder.ladders(linked, do, place.side)):
            if number:  # the other side, with a dose of its own
                other = words_of(ladder.language_of(linked)).OTHER_SIDE
                self.steps.append(
                    RestStep(
                        forms[home].switch, other, line=do.span.line, round=place.round, rounds=place.rounds
                    )
                )
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
        """The rest between two exercises with nothing else between them, outside circuits."""
        before = self.after_work
        if before is None or (before.circuit and place.circuit):
            return
        self.steps.append(RestStep(defaults.between(linked.routine.defaults).seconds, between=True))

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
            self.body(linked, repeat.round(number), inside)

    def _every(self, linked: Linked, every: model.Every, place: _Place) -> None:
        for number in range(1, every.times + 1):
            self.after_work = None
            self.steps.append(BeatStep(every.seconds, number, every.times, every.span.line))
            self.body(linked, every.body, _Place(number, every.times, place.side, circuit=True))
        self.after_work = None
        self.steps.append(BeatStep(every.seconds, 0, every.times, every.span.line))

    def _race(self, linked: Linked, race: model.Race, place: _Place) -> None:
        self._between(linked, place)
        form = races.form(linked, race, place.side)
        self.steps.append(
            WorkStep(form.name, (form,), 0, race.span.line, round=place.round, rounds=place.rounds)
        )
        self.after_work = place

    def _each_side(self, linked: Linked, repeat: model.Repeat, place: _Place) -> None:
        seconds = defaults.switch(linked.routine.defaults).seconds
        draws = self.draws
        for number, side in enumerate(("left", "right"), start=1):
            self.draws = draws  # the second side does what the first did
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
        recorded: int | None = None
        for branch in ask.branches:
            self.after_work = None
            silence = len(choices) if branch.silence else silence
            recorded = len(choices) if branch.recorded else recorded
            choices.append(Choice(tuple(phrase.raw for phrase in branch.phrases), len(self.steps)))
            self.body(linked, branch.body, place)
            ends.append(len(self.steps))
            self.steps.append(JumpStep(0))
        for end in ends:
            self.steps[end] = JumpStep(len(self.steps))
        stops = (
            any(isinstance(instruction, model.Stop) for instruction in branch.body) for branch in ask.branches
        )
        self.steps[at] = AskStep(
            ask.text.raw,
            tuple(choices),
            silence,
            ask.span.line,
            place.round,
            place.rounds,
            recorded=recorded,
            ends=tuple(number for number, stop in enumerate(stops) if stop),
        )
        self.after_work = None


Simple = model.Say | model.Rest | model.Wait | model.Stop | model.Sound


def _simple(linked: Linked, instruction: Simple, place: _Place) -> Step:
    line = instruction.span.line
    match instruction:
        case model.Say():
            return SayStep(instruction.text.raw, line, place.round, place.rounds)
        case model.Rest():
            text = instruction.text.raw if instruction.text else ""
            return RestStep(instruction.seconds, text, line=line, round=place.round, rounds=place.rounds)
        case model.Wait():
            seconds = defaults.wait(linked.routine.defaults, instruction.seconds).seconds
            return WaitStep(instruction.text.raw, seconds, line, place.round, place.rounds)
        case model.Stop():
            return StopStep(instruction.text.raw, line, place.round, place.rounds)
        case model.Sound():
            return SoundStep(instruction.name.raw, line)
        case _:
            assert_never(instruction)
