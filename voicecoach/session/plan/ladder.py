"""From an exercise and a dose to the forms of its ladder, hardest first."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from voicecoach.routine import model
from voicecoach.routine.fields import alternates
from voicecoach.routine.inherit import by_side, done, for_side, merged
from voicecoach.routine.model import Dose, Exercise, Linked, SidesKind, Text, Variant, normal
from voicecoach.session.plan import defaults
from voicecoach.session.plan.forms import Amount, Form, Phase, Prompt, Weights
from voicecoach.session.words.languages import DEFAULT, words_of

LONGEST_CALL = 3
"""Most words of a name that is said on the first beat of timed work."""
KEYWORD = "hold"
"""Word by which a script marks a hold; if it stands alone, the coach says it in its own language."""
SLOW = 1.5
"""Factor by which `slow` lengthens the moving phases."""
SHRINK = 0.7
"""Share of reps and holds that each cut below the easiest form leaves."""
OWN_PACE_REP = 8.0
"""Seconds of a rep at the person's own pace where no one can say done."""


def language_of(linked: Linked) -> str:
    """The code of the language of the routine's coach."""
    return linked.routine.language.raw if linked.routine.language else DEFAULT


class LadderMaker:
    """Builds the ladder of one `do` within a linked routine.

    `side` is the one word of an enclosing `repeat each side`, or of a side with a dose of its own: then it is
    the only side.
    """

    def __init__(self, linked: Linked, side: str = "") -> None:
        self.linked = linked
        self.side = side
        self.own = linked.routine.defaults
        self.words = words_of(language_of(linked))
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
        forms = tuple(self.form(exercise, sets=None if exercise is home else sets) for exercise in exercises)
        return forms, len(harder)

    def _climb(self, home: Exercise, way: str, seen: set[str]) -> Iterator[Exercise]:
        """The steps from `home` in direction `way`, nearest first: its listed ladder, then a chain."""
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
        """The exercise of an entry in the ladder of `owner`, with its dose resolved."""
        named = self._named(variant)
        if variant.block is not None and variant.block.dose is None and variant.dose is None:
            return replace(named, dose=owner.dose)
        return replace(named, dose=merged(named.dose, variant.dose))

    # --- one form ------------------------------------------------------------------------------

    def form(self, exercise: Exercise, sets: int | None = None) -> Form:
        """One form with everything resolved; `sets` are those of the ladder's home."""
        dose = for_side(exercise.dose or Dose(), self.side)
        amounts = _amounts(dose, sets)
        phases = self._phases(exercise, dose)
        far = dose.amount if isinstance(dose.amount, model.Distance) else None
        held = not phases and far is None
        timed = isinstance(dose.amount, model.Timed | model.UntilDone)
        if not phases:
            phases = (Phase(self._timed_word(exercise, dose), None, holds=held),)
        sides = self._sides(dose)
        settle = defaults.settle(exercise, self.own)
        return Form(
            name=exercise.name.raw,
            amounts=amounts,
            timed=timed,
            phases=phases,
            held=held,
            own_pace=bool(exercise.rep and exercise.rep.own_pace) or far is not None,
            noun=far.unit if far else getattr(dose.amount, "noun", "reps"),
            distance=far is not None,
            to_fatigue=dose.or_to_fatigue or isinstance(dose.amount, model.ToFatigue),
            at_most=getattr(dose.amount, "at_most", None),
            sides=sides,
            alternating=bool(dose.sides and alternates(dose.sides)) and not self.side,
            one_side_at_a_time=dose.one_side_at_a_time,
            every_word=exercise.every_word or dose.every_word or self._in_parts(exercise, dose),
            setup=tuple(text.raw for text in exercise.setup),
            settle=settle.seconds if settle else None,
            rest=defaults.rest(replace(exercise, dose=dose), self.own).seconds,
            shortest_rest=dose.shortest_rest,
            most_sets=dose.most_sets,
            step=dose.step,
            weights=_weights(dose.loads),
            switch=defaults.switch(self.own, dose).seconds,
            cues=tuple(text.raw for text in exercise.cues),
            prompts=tuple(Prompt(at.when.value, at.value, at.text.raw, at.sound) for at in exercise.ats),
            relief=exercise.relief.raw if exercise.relief else "",
            load=exercise.load.raw if exercise.load else "",
            needs=tuple(text.raw for text in exercise.needs),
            tags=tuple(normal(text.raw) for text in exercise.tags),
        )

    def _sides(self, dose: Dose) -> tuple[str, ...]:
        if self.side:
            return (self.side,)
        return dose.sides.words if dose.sides else ()

    def _phases(self, exercise: Exercise, dose: Dose) -> tuple[Phase, ...]:
        """The phases of one rep; none where the dose is a position to hold."""
        slow = SLOW if getattr(dose.amount, "slow", False) else 1.0
        if exercise.rep is not None:
            words = [self._phase(phase, slow, exercise.breathe) for phase in exercise.rep.phases]
            return tuple(self._with_hold(phase, dose.hold) for phase in words)
        if isinstance(dose.amount, model.Timed | model.UntilDone | model.Distance):
            return ()
        if dose.hold is not None:
            return (self._with_hold(Phase(self.words.HOLD, None, holds=True), dose.hold),)
        noun = getattr(dose.amount, "noun", "reps")
        parts = defaults.rep(noun, self.own)
        if len(parts) == 1:
            return (Phase("", parts[0].length.seconds * slow),)
        return tuple(self._breath(part) for part in parts)

    def _phase(self, phase: model.RepPhase, slow: float, breathe: model.Breathe | None) -> Phase:
        words = phase.words.raw
        if words == KEYWORD:
            words = self.words.HOLD
        seconds = phase.seconds
        if seconds is not None and not phase.holds:
            seconds *= slow
        breath = ""
        if breathe is not None:
            spoken = f" {normal(words)} "
            if f" {normal(breathe.in_on.raw)} " in spoken:
                breath = "in"
            elif f" {normal(breathe.out_on.raw)} " in spoken:
                breath = "out"
        return Phase(words, seconds, holds=phase.holds, breath=breath)

    def _in_parts(self, exercise: Exercise, dose: Dose) -> bool:
        """True if breaths are held or counted, whose parts are named every time."""
        breaths = exercise.rep is None and "breaths" in getattr(dose.amount, "noun", "").split()
        own = self.own
        return breaths and (own.breath_counted or own.breath_full is not None or own.breath_empty is not None)

    def _breath(self, part: defaults.RepPart) -> Phase:
        """A part of a breath; counted aloud like a hold where that is asked for."""
        words = {"in": self.words.BREATHE_IN, "out": self.words.BREATHE_OUT}.get(part.kind, self.words.HOLD)
        held = part.kind in {"full", "empty"} or self.own.breath_counted
        return Phase(words, part.length.seconds, holds=held)

    def _timed_word(self, exercise: Exercise, dose: Dose) -> str:
        """The word at the start of timed work: "hold" for a held position, else its name."""
        held = isinstance(dose.amount, model.UntilDone) or getattr(dose.amount, "held", False)
        named = _words_in(exercise.name, *exercise.aka) & self.words.HELD
        if held or named or self.words.HOLD in _words_in(*exercise.setup, *exercise.cues):
            return self.words.HOLD
        name = exercise.name.raw
        return name if len(name.split()) <= LONGEST_CALL else self.words.GO

    def _with_hold(self, phase: Phase, hold: model.HoldTime | None) -> Phase:
        if hold is None or not phase.holds:
            return phase
        if hold.until_done:
            return replace(phase, seconds=None, at_most=hold.at_most)
        if hold.low is None or hold.high is None:
            return phase
        breath = sum(part.length.seconds for part in defaults.rep("breaths", self.own))
        low, high = (length * (breath if hold.breaths else 1.0) for length in (hold.low, hold.high))
        if low == high:
            return replace(phase, seconds=low)
        return replace(phase, seconds=low, least=low, most=high)


