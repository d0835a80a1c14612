"""The lines of a block that describes an exercise: one function a keyword to read it, one to write it.

A block stands under `exercise`, under `do`, and under an `easier` or `harder` variant.
"""

from __future__ import annotations

from msgspec.structs import replace

from voicecoach.routine.dose import parse_dose
from voicecoach.routine.dose_text import write_dose as written
from voicecoach.routine.lines import ScriptLine
from voicecoach.routine.model import Exercise, Settle, Text, Variant, WhenKind
from voicecoach.routine.names import alternatives, comma_list, name_and_dose, parse_exercise_name
from voicecoach.routine.poses import MOST_POSES, parse_pose, write_clauses
from voicecoach.routine.problems import Problems
from voicecoach.routine.reading import Reading
from voicecoach.routine.reps import parse_at, parse_breathe, parse_rep
from voicecoach.routine.text import after, check_speech
from voicecoach.routine.tokens import DURATION, FaultError, Tokens, write_duration


def speech(line: ScriptLine, problems: Problems) -> Text | None:
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


# --- reading: the exercise so far, with what the line gives it -----------------------------------


def read_aka(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    names = tuple(
        parse_exercise_name(name, reading.problems) for name in comma_list(line.rest, reading.problems)
    )
    return replace(exercise, aka=(*exercise.aka, *names))


def read_setup(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    text = speech(line, reading.problems)
    return replace(exercise, setup=(*exercise.setup, text)) if text else exercise


def read_settle(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    """`settle D | settle until ready`."""
    if " ".join(line.rest.raw.casefold().split()) == "until ready":
        return replace(exercise, settle=Settle(None))
    if not line.rest.raw[:1].isdigit():
        reading.problems.error(
            line.rest.span, "The time to settle is not clear.", f"{DURATION}, or until ready"
        )
        return exercise
    seconds = only_duration(line.rest, reading.problems)
    return exercise if seconds is None else replace(exercise, settle=Settle(seconds))


def read_dose(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    return replace(exercise, dose=parse_dose(line.rest, reading.problems))


def read_rep(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    return replace(exercise, rep=parse_rep(line.rest, reading.problems))


def read_words(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    """`words every rep`."""
    if line.rest.raw.casefold().split() != ["every", "rep"]:
        reading.problems.error(line.content.span, "'words' stands in one phrase only.", "words every rep")
        return exercise
    return replace(exercise, every_word=True)


def read_rest(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    return replace(exercise, rest=only_duration(line.rest, reading.problems))


def read_cue(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    text = speech(line, reading.problems)
    return replace(exercise, cues=(*exercise.cues, text)) if text else exercise


def read_at(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    said = parse_at(line.rest, reading.problems)
    return replace(exercise, ats=(*exercise.ats, said)) if said else exercise


def read_breathe(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    return replace(exercise, breathe=parse_breathe(line.rest, reading.problems))


def read_pose(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    if len(exercise.poses) == MOST_POSES:
        reading.problems.error(line.content.span, f"An exercise has at most {MOST_POSES} `pose` lines.")
        return exercise
    pose = parse_pose(line.rest, reading.problems)
    return replace(exercise, poses=(*exercise.poses, pose)) if pose else exercise


def read_relief(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    text = speech(line, reading.problems)
    return replace(exercise, relief=joined(exercise.relief, text)) if text else exercise


def joined(before: Text | None, text: Text) -> Text:
    """Two lines of one keyword as one text, at the place of the first."""
    return Text(f"{before.raw} {text.raw}", before.span) if before else text


def read_easier(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    variants = _variants(line, reading)
    return replace(exercise, easier=(*exercise.easier, variants)) if variants else exercise


def read_harder(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    variants = _variants(line, reading)
    return replace(exercise, harder=(*exercise.harder, variants)) if variants else exercise


def _variants(line: ScriptLine, reading: Reading) -> tuple[Variant, ...]:
    """`NAME[: DOSE] {"or" NAME[: DOSE]}`, or one name with a block under it."""
    pieces = alternatives(line.rest)
    if line.below and len(pieces) > 1:
        reading.problems.error(
            line.below[0].content.span,
            "A block describes one variant, and the line names several.",
            hint=f"write a line `{line.keyword} NAME` for each",
        )
    variants = []
    for piece in pieces:
        name, dose = name_and_dose(piece)
        if not name.raw:
            reading.problems.error(piece.span, "The name is missing.", "the name of an exercise")
            continue
        parsed = parse_dose(dose, reading.problems) if dose else None
        block = None
        if line.below:
            block = reading.block(parse_exercise_name(name, reading.problems), line.below, "a variant")
        variants.append(Variant(name, parsed, block, piece.span))
    return tuple(variants)


def read_with(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    return replace(exercise, load=speech(line, reading.problems))


def read_needs(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    return replace(exercise, needs=(*exercise.needs, *comma_list(line.rest, reading.problems)))


def read_tags(exercise: Exercise, line: ScriptLine, reading: Reading) -> Exercise:
    return replace(exercise, tags=(*exercise.tags, *comma_list(line.rest, reading.problems)))


# --- writing: a line that has been read without a fault, in its canonical form -------------------


def write_words(line: ScriptLine) -> str:
    """Write what follows the keyword as it stands."""
    return line.rest.raw


def write_list(line: ScriptLine) -> str:
    return ", ".join(item.raw for item in comma_list(line.rest, Problems()))


def write_only_duration(line: ScriptLine) -> str:
    return write_duration(Tokens(line.rest).duration())


def write_settle(line: ScriptLine) -> str:
    return write_only_duration(line) if line.rest.raw[:1].isdigit() else "until ready"


def write_dose(line: ScriptLine) -> str:
    return _written_dose(line.rest)


def _written_dose(text: Text) -> str:
    dose = parse_dose(text, Problems())
    return written(dose) if dose else text.raw


def write_rep(line: ScriptLine) -> str:
    rep = parse_rep(line.rest, Problems())
    if rep is None:
        return line.rest.raw
    phases = (
        phase.words.raw if phase.seconds is None else f"{phase.words.raw} {write_duration(phase.seconds)}"
        for phase in rep.phases
    )
    return ("at your own pace: " if rep.own_pace else "") + ", ".join(phases)


def write_every_rep(_line: ScriptLine) -> str:
    return "every rep"


def write_at(line: ScriptLine) -> str:
    at = parse_at(line.rest, Problems())
    if at is None:
        return line.rest.raw
    if at.value is None:
        when = at.when.value
    elif at.when is WhenKind.EVERY:
        when = f"every {write_duration(at.value)}"
    elif at.when in {WhenKind.SET, WhenKind.REP}:
        when = f"{at.when.value} {at.value:.0f}"
    else:
        when = f"{write_duration(at.value)} {at.when.value}"
    return f"{when} sound {at.sound}" if at.sound else f"{when} say {at.text.raw}"


def write_breathe(line: ScriptLine) -> str:
    breathe = parse_breathe(line.rest, Problems())
    return f"in on {breathe.in_on.raw}, out on {breathe.out_on.raw}" if breathe else line.rest.raw


def write_pose(line: ScriptLine) -> str:
    return write_clauses(line.rest)


def write_variants(line: ScriptLine) -> str:
    return " or ".join(written_name_and_dose(variant) for variant in alternatives(line.rest))


def written_name_and_dose(text: Text) -> str:
    name, dose = name_and_dose(text)
    return f"{name.raw}: {_written_dose(dose)}" if dose else name.raw
