"""What a routine amounts to, as a person is told: its time, its doses as understood, what is unwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from voicecoach.player.eventlog import Entry, length
from voicecoach.player.perform import estimate, planned
from voicecoach.routine.checks import CHECKS
from voicecoach.routine.inherit import done
from voicecoach.routine.library import Examined
from voicecoach.routine.linking import dos
from voicecoach.routine.model import Dose, Exercise, Linked, Reps, SidesKind, Text, ToFatigue, normal
from voicecoach.routine.problems import Problem, draw, in_order
from voicecoach.routine.writing import describe, seconds_in_words
from voicecoach.session import ladder
from voicecoach.session.phrasebook import COMMANDS
from voicecoach.session.plan import Plan, RestStep, WaitStep, refusals

COMMAND_PHRASES = frozenset(chain.from_iterable(COMMANDS.values()))


@dataclass(frozen=True, slots=True)
class Outlook:
    """A routine's plan and how it would go with nobody there, by estimated lengths of speech.

    `seconds` is None, and there are no entries, where only a person can end it.
    """

    linked: Linked
    plan: Plan
    seconds: float | None
    entries: tuple[Entry, ...]

    @property
    def time(self) -> str:
        return "as long as you like" if self.seconds is None else length(self.seconds)


def outlook(linked: Linked) -> Outlook:
    """The routine as it would go. Raises ScriptError where it can't be planned."""
    plan = planned(linked)
    if refusals(plan):
        return Outlook(linked, plan, None, ())
    performance, entries = estimate(plan)
    return Outlook(linked, plan, performance.seconds, tuple(entries))


def check(examined: Examined) -> tuple[tuple[Problem, ...], Outlook | None]:
    """All that is wrong or unwise in a script; and a routine's outlook, where it has no error."""
    linked = examined.linked
    if linked is None:
        return examined.problems, None
    unwise = [problem for one in CHECKS for problem in one(linked, COMMAND_PHRASES)]
    if examined.is_library:
        return in_order((*examined.problems, *unwise)), None
    routine = outlook(linked)
    return in_order((*examined.problems, *unwise, *_unheard(routine))), routine


def drawn(examined: Examined, problems: Iterable[Problem]) -> Iterator[str]:
    """The problems as a person reads them."""
    return (draw(problem, examined.sources.get(problem.span.path, "")) for problem in problems)


def lines(routine: Outlook) -> Iterator[str]:
    """What a routine amounts to: the report of `voicecoach check`."""
    yield f"{routine.plan.title}: {routine.time}"
    for exercise in _performed(routine.linked):
        dose = describe(exercise.dose or Dose(), has_rep=exercise.rep is not None)
        yield f"    {exercise.name.raw}: {dose}"
    if routine.plan.needs:
        yield f"    needs {', '.join(routine.plan.needs)}"
    yield from (f"    {line}" for line in _grown(routine.entries))
    path = routine.linked.routine.span.path
    unspoken = [f"'{cue}' ({name})" for name, cue in _unspoken(routine) if cue.span.path != path]
    if unspoken:
        yield f"    no place in so few reps for {', '.join(unspoken)}"
    defaults = "; ".join(_defaults(routine))
    if defaults:
        yield f"    where nothing is said: {defaults}"
    yield from (f"    it can be played, not rendered: {cause}" for cause in refusals(routine.plan))


# --- what is performed ---------------------------------------------------------------------------


def _performed(linked: Linked) -> Iterator[Exercise]:
    """Each exercise as each `do` has it, alike ones once; the parts' too."""
    found: list[Exercise] = []
    for do in dos(linked.routine.body):
        exercise = done(linked.exercises[normal(do.name.raw)], do)
        if exercise not in found:
            found.append(exercise)
    yield from found
    for part in linked.parts.values():
        yield from _performed(part)


def _grown(entries: tuple[Entry, ...]) -> Iterator[str]:
    """The rests that had to grow, by the exercise that follows them."""
    growth = 0.0
    for happened in entries:
        if happened["event"] == "grew":
            growth = happened["seconds"]
        elif happened["event"] == "exercise" and growth:
            yield f"the rest before {happened['name']} grows by {growth:.1f} s, to fit its setup"
            growth = 0.0


