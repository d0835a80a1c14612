"""The report of `check`: a routine's time, its doses as understood, its warnings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct

from voicecoach.player.eventlog import Entry, Spoken, Unspoken, length
from voicecoach.player.unattended import estimate, planned
from voicecoach.routine.checks import CHECKS
from voicecoach.routine.dose_text import describe, seconds_in_words
from voicecoach.routine.inherit import by_side, done
from voicecoach.routine.library import Examined
from voicecoach.routine.linking import dos, instructions
from voicecoach.routine.model import Dose, Draw, Exercise, Linked, Reps, SidesKind, Text, ToFatigue, normal
from voicecoach.routine.problems import Problem, draw, in_order
from voicecoach.session.facts import ExerciseBegun, RestGrew, SetBegun
from voicecoach.session.plan import defaults
from voicecoach.session.plan.ladder import language_of
from voicecoach.session.plan.steps import BeatStep, Plan, RestStep, WaitStep, WorkStep, refusals
from voicecoach.session.words.languages import words_of

NAMED = 6
"""Most exercises named in a line about a default that they use."""


def command_phrases(language: str) -> frozenset[str]:
    """All phrases of commands in a language."""
    return frozenset(chain.from_iterable(words_of(language).COMMANDS.values()))


class Outlook(Struct, frozen=True):
    """A routine's plan, and its performance with nobody there by estimated lengths of speech.

    `seconds` is None, and there are no entries, if only a person can end it.
    """

    linked: Linked
    plan: Plan
    seconds: float | None
    entries: tuple[Entry, ...]

    @property
    def time(self) -> str:
        return "as long as you like" if self.seconds is None else length(self.seconds)


def outlook(linked: Linked) -> Outlook:
    """The outlook of a routine. Raises ScriptError where it can't be planned."""
    plan = planned(linked)
    if refusals(plan):
        return Outlook(linked, plan, None, ())
    performance, entries = estimate(plan)
    return Outlook(linked, plan, performance.seconds, tuple(entries))


def check(examined: Examined) -> tuple[tuple[Problem, ...], Outlook | None]:
    """All problems of a script, and the outlook of a routine without errors."""
    linked = examined.linked
    if linked is None:
        return examined.problems, None
    phrases = command_phrases(language_of(linked))
    unwise = [problem for check_routine in CHECKS for problem in check_routine(linked, phrases)]
    if examined.is_library:
        return in_order((*examined.problems, *unwise)), None
    routine = outlook(linked)
    return in_order((*examined.problems, *unwise, *_unheard(routine))), routine


def drawn(examined: Examined, problems: Iterable[Problem]) -> Iterator[str]:
    """The problems drawn with their lines and carets."""
    return (draw(problem, examined.sources.get(problem.span.path, "")) for problem in problems)


def lines(routine: Outlook) -> Iterator[str]:
    """Yield the lines of the report of `voicecoach check`."""
    yield f"{routine.plan.title}: {routine.time}"
    for exercise in _performed(routine.linked):
        dose = describe(exercise.dose or Dose(), has_rep=exercise.rep is not None)
        yield f"    {exercise.name.raw}: {dose}"
    yield from (f"    {line}" for line in _on_the_clock(routine.plan))
    yield from (f"    {line}" for line in _drawn(routine.linked))
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
    """The distinct exercises as their `do` lines have them, also those of parts."""
    distinct: list[Exercise] = []
    for do in dos(linked.routine.body):
        exercise = done(linked.exercises[normal(do.name.raw)], do)
        if exercise not in distinct:
            distinct.append(exercise)
    yield from distinct
    for part in linked.parts.values():
        yield from _performed(part)


def _grown(entries: tuple[Entry, ...]) -> Iterator[str]:
    """Rests that had to grow, by the exercise after them."""
    growth = 0.0
    for happened in entries:
        fact = happened.what
        if isinstance(fact, RestGrew):
            growth = fact.seconds
        elif isinstance(fact, ExerciseBegun) and growth:
            yield f"the rest before {fact.name} grows by {growth:.1f} s, to fit what is said before it"
            growth = 0.0


def _some(names: list[str]) -> str:
    """The names, or the first of them and how many more there are."""
    if len(names) <= NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"


def _on_the_clock(plan: Plan) -> Iterator[str]:
    """Rounds on a beat, and rounds against the clock."""
    for step in plan.steps:
        if isinstance(step, BeatStep) and step.number == 1:
            yield f"every {seconds_in_words(step.seconds)}, {step.count} times"
        elif isinstance(step, WorkStep) and step.form.race:
            yield f"{step.form.name}: {step.form.race.round(1)}"


