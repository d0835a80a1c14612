"""Blocks that describe an exercise: under `exercise`, under `do`, under an `easier` or `harder` variant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voicecoach.routine.dose import parse_dose
from voicecoach.routine.keywords import BLOCK, check_colon, misplaced, nothing_below, said_twice
from voicecoach.routine.lines import Line
from voicecoach.routine.model import Exercise, Settle, Text, Variant
from voicecoach.routine.names import alternatives, comma_list, name_and_dose, parse_exercise_name
from voicecoach.routine.problems import Problems
from voicecoach.routine.reps import parse_at, parse_breathe, parse_rep
from voicecoach.routine.text import after, check_speech
from voicecoach.routine.tokens import DURATION, FaultError, Tokens

_REPEATABLE = frozenset(("aka", "setup", "cue", "at", "relief", "easier", "harder", "needs", "tags"))


def parse_block(name: Text, lines: list[Line], problems: Problems, what: str = "an exercise") -> Exercise:
    """The exercise `name` as the lines of its block say it; what is wrong is reported and left out."""
    exercise = Exercise(name, span=name.span)
    first_lines: dict[str, int] = {}
    for line in lines:
        word = line.keyword
        if word not in _RULES:
            misplaced(line, BLOCK, what, problems)
            continue
        check_colon(line, problems)
        if word not in {"easier", "harder"}:
            nothing_below(line, problems)
        if word not in _REPEATABLE and said_twice(line, first_lines, problems):
            continue
        exercise = _RULES[word](exercise, line, problems)
    if exercise.rest is not None and exercise.dose and exercise.dose.rest is not None:
        problems.error(
            exercise.dose.span, "The rest is said twice: in the dose and in `rest`.", hint="keep one"
        )
    return exercise


def speech(line: Line, problems: Problems) -> Text | None:
    """The words of a line that is nothing but words."""
    if not line.rest.raw:
        problems.error(after(line.content), "The words are missing.", f"{line.keyword} TEXT")
        return None
    return check_speech(line.rest, problems)


def only_duration(text: Text, problems: Problems) -> float | None:
    """D alone."""
    try:
        tokens = Tokens(text)
        seconds = tokens.duration()
        if not tokens.ended:
            tokens.want("the end of the line")
    except FaultError as fault:
        problems.add(fault.problem)
        return None
    return seconds


# --- one function a keyword: the exercise so far, with what the line says -------------------------


def _aka(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    names = tuple(parse_exercise_name(name, problems) for name in comma_list(line.rest, problems))
    return replace(exercise, aka=(*exercise.aka, *names))


def _setup(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    text = speech(line, problems)
    return replace(exercise, setup=(*exercise.setup, text)) if text else exercise


def _settle(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    """`settle D | settle until ready`."""
    if " ".join(line.rest.raw.casefold().split()) == "until ready":
        return replace(exercise, settle=Settle(None))
    if not line.rest.raw[:1].isdigit():
        problems.error(line.rest.span, "The time to settle is not clear.", f"{DURATION}, or until ready")
        return exercise
    seconds = only_duration(line.rest, problems)
    return exercise if seconds is None else replace(exercise, settle=Settle(seconds))


def _dose(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    return replace(exercise, dose=parse_dose(line.rest, problems))


def _rep(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    return replace(exercise, rep=parse_rep(line.rest, problems))


def _words(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    """`words every rep`."""
    if line.rest.raw.casefold().split() != ["every", "rep"]:
        problems.error(line.content.span, "'words' stands in one phrase only.", "words every rep")
        return exercise
    return replace(exercise, every_word=True)


def _rest(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    return replace(exercise, rest=only_duration(line.rest, problems))


def _cue(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    text = speech(line, problems)
    return replace(exercise, cues=(*exercise.cues, text)) if text else exercise


def _at(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    said = parse_at(line.rest, problems)
    return replace(exercise, ats=(*exercise.ats, said)) if said else exercise


def _breathe(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    return replace(exercise, breathe=parse_breathe(line.rest, problems))


def _relief(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    text = speech(line, problems)
    return replace(exercise, relief=joined(exercise.relief, text)) if text else exercise


def joined(before: Text | None, text: Text) -> Text:
    """Two lines of one keyword as one text, at the place of the first."""
    return Text(f"{before.raw} {text.raw}", before.span) if before else text


def _easier(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    variants = _variants(line, problems)
    return replace(exercise, easier=(*exercise.easier, variants)) if variants else exercise


def _harder(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    variants = _variants(line, problems)
    return replace(exercise, harder=(*exercise.harder, variants)) if variants else exercise


def _variants(line: Line, problems: Problems) -> tuple[Variant, ...]:
    """`NAME[: DOSE] {"or" NAME[: DOSE]}`, or one name with a block under it."""
    pieces = alternatives(line.rest)
    if line.below and len(pieces) > 1:
        problems.error(
            line.below[0].content.span,
            "A block describes one variant, and the line names several.",
            hint=f"write a line `{line.keyword} NAME` for each",
        )
    variants = []
    for piece in pieces:
        name, dose = name_and_dose(piece)
        if not name.raw:
            problems.error(piece.span, "The name is missing.", "the name of an exercise")
            continue
        parsed = parse_dose(dose, problems) if dose else None
        block = None
        if line.below:
            block = parse_block(parse_exercise_name(name, problems), line.below, problems, "a variant")
        variants.append(Variant(name, parsed, block, piece.span))
    return tuple(variants)


def _with(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    return replace(exercise, load=speech(line, problems))


def _needs(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    return replace(exercise, needs=(*exercise.needs, *comma_list(line.rest, problems)))


def _tags(exercise: Exercise, line: Line, problems: Problems) -> Exercise:
    return replace(exercise, tags=(*exercise.tags, *comma_list(line.rest, problems)))


_RULES: dict[str, Callable[[Exercise, Line, Problems], Exercise]] = {
    "aka": _aka,
    "setup": _setup,
    "settle": _settle,
    "dose": _dose,
    "rep": _rep,
    "words": _words,
    "rest": _rest,
    "cue": _cue,
    "at": _at,
    "breathe": _breathe,
    "relief": _relief,
    "easier": _easier,
    "harder": _harder,
    "with": _with,
    "needs": _needs,
    "tags": _tags,
}