def _defaults(routine: Outlook) -> Iterator[str]:
    """Each default that was used, and by what."""
    used: dict[str, dict[str, None]] = {}
    for exercise in _performed(routine.linked):
        for default in _exercise_defaults(exercise, routine.linked):
            used.setdefault(default, {})[exercise.name.raw] = None
    yield from (f"{default} ({', '.join(names)})" for default, names in used.items())
    own = routine.linked.routine.defaults
    steps = routine.plan.steps
    if own.between is None and any(isinstance(step, RestStep) and step.between for step in steps):
        yield f"between exercises {seconds_in_words(ladder.BETWEEN)}"
    if own.wait is None and any(isinstance(step, WaitStep) and step.seconds == ladder.WAIT for step in steps):
        yield f"wait {seconds_in_words(ladder.WAIT)} in a file"


def _exercise_defaults(exercise: Exercise, linked: Linked) -> Iterator[str]:
    own, dose = linked.routine.defaults, exercise.dose or Dose()
    sides = dose.sides.kind if dose.sides else SidesKind.ONLY
    sets = len(dose.amount.counts) if isinstance(dose.amount, Reps) else 1
    if exercise.settle is None and own.settle is None:
        yield f"settle {seconds_in_words(ladder.SETTLE)}"
    if dose.switch is None and own.switch is None and sides in {SidesKind.EACH, SidesKind.THEN}:
        yield f"switch {seconds_in_words(ladder.SWITCH)}"
    if dose.rest is None and exercise.rest is None and own.rest is None and max(sets, dose.sets or 1) > 1:
        yield f"rest {seconds_in_words(ladder.REST)} between sets"
    if isinstance(dose.amount, Reps | ToFatigue) and exercise.rep is None and dose.hold is None:
        noun = dose.amount.noun.removesuffix("s")
        known = {"step": own.step or ladder.STEP, "breath": ladder.BREATH_IN + ladder.BREATH_OUT}
        yield f"a {noun} {seconds_in_words(known.get(noun, own.rep or ladder.REP))}"


# --- what is not heard ---------------------------------------------------------------------------


def _unheard(routine: Outlook) -> Iterator[Problem]:
    """The routine's own cues that find no place, and what was too long for the time it had."""
    path = routine.linked.routine.span.path
    for exercise, cue in _unspoken(routine):
        if cue.span.path == path:
            message = f"This cue of '{exercise}' finds no place."
            hint = "shorten it, or leave it out: a cue needs a hold that is long enough, or a rest"
            yield Problem(cue.span, message, hint=hint, severity="warning")
    yield from _dropped(routine)


def _unspoken(routine: Outlook) -> Iterator[tuple[str, Text]]:
    """Each exercise's cues that are never spoken, though it is done."""
    begun = {happened["name"] for happened in routine.entries if happened["event"] == "exercise"}
    said = {happened["text"] for happened in routine.entries if happened["event"] == "say"}
    for exercise in _performed(routine.linked):
        if exercise.name.raw not in begun:
            continue  # in a branch that nobody's answer led to
        for cue in exercise.cues:
            as_spoken = re.compile(re.sub(r"\\{\w+\\}", ".*", re.escape(cue.raw)))
            if not any(as_spoken.fullmatch(text) for text in said):
                yield exercise.name.raw, cue


def _dropped(routine: Outlook) -> Iterator[Problem]:
    exercises = {exercise.name.raw: exercise for exercise in _performed(routine.linked)}
    span = routine.linked.routine.name.span
    for happened in routine.entries:
        if happened["event"] == "set" and happened["exercise"] in exercises:
            span = exercises[happened["exercise"]].name.span
        elif happened["event"] == "dropped":
            stead = "a tick sounds in its place" if happened["kind"] == "count" else "it is left out"
            message = f"There is no time to say '{happened['texts'][-1]}': {stead}."
            yield Problem(span, message, hint="give it a longer phase or fewer words", severity="warning")
