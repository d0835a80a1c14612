"""Asides in a dose that have lines of their own: tempo, effort, share of the best, how often."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from msgspec import Struct

from voicecoach.routine.model import Span, Text
from voicecoach.routine.text import part

_GAP = r"\s?[-\u2010-\u2015/.: ]\s?"
_CODE = rf"([0-9X])(?:{_GAP})?([0-9X])(?:{_GAP})?([0-9X])(?:(?:{_GAP})?([0-9X]))?(?![0-9X%])"
_DASHED = rf"([0-9X]){_GAP}([0-9X]){_GAP}([0-9X])(?:{_GAP}([0-9X]))?(?![0-9X%])"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\b"
_FEW = "two|three|four|five|six"
_TIMES = (
    r"(?<!add )(?<!by )(?:once|twice|[0-9]+(?:\s?(?:-|\u2013|to)\s?[0-9]+)?\s?(?:x|times)?"
    rf"|(?:{_FEW})(?: times)?|(?<![0-9] )(?<![0-9])x\s?[0-9]+)"
)
_OFTEN = (
    rf"(?:{_TIMES}\s?(?:(?:a|an|per|each|every|/)\s?(?:day|week|wk|d|w)\b|throughout the day|through the day)"
    rf"|(?:(?:{_FEW})(?: times)?|(?<![0-9] )(?<![0-9])x\s?[0-9]+|[0-9]+(?:-[0-9]+)? times)"
    r"\s+(?:daily|weekly)|hourly|nightly"
    rf"|every\s+(?:hour|(?:[0-9]+(?:\s?(?:-|to)\s?[0-9]+)?|{_FEW})\s+(?:hours|days))"
    r"|(?:at |before )bed(?:time)?|am (?:and|&) pm|(?:in the )?mornings? and (?:at )?nights?"
    r"|[0-9]+\s?x\s?(?:daily|weekly)|(?:once |twice )?daily|every (?:other |second )?day|each day"
    rf"|[0-9]+ days\s?(?:a|per|/)\s?week|(?:on\s+)?{_DAY}(?:\s?[,/&]?\s?(?:and\s+)?{_DAY})+|(?:on\s+)?M/?W/?F"
    r"|(?:in the )?morning and (?:in the )?evening)\b"
    r"(?:,?\s+for\s+[0-9]+(?:-[0-9]+)?\s+(?:weeks?|days?|months?)\b)?"
)


MOST_SPACES = 40
"""Spaces between two parts of an aside, at most: columns may be aligned."""


class Aside(Struct, frozen=True):
    """A piece of the dose, what is wrong with it there, and the line that says it, `where` that stands."""

    span: Span
    message: str
    line: str
    where: str = "below it"


def _tempo(match: re.Match[str]) -> str:
    """A tempo is eccentric, stretched hold, concentric, contracted hold; X is as fast as one can."""
    words = ("lower", "hold", "lift", "hold")
    lengths = [(match[number] or "0").upper().replace("X", "1") for number in range(1, 5)]
    phases = (f"{word} {seconds}s" for word, seconds in zip(words, lengths, strict=True) if seconds != "0")
    return f"rep {', '.join(phases)}"


def _effort(match: re.Match[str]) -> str:
    number = re.sub(r"\s", "", match[1]).replace("\u2013", "-")
    return f"cue Effort {number.replace('-', ' to ')} out of 10."


class _Kind(Struct, frozen=True):
    pattern: re.Pattern[str]
    message: str
    line: Callable[[re.Match[str]], str]
    where: str = "below it"


def _kind(pattern: str, message: str, line: Callable[[re.Match[str]], str], where: str = "below it") -> _Kind:
    # Bounded, or a line of nothing but spaces would be searched from each of them to the end.
    bounded = pattern.replace(r"\s*", rf"\s{{0,{MOST_SPACES}}}")
    return _Kind(re.compile(bounded, re.IGNORECASE), message, line, where)


_HOW_OFTEN = "How often is no part of a dose."
_MOVING = r"(up|down|out|in|lift|lower|lifting|lowering|raise|raising|bend|straighten|open|close)"
_MOVE = rf"([0-9]+)\s?(?:s|secs?|seconds?)?\.?[ -]{_MOVING}\b"
_MOVED = (
    rf"\b{_MOVING}\s+(?:for\s+([0-9]+)\b(?:\s?(?:s|secs?|seconds?)\b)?|([0-9]+)\s?(?:s|secs?|seconds?)\b)"
)
_MOVES = "The movements of a rep have a line of their own."


def _moves(match: re.Match[str]) -> str:
    """`2 sec up, 4 sec down`."""
    return f"rep {match[2]} {match[1]}s, {match[4]} {match[3]}s"


def _moved(match: re.Match[str]) -> str:
    """`up 2 sec, down 4 sec`."""
    words = {"lifting": "lift", "lowering": "lower", "raising": "raise"}
    first, second = (words.get(match[number].casefold(), match[number]) for number in (1, 4))
    return f"rep {first} {match[2] or match[3]}s, {second} {match[5] or match[6]}s"


def _line(line: str, _: re.Match[str]) -> str:
    return line


def _load(words: str) -> str:
    own = words.casefold().replace(" ", "") in {"bodyweight", "bw", "yourbodyweight"}
    return "your own weight" if own else words


def _one_move(match: re.Match[str]) -> str:
    """`3-second eccentric`, `lower for 4 seconds`: the time of the other way is not told."""
    said = match.groupdict()
    word = next(said[name] for name in ("moved", "moves", "muscle") if said.get(name)).casefold()
    lengths = f"{said.get('first') or said.get('then')}s"
    movement, other = next(pair for verbs, pair in _ONE_WAY.items() if word in verbs.split())
    return f"rep {movement} {lengths}, {other} D"


_ONE_WAY = {
    "down downwards": ("down", "up"),
    "up upwards": ("up", "down"),
    "eccentric eccentrics negative negatives lowering lower descent": ("lower", "lift"),
    "concentric concentrics lifting lift ascent": ("lift", "lower"),
}
_WAYS = "|".join(sorted(" ".join(_ONE_WAY).split(), key=len, reverse=True))


def _three_moves(match: re.Match[str]) -> str:
    """`2 sec up, 2 sec hold, 4 sec down`."""
    return f"rep {match[2]} {match[1]}s, hold {match[3]}s, {match[5]} {match[4]}s"


_LENGTHS = "|".join(
    f"(?<={end})"
    for end in (
        "min",
        "mins",
        "minute",
        "minutes",
        "sec",
        "secs",
        "second",
        "seconds",
        "[0-9]s",
        " s",
        " m",
        "km",
    )
)
_LONG = r"[0-9]+(?:\.[0-9]+)?\s?(?:s|secs?|seconds?|min(?:ute)?s?)\b"


def _on_the_beat(match: re.Match[str]) -> str:
    """`every 2 minutes, 5 rounds`, `every 90s for 10 min`, `E3MOM x 5`."""
    length = match["long"] or f"{match['minutes']}m"
    if match["whole"]:
        return f"every {length} for {match['whole']}"
    return f"every {length}, {match['times'] or match['sets'] or match['rounds'] or 'N'} times"


_REMARK = "A remark has a line of its own."
_TEMPO = "A tempo doesn't say which movement comes first."
_KINDS = (
    _kind(rf"(?:@\s*|\bat\s+|\bwith\s+)?(?:an?\s+)?(?<!\w)tempo(?:\s+of|:)?\s*{_CODE}", _TEMPO, _tempo),
    _kind(rf"(?:@\s*|\bat\s+|\bwith\s+)?(?:an?\s+)?(?<![\w.-]){_CODE}\s*tempo\b", _TEMPO, _tempo),
    _kind(r"@\s*([0-9X])([0-9X])([0-9X])([0-9X])(?![0-9X]|\s?(?:kg|lb|%))", _TEMPO, _tempo),
    _kind(rf"@\s*{_DASHED}", _TEMPO, _tempo),
    _kind(r"(?<=[a-z0-9][,\s])\s*([0-9])([0-9])((?-i:X))([01])(?![\w-])", _TEMPO, _tempo),
    _kind(rf"(?<=,)\s*([0-9X]){_GAP}([0-9X]){_GAP}([0-9X]){_GAP}([0-9X])(?=\s*(?:$|,))", _TEMPO, _tempo),
    _kind(rf"\(\s*([0-9X])(?:{_GAP})?([0-9X])(?:{_GAP})?([0-9X])(?:{_GAP})?([0-9X])\s*\)", _TEMPO, _tempo),
    _kind(rf"(?<!\w)T\s*:?\s*{_CODE}", _TEMPO, _tempo),
    _kind(
        rf"\(?\s*{_MOVE}\s*[,/]?"
        rf"\s*([0-9]+)\s?(?:s|secs?|seconds?)?\.?[ -](?:hold|pause)\s*[,/]?\s*{_MOVE}\s*\)?",
        _MOVES,
        _three_moves,
    ),
    _kind(rf"\(?\s*{_MOVE}(?:\s*,|\s+and\b|\s*/)?\s*{_MOVE}\s*\)?", _MOVES, _moves),
    _kind(rf"\(?\s*{_MOVED}(?:\s*,|\s+and\b|\s*/)?\s*{_MOVED}\s*\)?", _MOVES, _moved),
    _kind(
        rf"(?:\b(?:with|w/)\s*)?(?:\b(?:an?|slow)\s+)*\(?\b(?P<first>[0-9]+)(?:s|\s?-?\s?(?:secs?|seconds?))"
        rf"(?:\s+on\s+the)?[ -](?:way\s+)?(?P<moved>{_WAYS})\b(?:\s+(?:phase|portion))?\)?",
        _MOVES,
        _one_move,
    ),
    _kind(
        r"(?:\b(?:then|and)\s+)?\b(?P<moves>lower|lowering|lift|lifting)\s+(?:for|over|in)\s+(?:a\s+count\s+of\s+)?"
        r"(?P<then>[0-9]+)(?:\s?(?:s|secs?|seconds?)\b)?",
        _MOVES,
        _one_move,
    ),
    _kind(
        r"\btempo\b[^,]*",
        _TEMPO,
        lambda _: "rep WORDS D, WORDS D",
    ),
    _kind(
        r"(?:@|\bat\b)?\s*\(?\b([0-9]+(?:\.5)?(?:\s?[-\u2013]\s?[0-9]+(?:\.5)?)?)\s*RPE\b\)?",
        "An effort is no part of a dose.",
        _effort,
    ),
    _kind(
        r"\(?\bleav(?:e|ing)\s+([0-9]+(?:\s?[-\u2013]\s?[0-9]+)?)\s+(?:reps\s+)?in\s+(?:the\s+)?tank\b\)?",
        "An effort is no part of a dose.",
        lambda match: f"cue Leave {match[1]} reps in reserve.",
    ),
    _kind(
        r"(?<!kg )(?<!kgs )(?<!kilo )(?<!kilos )(?<!lb )(?<!lbs )(?<!pound )"
        r"(?:(?:@|\bwith\b|\busing\b|\bw/)\s*)?\(?((?:(?:an?|the|your)\s+)?(?:\b(?:light|medium|heavy|red|green|blue"
        r"|yellow|black|orange|purple|grey|gray|silver|gold|resistance|mini|loop|elastic|long|short)\s+){0,3}"
        r"\b(?:bands?|therabands?|dumb-?bells?|dbs?|kettlebells?|barbell|weights?|body\s?weight|bw|own weight"
        r"|ankle weights?))\b\)?",
        "A load without a number has a line of its own.",
        lambda match: f"with {_load(match[1])}",
    ),
    _kind(
        r"(?:@|\bat)?\s*\(?\bRPE\s*:?\s*(?:of\s+)?([0-9]+(?:\.5)?(?:\s?[-\u2013]\s?[0-9]+(?:\.5)?)?)\b\)?",
        "An effort is no part of a dose.",
        _effort,
    ),
    _kind(
        r"(?:@|\bwith|\bleaving)?\s*\(?\b([0-9]+(?:\s?[-\u2013]\s?[0-9]+)?)\s*(?:RIR\b|reps in reserve\b)\)?",
        "An effort is no part of a dose.",
        lambda match: f"cue Leave {match[1]} reps in reserve.",
    ),
    _kind(
        r"(?:@|\bat)?\s*\(?\bRIR\s*:?\s*([0-9]+(?:\s?[-\u2013]\s?[0-9]+)?)\b\)?",
        "An effort is no part of a dose.",
        lambda match: f"cue Leave {match[1]} reps in reserve.",
    ),
    _kind(
        r"(?:@|\bat|\bwith)?\s*\(?([0-9]+(?:\s?[-\u2013]\s?[0-9]+)?)\s?%\s*(?:of\s+)?(?:your\s+)?(?:max(?:imum|imal)?\s+)?"
        r"(?:effort|MVI?C|intensity|contraction)\b\)?",
        "An effort is no part of a dose.",
        lambda match: f"cue {match[1]} % of your strongest effort.",
    ),
    _kind(
        r"(?:@|\bat|\bwith)?\s*\(?(?:\ban?\s+)?\b(easy|gentle|steady|brisk|moderate|hard|comfortable|conversational"
        r"|threshold|race)\s+(pace|effort|intensity|speed)\b\)?",
        "A pace has a line of its own.",
        lambda match: f"cue {match[1].capitalize()} {match[2].casefold()}.",
    ),
    _kind(
        r"(?:\b(?:with|holding)\s+)?(?<![\w.])([0-9]+(?:\.[0-9]+)?\s?(?:kg|lbs?))\s+(?:in\s+|on\s+)?(?:each|per|either)\s+(hand|arm|ankle"
        r"|dumbbell)\b|(?:\bwith\s+|@\s*)(2|two)\s?(?:x|\u00d7)\s?([0-9]+(?:\.[0-9]+)?\s?(?:kg|lbs?))\b(?:\s+(?:dumb-?bells?|dbs?))?",
        "A load for each hand has a line of its own.",
        lambda match: f"with {match[1]} in each {match[2]}" if match[1] else f"with {match[4]} in each hand",
    ),
    _kind(
        r"\(?\b(as (?:able|tolerated)|if able|with good form|with good technique|pain[- ]free"
        r"|last set to failure)\b\)?",
        _REMARK,
        lambda match: f"cue {match[1].capitalize()}.",
    ),
    _kind(
        r"\(?(?:\bwith\s+)?(?:an?\s+)?\bslow\s+(?:eccentrics?|negatives?|lowering)\b\)?",
        _REMARK,
        lambda _: "cue Lower slowly.",
    ),
    _kind(
        r"^\s*(walk|jog|run|row|cycle|bike|swim|march)(?:\s+for)?(?=\s+[0-9])",
        "What is done is the exercise's name.",
        lambda match: match[1].capitalize(),
        "before the colon",
    ),
    _kind(r"(?:@\s*|\bin\s+|\bat\s+)?\bzone\s?([1-5])\b", _REMARK, lambda match: f"cue Zone {match[1]}."),
    _kind(
        r"(?:@\s*|\bat\s+|\bwith\s+)?(?:an?\s+)?([0-9]+(?:\.[0-9]+)?)\s?(%\s*(?:incline|gradient)|degrees\b|\u00b0)",
        _REMARK,
        lambda match: f"cue {match[1]} {'degrees' if match[2] == chr(0xB0) else match[2].casefold()}.",
    ),
    _kind(
        rf"(?:{_LENGTHS})\s+((?:easy\s+|brisk\s+)?(?:walk|jog|run|sprint|swim|plank|march|cycle|row|bike)s?)\b(?!-)",
        "What is done is the exercise's name.",
        lambda match: match[1].capitalize(),
        "before the colon",
    ),
    _kind(
        r"(?:@|\bat|\bwith)?\s*([0-9]+(?:\s?[-\u2013]\s?[0-9]+)?)\s?%(?:\s*(?:of\s+)?(?:your\s+)?"
        r"(?:1\s?-?RM\b|max(?:imum)?\b|one-?rep max(?:imum)?\b))?(?!\s*[a-z])",
        "A share of the best is no part of a dose.",
        lambda match: f"with {match[1]} % of your best",
    ),
    *(
        _kind(rf"\b(?:{short})(?!\w)\.?", _HOW_OFTEN, partial(_line, often), "under `routine`")
        for short, often in (
            (r"b\.?d|b\.?i\.?d", "often twice a day"),
            (r"t\.?d\.?s|t\.?i\.?d", "often 3 times a day"),
            (r"q\.?d\.?s|q\.?i\.?d", "often 4 times a day"),
        )
    ),
    _kind(
        r"\b(?:in\s+)?([0-9]+)\s?min(?:ute)?s?\.?\s+amrap\b|\bamrap\s*(?:in|for|:)?\s*([0-9]+)\s?min(?:ute)?s?\b",
        "Rounds against the clock are no part of a dose.",
        lambda match: f"repeat as many times as possible in {match[1] or match[2]} min",
        "above it",
    ),
    _kind(
        rf"(?:\b(?P<sets>[0-9]+)\s+(?:sets|rounds)\s+)?\bevery\s+(?P<long>{_LONG})(?:,?\s*(?:for\s+|x\s?)?"
        rf"(?:(?P<times>[0-9]+)\s*(?:rounds|sets|times)\b|(?P<whole>{_LONG})))?|\be(?P<minutes>[0-9])mom\b(?:\s*x\s?(?P<rounds>[0-9]+))?",
        "Rounds on the beat are no part of a dose.",
        _on_the_beat,
        "above it",
    ),
    _kind(
        r"\b(?:emom|every\s+minute(?:\s+on\s+the\s+minute)?)\s*(?:for|x)?\s*([0-9]+)?(?:\s?min(?:ute)?s?\b)?",
        "Rounds on the beat are no part of a dose.",
        lambda match: f"every 1m, {match[1] or 'N'} times",
        "above it",
    ),
    _kind(
        r"([0-9]+(?:\s?[-\u2013/,]\s?[0-9]+){2,})\s*(?:reps\s*)?,?\s*for\s+time\b",
        "A ladder for time is no part of a dose.",
        lambda match: f"repeat for {', '.join(re.findall('[0-9]+', match[1]))}, for time",
        "above it, and `{n} reps` here",
    ),
    _kind(
        r"\b(?:reps\s+)?for\s+time\b",
        "Rounds for time are no part of a dose.",
        lambda _: "repeat N times, for time",
        "above it",
    ),
    _kind(
        _OFTEN,
        _HOW_OFTEN,
        lambda match: f"often {match[0].strip()}",
        "under `routine`",
    ),
)


def tempo_line(text: Text) -> str:
    """The `rep` line of a tempo such as `3-1-2-0`; "" where it is written another way."""
    match = re.fullmatch(rf"\s*{_CODE}\s*", text.raw, re.IGNORECASE)
    return _tempo(match) if match else ""


def asides(text: Text) -> tuple[list[Aside], Text]:
    """Separate what belongs on other lines; the text keeps spaces in its place, so that columns stay."""
    found: list[Aside] = []
    raw = text.raw
    for kind in _KINDS:
        while match := kind.pattern.search(raw):
            start, end = match.span()
            start += len(match[0]) - len(match[0].lstrip())
            found.append(Aside(part(text, start, end).span, kind.message, kind.line(match), kind.where))
            if not raw[:start].strip() and (joint := re.match(r"\s*[,;:]", raw[end:])):
                end += joint.end()
            if raw[end:].lstrip()[:1] in {"", ","} and (before := raw[:start].rstrip()).endswith((",", " x")):
                start = len(before) - 1
            raw = raw[:start] + " " * (end - start) + raw[end:]
    return found, Text(raw, text.span)


def without_often(raw: str) -> str:
    """The dose without how often it is done in a day or a week."""
    return re.sub(rf"\s*[,;]?\s*(?:{_OFTEN})", "", raw, flags=re.IGNORECASE)
