"""`NAME.programme` -> Programme, with every mistake at once, as in a routine script.

programme Knee after surgery
    about     Three stages, as it heals.
    back      at 5

stage Settle
    for       2 weeks
    until     3 sessions pain-free
    do        knee-settle three times a day
    see       The calf is hot, swollen or painful.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from voicecoach.programme.model import Days, Planned, Programme, ProgrammeStage
from voicecoach.routine.lines import ScriptLine, read_lines
from voicecoach.routine.model import Span, Text
from voicecoach.routine.problems import Problem, Problems, did_you_mean, in_order
from voicecoach.routine.text import after, named, part
from voicecoach.routine.tokens import NUMBER_WORDS

_ON = re.compile(r"(?P<routine>[a-z0-9][a-z0-9-]*)(?:\s+(?:on\s+)?(?P<days>.+))?", re.IGNORECASE)
_FOR = re.compile(r"(?P<many>\w+)\s+(?P<unit>days?|weeks?)", re.IGNORECASE)
_UNTIL = re.compile(r"(?P<many>\w+)\s+sessions?\s+(?P<how>pain[- ]free|done)", re.IGNORECASE)
_TIMES = re.compile(r"(?:(?P<twice>once|twice)|(?P<many>\w+)\s+times)\s+(?:a|per)\s+day", re.IGNORECASE)
_BACK = re.compile(r"(?:at|when it hurts)\s+(?P<score>[0-9]+)(?:\s+or more)?", re.IGNORECASE)
_DAYS = "Mon Wed Fri, every day, every other day, or three times a day"
_WORST = 10
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def parse(text: str, path: str) -> tuple[Programme | None, tuple[Problem, ...]]:
    """The programme of a file's text; None where it has none, or where anything in it is wrong."""
    problems = Problems()
    programme: Programme | None = None
    stages: list[ProgrammeStage] = []
    for line in read_lines(text, path, problems):
        match line.keyword:
            case "programme" | "program" if programme is None:
                programme = _read(
                    Programme(_name(line, problems), span=line.content.span), line, _HEADER, problems
                )
            case "stage":
                stages.append(
                    _read(
                        ProgrammeStage(_name(line, problems), span=line.content.span), line, _STAGE, problems
                    )
                )
            case _:
                _misplaced(line, ("programme", "stage"), problems)
    if programme is None:
        problems.error(Span(path, 1, 1), "There is no programme here.", "programme NAME, then its stages")
    elif not stages:
        problems.error(programme.span, "The programme has no stages.", "stage NAME, and lines below it")
    for stage in stages[:-1]:
        if not (stage.days or stage.sessions):
            problems.error(
                stage.span, f"'{stage.name}' never ends.", "for 2 weeks, or until 3 sessions pain-free"
            )
    for stage in stages:
        if not stage.does:
            problems.error(stage.span, f"Nothing is done in '{stage.name}'.", f"do ROUTINE {_DAYS}")
    found = in_order(problems.found, path)
    whole = programme is not None and not any(one.severity == "error" for one in found)
    return (replace(programme, stages=tuple(stages)) if programme and whole else None), found


def _name(line: ScriptLine, problems: Problems) -> Text:
    if not line.rest.raw:
        problems.error(after(line.content), "The name is missing.", f"{line.keyword} NAME")
    return named(line.rest)


def _misplaced(line: ScriptLine, here: tuple[str, ...], problems: Problems) -> None:
    hint = did_you_mean(line.keyword, here)
    problems.error(
        line.keyword_span, f"'{line.keyword}' can't stand here.", f"one of {', '.join(here)}", hint
    )


Part = TypeVar("Part", Programme, ProgrammeStage)
Rule = Callable[[Part, Text, Problems], Part]


def _read(it: Part, line: ScriptLine, rules: Mapping[str, Rule[Part]], problems: Problems) -> Part:
    """`it` with what the lines below its own say."""
    for below in line.below:
        rule = rules.get(below.keyword)
        if rule is None:
            _misplaced(below, tuple(rules), problems)
        elif not below.rest.raw:
            problems.error(after(below.content), "The words are missing.", f"{below.keyword} …")
        else:
            it = rule(it, below.rest, problems)
    return it


