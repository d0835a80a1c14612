"""What a routine does, line by line: `say`, `rest`, `wait`, `do`, `ask`, `repeat`, `stop`, `sound`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from voicecoach.routine.dose import parse_dose
from voicecoach.routine.exercises import parse_block, speech
from voicecoach.routine.keywords import INSTRUCTIONS, check_colon, misplaced, nothing_below
from voicecoach.routine.lines import Line
from voicecoach.routine.model import (
    Ask,
    Branch,
    Do,
    DoRoutine,
    Instruction,
    Repeat,
    Rest,
    Say,
    Sound,
    Stop,
    Text,
    Wait,
)
from voicecoach.routine.names import name_and_dose, parse_name
from voicecoach.routine.problems import Problems
from voicecoach.routine.text import after, check_speech, named, part, quoted, split
from voicecoach.routine.tokens import DURATION, FaultError, Tokens, write_duration

MOST_ROUNDS = 100
_LONGEST_PHRASE = 5  # words; a longer answer is an instruction on the wrong line


def parse_instructions(lines: list[Line], problems: Problems, what: str) -> tuple[Instruction, ...]:
    """The instructions of a body; what is wrong is reported and left out. `what` names the body."""
    found = []
    for line in lines:
        if line.keyword not in _RULES:
            misplaced(line, INSTRUCTIONS, what, problems)
            continue
        check_colon(line, problems)
        instruction = _RULES[line.keyword](line, problems)
        if instruction:
            found.append(instruction)
        if line.keyword in _WITHOUT_BLOCK and line.below:
            nothing_below(line, problems)
            strayed = [one for one in line.below if one.keyword in _RULES]
            found += parse_instructions(strayed, problems, what)
    return tuple(found)


def _say(line: Line, problems: Problems) -> Say | None:
    """`say TEXT`."""
    text = speech(line, problems)
    return Say(text, line.content.span) if text else None


def _stop(line: Line, problems: Problems) -> Stop | None:
    """`stop TEXT`."""
    text = speech(line, problems)
    return Stop(text, line.content.span) if text else None


def _rest(line: Line, problems: Problems) -> Rest | None:
    """`rest D [TEXT]`."""
    duration, text = leading_duration(line.rest, problems)
    if duration is None:
        if not line.rest.raw[:1].isdigit():
            problems.error(
                line.rest.span, "The length of the rest is missing.", f"{DURATION}, then words if any"
            )
        return None
    return Rest(duration, check_speech(text, problems) if text.raw else None, line.content.span)


def _wait(line: Line, problems: Problems) -> Wait | None:
    """`wait [D] TEXT`: D is what a rendered file waits."""
    duration, text = leading_duration(line.rest, problems)
    if not text.raw:
        hint = f"for a pause write `rest {write_duration(duration)}`" if duration is not None else ""
        problems.error(
            after(line.content),
            "'wait' waits for the person, and says for what.",
            "wait TEXT, or wait 20s TEXT",
            hint,
        )
        return None
    return Wait(check_speech(text, problems), duration, line.content.span)


def leading_duration(text: Text, problems: Problems) -> tuple[float | None, Text]:
    """A duration at the start of a text, and the text behind it; the whole text where there is none."""
    tokens = Tokens(text)
    if tokens.peek().kind != "number":
        return None, text
    try:
        seconds = tokens.duration()
    except FaultError as fault:
        problems.add(fault.problem)
        return None, text
    return seconds, part(text, tokens.peek().text.span.column - text.span.column)


def _do(line: Line, problems: Problems) -> Do | DoRoutine | None:
    """`do NAME[: DOSE]` and a block, or `do routine NAME`."""
    routine = re.match(r"routine\b\s*", line.rest.raw, re.IGNORECASE)
    if routine:
        nothing_below(line, problems)
        name = parse_name(part(line.rest, routine.end()), problems, "a routine")
        return DoRoutine(name, line.content.span) if name.raw else None
    name, written = name_and_dose(line.rest)
    if not name.raw:
        problems.error(after(line.content), "The name is missing.", "do NAME, or do NAME: DOSE")
        return None
    dose = parse_dose(written, problems) if written else None
    if not line.below:
        return Do(name, dose, None, line.content.span)
    block = parse_block(name, line.below, problems, "a `do` block")
    if block.aka:
        problems.error(block.aka[0].span, "A `do` gives no other names.", hint="write `aka` under `exercise`")
    if block.dose and written:
        problems.error(
            block.dose.span, "The dose is said twice.", hint="keep it behind the colon, or in the block"
        )
    elif block.dose:
        dose, block = block.dose, replace(block, dose=None)
    return Do(name, dose, block, line.content.span)


def _sound(line: Line, problems: Problems) -> Sound | None:
    """`sound NAME`."""
    if not line.rest.raw:
        problems.error(after(line.content), "The name is missing.", "sound NAME")
        return None
    return Sound(line.rest, line.content.span)


# --- questions -----------------------------------------------------------------------------------


def _ask(line: Line, problems: Problems) -> Ask | None:
    """`ask TEXT` with a branch for each answer below."""
    text = speech(line, problems)
    branches = [_branch(below, problems) for below in line.below]
    if not branches:
        problems.error(
            line.content.span,
            "The question has no answers.",
            "deeper lines such as `yes` and `no or silence`, each with its instructions below it",
        )
    _check_answers(branches, problems)
    return Ask(text, tuple(branches), line.content.span) if text else None


def _branch(line: Line, problems: Problems) -> Branch:
    """`PHRASE {"or" PHRASE}`; one of them may be `silence`."""
    answer = line.content
    if answer.raw.endswith(":"):
        problems.error(
            part(answer, len(answer.raw) - 1).span, "No colon follows an answer.", hint="leave it out"
        )
        answer = part(answer, 0, len(answer.raw) - 1)
    phrases = [named(one) for one in split(answer, r"(?<!\S)or(?!\S)")]
    silence = any(phrase.raw.casefold() == "silence" for phrase in phrases)
    spoken = tuple(phrase for phrase in phrases if phrase.raw.casefold() != "silence")
    for phrase in spoken:
        _check_phrase(phrase, problems)
    body = parse_instructions(line.below, problems, "an answer")
    return Branch(spoken, silence, body, line.content.span)


def _check_phrase(phrase: Text, problems: Problems) -> None:
    words = phrase.raw.casefold().split()
    if not words:
        problems.error(phrase.span, "An answer is missing beside 'or'.", "what the person says, or silence")
    elif words[0] in {"else", "otherwise", "default"}:
        problems.error(phrase.span, f"{quoted(phrase)} is no answer.", hint="write `no or silence`")
    elif words[0] in _RULES or any(word in _RULES for word in words[1:]) or len(words) > _LONGEST_PHRASE:
        problems.error(
            phrase.span,
            f"{quoted(phrase)} is no answer.",
            "a few words that the person says, such as yes, no, or a little",
            "an answer stands alone on its line, and what it leads to on deeper lines below it",
        )
    elif not all(character.isalpha() or character in " '’-" for character in phrase.raw):  # noqa: RUF001
        problems.error(
            phrase.span, f"{quoted(phrase)} can't be said as it stands.", "words without marks or digits"
        )


def _check_answers(branches: list[Branch], problems: Problems) -> None:
    seen: dict[str, int] = {}
    for branch in branches:
        answers = [(phrase.raw.casefold(), phrase.span) for phrase in branch.phrases]
        answers += [("silence", branch.span)] if branch.silence else []
        for answer, span in answers:
            if answer in seen:
                problems.error(span, f"The answer '{answer}' comes twice; first in line {seen[answer]}.")
            seen.setdefault(answer, span.line)
    if branches and all(not branch.phrases for branch in branches):
        problems.error(branches[0].span, "Only silence is answered.", "at least one answer, such as yes")


# --- repeats -------------------------------------------------------------------------------------

_TIMES = "repeat 3 times, repeat 3 times, rest 30s between, or repeat each side"


def _repeat(line: Line, problems: Problems) -> Repeat | None:
    """`repeat N times[, rest D between]` or `repeat each side`, with a body below."""
    rest = line.rest
    if rest.raw.endswith(":"):
        problems.error(part(rest, len(rest.raw) - 1).span, "No colon follows 'repeat'.", hint="leave it out")
        rest = part(rest, 0, len(rest.raw) - 1)
    body = parse_instructions(line.below, problems, "a `repeat`")
    if not line.below:
        problems.error(line.content.span, "Nothing is repeated.", "instructions on deeper lines below")
    try:
        times, between = parse_times(Tokens(rest))
    except FaultError as fault:
        problems.add(fault.problem)
        return None
    return Repeat(times, between, body, line.content.span)


def parse_times(tokens: Tokens) -> tuple[int | None, float | None]:
    """How often, None for each side, and the rest between; raises FaultError."""
    times = None
    if not tokens.accept("each", "side"):
        if tokens.peek().kind != "number":
            tokens.want(_TIMES)
        times = tokens.count("times", MOST_ROUNDS)
        if not (tokens.accept("times") or (times == 1 and tokens.accept("time"))):
            tokens.want("times", f"write `repeat {times} times`")
    between = None
    if not tokens.ended:
        if times is None:
            tokens.want("the end of the line", "the routine's `switch 20s` line sets the time between sides")
        if tokens.peek().kind != "comma":
            tokens.want("a comma, then rest D between", "write `, rest 30s between`")
        tokens.take()
        if not tokens.accept("rest"):
            tokens.want("rest D between", "write `rest 30s between`")
        between = tokens.duration()
        if not tokens.accept("between") or not tokens.ended:
            tokens.want("between, at the end of the line")
    return times, between


_RULES: dict[str, Callable[[Line, Problems], Instruction | None]] = {
    "say": _say,
    "rest": _rest,
    "wait": _wait,
    "do": _do,
    "ask": _ask,
    "repeat": _repeat,
    "stop": _stop,
    "sound": _sound,
}
_WITHOUT_BLOCK = frozenset(("say", "rest", "wait", "stop", "sound"))
