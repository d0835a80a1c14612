"""The instructions of a routine: one function a keyword to read it, one to write it."""

from __future__ import annotations

import re

from msgspec.structs import replace

from voicecoach.routine.dose import parse_dose
from voicecoach.routine.exercises import speech, written_name_and_dose
from voicecoach.routine.lines import ScriptLine
from voicecoach.routine.model import (
    Ask,
    Branch,
    Do,
    DoRoutine,
    Rest,
    Say,
    Sound,
    Stop,
    Text,
    Wait,
)
from voicecoach.routine.names import name_and_dose, parse_name
from voicecoach.routine.problems import Problems
from voicecoach.routine.reading import Reading
from voicecoach.routine.text import after, check_speech, named, part, quoted, split
from voicecoach.routine.tokens import DURATION, FaultError, Tokens, write_duration

_OR = r"(?<!\S)or(?!\S)"
_LONGEST_PHRASE = 5  # words; a longer answer is an instruction on the wrong line


def read_say(line: ScriptLine, reading: Reading) -> Say | None:
    """`say TEXT`."""
    text = speech(line, reading.problems)
    return Say(text, line.content.span) if text else None


def read_stop(line: ScriptLine, reading: Reading) -> Stop | None:
    """`stop TEXT`."""
    text = speech(line, reading.problems)
    return Stop(text, line.content.span) if text else None


def read_rest(line: ScriptLine, reading: Reading) -> Rest | None:
    """`rest D [TEXT]`."""
    duration, text = _leading_duration(line.rest, reading.problems)
    if duration is None:
        if not line.rest.raw[:1].isdigit():
            reading.problems.error(
                line.rest.span, "The length of the rest is missing.", f"{DURATION}, then words if any"
            )
        return None
    return Rest(duration, check_speech(text, reading.problems) if text.raw else None, line.content.span)


def read_wait(line: ScriptLine, reading: Reading) -> Wait | None:
    """`wait [D] TEXT`: D is what a rendered file waits."""
    duration, text = _leading_duration(line.rest, reading.problems)
    if not text.raw:
        hint = f"for a pause write `rest {write_duration(duration)}`" if duration is not None else ""
        reading.problems.error(
            after(line.content),
            "'wait' waits for the person, and says for what.",
            "wait TEXT, or wait 20s TEXT",
            hint,
        )
        return None
    return Wait(check_speech(text, reading.problems), duration, line.content.span)


def _leading_duration(text: Text, problems: Problems) -> tuple[float | None, Text]:
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


def read_do(line: ScriptLine, reading: Reading) -> Do | DoRoutine | None:
    """`do NAME[: DOSE]` and a block, or `do routine NAME`."""
    routine = re.match(r"routine\b\s*", line.rest.raw, re.IGNORECASE)
    if routine:
        reading.nothing_below(line)
        name = parse_name(part(line.rest, routine.end()), reading.problems, "a routine")
        return DoRoutine(name, line.content.span) if name.raw else None
    name, written = name_and_dose(line.rest)
    if not name.raw:
        reading.problems.error(after(line.content), "The name is missing.", "do NAME, or do NAME: DOSE")
        return None
    dose = parse_dose(written, reading.problems) if written else None
    if not line.below:
        return Do(name, dose, None, line.content.span)
    block = reading.block(name, line.below, "a `do` block")
    if block.aka:
        reading.problems.error(
            block.aka[0].span, "A `do` gives no other names.", hint="write `aka` under `exercise`"
        )
    if block.dose and written:
        reading.problems.error(
            block.dose.span, "The dose is said twice.", hint="keep it behind the colon, or in the block"
        )
    elif block.dose:
        dose, block = block.dose, replace(block, dose=None)
    return Do(name, dose, block, line.content.span)


def read_sound(line: ScriptLine, reading: Reading) -> Sound | None:
    """`sound NAME`."""
    if not line.rest.raw:
        reading.problems.error(after(line.content), "The name is missing.", "sound NAME")
        return None
    return Sound(line.rest, line.content.span)


