"""From an exercise and a dose to the forms of its ladder, hardest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from voicecoach.routine import model
from voicecoach.routine.inherit import done, merged
from voicecoach.routine.model import Dose, Exercise, Linked, SidesKind, Variant, normal
from voicecoach.session.plan import Amount, Form, Phase, Prompt

# What language.md gives where nothing is said, in seconds.
REP, STEP, BREATH_IN, BREATH_OUT = 4.0, 2.0, 4.0, 6.0
SETTLE, SWITCH, REST, BETWEEN, WAIT = 8.0, 10.0, 30.0, 30.0, 10.0
SLOW = 1.5
"""`slow` makes the moving phases this many times as long."""
SHRINK = 0.7
"""What each cut below the easiest form leaves of its reps and holds."""
OWN_PACE_REP = 8.0
"""What a rep at the person's own pace takes where no one can say done."""


class LadderMaker:
    """Builds the ladder of one `do` within a linked routine.

    `side` is the one word of an enclosing `repeat each side`, which then is the only side.
    """

    def __init__(self, linked: Linked, side: str = "") -> None:
        self.linked = linked
        self.side = side
        self.defaults = linked.routine.defaults
        self.at_hand = {normal(need.raw) for need in linked.routine.needs}

    def ladder(self, do: model.Do) -> tuple[tuple[Form, ...], int]:
        """All forms, hardest first, and the index of the written one."""
        named = self.linked.exercises[normal(do.name.raw)]
        home = done(named, do)
        seen = {normal(home.name.raw)}
        harder = tuple(self._climb(home, "harder", seen))
        easier = tuple(self._climb(home, "easier", seen))
        exercises = (*reversed(harder), home, *easier)
        sets = len(self.form(home).amounts)
        forms = tuple(self.form(one, sets=None if one is home else sets) for one in exercises)
        return forms, len(harder)

    def _climb(self, home: Exercise, way: str, seen: set[str]) -> Iterator[Exercise]:
        """Each step `way` of `home`, nearest first: its listed ladder, then the last one's chain."""
        at = home
        while True:
            owner, moved = at, False
            for alternatives in getattr(owner, way):
                variant = self._choose(alternatives)
                if normal(variant.name.raw) in seen:
                    continue
                seen.add(normal(variant.name.raw))
                step = self._variant(owner, variant)
                yield step
                at, moved = step, True
            if not moved:
                return

    def _choose(self, alternatives: tuple[Variant, ...]) -> Variant:
        """The first alternative whose equipment the routine asks for anyway, else the first."""
        for variant in alternatives:
            needs = variant.block.needs if variant.block else self._named(variant).needs
            if all(normal(need.raw) in self.at_hand for need in needs):
                return variant
        return alternatives[0]

    def _named(self, variant: Variant) -> Exercise:
        return self.linked.exercises[normal(variant.name.raw)]

    def _variant(self, owner: Exercise, variant: Variant) -> Exercise:
        """What an entry of `owner`'s ladder means; its dose: its own, the block's, `owner`'s, or as named."""
        named = self._named(variant)
        if variant.block is not None and variant.block.dose is None and variant.dose is None:
            return replace(named, dose=owner.dose)
        return replace(named, dose=merged(named.dose, variant.dose))

    # --- one form ------------------------------------------------------------------------------

    def form(self, exercise: Exercise, sets: int | None = None) -> Form:
        """Everything about one way of doing it, resolved; `sets` as the ladder's home has them."""
        dose = exercise.dose or Dose()
        amounts = _amounts(dose, sets)
        phases = self._phases(exercise, dose)
        held = not phases
        timed = isinstance(dose.amount, model.Timed | model.UntilDone)
        if held:
            hold = Phase("hold", None, holds=True)
            phases = (hold,)
        sides = self._sides(dose)
        return Form(
            name=exercise.name.raw,
            amounts=amounts,
            timed=timed,
            phases=phases,
            held=held,
            own_pace=bool(exercise.rep and exercise.rep.own_pace),
            noun=getattr(dose.amount, "noun", "reps"),
            to_fatigue=dose.or_to_fatigue or isinstance(dose.amount, model.ToFatigue),
            at_most=getattr(dose.amount, "at_most", None),
            sides=sides,
            alternating=_alternates(dose) and not self.side,
            one_side_at_a_time=dose.one_side_at_a_time,
            every_word=exercise.every_word or dose.every_word,
            setup=tuple(text.raw for text in exercise.setup),
            settle=self._settle(exercise),
            rest=_first(dose.rest, exercise.rest, self.defaults.rest, REST),
            switch=_first(dose.switch, self.defaults.switch, SWITCH),
            cues=tuple(text.raw for text in exercise.cues),
            prompts=tuple(Prompt(at.when.value, at.value, at.text.raw) for at in exercise.ats),
            relief=exercise.relief.raw if exercise.relief else "",
            load=exercise.load.raw if exercise.load else "",
            needs=tuple(text.raw for text in exercise.needs),
            tags=tuple(normal(text.raw) for text in exercise.tags),
        )

    def _sides(self, dose: Dose) -> tuple[str, ...]:
        if self.side:
            return (self.side,)
        return dose.sides.words if dose.sides else ()

    def _settle(self, exercise: Exercise) -> float | None:
        if exercise.settle is not None:
            return exercise.settle.seconds
        return _first(self.defaults.settle, SETTLE)

    def _phases(self, exercise: Exercise, dose: Dose) -> tuple[Phase, ...]:
        """The phases of one rep; none where the dose is a position to hold."""
        slow = SLOW if getattr(dose.amount, "slow", False) else 1.0
        if exercise.rep is not None:
            words = [_phase(phase, slow, exercise.breathe) for phase in exercise.rep.phases]
            return tuple(_with_hold(phase, dose.hold) for phase in words)
        if isinstance(dose.amount, model.Timed | model.UntilDone):
            return ()
        if dose.hold is not None:
            return (_with_hold(Phase("hold", None, holds=True), dose.hold),)
        noun = getattr(dose.amount, "noun", "reps")
        if noun.startswith("breath"):
            return (
                Phase("breathe in", _first(self.defaults.breath_in, BREATH_IN)),
                Phase("breathe out", _first(self.defaults.breath_out, BREATH_OUT)),
            )
        if noun.startswith("step"):
            return (Phase("", _first(self.defaults.step, STEP) * slow),)
        return (Phase("", _first(self.defaults.rep, REP) * slow),)