# --- the lines -----------------------------------------------------------------------------------


def _number(word: str) -> int:
    """A number in digits or as a word; 0 where it is none."""
    return int(word) if word.isdecimal() else int(NUMBER_WORDS.get(word.casefold(), 0))


def _back(it: Programme, text: Text, problems: Problems) -> Programme:
    match = _BACK.fullmatch(text.raw)
    if not match or not 1 <= int(match["score"]) <= _WORST:
        problems.error(text.span, "It is not clear when to go back.", "back at 5, a score from 1 to 10")
        return it
    return replace(it, flare=int(match["score"]))


def _for(it: ProgrammeStage, text: Text, problems: Problems) -> ProgrammeStage:
    match = _FOR.fullmatch(text.raw)
    many = _number(match["many"]) if match else 0
    if not match or not many:
        problems.error(text.span, "It is not clear for how long.", "for 2 weeks, or for 10 days")
        return it
    return replace(it, days=many * (7 if match["unit"].casefold().startswith("week") else 1))


def _until(it: ProgrammeStage, text: Text, problems: Problems) -> ProgrammeStage:
    match = _UNTIL.fullmatch(text.raw)
    many = _number(match["many"]) if match else 0
    if not match or not many:
        problems.error(
            text.span, "It is not clear until when.", "until 3 sessions pain-free, or until 3 sessions done"
        )
        return it
    return replace(it, sessions=many, pain_free=match["how"].casefold() != "done")


def _do(it: ProgrammeStage, text: Text, problems: Problems) -> ProgrammeStage:
    match = _ON.fullmatch(text.raw)
    if not match:
        problems.error(text.span, "A routine is named as its file is.", f"do knee-settle {_DAYS}")
        return it
    days = _days(part(text, match.start("days")), problems) if match["days"] else Days()
    if days is None:
        return it
    return replace(it, does=(*it.does, Planned(part(text, 0, match.end("routine")), days, text.span)))


def _days(text: Text, problems: Problems) -> Days | None:
    """`Mon Wed Fri`, `every day`, `every other day`, each with `three times a day`."""
    words = text.raw.casefold().replace(",", " ").replace(" and ", " ").strip()
    times = 1
    if match := _TIMES.search(words):
        times = {"once": 1, "twice": 2}.get(match["twice"] or "", _number(match["many"] or ""))
        words = (words[: match.start()] + words[match.end() :]).strip()
    every = {"": 1, "every day": 1, "daily": 1, "every other day": 2, "every second day": 2}.get(words)
    if match := re.fullmatch(r"every (\w+) days", words):
        every = _number(match[1]) or None
    if every is not None and times:
        return Days(every, times=times)
    named_days = [_weekday(word) for word in words.split()]
    if not times or -1 in named_days or not named_days:
        problems.error(text.span, f"'{text.raw}' is no plan of days.", _DAYS)
        return None
    return Days(weekdays=tuple(sorted(set(named_days))), times=times)


def _weekday(word: str) -> int:
    """The day that `mon`, `monday` or `mondays` names; -1 where it names none."""
    fits = [
        number
        for number, name in enumerate(_WEEKDAYS)
        if word.removesuffix("s") in {name, name.removesuffix("s"), name[:3]}
    ]
    return fits[0] if fits else -1


_HEADER: Mapping[str, Rule[Programme]] = {
    "about": lambda it, text, _: replace(it, about=text),
    "source": lambda it, text, _: replace(it, source=text),
    "back": _back,
}
_STAGE: Mapping[str, Rule[ProgrammeStage]] = {
    "about": lambda it, text, _: replace(it, about=text),
    "for": _for,
    "until": _until,
    "do": _do,
    "see": lambda it, text, _: replace(it, see=(*it.see, text)),
}
