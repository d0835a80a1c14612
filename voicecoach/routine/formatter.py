"""The one canonical form of a script: same meaning, comments and grouping kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from voicecoach.errors import ScriptError
from voicecoach.routine.dose import parse_dose
from voicecoach.routine.header import parse_pain
from voicecoach.routine.instructions import leading_duration, parse_times
from voicecoach.routine.lines import LONGEST_LINE, Line, is_comment, read_lines, split_lines
from voicecoach.routine.model import Text, WhenKind
from voicecoach.routine.names import alternatives, comma_list, name_and_dose
from voicecoach.routine.parser import parse
from voicecoach.routine.problems import Problems, draw
from voicecoach.routine.reps import parse_at, parse_breathe, parse_rep
from voicecoach.routine.text import named, part, split
from voicecoach.routine.tokens import Tokens, write_duration
from voicecoach.routine.writing import write_dose

INDENT = "    "
_COLUMN = 10  # where the words of a block begin, behind their keyword
_UNALIGNED = frozenset(("at", "between", "words"))  # the keyword is half a phrase


def format_text(text: str, path: str = "") -> str:
    """The script in canonical form; formatting it again changes nothing.

    Raises ScriptError, its message every error drawn, where the text has errors; `path` names it.
    """
    _, problems = parse(text, path)
    errors = [draw(one, text) for one in problems if one.severity == "error"]
    if errors:
        raise ScriptError("\n\n".join(errors))
    placed: dict[int, tuple[int, Line, str]] = {}
    for line in read_lines(text, path, Problems()):
        _place(line, 0, _top_kind(line), placed)
    lines = _lines(split_lines(text), placed)
    return "\n".join(lines) + "\n" if lines else ""


# --- where each line goes ------------------------------------------------------------------------


def _top_kind(line: Line) -> str:
    return "definition" if line.keyword in {"routine", "use", "exercise"} else "instruction"


def _place(line: Line, depth: int, kind: str, placed: dict[int, tuple[int, Line, str]]) -> None:
    """Note the depth and the canonical content of the line and of all below it."""
    content = _KINDS[kind](line)
    kept = content if len(content) <= LONGEST_LINE else line.content.raw
    placed[line.content.span.line] = depth, line, kept
    for below in line.below:
        _place(below, depth + 1, _kind_below(line, kind), placed)


def _kind_below(line: Line, kind: str) -> str:
    if kind == "definition":
        return "header" if line.keyword == "routine" else "block"
    if kind == "instruction":
        return {"do": "block", "ask": "answer"}.get(line.keyword, "instruction")
    return "instruction" if kind == "answer" else "block"


def _lines(raw_lines: list[str], placed: dict[int, tuple[int, Line, str]]) -> list[str]:
    """The lines in their new form, comments at the depth they stand at, one blank line for many."""
    out: list[str] = []
    open_indents: list[str] = []  # of the line before and all it belongs to, by depth
    numbers = sorted(placed, reverse=True)
    for number, raw in enumerate(raw_lines, start=1):
        if number in placed:
            depth, line, content = placed[number]
            numbers.pop()
            open_indents = [*open_indents[:depth], line.indent]
            out.append(INDENT * depth + content)
        elif is_comment(raw):
            coming = placed[numbers[-1]] if numbers else None
            depth = _comment_depth(raw, open_indents, coming)
            out.append(INDENT * depth + raw.strip())
        elif out and out[-1]:
            out.append("")
    while out and not out[-1]:
        out.pop()
    return out


def _comment_depth(raw: str, open_indents: list[str], coming: tuple[int, Line, str] | None) -> int:
    indent = raw[: len(raw) - len(raw.lstrip())]
    if indent in open_indents:
        return open_indents.index(indent)
    return coming[0] if coming else 0


# --- the content of a line -----------------------------------------------------------------------


def _definition(line: Line) -> str:
    return f"{line.keyword} {named(line.rest).raw}"


def _answer(line: Line) -> str:
    return " or ".join(named(one).raw for one in split(line.content, r"(?<!\S)or(?!\S)"))


def _instruction(line: Line) -> str:
    word, rest = line.keyword, line.rest
    if word == "do":
        routine = re.match(r"routine\b\s*", rest.raw, re.IGNORECASE)
        if routine:
            return f"do routine {named(part(rest, routine.end())).raw}"
        return f"do {_name_and_dose(rest)}"
    if word in {"rest", "wait"}:
        seconds, text = leading_duration(rest, Problems())
        return " ".join(
            [word, *([] if seconds is None else [write_duration(seconds)]), *([text.raw] if text.raw else [])]
        )
    if word == "repeat":
        times, between = parse_times(Tokens(rest))
        repeated = "each side" if times is None else "1 time" if times == 1 else f"{times} times"
        return f"repeat {repeated}" + (
            f", rest {write_duration(between)} between" if between is not None else ""
        )
    return f"{word} {rest.raw}"


def _header(line: Line) -> str:
    word, rest = line.keyword, line.rest
    if word in {"rep", "step", "settle", "switch", "rest", "wait"}:
        said = _duration(rest)
    elif word == "breath":
        tokens = Tokens(rest)
        tokens.accept("in")
        inward = tokens.duration()
        tokens.accept(",", "out")
        said = f"in {write_duration(inward)}, out {write_duration(tokens.duration())}"
    elif word == "between":
        said = f"exercises rest {_duration(part(rest, rest.raw.casefold().index('rest') + len('rest')))}"
    elif word == "pain":
        bands = parse_pain(line, Problems())
        said = f"go on to {bands.mild}, modify to {bands.moderate}" if bands else rest.raw
    elif word == "style":
        said = rest.raw.casefold()
    else:
        said = _list(rest) if word == "needs" else rest.raw
    return _aligned(word, said)


def _block(line: Line) -> str:
    write = _BLOCK_LINES.get(line.keyword)
    return _aligned(line.keyword, write(line.rest) if write else line.rest.raw)


def _aligned(word: str, said: str) -> str:
    return f"{word} {said}" if word in _UNALIGNED else f"{word:<{_COLUMN - 1}} {said}"


def _duration(text: Text) -> str:
    return write_duration(Tokens(text).duration())


def _list(text: Text) -> str:
    return ", ".join(one.raw for one in comma_list(text, Problems()))


def _name_and_dose(text: Text) -> str:
    name, dose = name_and_dose(text)
    return f"{name.raw}: {_dose(dose)}" if dose else name.raw


def _dose(text: Text) -> str:
    dose = parse_dose(text, Problems())
    return write_dose(dose) if dose else text.raw


def _settle(text: Text) -> str:
    return _duration(text) if text.raw[:1].isdigit() else "until ready"


def _rep(text: Text) -> str:
    rep = parse_rep(text, Problems())
    if rep is None:
        return text.raw
    phases = (
        one.words.raw if one.seconds is None else f"{one.words.raw} {write_duration(one.seconds)}"
        for one in rep.phases
    )
    return ("at your own pace: " if rep.own_pace else "") + ", ".join(phases)


def _at(text: Text) -> str:
    at = parse_at(text, Problems())
    if at is None:
        return text.raw
    if at.value is None:
        when = at.when.value
    elif at.when in {WhenKind.SET, WhenKind.REP}:
        when = f"{at.when.value} {at.value:.0f}"
    else:
        when = f"{write_duration(at.value)} {at.when.value}"
    return f"{when} say {at.text.raw}"


def _breathe(text: Text) -> str:
    breathe = parse_breathe(text, Problems())
    return f"in on {breathe.in_on.raw}, out on {breathe.out_on.raw}" if breathe else text.raw


_BLOCK_LINES: dict[str, Callable[[Text], str]] = {
    "aka": _list,
    "needs": _list,
    "tags": _list,
    "settle": _settle,
    "dose": _dose,
    "rep": _rep,
    "words": lambda _: "every rep",
    "rest": _duration,
    "at": _at,
    "breathe": _breathe,
    "easier": lambda text: " or ".join(_name_and_dose(one) for one in alternatives(text)),
    "harder": lambda text: " or ".join(_name_and_dose(one) for one in alternatives(text)),
}
_KINDS: dict[str, Callable[[Line], str]] = {
    "definition": _definition,
    "answer": _answer,
    "instruction": _instruction,
    "header": _header,
    "block": _block,
}