# --- questions -----------------------------------------------------------------------------------


def read_ask(line: ScriptLine, reading: Reading) -> Ask | None:
    """`ask TEXT` with a branch for each answer below."""
    text = speech(line, reading.problems)
    branches = [_branch(below, reading) for below in line.below]
    if not branches:
        reading.problems.error(
            line.content.span,
            "The question has no answers.",
            "deeper lines such as `yes` and `no or silence`, each with its instructions below it",
        )
    _check_answers(branches, reading.problems)
    return Ask(text, tuple(branches), line.content.span) if text else None


_UNSAID = {"silence", "recorded"}
"""Answers that nobody says: there is none, or it is a recording, where none can be given."""


def _branch(line: ScriptLine, reading: Reading) -> Branch:
    """`PHRASE {"or" PHRASE}`; one of them may be `silence`, one `recorded`."""
    answer = line.content
    if answer.raw.endswith(":"):
        reading.problems.error(
            part(answer, len(answer.raw) - 1).span, "No colon follows an answer.", hint="leave it out"
        )
        answer = part(answer, 0, len(answer.raw) - 1)
    phrases = [named(phrase) for phrase in split(answer, _OR)]
    unsaid = {phrase.raw.casefold() for phrase in phrases} & _UNSAID
    spoken = tuple(phrase for phrase in phrases if phrase.raw.casefold() not in _UNSAID)
    for phrase in spoken:
        _check_phrase(phrase, reading)
    body = reading.instructions(line.below, "an answer")
    return Branch(spoken, "silence" in unsaid, body, line.content.span, "recorded" in unsaid)


def _check_phrase(phrase: Text, reading: Reading) -> None:
    words = phrase.raw.casefold().split()
    if not words:
        reading.problems.error(
            phrase.span, "An answer is missing beside 'or'.", "what the person says, or silence"
        )
    elif words[0] in {"else", "otherwise", "default"}:
        reading.problems.error(phrase.span, f"{quoted(phrase)} is no answer.", hint="write `no or silence`")
    elif any(map(reading.is_instruction, words)) or len(words) > _LONGEST_PHRASE:
        reading.problems.error(
            phrase.span,
            f"{quoted(phrase)} is no answer.",
            "a few words that the person says, such as yes, no, or a little",
            "an answer stands alone on its line, and what it leads to on deeper lines below it",
        )
    elif not all(character.isalpha() or character in " '’-" for character in phrase.raw):  # noqa: RUF001
        reading.problems.error(
            phrase.span, f"{quoted(phrase)} can't be said as it stands.", "words without marks or digits"
        )


def _check_answers(branches: list[Branch], problems: Problems) -> None:
    seen: dict[str, int] = {}
    for branch in branches:
        answers = [(phrase.raw.casefold(), phrase.span) for phrase in branch.phrases]
        answers += [("silence", branch.span)] if branch.silence else []
        answers += [("recorded", branch.span)] if branch.recorded else []
        for answer, span in answers:
            if answer in seen:
                problems.error(span, f"The answer '{answer}' comes twice; first in line {seen[answer]}.")
            seen.setdefault(answer, span.line)
    if branches and all(not branch.phrases for branch in branches):
        problems.error(branches[0].span, "Only silence is answered.", "at least one answer, such as yes")


# --- writing -------------------------------------------------------------------------------------


def write_do(line: ScriptLine) -> str:
    routine = re.match(r"routine\b\s*", line.rest.raw, re.IGNORECASE)
    if routine:
        return f"routine {named(part(line.rest, routine.end())).raw}"
    return written_name_and_dose(line.rest)


def write_timed_words(line: ScriptLine) -> str:
    seconds, text = _leading_duration(line.rest, Problems())
    return " ".join(
        [*([] if seconds is None else [write_duration(seconds)]), *([text.raw] if text.raw else [])]
    )


def write_answer(line: ScriptLine) -> str:
    """An answer's line, which has no keyword: `no or silence`."""
    return " or ".join(named(phrase).raw for phrase in split(line.content, _OR))