def ladders(linked: Linked, do: model.Do, side: str = "") -> tuple[tuple[tuple[Form, ...], int], ...]:
    """The ladder of a `do`, or one for each side with a dose of its own; `side` as for a `LadderMaker`."""
    exercise = done(linked.exercises[normal(do.name.raw)], do)
    words = [side] if side else [word for word, _ in by_side(exercise)]
    return tuple(LadderMaker(linked, word).ladder(do) for word in words)


def shrunk(form: Form, times: int) -> Form:
    """The easiest form cut down further: its reps and holds times `SHRINK`, `times` times."""
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


def _words_in(*texts: Text) -> set[str]:
    return {word.strip(".,!:;") for text in texts for word in text.raw.casefold().split()}


def _weights(loads: model.Loads | None) -> Weights | None:
    return Weights(loads.values, loads.unit, loads.most, loads.step) if loads else None


def _amounts(dose: Dose, sets: int | None) -> tuple[Amount, ...]:
    """One `Amount` a set; `sets` overrides their number."""
    amount = dose.amount
    many = sets or dose.sets or 1
    if isinstance(amount, model.Reps):
        both = 2 if dose.sides and dose.sides.kind is SidesKind.EACH_ALTERNATING else 1
        counts = tuple(Amount(c.low * both, c.high * both, c.low * both) for c in amount.counts)
        if sets is None:
            many = max(many, len(counts))
        return tuple(counts[min(index, len(counts) - 1)] for index in range(many))
    if isinstance(amount, model.Timed | model.Distance):
        return (Amount(amount.low, amount.high, amount.low),) * many
    if isinstance(amount, model.ToFatigue | model.UntilDone):
        return (Amount(None, None, None),) * many
    return (Amount(1, 1, 1),) * many