def shrunk(form: Form, times: int) -> Form:
    """The easiest form cut down still further: its reps and holds times `SHRINK`, so many times."""
    if not times:
        return form
    cut = SHRINK**times
    amounts = tuple(_cut_amount(amount, cut, timed=form.timed) for amount in form.amounts)
    phases = tuple(
        replace(phase, seconds=max(1.0, phase.seconds * cut)) if phase.holds and phase.seconds else phase
        for phase in form.phases
    )
    return replace(form, amounts=amounts, phases=phases)


def _cut_amount(amount: Amount, cut: float, *, timed: bool) -> Amount:
    if amount.today is None:
        return amount
    today = max(1.0, amount.today * cut) if timed else max(1, round(amount.today * cut))
    return replace(amount, today=today)


def _first(*values: float | None) -> float:
    return next(value for value in values if value is not None)


def _alternates(dose: Dose) -> bool:
    kinds = (SidesKind.ALTERNATING, SidesKind.EACH_ALTERNATING)
    return dose.sides is not None and dose.sides.kind in kinds


def _phase(phase: model.Phase, slow: float, breathe: model.Breathe | None) -> Phase:
    words = phase.words.raw
    seconds = phase.seconds
    if seconds is not None and not phase.holds:
        seconds *= slow
    breath = ""
    if breathe is not None:
        said = f" {normal(words)} "
        if f" {normal(breathe.in_on.raw)} " in said:
            breath = "in"
        elif f" {normal(breathe.out_on.raw)} " in said:
            breath = "out"
    return Phase(words, seconds, holds=phase.holds, breath=breath)


def _with_hold(phase: Phase, hold: model.HoldTime | None) -> Phase:
    if hold is None or not phase.holds:
        return phase
    if hold.until_done:
        return replace(phase, seconds=None, at_most=hold.at_most)
    return replace(phase, seconds=hold.low)


def _amounts(dose: Dose, sets: int | None) -> tuple[Amount, ...]:
    """One `Amount` a set; `sets` fixes how many where the ladder's home has already said."""
    amount = dose.amount
    many = sets or dose.sets or 1
    if isinstance(amount, model.Reps):
        both = 2 if dose.sides and dose.sides.kind is SidesKind.EACH_ALTERNATING else 1
        counts = tuple(Amount(c.low * both, c.high * both, c.low * both) for c in amount.counts)
        if sets is None:
            many = max(many, len(counts))
        return tuple(counts[min(index, len(counts) - 1)] for index in range(many))
    if isinstance(amount, model.Timed):
        return (Amount(amount.low, amount.high, amount.low),) * many
    if isinstance(amount, model.ToFatigue | model.UntilDone):
        return (Amount(None, None, None),) * many
    return (Amount(1, 1, 1),) * many