def _drawn(linked: Linked) -> Iterator[str]:
    """What a seed draws; the routine's time is of what is drawn without one."""
    for one in instructions(linked.routine.body):
        if isinstance(one, Draw):
            names = [linked.exercises[normal(do.name.raw)].name.raw for do in dos(one.body)]
            which = "shuffles" if one.count is None else f"picks {one.count} of"
            yield f"{which} {_some(list(dict.fromkeys(names))) or 'what it says'}: `--seed WORD` draws anew"


def _defaults(routine: Outlook) -> Iterator[str]:
    """Lines about the defaults that were used, with the exercises that used them."""
    used: dict[str, dict[str, None]] = {}
    for exercise in _performed(routine.linked):
        for _, form in by_side(exercise):
            for default in _exercise_defaults(form, routine.linked):
                used.setdefault(default, {})[exercise.name.raw] = None
    yield from (f"{default} ({_some(list(names))})" for default, names in used.items())
    own, steps = routine.linked.routine.defaults, routine.plan.steps
    between, wait = defaults.between(own), defaults.wait(own)
    if between.default and any(isinstance(step, RestStep) and step.between for step in steps):
        yield f"between exercises {seconds_in_words(between.seconds)}"
    if wait.default and any(isinstance(step, WaitStep) and step.seconds == wait.seconds for step in steps):
        yield f"wait {seconds_in_words(wait.seconds)} in a file"


def _exercise_defaults(exercise: Exercise, linked: Linked) -> Iterator[str]:
    own, dose = linked.routine.defaults, exercise.dose or Dose()
    sides = dose.sides.kind if dose.sides else SidesKind.ONLY
    sets = len(dose.amount.counts) if isinstance(dose.amount, Reps) else 1
    settle, switch = defaults.settle(exercise, own), defaults.switch(own, dose)
    rest = defaults.rest(exercise, own)
    if settle and settle.default:
        yield f"settle {seconds_in_words(settle.seconds)}"
    if switch.default and sides in {SidesKind.EACH, SidesKind.THEN}:
        yield f"switch {seconds_in_words(switch.seconds)}"
    if rest.default and max(sets, dose.sets or 1) > 1:
        yield f"rest {seconds_in_words(rest.seconds)} between sets"
    if isinstance(dose.amount, Reps | ToFatigue) and exercise.rep is None and dose.hold is None:
        noun = dose.amount.noun.removesuffix("s")
        lengths = [part.length for part in defaults.rep(dose.amount.noun, own)]
        if any(length.default for length in lengths):
            yield f"a {noun} {seconds_in_words(sum(length.seconds for length in lengths))}"


# --- what is not heard ---------------------------------------------------------------------------


def _unheard(routine: Outlook) -> Iterator[Problem]:
    """Lines about the routine's own cues that find no place, and texts too long for their time."""
    path = routine.linked.routine.span.path
    for exercise, cue in _unspoken(routine):
        if cue.span.path == path:
            message = f"This cue of '{exercise}' finds no place."
            hint = "shorten it, or leave it out: a cue needs a hold that is long enough, or a rest"
            yield Problem(cue.span, message, hint=hint, severity="warning")
    yield from _dropped(routine)


def _unspoken(routine: Outlook) -> Iterator[tuple[str, Text]]:
    """Lines about cues of performed exercises that are never spoken."""
    facts = [happened.what for happened in routine.entries]
    begun = {fact.name for fact in facts if isinstance(fact, ExerciseBegun)}
    spoken_texts = {fact.text for fact in facts if isinstance(fact, Spoken)}
    for exercise in _performed(routine.linked):
        if exercise.name.raw not in begun:
            continue  # in a branch that nobody's answer led to
        for cue in exercise.cues:
            as_spoken = re.compile(re.sub(r"\\{\w+\\}", ".*", re.escape(cue.raw)))
            if not any(as_spoken.fullmatch(text) for text in spoken_texts):
                yield exercise.name.raw, cue


def _dropped(routine: Outlook) -> Iterator[Problem]:
    exercises = {exercise.name.raw: exercise for exercise in _performed(routine.linked)}
    span = routine.linked.routine.name.span
    for happened in routine.entries:
        fact = happened.what
        if isinstance(fact, SetBegun) and fact.exercise in exercises:
            span = exercises[fact.exercise].name.span
        elif isinstance(fact, Unspoken):
            stead = "a tick sounds in its place" if fact.kind == "count" else "it is left out"
            message = f"There is no time to say '{fact.texts[-1]}': {stead}."
            yield Problem(span, message, hint="give it a longer phase or fewer words", severity="warning")
