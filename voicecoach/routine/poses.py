"""The `pose` line: what the body looks like at the start, or at the end of a phase."""

from __future__ import annotations

import re

from voicecoach.figure.moving import filled, said_in
from voicecoach.figure.words import PoseError, Posture, read
from voicecoach.routine.model import Exercise, Pose, Text
from voicecoach.routine.problems import Problem, Problems
from voicecoach.routine.text import after, fields_in, part, split

FORM = "pose WORDS, WORDS or pose at PHASE: WORDS, WORDS"
_AT = re.compile(r"at\s+([^:]*):\s*(.*)", re.IGNORECASE)
MOST_POSES = 40
"""Lines of one exercise: its start, and a few ways through each of its phases."""
_OWN_FIELDS = ("side", "other")


def parse_pose(text: Text, problems: Problems) -> Pose | None:
    """`[at PHASE:] CLAUSE {"," CLAUSE}`; each clause is checked, and left out where it can't be read."""
    if not text.raw:
        problems.error(after(text), "The pose is missing.", FORM, "such as `pose on back, knees bent`")
        return None
    at, words = _parted(text, problems)
    if words is None:
        return None
    clauses = tuple(clause for clause in split(words, ",") if _readable(clause, problems))
    _one_posture(clauses, problems)
    return Pose(at, clauses, text.span)


def _parted(text: Text, problems: Problems) -> tuple[Text | None, Text | None]:
    """The phase, where one is given, and the clauses; no clauses where neither is clear."""
    match = _AT.fullmatch(text.raw)
    if match:
        phase, words = part(text, match.start(1), match.end(1)), part(text, match.start(2))
        if not phase.raw:
            problems.error(phase.span, "The phase is missing.", FORM, "such as `pose at lift: hips up`")
            return None, None
        if not words.raw:
            problems.error(
                after(text), "The pose is missing.", FORM, f"such as `pose at {phase.raw}: hips up`"
            )
            return None, None
        return phase, words
    if ":" in text.raw:
        before = part(text, 0, text.raw.index(":"))
        hint = f"write `at {before.raw}:`"
        problems.error(before.span, f"'{before.raw}' is no phase of a pose.", FORM, hint)
        return None, None
    if re.match(r"at\b", text.raw, re.IGNORECASE):
        _, word, *rest = (*text.raw.split(), "")
        hint = f"write `at {word}: {' '.join(rest).strip()}`" if any(rest) else ""
        problems.error(text.span, "A colon is missing behind the phase.", FORM, hint)
        return None, None
    return None, text


def _readable(clause: Text, problems: Problems) -> bool:
    """True for a clause that can be drawn; else it is reported."""
    wrong = next((field for field in fields_in(clause) if field.raw not in _OWN_FIELDS), None)
    if wrong is not None:
        problems.error(wrong.span, f"{{{wrong.raw}}} is no side.", "{side} or {other}")
        return False
    try:
        read(filled(clause.raw, "right"))
    except PoseError as error:
        span = clause.span if clause.raw else after(clause)
        problems.error(span, error.message, error.expected, error.hint)
        return False
    return True


def _one_posture(clauses: tuple[Text, ...], problems: Problems) -> None:
    postures = [one for one in clauses if isinstance(read(filled(one.raw, "right")), Posture)]
    for second in postures[1:]:
        problems.error(
            second.span,
            f"'{second.raw}' is a second posture, after '{postures[0].raw}'.",
            hint="keep one; what follows changes it",
        )


def write_clauses(text: Text) -> str:
    """A pose in canonical form: small letters, one space, a comma between."""
    pose = parse_pose(text, Problems())
    if pose is None:
        return text.raw
    words = ", ".join(" ".join(clause.raw.casefold().split()) for clause in pose.clauses)
    return f"at {' '.join(pose.at.raw.split())}: {words}" if pose.at else words


def phase_words(exercise: Exercise) -> tuple[str, ...]:
    """The words of each phase; `rep`, `step` and `hold` where there is no `rep` line."""
    if exercise.rep:
        return tuple(phase.words.raw for phase in exercise.rep.phases)
    return ("rep step hold",)


def fits(pose: Pose, exercise: Exercise) -> bool:
    """True for the start, and where the exercise has the phase."""
    return pose.at is None or any(said_in(pose.at.raw, words) for words in phase_words(exercise))


def inherited(base: tuple[Pose, ...], over: tuple[Pose, ...], exercise: Exercise) -> tuple[Pose, ...]:
    """The poses of `over`, and those of `base` for the phases that it leaves unsaid and still has."""
    told = {_key(pose) for pose in over}
    kept = tuple(pose for pose in base if _key(pose) not in told and fits(pose, exercise))
    return tuple(sorted((*over, *kept), key=lambda pose: pose.at is not None))


def _key(pose: Pose) -> str:
    return " ".join(pose.at.raw.casefold().split()) if pose.at else ""


def unfitting(exercise: Exercise) -> list[Problem]:
    """A problem for each pose whose phase the exercise doesn't have."""
    phases = ", ".join(phase_words(exercise)) if exercise.rep else "rep, step or hold"
    return [
        Problem(
            pose.at.span,
            f"No phase of '{exercise.name.raw}' has the words '{pose.at.raw}'.",
            f"words of its rep: {phases}" if exercise.rep else f"{phases}, as it has no `rep` line",
        )
        for pose in exercise.poses
        if pose.at and not fits(pose, exercise)
    ]
