"""Every keyword of the language, by the place it may stand in, and what to say of a wrong one."""

from __future__ import annotations

from voicecoach.routine.lines import Line
from voicecoach.routine.problems import Problems, did_you_mean

DEFINITIONS = ("routine", "use", "exercise")
INSTRUCTIONS = ("say", "rest", "wait", "do", "ask", "repeat", "stop", "sound")
HEADER = (
    "about", "source", "often", "first", "needs", "language", "pain", "style", "between",
    "rep", "step", "breath", "settle", "switch", "rest", "wait",
)  # fmt: skip
BLOCK = (
    "aka", "setup", "settle", "dose", "rep", "words", "rest", "cue", "at", "breathe", "relief",
    "easier", "harder", "with", "needs", "tags",
)  # fmt: skip

PLACES = {
    "at the left margin": DEFINITIONS,
    "at the left margin, or below an answer or a `repeat`": INSTRUCTIONS,
    "indented under `routine`": HEADER,
    "indented under `exercise` or `do`": BLOCK,
}

# What people write first, and the word the language has for it.
OTHER_WORDS = {
    "import": "use", "include": "use", "library": "use",
    "pause": "rest", "break": "rest", "recover": "rest",
    "speak": "say", "tell": "say", "announce": "say", "print": "say",
    "perform": "do", "run": "do", "play": "sound", "music": "sound",
    "loop": "repeat", "circuit": "repeat 3 times", "rounds": "repeat 3 times", "round": "repeat 3 times",
    "question": "ask", "if": "ask", "else": "no or silence", "otherwise": "no or silence",
    "end": "stop", "finish": "stop", "quit": "stop",
    "title": "routine", "name": "routine", "workout": "routine",
    "description": "about", "author": "source", "frequency": "often", "schedule": "often",
    "equipment": "needs", "before": "first", "prerequisite": "first",
    "sets": "dose", "reps": "dose", "sides": "dose", "side": "dose", "duration": "dose", "time": "dose",
    "hold": "dose", "tempo": "rep", "phases": "rep", "pace": "rep",
    "instructions": "setup", "position": "setup", "start": "setup", "prepare": "settle",
    "tip": "cue", "note": "cue", "cues": "cue", "coach": "cue", "remember": "cue",
    "regression": "easier", "progression": "harder", "variant": "easier", "variation": "easier",
    "weight": "with", "load": "with", "band": "with", "breathing": "breathe", "alias": "aka",
    "tag": "tags", "need": "needs", "modify": "relief", "modification": "relief",
    "silence": "ask",
}  # fmt: skip


def misplaced(line: Line, here: tuple[str, ...], what: str, problems: Problems) -> None:
    """Report a keyword that can't stand here; `what` names the place, as `an exercise`."""
    word = line.keyword
    if line.misfit:
        return
    places = [place for place, words in PLACES.items() if word in words]
    if places:
        problems.error(line.keyword_span, f"'{word}' can't stand in {what}.", hint=f"write it {places[0]}")
        return
    if word == "tempo" and "rep" in here:
        phases = "`rep lower 3s, hold 1s, lift 2s`, in the order they are done, with the words to hear"
        problems.error(
            line.keyword_span, "A tempo doesn't say which movement comes first.", hint=f"write {phases}"
        )
        return
    other = OTHER_WORDS.get(word, "")
    near = did_you_mean(word, here)
    if other and (other.split()[0] in here or not near):
        hint = f"the word for it is `{other}`"
    else:
        hint = near or did_you_mean(word, [one for words in PLACES.values() for one in words])
    shown = line.content.raw.split()[0][:40].rstrip(":")
    problems.error(
        line.keyword_span, f"'{shown}' is no keyword of {what}.", f"one of {', '.join(here)}", hint
    )


def check_colon(line: Line, problems: Problems) -> None:
    """Report a colon behind the keyword; the line is read as if it were not there."""
    if line.has_colon:
        right = f"write `{line.keyword} {line.rest.raw}`" if line.rest.raw else "leave it out"
        problems.error(line.keyword_span, f"No colon follows '{line.keyword}'.", hint=right)


def said_twice(line: Line, first_lines: dict[str, int], problems: Problems) -> bool:
    """Report a keyword that has been said; `first_lines` keeps where each was said first."""
    first = first_lines.setdefault(line.keyword, line.content.span.line)
    if first == line.content.span.line:
        return False
    problems.error(
        line.keyword_span, f"'{line.keyword}' is said twice; first in line {first}.", hint="keep one"
    )
    return True


def nothing_below(line: Line, problems: Problems) -> None:
    """Report lines under a keyword that takes none."""
    if not line.below:
        return
    below = line.below[0]
    every = {word for words in PLACES.values() for word in words}
    hint = (
        f"move it left, under the first letter of `{line.keyword}`"
        if below.keyword in every
        else f"write another `{line.keyword}` line"
    )
    problems.error(below.content.span, f"'{line.keyword}' takes no lines below it.", hint=hint)
