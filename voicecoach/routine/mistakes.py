"""Messages about a keyword: misplaced, misspelled, repeated, with a colon, with lines it takes none of."""

from __future__ import annotations

from collections.abc import Iterable

from voicecoach.routine.keywords import PLACES
from voicecoach.routine.lines import ScriptLine
from voicecoach.routine.problems import Problems, did_you_mean

# What people write first, and the word the language has for it.
OTHER_WORDS = {
    "import": "use", "include": "use", "library": "use",
    "pause": "rest", "break": "rest", "recover": "rest",
    "speak": "say", "tell": "say", "announce": "say", "print": "say",
    "perform": "do", "run": "do", "play": "sound", "music": "sound",
    "loop": "repeat", "circuit": "repeat 3 times", "rounds": "repeat 3 times", "round": "repeat 3 times",
    "emom": "every 1m, 10 times", "tabata": "every 30s, 8 times",
    "amrap": "repeat as many times as possible in 10m",
    "choose": "pick 1", "choice": "pick 1", "choices": "pick 1", "either": "pick 1", "select": "pick 1",
    "random": "shuffle", "randomise": "shuffle", "randomize": "shuffle", "mix": "shuffle",
    "for": "repeat 3 times, for time",
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
    "posture": "pose", "poses": "pose", "figure": "pose", "picture": "pose", "drawing": "pose",
}  # fmt: skip


def misplaced(line: ScriptLine, keywords: Iterable[str], what: str, problems: Problems) -> None:
    """Report a keyword that can't stand here; `what` names the place, as `an exercise`."""
    word, here = line.keyword, tuple(keywords)
    if line.misfit:
        return
    places = [place for place, words in PLACES.items() if word in words]
    if places:
        problems.error(line.keyword_span, f"'{word}' can't stand in {what}.", hint=f"write it {places[0]}")
        return
    if word == "tempo" and "rep" in here:
        from voicecoach.routine.dose_asides import tempo_line  # noqa: PLC0415 - many patterns, for a mistake

        phases = tempo_line(line.rest) or "rep WORDS D, WORDS D"
        problems.error(
            line.keyword_span,
            "A tempo doesn't say which movement comes first.",
            hint=f"write `{phases}`, in the order they are done, with the words to hear",
        )
        return
    other = OTHER_WORDS.get(word, "")
    near = did_you_mean(word, here)
    if other and (other.split()[0] in here or not near):
        hint = f"the word for it is `{other}`"
    else:
        hint = near or did_you_mean(word, [keyword for words in PLACES.values() for keyword in words])
    shown = line.content.raw.split()[0][:40].rstrip(":")
    problems.error(
        line.keyword_span, f"'{shown}' is no keyword of {what}.", f"one of {', '.join(here)}", hint
    )


def check_colon(line: ScriptLine, problems: Problems) -> None:
    """Report a colon behind the keyword; the line is read as if it were not there."""
    if line.has_colon:
        right = f"write `{line.keyword} {line.rest.raw}`" if line.rest.raw else "leave it out"
        problems.error(line.keyword_span, f"No colon follows '{line.keyword}'.", hint=right)


def said_twice(line: ScriptLine, first_lines: dict[str, int], problems: Problems) -> bool:
    """Report a keyword that has been said; `first_lines` keeps where each was said first."""
    first = first_lines.setdefault(line.keyword, line.content.span.line)
    if first == line.content.span.line:
        return False
    problems.error(
        line.keyword_span, f"'{line.keyword}' is said twice; first in line {first}.", hint="keep one"
    )
    return True


def nothing_below(line: ScriptLine, problems: Problems) -> None:
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
